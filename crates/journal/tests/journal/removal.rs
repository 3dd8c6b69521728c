//! Days taken away by rule: what is left is one log with the days before it, and nothing that looks like it but is damage
//! passes for it. Power cuts and errors at every point.

use crate::disk::{Disk, Fault};
use crate::hall::{Dice, Hall, seal_all, work};
use crate::shelf::Shelf;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan};
use journal::{
    AdminEvent, Body, Commit, Due, Folder, HeldHead, Journal, JournalError, Keep, Opened, Record,
    TableWrite, Tree, TreeHead, Unpack, VerifyError, Wish, unpack,
};
use office::{Actor, Command, Event, Millis};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use uuid::Uuid;

const EPOCH: Uuid = Uuid::from_u128(1);
const SEALED: TableDefinition<u64, &[u8]> = TableDefinition::new("sealed");
/// Business days of a store here, so far apart that about half of them are older than a year.
const DAYS: usize = 12;

fn apart() -> Span {
    70.days()
}

fn morning(date: Date) -> Millis {
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    Millis(date.at(7, 30, 0, 0).to_zoned(zone).unwrap().timestamp().as_millisecond())
}

/// A day long after the one that runs.
fn later_day(hall: &mut Hall, after: Span) {
    let date = hall.office.day().unwrap().date.checked_add(after).unwrap();
    hall.at = morning(date);
    hall.order(&Command::OpenDay { date }, &Actor::System);
}

fn go_on(journal: &mut Journal, hall: &mut Hall, days: usize) {
    for _ in 0..days {
        for _ in 0..4 {
            hall.batch().append(journal, &hall.office).unwrap();
        }
        later_day(hall, apart());
        hall.commit(journal);
    }
}

/// Some years of work, sealed as far as can be.
fn years(journal: &mut Journal, seed: u64) -> Hall {
    let mut hall = work(journal, seed, 0);
    go_on(journal, &mut hall, DAYS - 1);
    assert!(seal_all(journal).unwrap() >= DAYS - 2);
    hall
}

fn store(seed: u64) -> (tempfile::TempDir, Journal, Hall) {
    let dir = tempfile::tempdir().unwrap();
    let mut journal = Journal::open(dir.path(), EPOCH).unwrap().journal;
    let hall = years(&mut journal, seed);
    (dir, journal, hall)
}

fn keep(hall: &Hall, years: u16) -> Keep {
    Keep { years, no_further_than: u64::MAX, not_believed: 0, at: hall.at }
}

/// Takes away what is due, as the dispatcher does. Answers the records of it.
fn take_away(
    journal: &mut Journal,
    hall: &mut Hall,
    keep: &Keep,
) -> Result<Vec<Record>, JournalError> {
    let mut told = Vec::new();
    while let Some(removal) = journal.due(keep)?.removal {
        hall.note(Actor::System, Body::Admin(removal.event()));
        let records = std::mem::take(&mut hall.unwritten);
        let writes = [TableWrite::RemoveDays(removal)];
        let commit =
            Commit { records: &records, answers: &[], writes: &writes, office: &hall.office };
        journal.append(&commit)?;
        told.extend(records);
    }
    Ok(told)
}

/// The same store twice, one of them without its first year.
struct Twins {
    dir: tempfile::TempDir,
    journal: Journal,
    hall: Hall,
    whole: Journal,
    _whole_dir: tempfile::TempDir,
    /// Behind this record the shorter log begins.
    through: u64,
}

fn twins(seed: u64) -> Twins {
    let ((dir, mut journal, mut hall), (whole_dir, mut whole, whole_hall)) =
        (store(seed), store(seed));
    let rule = keep(&hall, 1);
    let records = take_away(&mut journal, &mut hall, &rule).unwrap();
    assert_eq!(records.len(), 1);
    // What happens goes on in both.
    append(&mut whole, &whole_hall, &records);
    let through = journal.kept().unwrap().removed.unwrap().through;
    Twins { dir, journal, hall, whole, _whole_dir: whole_dir, through }
}

