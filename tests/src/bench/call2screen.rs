//! `call2screen`: one call, from the key to the last of ten screens.

use super::fan_floor::{FLUSH_AND_SEND, Floor};
use super::hall::Hall;
use super::http::Http;
use super::office::{Office, issues, press};
use super::pace::paced;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median, percentile};
use super::{Effort, Outcome};
use std::time::{Duration, Instant};

const SCREENS: usize = 10;
/// People in the hall when it begins.
const WAITING: usize = 50;
/// Between two calls, at least and at most: so long that this machine is idle two thirds of the time, if it can be.
const PACE_MIN: Duration = Duration::from_millis(4);
const PACE_MAX: Duration = Duration::from_millis(24);
/// Calls between two looks at the floor.
const SLICE: usize = 24;

/// Names another number of calls in all.
const CALLS: &str = "XINMOI_BENCH_CALLS";
/// With fewer, the slowest of a thousand is chance.
const FOR_P999: usize = 100_000;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let calls: usize = match std::env::var(CALLS) {
        Ok(calls) => calls.parse()?,
        Err(_) => effort.pick(5_000, 480),
    };
    let office = Office::start()?;
    let mut ours = Ours::new(&office)?;
    ours.slice(Duration::ZERO, SLICE)?;
    let begun = Instant::now();
    ours.slice(Duration::ZERO, SLICE)?;
    let pace = (begun.elapsed() * 3 / u32::try_from(SLICE)?).clamp(PACE_MIN, PACE_MAX);
    let mut floor = Listener::new(&ours.hall.last_call)?;
    let (mut p50, mut p99) = (Series::default(), Series::default());
    let mut all = [Vec::new(), Vec::new()];
    for _ in 0..effort.rounds() {
        (ours.took, floor.took) = Default::default();
        for _ in 0..calls.div_ceil(effort.rounds() * SLICE) {
            floor.slice(pace, SLICE / 2)?;
            ours.slice(pace, SLICE)?;
            floor.slice(pace, SLICE / 2)?;
        }
        p50.push(median(&ours.took), median(&floor.took));
        p99.push(percentile(&ours.took, 0.99), percentile(&floor.took, 0.99));
        all[0].append(&mut ours.took);
        all[1].append(&mut floor.took);
    }
    let row = |name, goal, series| Row::new(name, Unit::Millis, goal, series);
    let mut rows = vec![
        row("call2screen p50", Goal::TimesAtMost(2.0), p50),
        row("call2screen p99", Goal::TimesAndAtMost(1.5, 1.0), p99),
    ];
    if all[0].len() >= FOR_P999 {
        let [ours, floor] = all.map(|took| percentile(&took, 0.999));
        rows.push(row("call2screen p99.9", Goal::None, Series::against(vec![ours], floor)));
    }
    Ok(rows)
}

/// A hall with screens, its clerk and its kiosk, and how long each call took.
struct Ours {
    hall: Hall,
    next: Vec<u8>,
    kiosk: Http,
    issues: Vec<Vec<u8>>,
    took: Vec<f64>,
}

impl Ours {
    fn new(office: &Office) -> Outcome<Ours> {
        let (mut kiosk, issues) = (office.connect()?, issues(&office.kiosk()?));
        for (_, issue) in (0..WAITING).zip(issues.iter().cycle()) {
            kiosk.expect(issue)?;
        }
        let next = press(&office.clerk_at(1)?, 1, "next");
        let mut hall = Hall::lobby(office.address(), SCREENS)?;
        hall.presser(office.connect()?.stream)?;
        Ok(Ours { hall, next, kiosk, issues, took: Vec::new() })
    }

    /// Calls in step; behind each, unmeasured, somebody comes.
    fn slice(&mut self, pace: Duration, calls: usize) -> Outcome {
        let Ours { hall, next, kiosk, issues, took } = self;
        took.extend(paced(pace, calls, |turn| {
            hall.press(0, next)?;
            let heard_at = hall.hear_calls(1)?;
            hall.hear_answer(0)?;
            kiosk.expect(&issues[turn % issues.len()])?;
            Ok(heard_at)
        })?);
        Ok(())
    }
}

/// One who hears of a record, flushed, over one socket.
struct Listener {
    floor: Floor,
    took: Vec<f64>,
}

impl Listener {
    fn new(call: &[u8]) -> Outcome<Listener> {
        Ok(Listener { floor: Floor::new(call, 1)?, took: Vec::new() })
    }

    fn slice(&mut self, pace: Duration, times: usize) -> Outcome {
        let send = |_| -> Outcome<Instant> { self.floor.send(FLUSH_AND_SEND) };
        self.took.extend(paced(pace, times, send)?);
        Ok(())
    }
}
