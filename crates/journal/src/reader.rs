//! Reading beside the writer.

use crate::error::{JournalError, VerifyError};
use crate::journal::Head;
use crate::record::Record;
use crate::rows::{DeviceRow, SessionRow, StoredAnswer, UserRow};
use crate::tables::answers::Index;
use crate::tables::log::{self, End};
use crate::tables::{devices, meta, rows, sessions, settings, tickets, users};
use crate::verify::{self, VerifyReport};
use office::{Ticket, TicketId};
use redb::{Database, ReadTransaction, ReadableDatabase};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

/// Reads what is committed, from any thread. Cheap to clone. Each call sees one commit's state; a long one, such as
/// [`JournalReader::verify`], does not hold up the writer.
#[derive(Clone, Debug)]
pub struct JournalReader {
    /// Weak: a reader somewhere must not keep the file locked after the writer has gone.
    db: Weak<Database>,
    closed: Arc<AtomicBool>,
    answers: Arc<Index>,
}

impl JournalReader {
    pub(crate) fn of(db: &Arc<Database>, answers: Index) -> Self {
        Self { db: Arc::downgrade(db), closed: Arc::default(), answers: Arc::new(answers) }
    }

    pub(crate) fn index(&self) -> &Index {
        &self.answers
    }

    /// Where the log ends. [`crate::Journal::head`] knows it without reading.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn head(&self) -> Result<Head, JournalError> {
        self.read(|txn| {
            let epoch = meta::get(&txn.open_table(meta::META)?)?.epoch;
            let End { seq, hash, .. } = log::end(&txn.open_table(log::LOG)?)?;
            Ok(Head { epoch, seq, hash })
        })
    }

    /// Records after number `after`, in order, at most `limit`.
    ///
    /// # Errors
    /// [`JournalError::Closed`] after a fault; [`JournalError::Corrupt`] naming a record that is not what was written.
    pub fn since(&self, after: u64, limit: usize) -> Result<Vec<Record>, JournalError> {
        self.read(|txn| log::since(&txn.open_table(log::LOG)?, after, limit))
    }

    /// The answer kept for an idempotency scope, by the scope's hash.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn answer(&self, scope: &[u8; 32]) -> Result<Option<StoredAnswer>, JournalError> {
        self.read(|txn| self.answers.get(&txn.open_table(log::LOG)?, scope))
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn users(&self) -> Result<Vec<UserRow>, JournalError> {
        self.read(|txn| rows("users", &txn.open_table(users::USERS)?))
    }

    /// Every paired device, by id.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn devices(&self) -> Result<Vec<DeviceRow>, JournalError> {
        self.read(|txn| rows("devices", &txn.open_table(devices::DEVICES)?))
    }

    /// Every session, those past their end included until the next business day closes.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn sessions(&self) -> Result<Vec<SessionRow>, JournalError> {
        self.read(|txn| rows("sessions", &txn.open_table(sessions::SESSIONS)?))
    }

    /// A setting, if it was ever put.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, JournalError> {
        self.read(|txn| settings::get(&txn.open_table(settings::SETTINGS)?, key))
    }

    /// A ticket of any day that is still in the store.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, JournalError> {
        self.read(|txn| tickets::get(&txn.open_table(tickets::TICKETS)?, id))
    }

    /// Walks the whole store: every record's number, hash and link, every invariant of the rules, and every row that
    /// follows from the log.
    ///
    /// # Errors
    /// The first bad record or row, by its name.
    pub fn verify(&self) -> Result<VerifyReport, VerifyError> {
        let txn = self.begin()?;
        self.note(verify::verify(&txn), |error| match error {
            VerifyError::Journal(error) => error.is_fault(),
            VerifyError::Record { .. } | VerifyError::Row { .. } => false,
        })
    }

    fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let txn = self.begin()?;
        self.note(read(&txn), JournalError::is_fault)
    }

    fn begin(&self) -> Result<ReadTransaction, JournalError> {
        self.check_usable()?;
        let db = self.db.upgrade().ok_or(JournalError::Closed)?;
        Ok(db.begin_read()?)
    }

    /// Closes the store to all when a read met a fault.
    fn note<T, E>(&self, result: Result<T, E>, is_fault: impl Fn(&E) -> bool) -> Result<T, E> {
        if result.as_ref().err().is_some_and(is_fault) {
            self.close();
        }
        result
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    pub(crate) fn check_usable(&self) -> Result<(), JournalError> {
        if self.closed.load(Ordering::Acquire) { Err(JournalError::Closed) } else { Ok(()) }
    }
}
