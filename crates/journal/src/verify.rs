//! Walks the log and compares.

use crate::error::{JournalError, VerifyError};
use crate::journal::Head;
use crate::tables::{answers, counters, days, devices, log, meta, queues, rows};
use crate::tables::{sessions, settings, tickets, users};
use crate::{hex, value};
use days::DayRow;
use log::Link;
use office::{Office, Ticket, TicketId};
use redb::{Key, ReadTransaction, ReadableTable, Value};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A store that is what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    /// Records in the log.
    pub records: u64,
    /// Business days opened in it.
    pub days: u64,
    /// Tickets issued in it.
    pub tickets: u64,
    /// Where it ends.
    pub head: Head,
}

/// What the log says the derived rows must be.
struct Walk {
    office: Office,
    head: Head,
    tickets: BTreeMap<TicketId, Ticket>,
    days: BTreeMap<u32, DayRow>,
}

pub(crate) fn verify(txn: &ReadTransaction) -> Result<VerifyReport, VerifyError> {
    let walk = walk(txn)?;
    check_days(txn, &walk)?;
    check_tickets(txn, &walk)?;
    check_queues(txn, &walk)?;
    check_counters(txn, &walk)?;
    check_others(txn)?;
    Ok(VerifyReport {
        records: walk.head.seq,
        days: walk.days.len() as u64,
        tickets: walk.tickets.len() as u64,
        head: walk.head,
    })
}

fn walk(txn: &ReadTransaction) -> Result<Walk, VerifyError> {
    let epoch = meta::get(&open(txn, meta::META)?)?.epoch;
    let mut walk = Walk {
        office: Office::default(),
        head: Head { epoch, seq: 0, hash: log::GENESIS },
        tickets: BTreeMap::new(),
        days: BTreeMap::new(),
    };
    log::walk(&open(txn, log::LOG)?, 0, |(seq, slot, bytes)| {
        if slot != log::RECORD {
            answers::decode(seq, bytes)?;
            return Ok(());
        }
        walk.step(seq, bytes).map_err(|what| VerifyError::Record { seq, what })
    })?;
    Ok(walk)
}

impl Walk {
    /// One record further.
    fn step(&mut self, seq: u64, bytes: &[u8]) -> Result<(), String> {
        if seq != self.head.seq + 1 {
            return Err(format!("it follows record {}: a gap", self.head.seq));
        }
        let Link { prev, hash, record } = log::parse(seq, bytes)?;
        if prev != self.head.hash {
            return Err(format!("it is not chained to record {}", self.head.seq));
        }
        self.head = Head { seq, hash, ..self.head };
        self.days.extend(days::opened_by(&record).map(|row| (row.day.ordinal, row)));
        let Some(event) = record.body.office() else { return Ok(()) };
        self.office.replay(record.at, event)?;
        let changed = event.tickets().into_iter().filter_map(|id| self.office.ticket(id));
        self.tickets.extend(changed.map(|ticket| (ticket.id, ticket.clone())));
        Ok(())
    }
}

fn check_days(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let days = Rows { table: "days", key: |key: &u32| key.to_string(), read: json };
    days.compare(&open(txn, days::DAYS)?, |key| key, walk.days.clone())
}

fn check_tickets(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let tickets = Rows { table: "tickets", key: TicketId::to_string, read: json };
    let id = |key: &[u8; 16]| TicketId(Uuid::from_bytes(*key));
    tickets.compare(&open(txn, tickets::TICKETS)?, id, walk.tickets.clone())
}

fn check_queues(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let row = |ticket: &Ticket| Some((queues::key(ticket)?, queues::value(ticket).to_vec()));
    let expected = queues::waiting(&walk.office).filter_map(row).collect();
    let queues = Rows { table: "queues", key: queue_place, read: |bytes| Ok(bytes.to_vec()) };
    queues.compare(&open(txn, queues::QUEUES)?, <[u8]>::to_vec, expected)
}

