//! `commit64`: numbers taken, and calls made, by 64 clients at once, each with one request under way.

use super::child::Running;
use super::crowd::Crowd;
use super::http::{Http, PATIENCE, answer, request};
use super::machine::processor_time;
use super::office::{COUNTERS, Office, issues, press};
use super::report::{Goal, Row, Unit};
use super::rounds::interleaved;
use super::{Effort, Outcome};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// As many kiosks as counters, and no more.
const CLIENTS: usize = 2 * COUNTERS as usize;
/// People in the hall when it begins: a busy ward.
const WAITING: usize = 300;
/// Before the first round.
const WARM_UP: Duration = Duration::from_millis(300);

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let empty = Running::floor("web-floor")?;
    let post = request("POST", "/", None, "{\"service\":\"a\"}");
    let mut floor = Clients::new(empty.id(), empty.address, vec![vec![post]]);
    let (office, hall) = (Office::start()?, Office::start()?);
    let mut both = Clients::new(office.process(), office.address(), halves(&office)?);
    let kiosks = vec![issues(&hall.kiosk()?)];
    let mut tickets = Clients::new(hall.process(), hall.address(), kiosks);
    for clients in [&mut floor, &mut both, &mut tickets] {
        clients.slice(WARM_UP)?;
    }
    let length = effort.pick(Duration::from_secs(2), Duration::from_millis(700));
    let [worked, issued] = interleaved(
        effort.rounds(),
        || floor.slice(length).map(|posts| [posts, posts]),
        || Ok([both.slice(length)?, tickets.slice(length)?]),
    )?;
    let row = |name, series, clients: &Clients| {
        let row = Row::new(name, Unit::PerSecond, Goal::TimesAtLeast(0.7), series);
        let row = row.note("server_us_each", clients.server_us_each());
        row.note("floor_us_each", floor.server_us_each())
    };
    Ok(vec![row("commit64", worked, &both), row("commit64, tickets alone", issued, &tickets)])
}

/// Every other client is a clerk who calls, the rest give out numbers: as many come as go.
fn halves(office: &Office) -> Outcome<Vec<Vec<Vec<u8>>>> {
    let issues = issues(&office.kiosk()?);
    let mut kiosk = office.connect()?;
    for (_, issue) in (0..WAITING).zip(issues.iter().cycle()) {
        kiosk.expect(issue)?;
    }
    let mut requests = Vec::new();
    for counter in 1..=COUNTERS {
        requests.push(issues.clone());
        requests.push(vec![press(&office.clerk_at(counter)?, counter, "next")]);
    }
    Ok(requests)
}

/// Clients that ask again as soon as they are answered.
struct Clients {
    /// The server's process and address.
    server: String,
    to: SocketAddr,
    /// What each asks, by turns. With fewer of them than clients, some ask the same.
    requests: Vec<Vec<Vec<u8>>>,
    asked: usize,
    answered: u32,
    /// What the server worked for those answers, in seconds.
    worked: f64,
}

impl Clients {
    fn new(server: u32, to: SocketAddr, requests: Vec<Vec<Vec<u8>>>) -> Clients {
        let server = server.to_string();
        Clients { server, to, requests, asked: 0, answered: 0, worked: 0.0 }
    }

    /// Processor time of the server for one answer, in microseconds: neighbours change it little.
    fn server_us_each(&self) -> f64 {
        self.worked / f64::from(self.answered) * 1e6
    }

    /// Answers a second, over about `length`; at its end nothing is under way.
    fn slice(&mut self, length: Duration) -> Outcome<f64> {
        // A server closes connections that ask nothing while something else is measured.
        let mut crowd = Crowd::new()?;
        for _ in 0..CLIENTS {
            crowd.add(Http::connect(self.to)?.stream)?;
        }
        let worked_before = processor_time(&self.server)?;
        let begun = Instant::now();
        let answered = self.ask(&mut crowd, begun + length)?;
        let took = begun.elapsed();
        self.worked += processor_time(&self.server)? - worked_before;
        self.answered += answered;
        Ok(f64::from(answered) / took.as_secs_f64())
    }

    fn ask(&mut self, crowd: &mut Crowd, until: Instant) -> Outcome<u32> {
        for number in 0..CLIENTS {
            next(crowd.member(number), number, &self.requests, &mut self.asked)?;
        }
        let mut received = vec![Vec::new(); CLIENTS];
        let (mut under_way, mut answered) = (CLIENTS, 0);
        while under_way > 0 {
            let came = crowd.wait(PATIENCE, |number, stream, bytes| {
                received[number].extend_from_slice(bytes);
                if !is_answered(&received[number])? {
                    return Ok(());
                }
                received[number].clear();
                answered += 1;
                if Instant::now() < until {
                    return next(stream, number, &self.requests, &mut self.asked);
                }
                under_way -= 1;
                Ok(())
            })?;
            if !came {
                return Err("64 clients wait and nobody is answered".into());
            }
        }
        Ok(answered)
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
