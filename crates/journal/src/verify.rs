//! Walks the log, sealed days and hot ones, and compares.

use crate::day_file::DayFile;
use crate::error::{JournalError, VerifyError};
use crate::folder::{self, Folder};
use crate::held::HeldHead;
use crate::journal::Head;
use crate::record::{AdminEvent, Body};
use crate::removal::{self, Removed};
use crate::seal;
use crate::tables::sealed::{self, SealedRow};
use crate::tables::{answers, counters, days, devices, log, meta, queues, rows};
use crate::tables::{sessions, settings, tickets, users};
use crate::tree::{Tree, TreeHead};
use crate::{gone, hex, value};
use days::DayRow;
use gone::Gone;
use jiff::civil::Date;
use log::Link;
use office::{Event, Office, Ticket, TicketId};
use redb::{Key, ReadTransaction, ReadableTable, Value};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use uuid::Uuid;

/// After so many records the walk keeps of the tree only what goes on.
const TREE_STEP: u64 = 4_096;

/// A store that is what it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyReport {
    /// Records in the log that are there.
    pub records: u64,
    /// Business days opened in them.
    pub days: u64,
    /// Tickets issued in them.
    pub tickets: u64,
    /// What was taken away before them, by rule and as the log says.
    pub removed: Option<Removed>,
    /// The first business day that is there.
    pub begins: Option<Date>,
    /// Where it ends.
    pub head: Head,
    /// The head of the [tree](crate::Tree) over it.
    pub tree: TreeHead,
}

/// What the log says the derived rows must be.
pub(crate) struct Walk {
    office: Office,
    head: Head,
    tree: Tree,
    /// Heads that somebody holds and that the walk has not come to.
    held: Vec<HeldHead>,
    /// The days that were taken away, and what the log said last of such.
    gone: Gone,
    days_opened: u64,
    begins: Option<Date>,
    tickets_issued: u64,
    /// Names of the sealed files that were walked, and the stores that sealed them.
    files: BTreeMap<String, Uuid>,
    /// The stores that the log ran through, as the records of restoring say; empty when it was never restored.
    epochs: Vec<Uuid>,
    /// The last record in them.
    sealed_end: u64,
    /// The rows of the hot days, and of tickets that they took over.
    tickets: BTreeMap<TicketId, Ticket>,
    days: BTreeMap<u32, DayRow>,
    /// Rows of sealed days are still being removed: nobody reads them.
    leftovers: bool,
    /// The last record that tickets, queues and counters follow.
    derived: u64,
    /// The office and the rows of tickets as they were then, if that is not the log's end.
    then: Option<(Office, BTreeMap<TicketId, Ticket>)>,
}

/// Walks the days that are sealed by now. Comes first and without a transaction of the store, whose pages it would hold
/// on to for as long as it takes.
pub(crate) fn sealed(
    epoch: Uuid,
    folder: Option<&dyn Folder>,
    rows: &[SealedRow],
    held: &[HeldHead],
) -> Result<Walk, VerifyError> {
    let mut walk = Walk {
        office: Office::default(),
        head: Head { epoch, seq: 0, hash: log::GENESIS },
        tree: Tree::default(),
        held: held.to_vec(),
        gone: Gone::default(),
        days_opened: 0,
        begins: None,
        tickets_issued: 0,
        files: BTreeMap::new(),
        epochs: Vec::new(),
        sealed_end: 0,
        tickets: BTreeMap::new(),
        days: BTreeMap::new(),
        leftovers: false,
        derived: 0,
        then: None,
    };
    let (gone, there) = removal::parted(rows);
    walk.begin_behind(gone)?;
    there.iter().try_for_each(|row| walk.file(folder, row))?;
    Ok(walk)
}

