//! Days that are over are sealed while nobody orders anything.
//!
//! A thread of its own writes the file, reading the store a little at a time; the writer only takes note of it and then
//! removes rows, some milliseconds at a step, and between two steps it looks whether somebody came. What goes wrong is
//! tried again later, and the office never stops for it.

use journal::{Journal, JournalError, SealedDay};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};
use std::thread::{Builder, JoinHandle};
use std::time::{Duration, Instant};
use tracing::{info, warn};

/// How soon one step follows the other while nobody orders anything.
pub(crate) const STEP: Duration = Duration::from_millis(20);
/// How soon sealing is tried again after a fault. A full disk does not empty itself within seconds.
const AGAIN: Duration = Duration::from_secs(60);

/// How far it is.
#[derive(Default)]
pub(crate) struct Sealing {
    file: Option<File>,
    /// No rows of sealed days are left in the store. Unknown at the start: the last one may have been cut.
    is_clear: bool,
    /// The running day's ordinal when nothing was left to seal.
    done_on: Option<u32>,
    again_at: Option<Instant>,
    /// A fault is told once, until a day was sealed again.
    told: bool,
}

type Written = Result<Option<SealedDay>, JournalError>;

/// A file that is being written.
struct File {
    written: Receiver<Written>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Sealing {
    /// One step. True when another one is to follow soon.
    ///
    /// # Errors
    /// A fault of the store: it is closed and must be opened again.
    pub(crate) fn step(
        &mut self,
        journal: &mut Journal,
        today: Option<u32>,
    ) -> Result<bool, JournalError> {
        if self.again_at.is_some_and(|at| Instant::now() < at) {
            return Ok(false);
        }
        if let Some(file) = &self.file {
            let written = match file.written.try_recv() {
                Ok(written) => written,
                Err(TryRecvError::Empty) => return Ok(true),
                Err(TryRecvError::Disconnected) => Err(JournalError::Closed),
            };
            self.file = None;
            return self.take(journal, written, today);
        }
        if !self.is_clear {
            return self.clear(journal, None);
        }
        if self.done_on == today {
            return Ok(false);
        }
        match File::begin(journal) {
            Ok(file) => self.file = Some(file),
            Err(error) => self.put_off(&error.to_string()),
        }
        Ok(self.file.is_some())
    }

    fn take(
        &mut self,
        journal: &mut Journal,
        written: Written,
        today: Option<u32>,
    ) -> Result<bool, JournalError> {
        match written {
            Ok(Some(day)) => self.clear(journal, Some(&day)),
            Ok(None) => {
                self.done_on = today;
                journal.mind_size();
                Ok(false)
            }
            // The store was closed meanwhile, and is open again.
            Err(JournalError::Closed) => Ok(true),
            Err(error) => {
                self.put_off(&error.to_string());
                Ok(false)
            }
        }
    }

    fn clear(
        &mut self,
        journal: &mut Journal,
        day: Option<&SealedDay>,
    ) -> Result<bool, JournalError> {
        match journal.clear(day) {
            Ok(more) => {
                self.is_clear = !more;
                if let Some(day) = day {
                    let (file, records, bytes) = (day.file(), day.records(), day.bytes());
                    info!(file, records, bytes, "Sealed a business day into {file}");
                    self.told = false;
                }
                Ok(true)
            }
            Err(error) => {
                self.is_clear = false;
                self.put_off(&error.to_string());
                if matches!(error, JournalError::OutOfStep { .. }) { Ok(false) } else { Err(error) }
            }
        }
    }

    fn put_off(&mut self, why: &str) {
        self.again_at = Some(Instant::now() + AGAIN);
        if !std::mem::replace(&mut self.told, true) {
            warn!(why, "A day cannot be sealed yet and stays in the store: {why}");
        }
    }

    /// Seals whatever can be sealed, at once.
    ///
    /// # Errors
    /// As [`Sealing::step`].
    pub(crate) fn all(&mut self, journal: &mut Journal) -> Result<(), JournalError> {
        while self.clear(journal, None)? && !self.is_clear {}
        loop {
            match journal.seal_next(|| true) {
                Ok(Some(day)) => {
                    self.clear(journal, Some(&day))?;
                    while !self.is_clear {
                        self.clear(journal, None)?;
                    }
                }
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.put_off(&error.to_string());
                    return Ok(());
                }
            }
        }
    }
}

impl File {
    fn begin(journal: &Journal) -> std::io::Result<Self> {
        let (reader, stop) = (journal.reader(), Arc::<AtomicBool>::default());
        let (send, written) = sync_channel(1);
        let stopped = Arc::clone(&stop);
        let work = move || {
            let _ = send.send(reader.seal_next(|| !stopped.load(Ordering::Relaxed)));
        };
        let thread = Builder::new().name("sealer".to_owned()).spawn(work)?;
        Ok(Self { written, stop, thread: Some(thread) })
    }
}

impl Drop for File {
    /// Whoever opens the store next is alone in its folder.
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
