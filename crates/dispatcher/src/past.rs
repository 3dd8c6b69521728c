//! What happened, for whoever reads far back: reports, exports.

use crate::Dispatcher;
use jiff::civil::Date;
use journal::{Journal, JournalError, JournalReader, Kept, Record, TreeHead};
use std::ops::ControlFlow;
use std::path::Path;

/// The log from the first record on that is there, sealed days and running ones. What is read does not hold up the writer.
#[derive(Debug)]
pub struct Past {
    reader: JournalReader,
    /// Of a store that no server works on: it is open as long as it is read.
    _journal: Option<Journal>,
}

impl Past {
    /// That of a data directory that no server works on.
    ///
    /// # Errors
    /// What stands in the way of the store.
    pub fn open(data: &Path) -> Result<Self, JournalError> {
        let journal = Journal::open_existing(data)?.journal;
        Ok(Self { reader: journal.reader(), _journal: Some(journal) })
    }

    /// The number of the record before the first business day of this date or a later one; that of the last record when
    /// there is none.
    ///
    /// # Errors
    /// What the store says.
    pub fn before_day(&self, date: Date) -> Result<u64, JournalError> {
        self.reader.before_day(date)
    }

    /// From where on the log is there.
    ///
    /// # Errors
    /// What the store says.
    pub fn kept(&self) -> Result<Kept, JournalError> {
        self.reader.kept()
    }

    /// Goes through the records after number `after`, in order, until `visit` breaks off.
    ///
    /// # Errors
    /// What the store says.
    pub fn walk(
        &self,
        after: u64,
        visit: impl FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        self.reader.walk(after, visit)
    }

    /// The head of the log as it was after so many records; `None` when there are not so many.
    ///
    /// # Errors
    /// What the store says.
    pub fn head_at(&self, size: u64) -> Result<Option<TreeHead>, JournalError> {
        self.reader.head_at(size)
    }
}

impl Dispatcher {
    /// The log, for reading beside the writer.
    ///
    /// # Errors
    /// [`JournalError::Closed`] after a fault.
    pub fn past(&self) -> Result<Past, JournalError> {
        Ok(Past { reader: self.shared.reader()?, _journal: None })
    }
}
