//! Requests whose end two readers would see in two places, as smuggling through a proxy needs them; and old encryption.

use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;
use xinmoi_tests::config;
use xinmoi_tests::program::Premises;

/// So long nothing more is answered to what was sent.
const STILL: Duration = Duration::from_millis(400);
/// So long an answer may take.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// What a proxy that read the first request otherwise would take for the next one's beginning.
const SMUGGLED: &str = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

/// Everything that is answered on a connection, and whether it was closed then.
fn answered(address: &str, sent: &[u8]) -> (String, bool) {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(sent).unwrap();
    stream.set_read_timeout(Some(ANSWER_MAX)).unwrap();
    let (mut all, mut part) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut part) {
            Ok(0) => return (String::from_utf8_lossy(&all).into_owned(), true),
            Ok(read) => all.extend_from_slice(part.get(..read).unwrap()),
            Err(error) if error.kind() == ErrorKind::ConnectionReset => {
                return (String::from_utf8_lossy(&all).into_owned(), true);
            }
            Err(_) => return (String::from_utf8_lossy(&all).into_owned(), false),
        }
        // The first answer is there: what else comes, comes at once.
        stream.set_read_timeout(Some(STILL)).unwrap();
    }
}

fn answers(said: &str) -> usize {
    said.matches("HTTP/1.1 ").count()
}

/// A request to log in, with these headers and this body.
fn request(headers: &str, body: &str) -> Vec<u8> {
    let head =
        "POST /api/v1/login HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    format!("{head}{headers}\r\n{body}").into_bytes()
}

#[test]
fn a_request_with_two_ends_is_refused_and_nothing_after_it_is_read() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let address = server.address();
    let chunked = format!("0\r\n\r\n{SMUGGLED}");
    let length = chunked.len();
    let te = "Transfer-Encoding";
    let cases: Vec<(&str, String, String)> = vec![
        ("both", format!("Content-Length: {length}\r\n{te}: chunked\r\n"), chunked.clone()),
        ("both turned round", format!("{te}: chunked\r\nContent-Length: 4\r\n"), chunked.clone()),
        ("two lengths", "Content-Length: 0\r\nContent-Length: 44\r\n".into(), SMUGGLED.into()),
        ("a list of lengths", "Content-Length: 0, 44\r\n".into(), SMUGGLED.into()),
        ("a signed length", "Content-Length: +0\r\n".into(), SMUGGLED.into()),
        ("a length less than none", "Content-Length: -1\r\n".into(), SMUGGLED.into()),
        ("a length beyond numbers", format!("Content-Length: {}0\r\n", u64::MAX), SMUGGLED.into()),
        ("chunked, and then not", format!("{te}: chunked, identity\r\n"), chunked.clone()),
        ("nearly chunked", format!("{te}: xchunked\r\n"), chunked.clone()),
        ("chunked by a tab", format!("{te}:\tchunked\r\nContent-Length: 4\r\n"), chunked.clone()),
        ("a space before the colon", format!("{te} : chunked\r\n"), chunked.clone()),
        ("a folded header", format!("{te}:\r\n chunked\r\nContent-Length: 4\r\n"), chunked.clone()),
        ("a bare return in a header", format!("X: y\r{te}: chunked\r\n"), chunked.clone()),
        ("a zero byte in a header", format!("X: y\0{te}: chunked\r\n"), chunked.clone()),
        (
            "a chunk in hexadecimal twice",
            format!("{te}: chunked\r\n"),
            format!("0x0\r\n\r\n{SMUGGLED}"),
        ),
        ("a chunk less than none", format!("{te}: chunked\r\n"), format!("-1\r\n\r\n{SMUGGLED}")),
        (
            "a chunk beyond numbers",
            format!("{te}: chunked\r\n"),
            format!("{}\r\n\r\n{SMUGGLED}", "f".repeat(17)),
        ),
        (
            "a bare return in a chunk's line",
            format!("{te}: chunked\r\n"),
            format!("0;\rx\r\n\r\n{SMUGGLED}"),
        ),
    ];
    for (what, headers, body) in &cases {
        let (said, closed) = answered(address, &request(headers, body));
        assert!(closed, "{what}: the connection stays open: {said}");
        assert!(answers(&said) <= 1, "{what}: what follows is read as a request: {said}");
        assert!(!said.contains("HTTP/1.1 200"), "{what}: {said}");
    }
    // The same two requests with one end each: both are answered.
    let honest = request("Content-Length: 2\r\n", &format!("{{}}{SMUGGLED}"));
    let (said, _) = answered(address, &honest);
    assert_eq!(answers(&said), 2, "{said}");
}

