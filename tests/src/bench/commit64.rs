//! `commit64`: numbers taken by 64 clients at once, each with one request under way.

use super::child::Running;
use super::crowd::Crowd;
use super::http::{Http, PATIENCE, answer, request};
use super::office::{Office, issues};
use super::report::{Goal, Row, Unit};
use super::rounds::interleaved;
use super::{Effort, Outcome};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

const CLIENTS: usize = 64;
const WARM_UP: Duration = Duration::from_millis(300);

pub(super) fn rows(effort: Effort) -> Outcome<Vec<Row>> {
    let office = Office::start()?;
    let mut ours = Clients::new(office.address(), issues(&office.kiosk()?))?;
    let empty = Running::floor("web-floor")?;
    let post = request("POST", "/", None, "{\"service\":\"a\"}");
    let mut floor = Clients::new(empty.address, vec![post])?;
    ours.slice(WARM_UP)?;
    floor.slice(WARM_UP)?;
    let length = effort.pick(Duration::from_secs(2), Duration::from_secs(1));
    let [series] =
        interleaved(effort.rounds(), || Ok([floor.slice(length)?]), || Ok([ours.slice(length)?]))?;
    Ok(vec![Row::new("commit64", Unit::PerSecond, Goal::TimesAtLeast(0.7), series)])
}

/// Clients that ask again as soon as they are answered.
struct Clients {
    crowd: Crowd,
    /// What each has received of an answer.
    received: Vec<Vec<u8>>,
    requests: Vec<Vec<u8>>,
    asked: usize,
}

impl Clients {
    fn new(to: SocketAddr, requests: Vec<Vec<u8>>) -> Outcome<Clients> {
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
            next(self.crowd.member(number), &self.requests, &mut self.asked)?;
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
                    return next(stream, &self.requests, &mut self.asked);
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

fn next(mut stream: &TcpStream, requests: &[Vec<u8>], asked: &mut usize) -> Outcome {
    stream.write_all(&requests[*asked % requests.len()])?;
    *asked += 1;
    Ok(())
}

fn is_answered(received: &[u8]) -> Outcome<bool> {
    match answer(received)? {
        None => Ok(false),
        Some(head) if (200..300).contains(&head.status) => Ok(true),
        Some(_) => Err(String::from_utf8_lossy(received).into()),
    }
}
