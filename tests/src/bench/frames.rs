//! The least WebSocket client: a handshake and a reader of unmasked frames.

use super::Outcome;
use super::http::{answer, read_some};
use std::io::Write;
use std::net::TcpStream;

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;

/// What a socket hears.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heard<'a> {
    Text(&'a [u8]),
    Ping,
    Closed,
}

/// Bytes on their way to being frames.
#[derive(Debug, Default)]
pub(super) struct Frames {
    rest: Vec<u8>,
}

impl Frames {
    /// Takes what arrived and hands over each whole frame.
    pub(super) fn take(&mut self, bytes: &[u8], mut heard: impl FnMut(Heard<'_>)) -> Outcome {
        if self.rest.is_empty() {
            let used = read(bytes, &mut heard)?;
            self.rest.extend_from_slice(&bytes[used..]);
        } else {
            self.rest.extend_from_slice(bytes);
            let used = read(&self.rest, &mut heard)?;
            self.rest.drain(..used);
        }
        Ok(())
    }
}

/// Hands over the whole frames at the beginning of `bytes` and says how long they are.
fn read(bytes: &[u8], heard: &mut impl FnMut(Heard<'_>)) -> Outcome<usize> {
    let mut used = 0;
    while let Some((start, end)) = frame(&bytes[used..])? {
        let payload = &bytes[used + start..used + end];
        match bytes[used] & 0x0f {
            TEXT => heard(Heard::Text(payload)),
            PING => heard(Heard::Ping),
            CLOSE => heard(Heard::Closed),
            other => return Err(format!("a frame of kind {other}").into()),
        }
        used += end;
    }
    Ok(used)
}

/// Where the first frame's payload begins and ends, if all of it is there.
fn frame(bytes: &[u8]) -> Outcome<Option<(usize, usize)>> {
    let &[first, second, ..] = bytes else { return Ok(None) };
    if first & 0x80 == 0 || second & 0x80 != 0 {
        return Err("a frame in pieces, or masked by a server".into());
    }
    let (start, length) = match (second, bytes.get(2..4), bytes.get(2..10)) {
        (126, None, _) | (127, _, None) => return Ok(None),
        (126, Some(two), _) => (4, usize::from(u16::from_be_bytes([two[0], two[1]]))),
        (127, _, Some(eight)) => (10, usize::try_from(u64::from_be_bytes(eight.try_into()?))?),
        (short, _, _) => (2, usize::from(short)),
    };
    Ok((bytes.len() >= start + length).then_some((start, start + length)))
}

/// A text as a server frames it.
pub(super) fn framed(text: &[u8]) -> Vec<u8> {
    let length = u16::try_from(text.len()).expect("an event is short");
    let mut bytes = vec![0x80 | TEXT];
    match u8::try_from(length) {
        Ok(short) if short < 126 => bytes.push(short),
        Ok(_) | Err(_) => {
            bytes.push(126);
            bytes.extend(length.to_be_bytes());
        }
    }
    bytes.extend_from_slice(text);
    bytes
}

/// An empty pong, masked with zeros as a client may.
pub(super) const PONG: [u8; 6] = [0x8a, 0x80, 0, 0, 0, 0];

/// Turns a connection into a WebSocket, for a device if there is a token; answers what came behind the handshake.
pub(super) fn upgrade(stream: &mut TcpStream, path: &str, token: Option<&str>) -> Outcome<Vec<u8>> {
    let bearer =
        token.map(|token| format!("Authorization: Bearer {token}\r\n")).unwrap_or_default();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n{bearer}\
         Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: eGluIG1vaSwgc28gMTAwMQ==\r\n\r\n"
    )?;
    let mut bytes = Vec::new();
    loop {
        read_some(stream, &mut bytes)?;
        if let Some(head) = answer(&bytes)? {
            if head.status != 101 {
                return Err(format!("{path}: {}", String::from_utf8_lossy(&bytes)).into());
            }
            return Ok(bytes.split_off(head.body.0));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Frames, Heard, framed};

    #[test]
    fn frames_are_read_however_they_are_cut() {
        for length in [0, 5, 125, 126, 300] {
            let text = vec![b'x'; length];
            let bytes = [framed(&text), framed(b"next")].concat();
            for cut in 0..bytes.len() {
                let mut heard = Vec::new();
                let mut frames = Frames::default();
                for part in [&bytes[..cut], &bytes[cut..]] {
                    let mut hear = |h: Heard<'_>| {
                        heard.push(match h {
                            Heard::Text(text) => text.to_vec(),
                            Heard::Ping | Heard::Closed => panic!("only texts were sent"),
                        });
                    };
                    frames.take(part, &mut hear).unwrap();
                }
                assert_eq!(heard, [text.clone(), b"next".to_vec()]);
            }
        }
    }
}