fn append(journal: &mut Journal, hall: &Hall, records: &[Record]) {
    let commit = Commit { records, answers: &[], writes: &[], office: &hall.office };
    journal.append(&commit).unwrap();
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir.join("history")).unwrap();
    let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

#[test]
fn what_is_left_is_the_log_that_was() {
    let Twins { dir: _dir, journal, whole, _whole_dir, through, .. } = twins(2);
    let (records, end) = (whole.since(0, usize::MAX).unwrap(), whole.head().seq);
    let from = |after: u64| records.iter().filter(move |record| record.seq > after.max(through));
    for after in (0..=end).step_by(7) {
        for limit in [1, 9, usize::MAX] {
            let found = journal.since(after, limit).unwrap();
            assert!(found.iter().eq(from(after).take(limit)), "{limit} after {after}");
        }
        let mut walked = Vec::new();
        let take = |record| {
            walked.push(record);
            ControlFlow::Continue(())
        };
        journal.walk(after, take).unwrap();
        assert!(walked.iter().eq(from(after)), "after {after}");
    }
    let hashed = journal.hashed(0, usize::MAX).unwrap();
    assert!(hashed == whole.hashed(through, usize::MAX).unwrap());
    let ends = ends_of_days(&journal);
    assert!(ends.iter().filter(|end| **end <= through).count() > 3, "{ends:?}");
    for size in 1..=end {
        let known = size >= through || ends.contains(&size);
        let head = journal.head_at(size).unwrap();
        assert_eq!(head, whole.head_at(size).unwrap().filter(|_| known), "{size}");
        let hash = journal.hash_at(size).unwrap();
        assert_eq!(hash, whole.hash_at(size).unwrap().filter(|_| known), "{size}");
    }
    assert_eq!(journal.hash_at(0).unwrap(), Some([0; 32]));
    assert_eq!(journal.hash_at(end + 1).unwrap(), None);
    let shape = |journal: &Journal| {
        let look = |tree: &Tree| {
            let (base, size) = (tree.base(), tree.size());
            let paths = (base..size).map(|n| (tree.inclusion(n, size), tree.consistency(n, size)));
            (base, tree.head(), paths.collect::<Vec<_>>())
        };
        journal.tree(look).unwrap()
    };
    assert_eq!(shape(&journal), shape(&whole));
    let report = journal.verify().unwrap();
    assert_eq!((report.head, report.tree), (whole.head(), whole.tree(Tree::head).unwrap()));
    assert_eq!(report.records, end - through);
}

fn ends_of_days(journal: &Journal) -> Vec<u64> {
    (1..=journal.head().seq).filter(|size| journal.head_at(*size).unwrap().is_some()).collect()
}

#[test]
fn days_older_than_the_rule_go_and_the_log_says_which() {
    let (_dir, mut journal, mut hall) = store(3);
    let opened = |journal: &Journal| -> Vec<(Date, u64)> {
        let records = journal.since(0, usize::MAX).unwrap().into_iter();
        let day = |record: Record| match record.body.office() {
            Some(Event::DayOpened { day, .. }) => Some((day.date, record.seq)),
            Some(_) | None => None,
        };
        records.filter_map(day).collect()
    };
    let before = opened(&journal);
    let long = keep(&hall, 9);
    assert_eq!(take_away(&mut journal, &mut hall, &long).unwrap(), []);
    let rule = keep(&hall, 1);
    let told = take_away(&mut journal, &mut hall, &rule).unwrap();
    let after = opened(&journal);
    // Two days are hot; the age is counted to the last sealed one.
    let latest = before[before.len() - 3].0;
    let (gone, there) = before.split_at(before.len() - after.len());
    assert_eq!(there, after);
    assert!(
        gone.len() > 3
            && gone.iter().all(|(date, _)| *date < latest.checked_sub(1.year()).unwrap())
    );
    assert!(after[0].0 >= latest.checked_sub(1.year()).unwrap());
    let Body::Admin(AdminEvent::DaysRemoved { through, until, keep_years, files, .. }) =
        &told[0].body
    else {
        panic!("{told:?}")
    };
    assert_eq!((*through, *until, *keep_years), (after[0].1 - 1, gone.last().unwrap().0, 1));
    assert_eq!(*files, gone.len() as u64);

    let kept = journal.kept().unwrap();
    let removed = kept.removed.unwrap();
    assert_eq!((removed.through, removed.until, removed.at), (*through, *until, hall.at));
    assert_eq!((removed.days, kept.first.unwrap().date), (gone.len() as u64, after[0].0));
    assert_eq!(journal.verify().unwrap().removed, Some(removed));
    for (date, seq) in &after {
        assert_eq!(journal.before_day(*date).unwrap(), seq - 1);
    }
    assert_eq!(journal.before_day(gone[0].0).unwrap(), *through, "the first that is there");
    assert_eq!(journal.due(&rule).unwrap(), Due::default());

    // Years later.
    go_on(&mut journal, &mut hall, 9);
    seal_all(&mut journal).unwrap();
    let rule = keep(&hall, 1);
    assert_eq!(take_away(&mut journal, &mut hall, &rule).unwrap().len(), 1);
    assert!(journal.kept().unwrap().removed.unwrap().days > removed.days);
    assert_eq!(journal.verify().unwrap().removed, journal.kept().unwrap().removed);
}

