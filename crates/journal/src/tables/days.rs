//! Where each business day begins in the log.

use crate::error::JournalError;
use crate::record::Record;
use crate::value;
use office::{Day, Event};
use redb::{ReadableTable, Table, TableDefinition};
use serde::{Deserialize, Serialize};

/// Key: the day's ordinal. Value: version byte, then JSON [`DayRow`]. Kept as long as the day's records.
pub(crate) const DAYS: TableDefinition<u32, &[u8]> = TableDefinition::new("days");

/// A business day and the record that opened it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct DayRow {
    pub(crate) day: Day,
    pub(crate) opened_seq: u64,
}

/// The row that a record brings about.
pub(crate) fn opened_by(record: &Record) -> Option<DayRow> {
    match record.body.office() {
        Some(Event::DayOpened { day, .. }) => Some(DayRow { day: *day, opened_seq: record.seq }),
        Some(_) | None => None,
    }
}

pub(crate) fn put(
    days: &mut Table<'_, u32, &'static [u8]>,
    row: &DayRow,
) -> Result<(), JournalError> {
    days.insert(row.day.ordinal, value::encode(row).as_slice())?;
    Ok(())
}

/// Every day, in order.
pub(crate) fn all(
    days: &impl ReadableTable<u32, &'static [u8]>,
) -> Result<Vec<DayRow>, JournalError> {
    super::rows("days", days)
}

/// The day that opened last.
pub(crate) fn last(
    days: &impl ReadableTable<u32, &'static [u8]>,
) -> Result<Option<DayRow>, JournalError> {
    from_the_end(days, 0)
}

/// The day before that.
pub(crate) fn last_but_one(
    days: &impl ReadableTable<u32, &'static [u8]>,
) -> Result<Option<DayRow>, JournalError> {
    from_the_end(days, 1)
}

fn from_the_end(
    days: &impl ReadableTable<u32, &'static [u8]>,
    nth: usize,
) -> Result<Option<DayRow>, JournalError> {
    let Some((ordinal, bytes)) = days.iter()?.rev().nth(nth).transpose()? else { return Ok(None) };
    value::decode(format_args!("days, row {}", ordinal.value()), bytes.value()).map(Some)
}
