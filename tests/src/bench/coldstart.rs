//! `coldstart`: from the start of the process to the first durable number, by the length of the past.

use super::child::Running;
use super::history::{sizes, words};
use super::http::Http;
use super::office::{self, Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median};
use super::{Effort, Outcome, past};
use redb::{Builder, TableDefinition};
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;
use tempfile::TempDir;

/// Numbers taken and called on the running day before the first start that is measured.
const TODAY: usize = 500;
/// Starts of each kind in a round.
const STARTS: usize = 3;

/// What the floor writes its one record into.
const ROWS: TableDefinition<u64, &[u8]> = TableDefinition::new("floor");
/// About what a ticket's record takes.
const RECORD: [u8; 300] = [b'x'; 300];

/// How the process before ended.
#[derive(Clone, Copy)]
enum End {
    Stopped,
    Killed,
}

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let sizes = sizes(effort)?;
    let mut houses = [House::new(sizes[0])?, House::new(sizes[1])?];
    let floor = Floor::new(&houses[0])?;
    let mut series: [[Series; 2]; 2] = Default::default();
    let mut flat: [Series; 2] = Default::default();
    for _ in 0..effort.rounds() {
        for (how, end) in [End::Stopped, End::Killed].into_iter().enumerate() {
            let (mut floors, mut took) = (Vec::new(), [Vec::new(), Vec::new()]);
            for _ in 0..STARTS {
                floors.push(floor.start()?);
                for (house, took) in houses.iter_mut().zip(&mut took) {
                    took.push(house.start_after(end)?);
                }
                floors.push(floor.start()?);
            }
            let [short, long] = took.map(|took| median(&took));
            series[0][how].push(short, median(&floors));
            series[1][how].push(long, median(&floors));
            flat[how].push(long, short);
        }
    }
    let mut rows = Vec::new();
    for (size, series) in sizes.into_iter().zip(series) {
        for (how, series) in ["stop", "kill -9"].into_iter().zip(series) {
            let name = format!("coldstart {}, after a {how}", words(size)).leak();
            rows.push(Row::new(name, Unit::Millis, Goal::AtMost(150.0), series));
        }
    }
    for (how, series) in ["stop", "kill -9"].into_iter().zip(flat) {
        let (short, long) = (words(sizes[0]), words(sizes[1]));
        let name = format!("coldstart {long} by {short}, after a {how}").leak();
        rows.push(Row::new(name, Unit::Millis, Goal::TimesAtMost(1.5), series));
    }
    Ok(rows)
}

/// An office with a past, a busy morning, and a kiosk.
struct House {
    folder: TempDir,
    running: Option<Running>,
    issue: Vec<u8>,
}

impl House {
    fn new(tickets: u64) -> Outcome<House> {
        let folder = office::folder()?;
        past::put(&past::of(tickets)?, &folder.path().join("data"))?;
        let office = Office::on(folder)?;
        let (kiosk, clerk) = (office.kiosk()?, office.clerk_at(1)?);
        let (issues, next) = (issues(&kiosk), press(&clerk, 1, "next"));
        let mut http = office.connect()?;
        for n in 0..TODAY {
            http.expect(&issues[n % issues.len()])?;
            http.expect(&next)?;
        }
        let issue = issues.into_iter().next().ok_or("no service")?;
        let (running, folder) = office.into_parts();
        Ok(House { folder, running: Some(running), issue })
    }

    /// Ends the process that runs and starts another one: milliseconds to its first durable number.
    fn start_after(&mut self, end: End) -> Outcome<f64> {
        match (self.running.take(), end) {
            (Some(running), End::Killed) => running.kill()?,
            (running, End::Stopped) => drop(running),
            (None, End::Killed) => {}
        }
        let mut command = office::command(self.folder.path())?;
        let begun = Instant::now();
        let running = Running::start(&mut command)?;
        Http::connect(running.address)?.expect(&self.issue)?;
        let took = begun.elapsed().as_secs_f64() * 1e3;
        self.running = Some(running);
        Ok(took)
    }
}

/// A process that opens a store as long as ours, checks it, and makes one commit.
struct Floor {
    _folder: TempDir,
    store: PathBuf,
}

impl Floor {
    fn new(like: &House) -> Outcome<Floor> {
        let folder = office::folder()?;
        let store = folder.path().join("floor.redb");
        std::fs::copy(like.folder.path().join("data/office.redb"), &store)?;
        Ok(Floor { _folder: folder, store })
    }

    fn start(&self) -> Outcome<f64> {
        let begun = Instant::now();
        let status =
            Command::new(std::env::current_exe()?).arg("cold-floor").arg(&self.store).status()?;
        let took = begun.elapsed().as_secs_f64() * 1e3;
        if status.success() { Ok(took) } else { Err(format!("the floor: {status}").into()) }
    }
}

/// The floor's part.
pub(super) fn floor(store: &PathBuf) -> Outcome {
    let mut builder = Builder::new();
    let db = builder.set_cache_size(8 << 20).set_check_integrity_on_open(true).open(store)?;
    let txn = db.begin_write()?;
    txn.open_table(ROWS)?.insert(0, RECORD.as_slice())?;
    txn.commit()?;
    Ok(())
}