/// Walks the hot days behind the sealed ones, and compares every row.
pub(crate) fn hot(
    txn: &ReadTransaction,
    mut walk: Walk,
    folder: Option<&dyn Folder>,
) -> Result<VerifyReport, VerifyError> {
    // Sealed since the walk began.
    let later = sealed::from(&open(txn, sealed::SEALED)?, walk.head.seq + 1, usize::MAX)?;
    later.iter().try_for_each(|row| walk.file(folder, row))?;
    check_folder(txn, &walk, folder)?;
    walk.log(txn)?;
    let removed = gone::check(txn, &walk.gone)?;
    check_epochs(&walk)?;
    check_days(txn, &walk)?;
    check_tickets(txn, &walk)?;
    check_queues(txn, &walk)?;
    check_counters(txn, &walk)?;
    check_others(txn)?;
    if let Some(HeldHead { size, .. }) = walk.held.first() {
        let what = format!("the log ends with record {}", walk.head.seq);
        return Err(VerifyError::Head { size: *size, what });
    }
    walk.gone.unreached()?;
    Ok(VerifyReport {
        records: walk.head.seq - removed.map_or(0, |removed| removed.through),
        days: walk.days_opened,
        tickets: walk.tickets_issued,
        removed,
        begins: walk.begins,
        head: walk.head,
        tree: walk.tree.head(),
    })
}

impl Walk {
    /// Days that were taken away: their rows are one chain, and the walk begins where it ends.
    fn begin_behind(&mut self, rows: &[SealedRow]) -> Result<(), VerifyError> {
        for row in rows {
            let tree = self.gone.step(self.head.seq, row)?;
            self.head = Head { seq: row.last_seq, hash: row.head, ..self.head };
            self.tree = tree;
            self.compare_held(row.last_seq)?;
        }
        self.sealed_end = self.head.seq;
        self.gone.set_aside(&mut self.held, self.head.seq);
        Ok(())
    }

    /// A sealed day: the file that the store knows, behind the one before it.
    fn file(&mut self, folder: Option<&dyn Folder>, row: &SealedRow) -> Result<(), VerifyError> {
        let bad =
            |what: String| value::corrupt(format_args!("{}/{}", folder::NAME, row.file), what);
        let Some(folder) = folder else { return Err(bad("there is no folder".to_owned()).into()) };
        let file = DayFile::open(folder, row)?;
        let (epoch, before) = file.origin();
        if before != self.head.hash || row.first_seq != self.head.seq + 1 {
            let what = format!("it is not chained to record {}", self.head.seq);
            return Err(bad(what).into());
        }
        file.walk(row.first_seq, |link| {
            let seq = link.record.seq;
            self.step(seq, link)?;
            Ok::<_, VerifyError>(ControlFlow::Continue(()))
        })?;
        if row.tree().is_some_and(|tree| tree.head() != self.tree.head()) {
            return Err(bad("the store has another tree over it".to_owned()).into());
        }
        if (self.head.seq, self.head.hash) != (row.last_seq, row.head) {
            return Err(bad(format!("it ends with record {}", self.head.seq)).into());
        }
        // Their rows went with them.
        self.days.clear();
        self.sealed_end = row.last_seq;
        self.files.insert(row.file.clone(), epoch);
        Ok(())
    }

    /// The hot days.
    fn log(&mut self, txn: &ReadTransaction) -> Result<(), VerifyError> {
        let table = open(txn, log::LOG)?;
        let (first, from) = (table.first().map_err(JournalError::from)?, self.head.seq + 1);
        let is_before = |key: &log::LogKey| self.head.seq > 0 && log::place(key).0 < from;
        self.leftovers = first.is_some_and(|(key, _)| is_before(key.value()));
        let from = if self.head.seq == 0 { 0 } else { from };
        let end = log::end(&table)?.seq;
        self.derived = meta::derived(&open(txn, meta::META)?)?;
        let sealed = self.sealed_end;
        if !(sealed..=end).contains(&self.derived) {
            let what = format!("the log ends with record {end}, and its sealed days with {sealed}");
            return Err(value::corrupt("meta, row derived", what).into());
        }
        self.mark(end);
        log::walk(&table, from, |(seq, slot, bytes)| {
            if slot != log::RECORD {
                answers::decode(seq, bytes)?;
                return Ok(());
            }
            let link = log::parse(seq, bytes).map_err(|what| VerifyError::Record { seq, what })?;
            let step = self.step(seq, link);
            self.mark(end);
            step
        })
    }

