//! Why a backup was not made, or is not used.

use crate::error::{JournalError, VerifyError};
use std::io;

/// Why a backup was not made, or is not used.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file is something else.
    #[error("it is not a backup of an office")]
    Foreign,
    /// A later version wrote it.
    #[error("it has format {found}, which is newer than this program")]
    Newer {
        /// The format found.
        found: u32,
    },
    /// It ends before its end.
    #[error("it is cut off: its end is missing")]
    CutOff,
    /// Its bytes are not those that were written.
    #[error("it is damaged at byte {at}: {what}")]
    Damaged {
        /// Where the piece begins that is bad.
        at: u64,
        /// What is wrong there.
        what: String,
    },
    /// It unpacks to more than there may be.
    #[error("it unpacks to more than {most} bytes")]
    TooLarge {
        /// So many there may be.
        most: u64,
    },
    /// Reading or writing failed.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// The store, copied or restored, says so.
    #[error(transparent)]
    Store(#[from] JournalError),
    /// What was restored from it is not what was copied.
    #[error("what was restored from it is not whole: {0}")]
    NotWhole(#[from] VerifyError),
}
