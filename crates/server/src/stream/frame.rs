//! Frames as they go out (RFC 6455, section 5.2): made once, shared by every socket that is sent them.

use serde::Serialize;
use tokio_tungstenite::tungstenite::Bytes;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

/// The last part of its message.
const FIN: u8 = 0x80;
const TEXT: u8 = 0x1;
const CLOSE: u8 = 0x8;
const PING: u8 = 0x9;
const PONG: u8 = 0xa;

/// A header at most: two bytes, and a length of eight.
const HEADER_MAX: usize = 10;
/// The longest payload whose length fits the second byte.
const SHORT: usize = 125;

/// Our own types as a text frame.
pub(crate) fn text(frame: &impl Serialize) -> Bytes {
    let mut bytes = vec![0; HEADER_MAX];
    serde_json::to_writer(&mut bytes, frame).expect("our own types are always JSON");
    headed(TEXT, bytes)
}

/// What a text frame says.
#[cfg(feature = "mutants")]
pub(crate) fn said(frame: &[u8]) -> &str {
    let header = header_length(frame.get(1).copied().unwrap_or(0));
    std::str::from_utf8(&frame[header.min(frame.len())..]).expect("it was made from a text")
}

pub(super) fn ping() -> Bytes {
    headed(PING, vec![0; HEADER_MAX])
}

/// An answer to a ping of at most 125 bytes.
pub(super) fn pong(payload: &[u8]) -> Bytes {
    headed(PONG, [&[0; HEADER_MAX], payload].concat())
}

/// A good-bye; the reason has at most 123 bytes.
pub(super) fn close(code: CloseCode, why: &str) -> Bytes {
    headed(CLOSE, [&[0; HEADER_MAX], &u16::from(code).to_be_bytes()[..], why.as_bytes()].concat())
}

/// Puts the header before a payload that stands behind room for it.
fn headed(kind: u8, mut bytes: Vec<u8>) -> Bytes {
    let length = bytes.len() - HEADER_MAX;
    let long = u64::try_from(length).unwrap_or(u64::MAX).to_be_bytes();
    let (second, more) = match (length, u16::try_from(length)) {
        (0..=SHORT, _) => (long[7], &long[8..]),
        (_, Ok(_)) => (126, &long[6..]),
        (_, Err(_)) => (127, &long[..]),
    };
    let header = [&[FIN | kind, second], more].concat();
    let start = HEADER_MAX - header.len();
    bytes[start..HEADER_MAX].copy_from_slice(&header);
    Bytes::from(bytes).slice(start..)
}

#[cfg(feature = "mutants")]
fn header_length(second: u8) -> usize {
    match second {
        126 => 4,
        127 => HEADER_MAX,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;
    use tokio_tungstenite::tungstenite::protocol::{CloseFrame, Role, WebSocket};
    use tokio_tungstenite::tungstenite::{Error, Message};

    /// What a client hears.
    fn heard(bytes: &[u8]) -> Vec<Message> {
        let line = Cursor::new(bytes.to_vec());
        let mut client = WebSocket::from_raw_socket(line, Role::Client, None);
        std::iter::from_fn(|| match client.read() {
            Ok(message) => Some(message),
            Err(Error::ConnectionClosed | Error::Protocol(_)) => None,
            Err(error) => panic!("{error}"),
        })
        .collect()
    }

    #[test]
    fn a_client_hears_what_was_framed() {
        for length in [0, 1, 123, 124, 126, 65_533, 65_534, 70_000] {
            let said = "x".repeat(length);
            assert_eq!(heard(&text(&said)), [Message::text(format!("\"{said}\""))], "{length}");
        }
    }

    #[test]
    fn pings_pongs_and_good_byes_are_heard() {
        let all = [ping(), pong(b"abc"), close(CloseCode::Away, "we go")].concat();
        let reason = CloseFrame { code: CloseCode::Away, reason: "we go".into() };
        let wanted = [
            Message::Ping(Bytes::new()),
            Message::Pong(Bytes::from_static(b"abc")),
            Message::Close(Some(reason)),
        ];
        assert_eq!(heard(&all), wanted);
    }

    #[cfg(feature = "mutants")]
    #[test]
    fn a_frame_says_its_text() {
        for length in [0, 123, 124, 65_533, 65_534] {
            let wanted = "x".repeat(length);
            assert_eq!(said(&text(&wanted)), format!("\"{wanted}\""), "{length}");
        }
    }
}
