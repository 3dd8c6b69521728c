//! A process killed with -9 at any moment, its first start included, leaves a store that opens, with everything that it
//! had acknowledged.

use crate::hall::work;
use crate::hall::{Dice, Hall};
use journal::Journal;
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

/// Tells the killed process where to work. Without it, that test does nothing.
const CHILD: &str = "XINMOI_KILLED_IN";

#[test]
fn a_killed_process_leaves_what_it_acknowledged() {
    let kills = std::env::var("XINMOI_KILLS").map_or(KILLS, |n| n.parse().unwrap());
    let mut dice = Dice(4);
    let mut acknowledging = 0;
    for _ in 0..kills {
        let dir = tempfile::tempdir().unwrap();
        let acknowledged = live_and_be_killed(dir.path(), dice.under(LIFE_MICROS_MAX));
        let journal = Journal::open(dir.path(), Uuid::from_u128(2)).unwrap().journal;
        assert!(journal.head().seq >= acknowledged, "{acknowledged} records were acknowledged");
        journal.verify().unwrap();
        acknowledging += u64::from(acknowledged > 0);
    }
    println!("{acknowledging} of {kills} had acknowledged something");
}

/// The last number that the process acknowledged before it was killed.
fn live_and_be_killed(dir: &Path, micros: u64) -> u64 {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "kills::the_one_that_is_killed", "--nocapture"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    // The moment of the kill is what is tried here; nothing waits for it to be the right one.
    thread::sleep(Duration::from_micros(micros));
    child.kill().unwrap();
    let said = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let acknowledged = said.filter_map(|line| line.strip_prefix("ack ")?.parse().ok()).last();
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
