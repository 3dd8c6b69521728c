//! The state, from the log.

use crate::error::JournalError;
use crate::tables::{days, log};
use crate::value::corrupt;
use office::Office;
use redb::ReadableTable;

/// The office as the running business day has made it: the fold of the log since the day opened, or since its first
/// record when no day has opened yet.
pub(crate) fn office(
    log: &impl ReadableTable<u64, &'static [u8]>,
    days: &impl ReadableTable<u32, &'static [u8]>,
) -> Result<Office, JournalError> {
    let from = days::last(days)?.map_or(1, |row| row.opened_seq);
    let mut office = Office::default();
    for entry in log.range(from..)? {
        let (seq, value) = entry?;
        let record = log::read(seq.value(), value.value())?.record;
        let Some(event) = record.body.office() else { continue };
        office
            .replay(record.at, event)
            .map_err(|what| corrupt(format_args!("record {}", record.seq), what))?;
    }
    Ok(office)
}
