//! What can go wrong below the office, for the operator.

use jiff::civil::Date;
use std::io;
use std::path::PathBuf;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// No room is left. Nothing of the commit is visible; what was there before is unharmed.
    #[error("the disk is full")]
    DiskFull,
    /// Another process works on this data directory.
    #[error("the store is in use by another process")]
    InUse,
    /// What is on disk is not what was written.
    #[error("the store is damaged: {what}")]
    Corrupt {
        /// The place, and what is wrong there.
        what: String,
    },
    /// The data directory or a file in it cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no store.
    #[error("there is no store at {}", path.display())]
    Missing {
        /// Where it would be.
        path: PathBuf,
    },
    /// A backup was being restored here, and was not to its end.
    #[error("a backup was not restored to its end in {}: restore it again", path.display())]
    HalfRestored {
        /// The directory.
        path: PathBuf,
    },
    /// A later version wrote this store.
    #[error("the store has format {found}, which is newer than this program")]
    Newer {
        /// The format found.
        found: u32,
    },
    /// The caller's records do not continue the log. Nothing was written; the journal stays usable.
    #[error("record {given} does not follow record {head}")]
    OutOfStep {
        /// The last record in the log.
        head: u64,
        /// The record that should have followed it.
        given: u64,
    },
    /// The store met a fault before and answers nothing more: open it again.
    #[error("the store is closed after a fault: it must be opened again")]
    Closed,
    /// Anything else the storage says.
    #[error("storage: {0}")]
    Storage(#[source] Box<redb::Error>),
}

impl JournalError {
    /// Whether the store may no longer be used after this without being opened again.
    pub(crate) fn is_fault(&self) -> bool {
        match self {
            Self::DiskFull | Self::Unwritable { .. } | Self::Closed | Self::Storage(_) => true,
            Self::InUse
            | Self::Corrupt { .. }
            | Self::Missing { .. }
            | Self::HalfRestored { .. }
            | Self::Newer { .. }
            | Self::OutOfStep { .. } => false,
        }
    }

    fn of_io(error: io::Error) -> Self {
        if is_full(&error) {
            return Self::DiskFull;
        }
        // What redb answers to a file that is none of its own.
        if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) {
            return Self::Corrupt { what: error.to_string() };
        }
        Self::Storage(Box::new(redb::Error::Io(error)))
    }
}

/// Whether no room is left, on the disk or in the account's quota.
pub(crate) fn is_full(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

impl From<redb::Error> for JournalError {
    fn from(error: redb::Error) -> Self {
        use redb::Error as E;
        let of_another_shape = matches!(
            error,
            E::TableTypeMismatch { .. }
                | E::TableIsMultimap(_)
                | E::TableDoesNotExist(_)
                | E::TypeDefinitionChanged { .. }
                | E::UpgradeRequired(_)
        );
        if of_another_shape {
            return Self::Corrupt { what: error.to_string() };
        }
        if matches!(error, E::DatabaseAlreadyOpen | E::LockProtocolMismatch) {
            return Self::InUse;
        }
        if matches!(error, E::PreviousIo | E::DatabaseClosed) {
            return Self::Closed;
        }
        if let E::Corrupted(what) = error {
            return Self::Corrupt { what };
        }
        if let E::Io(io) = error {
            return Self::of_io(io);
        }
        Self::Storage(Box::new(error))
    }
}

/// redb has an error type for each of its calls; all of them are faults of one store to us.
macro_rules! from_redb {
    ($($kind:ident),*) => {$(
        impl From<redb::$kind> for JournalError {
            fn from(error: redb::$kind) -> Self {
                redb::Error::from(error).into()
            }
        }
    )*};
}
from_redb!(
    CommitError,
    DatabaseError,
    SetDurabilityError,
    StorageError,
    TableError,
    TransactionError
);

/// What `verify` found first.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// A record of the log is not what was written, or breaks an invariant.
    #[error("record {seq}: {what}")]
    Record {
        /// The first bad record.
        seq: u64,
        /// What is wrong with it.
        what: String,
    },
    /// A row does not follow from the log.
    #[error("table {table}, row {key}: {what}")]
    Row {
        /// Which table.
        table: &'static str,
        /// Which row.
        key: String,
        /// What is wrong with it.
        what: String,
    },
    /// The log is not the one of which somebody holds a head.
    #[error("the head over {size} records: {what}")]
    Head {
        /// How many records the head covers.
        size: u64,
        /// What is otherwise.
        what: String,
    },
    /// The log is whole, and the head lies within days that the office took away by its own rule: there is nothing left to
    /// compare it with.
    #[error(
        "the head over {size} records lies within days up to {until} that were taken away by rule"
    )]
    Removed {
        /// How many records the head covers.
        size: u64,
        /// The last business day that was taken away.
        until: Date,
    },
    /// The store could not be read to its end.
    #[error(transparent)]
    Journal(#[from] JournalError),
}
