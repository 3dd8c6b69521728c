//! An office's log, as the uplink reads it: off the runtime's threads, for the disk may take its time.

use dispatcher::{AdminEvent, Body, Dispatcher, Hash, JournalError, Record};
use sha2::{Digest, Sha256};
use tokio::task::spawn_blocking;
use uuid::Uuid;

/// Records looked through at once.
const STRIDE: usize = 2_048;

/// A log. Its hashes are veiled: they cover what is not told (a clerk's name, a reason in somebody's words), and whoever had them
/// and knew the rest of a record could try guesses. The same record has the same veiled hash as long as the office has its
/// secret, which goes with its backups; that is all that the city compares.
#[derive(Clone)]
pub(super) struct Log {
    log: Dispatcher,
    secret: Vec<u8>,
}

/// Where a log goes on in another store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    /// The first record there.
    pub(super) first: u64,
    pub(super) epoch: Uuid,
    pub(super) parent: Uuid,
}

/// The office's secret, from which passes are made as well; what is made here shares nothing with them.
const SECRET: &str = "pass_key";

impl Log {
    pub(super) fn of(log: &Dispatcher) -> Self {
        let secret = log.read().accounts.settings.get(SECRET).cloned().unwrap_or_default();
        Self { log: log.clone(), secret }
    }

    fn veiled(&self, hash: Hash) -> Hash {
        let veil =
            Sha256::new().chain_update(b"xinmoi city veil").chain_update(&self.secret).finalize();
        Sha256::new().chain_update(veil).chain_update(hash).finalize().into()
    }

    /// Records from `first` on that are there, at most `limit`, with their hashes.
    pub(super) async fn from(
        &self,
        first: u64,
        limit: usize,
    ) -> Result<Vec<(Record, Hash)>, JournalError> {
        let log = self.log.clone();
        let read = spawn_blocking(move || log.hashed(first - 1, limit)).await;
        let read = read.unwrap_or(Err(JournalError::Closed))?;
        Ok(read.into_iter().map(|(record, hash)| (record, self.veiled(hash))).collect())
    }

    /// The hash of a record; zeros before the first.
    pub(super) async fn hash(&self, seq: u64) -> Result<Option<Hash>, JournalError> {
        if seq == 0 {
            return Ok(Some([0; 32]));
        }
        let log = self.log.clone();
        let read = spawn_blocking(move || log.hash_at(seq)).await;
        Ok(read.unwrap_or(Err(JournalError::Closed))?.map(|hash| self.veiled(hash)))
    }

    /// The last record that the office took away; 0 when it took none.
    pub(super) async fn removed(&self) -> Result<u64, JournalError> {
        let log = self.log.clone();
        let kept = spawn_blocking(move || log.kept()).await;
        let removed = kept.unwrap_or(Err(JournalError::Closed))?.removed;
        Ok(removed.map_or(0, |removed| removed.through))
    }

    /// Where this log went on from a backup.
    pub(super) async fn turns(&self) -> Result<Vec<Turn>, JournalError> {
        let log = self.log.clone();
        let walk = move || {
            let (mut turns, mut after) = (Vec::new(), 0);
            loop {
                let some = log.since(after, STRIDE)?;
                let Some(last) = some.last() else { return Ok(turns) };
                after = last.seq;
                turns.extend(some.iter().filter_map(turn));
            }
        };
        spawn_blocking(walk).await.unwrap_or(Err(JournalError::Closed))
    }
}

#[allow(clippy::wildcard_enum_match_arm, reason = "one event alone turns a log")]
fn turn(record: &Record) -> Option<Turn> {
    match &record.body {
        Body::Admin(AdminEvent::Restored { epoch, parent, .. }) => {
            Some(Turn { first: record.seq, epoch: *epoch, parent: *parent })
        }
        _ => None,
    }
}
