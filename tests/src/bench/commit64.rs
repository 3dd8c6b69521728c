//! `commit64`: numbers taken, and calls made, by 64 clients at once, each with one request under way; an empty server
//! is the floor, PostgreSQL the peer.

use super::child::Running;
use super::crowd::Crowd;
use super::http::{Http, PATIENCE, answer, request};
use super::machine::processor_time;
use super::office::{COUNTERS, Office, issues, press};
use super::postgres::{self, Postgres};
use super::report::{Goal, Row, Unit};
use super::rounds::{Series, interleaved};
use super::{Effort, Outcome};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// As many kiosks as counters, and no more.
const CLIENTS: usize = 2 * COUNTERS as usize;
/// People in the hall when it begins: a busy ward.
const WAITING: usize = 300;
/// In the peer's hall: which of its clients come first is chance, and nobody is to find it empty.
const WAITING_THERE: usize = 3_000;
/// Before the first round.
const WARM_UP: Duration = Duration::from_millis(300);

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let empty = Running::floor("web-floor")?;
    let post = request("POST", "/", None, "{\"service\":\"a\"}");
    let mut floor = Clients::of_web(empty.id(), empty.address, vec![vec![post]]);
    let (office, hall) = (Office::start()?, Office::start()?);
    let mut both = Clients::of_web(office.process(), office.address(), halves(&office)?);
    let mut tickets = kiosks(&hall)?;
    let mut peer = Postgres::start(WAITING_THERE)?.map(Clients::of_postgres);
    for clients in [&mut floor, &mut both, &mut tickets].into_iter().chain(&mut peer) {
        clients.slice(WARM_UP)?;
    }
    let length = effort.pick(Duration::from_secs(2), Duration::from_millis(500));
    let mut beside = Series::default();
    let [worked, issued] = interleaved(
        effort.rounds(),
        || floor.slice(length).map(|posts| [posts, posts]),
        || {
            let ours = [both.slice(length)?, tickets.slice(length)?];
            if let Some(peer) = &mut peer {
                beside.push(ours[0], peer.slice(length)?);
            }
            Ok(ours)
        },
    )?;
    let row = |name, least, series, clients: &Clients| {
        let row = Row::new(name, Unit::PerSecond, Goal::TimesAtLeast(least), series);
        let row = row.note("server_us_each", clients.server_us_each());
        row.note("floor_us_each", floor.server_us_each())
    };
    let mut rows = vec![
        row("commit64", 0.7, worked, &both),
        row("commit64, tickets alone", 0.7, issued, &tickets),
    ];
    match peer {
        Some(_) => rows.push(row("commit64 by PostgreSQL", 5.0, beside, &both)),
        None => eprintln!("commit64 by PostgreSQL: not here; `apt-get install postgresql`"),
    }
    Ok(rows)
}

/// Numbers taken by all 64.
pub(super) fn kiosks(office: &Office) -> Outcome<Clients> {
    let issues = vec![issues(&office.kiosk()?)];
    Ok(Clients::of_web(office.process(), office.address(), issues))
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
pub(super) struct Clients {
    server: Server,
    /// What each asks, by turns. With fewer of them than clients, some ask the same.
    requests: Vec<Vec<Vec<u8>>>,
    asked: usize,
    answered: u32,
    /// What the server worked for those answers, in seconds.
    worked: f64,
}

enum Server {
    /// Ours or an empty one: its process and address.
    Web(String, SocketAddr),
    Postgres(Postgres),
}

impl Server {
    fn connect(&self, client: usize) -> Outcome<TcpStream> {
        match self {
            Server::Web(_, to) => Ok(Http::connect(*to)?.stream),
            Server::Postgres(cluster) => cluster.client(client),
        }
    }

    fn is_answered(&self, received: &[u8]) -> Outcome<bool> {
        match self {
            Server::Web(..) => is_answered(received),
            Server::Postgres(_) => postgres::is_answered(received),
        }
    }

    /// In seconds. A cluster's processes are many, and not asked.
    fn worked(&self) -> Outcome<f64> {
        match self {
            Server::Web(process, _) => processor_time(process),
            Server::Postgres(_) => Ok(0.0),
        }
    }
}

impl Clients {
    fn of_web(process: u32, to: SocketAddr, requests: Vec<Vec<Vec<u8>>>) -> Clients {
        Self::new(Server::Web(process.to_string(), to), requests)
    }

    fn of_postgres(cluster: Postgres) -> Clients {
        Self::new(Server::Postgres(cluster), (0..CLIENTS).map(postgres::requests).collect())
    }

    fn new(server: Server, requests: Vec<Vec<Vec<u8>>>) -> Clients {
        Clients { server, requests, asked: 0, answered: 0, worked: 0.0 }
    }

    /// Processor time of the server for one answer, in microseconds: neighbours change it little.
    fn server_us_each(&self) -> f64 {
        self.worked / f64::from(self.answered) * 1e6
    }

    /// Answers a second, over about `length`; at its end nothing is under way.
    pub(super) fn slice(&mut self, length: Duration) -> Outcome<f64> {
        // A server closes connections that ask nothing while something else is measured.
        let mut crowd = Crowd::new()?;
        for client in 0..CLIENTS {
            crowd.add(self.server.connect(client)?)?;
        }
        let worked_before = self.server.worked()?;
        let begun = Instant::now();
        let answered = self.ask(&mut crowd, begun + length)?;
        let took = begun.elapsed();
        self.worked += self.server.worked()? - worked_before;
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
                if !self.server.is_answered(&received[number])? {
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
