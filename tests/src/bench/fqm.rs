//! `fqm`: a number taken and a number called after 300 tickets and after 100,000, beside what Free Queue Manager 0.9
//! took for the same. It is not run here: its figures were measured once, on two cores like these.

use super::commit1::Ours;
use super::commit64::kiosks;
use super::history::with_past;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median};
use super::{Effort, Outcome};
use std::time::Duration;

/// Between two presses.
const PACE: Duration = Duration::from_millis(4);
/// Slices before the first round.
const WARM_UP: usize = 4;

/// What was measured of it.
struct Theirs {
    tickets: u64,
    words: &'static str,
    /// The median, in milliseconds.
    issue: f64,
    next: f64,
    /// The best of its runs.
    issues_a_second: f64,
}

const THEIRS: [Theirs; 2] = [
    Theirs { tickets: 300, words: "300", issue: 19.5, next: 12.0, issues_a_second: 56.0 },
    Theirs { tickets: 100_000, words: "100 k", issue: 61.0, next: 27.0, issues_a_second: 11.5 },
];

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let mut rows = Vec::new();
    for theirs in THEIRS {
        rows.extend(beside(effort, &theirs)?);
    }
    Ok(rows)
}

fn beside(effort: Effort, theirs: &Theirs) -> Outcome<[Row; 3]> {
    let (office, hall) = (with_past(theirs.tickets)?, with_past(theirs.tickets)?);
    let (mut ours, mut kiosks) = (Ours::new(&office)?, kiosks(&hall)?);
    (0..WARM_UP).try_for_each(|_| ours.slice(PACE))?;
    let length = effort.pick(Duration::from_secs(2), Duration::from_millis(700));
    let [mut issue, mut next, mut rate]: [Vec<f64>; 3] = Default::default();
    for _ in 0..effort.rounds() {
        ours.begin(&office)?;
        for _ in 0..effort.pick(20, 5) {
            ours.slice(PACE)?;
        }
        issue.push(median(&ours.took[0]));
        next.push(median(&ours.took[1]));
        rate.push(kiosks.slice(length)?);
    }
    let row = |what, unit, goal, ours, floor| {
        let name = format!("fqm {} {what}", theirs.words).leak();
        Row::new(name, unit, goal, Series::against(ours, floor))
    };
    let slow = Goal::TimesAtMost(1.0 / 20.0);
    Ok([
        row("tickets p50", Unit::Millis, slow, issue, theirs.issue),
        row("next p50", Unit::Millis, slow, next, theirs.next),
        row("tickets", Unit::PerSecond, Goal::TimesAtLeast(500.0), rate, theirs.issues_a_second),
    ])
}
