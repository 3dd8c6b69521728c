//! The box's clock is wrong: an hour, a day, ten years, at the start or while it runs. The real program under
//! libfaketime. No number twice on a business day, one turn of the day for each date, and time never runs back.

use crate::count;
use jiff::Timestamp;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use xinmoi_tests::client::Caller;
use xinmoi_tests::config;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::{Hall, log_in};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::{Premises, Server, verify};

/// Starts with another clock in an ordinary test run; `XINMOI_JUMPS` asks for more.
const JUMPS: u32 = 12;
/// Where the box's clock stands, as libfaketime reads it.
const CLOCKS: [&str; 10] =
    ["+0", "+1h", "-1h", "+1d", "-1d", "+23h", "+10y", "-10y", "+3650d", "-40d"];
/// An evening in Vietnam, and two seconds before the midnight after it.
const EVENING: &str = "2027-03-01T11:00:00Z";
const BEFORE_MIDNIGHT: &str = "2027-03-01T16:59:58Z";
/// How long a machine that is busy may take from there.
const MIDNIGHT_MAX: Duration = Duration::from_secs(30);
/// Numbers taken after each start, and after each jump of a clock that runs.
const NUMBERS: u32 = 3;

/// The library, where Debian's package `faketime` puts it.
fn libfaketime() -> Option<PathBuf> {
    let machines = ["x86_64-linux-gnu", "aarch64-linux-gnu"];
    let at = |machine| PathBuf::from(format!("/usr/lib/{machine}/faketime/libfaketime.so.1"));
    let found = machines.into_iter().map(at).find(|path| path.is_file());
    if found.is_none() {
        println!("SKIPPED: libfaketime is not installed (apt-get install faketime)");
    }
    found
}

/// A box whose clock can be set.
struct Machine {
    premises: Premises,
    library: PathBuf,
    clock: PathBuf,
}

impl Machine {
    fn with(library: PathBuf) -> Self {
        let premises = Premises::new(&config::minimal());
        let clock = premises.config().with_file_name("clock");
        Self { premises, library, clock }
    }

    /// Also while the program runs: it is read anew each time it looks.
    fn set(&self, clock: &str) {
        let new = self.clock.with_extension("new");
        fs::write(&new, clock).unwrap();
        fs::rename(new, &self.clock).unwrap();
    }

    fn start(&self, clock: &str) -> Server {
        self.set(clock);
        let mut serve = self.premises.serve();
        under(&mut serve, &self.library, &self.clock);
        Server::start(&mut serve).unwrap_or_else(|why| panic!("{clock}: {why}"))
    }
}

/// The time that has passed stays true: only the calendar lies.
fn under(command: &mut Command, library: &Path, clock: &Path) {
    command.env("LD_PRELOAD", library).env("FAKETIME_TIMESTAMP_FILE", clock).env("TZ", "UTC");
    command.env("FAKETIME_DONT_FAKE_MONOTONIC", "1").env("FAKETIME_NO_CACHE", "1");
}

/// The clock that shows this time now. How far it is ahead is what libfaketime is told: given a time to begin at, it begins
/// there again in every thread that looks.
fn showing(time: &str) -> String {
    let ahead = time.parse::<Timestamp>().unwrap().duration_since(Timestamp::now());
    format!("{:+}", ahead.as_secs() + 1)
}

async fn take(kiosk: &Caller) {
    for _ in 0..NUMBERS {
        let _ = kiosk.post("/tickets", serde_json::json!({"service": "a"})).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_gives_no_number_twice() {
    let Some(library) = libfaketime() else { return };
    let (mut dice, began) = (Dice::from_env(), Instant::now());
    let jumps = count("XINMOI_JUMPS", JUMPS);
    let office = Machine::with(library);
    let mut server = office.start("+0");
    let hall = Hall::fill(&server, 0).await;
    take(&hall.kiosk).await;
    for _ in 0..jumps {
        let (at_start, meanwhile) = (*dice.pick::<&str>(&CLOCKS), *dice.pick::<&str>(&CLOCKS));
        if dice.percent(50) {
            server.kill();
        } else {
            server.stop();
        }
        server = office.start(at_start);
        let kiosk = hall.kiosk.at(server.address());
        take(&kiosk).await;
        office.set(meanwhile);
        take(&kiosk).await;
    }
    let admin = log_in(&Caller::anonymous(server.address()), "admin").await;
    let log = Log::read(&admin, 0).await;
    log.check().unwrap();
    assert_eq!(log.count("ticket_issued") as u32, NUMBERS * (1 + 2 * jumps));
    let days = days_turn_once(&log).unwrap();
    server.stop();
    let verified = verify(&office.premises.data()).unwrap();
    println!("{jumps} jumps, {days} days, {:.1?}; {}", began.elapsed(), verified.trim());
}

/// Time and dates only grow, and no date begins twice. How many days there were.
fn days_turn_once(log: &Log) -> Result<usize, String> {
    let (mut last_at, mut dates) = (0, Vec::<String>::new());
    for record in &log.records {
        let at = record["at"].as_i64().ok_or_else(|| format!("no time: {record}"))?;
        if at < last_at {
            return Err(format!("time ran back from {last_at}: {record}"));
        }
        last_at = at;
        let event = &record["body"]["office"];
        if event["kind"] == "day_opened" {
            let date = event["day"]["date"].as_str().ok_or_else(|| format!("no date: {event}"))?;
            if dates.last().is_some_and(|before| before.as_str() >= date) {
                return Err(format!("after {dates:?} comes {date}"));
            }
            dates.push(date.to_owned());
        }
    }
    Ok(dates.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_clock_trick_works_and_midnight_turns_the_day_once() {
    let Some(library) = libfaketime() else { return };
    let office = Machine::with(library);
    let mut server = office.start(&showing(EVENING));
    let hall = Hall::fill(&server, 0).await;
    let at = hall.anyone.get("/office").await.expect(200).str("at").to_owned();
    assert!(at.starts_with("2027-03-01T18"), "libfaketime does not reach the clock: {at}");
    take(&hall.kiosk).await;
    server.stop();
    server = office.start(&showing(BEFORE_MIDNIGHT));
    let hall = hall.at(&server);
    let began = Instant::now();
    // Citizens keep coming until one has the first number of the next day.
    while hall.take("a").await.expect(201).str("number") != "A001" {
        assert!(began.elapsed() < MIDNIGHT_MAX, "midnight never came");
    }
    take(&hall.kiosk).await;
    let log = Log::read(&hall.admin, 0).await;
    log.check().unwrap();
    assert_eq!(days_turn_once(&log).unwrap(), 2);
    server.stop();
    verify(&office.premises.data()).unwrap();
}
