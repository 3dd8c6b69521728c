//! How much longer a report takes than reading what it reads.

use crate::life::{FIRST, ordinary};
use dispatcher::Past;
use jiff::ToSpan;
use reports::{Asked, ReportName, make};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// Numbers given out on a day: a ward's.
const NUMBERS: u64 = 400;
/// Rounds, one of each in turn; the best of each counts, for what else the machine does is not ours.
const ROUNDS: usize = 3;
/// A report takes no longer than so many readings.
const TIMES_MAX: f64 = 3.0;

/// Waits by hour, service and counter, with their percentiles, in one pass.
const ASKED: [ReportName; 4] =
    [ReportName::Days, ReportName::Hours, ReportName::Services, ReportName::Counters];

/// `XINMOI_REPORT_DAYS=250` is a ward's year, 100,000 numbers; five days where nobody asks for more.
#[test]
fn a_report_takes_little_longer_than_reading_the_same_records() {
    let asked = std::env::var("XINMOI_REPORT_DAYS").ok().and_then(|days| days.parse().ok());
    let days: i64 = asked.unwrap_or(5);
    let folder = tempfile::tempdir().unwrap();
    ordinary(folder.path(), days, NUMBERS);
    let past = Past::open(folder.path()).unwrap();
    let to = FIRST.checked_add((days - 1).days()).unwrap();
    let wish = Asked::new(&ASKED, FIRST, to, 15).unwrap();
    let (mut read, mut told, mut records) = (Duration::MAX, Duration::MAX, 0);
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        records = 0;
        past.walk(0, |_| {
            records += 1;
            ControlFlow::Continue(())
        })
        .unwrap();
        read = read.min(begun.elapsed());
        let begun = Instant::now();
        let made = make(&past, &wish, || true).unwrap();
        told = told.min(begun.elapsed());
        assert_eq!(made.records, records, "one pass over the same records");
    }
    let times = told.as_secs_f64() / read.as_secs_f64();
    println!(
        "{days} days, {records} records: read in {read:.2?}, told in {told:.2?}, {times:.2} times"
    );
    // A build for tests optimises the libraries and not the fold.
    assert!(cfg!(debug_assertions) || times <= TIMES_MAX);
}