    /// Keeps how everything stands when this is as far as the derived rows reach, and the log goes on.
    fn mark(&mut self, end: u64) {
        if self.head.seq == self.derived && self.derived < end {
            self.then = Some((self.office.clone(), self.tickets.clone()));
        }
    }

    /// What the derived rows must follow from.
    fn derived(&self) -> (&Office, &BTreeMap<TicketId, Ticket>) {
        self.then.as_ref().map_or((&self.office, &self.tickets), |(office, rows)| (office, rows))
    }

    /// From here on the log is that of another store.
    fn restored(&mut self, epoch: Uuid, parent: Uuid) -> Result<(), String> {
        match self.epochs.last() {
            Some(known) if *known != parent => {
                return Err(format!("it goes on from {parent}; the log is that of {known}"));
            }
            Some(_) => {}
            None => self.epochs.push(parent),
        }
        self.epochs.push(epoch);
        Ok(())
    }

    /// One record further, and whether the log is here still the one of which somebody holds the head.
    fn step(&mut self, seq: u64, link: Link) -> Result<(), VerifyError> {
        self.follow(seq, link).map_err(|what| VerifyError::Record { seq, what })?;
        self.tree.push(&self.head.hash);
        if seq.is_multiple_of(TREE_STEP) {
            self.tree = Tree::behind(seq, &self.tree.peaks()).unwrap_or_default();
        }
        self.compare_held(seq)
    }

    fn compare_held(&mut self, seq: u64) -> Result<(), VerifyError> {
        if self.held.iter().any(|held| held.size == seq) {
            let here = self.tree.head();
            if let Some(other) = self.held.iter().find(|held| held.size == seq && !held.is(&here)) {
                let what = "the log up to there is another one".to_owned();
                return Err(VerifyError::Head { size: other.size, what });
            }
            self.held.retain(|held| held.size != seq);
        }
        Ok(())
    }

    fn follow(&mut self, seq: u64, link: Link) -> Result<(), String> {
        if seq != self.head.seq + 1 {
            return Err(format!("it follows record {}: a gap", self.head.seq));
        }
        let Link { prev, hash, record } = link;
        if prev != self.head.hash {
            return Err(format!("it is not chained to record {}", self.head.seq));
        }
        self.head = Head { seq, hash, ..self.head };
        if let Body::Admin(AdminEvent::Restored { epoch, parent, .. }) = &record.body {
            self.restored(*epoch, *parent)?;
        }
        if let Body::Admin(event @ AdminEvent::DaysRemoved { .. }) = &record.body {
            self.gone.said(seq, self.office.date_of(record.at), event)?;
        }
        let Some(event) = record.body.office() else { return Ok(()) };
        if let Some(row) = days::opened_by(&record) {
            self.days_opened += 1;
            self.begins = self.begins.or(Some(row.day.date));
            self.days.insert(row.day.ordinal, row);
        }
        if seq == self.sealed_end + 1 && self.sealed_end > 0 {
            let carried: BTreeSet<TicketId> = seal::of_tickets(event).into_iter().collect();
            self.tickets.retain(|id, _| carried.contains(id));
        }
        self.tickets_issued += u64::from(matches!(event, Event::TicketIssued { .. }));
        self.office.replay(record.at, event)?;
        let changed = event.tickets().into_iter().filter_map(|id| self.office.ticket(id));
        self.tickets.extend(changed.map(|ticket| (ticket.id, ticket.clone())));
        Ok(())
    }
}

