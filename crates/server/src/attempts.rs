//! What was refused, on its way into the office's log: for whoever looks there later who tried what they may not. The first of
//! a kind is written at once, all that follow in an hour together when it ends, so that a flood cannot fill the disk. Nobody
//! waits for it. Stderr tells the same sooner ([`crate::refusals`]), and forgets it.

use crate::App;
use dispatcher::{AdminCommand, Attempt, Author, Order, Place, What};
use office::{Actor, Millis};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::sleep;
use tracing::warn;

/// So long a kind is counted before it is told of again.
const STRETCH: Duration = Duration::from_secs(3_600);
/// Kinds of one stretch that are told apart, of strangers and of those whom the office knows: with those that are not, an
/// hour writes no more than four times as many records and two, of less than 400 bytes each.
const KINDS_MAX: usize = 20;
/// What stands for the kinds that found no room.
const SEVERAL: &str = "several";
/// What stands for names that nobody has.
const NOBODY: &str = "?";
/// Told of whoever asks too often and is nobody to the office: it may be a citizen in the hall, of whom no address is kept.
const TOO_OFTEN: &str = "too_many";

/// One kind of refusal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    code: &'static str,
    by: Actor,
    from: Option<Place>,
    elsewhere: bool,
}

impl Kind {
    /// What somebody was told, who they are to the office, and where they are.
    pub(crate) fn of(code: &'static str, by: Actor, from: Place, elsewhere: bool) -> Self {
        let is_hidden = code == TOO_OFTEN && matches!(by, Actor::Citizen);
        Self { code, by, from: (!is_hidden).then_some(from), elsewhere }
    }

    fn is_strangers(&self) -> bool {
        matches!(self.by, Actor::Citizen)
    }

    fn several() -> Self {
        Self { code: SEVERAL, by: Actor::Citizen, from: None, elsewhere: false }
    }

    fn user(&self) -> String {
        match &self.by {
            Actor::Person { user, .. } => user.to_string(),
            Actor::Device { .. } | Actor::Citizen | Actor::System => NOBODY.to_owned(),
        }
    }
}

/// What was counted of a kind and not yet written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Count {
    kind: Kind,
    times: u32,
    /// The door; `None`: several.
    at: Option<String>,
    since: Millis,
}

/// What was refused in this stretch.
#[derive(Debug, Default)]
pub(crate) struct Attempts(Mutex<Vec<Count>>);

impl Attempts {
    /// Counts one. Answers what is to be written at once, and whether a stretch begins.
    fn count(&self, kind: Kind, at: &str, now: Millis) -> (Option<Count>, bool) {
        let mut counts = self.counts();
        let begins = counts.is_empty();
        // Strangers crowd out no clerk, nor clerks a stranger.
        let is_like = |of: &Kind| of.is_strangers() == kind.is_strangers() && of.code != SEVERAL;
        let told_apart = counts.iter().filter(|count| is_like(&count.kind)).count();
        let is_there = counts.iter().any(|count| count.kind == kind);
        let kind = if is_there || told_apart < KINDS_MAX { kind } else { Kind::several() };
        let Some(count) = counts.iter_mut().find(|count| count.kind == kind) else {
            let count = Count { kind, times: 0, at: Some(at.to_owned()), since: now };
            counts.push(count.clone());
            return (Some(Count { times: 1, ..count }), begins);
        };
        if count.times == 0 {
            (count.at, count.since) = (Some(at.to_owned()), now);
        } else if count.at.as_deref() != Some(at) {
            count.at = None;
        }
        count.times = count.times.saturating_add(1);
        (None, begins)
    }

    /// Ends a stretch: what was counted in it and not yet written, and whether another follows. What goes on is not written
    /// at once again.
    fn take(&self) -> (Vec<Count>, bool) {
        let mut counts = self.counts();
        counts.retain(|count| count.times > 0);
        let told = counts.clone();
        counts.iter_mut().for_each(|count| count.times = 0);
        (told, !counts.is_empty())
    }

