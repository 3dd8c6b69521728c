//! Sealing: a day that is over and whose answers nobody can ask for any more leaves the hot store.
//!
//! First the file, durable under its name and read back; then, in one transaction, the note of it in `sealed` and the
//! removal of the first rows; then the rest of the rows, some at a time. From the note on nobody reads those rows. What
//! is cut before the note is done anew; what is cut after it goes on.

use crate::day_file::{self, DayFile, Writing};
use crate::error::JournalError;
use crate::folder::Folder;
use crate::tables::days::{self, DAYS, DayRow};
use crate::tables::log::{self, LOG, Link, Log, RECORD};
use crate::tables::meta::{self, META};
use crate::tables::sealed::{self, SEALED, SealedRow};
use crate::tables::tickets;
use crate::tree::Tree;
use crate::value::{self, corrupt};
use office::{Event, TicketId};
use redb::{Database, Durability, ReadTransaction, WriteTransaction};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use uuid::Uuid;

/// Days that stay: the running one, and the one before it, whose answers may still be asked for.
const DAYS_KEPT: usize = 2;

/// Records read from the store in one transaction: so long are its pages held.
const STEP_RECORDS: usize = 1_000;

/// Rows of the log that are removed in one commit. An order that comes meanwhile waits for it: some milliseconds.
const CLEAR_ROWS: usize = 1_000;

/// A day whose file is durable under its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedDay(pub(crate) SealedRow);

impl SealedDay {
    /// The file's name under `history/`.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.0.file
    }

    /// How many records are in it.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.0.last_seq + 1 - self.0.first_seq
    }

    /// How long the file is.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.0.bytes
    }
}

/// What is to be sealed next.
pub(crate) struct Due {
    epoch: Uuid,
    day: DayRow,
    /// The hash before its first record.
    before: [u8; 32],
    last_seq: u64,
}

/// The oldest day in the hot store, if nothing of it is needed there any more.
pub(crate) fn due(txn: &ReadTransaction) -> Result<Option<Due>, JournalError> {
    let table = txn.open_table(DAYS)?;
    let last_sealed = sealed::last(&txn.open_table(SEALED)?)?;
    let end = last_sealed.as_ref().map_or(0, |row| row.last_seq);
    let mut hot = days::all(&table)?;
    // Rows of a day that is noted as sealed may still wait for their removal.
    hot.retain(|row| row.opened_seq > end);
    if hot.len() <= DAYS_KEPT {
        return Ok(None);
    }
    let before = last_sealed.map_or(log::GENESIS, |row| row.head);
    let epoch = meta::get(&txn.open_table(META)?)?.epoch;
    Ok(Some(Due { epoch, day: hot[0], before, last_seq: hot[1].opened_seq - 1 }))
}

/// Writes the file of a day, step by step; `tree` is that over the days before. `step` reads the store in a transaction of its own each time.
pub(crate) fn write(
    folder: &dyn Folder,
    due: &Due,
    tree: Tree,
    step: impl Fn(u64) -> Result<Vec<Plain>, JournalError>,
) -> Result<SealedDay, JournalError> {
    let Due { epoch, day, before, last_seq } = *due;
    let [name, _] = names(&day);
    let mut file = Writing::begin(folder, name, epoch, (tree, before))?;
    loop {
        let (end, hash) = file.end();
        if end == last_seq {
            break;
        }
        put(&mut file, (end, hash), step(end)?, last_seq)?;
    }
    let row = file.finish(vec![day])?;
    read_back(folder, &row)?;
    Ok(SealedDay(row))
}

/// The name of a day's file, and its name until it is finished.
pub(crate) fn names(row: &DayRow) -> [String; 2] {
    let name = format!("{:06}-{}.day", row.day.ordinal, row.day.date);
    let unfinished = day_file::unfinished(&name);
    [name, unfinished]
}

/// A record as it is stored: its number, its link and its bytes without the hashes.
pub(crate) struct Plain {
    seq: u64,
    prev: [u8; 32],
    hash: [u8; 32],
    bytes: Vec<u8>,
}

/// The records after `after`, at most [`STEP_RECORDS`].
pub(crate) fn read(log: &impl Log, after: u64) -> Result<Vec<Plain>, JournalError> {
    let mut records = Vec::new();
    for entry in log.range::<&log::LogKey>(&log::key(after + 1, RECORD)..)? {
        let (key, value) = entry?;
        let (seq, slot) = log::place(key.value());
        if slot != RECORD {
            continue;
        }
        if records.len() == STEP_RECORDS {
            break;
        }
        let Link { prev, hash, .. } = log::read(seq, value.value())?;
        records.push(Plain { seq, prev, hash, bytes: log::plain(value.value()) });
    }
    Ok(records)
}

