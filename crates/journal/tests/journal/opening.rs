//! Making, opening and sharing the store's files.

use crate::hall::work;
use journal::{Journal, JournalError, Opened};
use office::Office;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use uuid::Uuid;

const EPOCH: Uuid = Uuid::from_u128(0x0192_0000_0000_7000_8000_0000_0000_0001);
/// The format of a store in which nothing stands that needs a newer one.
const FORMAT: u32 = 9;

#[test]
fn a_new_store_is_empty_and_keeps_its_epoch() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let Opened { journal, office, created } = Journal::open(&data, EPOCH).unwrap();
    assert!(created);
    assert_eq!(office, Office::default());
    assert_eq!((journal.head().epoch, journal.head().seq), (EPOCH, 0));
    assert_eq!(journal.format(), FORMAT);
    drop(journal);
    let Opened { journal, created, .. } = Journal::open(&data, Uuid::nil()).unwrap();
    assert!(!created);
    assert_eq!(journal.format(), FORMAT, "nothing is there that asks for more");
    assert_eq!(journal.head().epoch, EPOCH);
}

#[test]
fn the_office_comes_back_as_it_was() {
    let dir = tempfile::tempdir().unwrap();
    for seed in 0..4 {
        let data = dir.path().join(seed.to_string());
        let mut journal = Journal::open(&data, EPOCH).unwrap().journal;
        let hall = work(&mut journal, seed, 60);
        let head = journal.head();
        drop(journal);
        let Opened { journal, office, .. } = Journal::open(&data, EPOCH).unwrap();
        assert_eq!(journal.head(), head);
        assert_eq!(office, hall.office);
        journal.verify().unwrap();
    }
}

#[test]
fn a_second_process_is_refused_and_the_first_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let mut first = Journal::open(dir.path(), EPOCH).unwrap().journal;
    assert!(matches!(Journal::open(dir.path(), EPOCH), Err(JournalError::InUse)));
    work(&mut first, 1, 3);
    drop(first);
    Journal::open(dir.path(), EPOCH).unwrap();
}

#[test]
fn a_reader_left_behind_does_not_keep_the_store_locked() {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let reader = journal.reader();
    assert!(reader.users().unwrap().is_empty());
    drop(journal);
    let again = Journal::open(dir.path(), EPOCH).unwrap().journal;
    assert!(matches!(reader.users(), Err(JournalError::Closed)));
    assert!(again.reader().users().unwrap().is_empty());
}

#[test]
fn a_store_that_was_never_finished_is_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("office.redb.new"), b"half of it").unwrap();
    let opened = Journal::open(dir.path(), EPOCH).unwrap();
    assert!(opened.created);
    assert!(!dir.path().join("office.redb.new").exists());
}

#[test]
fn a_file_that_is_no_store_is_named_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    for (name, bytes) in [("empty", vec![]), ("text", b"not a store".repeat(1000))] {
        let data = dir.path().join(name);
        fs::create_dir(&data).unwrap();
        fs::write(data.join("office.redb"), &bytes).unwrap();
        let refused = Journal::open(&data, EPOCH);
        assert!(matches!(refused, Err(JournalError::Corrupt { .. })), "{name}: {refused:?}");
        assert_eq!(fs::read(data.join("office.redb")).unwrap(), bytes);
    }
}

#[test]
fn a_directory_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a-file");
    fs::write(&file, b"").unwrap();
    // A file in the way: unlike permissions, this stops the superuser too.
    let refused = Journal::open(&file.join("data"), EPOCH).unwrap_err();
    assert!(matches!(&refused, JournalError::Unwritable { path, .. } if path.starts_with(&file)));
    assert!(refused.to_string().contains("a-file"), "{refused}");
}

#[test]
fn only_the_office_may_read_the_store() {
    let dir = tempfile::tempdir().unwrap();
    let _journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let mode = fs::metadata(dir.path().join("office.redb")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn who_only_looks_makes_no_store() {
    let dir = tempfile::tempdir().unwrap();
    let missing = Journal::open_existing(dir.path());
    assert!(matches!(missing, Err(JournalError::Missing { .. })), "{missing:?}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    drop(Journal::open(dir.path(), EPOCH).unwrap());
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    assert_eq!(journal.reader().head().unwrap(), journal.head());
}
