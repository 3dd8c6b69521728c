//! The log as it is, for whoever wants to read it elsewhere.

use crate::Dispatcher;
use jiff::civil::Date;
use journal::{Journal, JournalError, JournalReader};
use office::Event;
use std::io::Write;
use std::ops::RangeInclusive;
use std::path::Path;

/// Records read at a time.
const CHUNK: usize = 1_000;

/// Why the log could not be written out.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] JournalError),
    /// The log is not kept from the first of these days on.
    #[error("business days up to {until} were taken away by rule")]
    Removed {
        /// The last day that was.
        until: Date,
    },
    /// The copy cannot be written.
    #[error(transparent)]
    Write(#[from] std::io::Error),
}

/// Writes the records of these business days, one JSON object a line, as `docs/FORMAT.md` says, from a store that no
/// server works on. Gives their count.
///
/// # Errors
/// What stands in the way of the store, or of the copy.
pub fn export(
    data: &Path,
    days: &RangeInclusive<Date>,
    to: &mut impl Write,
) -> Result<u64, ExportError> {
    let journal = Journal::open_existing(data)?.journal;
    write_days(&journal.reader(), days, to)
}

impl Dispatcher {
    /// The same, beside the server that works on the store. Days that are not over yet go as far as they are.
    ///
    /// # Errors
    /// As [`export`].
    pub fn export(
        &self,
        days: &RangeInclusive<Date>,
        to: &mut impl Write,
    ) -> Result<u64, ExportError> {
        write_days(&self.shared.reader()?, days, to)
    }
}

fn write_days(
    reader: &JournalReader,
    days: &RangeInclusive<Date>,
    to: &mut impl Write,
) -> Result<u64, ExportError> {
    if let Some(removed) = reader.kept()?.removed
        && *days.start() <= removed.until
    {
        return Err(ExportError::Removed { until: removed.until });
    }
    let (mut wanted, mut written) = (false, 0);
    let mut after = reader.before_day(*days.start())?;
    'days: loop {
        let records = reader.since(after, CHUNK)?;
        let Some(last) = records.last() else { break };
        after = last.seq;
        for record in &records {
            if let Some(Event::DayOpened { day, .. }) = record.body.office() {
                if day.date > *days.end() {
                    break 'days;
                }
                wanted = days.contains(&day.date);
            }
            if wanted {
                serde_json::to_writer(&mut *to, record).map_err(std::io::Error::from)?;
                to.write_all(b"\n")?;
                written += 1;
            }
        }
    }
    to.flush()?;
    Ok(written)
}