/// A greeting as a TLS client of a version sends it (RFC 5246, 7.4.1.2), with one suite.
fn greeting(version: u8, suite: [u8; 2]) -> Vec<u8> {
    // The curves X25519 and P-256; ECDSA and RSA with SHA-256.
    let extensions = [
        &[0x00, 0x0a, 0, 6, 0, 4, 0x00, 0x1d, 0x00, 0x17][..],
        &[0x00, 0x0b, 0, 2, 1, 0],
        &[0x00, 0x0d, 0, 8, 0, 6, 0x04, 0x03, 0x08, 0x04, 0x04, 0x01],
    ]
    .concat();
    let mut body = vec![3, version];
    body.extend([7; 32]);
    body.push(0);
    body.extend([0, 2, suite[0], suite[1], 1, 0]);
    body.extend(u16::try_from(extensions.len()).unwrap().to_be_bytes());
    body.extend(extensions);
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    let mut message = vec![1, 0, length[0], length[1]];
    message.extend(body);
    let length = u16::try_from(message.len()).unwrap().to_be_bytes();
    let mut record = vec![22, 3, 1, length[0], length[1]];
    record.extend(message);
    record
}

/// What the office's first record of its answer is: `Ok` its own greeting, `Err` the alert's number (RFC 5246, 7.2).
fn greeted(port: u16, greeting: &[u8]) -> Result<(), u8> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(ANSWER_MAX)).unwrap();
    stream.write_all(greeting).unwrap();
    let mut head = [0; 7];
    stream.read_exact(&mut head).unwrap();
    match head {
        [22, _, _, _, _, 2, _] => Ok(()),
        [21, _, _, _, _, _, alert] => Err(alert),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_tls_of_today_is_spoken() {
    const PROTOCOL_VERSION: u8 = 70;
    const HANDSHAKE_FAILURE: u8 = 40;
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port();
    drop(held);
    let premises =
        Premises::new(&format!("{}\n[network]\nhttps_port = {port}\n", config::minimal()));
    let server = premises.open();
    assert!(server.address().starts_with("127.0.0.1"));
    let modern = [0xc0, 0x2b];
    assert_eq!(greeted(port, &greeting(3, modern)), Ok(()), "TLS 1.2 with forward secrecy");
    for (version, name) in [(0, "SSL 3"), (1, "TLS 1.0"), (2, "TLS 1.1")] {
        assert_eq!(greeted(port, &greeting(version, modern)), Err(PROTOCOL_VERSION), "{name}");
    }
    for (suite, name) in [
        ([0x00, 0x02], "no encryption"),
        ([0x00, 0x03], "export"),
        ([0x00, 0x05], "RC4"),
        ([0x00, 0x0a], "3DES"),
        ([0x00, 0x18], "nobody's certificate"),
        ([0x00, 0x2f], "CBC without forward secrecy"),
        ([0x00, 0x9c], "GCM without forward secrecy"),
        ([0x00, 0x33], "CBC"),
        ([0xc0, 0x09], "CBC with SHA-1"),
        ([0xc0, 0x23], "CBC with SHA-256"),
    ] {
        assert_eq!(greeted(port, &greeting(3, suite)), Err(HANDSHAKE_FAILURE), "{name}");
    }
}
