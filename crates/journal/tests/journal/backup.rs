//! Backups: what comes back is what was copied, whatever is wrong with one is named, and who restores one goes on in a
//! store of its own.

use crate::hall::{Hall, seal_all, work};
use journal::{
    About, AdminEvent, BackupError, Body, Commit, Journal, JournalError, Opened, Record, SessionOf,
    SessionRow, StoredAnswer, TableWrite, Unpack, Wish, check, unpack,
};
use office::{Actor, Millis};
use std::fs;
use std::path::Path;
use uuid::Uuid;

const EPOCH: Uuid = Uuid::from_u128(1);
const NEXT: Uuid = Uuid::from_u128(2);
/// What only this machine may know.
const SECRET: &[u8] = b"planted-secret-7d1f";

/// Some days of work, two of them sealed, with a session and an answer; and a backup of it.
fn backed_up() -> (tempfile::TempDir, Opened, About, Vec<u8>) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let mut hall = work(&mut journal, 3, 4);
    for _ in 0..3 {
        hall.batch().append(&mut journal, &hall.office).unwrap();
        hall.next_day();
        hall.commit(&mut journal);
    }
    assert!(seal_all(&mut journal).unwrap() > 1);
    plant(&mut journal, &hall);
    fs::write(dir.path().join("person.keys"), SECRET).unwrap();
    fs::create_dir(dir.path().join("media")).unwrap();
    fs::write(dir.path().join("media/a.png"), [7; 300_000]).unwrap();
    let mut bytes = Vec::new();
    let wish = Wish { at: hall.at, own: Some(dir.path()) };
    let about = journal.back_up(&wish, &mut bytes).unwrap();
    (dir, Opened { journal, office: hall.office, created: false }, about, bytes)
}

fn plant(journal: &mut Journal, hall: &Hall) {
    let mut token_hash = [0; 32];
    token_hash[..SECRET.len()].copy_from_slice(SECRET);
    let who = SessionOf::User("lan".parse().unwrap());
    let (created_at, expires_at) = (hall.at, hall.at.plus(1 << 40));
    let session = SessionRow::new(token_hash, who, created_at, expires_at);
    let answer =
        StoredAnswer { day: 1, request_hash: [0; 32], status: 201, seq: 1, body: SECRET.to_vec() };
    let commit = Commit {
        records: &[],
        answers: &[([9; 32], answer)],
        writes: &[TableWrite::PutSession(session)],
        office: &hall.office,
    };
    journal.append(&commit).unwrap();
}

fn unpacked(bytes: &[u8]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    unpack(&mut &*bytes, dir.path(), Unpack::ToStay, &mut |_| {}).unwrap();
    dir
}

fn why(bytes: &[u8]) -> BackupError {
    check(&mut &*bytes, u64::MAX, &mut |_| {}).expect_err("it is not what was written")
}

#[test]
fn what_comes_back_is_what_was_copied() {
    let (dir, before, about, bytes) = backed_up();
    assert_eq!(check(&mut &*bytes, u64::MAX, &mut |_| {}).unwrap(), about);
    // What would fill the disk is given up while it is read.
    let large = check(&mut &*bytes, 2_000, &mut |_| {}).expect_err("it is larger");
    assert!(matches!(large, BackupError::TooLarge { most: 2_000 }), "{large}");
    let back = unpacked(&bytes);
    let after = Journal::open_existing(back.path()).unwrap();
    assert_eq!(after.journal.verify().unwrap(), before.journal.verify().unwrap());
    assert_eq!(after.office, before.office);
    let all = |journal: &Journal| journal.since(0, usize::MAX).unwrap();
    assert_eq!(all(&after.journal), all(&before.journal));
    let media = |dir: &Path| fs::read(dir.join("media/a.png")).unwrap();
    assert_eq!(media(back.path()), media(dir.path()));

    // The store of the office is read on while it is copied, and none of what stays out is in the copy.
    assert!(
        !before.journal.sessions().unwrap().is_empty()
            && before.journal.answer(&[9; 32]).unwrap().is_some()
    );
    assert!(
        after.journal.sessions().unwrap().is_empty()
            && after.journal.answer(&[9; 32]).unwrap().is_none()
    );
    drop(after);
    for entry in walk(back.path()) {
        let found = fs::read(&entry).unwrap();
        assert!(!found.windows(SECRET.len()).any(|w| w == SECRET), "{}", entry.display());
    }
    assert!(!back.path().join("person.keys").exists());
}

