//! The open lines of screens, by the sessions that they were opened in: so many each, and none outlives its session. One
//! question to the database looks after all of them.

use crate::hub::Hub;
use jiff::Timestamp;
use sqlx::PgPool;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// How often it is looked which sessions still live.
const LOOK: Duration = Duration::from_millis(800);

/// Lines of one session: a browser with more windows than anybody looks at.
const LINES_MAX: usize = 20;

/// The hash of a session's token.
type Session = Vec<u8>;

/// Lines by session. Cheap to clone.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lines(Arc<Mutex<HashMap<Session, Open>>>);

#[derive(Debug)]
struct Open {
    count: usize,
    over: watch::Sender<bool>,
}

/// One open line; it is counted until it is dropped.
#[derive(Debug)]
pub(super) struct Line {
    of: Lines,
    session: Session,
    over: watch::Receiver<bool>,
}

impl Lines {
    /// One more; `None` when a session has as many as one may have.
    pub(super) fn open(&self, session: &[u8]) -> Option<Line> {
        let mut lines = self.lock();
        let open = lines
            .entry(session.to_vec())
            .or_insert_with(|| Open { count: 0, over: watch::channel(false).0 });
        if open.count == LINES_MAX {
            return None;
        }
        open.count += 1;
        let over = open.over.subscribe();
        Some(Line { of: self.clone(), session: session.to_vec(), over })
    }

    /// Ends the lines of these sessions.
    fn end(&self, over: &HashSet<Session>) {
        let lines = self.lock();
        for open in over.iter().filter_map(|session| lines.get(session)) {
            open.over.send_replace(true);
        }
    }

    fn sessions(&self) -> HashSet<Session> {
        self.lock().keys().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Session, Open>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    /// Returns once its session is over: it ended, or its person was removed.
    pub(super) async fn over(mut self) {
        // The sender goes with the last line, and this is one.
        let _ = self.over.wait_for(|over| *over).await;
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        let mut lines = self.of.lock();
        let Some(open) = lines.get_mut(&self.session) else { return };
        open.count -= 1;
        if open.count == 0 {
            lines.remove(&self.session);
        }
    }
}

/// Ends lines whose sessions are over.
pub(crate) async fn watch(hub: Hub) {
    loop {
        sleep(LOOK).await;
        let open = hub.0.lines.sessions();
        if open.is_empty() {
            continue;
        }
        // A database that does not answer ends nobody's session.
        if let Ok(living) = living(&hub.0.pool, &open).await {
            hub.0.lines.end(&open.difference(&living).cloned().collect());
        }
    }
}

async fn living(pool: &PgPool, open: &HashSet<Session>) -> Result<HashSet<Session>, sqlx::Error> {
    let open: Vec<&[u8]> = open.iter().map(Vec::as_slice).collect();
    let hashes: Vec<Session> =
        sqlx::query_scalar("select hash from sessions where hash = any($1) and ends_at > $2")
            .bind(open)
            .bind(Timestamp::now().as_millisecond())
            .fetch_all(pool)
            .await?;
    Ok(hashes.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_has_so_many_lines_and_gives_them_back() {
        let lines = Lines::default();
        let mut open: Vec<Line> = (0..100).map_while(|_| lines.open(b"lan")).collect();
        assert_eq!(open.len(), LINES_MAX);
        assert!(lines.open(b"huy").is_some(), "another's are others");
        open.pop();
        assert!(lines.open(b"lan").is_some());
        drop(open);
        assert!(lines.sessions().is_empty(), "nobody is remembered");
    }

    #[tokio::test]
    async fn all_lines_of_a_session_end_with_it_and_nobody_elses() {
        let lines = Lines::default();
        let [here, there] = [0, 1].map(|_| lines.open(b"lan").expect("room"));
        let other = lines.open(b"huy").expect("room");
        lines.end(&HashSet::from([b"lan".to_vec()]));
        tokio::join!(here.over(), there.over());
        let still = tokio::time::timeout(Duration::from_millis(20), other.over()).await;
        assert!(still.is_err(), "it goes on");
        // Whoever logs in anew has a line that is not over.
        assert!(!*lines.open(b"lan").expect("room").over.borrow());
    }
}
