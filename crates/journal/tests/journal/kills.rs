//! A process killed with -9 at any moment, its first start included, leaves a store that opens, with everything that it
//! had acknowledged.

use crate::hall::{Dice, Hall, seal_all, work};
use journal::{Commit, Journal, TableWrite, UserRow};
use office::{Millis, Role, UserName};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;
use uuid::Uuid;

/// Kills in an ordinary test run; `XINMOI_KILLS` asks for more.
const KILLS: u64 = 40;

/// A kill comes within this time of the start: making the store takes most of it.
const LIFE_MICROS_MAX: u64 = 40_000;

/// The tests that are processes to be killed.
const WORKING: &str = "kills::the_one_that_is_killed";
const SEALING: &str = "kills::the_one_that_seals";
const OPENING: &str = "kills::the_one_that_opens";

/// Tells the killed process where to work. Without it, that test does nothing.
const CHILD: &str = "XINMOI_KILLED_IN";

#[test]
fn a_killed_process_leaves_what_it_acknowledged() {
    let kills = std::env::var("XINMOI_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let mut dice = Dice(4);
    let mut acknowledging = 0;
    for _ in 0..kills {
        let dir = tempfile::tempdir().unwrap();
        let acknowledged =
            live_and_be_killed(WORKING, dir.path(), (0, dice.under(LIFE_MICROS_MAX)));
        let journal = Journal::open(dir.path(), Uuid::from_u128(2)).unwrap().journal;
        assert!(journal.head().seq >= acknowledged, "{acknowledged} records were acknowledged");
        journal.verify().unwrap();
        acknowledging += u64::from(acknowledged > 0);
    }
    println!("{acknowledging} of {kills} had acknowledged something");
}

/// The last number that the process acknowledged before it was killed, so long after so many acknowledgements.
fn live_and_be_killed(of: &str, dir: &Path, (acks, micros): (usize, u64)) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", of, "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut said = said.filter_map(|line| line.strip_prefix("ack ")?.parse().ok());
    let before = said.by_ref().take(acks).last();
    // The moment of the kill is what is tried here; nothing waits for it to be the right one.
    thread::sleep(Duration::from_micros(micros));
    child.kill().unwrap();
    let acknowledged = said.last().or(before);
    child.wait().unwrap();
    acknowledged.unwrap_or(0)
}

#[test]
fn the_one_that_is_killed() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let mut journal = Journal::open(Path::new(&dir), Uuid::from_u128(1)).unwrap().journal;
    let mut hall: Hall = work(&mut journal, 1, 0);
    let mut out = std::io::stdout();
    loop {
        writeln!(out, "ack {}", journal.head().seq).unwrap();
        hall.batch().append(&mut journal, &hall.office).unwrap();
    }
}

#[test]
fn a_process_killed_while_it_seals_leaves_one_chain() {
    let kills = std::env::var("XINMOI_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let mut dice = Dice(6);
    let dir = tempfile::tempdir().unwrap();
    let mut files = 0;
    for _ in 0..kills {
        let acknowledged =
            live_and_be_killed(SEALING, dir.path(), (2, dice.under(LIFE_MICROS_MAX)));
        let mut journal = Journal::open(dir.path(), Uuid::from_u128(2)).unwrap().journal;
        assert!(journal.head().seq >= acknowledged, "{acknowledged} records were acknowledged");
        journal.verify().unwrap();
        let records = journal.since(0, usize::MAX).unwrap();
        assert_eq!(records.len() as u64, journal.head().seq);
        // Whatever was begun is finished or done anew.
        while journal.clear(None).unwrap() {}
        seal_all(&mut journal).unwrap();
        journal.verify().unwrap();
        assert!(journal.since(0, usize::MAX).unwrap() == records, "sealing changes nothing");
        files = fs::read_dir(dir.path().join("history")).map_or(0, Iterator::count);
    }
    println!("{files} days sealed");
    assert!(files > 5, "hardly anything was sealed: {files}");
}

#[test]
fn the_one_that_seals() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    let opened = Journal::open(Path::new(&dir), Uuid::from_u128(1)).unwrap();
    let mut journal = opened.journal;
    let mut hall = Hall::new(opened.office, journal.head().seq, journal.head().seq);
    if hall.seq == 0 {
        hall.begin();
    }
    let mut out = std::io::stdout();
    loop {
        writeln!(out, "ack {}", journal.head().seq).unwrap();
        hall.batch().append(&mut journal, &hall.office).unwrap();
        hall.next_day();
        hall.commit(&mut journal);
        seal_all(&mut journal).unwrap();
    }
}

/// Kills while a long and mostly free file is made shorter.
const KILLS_OPENING: u64 = 8;

#[test]
fn a_process_killed_while_it_opens_a_mostly_free_store_loses_nothing() {
    let kept = tempfile::tempdir().unwrap();
    let records = mostly_free(kept.path());
    let bytes = fs::metadata(kept.path().join("office.redb")).unwrap().len();
    assert!(bytes > 32 << 20, "it is long: {bytes}");
    let mut dice = Dice(7);
    for _ in 0..KILLS_OPENING {
        let dir = tempfile::tempdir().unwrap();
        fs::copy(kept.path().join("office.redb"), dir.path().join("office.redb")).unwrap();
        live_and_be_killed(OPENING, dir.path(), (0, dice.under(5 * LIFE_MICROS_MAX)));
        let journal = Journal::open_existing(dir.path()).unwrap().journal;
        assert_eq!(journal.head().seq, records);
        journal.verify().unwrap();
        drop(journal);
        let bytes = fs::metadata(dir.path().join("office.redb")).unwrap().len();
        assert!(bytes < 8 << 20, "it has {bytes} bytes still");
    }
}

/// Makes a store that had many megabytes and needs few; answers how many records are in it.
fn mostly_free(dir: &Path) -> u64 {
    let mut journal = Journal::open(dir, Uuid::from_u128(1)).unwrap().journal;
    let hall = work(&mut journal, 1, 20);
    let user = |hundred: u32, n: u32| format!("u{hundred}.{n}").parse::<UserName>().unwrap();
    let row = |hundred, n| UserRow {
        user: user(hundred, n),
        role: Role::Clerk,
        counters: None,
        password_hash: "h".repeat(4_000),
        must_change: false,
        pin_hash: None,
        second_factor: None,
        identity: None,
        created_at: Millis(0),
    };
    let mut write = |writes: Vec<TableWrite>| {
        let (writes, office) = (&writes, &hall.office);
        journal.append(&Commit { records: &[], answers: &[], writes, office }).unwrap();
    };
    (0..100).for_each(|h| write((0..100).map(|n| TableWrite::PutUser(row(h, n))).collect()));
    // One in a hundred stays, so that they lie all over the file.
    (0..100).for_each(|h| write((1..100).map(|n| TableWrite::DropUser(user(h, n))).collect()));
    hall.seq
}

#[test]
fn the_one_that_opens() {
    let Some(dir) = std::env::var_os(CHILD) else { return };
    drop(Journal::open_existing(Path::new(&dir)).unwrap());
}
