//! `fan1k`: one call, from the key to the last of 1,000 screens in the lobby.

use super::child::Running;
use super::fan_floor::{FLUSH_AND_SEND, SEND, direct};
use super::frames::framed;
use super::hall::Hall;
use super::http::Http;
use super::office::{Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::{interleaved, median};
use super::{Effort, Outcome};
use std::time::Instant;

const SCREENS: usize = 1_000;
/// Before the first round.
const WARM_UP: usize = 3;
/// Calls of a burst, each from a counter of its own.
const BURST: u16 = 10;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let (calls, bursts) = effort.pick((20, 8), (10, 4));
    let office = Office::start()?;
    let waiting = effort.rounds() * (calls + bursts * usize::from(BURST)) + WARM_UP;
    let mut ours = Ours::new(&office, waiting)?;
    ours.calls(WARM_UP)?;
    let mut floor = Floor::new(&ours.hall.last_call)?;
    let mut answers = Vec::new();
    let [raw, flushed, burst] = interleaved(
        effort.rounds(),
        || {
            let (raw, flushed) = (floor.sends(SEND, calls)?, floor.sends(FLUSH_AND_SEND, calls)?);
            Ok([raw, flushed, raw])
        },
        || {
            let (last, answered) = ours.calls(calls)?;
            answers.push(answered);
            Ok([last, last, ours.bursts(bursts)?])
        },
    )?;
    let row = |name, series, most| Row::new(name, Unit::Millis, Goal::TimesAtMost(most), series);
    Ok(vec![
        row("fan1k", raw, 1.3).note("answered", median(&answers)),
        row("fan1k, floor flushes too", flushed, 1.3),
        row("fan1k, each of a burst of ten", burst, 0.6),
    ])
}

fn millis_since(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

struct Ours<'a> {
    office: &'a Office,
    hall: Hall,
    /// By counter: its next, its finish.
    keys: Vec<(Vec<u8>, Vec<u8>)>,
}

impl<'a> Ours<'a> {
    /// Screens in a hall where so many people wait.
    fn new(office: &'a Office, waiting: usize) -> Outcome<Ours<'a>> {
        let (mut kiosk, issues) = (office.connect()?, issues(&office.kiosk()?));
        for (_, issue) in (0..waiting).zip(issues.iter().cycle()) {
            kiosk.expect(issue)?;
        }
        let mut keys = Vec::new();
        for counter in 1..=BURST {
            let clerk = office.clerk_at(counter)?;
            keys.push((press(&clerk, counter, "next"), press(&clerk, counter, "finish")));
        }
        let mut hall = Hall::lobby(office.address(), SCREENS)?;
        for _ in &keys {
            hall.presser(office.connect()?.stream)?;
        }
        Ok(Ours { office, hall, keys })
    }

    /// Before a slice: the floor's took a while.
    fn reconnect(&mut self) -> Outcome {
        for presser in 0..self.keys.len() {
            self.hall.reconnect(presser, self.office.connect()?.stream)?;
        }
        self.hall.settle()
    }

    /// The median milliseconds to the last screen, and to the clerk's answer.
    fn calls(&mut self, calls: usize) -> Outcome<(f64, f64)> {
        self.reconnect()?;
        let (mut last, mut answered) = (Vec::new(), Vec::new());
        for _ in 0..calls {
            let begun = Instant::now();
            self.hall.press(0, &self.keys[0].0)?;
            self.hall.hear_calls(1)?;
            last.push(millis_since(begun));
            self.hall.settle()?;
            let at = self.hall.answered_at(0).ok_or("a call was seen and never answered")?;
            answered.push((at - begun).as_secs_f64() * 1e3);
            self.finish(1)?;
        }
        Ok((median(&last), median(&answered)))
    }

    /// The median milliseconds to the last screen, by call, when every counter calls at once.
    fn bursts(&mut self, bursts: usize) -> Outcome<f64> {
        let mut each = Vec::new();
        for _ in 0..bursts {
            let begun = Instant::now();
            for (presser, (next, _)) in self.keys.iter().enumerate() {
                self.hall.press(presser, next)?;
            }
            self.hall.hear_calls(BURST.into())?;
            each.push(millis_since(begun) / f64::from(BURST));
            self.finish(self.keys.len())?;
        }
        Ok(median(&each))
    }

    /// The first counters end their visits, so that the next call is one event.
    fn finish(&mut self, counters: usize) -> Outcome {
        for presser in 0..counters {
            self.hall.press(presser, &self.keys[presser].1)?;
        }
        self.hall.settle()
    }
}

struct Floor {
    hall: Hall,
    _server: Running,
}

impl Floor {
    fn new(call: &[u8]) -> Outcome<Floor> {
        let server = Running::floor("fan-floor")?;
        let mut control = Http::connect(server.address)?.stream;
        direct(&mut control, u32::try_from(SCREENS)?, &framed(call))?;
        let mut hall = Hall::raw(server.address, SCREENS)?;
        hall.presser(control)?;
        Ok(Floor { hall, _server: server })
    }

    /// The median milliseconds to the last socket.
    fn sends(&mut self, command: u8, times: usize) -> Outcome<f64> {
        let mut last = Vec::new();
        for _ in 0..times {
            let begun = Instant::now();
            self.hall.press(0, &[command])?;
            self.hall.hear_calls(1)?;
            last.push(millis_since(begun));
            self.hall.settle()?;
        }
        Ok(median(&last))
    }
}