#[test]
fn what_others_lack_and_what_a_wrong_clock_calls_old_stays() {
    let (_dir, mut journal, mut hall) = store(4);
    let whole = journal.due(&keep(&hall, 1)).unwrap().removal.unwrap();
    let nothing = journal.due(&Keep { no_further_than: 0, ..keep(&hall, 1) }).unwrap();
    assert_eq!((nothing.removal, nothing.held_back), (None, Some(whole.until())));
    let some = Keep { no_further_than: whole.through() - 1, ..keep(&hall, 1) };
    let due = journal.due(&some).unwrap();
    assert_eq!(due.removal.unwrap().files(), whole.files() - 1, "whole days only");
    assert_eq!(due.held_back, Some(whole.until()));

    // The box believes that it is ten years later, and opens that day.
    later_day(&mut hall, 10.years());
    hall.commit(&mut journal);
    seal_all(&mut journal).unwrap();
    let due = journal.due(&keep(&hall, 1)).unwrap().removal.unwrap();
    assert!(due.until() < date(2027, 12, 31), "{}", due.until());
    assert_eq!(journal.due(&keep(&hall, 5)).unwrap(), Due::default());

    // It goes on believing it, day after day.
    for _ in 0..4 {
        later_day(&mut hall, 1.day());
        hall.commit(&mut journal);
        seal_all(&mut journal).unwrap();
    }
    let long = Keep { not_believed: 0, ..keep(&hall, 5) };
    assert!(journal.due(&long).unwrap().removal.is_some(), "so it looks old");
    let cautious = Keep { not_believed: 5, ..long };
    assert_eq!(journal.due(&cautious).unwrap(), Due::default());
}

#[test]
fn files_go_after_the_log_has_said_so_and_only_those() {
    let Twins { dir, mut journal, mut hall, through, .. } = twins(5);
    let all = files(dir.path());
    journal.verify().unwrap();
    let first = journal.due(&keep(&hall, 1)).unwrap();
    assert_eq!(first, Due::default());
    assert_eq!(journal.drop_files(0).unwrap(), 0, "nothing that others may read still");
    let gone = journal.kept().unwrap().removed.unwrap().days;
    assert_eq!(journal.drop_files(through).unwrap() as u64, gone);
    assert_eq!(journal.drop_files(u64::MAX).unwrap(), 0);
    assert_eq!(files(dir.path()), all[usize::try_from(gone).unwrap()..]);
    let report = journal.verify().unwrap();
    drop(journal);
    let Opened { journal: again, office, .. } = Journal::open_existing(dir.path()).unwrap();
    journal = again;
    assert_eq!((journal.verify().unwrap(), office), (report, hall.office.clone()));
    go_on(&mut journal, &mut hall, 3);
    assert_eq!(seal_all(&mut journal).unwrap(), 3);
    journal.verify().unwrap();
}

