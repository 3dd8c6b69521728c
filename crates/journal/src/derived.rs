//! The rows that follow from the log. A commit writes its records only: the rows come behind, many records' at once,
//! when nobody waits for a commit or when too many have piled up. With the end of a day, or other rules, they catch up.

use crate::error::JournalError;
use crate::journal::Commit;
use crate::record::Record;
use crate::tables::{counters, days, log, queues, sessions, tickets};
use crate::{recover, value};
use office::{CounterNo, Event, Office, Ticket, TicketId};
use redb::WriteTransaction;
use std::collections::{BTreeMap, BTreeSet};

/// Tickets whose rows may lie behind. A commit that catches up with so many takes some milliseconds longer.
pub(crate) const BEHIND_MAX: usize = 512;

/// What changed since the derived rows were written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Behind {
    tickets: BTreeSet<TicketId>,
    counters: BTreeSet<CounterNo>,
}

impl Behind {
    pub(crate) fn note<'r>(&mut self, records: impl IntoIterator<Item = &'r Record>) {
        for event in records.into_iter().filter_map(|record| record.body.office()) {
            self.tickets.extend(event.tickets());
            self.counters.extend(event.counter());
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.tickets.is_empty() && self.counters.is_empty()
    }

    /// Whether a commit writes the rows too.
    pub(crate) fn ends_with(&self, records: &[Record]) -> bool {
        let turns =
            |event: &Event| starts_afresh(event) || matches!(event, Event::DayClosed { .. });
        self.tickets.len() >= BEHIND_MAX
            || records.iter().filter_map(|r| r.body.office()).any(turns)
    }
}

/// Writes what lies behind, and what a commit's records change. Comes before the records themselves are written: a
/// commit in which a day ends reads the log as it was.
pub(crate) fn write(
    txn: &WriteTransaction,
    behind: &Behind,
    commit: &Commit<'_>,
) -> Result<(), JournalError> {
    let opening = commit.records.iter().rposition(|r| days::opened_by(r).is_some());
    let (ended, running) = commit.records.split_at(opening.unwrap_or(0));
    let mut changed = Behind::default();
    if opening.is_none() {
        changed.clone_from(behind);
    } else if !ended.is_empty() || !behind.is_empty() {
        write_ended(txn, behind, ended)?;
    }
    changed.note(running);
    if running.iter().filter_map(|r| r.body.office()).any(starts_afresh) {
        queues::rebuild(&mut txn.open_table(queues::QUEUES)?, commit.office)?;
        counters::rebuild(&mut txn.open_table(counters::COUNTERS)?, commit.office)?;
        write_tickets(txn, &changed, commit.office, false)?;
    } else {
        write_tickets(txn, &changed, commit.office, true)?;
        write_counters(txn, &changed, commit.office)?;
    }
    commit.records.iter().try_for_each(|record| write_day(txn, record))
}

/// After these, every queue and counter may be another one.
fn starts_afresh(event: &Event) -> bool {
    matches!(event, Event::DayOpened { .. } | Event::ConfigChanged { .. })
}

/// The rows of tickets of a day that ends within the commit: the office after it knows them no longer, so the day is
/// replayed. This happens once a day.
fn write_ended(
    txn: &WriteTransaction,
    behind: &Behind,
    records: &[Record],
) -> Result<(), JournalError> {
    let mut office = {
        let (log, days) = (txn.open_table(log::LOG)?, txn.open_table(days::DAYS)?);
        recover::office(&log, &days)?
    };
    let behind = behind.tickets.iter().filter_map(|id| office.ticket(*id));
    let mut rows: BTreeMap<TicketId, Ticket> = behind.map(|t| (t.id, t.clone())).collect();
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
    changed: &Behind,
    office: &Office,
    with_queues: bool,
) -> Result<(), JournalError> {
    if changed.tickets.is_empty() {
        return Ok(());
    }
    let mut table = txn.open_table(tickets::TICKETS)?;
    let mut queues = txn.open_table(queues::QUEUES)?;
    for id in &changed.tickets {
        let Some(ticket) = office.ticket(*id) else {
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
    changed: &Behind,
    office: &Office,
) -> Result<(), JournalError> {
    if changed.counters.is_empty() {
        return Ok(());
    }
    let mut table = txn.open_table(counters::COUNTERS)?;
    let desks = changed.counters.iter().filter_map(|number| office.desk(*number));
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
