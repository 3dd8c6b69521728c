//! `say`: from the clerk's answer to the first sample that the sound card is given.

use super::disk::Flushed;
use super::http::Http;
use super::office::{self, Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::{interleaved, median, percentile};
use super::sound::Card;
use super::{Effort, Outcome};
use std::time::Instant;

/// What may pass above a device's period, of which this card has none: in milliseconds.
const MOST_MS: f64 = 5.0;
/// Before the first round.
const WARM_UP: usize = 3;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let calls = effort.pick(40, 8);
    let folder = office::folder()?;
    let card = Card::new(folder.path())?;
    let office = Office::as_command(folder, |mut server| {
        card.plug_in(&mut server);
        server
    })?;
    let mut ours = Announced::new(&office, card)?;
    ours.calls(WARM_UP)?;
    let mut disk = Flushed::new(office.folder())?;
    let mut flushes = || -> Outcome<[f64; 2]> {
        let mut took = Vec::new();
        for _ in 0..calls {
            let begun = Instant::now();
            disk.write()?;
            took.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        Ok([median(&took), percentile(&took, 0.99)])
    };
    let [p50, p99] = interleaved(effort.rounds(), &mut flushes, || {
        let took = ours.calls(calls)?;
        Ok([median(&took), percentile(&took, 0.99)])
    })?;
    let row = |name, goal, series| Row::new(name, Unit::Millis, goal, series);
    Ok(vec![row("say p50", Goal::None, p50), row("say p99", Goal::AtMost(MOST_MS), p99)])
}

/// An office that is heard, with its clerk and its kiosk.
struct Announced {
    card: Card,
    clerk: Http,
    next: Vec<u8>,
    kiosk: Http,
    issue: Vec<u8>,
}

impl Announced {
    fn new(office: &Office, card: Card) -> Outcome<Announced> {
        let issue = issues(&office.kiosk()?).swap_remove(0);
        let next = press(&office.clerk_at(1)?, 1, "next");
        Ok(Announced { card, clerk: office.connect()?, next, kiosk: office.connect()?, issue })
    }

    /// Milliseconds from the answer to the first sound.
    fn calls(&mut self, calls: usize) -> Outcome<Vec<f64>> {
        let mut took = Vec::new();
        for _ in 0..calls {
            self.kiosk.expect(&self.issue)?;
            self.card.forget()?;
            self.clerk.expect(&self.next)?;
            let answered = Instant::now();
            took.push((self.card.first_sound()? - answered).as_secs_f64() * 1e3);
            self.card.silence()?;
        }
        Ok(took)
    }
}