#[test]
fn a_head_at_the_end_of_a_day_is_compared_for_ever_and_another_is_said_to_be_out_of_reach() {
    let Twins { dir, journal, whole, _whole_dir, through, .. } = twins(6);
    journal.drop_files(u64::MAX).unwrap();
    let held = |head: TreeHead| HeldHead { size: head.size, root: head.root.to_vec() };
    let head = |size| held(whole.head_at(size).unwrap().unwrap());
    let ends = ends_of_days(&journal);
    let verify = |heads: &[HeldHead]| journal.verify_against(heads);
    verify(&[head(ends[1]), head(through), head(through + 5)]).unwrap();
    let forged = HeldHead { root: vec![7; 32], ..head(ends[1]) };
    let refused = verify(std::slice::from_ref(&forged)).expect_err("another log");
    assert!(matches!(refused, VerifyError::Head { size, .. } if size == ends[1]), "{refused}");
    let until = journal.kept().unwrap().removed.unwrap().until;
    let refused = verify(&[head(ends[1] - 1)]).expect_err("nothing to compare it with");
    let VerifyError::Removed { size, until: said } = refused else { panic!("{refused}") };
    assert_eq!((size, said), (ends[1] - 1, until));
    // Damage is said before what is out of reach.
    drop(journal);
    fs::remove_file(&files(dir.path())[1]).unwrap();
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    let refused = journal.verify_against(&[head(ends[1] - 1)]).expect_err("a file is missing");
    assert!(refused.to_string().contains("it is missing"), "{refused}");
}

/// Changes rows of `sealed` behind the journal's back; what `verify` says then.
fn after(dir: &Path, change: impl Fn(u64, &mut Value)) -> String {
    {
        let db = Database::open(dir.join("office.redb")).unwrap();
        let rows: Vec<(u64, Vec<u8>)> = {
            let table = db.begin_read().unwrap().open_table(SEALED).unwrap();
            let rows = table.range::<u64>(..).unwrap().map(Result::unwrap);
            rows.map(|(key, value)| (key.value(), value.value().to_vec())).collect()
        };
        let txn = db.begin_write().unwrap();
        for (key, value) in rows {
            let mut row: Value = serde_json::from_slice(&value[1..]).unwrap();
            change(key, &mut row);
            let value = [&value[..1], &serde_json::to_vec(&row).unwrap()].concat();
            txn.open_table(SEALED).unwrap().insert(key, value.as_slice()).unwrap();
        }
        txn.commit().unwrap();
    }
    let journal = Journal::open_existing(dir).unwrap().journal;
    journal.verify().expect_err("something is wrong").to_string()
}

/// Another first digit in what is hexadecimal.
fn other(value: &mut Value) {
    let text = value.as_str().unwrap();
    let digit = if text.starts_with('0') { '1' } else { '0' };
    *value = format!("{digit}{}", &text[1..]).into();
}

/// A store without its first year, closed, and where the log begins.
fn shortened(seed: u64) -> (tempfile::TempDir, u64, Vec<u64>) {
    let Twins { dir, journal, through, .. } = twins(seed);
    journal.drop_files(u64::MAX).unwrap();
    let ends = ends_of_days(&journal);
    (dir, through, ends)
}

#[test]
fn damage_does_not_pass_for_rule() {
    // A day marked, and no record says so.
    let (dir, journal, hall) = store(7);
    let at = hall.at;
    drop(journal);
    let said = after(dir.path(), |_, row| {
        if row["first_seq"] == 1 {
            row["removed"] = at.0.into();
        }
    });
    assert!(said.contains("sealed") && said.contains("no record of the log says so"), "{said}");

    // One more than the record says.
    let (dir, through, _) = shortened(7);
    let next_file = |row: &Value| row["first_seq"].as_u64().unwrap() == through + 1;
    let said = after(dir.path(), |_, row| {
        if next_file(row) {
            row["removed"] = at.0.into();
        }
    });
    assert!(said.contains(&format!("does so up to {through}")), "{said}");

    // A hole in the marks, the file there still.
    let Twins { dir, journal, .. } = twins(7);
    let ends = ends_of_days(&journal);
    drop(journal);
    let said = after(dir.path(), |key, row| {
        if key == ends[1] {
            row.as_object_mut().unwrap().remove("removed");
        }
    });
    assert!(said.contains("a day before it is not"), "{said}");

    // One less than the record says, its file still there.
    let Twins { dir, journal, through, .. } = twins(7);
    drop(journal);
    let said = after(dir.path(), |key, row| {
        if key == through {
            row.as_object_mut().unwrap().remove("removed");
        }
    });
    assert!(said.contains("says that it was taken away, and it is not marked"), "{said}");
}

