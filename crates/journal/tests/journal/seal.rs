//! Sealed days: one chain through files and store, read without the reader knowing; power cuts, errors and flipped bits
//! at every point of it.

use crate::disk::{Disk, Fault};
use crate::hall::{Dice, Hall, seal_all, work};
use crate::shelf::Shelf;
use journal::{Folder, Journal, JournalError, Opened, Record};
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const EPOCH: Uuid = Uuid::from_u128(1);

/// A store with days of work, and all its records.
fn store() -> (tempfile::TempDir, Journal, Hall) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let hall = days(&mut journal, 2, 5);
    (dir, journal, hall)
}

/// So many days of work, the last one still running.
fn days(journal: &mut Journal, seed: u64, days: usize) -> Hall {
    let mut hall = work(journal, seed, 0);
    go_on(journal, &mut hall, days - 1);
    hall
}

fn go_on(journal: &mut Journal, hall: &mut Hall, days: usize) {
    for _ in 0..days {
        for _ in 0..5 {
            hall.batch().append(journal, &hall.office).unwrap();
        }
        hall.next_day();
        hall.commit(journal);
    }
}

/// The same, sealed as far as can be.
fn sealed() -> (tempfile::TempDir, Vec<Record>) {
    let (dir, mut journal, _) = store();
    let records = journal.since(0, usize::MAX).unwrap();
    assert!(seal_all(&mut journal).unwrap() > 1);
    (dir, records)
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<_> =
        fs::read_dir(dir.join("history")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn said(dir: &Path) -> String {
    let journal = Journal::open_existing(dir).unwrap().journal;
    journal.verify().expect_err("something is wrong").to_string()
}

#[test]
fn whoever_reads_does_not_know_what_is_sealed() {
    let (dir, mut journal, mut hall) = store();
    let before = journal.verify().unwrap();
    let records = journal.since(0, usize::MAX).unwrap();
    let days = usize::try_from(before.days).unwrap();
    assert_eq!(seal_all(&mut journal).unwrap(), days - 2);
    assert_eq!(journal.seal_next(|| true).unwrap(), None);
    for limit in [1, 7, usize::MAX] {
        for after in (0..=before.records).step_by(13) {
            let expected = records.iter().skip(usize::try_from(after).unwrap()).take(limit);
            let found = journal.since(after, limit).unwrap();
            assert!(found.iter().eq(expected), "{limit} after {after}");
        }
    }
    assert_eq!(journal.verify().unwrap(), before);
    drop(journal);
    let Opened { mut journal, office, .. } = Journal::open_existing(dir.path()).unwrap();
    assert_eq!((office, journal.head()), (hall.office.clone(), before.head));
    let recent = journal.recent(u64::MAX).unwrap();
    assert!(recent[0].seq > 1 && records.ends_with(&recent), "the hot days only");
    // The chain goes on behind it.
    go_on(&mut journal, &mut hall, 3);
    assert!(seal_all(&mut journal).unwrap() > 1);
    assert_eq!(journal.verify().unwrap().records, hall.seq);
}

#[test]
fn every_day_is_found_by_its_date() {
    let (_dir, mut journal, _) = store();
    let opened = |journal: &Journal| {
        let records = journal.since(0, usize::MAX).unwrap();
        let mut days = Vec::new();
        for record in &records {
            if let Some(office::Event::DayOpened { day, .. }) = record.body.office() {
                days.push((day.date, record.seq - 1));
            }
        }
        days
    };
    let days = opened(&journal);
    seal_all(&mut journal).unwrap();
    for (date, before) in days {
        assert_eq!(journal.before_day(date).unwrap(), before);
    }
    let never = "9999-01-01".parse().unwrap();
    assert_eq!(journal.before_day(never).unwrap(), journal.head().seq);
}

#[test]
fn a_missing_a_foreign_and_a_changed_file_are_named() {
    let (dir, _) = sealed();
    let first = files(dir.path()).remove(0);
    let name = first.file_name().unwrap().to_str().unwrap().to_owned();
    let bytes = fs::read(&first).unwrap();

    fs::remove_file(&first).unwrap();
    assert!(said(dir.path()).contains(&format!("history/{name}: it is missing")));

    fs::write(&first, &bytes[..bytes.len() - 1]).unwrap();
    assert!(said(dir.path()).contains(&name));

    fs::write(&first, &bytes).unwrap();
    let beside = first.with_file_name("000001-2020-01-01.day");
    fs::write(&beside, &bytes).unwrap();
    let words = said(dir.path());
    assert!(words.contains("000001-2020-01-01.day: the log knows nothing of it"), "{words}");
    fs::remove_file(&beside).unwrap();

    let second = files(dir.path()).remove(1);
    fs::write(&first, fs::read(&second).unwrap()).unwrap();
    assert!(said(dir.path()).contains(&name));
}

/// Flips in an ordinary test run; `XINMOI_BIT_FLIPS` asks for more.
const FLIPS: u64 = 300;

#[test]
fn a_flipped_bit_in_a_sealed_file_is_named() {
    let flips = std::env::var("XINMOI_BIT_FLIPS").map_or(FLIPS, |n| n.parse().unwrap());
    let (dir, records) = sealed();
    let file = files(dir.path()).remove(0);
    let name = file.file_name().unwrap().to_str().unwrap().to_owned();
    let bytes = fs::read(&file).unwrap();
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    let mut dice = Dice(5);
    for flip in 0..flips {
        // Half of them where the file says what it is and what is in it.
        let ends = [bytes.len() as u64, 16, 600][usize::try_from(flip % 3).unwrap()];
        let from = if ends == 600 { bytes.len() - 600 } else { 0 };
        let at = from + usize::try_from(dice.under(ends)).unwrap();
        let mut flipped = bytes.clone();
        flipped[at] ^= 1 << dice.under(8);
        fs::write(&file, &flipped).unwrap();
        let found = journal.verify().expect_err("a flip that nobody sees").to_string();
        assert!(found.contains(&name), "byte {at}: {found}");
        match journal.since(0, usize::MAX) {
            Ok(read) => assert!(read == records, "byte {at}: wrong in silence"),
            Err(error) => assert!(matches!(error, JournalError::Corrupt { .. }), "{error:?}"),
        }
    }
    // The office itself never noticed: what is damaged is elsewhere.
    assert!(journal.recent(10).is_ok());
}

/// Power cuts in an ordinary test run; `XINMOI_CRASH_POINTS` asks for more.
const POINTS: u64 = 160;

#[test]
fn a_cut_at_any_point_of_sealing_loses_and_doubles_nothing() {
    let points = std::env::var("XINMOI_CRASH_POINTS").map_or(POINTS, |n| n.parse().unwrap());
    let start = unsealed(3);
    let (mut cut, mut left_behind) = (0, 0);
    for point in 0..points {
        let mut dice = Dice(point);
        // By turns at a change of the store and of the folder, so that each point is met.
        let n = 1 + point / 2 % 50;
        let (disk, shelf) = start.failing(Fault::PowerCut(n), point % 2 == 0);
        let mut power = Power { disk, shelf };
        power.seal(point);
        cut += u64::from(power.is_cut());
        let (image, names) = power.after_cut(&mut dice);
        left_behind += u64::from(names.names().unwrap().iter().any(|name| name.ends_with(".day")));
        start.check(image, names, point);
    }
    println!("{cut} of {points} cut, {left_behind} with a file");
    assert!(cut > points / 2 && left_behind > points / 8, "{cut} cut, {left_behind} with a file");
}

#[cfg(feature = "mutants")]
#[test]
fn the_lab_catches_a_file_that_was_not_synced() {
    // In a process of its own: the other tests of this one must sync theirs.
    let lab = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "seal::a_cut_at_any_point_of_sealing_loses_and_doubles_nothing"])
        .env("XINMOI_MUTANT", "seal_unsynced")
        .output()
        .unwrap();
    assert!(!lab.status.success(), "a file that was not synced went unseen");
}

