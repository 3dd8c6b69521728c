//! `verify` finds what was tampered with and names it.

use crate::hall::work;
use journal::{Journal, VerifyError, VerifyReport};
use redb::{Database, Key, ReadableDatabase, ReadableTable, TableDefinition};
use sha2::{Digest, Sha256};
use std::path::Path;
use uuid::Uuid;

const LOG: TableDefinition<&[u8; 12], &[u8]> = TableDefinition::new("log");
const TICKETS: TableDefinition<&[u8; 16], &[u8]> = TableDefinition::new("tickets");
const QUEUES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("queues");
const COUNTERS: TableDefinition<u16, &[u8]> = TableDefinition::new("counters");

/// Bytes before a record's JSON: version, hash before, own hash.
const JSON_AT: usize = 65;

/// A store with days of work, and what verify says of it.
fn store() -> (tempfile::TempDir, VerifyReport) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), Uuid::from_u128(1)).unwrap().journal;
    work(&mut journal, 2, 120);
    let report = journal.verify().unwrap();
    assert_eq!(report.head, journal.head());
    assert!(report.days > 1 && report.tickets > 20, "{report:?}");
    (dir, report)
}

/// Changes the file behind the journal's back, and what verify says then.
fn after(dir: &Path, tamper: impl FnOnce(&Database)) -> VerifyError {
    let db = Database::open(dir.join("office.redb")).unwrap();
    tamper(&db);
    drop(db);
    match Journal::open(dir, Uuid::nil()) {
        Ok(opened) => opened.journal.verify().expect_err("it was tampered with"),
        // The running day is read at start: some damage shows there already.
        Err(error) => error.into(),
    }
}

/// Where record `seq` stands: its number, big end first, and slot 0.
fn place(seq: u64) -> [u8; 12] {
    let mut key = [0; 12];
    key[..8].copy_from_slice(&seq.to_be_bytes());
    key
}

fn read_log(db: &Database, seq: u64) -> Vec<u8> {
    let table = db.begin_read().unwrap().open_table(LOG).unwrap();
    table.get(&place(seq)).unwrap().unwrap().value().to_vec()
}

fn write_log(db: &Database, seq: u64, value: &[u8]) {
    let txn = db.begin_write().unwrap();
    txn.open_table(LOG).unwrap().insert(&place(seq), value).unwrap();
    txn.commit().unwrap();
}

fn drop_first<K: Key + 'static>(db: &Database, table: TableDefinition<'static, K, &'static [u8]>) {
    let txn = db.begin_write().unwrap();
    txn.open_table(table).unwrap().pop_first().unwrap().expect("the table has rows");
    txn.commit().unwrap();
}

fn assert_record(error: &VerifyError, bad: u64, says: &str) {
    let VerifyError::Record { seq, what } = error else { panic!("{error}") };
    assert_eq!(*seq, bad, "{error}");
    assert!(what.contains(says), "{error}");
}

fn assert_row(error: &VerifyError, bad_table: &str, says: &str) {
    let VerifyError::Row { table, what, .. } = error else { panic!("{error}") };
    assert_eq!(*table, bad_table, "{error}");
    assert!(what.contains(says), "{error}");
}

#[test]
fn a_changed_byte_is_found_in_its_record() {
    let (dir, _) = store();
    let error = after(dir.path(), |db| {
        let mut value = read_log(db, 9);
        value[JSON_AT + 12] ^= 1;
        write_log(db, 9, &value);
    });
    assert_record(&error, 9, "hash");
}

/// Writes another text into a record, with a right hash of its own behind the record before; answers its hash.
fn forge(
    db: &Database,
    seq: u64,
    prev: Option<[u8; 32]>,
    text: impl Fn(&str) -> String,
) -> [u8; 32] {
    let mut value = read_log(db, seq);
    let json = text(std::str::from_utf8(&value.split_off(JSON_AT)).unwrap());
    if let Some(prev) = prev {
        value[1..33].copy_from_slice(&prev);
    }
    let hash = Sha256::new().chain_update(&value[1..33]).chain_update([1]).chain_update(&json);
    let hash: [u8; 32] = hash.finalize().into();
    value[33..].copy_from_slice(&hash);
    value.extend(json.as_bytes());
    write_log(db, seq, &value);
    hash
}