#[test]
fn what_stays_of_a_day_that_is_gone_cannot_be_changed() {
    for field in
        ["head", "checksum", "peaks", "first_seq", "last", "file of the next", "date", "last date"]
    {
        let (dir, through, ends) = shortened(8);
        let said = if field == "file of the next" {
            let files = files(dir.path());
            fs::copy(&files[1], &files[0]).unwrap();
            let journal = Journal::open_existing(dir.path()).unwrap().journal;
            journal.verify().expect_err("another file").to_string()
        } else {
            after(dir.path(), |key, row| match field {
                "last" if key == through => other(&mut row["head"]),
                // The day before that: later than all before it, still.
                "date" if key == ends[1] => row["days"][0]["day"]["ordinal"] = 99.into(),
                "last date" if key == through => {
                    let until: jiff::civil::Date =
                        row["days"][0]["day"]["date"].as_str().unwrap().parse().unwrap();
                    let later = until.checked_add(1.day()).unwrap();
                    row["days"][0]["day"]["date"] = later.to_string().into();
                }
                "first_seq" if key == ends[1] => row[field] = (ends[0] + 2).into(),
                "peaks" if key == ends[1] => other(&mut row["peaks"][0]),
                "head" | "checksum" if key == ends[1] => other(&mut row[field]),
                _ => {}
            })
        };
        let expected = match field {
            "last" => "it is not chained to",
            "first_seq" => "it does not follow record",
            "last date" => "it does not end with the day that record",
            "file of the next" => "history/",
            _ => "what stays of the days up to it is not what record",
        };
        assert!(said.contains(expected), "{field}: {said}");
    }
    // That of the last: every head after it would be another one.
    let (dir, through, _) = shortened(8);
    let said = after(dir.path(), |key, row| {
        if key == through {
            other(&mut row["peaks"][0]);
        }
    });
    assert!(said.contains("the store has another tree over it"), "{said}");
}

#[test]
fn a_file_that_is_gone_without_a_rule_is_missing() {
    let (dir, _, _) = shortened(9);
    fs::remove_file(&files(dir.path())[0]).unwrap();
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    let said = journal.verify().expect_err("a day is missing").to_string();
    assert!(said.contains("history/") && said.contains("it is missing"), "{said}");
    // And what lies there without being known.
    let (dir, _, _) = shortened(9);
    fs::write(dir.path().join("history/000002-2026-03-16.day.old"), "x").unwrap();
    let journal = Journal::open_existing(dir.path()).unwrap().journal;
    let said = journal.verify().expect_err("a foreign file").to_string();
    assert!(said.contains("the log knows nothing of it"), "{said}");
}

#[test]
fn no_record_lets_go_of_what_no_rule_could() {
    for case in 0..4 {
        let (_dir, mut journal, mut hall) = store(10);
        let removal = journal.due(&keep(&hall, 1)).unwrap().removal.unwrap();
        let mut event = removal.event();
        let AdminEvent::DaysRemoved { through, until, keep_years, .. } = &mut event else {
            panic!("{removal:?}")
        };
        match case {
            0 => *keep_years = 0,
            1 => *until = hall.office.day().unwrap().date.checked_sub(1.day()).unwrap(),
            2 => *keep_years = 5,
            _ => *through = hall.seq + 9,
        }
        hall.note(Actor::System, Body::Admin(event));
        let records = std::mem::take(&mut hall.unwritten);
        append(&mut journal, &hall, &records);
        let refused = journal.verify().expect_err("no rule");
        let VerifyError::Record { what, .. } = &refused else { panic!("{case}: {refused}") };
        assert!(what.contains("it takes away"), "{what}");
    }
}

