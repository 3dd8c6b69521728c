//! `socket`: the server's memory for one more screen that has its snapshot and hears nothing.

use super::hall::Hall;
use super::memory::{private, resident};
use super::office::Office;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median};
use super::{Effort, Outcome};

const SCREENS: u16 = 2_000;
/// There before: what the first socket brings to life is not the 2,000th's.
const BEFORE: usize = 50;
/// A task that waits for a socket.
const TASK: f64 = 2.0 * 1024.0;
/// What a screen may take.
const MOST: f64 = 4.0 * 1024.0;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let (mut all, mut own) = (Vec::new(), Vec::new());
    for _ in 0..effort.rounds() {
        let each = each()?;
        all.push(each.0);
        own.push(each.1);
    }
    let row = Row::new("socket", Unit::Bytes, Goal::AtMost(MOST), Series::against(all, TASK));
    Ok(vec![row.note("private", median(&own))])
}

/// Bytes by screen: resident, and private alone. Each time in a new server, for memory is not given back.
fn each() -> Outcome<(f64, f64)> {
    let office = Office::start()?;
    let process = office.process();
    let mut hall = Hall::lobby(office.address(), BEFORE)?;
    let before = (resident(process)?, private(process)?);
    hall.join(office.address(), SCREENS.into())?;
    let after = (resident(process)?, private(process)?);
    let each = |before: f64, after: f64| (after - before) / f64::from(SCREENS);
    Ok((each(before.0, after.0), each(before.1, after.1)))
}
