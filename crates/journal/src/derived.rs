//! The rows that follow from the log, written with it.

use crate::error::JournalError;
use crate::journal::Commit;
use crate::record::Record;
use crate::tables::{counters, days, log, queues, sessions, tickets};
use crate::{recover, value};
use office::{Event, Office, Ticket, TicketId};
use redb::WriteTransaction;
use std::collections::{BTreeMap, BTreeSet};

/// Writes what a commit's records change. Comes before the records themselves are written: a commit in which a day
/// ends reads the log as it was.
pub(crate) fn write(txn: &WriteTransaction, commit: &Commit<'_>) -> Result<(), JournalError> {
    let opening = commit.records.iter().rposition(|r| days::opened_by(r).is_some());
    let (ended, running) = commit.records.split_at(opening.unwrap_or(0));
    if !ended.is_empty() {
        write_ended(txn, ended)?;
    }
    if running.iter().filter_map(|r| r.body.office()).any(starts_afresh) {
        queues::rebuild(&mut txn.open_table(queues::QUEUES)?, commit.office)?;
        counters::rebuild(&mut txn.open_table(counters::COUNTERS)?, commit.office)?;
        write_tickets(txn, running, commit.office, false)?;
    } else {
        write_tickets(txn, running, commit.office, true)?;
        write_counters(txn, running, commit.office)?;
    }
    commit.records.iter().try_for_each(|record| write_day(txn, record))
}

/// After these, every queue and counter may be another one.
fn starts_afresh(event: &Event) -> bool {
    matches!(event, Event::DayOpened { .. } | Event::ConfigChanged { .. })
}

/// The rows of tickets of a day that ends within the commit: the office after it knows them no longer, so the day is
/// replayed. This happens once a day.
fn write_ended(txn: &WriteTransaction, records: &[Record]) -> Result<(), JournalError> {
    let mut office = {
        let (log, days) = (txn.open_table(log::LOG)?, txn.open_table(days::DAYS)?);
        recover::office(&log, &days)?
    };
    let mut rows: BTreeMap<TicketId, Ticket> = BTreeMap::new();
    for record in records {
        let Some(event) = record.body.office() else { continue };
        office.apply(record.at, event);
        let changed = event.tickets().into_iter().filter_map(|id| office.ticket(id));
        rows.extend(changed.map(|ticket| (ticket.id, ticket.clone())));
    }
    let mut table = txn.open_table(tickets::TICKETS)?;
    rows.values().try_for_each(|ticket| tickets::put(&mut table, ticket).map(drop))
}

fn write_tickets(
    txn: &WriteTransaction,
    records: &[Record],
    office: &Office,
    with_queues: bool,
) -> Result<(), JournalError> {
    let events = records.iter().filter_map(|r| r.body.office());
    let changed: BTreeSet<TicketId> = events.flat_map(Event::tickets).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let mut table = txn.open_table(tickets::TICKETS)?;
    let mut queues = txn.open_table(queues::QUEUES)?;
    for id in changed {
        let Some(ticket) = office.ticket(id) else {
            let what = "the office given with its records does not have it";
            return Err(value::corrupt(format_args!("ticket {id}"), what));
        };
        let before = tickets::put(&mut table, ticket)?;
        if with_queues {
            queues::change(&mut queues, before.as_ref(), ticket)?;
        }
    }
    Ok(())
}

fn write_counters(
    txn: &WriteTransaction,
    records: &[Record],
    office: &Office,
) -> Result<(), JournalError> {
    let events = records.iter().filter_map(|r| r.body.office());
    let changed: BTreeSet<_> = events.filter_map(Event::counter).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let mut table = txn.open_table(counters::COUNTERS)?;
    let desks = changed.into_iter().filter_map(|number| office.desk(number));
    desks.into_iter().try_for_each(|desk| counters::put(&mut table, desk))
}

/// The ordinal of the day that a record closes.
pub(crate) fn closed_by(record: &Record) -> Option<u32> {
    match record.body.office() {
        Some(Event::DayClosed { day }) => Some(day.ordinal),
        Some(_) | None => None,
    }
}

/// What the opening and closing of a day bring about.
fn write_day(txn: &WriteTransaction, record: &Record) -> Result<(), JournalError> {
    if let Some(row) = days::opened_by(record) {
        days::put(&mut txn.open_table(days::DAYS)?, &row)?;
    }
    if closed_by(record).is_some() {
        sessions::drop_expired(&mut txn.open_table(sessions::SESSIONS)?, record.at)?;
    }
    Ok(())
}