/// Operations that fail in an ordinary test run; `XINMOI_IO_ERRORS` asks for more.
const OPERATIONS: u64 = 60;

#[test]
fn an_error_at_any_operation_of_sealing_stops_nothing() {
    let last = std::env::var("XINMOI_IO_ERRORS").map_or(OPERATIONS, |n| n.parse().unwrap());
    let start = unsealed(3);
    for n in 1..=last {
        let kind = if n % 2 == 0 { ErrorKind::StorageFull } else { ErrorKind::Other };
        let (disk, shelf) = start.failing(Fault::Error(n, kind), true);
        start.go_on_after_error(&disk, &shelf, n, true);
        let (disk, shelf) = start.failing(Fault::Error(n, kind), false);
        start.go_on_after_error(&disk, &shelf, n, false);
    }
}

/// A store with days to seal, none of them sealed.
struct Start {
    image: Vec<u8>,
    records: Vec<Record>,
    hall: Hall,
}

fn unsealed(seed: u64) -> Start {
    let disk = Disk::default();
    let opened = Journal::open_backend_with(disk.clone(), Shelf::default(), EPOCH).unwrap();
    let mut journal = opened.journal;
    let hall = days(&mut journal, seed, 5);
    let records = journal.since(0, usize::MAX).unwrap();
    drop(journal);
    Start { image: disk.image(), records, hall }
}

