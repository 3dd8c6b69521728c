//! The store by itself, while no server runs.

use journal::{Journal, VerifyError, VerifyReport};
use std::path::Path;

/// Walks the log of a data directory that no server works on.
///
/// # Errors
/// The first bad record or row, or what stands in the way of the store.
pub fn verify(data: &Path) -> Result<VerifyReport, VerifyError> {
    Journal::open_existing(data)?.journal.reader().verify()
}