#[test]
fn a_record_whose_days_are_all_there_is_found() {
    let Twins { whole, _whole_dir, through, .. } = twins(11);
    let refused = whole.verify().expect_err("nothing was taken away").to_string();
    assert!(refused.contains("says that it was taken away, and it is not marked"), "{refused}");
    assert!(refused.contains("table sealed") && through > 0);
}

#[test]
fn days_that_an_old_program_sealed_go_as_well() {
    let (dir, journal, mut hall) = store(12);
    let before = journal.tree(Tree::head).unwrap();
    drop(journal);
    {
        let db = Database::open(dir.path().join("office.redb")).unwrap();
        let txn = db.begin_write().unwrap();
        {
            let mut table = txn.open_table(SEALED).unwrap();
            let rows: Vec<(u64, Vec<u8>)> = {
                let rows = table.range::<u64>(..).unwrap().map(Result::unwrap);
                rows.map(|(key, value)| (key.value(), value.value().to_vec())).collect()
            };
            for (key, value) in rows {
                let mut row: Value = serde_json::from_slice(&value[1..]).unwrap();
                row.as_object_mut().unwrap().remove("peaks");
                let value = [&[1], &serde_json::to_vec(&row).unwrap()[..]].concat();
                table.insert(key, value.as_slice()).unwrap();
            }
        }
        txn.commit().unwrap();
    }
    let mut journal = Journal::open_existing(dir.path()).unwrap().journal;
    let rule = keep(&hall, 1);
    assert_eq!(take_away(&mut journal, &mut hall, &rule).unwrap().len(), 1);
    journal.drop_files(u64::MAX).unwrap();
    assert_eq!(journal.head_at(before.size).unwrap(), Some(before));
    let removed = journal.kept().unwrap().removed.unwrap();
    let known = ends_of_days(&journal).into_iter().filter(|end| *end <= removed.through);
    assert_eq!(known.count() as u64, removed.days);
    let report = journal.verify().unwrap();
    assert!(report.removed.is_some_and(|removed| removed.days > 3));
    drop(journal);
    Journal::open_existing(dir.path()).unwrap().journal.verify().unwrap();
}

#[test]
fn backups_leave_out_what_is_gone_and_an_older_one_brings_it_back_until_the_rule_is_applied() {
    let (dir, mut journal, mut hall) = store(13);
    let copy = |journal: &Journal, at| {
        let mut bytes = Vec::new();
        journal.back_up(&Wish { at, own: None }, &mut bytes).unwrap();
        bytes
    };
    let restored = |bytes: &[u8]| {
        let dir = tempfile::tempdir().unwrap();
        unpack(&mut &*bytes, dir.path(), Unpack::ToStay, &mut |_| {}).unwrap();
        let journal = Journal::open_existing(dir.path()).unwrap().journal;
        (dir, journal)
    };
    let (older, mut then) = (copy(&journal, hall.at), hall.clone());
    let rule = keep(&hall, 1);
    take_away(&mut journal, &mut hall, &rule).unwrap();
    // Their files still lie there.
    let newer = copy(&journal, hall.at);
    let (there, back) = restored(&newer);
    assert_eq!(back.verify().unwrap(), journal.verify().unwrap());
    let gone = usize::try_from(back.kept().unwrap().removed.unwrap().days).unwrap();
    assert_eq!(
        files(there.path()),
        files(dir.path())[gone..]
            .iter()
            .map(|file| { there.path().join("history").join(file.file_name().unwrap()) })
            .collect::<Vec<_>>()
    );

    let (there, mut back) = restored(&older);
    assert_eq!(back.verify().unwrap().removed, None);
    assert_eq!(back.since(0, 1).unwrap()[0].seq, 1);
    let rule = keep(&then, 1);
    assert_eq!(take_away(&mut back, &mut then, &rule).unwrap().len(), 1);
    back.drop_files(u64::MAX).unwrap();
    assert_eq!(back.verify().unwrap(), journal.verify().unwrap());
    assert!(files(there.path()).len() < files(dir.path()).len());
}