/// Nothing lies in the folder that the log does not run through, but for what sealing has begun.
fn check_folder(
    txn: &ReadTransaction,
    walk: &Walk,
    folder: Option<&dyn Folder>,
) -> Result<(), VerifyError> {
    let Some(folder) = folder else { return Ok(()) };
    let names = folder.names().map_err(|error| value::corrupt(folder::NAME, error))?;
    let hot = days::all(&open(txn, days::DAYS)?)?;
    let begun: Vec<String> = hot.iter().flat_map(seal::names).collect();
    let known = |name: &String| walk.files.contains_key(name) || walk.gone.may_lie(name);
    let foreign = |name: &&String| !known(name) && !begun.contains(name);
    match names.iter().find(foreign) {
        Some(name) => {
            let place = format_args!("{}/{name}", folder::NAME);
            Err(value::corrupt(place, "the log knows nothing of it").into())
        }
        None => Ok(()),
    }
}

/// The log is that of this store, and so is every sealed file, or of one that it was restored from.
fn check_epochs(walk: &Walk) -> Result<(), VerifyError> {
    let ours = walk.head.epoch;
    if let Some(last) = walk.epochs.last().filter(|last| **last != ours) {
        let what = format!("the store is {ours}, the log goes on in {last}");
        return Err(value::corrupt("meta, row store", what).into());
    }
    let foreign = |(_, epoch): &(_, &Uuid)| **epoch != ours && !walk.epochs.contains(*epoch);
    match walk.files.iter().find(foreign) {
        Some((name, _)) => {
            let place = format_args!("{}/{name}", folder::NAME);
            Err(value::corrupt(place, "another store sealed it").into())
        }
        None => Ok(()),
    }
}

fn check_days(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let days = Rows { table: "days", key: |key: &u32| key.to_string(), read: json };
    days.compare(&open(txn, days::DAYS)?, |key| key, walk.days.clone(), walk.leftovers)
}

fn check_tickets(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let tickets = Rows { table: "tickets", key: TicketId::to_string, read: json };
    let id = |key: &[u8; 16]| TicketId(Uuid::from_bytes(*key));
    tickets.compare(&open(txn, tickets::TICKETS)?, id, walk.derived().1.clone(), walk.leftovers)
}

fn check_queues(txn: &ReadTransaction, walk: &Walk) -> Result<(), VerifyError> {
    let row = |ticket: &Ticket| Some((queues::key(ticket)?, queues::value(ticket).to_vec()));
    let expected = queues::waiting(walk.derived().0).filter_map(row).collect();
    let queues = Rows { table: "queues", key: queue_place, read: |bytes| Ok(bytes.to_vec()) };
    queues.compare(&open(txn, queues::QUEUES)?, <[u8]>::to_vec, expected, false)
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
    let expected = walk.derived().0.desks().map(|desk| (desk.number.get(), desk.clone())).collect();
    counters.compare(&open(txn, counters::COUNTERS)?, |key| key, expected, false)
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
    /// Compares the table with the rows that must be in it, both ways; with `leftovers`, others may stand there too.
    fn compare<K: Key + 'static>(
        &self,
        rows: &impl ReadableTable<K, &'static [u8]>,
        owned: impl for<'a> Fn(K::SelfType<'a>) -> O,
        mut expected: BTreeMap<O, T>,
        leftovers: bool,
    ) -> Result<(), VerifyError> {
        for entry in rows.iter().map_err(JournalError::from)? {
            let (key, bytes) = entry.map_err(JournalError::from)?;
            let key = owned(key.value());
            let row = (self.read)(bytes.value()).map_err(|what| self.bad(&key, what))?;
            match expected.remove(&key) {
                Some(right) if right == row => {}
                Some(_) => return Err(self.bad(&key, "it does not follow from the log")),
                None if leftovers => {}
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
