//! Broken frames on the stream: the line ends, the office and every other screen go on.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use xinmoi_tests::client::Caller;
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, pair};
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::Screen;

/// How long the office may take to end a line that breaks the protocol.
const END_MAX: Duration = Duration::from_secs(10);

const MASK: u8 = 0x80;
const FIN_TEXT: u8 = 0x81;
const FIN_BINARY: u8 = 0x82;

const PAINTED_AND_MORE: &[u8] =
    br#"{"type":"painted","ticket":"00000000-0000-7000-8000-000000000000","calls":1,"by":"me"}"#;

/// A client's frame: first byte, payload masked with zeros.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut bytes = vec![first];
    match u16::try_from(payload.len()) {
        Ok(short @ 0..126) => bytes.push(MASK | u8::try_from(short).unwrap()),
        Ok(long) => {
            bytes.push(MASK | 126);
            bytes.extend(long.to_be_bytes());
        }
        Err(_) => {
            bytes.push(MASK | 127);
            bytes.extend((payload.len() as u64).to_be_bytes());
        }
    }
    bytes.extend([0; 4]);
    bytes.extend(payload);
    bytes
}

/// A length that nobody can mean, and nothing behind it.
fn endless() -> Vec<u8> {
    let mut bytes = vec![FIN_TEXT, MASK | 127];
    bytes.extend(u64::MAX.to_be_bytes());
    bytes.extend([0; 4]);
    bytes
}

fn broken() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("binary", frame(FIN_BINARY, b"\0\x01\x02")),
        ("words from a television", frame(FIN_TEXT, b"hello")),
        ("JSON that nobody expects", frame(FIN_TEXT, b"{\"type\":\"player\",\"can_play\":7}")),
        ("a painted call of no ticket", frame(FIN_TEXT, b"{\"type\":\"painted\",\"calls\":1}")),
        ("a painted call with more", frame(FIN_TEXT, PAINTED_AND_MORE)),
        ("bad UTF-8", frame(FIN_TEXT, b"\xc3\x28\xff\xfe")),
        ("a megabyte", frame(FIN_TEXT, &vec![b'x'; 1 << 20])),
        ("a length beyond the sky", endless()),
        ("no mask", vec![FIN_TEXT, 2, b'h', b'i']),
        ("a reserved opcode", frame(0x83, b"x")),
        ("reserved bits", frame(0xf1, b"x")),
        ("a continuation of nothing", frame(0x80, b"x")),
        ("a long ping", frame(0x89, &[b'x'; 126])),
        ("half a ping", frame(0x09, b"x")),
        ("a close of one byte", frame(0x88, b"x")),
        ("a close with a code of no meaning", frame(0x88, &[0, 1])),
        ("noise", (0..4096_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect()),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_broken_frame_ends_its_line_and_no_other() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let speaker = pair(&hall.admin, "speaker", serde_json::json!({})).await;
    let other = Screen::open(&hall.anyone, "view=lobby").await;
    for (name, bytes) in broken() {
        for (caller, query) in [(&hall.anyone, "view=lobby"), (&speaker, "view=speaker")] {
            let ended = send_and_await_end(caller, query, &bytes).await;
            assert!(ended, "{name} on {query}: the line goes on");
        }
        let seq = hall.take("a").await.expect(201).seq();
        other.shows(seq).await;
    }
    other.check().unwrap();
    other.look(|shown| assert_eq!(shown.snapshots, 1));
    assert!(!server.said().contains("panicked"), "{}", server.said());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn half_a_request_holds_up_nobody() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let halves: [&[u8]; 6] = [
        b"",
        b"GET /api/v1/off",
        b"GET /api/v1/office HTTP/1.1\r\nHost: localhost\r\n",
        b"POST /api/v1/tickets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/9.9\r\n\r\n",
    ];
    let mut held = Vec::new();
    for half in halves {
        let mut stream = TcpStream::connect(server.address()).await.unwrap();
        stream.write_all(half).await.unwrap();
        held.push(stream);
    }
    let _ = hall.take("a").await.expect(201);
    drop(held);
    assert!(!server.said().contains("panicked"), "{}", server.said());
}

/// Sends bytes after the handshake; whether the office then ends the line.
async fn send_and_await_end(caller: &Caller, query: &str, bytes: &[u8]) -> bool {
    let mut stream = TcpStream::connect(caller.address()).await.unwrap();
    let token = caller.token().map(|t| format!("Authorization: Bearer {t}\r\n"));
    let handshake = format!(
        "GET /api/v1/stream?{query} HTTP/1.1\r\nHost: {}\r\n{}Connection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
        caller.address(),
        token.unwrap_or_default(),
    );
    stream.write_all(handshake.as_bytes()).await.unwrap();
    let mut head = [0; 12];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(&head, b"HTTP/1.1 101");
    // The office may have ended the line before all of it was sent.
    let _ = stream.write_all(bytes).await;
    let to_the_end = async {
        let mut rest = [0; 4096];
        while let Ok(1..) = stream.read(&mut rest).await {}
    };
    tokio::time::timeout(END_MAX, to_the_end).await.is_ok()
}
