//! The least HTTP/1.1 client: requests made once, answers read by their length. What is measured is the server.

use super::Outcome;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// A server that says nothing for so long has failed.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// A whole answer within some bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    pub(super) status: u16,
    /// Where the body begins and ends.
    pub(super) body: (usize, usize),
}

/// The bytes of a request.
pub(super) fn request(method: &str, path: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let bearer = token.map(|token| format!("Authorization: Bearer {token}\r\n"));
    format!(
        "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{}Content-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n{body}",
        bearer.unwrap_or_default(),
        body.len(),
    )
    .into_bytes()
}

/// The answer that `bytes` begin with, once all of it is there.
pub(super) fn answer(bytes: &[u8]) -> Outcome<Option<Head>> {
    let Some(end) = end_of_head(bytes) else { return Ok(None) };
    let head = std::str::from_utf8(&bytes[..end])?;
    let status = head.get(9..12).ok_or("an answer without a status")?.parse()?;
    let length = match length(head) {
        Some(length) => length,
        None if status == 204 || status == 101 => 0,
        None => return Err("an answer without a length".into()),
    };
    let body = (end, end + length);
    Ok((bytes.len() >= body.1).then_some(Head { status, body }))
}

fn end_of_head(bytes: &[u8]) -> Option<usize> {
    bytes.windows(4).position(|four| four == b"\r\n\r\n").map(|at| at + 4)
}

fn length(head: &str) -> Option<usize> {
    head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse().ok())?
    })
}

/// One kept-alive connection.
#[derive(Debug)]
pub(super) struct Http {
    pub(super) stream: TcpStream,
    bytes: Vec<u8>,
}

impl Http {
    pub(super) fn connect(to: SocketAddr) -> Outcome<Http> {
        let stream = TcpStream::connect(to)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Http { stream, bytes: Vec::with_capacity(4096) })
    }

    /// Sends a request and waits for its answer.
    pub(super) fn ask(&mut self, request: &[u8]) -> Outcome<(u16, &[u8])> {
        self.stream.write_all(request)?;
        self.bytes.clear();
        loop {
            if let Some(head) = answer(&self.bytes)? {
                return Ok((head.status, &self.bytes[head.body.0..head.body.1]));
            }
            read_some(&mut self.stream, &mut self.bytes)?;
        }
    }

    /// The same, where anything but 2xx is a fault.
    pub(super) fn expect(&mut self, request: &[u8]) -> Outcome<&[u8]> {
        let (status, body) = self.ask(request)?;
        if (200..300).contains(&status) {
            return Ok(body);
        }
        let asked = String::from_utf8_lossy(request.split(|b| *b == b'\r').next().unwrap_or(&[]));
        Err(format!("{asked}: {status} {}", String::from_utf8_lossy(body)).into())
    }
}

/// Appends what has arrived.
pub(super) fn read_some(from: &mut impl Read, to: &mut Vec<u8>) -> Outcome {
    let mut chunk = [0; 4096];
    match from.read(&mut chunk)? {
        0 => Err("the server closed the connection".into()),
        length => {
            to.extend_from_slice(&chunk[..length]);
            Ok(())
        }
    }
}