impl Start {
    fn failing(&self, fault: Fault, of_store: bool) -> (Disk, Shelf) {
        if of_store {
            (Disk::failing(self.image.clone(), fault), Shelf::default())
        } else {
            (Disk::holding(self.image.clone()), Shelf::failing(fault))
        }
    }

    fn check(&self, image: Vec<u8>, shelf: Shelf, point: u64) {
        let opened = Journal::open_backend_with(Disk::holding(image), shelf, Uuid::nil());
        let mut journal = opened.unwrap_or_else(|e| panic!("point {point}: {e}")).journal;
        self.check_log(&journal, point);
        let mut more = true;
        while more {
            more = journal.clear(None).unwrap();
        }
        seal_all(&mut journal).unwrap_or_else(|e| panic!("point {point}: {e}"));
        self.check_log(&journal, point);
        let hot = journal.recent(u64::MAX).unwrap();
        let days = |r: &&Record| matches!(r.body.office(), Some(office::Event::DayOpened { .. }));
        assert_eq!(hot.iter().filter(days).count(), 2, "point {point}: the rest is sealed");
    }

    fn check_log(&self, journal: &Journal, point: u64) {
        let found = journal.since(0, usize::MAX).unwrap_or_else(|e| panic!("point {point}: {e}"));
        assert!(found == self.records, "point {point}: {} of {}", found.len(), self.records.len());
        journal.verify().unwrap_or_else(|e| panic!("point {point}: {e}"));
    }

    /// An error of the folder leaves the store as usable as it was; one of the store closes it, as it always does.
    fn go_on_after_error(&self, disk: &Disk, shelf: &Shelf, n: u64, of_store: bool) {
        let Ok(opened) = Journal::open_backend_with(disk.clone(), shelf.clone(), Uuid::nil())
        else {
            return assert!(of_store, "operation {n}: the folder is not needed to open");
        };
        let mut journal = opened.journal;
        let failed = seal_all(&mut journal).is_err();
        shelf.mend();
        if failed && !of_store {
            self.check_log(&journal, n);
            let mut hall = self.hall.clone();
            hall.batch().append(&mut journal, &hall.office).unwrap();
            seal_all(&mut journal).unwrap();
            journal.verify().unwrap();
            return;
        }
        drop(journal);
        self.check(disk.image(), shelf.clone(), n);
    }
}

/// One supply for both.
struct Power {
    disk: Disk,
    shelf: Shelf,
}

impl Power {
    fn is_cut(&self) -> bool {
        self.disk.is_cut() || self.shelf.is_cut()
    }

    fn seal(&mut self, point: u64) {
        let opened = Journal::open_backend_with(self.disk.clone(), self.shelf.clone(), Uuid::nil());
        let Ok(opened) = opened else { return };
        let mut journal = opened.journal;
        let done: Result<_, JournalError> = seal_all(&mut journal);
        assert!(done.is_ok() || self.is_cut(), "point {point}: {done:?}");
    }

    fn after_cut(&self, dice: &mut Dice) -> (Vec<u8>, Shelf) {
        (self.disk.after_power_cut(dice), self.shelf.after_power_cut(dice))
    }
}
