//! `commit1`: one client, a number taken and a number called, to the durable answer.

use super::child::Running;
use super::disk::Flushed;
use super::http::{Http, request};
use super::office::{Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::{interleaved, median, percentile};
use super::{Effort, Outcome};
use std::time::{Duration, Instant};

/// Between two presses, at least and at most: so long that this machine is idle two thirds of the time, if it can be.
const PACE_MIN: Duration = Duration::from_millis(3);
const PACE_MAX: Duration = Duration::from_millis(8);
/// Pairs before the first round.
const WARM_UP: usize = 50;

/// Beside each other: numbers taken, numbers called.
type Both = [Vec<f64>; 2];

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let office = Office::start()?;
    let mut ours = Ours::new(&office)?;
    let mut floor = Floor::new(&office)?;
    floor.slice(WARM_UP, PACE_MIN)?;
    let [_, calls] = ours.slice(WARM_UP, PACE_MIN)?;
    let pace = Duration::from_secs_f64(median(&calls) * 3e-3).clamp(PACE_MIN, PACE_MAX);
    let pairs = effort.pick(500, 150);
    let [ticket50, ticket99, next50, next99] = interleaved(
        effort.rounds(),
        || Ok(figures(&floor.slice(pairs, pace)?)),
        || Ok(figures(&ours.slice(pairs, pace)?)),
    )?;
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

/// Does one thing and the other by turns, in step, and answers the milliseconds each took. Whoever is late because the
/// one before was slow is measured from when it should have begun.
fn paced(pairs: usize, pace: Duration, mut act: impl FnMut(usize) -> Outcome) -> Outcome<Both> {
    let mut took = Both::default();
    let mut due = Instant::now();
    for turn in 0..pairs * 2 {
        let early = due.saturating_duration_since(Instant::now());
        std::thread::sleep(early);
        // Waking late is this machine's doing; beginning late because the last one was slow is the server's.
        let begun = if early.is_zero() { due } else { Instant::now() };
        act(turn)?;
        took[turn % 2].push(begun.elapsed().as_secs_f64() * 1e3);
        due += pace;
    }
    Ok(took)
}

struct Ours<'a> {
    office: &'a Office,
    issues: Vec<Vec<u8>>,
    next: Vec<u8>,
}

impl<'a> Ours<'a> {
    fn new(office: &'a Office) -> Outcome<Ours<'a>> {
        let (kiosk, clerk) = (office.kiosk()?, office.clerk_at(1)?);
        let (issues, next) = (issues(&kiosk), press(&clerk, 1, "next"));
        Ok(Ours { office, issues, next })
    }

    fn slice(&mut self, pairs: usize, pace: Duration) -> Outcome<Both> {
        // A server closes a connection that asks nothing while the floor is measured.
        let mut http = self.office.connect()?;
        paced(pairs, pace, |turn| {
            let issue = &self.issues[turn / 2 % self.issues.len()];
            let request = if turn % 2 == 0 { issue } else { &self.next };
            http.expect(request).map(drop)
        })
    }
}

/// An empty round trip, and a flush when it is over.
struct Floor {
    server: Running,
    request: Vec<u8>,
    disk: Flushed,
}

impl Floor {
    fn new(office: &Office) -> Outcome<Floor> {
        let server = Running::floor("web-floor")?;
        let request = request("POST", "/", None, "{\"service\":\"a\"}");
        Ok(Floor { server, request, disk: Flushed::new(office.folder())? })
    }

    fn slice(&mut self, pairs: usize, pace: Duration) -> Outcome<Both> {
        let mut http = Http::connect(self.server.address)?;
        paced(pairs, pace, |_| {
            http.expect(&self.request)?;
            self.disk.write()
        })
    }
}
