//! The state, from the log.

use crate::derived::Behind;
use crate::error::JournalError;
use crate::tables::days;
use crate::tables::log::{self, Log, RECORD};
use crate::value::corrupt;
use office::Office;
use redb::ReadableTable;

/// The office as the running business day has made it: the fold of the log since the day opened, or since its first
/// record when no day has opened yet.
pub(crate) fn office(
    log: &impl Log,
    days: &impl ReadableTable<u32, &'static [u8]>,
) -> Result<Office, JournalError> {
    let mut expected = days::last(days)?.map_or(1, |row| row.opened_seq);
    let mut office = Office::default();
    log::walk(log, expected, |(seq, slot, value)| {
        if slot != RECORD {
            return Ok(());
        }
        if seq != expected {
            return Err(corrupt(format_args!("record {expected}"), "it is missing"));
        }
        expected += 1;
        let record = log::read(seq, value)?.record;
        let Some(event) = record.body.office() else { return Ok(()) };
        let bad = |what| corrupt(format_args!("record {seq}"), what);
        office.replay(record.at, event).map_err(bad)
    })?;
    Ok(office)
}

/// What the records after `derived` changed, which the derived rows do not follow yet.
pub(crate) fn behind(log: &impl Log, derived: u64) -> Result<Behind, JournalError> {
    let mut behind = Behind::default();
    log::walk(log, derived.saturating_add(1), |(seq, slot, value)| {
        if slot == RECORD {
            behind.note([&log::read(seq, value)?.record]);
        }
        Ok::<_, JournalError>(())
    })?;
    Ok(behind)
}