/// What the file itself says, whoever reads it.
fn format_in(dir: &Path) -> u64 {
    let db = Database::open(dir.join("office.redb")).unwrap();
    let meta = TableDefinition::<&[u8], &[u8]>::new("meta");
    let meta = db.begin_read().unwrap().open_table(meta).unwrap();
    let store = meta.get(b"store".as_slice()).unwrap().unwrap();
    let store: Value = serde_json::from_slice(&store.value()[1..]).unwrap();
    store["format"].as_u64().unwrap()
}

#[test]
fn only_a_store_that_took_days_away_is_closed_to_the_program_before() {
    let (dir, mut journal, mut hall) = store(16);
    go_on(&mut journal, &mut hall, 1);
    drop(journal);
    assert_eq!(format_in(dir.path()), u64::from(BEFORE), "years of work, and days sealed");

    let mut journal = Journal::open_existing(dir.path()).unwrap().journal;
    let mut older = Vec::new();
    let copied = journal.back_up(&Wish { at: hall.at, own: None }, &mut older).unwrap();
    assert_eq!(copied.store, BEFORE);
    let rule = keep(&hall, 1);
    take_away(&mut journal, &mut hall, &rule).unwrap();
    assert_eq!(journal.format(), REMOVED);
    let copied = journal.back_up(&Wish { at: hall.at, own: None }, &mut Vec::new()).unwrap();
    assert_eq!(copied.store, REMOVED);
    drop(journal);
    assert_eq!(format_in(dir.path()), u64::from(REMOVED));
    let mut journal = Journal::open_existing(dir.path()).unwrap().journal;
    hall.batch().append(&mut journal, &hall.office).unwrap();
    journal.begin_epoch(Uuid::from_u128(2)).unwrap();
    drop(journal);
    assert_eq!(format_in(dir.path()), u64::from(REMOVED), "what is gone stays gone");

    let there = tempfile::tempdir().unwrap();
    unpack(&mut &*older, there.path(), Unpack::ToStay, &mut |_| {}).unwrap();
    assert_eq!(Journal::open_existing(there.path()).unwrap().journal.format(), BEFORE);
    assert!(!there.path().join("before-upgrade-9.backup").exists());
}

/// The format of a store that has all its days, and of one that took some away.
const BEFORE: u32 = 9;
const REMOVED: u32 = 10;

/// Power cuts in an ordinary test run; `XINMOI_CRASH_POINTS` asks for more.
const POINTS: u64 = 160;

/// A store of which the first year is to go.
struct Start {
    image: Vec<u8>,
    shelf: Shelf,
    records: Vec<Record>,
    hall: Hall,
}

fn sealed(seed: u64) -> Start {
    let (disk, shelf) = (Disk::default(), Shelf::default());
    let opened = Journal::open_backend_with(disk.clone(), shelf.clone(), EPOCH).unwrap();
    let mut journal = opened.journal;
    let hall = years(&mut journal, seed);
    let records = journal.since(0, usize::MAX).unwrap();
    drop(journal);
    Start { image: disk.image(), shelf, records, hall }
}

#[test]
fn a_cut_at_any_point_of_it_leaves_the_log_before_or_after() {
    let points = std::env::var("XINMOI_CRASH_POINTS").map_or(POINTS, |n| n.parse().unwrap());
    let start = sealed(14);
    let (mut cut, mut gone, mut half) = (0, 0, 0);
    for point in 0..points {
        let mut dice = Dice(point);
        let fault = Fault::PowerCut(1 + point / 2 % 20);
        let of_store = point % 2 == 0;
        let image = start.image.clone();
        let disk = if of_store { Disk::failing(image, fault) } else { Disk::holding(image) };
        let shelf = start.shelf.copy((!of_store).then_some(fault));
        let mut hall = start.hall.clone();
        let _ = both(&disk, &shelf, &mut hall);
        cut += u64::from(disk.is_cut() || shelf.is_cut());
        let (image, shelf) = (disk.after_power_cut(&mut dice), shelf.after_power_cut(&mut dice));
        let days = shelf.names().unwrap().len();
        let all = start.shelf.names().unwrap().len();
        let found = start.check(image, shelf, point);
        gone += u64::from(found);
        half += u64::from(found && days == all);
    }
    println!("{cut} of {points} cut, {gone} with days gone, {half} of them with every file");
    assert!(
        cut > points / 4 && gone > points / 8 && gone < points && half > 0,
        "{cut} {gone} {half}"
    );
}

