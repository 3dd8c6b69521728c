//! `commit1`: one client, a number taken and a number called, to the durable answer.

use super::child::Running;
use super::disk::Flushed;
use super::http::{Http, request};
use super::office::{Office, issues, press};
use super::pace::paced;
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, median, percentile};
use super::{Effort, Outcome};
use std::time::{Duration, Instant};

/// Between two presses, at least and at most: so long that this machine is idle two thirds of the time, if it can be.
const PACE_MIN: Duration = Duration::from_millis(3);
const PACE_MAX: Duration = Duration::from_millis(8);
/// Pairs in a slice. A disk that others use is slow for a while and quick for a while: slices are so short that ours and
/// the floor both see either.
const SLICE: usize = 12;
/// Slices before the first round.
const WARM_UP: usize = 4;

/// Beside each other: numbers taken, numbers called.
type Both = [Vec<f64>; 2];

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let office = Office::start()?;
    let mut ours = Ours::new(&office)?;
    let mut floor = Floor::new(&office)?;
    for _ in 0..WARM_UP {
        floor.slice(PACE_MIN)?;
        ours.slice(PACE_MIN)?;
    }
    let pace = Duration::from_secs_f64(median(&ours.took[1]) * 3e-3).clamp(PACE_MIN, PACE_MAX);
    let slices = effort.pick(40, 12);
    let mut series: [Series; 4] = Default::default();
    for _ in 0..effort.rounds() {
        ours.begin(&office)?;
        floor.begin()?;
        for _ in 0..slices {
            floor.slice(pace)?;
            ours.slice(pace)?;
            floor.slice(pace)?;
        }
        let (ours, floor) = (figures(&ours.took), figures(&floor.took));
        series.iter_mut().zip(ours.into_iter().zip(floor)).for_each(|(one, (o, f))| one.push(o, f));
    }
    let [ticket50, ticket99, next50, next99] = series;
    let row = |name, series, most| Row::new(name, Unit::Millis, Goal::TimesAtMost(most), series);
    Ok(vec![
        row("commit1 tickets p50", ticket50, 2.2),
        row("commit1 tickets p99", ticket99, 2.5),
        row("commit1 next p50", next50, 2.2),
        row("commit1 next p99", next99, 2.5),
    ])
}

fn figures([tickets, calls]: &Both) -> [f64; 4] {
    [median(tickets), percentile(tickets, 0.99), median(calls), percentile(calls, 0.99)]
}

/// Does one thing and the other by turns, and keeps the milliseconds each took.
fn by_turns(pace: Duration, took: &mut Both, mut act: impl FnMut(usize) -> Outcome) -> Outcome {
    let all = paced(pace, SLICE * 2, |turn| {
        act(turn)?;
        Ok(Instant::now())
    })?;
    all.into_iter().enumerate().for_each(|(turn, ms)| took[turn % 2].push(ms));
    Ok(())
}

/// Presses on an office, and how long each took.
pub(super) struct Ours {
    http: Http,
    issues: Vec<Vec<u8>>,
    next: Vec<u8>,
    pub(super) took: Both,
}

impl Ours {
    pub(super) fn new(office: &Office) -> Outcome<Ours> {
        let (kiosk, clerk) = (office.kiosk()?, office.clerk_at(1)?);
        let (issues, next) = (issues(&kiosk), press(&clerk, 1, "next"));
        Ok(Ours { http: office.connect()?, issues, next, took: Both::default() })
    }

    /// A round of its own.
    pub(super) fn begin(&mut self, office: &Office) -> Outcome {
        self.http = office.connect()?;
        self.took = Both::default();
        Ok(())
    }

    pub(super) fn slice(&mut self, pace: Duration) -> Outcome {
        by_turns(pace, &mut self.took, |turn| {
            let issue = &self.issues[turn / 2 % self.issues.len()];
            let request = if turn % 2 == 0 { issue } else { &self.next };
            self.http.expect(request).map(drop)
        })
    }
}

/// An empty round trip, and a flush when it is over.
struct Floor {
    server: Running,
    http: Http,
    request: Vec<u8>,
    disk: Flushed,
    took: Both,
}

impl Floor {
    fn new(office: &Office) -> Outcome<Floor> {
        let server = Running::floor("web-floor")?;
        let http = Http::connect(server.address)?;
        let request = request("POST", "/", None, "{\"service\":\"a\"}");
        let disk = Flushed::new(office.folder())?;
        Ok(Floor { server, http, request, disk, took: Both::default() })
    }

    fn begin(&mut self) -> Outcome {
        self.http = Http::connect(self.server.address)?;
        self.took = Both::default();
        Ok(())
    }

    fn slice(&mut self, pace: Duration) -> Outcome {
        by_turns(pace, &mut self.took, |_| {
            self.http.expect(&self.request)?;
            self.disk.write()
        })
    }
}
