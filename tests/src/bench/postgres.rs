//! The peer of `commit64`: a PostgreSQL of our own with a table of tickets, called from by `FOR UPDATE SKIP LOCKED`.
//!
//! Debian's defaults, `synchronous_commit` on, the data on the disk that ours is on. It is asked as we ask our own:
//! bare sockets, statements prepared before, one transaction a request.

use super::Outcome;
use super::http::{PATIENCE, read_some};
use super::office::{self, COUNTERS, SERVICES};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use xinmoi_tests::cluster::{Cluster, USER};

/// The protocol's version 3.0.
const PROTOCOL: u32 = 196_608;

/// A number is unique by service, as ours; sequences and partial indexes are the quickest it has for both. Visits have
/// a table of their own: who looks for a waiting row and meets one that was called and is being finished waits for it in
/// spite of `SKIP LOCKED`, and two of them deadlock.
const TABLES: &str = "
    CREATE TABLE tickets (
        id bigserial PRIMARY KEY, service text NOT NULL, number bigint NOT NULL,
        waiting boolean NOT NULL DEFAULT true, issued_at timestamptz NOT NULL DEFAULT now());
    CREATE TABLE visits (
        ticket bigint PRIMARY KEY, counter int NOT NULL,
        called_at timestamptz NOT NULL DEFAULT now(), done_at timestamptz);
    CREATE INDEX waiting ON tickets (id) WHERE waiting;
    CREATE INDEX in_hand ON visits (counter) WHERE done_at IS NULL";

/// A cluster that goes with this value.
pub(super) struct Postgres {
    cluster: Cluster,
}

impl Postgres {
    /// Starts one with people in its hall. None where the program is not installed.
    pub(super) fn start(waiting: usize) -> Outcome<Option<Postgres>> {
        let Some(cluster) = Cluster::start(office::folder()?)? else { return Ok(None) };
        let postgres = Postgres { cluster };
        postgres.fill(waiting)?;
        Ok(Some(postgres))
    }

    fn fill(&self, waiting: usize) -> Outcome {
        let mut admin = connect(self.cluster.address())?;
        query(&mut admin, TABLES)?;
        for service in SERVICES {
            query(&mut admin, &format!("CREATE SEQUENCE number_{service}"))?;
        }
        let people = waiting / SERVICES.len() + 1;
        for service in SERVICES {
            let each = format!("{} FROM generate_series(1, {people})", taken(service));
            query(&mut admin, &each)?;
        }
        Ok(())
    }

    /// The connection of a client: every other one calls, the rest take numbers.
    pub(super) fn client(&self, number: usize) -> Outcome<TcpStream> {
        let mut stream = connect(self.cluster.address())?;
        for (name, statement) in statements(number) {
            let parse = message(b'P', &[name.as_bytes(), b"\0", statement.as_bytes(), b"\0\0\0"]);
            ask(&mut stream, &[parse, message(b'S', &[])].concat())?;
        }
        Ok(stream)
    }
}

/// What a client asks, by turns.
pub(super) fn requests(number: usize) -> Vec<Vec<u8>> {
    let run = |(name, _): (String, String)| {
        let bind = message(b'B', &[b"\0", name.as_bytes(), b"\0\0\0\0\0\0\0"]);
        [bind, message(b'E', &[b"\0\0\0\0\0"]), message(b'S', &[])].concat()
    };
    statements(number).into_iter().map(run).collect()
}

/// Whether all of an answer is there. One without a row is a fault: nobody was called.
pub(super) fn is_answered(received: &[u8]) -> Outcome<bool> {
    let (mut rest, mut rows) = (received, 0);
    while let Some((kind, body, behind)) = next_message(rest) {
        match kind {
            b'E' => return Err(format!("PostgreSQL: {}", String::from_utf8_lossy(body)).into()),
            b'D' => rows += 1,
            b'Z' if rows == 0 => return Err("PostgreSQL called nobody".into()),
            b'Z' => return Ok(true),
            _ => {}
        }
        rest = behind;
    }
    Ok(false)
}

/// Each with its name.
fn statements(number: usize) -> Vec<(String, String)> {
    if number.is_multiple_of(2) {
        let issue = |s: &str| (s.to_owned(), format!("{} RETURNING id, number", taken(s)));
        return SERVICES.into_iter().map(issue).collect();
    }
    let counter = number / 2 % usize::from(COUNTERS) + 1;
    let next = format!(
        "WITH done AS (UPDATE visits SET done_at = now() WHERE counter = {counter} AND done_at IS NULL),
         called AS (UPDATE tickets SET waiting = false WHERE id =
             (SELECT id FROM tickets WHERE waiting ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1)
             RETURNING id, service, number),
         begun AS (INSERT INTO visits (ticket, counter) SELECT id, {counter} FROM called)
         SELECT * FROM called"
    );
    vec![("next".to_owned(), next)]
}

fn taken(service: &str) -> String {
    format!("INSERT INTO tickets (service, number) SELECT '{service}', nextval('number_{service}')")
}

fn connect(to: SocketAddr) -> Outcome<TcpStream> {
    let mut stream = TcpStream::connect(to)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let words = format!("user\0{USER}\0database\0postgres\0\0");
    let mut hello = (u32::try_from(words.len())? + 8).to_be_bytes().to_vec();
    hello.extend(PROTOCOL.to_be_bytes());
    hello.extend(words.as_bytes());
    ask(&mut stream, &hello)?;
    Ok(stream)
}

fn query(stream: &mut TcpStream, text: &str) -> Outcome {
    ask(stream, &message(b'Q', &[text.as_bytes(), b"\0"]))
}

/// Sends something and waits until it is ready for more.
fn ask(stream: &mut TcpStream, request: &[u8]) -> Outcome {
    stream.write_all(request)?;
    let mut received = Vec::new();
    loop {
        read_some(stream, &mut received)?;
        let mut rest = &received[..];
        while let Some((kind, body, behind)) = next_message(rest) {
            match kind {
                b'E' => return Err(format!("PostgreSQL: {}", String::from_utf8_lossy(body)).into()),
                b'Z' => return Ok(()),
                _ => rest = behind,
            }
        }
    }
}

fn message(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = u32::try_from(body.len() + 4).expect("a statement is short");
    [&[kind], &length.to_be_bytes()[..], &body].concat()
}

/// The first message, if all of it is there: its kind, its body, what is behind it.
fn next_message(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (head, rest) = bytes.split_first_chunk::<5>()?;
    let length = usize::try_from(u32::from_be_bytes([head[1], head[2], head[3], head[4]])).ok()?;
    let (body, behind) = rest.split_at_checked(length.checked_sub(4)?)?;
    Some((head[0], body, behind))
}

#[test]
fn an_answer_is_whole_with_its_last_byte_and_only_with_a_row() {
    let row = [message(b'2', &[]), message(b'D', &[b"\0\0"]), message(b'Z', &[b"I"])].concat();
    for cut in 0..row.len() {
        assert!(!is_answered(&row[..cut]).unwrap(), "cut at {cut}");
    }
    assert!(is_answered(&row).unwrap());
    let nobody = [message(b'C', &[b"SELECT 0\0"]), message(b'Z', &[b"I"])].concat();
    assert!(is_answered(&nobody).is_err());
    assert!(is_answered(&message(b'E', &[b"SERROR\0\0"])).is_err());
}
