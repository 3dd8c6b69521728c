//! The store by itself, while no server runs.

use journal::{HeldHead, Journal, JournalError, VerifyError, VerifyReport};
use office::Millis;
use std::path::Path;

/// Walks the log of a data directory that no server works on, and that it is the log of which somebody holds heads.
///
/// # Errors
/// The first bad record, row or head, or what stands in the way of the store.
pub fn verify(data: &Path, held: &[HeldHead]) -> Result<VerifyReport, VerifyError> {
    Journal::open_existing(data)?.journal.reader().verify_against(held)
}

/// When the last record of the running days was written, in a data directory that no server works on.
///
/// # Errors
/// What stands in the way of the store.
pub fn last_at(data: &Path) -> Result<Option<Millis>, JournalError> {
    let recent = Journal::open_existing(data)?.journal.reader().recent(1)?;
    Ok(recent.last().map(|record| record.at))
}
