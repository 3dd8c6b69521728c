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
    office_and_behind(log, days, u64::MAX).map(|(office, _)| office)
}

/// The same, and what the records after `derived` changed: the derived rows do not follow those yet. Rows catch up with
/// every end of a day, so that none of these is of a day before.
pub(crate) fn office_and_behind(
    log: &impl Log,
    days: &impl ReadableTable<u32, &'static [u8]>,
    derived: u64,
) -> Result<(Office, Behind), JournalError> {
    let mut expected = days::last(days)?.map_or(1, |row| row.opened_seq);
    let (mut office, mut behind) = (Office::default(), Behind::default());
    log::walk(log, expected, |(seq, slot, value)| {
        if slot != RECORD {
            return Ok(());
        }
        if seq != expected {
            return Err(corrupt(format_args!("record {expected}"), "it is missing"));
        }
        expected += 1;
        let record = log::read(seq, value)?.record;
        if seq > derived {
            behind.note([&record]);
        }
        let Some(event) = record.body.office() else { return Ok(()) };
        let bad = |what| corrupt(format_args!("record {seq}"), what);
        office.replay(record.at, event).map_err(bad)
    })?;
    Ok((office, behind))
}
