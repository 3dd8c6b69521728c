//! `fan1k`, `fan10k`: one call, from the key to the last of so many screens in the lobby.

use super::fan_floor::{FLUSH_AND_SEND, Floor, SEND};
use super::hall::Hall;
use super::office::{Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::{interleaved, median};
use super::{Effort, Outcome};
use std::time::Instant;

/// Calls of a burst, each from a counter of its own.
const BURST: u16 = 10;

/// How many screens hear how much in a slice.
#[derive(Clone, Copy)]
pub(super) struct Load {
    pub(super) name: &'static str,
    pub(super) screens: usize,
    pub(super) calls: usize,
    pub(super) bursts: usize,
}

pub(super) fn rows(effort: Effort, load: Load) -> Outcome<Vec<Row>> {
    let Load { name, calls, bursts, .. } = load;
    let office = Office::start()?;
    // The first call of a slice wakes everything and is not measured.
    let waiting = effort.rounds() * (1 + calls + bursts * usize::from(BURST)) + 1;
    let clerks = Clerks::new(&office, waiting)?;
    let call = clerks.some_call()?;
    let mut answers = Vec::new();
    let [raw, flushed, burst] = interleaved(
        effort.rounds(),
        || floors(&call, load),
        || {
            let mut ours = Ours::new(&clerks, load.screens)?;
            let (last, answered) = ours.calls(calls)?;
            answers.push(answered);
            Ok([last, last, ours.bursts(bursts)?])
        },
    )?;
    let row = |what: &str, series, most| {
        let name = format!("{name}{what}").leak();
        Row::new(name, Unit::Millis, Goal::TimesAtMost(most), series)
    };
    Ok(vec![
        row("", raw, 1.3).note("answered", median(&answers)),
        row(", floor flushes too", flushed, 1.3),
        row(", each of a burst of ten", burst, 0.6),
    ])
}

fn millis_since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

/// Those at the counters, in a hall where people wait.
struct Clerks<'a> {
    office: &'a Office,
    /// By counter: its next, its finish.
    keys: Vec<(Vec<u8>, Vec<u8>)>,
}

impl<'a> Clerks<'a> {
    fn new(office: &'a Office, waiting: usize) -> Outcome<Clerks<'a>> {
        let (mut kiosk, issues) = (office.connect()?, issues(&office.kiosk()?));
        for (_, issue) in (0..waiting).zip(issues.iter().cycle()) {
            kiosk.expect(issue)?;
        }
        let mut keys = Vec::new();
        for counter in 1..=BURST {
            let clerk = office.clerk_at(counter)?;
            keys.push((press(&clerk, counter, "next"), press(&clerk, counter, "finish")));
        }
        Ok(Clerks { office, keys })
    }

    /// What a screen is told of a call.
    fn some_call(&self) -> Outcome<Vec<u8>> {
        let mut ours = Ours::new(self, 1)?;
        Ok(std::mem::take(&mut ours.hall.last_call))
    }
}

struct Ours<'a> {
    clerks: &'a Clerks<'a>,
    hall: Hall,
}

impl<'a> Ours<'a> {
    /// A hall of so many screens, who have heard one call.
    fn new(clerks: &'a Clerks<'a>, screens: usize) -> Outcome<Ours<'a>> {
        let mut hall = Hall::lobby(clerks.office.address(), screens)?;
        for _ in &clerks.keys {
            hall.presser(clerks.office.connect()?.stream)?;
        }
        hall.settle()?;
        let mut ours = Ours { clerks, hall };
        ours.calls(1)?;
        Ok(ours)
    }

    /// The median milliseconds to the last screen, and to the clerk's answer.
    fn calls(&mut self, calls: usize) -> Outcome<(f64, f64)> {
        let (mut last, mut answered) = (Vec::new(), Vec::new());
        for _ in 0..calls {
            let begun = Instant::now();
            self.hall.press(0, &self.clerks.keys[0].0)?;
            self.hall.hear_calls(1)?;
            last.push(millis_since(begun));
            answered.push((self.hall.hear_answer(0)? - begun).as_secs_f64() * 1e3);
            self.finish(1)?;
        }
        Ok((median(&last), median(&answered)))
    }

    /// The median milliseconds to the last screen, by call, when every counter calls at once.
    fn bursts(&mut self, bursts: usize) -> Outcome<f64> {
        let mut each = Vec::new();
        for _ in 0..bursts {
            let begun = Instant::now();
            for (presser, (next, _)) in self.clerks.keys.iter().enumerate() {
                self.hall.press(presser, next)?;
            }
            self.hall.hear_calls(BURST.into())?;
            each.push(millis_since(begun) / f64::from(BURST));
            self.finish(self.clerks.keys.len())?;
        }
        Ok(median(&each))
    }

    /// The first counters end their visits, so that the next call is one event.
    fn finish(&mut self, counters: usize) -> Outcome {
        self.hall.settle()?;
        for presser in 0..counters {
            self.hall.press(presser, &self.clerks.keys[presser].1)?;
        }
        self.hall.settle()
    }
}

/// Without a flush, with one, and without.
fn floors(call: &[u8], load: Load) -> Outcome<[f64; 3]> {
    let mut floor = Floor::new(call, load.screens)?;
    floor.send(SEND)?;
    let mut sends = |command| -> Outcome<f64> {
        let mut last = Vec::new();
        for _ in 0..load.calls {
            let begun = Instant::now();
            last.push((floor.send(command)? - begun).as_secs_f64() * 1e3);
            floor.settle()?;
        }
        Ok(median(&last))
    };
    let (raw, flushed) = (sends(SEND)?, sends(FLUSH_AND_SEND)?);
    Ok([raw, flushed, raw])
}
