//! `idle`: the memory of the sample ward with its screens on and nobody there.

use super::child::Running;
use super::hall::Hall;
use super::http::{Http, request};
use super::memory::{private, resident};
use super::office::Office;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median};
use super::{Effort, Outcome};

const SCREENS: usize = 30;
const MOST: f64 = 24.0 * 1024.0 * 1024.0;

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let (mut series, mut own) = (Series::default(), Vec::new());
    for _ in 0..effort.rounds() {
        series.floor.push(empty()?);
        let ward = ward()?;
        series.ours.push(ward.0);
        own.push(ward.1);
    }
    let row = Row::new("idle", Unit::Bytes, Goal::AtMost(MOST), series);
    Ok(vec![row.note("private", median(&own))])
}

/// Resident, and private alone.
fn ward() -> Outcome<(f64, f64)> {
    let office = Office::ward()?;
    let _hall = Hall::lobby(office.address(), SCREENS)?;
    Ok((resident(office.process())?, private(office.process())?))
}

/// An axum server with as many connections that have asked once.
fn empty() -> Outcome<f64> {
    let server = Running::floor("web-floor")?;
    let mut connections = Vec::new();
    for _ in 0..SCREENS {
        let mut http = Http::connect(server.address)?;
        http.expect(&request("GET", "/", None, ""))?;
        connections.push(http);
    }
    resident(server.id())
}