#[test]
fn a_forged_record_with_a_right_hash_breaks_the_chain_after_it() {
    let (dir, _) = store();
    let error = after(dir.path(), |db| {
        forge(db, 9, None, |json| json.replacen("\"at\":17", "\"at\":18", 1));
    });
    assert_record(&error, 10, "not chained to record 9");
}

#[test]
fn a_chain_forged_to_its_end_still_breaks_the_rules() {
    let (dir, report) = store();
    let error = after(dir.path(), |db| {
        let mut prev = None;
        let days = std::cell::Cell::new(0u64);
        for seq in 1..=report.records {
            // On every day that is over, whoever got A002 is said to have got A001 as well.
            let forged = |json: &str| {
                days.set(days.get() + u64::from(json.contains("day_opened")));
                let on = if days.get() < report.days { "\"A002\"" } else { "\"never\"" };
                json.replacen(on, "\"A001\"", 1)
            };
            prev = Some(forge(db, seq, prev, forged));
        }
    });
    let VerifyError::Record { what, .. } = &error else { panic!("{error}") };
    assert!(what.contains("no number twice in a day"), "{error}");
}

#[test]
fn a_record_in_anothers_place_is_found() {
    let (dir, _) = store();
    let error = after(dir.path(), |db| {
        let other = read_log(db, 8);
        write_log(db, 9, &other);
    });
    assert_record(&error, 9, "it says that it is record 8");
}

#[test]
fn a_missing_record_is_found() {
    let (dir, report) = store();
    let error = after(dir.path(), |db| drop_record(db, 9));
    assert_record(&error, 10, "it follows record 8: a gap");
    let (dir, _) = store();
    let error = after(dir.path(), |db| drop_record(db, report.records));
    assert!(error.to_string().contains("is missing"), "{error}");
}

fn drop_record(db: &Database, seq: u64) {
    let txn = db.begin_write().unwrap();
    txn.open_table(LOG).unwrap().remove(&place(seq)).unwrap();
    txn.commit().unwrap();
}

#[test]
fn a_missing_row_is_found_and_named() {
    let (dir, _) = store();
    let error = after(dir.path(), |db| drop_first(db, TICKETS));
    assert_row(&error, "tickets", "missing");
    let (dir, _) = store();
    let error = after(dir.path(), |db| drop_first(db, QUEUES));
    assert_row(&error, "queues", "missing");
    let (dir, _) = store();
    let error = after(dir.path(), |db| drop_first(db, COUNTERS));
    assert_row(&error, "counters", "missing");
}

#[test]
fn a_row_that_the_log_does_not_say_is_found() {
    let (dir, _) = store();
    let error = after(dir.path(), |db| {
        let txn = db.begin_write().unwrap();
        {
            let mut table = txn.open_table(COUNTERS).unwrap();
            let first = table.first().unwrap().unwrap().1.value().to_vec();
            table.insert(2, first.as_slice()).unwrap();
        }
        txn.commit().unwrap();
    });
    assert_row(&error, "counters", "does not follow");
    let (dir, _) = store();
    let error = after(dir.path(), |db| {
        let txn = db.begin_write().unwrap();
        let key = b"ho-tich\0\0\0\0\0\0\0\0\x07\0\0\0\0\0\0\xff\xff".as_slice();
        txn.open_table(QUEUES).unwrap().insert(key, [1; 17].as_slice()).unwrap();
        txn.commit().unwrap();
    });
    assert_row(&error, "queues", "nothing of it");
    assert!(error.to_string().contains("ho-tich since 7 arrival 65535"), "{error}");
}
