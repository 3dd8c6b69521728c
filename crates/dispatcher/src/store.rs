//! The store by itself, while no server runs.

use journal::{HeldHead, Journal, VerifyError, VerifyReport};
use std::path::Path;

/// Walks the log of a data directory that no server works on, and that it is the log of which somebody holds heads.
///
/// # Errors
/// The first bad record, row or head, or what stands in the way of the store.
pub fn verify(data: &Path, held: &[HeldHead]) -> Result<VerifyReport, VerifyError> {
    Journal::open_existing(data)?.journal.reader().verify_against(held)
}