/// A queue's key in words: service, since when, arrival.
#[allow(clippy::ptr_arg, reason = "the keys that `Rows` holds are owned")]
fn queue_place(key: &Vec<u8>) -> String {
    let Some((service, place)) = key.split_last_chunk::<16>() else { return format!("{key:?}") };
    let (since, arrival) = place.split_at(8);
    let number = |bytes: &[u8]| u64::from_be_bytes(bytes.try_into().expect("8 of 16 bytes"));
    let service = String::from_utf8_lossy(service.strip_suffix(&[0]).unwrap_or(service));
    format!("{service} since {} arrival {}", number(since), number(arrival))
}

fn check_counters(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let counters = Rows { table: "counters", key: |key: &u16| key.to_string(), read: json };
    let expected = walk.office.desks().map(|desk| (desk.number.get(), desk.clone())).collect();
    counters.compare(&open(txn, counters::COUNTERS)?, |key| key, expected)
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    value::decode("its value", bytes).map_err(|error| error.to_string())
}

/// A derived table: how its rows are called and read. Rows are compared by what they say, not byte by byte: an older
/// version may have written them.
struct Rows<O, T> {
    table: &'static str,
    key: fn(&O) -> String,
    read: fn(&[u8]) -> Result<T, String>,
}

impl<O: Ord, T: PartialEq> Rows<O, T> {
    /// Compares the table with the rows that must be in it, both ways.
    fn compare<K: Key + 'static>(
        &self,
        rows: &impl ReadableTable<K, &'static [u8]>,
        owned: impl for<'a> Fn(K::SelfType<'a>) -> O,
        mut expected: BTreeMap<O, T>,
    ) -> Result<(), VerifyError> {
        for entry in rows.iter().map_err(JournalError::from)? {
            let (key, bytes) = entry.map_err(JournalError::from)?;
            let key = owned(key.value());
            let row = (self.read)(bytes.value()).map_err(|what| self.bad(&key, what))?;
            match expected.remove(&key) {
                Some(right) if right == row => {}
                Some(_) => return Err(self.bad(&key, "it does not follow from the log")),
                None => return Err(self.bad(&key, "the log knows nothing of it")),
            }
        }
        match expected.first_key_value() {
            Some((key, _)) => Err(self.bad(key, "it is missing")),
            None => Ok(()),
        }
    }

    fn bad(&self, key: &O, what: impl Into<String>) -> VerifyError {
        VerifyError::Row { table: self.table, key: (self.key)(key), what: what.into() }
    }
}

/// The rows that do not follow from the log must at least be readable.
fn check_others(txn: &ReadTransaction) -> Result<(), VerifyError> {
    rows::<_, crate::UserRow>("users", &open(txn, users::USERS)?)?;
    rows::<_, crate::DeviceRow>("devices", &open(txn, devices::DEVICES)?)?;
    for row in rows::<_, crate::SessionRow>("sessions", &open(txn, sessions::SESSIONS)?)? {
        let found = open(txn, sessions::SESSIONS)?.get(&row.token_hash);
        if found.map_err(JournalError::from)?.is_none() {
            let what = "it stands under another key".to_owned();
            return Err(VerifyError::Row {
                table: "sessions",
                key: hex::of(&row.token_hash),
                what,
            });
        }
    }
    for entry in open(txn, settings::SETTINGS)?.iter().map_err(JournalError::from)? {
        let (key, bytes) = entry.map_err(JournalError::from)?;
        let key = String::from_utf8_lossy(key.value()).into_owned();
        value::body(format_args!("settings, row {key}"), bytes.value())?;
    }
    Ok(())
}

fn open<K: Key + 'static, V: Value + 'static>(
    txn: &ReadTransaction,
    table: redb::TableDefinition<'static, K, V>,
) -> Result<redb::ReadOnlyTable<K, V>, JournalError> {
    Ok(txn.open_table(table)?)
}