fn put(
    file: &mut Writing<'_>,
    (end, mut before): (u64, [u8; 32]),
    records: Vec<Plain>,
    last_seq: u64,
) -> Result<(), JournalError> {
    let mut expected = end + 1;
    for record in records.into_iter().take_while(|record| record.seq <= last_seq) {
        if (record.seq, record.prev) != (expected, before) {
            let what = "it does not follow the record before it, and is not sealed";
            return Err(corrupt(format_args!("record {expected}"), what));
        }
        file.push(record.hash, &record.bytes)?;
        (expected, before) = (expected + 1, record.hash);
    }
    if expected == end + 1 {
        return Err(corrupt(format_args!("record {expected}"), "it is missing"));
    }
    Ok(())
}

/// Nothing is removed from the store that cannot be read from the file.
fn read_back(folder: &dyn Folder, row: &SealedRow) -> Result<(), JournalError> {
    DayFile::open(folder, row)?
        .walk(row.first_seq, |_| Ok::<_, JournalError>(ControlFlow::Continue(())))
}

/// Notes a sealed day, if one is given, and removes some rows of the days that are noted. False when none are left.
pub(crate) fn clear(db: &Database, noted: Option<&SealedDay>) -> Result<bool, JournalError> {
    let mut txn = db.begin_write()?;
    txn.set_durability(Durability::Immediate)?;
    let end = {
        let mut table = txn.open_table(SEALED)?;
        if let Some(SealedDay(row)) = noted {
            let end = sealed::end(&table)?;
            if row.first_seq != end + 1 {
                return Err(JournalError::OutOfStep { head: end, given: row.first_seq });
            }
            sealed::put(&mut table, row)?;
        }
        sealed::end(&table)?
    };
    let rows = rows_before(&txn.open_table(LOG)?, end)?;
    if rows.is_empty() && noted.is_none() {
        txn.abort()?;
        return Ok(false);
    }
    remove(&txn, &rows, end)?;
    txn.commit()?;
    Ok(rows.len() == CLEAR_ROWS)
}

/// A row of the log that goes, and what its record says of other rows.
struct Row {
    key: log::LogKey,
    event: Option<Event>,
}

/// The first rows of the log up to record `end`.
fn rows_before(log: &impl Log, end: u64) -> Result<Vec<Row>, JournalError> {
    let range = log.range::<&log::LogKey>(..&log::key(end + 1, RECORD))?;
    let row = |entry: Result<_, redb::StorageError>| {
        let (key, value): (redb::AccessGuard<'_, &log::LogKey>, redb::AccessGuard<'_, &[u8]>) =
            entry?;
        let (seq, slot) = log::place(key.value());
        let record =
            if slot == RECORD { Some(log::read(seq, value.value())?.record) } else { None };
        let event = record.and_then(|record| record.body.office().cloned());
        Ok(Row { key: *key.value(), event })
    };
    range.take(CLEAR_ROWS).map(row).collect()
}

fn remove(txn: &WriteTransaction, rows: &[Row], end: u64) -> Result<(), JournalError> {
    let mut log = txn.open_table(LOG)?;
    let mut days = txn.open_table(DAYS)?;
    let mut tickets = txn.open_table(tickets::TICKETS)?;
    let kept = carried_past(&log, end)?;
    for row in rows {
        log.remove(&row.key)?;
        let Some(event) = &row.event else { continue };
        if let Event::DayOpened { day, .. } = event {
            days.remove(day.ordinal)?;
        }
        for ticket in of_tickets(event).into_iter().filter(|ticket| !kept.contains(ticket)) {
            tickets.remove(ticket.0.as_bytes())?;
        }
    }
    Ok(())
}

/// The tickets that the first day after record `end` took over: their rows live on.
fn carried_past(log: &impl Log, end: u64) -> Result<BTreeSet<TicketId>, JournalError> {
    let opening = log.get(&log::key(end + 1, RECORD))?;
    let record = opening.map(|value| log::read(end + 1, value.value())).transpose()?;
    let event = record.and_then(|link| link.record.body.office().cloned());
    match event {
        Some(event @ Event::DayOpened { .. }) => Ok(of_tickets(&event).into_iter().collect()),
        Some(_) | None => {
            Err(value::corrupt(format_args!("record {}", end + 1), "no day opens with it"))
        }
    }
}

/// The tickets that an event changes, or that it takes over from the day before.
pub(crate) fn of_tickets(event: &Event) -> Vec<TicketId> {
    if let Event::DayOpened { carried, .. } = event {
        return carried.iter().map(|ticket| ticket.id).collect();
    }
    event.tickets()
}
