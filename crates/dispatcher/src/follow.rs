//! Following the log as it grows.

use crate::shared::Shared;
use journal::Record;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Records read from disk at once by one who fell behind what is in memory.
const CATCH_UP: usize = 512;
/// How long one who cannot read the store waits before it tries again: the writer is opening it.
const REOPENING: Duration = Duration::from_millis(50);

/// A reader of the log, at its own pace. It misses nothing and holds nobody up.
#[derive(Debug)]
pub struct Follower {
    shared: Arc<Shared>,
    head: watch::Receiver<u64>,
    after: u64,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl Follower {
    pub(crate) fn new(shared: Arc<Shared>, after: u64) -> Self {
        let head = shared.head();
        Self { shared, head, after }
    }

    /// The next durable records, at least one. Waits for ever once the writer has ended; `None` is not met while the
    /// dispatcher lives.
    pub async fn next(&mut self) -> Option<Vec<Arc<Record>>> {
        loop {
            // Marks the head as seen before looking: what comes after this look wakes the next one.
            let head = *self.head.borrow_and_update();
            if head > self.after
                && let Some(records) = self.read().await
            {
                self.after = records.last()?.seq;
                return Some(records);
            }
            if head <= self.after {
                self.head.changed().await.ok()?;
            }
        }
    }

    async fn read(&self) -> Option<Vec<Arc<Record>>> {
        if let Some(records) = self.shared.tail_after(self.after).filter(|r| !r.is_empty()) {
            return Some(records);
        }
        let read = self.shared.reader().and_then(|r| r.since(self.after, CATCH_UP));
        match read {
            Ok(records) if !records.is_empty() => Some(records.into_iter().map(Arc::new).collect()),
            Ok(_) | Err(_) => {
                tokio::time::sleep(REOPENING).await;
                None
            }
        }
    }
}
