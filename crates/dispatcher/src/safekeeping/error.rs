//! Why a backup was not made, or not restored.

use journal::{BackupError, JournalError, VerifyError};
use std::io;
use std::path::{Path, PathBuf};

/// Why a backup was not made, or not restored. In both cases the data directory is as it was.
#[derive(Debug, thiserror::Error)]
pub enum SafekeepingError {
    /// The clock of this machine stands before the backup was made: how many numbers to pass over cannot be told.
    #[error("this machine's clock stands before the backup was made")]
    ClockBehind,
    /// The backup, or what it was made of, is not what it should be.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// The store says no.
    #[error(transparent)]
    Store(#[from] JournalError),
    /// What was restored from the backup does not verify.
    #[error("what was restored from it is not whole: {0}")]
    NotWhole(#[from] VerifyError),
    /// What was restored from the backup is not what was copied.
    #[error("what was restored from it ends with record {found}; record {copied} was copied")]
    Another {
        /// The last record restored.
        found: u64,
        /// The last record copied.
        copied: u64,
    },
    /// There is not enough room on a disk.
    #[error("{} has {free} bytes free, {needed} are needed", folder.display())]
    NoRoom {
        /// A folder on that disk.
        folder: PathBuf,
        /// How many bytes the backup may take.
        needed: u64,
        /// How many are free.
        free: u64,
    },
    /// What was read back from the disk is not what was written to it.
    #[error("the disk did not keep what was written to {}", .0.display())]
    NotKept(PathBuf),
    /// An office runs in that directory.
    #[error("an office runs in {}", .0.display())]
    Running(PathBuf),
    /// The directory has something in it.
    #[error("{} is not empty", .0.display())]
    NotEmpty(PathBuf),
    /// The backup is encrypted and no key was given.
    #[error("it is encrypted: its secret key is needed")]
    Encrypted,
    /// The key does not open the backup.
    #[error("the secret key does not open it: {0}")]
    WrongKey(String),
    /// What was given is no key.
    #[error("{0} is no key for backups")]
    NoKey(String),
    /// Reading or writing failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// What the disk says of a path.
pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> SafekeepingError {
    move |source| SafekeepingError::Io { path: path.to_owned(), source }
}
