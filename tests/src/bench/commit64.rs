//! `commit64`: numbers taken, and calls made, by 64 clients at once, each with one request under way.

use super::child::Running;
use super::crowd::Crowd;
use super::http::{Http, PATIENCE, answer, request};
use super::office::{COUNTERS, Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::interleaved;
use super::{Effort, Outcome};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// As many kiosks as counters, and no more.
const CLIENTS: usize = 2 * COUNTERS as usize;
const WARM_UP: Duration = Duration::from_millis(300);

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let empty = Running::floor("web-floor")?;
    let post = request("POST", "/", None, "{\"service\":\"a\"}");
    let mut floor = Clients::new(empty.address, vec![vec![post]])?;
    let office = Office::start()?;
    let (kiosks, halves) = (issues(&office.kiosk()?), halves(&office)?);
    let mut tickets = Clients::new(office.address(), vec![kiosks])?;
    let mut both = Clients::new(office.address(), halves)?;
    for clients in [&mut floor, &mut tickets, &mut both] {
        clients.slice(WARM_UP)?;
    }
    let length = effort.pick(Duration::from_secs(2), Duration::from_millis(700));
    let [issued, worked] = interleaved(
        effort.rounds(),
        || floor.slice(length).map(|posts| [posts, posts]),
        || Ok([tickets.slice(length)?, both.slice(length)?]),
    )?;
    let row = |name, series| Row::new(name, Unit::PerSecond, Goal::TimesAtLeast(0.7), series);
    Ok(vec![row("commit64", issued), row("commit64, half of them next", worked)])
}

/// Every other client is a clerk who calls, the rest give out numbers: as many come as go.
fn halves(office: &Office) -> Outcome<Vec<Vec<Vec<u8>>>> {
    let issues = issues(&office.kiosk()?);
    let mut requests = Vec::new();
    for counter in 1..=COUNTERS {
        requests.push(issues.clone());
        requests.push(vec![press(&office.clerk_at(counter)?, counter, "next")]);
    }
    Ok(requests)
}

/// Clients that ask again as soon as they are answered.
struct Clients {
    crowd: Crowd,
    /// What each has received of an answer.
    received: Vec<Vec<u8>>,
    /// What each asks, by turns. With fewer of them than clients, some ask the same.
    requests: Vec<Vec<Vec<u8>>>,
    asked: usize,
}

impl Clients {
    fn new(to: SocketAddr, requests: Vec<Vec<Vec<u8>>>) -> Outcome<Clients> {
        let mut crowd = Crowd::new()?;
        for _ in 0..CLIENTS {
            crowd.add(Http::connect(to)?.stream)?;
        }
        Ok(Clients { crowd, received: vec![Vec::new(); CLIENTS], requests, asked: 0 })
    }

    /// Answers a second, over about `length`; at its end nothing is under way.
    fn slice(&mut self, length: Duration) -> Outcome<f64> {
        let begun = Instant::now();
        for number in 0..CLIENTS {
            next(self.crowd.member(number), number, &self.requests, &mut self.asked)?;
        }
        let (mut under_way, mut answered) = (CLIENTS, 0_u32);
        while under_way > 0 {
            let came = self.crowd.wait(PATIENCE, |number, stream, bytes| {
                let received = &mut self.received[number];
                received.extend_from_slice(bytes);
                if !is_answered(received)? {
                    return Ok(());
                }
                received.clear();
                answered += 1;
                if begun.elapsed() < length {
                    return next(stream, number, &self.requests, &mut self.asked);
                }
                under_way -= 1;
                Ok(())
            })?;
            if !came {
                return Err("64 clients wait and nobody is answered".into());
            }
        }
        Ok(f64::from(answered) / begun.elapsed().as_secs_f64())
    }
}

/// Sends a client's next request.
fn next(
    mut stream: &TcpStream,
    number: usize,
    requests: &[Vec<Vec<u8>>],
    asked: &mut usize,
) -> Outcome {
    let own = &requests[number % requests.len()];
    stream.write_all(&own[*asked % own.len()])?;
    *asked += 1;
    Ok(())
}

fn is_answered(received: &[u8]) -> Outcome<bool> {
    match answer(received)? {
        None => Ok(false),
        // 204 would be a call with nobody to call: nothing was committed.
        Some(head) if head.status == 200 || head.status == 201 => Ok(true),
        Some(_) => Err(String::from_utf8_lossy(received).into()),
    }
}