fn both(disk: &Disk, shelf: &Shelf, hall: &mut Hall) -> Result<(), JournalError> {
    let opened = Journal::open_backend_with(disk.clone(), shelf.clone(), Uuid::nil())?;
    let mut journal = opened.journal;
    let rule = keep(hall, 1);
    take_away(&mut journal, hall, &rule)?;
    journal.drop_files(u64::MAX)?;
    Ok(())
}

impl Start {
    /// Whether the days are gone. Either way the log is whole, and what was cut off is done anew.
    fn check(&self, image: Vec<u8>, shelf: Shelf, point: u64) -> bool {
        let opened = Journal::open_backend_with(Disk::holding(image), shelf.clone(), Uuid::nil());
        let mut journal = opened.unwrap_or_else(|e| panic!("point {point}: {e}")).journal;
        journal.verify().unwrap_or_else(|e| panic!("point {point}: {e}"));
        let removed = journal.kept().unwrap().removed;
        let format = if removed.is_some() { REMOVED } else { BEFORE };
        assert_eq!(journal.format(), format, "point {point}");
        let found = journal.since(0, usize::MAX).unwrap();
        let mut hall = self.hall.clone();
        hall.seq = journal.head().seq;
        match removed {
            None => assert!(found == self.records, "point {point}"),
            Some(removed) => {
                let there = self.records.iter().filter(|record| record.seq > removed.through);
                assert!(found[..found.len() - 1].iter().eq(there), "point {point}");
            }
        }
        let rule = keep(&hall, 1);
        take_away(&mut journal, &mut hall, &rule).unwrap();
        journal.drop_files(u64::MAX).unwrap();
        let report = journal.verify().unwrap_or_else(|e| panic!("point {point}: {e}"));
        let days = report.removed.unwrap().days;
        let all = self.shelf.names().unwrap().len() as u64;
        assert_eq!(shelf.names().unwrap().len() as u64, all - days, "point {point}");
        removed.is_some()
    }
}

/// Operations that fail in an ordinary test run; `XINMOI_IO_ERRORS` asks for more.
const OPERATIONS: u64 = 20;

#[test]
fn an_error_at_any_operation_of_it_stops_nothing() {
    let last = std::env::var("XINMOI_IO_ERRORS").map_or(OPERATIONS, |n| n.parse().unwrap());
    let start = sealed(15);
    for n in 1..=last {
        let kind = if n % 2 == 0 { ErrorKind::StorageFull } else { ErrorKind::Other };
        let shelf = start.shelf.copy(Some(Fault::Error(n, kind)));
        let disk = Disk::holding(start.image.clone());
        let mut hall = start.hall.clone();
        let opened = Journal::open_backend_with(disk.clone(), shelf.clone(), Uuid::nil()).unwrap();
        let mut journal = opened.journal;
        let rule = keep(&hall, 1);
        take_away(&mut journal, &mut hall, &rule).unwrap();
        let failed = journal.drop_files(u64::MAX).is_err();
        shelf.mend();
        // The store is as usable as it was.
        hall.batch().append(&mut journal, &hall.office).unwrap();
        let left = journal.drop_files(u64::MAX).unwrap();
        assert!(left > 0 || !failed || n > 1, "operation {n}");
        journal.verify().unwrap_or_else(|e| panic!("operation {n}: {e}"));

        let disk = Disk::failing(start.image.clone(), Fault::Error(n, kind));
        let mut hall = start.hall.clone();
        let shelf = start.shelf.copy(None);
        let _ = both(&disk, &shelf, &mut hall);
        start.check(disk.image(), shelf, n);
    }
}