    fn counts(&self) -> MutexGuard<'_, Vec<Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Notes that something was refused at this door.
pub(crate) fn note(app: &App, kind: Kind, at: &str) {
    let (first, begins) = app.attempts().count(kind, at, app.dispatcher().now());
    if let Some(count) = first {
        let app = app.clone();
        tokio::spawn(async move { write(&app, count).await });
    }
    if begins {
        let app = app.clone();
        tokio::spawn(async move {
            loop {
                sleep(STRETCH).await;
                if !tell(&app).await {
                    break;
                }
            }
        });
    }
}

async fn tell(app: &App) -> bool {
    let (told, goes_on) = app.attempts().take();
    for count in told {
        write(app, count).await;
    }
    goes_on
}

impl App {
    /// Writes what was refused and is not in the log yet: before the office stops.
    pub async fn tell_attempts(&self) {
        tell(self).await;
    }
}

async fn write(app: &App, Count { kind, times, at, since }: Count) {
    let user = kind.user();
    let Kind { code, by, from, elsewhere } = kind;
    let refused = Some(Attempt { code: code.to_owned(), at, since, elsewhere });
    let tried = AdminCommand::LogInFailed { user, times, refused };
    let order = Order::new(What::Admin(tried), Author { actor: by, from });
    if let Err(error) = app.dispatcher().submit(order).await {
        warn!(%error, times, "What was refused is not in the log: {error}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: &str = "POST /api/v1/counters/{counter}/next";

    fn stranger(n: u32) -> Kind {
        Kind::of("not_logged_in", Actor::Citizen, Place::Address(n.to_be_bytes().into()), false)
    }

    #[test]
    fn the_first_of_a_kind_is_written_at_once_and_an_hour_of_a_flood_in_few_records() {
        let attempts = Attempts::default();
        let count = |n, at| attempts.count(stranger(n), AT, Millis(at));
        let (first, begins) = count(1, 5);
        assert!(begins && first.is_some_and(|first| first.times == 1 && first.since == Millis(5)));
        assert_eq!(count(1, 7), (None, false));
        let written = (2..100_000).filter(|n| count(*n, 9).0.is_some()).count();
        assert_eq!(written, KINDS_MAX, "and one for all others");
        let (told, goes_on) = attempts.take();
        assert_eq!((told.len(), goes_on), (2, true), "those of which there were more");
        assert_eq!((told[0].times, told[0].since), (1, Millis(7)));
        assert_eq!(told[1].kind, Kind::several());
        let all = told.iter().map(|count| count.times).sum::<u32>();
        assert_eq!(all as usize + 1 + written, 100_000, "nothing is lost");
    }

    #[test]
    fn what_goes_on_is_told_once_an_hour_and_what_has_ended_begins_anew() {
        let attempts = Attempts::default();
        let count = |at| attempts.count(stranger(1), AT, Millis(at)).0.is_some();
        assert!(count(1));
        for hour in 2..5 {
            assert!(!count(hour));
            let (told, goes_on) = attempts.take();
            assert_eq!((told.len(), told[0].since, goes_on), (1, Millis(hour), true));
        }
        assert_eq!(attempts.take(), (Vec::new(), false));
        assert!(count(9));
    }

    #[test]
    fn the_door_is_told_where_all_of_it_was_one() {
        let attempts = Attempts::default();
        for at in [AT, AT, "GET /api/v1/users"] {
            attempts.count(stranger(1), at, Millis(1));
        }
        assert_eq!(attempts.take().0[0].at, None);
        attempts.count(stranger(1), AT, Millis(1));
        assert_eq!(attempts.take().0[0].at.as_deref(), Some(AT));
    }

    #[test]
    fn of_a_citizen_who_asks_too_often_no_address_is_kept() {
        let here = || Place::Address([10, 0, 0, 1].into());
        assert_eq!(Kind::of(TOO_OFTEN, Actor::Citizen, here(), false).from, None);
        assert_eq!(Kind::of("not_logged_in", Actor::Citizen, here(), false).from, Some(here()));
        assert_eq!(Kind::of(TOO_OFTEN, Actor::System, here(), false).from, Some(here()));
    }
}