fn walk(dir: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

/// Bytes of which one bit is flipped in an ordinary test run; `XINMOI_FLIPS` asks for more.
const FLIPS: usize = 400;

#[test]
fn a_flipped_bit_is_refused_wherever_it_is() {
    let (_dir, _, _, bytes) = backed_up();
    let flips = std::env::var("XINMOI_FLIPS").map_or(FLIPS, |n| n.parse().unwrap());
    let mut flipped = bytes.clone();
    for n in 0..flips {
        let at = if n < 100 { n } else { n * bytes.len() / flips };
        flipped[at] ^= 1 << (n % 8);
        let _ = why(&flipped);
        flipped[at] = bytes[at];
    }
    check(&mut &*flipped, u64::MAX, &mut |_| {}).unwrap();
}

#[test]
fn what_is_no_whole_backup_is_named() {
    let (_dir, _, _, bytes) = backed_up();
    for at in [16, 40, bytes.len() / 2, bytes.len() - 1] {
        assert!(matches!(why(&bytes[..at]), BackupError::CutOff), "{at}");
    }
    assert!(matches!(why(b""), BackupError::Foreign));
    assert!(matches!(why(&[b'%'; 4_096]), BackupError::Foreign));
    let newer = [&bytes[..12], &2u32.to_be_bytes(), &bytes[16..]].concat();
    assert!(matches!(why(&newer), BackupError::Newer { found: 2 }));
    assert!(matches!(why(&[&bytes[..], b"x"].concat()), BackupError::Damaged { .. }));
}

#[test]
fn whoever_restores_goes_on_in_another_store() {
    let (_dir, _, about, bytes) = backed_up();
    let back = unpacked(&bytes);
    let Opened { mut journal, office, .. } = Journal::open_existing(back.path()).unwrap();
    journal.begin_epoch(NEXT).unwrap();
    assert_eq!(journal.head().epoch, NEXT);
    let refused = journal.verify().expect_err("nothing says where its log is from").to_string();
    assert!(refused.contains("another store sealed it"), "{refused}");
    let (seq, at) = (about.seq + 1, about.made_at);
    let restored = AdminEvent::Restored { epoch: NEXT, parent: EPOCH, made_at: at, backup: None };
    let record = Record { seq, at, by: Actor::System, from: None, body: Body::Admin(restored) };
    journal
        .append(&Commit { records: &[record], answers: &[], writes: &[], office: &office })
        .unwrap();
    journal.verify().unwrap();

    // Days that were open when it was copied are sealed by the new store, and the chain is one.
    let mut hall = Hall::new(office, seq, 9);
    for _ in 0..3 {
        hall.at = hall.at.plus(24 * 3_600_000);
        hall.next_day();
        hall.commit(&mut journal);
    }
    assert!(seal_all(&mut journal).unwrap() > 1);
    assert_eq!(journal.verify().unwrap().head.epoch, NEXT);
}

#[test]
fn a_store_that_was_half_restored_is_not_made_anew() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(journal::RESTORING)).unwrap();
    let refused = Journal::open(dir.path(), EPOCH).expect_err("half a store");
    assert!(matches!(refused, JournalError::HalfRestored { .. }), "{refused}");
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2, "its lock and what was there");
}

#[test]
fn an_empty_store_comes_back_too() {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let mut bytes = Vec::new();
    journal.back_up(&Wish { at: Millis(1), own: None }, &mut bytes).unwrap();
    let back = unpacked(&bytes);
    let report = Journal::open_existing(back.path()).unwrap().journal.verify().unwrap();
    assert_eq!((report.head.epoch, report.records), (EPOCH, 0));
}
