//! `history`: a number taken and a number called, in an office with a long past and in one without.

use super::commit1::Ours;
use super::office::{self, Office};
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median};
use super::{Effort, Outcome, past};
use std::time::Duration;

/// Names another number of tickets for the longest past.
const TICKETS: &str = "XINMOI_BENCH_HISTORY";
/// Between two presses.
const PACE: Duration = Duration::from_millis(4);
/// Slices before the first round.
const WARM_UP: usize = 4;

/// The shortest and the longest past measured.
pub(super) fn sizes(effort: Effort) -> Outcome<[u64; 2]> {
    let longest = match std::env::var(TICKETS) {
        Ok(tickets) => tickets.parse()?,
        Err(_) => effort.pick(1_000_000, 100_000),
    };
    Ok([10_000, longest])
}

/// Such as `1 M`.
pub(super) fn words(tickets: u64) -> String {
    match tickets {
        1_000_000.. => format!("{} M", tickets / 1_000_000),
        _ => format!("{} k", tickets / 1_000),
    }
}

/// An office with a past behind it.
pub(super) fn with_past(tickets: u64) -> Outcome<Office> {
    let folder = office::folder()?;
    past::put(&past::of(tickets)?, &folder.path().join("data"))?;
    Office::on(folder)
}

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let [_, tickets] = sizes(effort)?;
    let (old, new) = (with_past(tickets)?, Office::start()?);
    let (mut ours, mut floor) = (Ours::new(&old)?, Ours::new(&new)?);
    for _ in 0..WARM_UP {
        floor.slice(PACE)?;
        ours.slice(PACE)?;
    }
    let [mut issue, mut next]: [Series; 2] = Default::default();
    for _ in 0..effort.rounds() {
        ours.begin(&old)?;
        floor.begin(&new)?;
        for _ in 0..effort.pick(40, 10) {
            floor.slice(PACE)?;
            ours.slice(PACE)?;
            ours.slice(PACE)?;
            floor.slice(PACE)?;
        }
        issue.push(median(&ours.took[0]), median(&floor.took[0]));
        next.push(median(&ours.took[1]), median(&floor.took[1]));
    }
    let row = |what, series| {
        let name = format!("history {} {what} p50", words(tickets)).leak();
        Row::new(name, Unit::Millis, Goal::TimesAtMost(1.1), series)
    };
    Ok(vec![row("tickets", issue), row("next", next)])
}
