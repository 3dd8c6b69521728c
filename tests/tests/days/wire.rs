//! Every bound of `[network.limits]`, reached: what is beyond it is refused with a clear answer or cut off, and the office goes
//! on for everybody else. A bound that is changed holds at once.

use crate::network::free;
use futures_util::future::join_all;
use hyper::Method;
use serde_json::json;
use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use xinmoi_tests::client::{Ask, Caller, is_success};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, log_in, pair};
use xinmoi_tests::program::{self, PASSWORD, Premises, Server};
use xinmoi_tests::screen::{Heard, Line, SOON, Screen};

/// Requests that are more than any bound here lets through.
const FLOOD: usize = 20_000;

/// An office behind a proxy on this machine, so that requests come from elsewhere.
fn bounded(limits: &str) -> Premises {
    let network = "[network]\nproxies = ['127.0.0.1']\n[network.limits]";
    Premises::new(&format!("{}\n{network}\n{limits}\n", config::minimal()))
}

/// Another value for a key that is written.
async fn change(hall: &Hall, written: &str, instead: &str) {
    let text = hall.admin.get("/config").await.expect(200).text;
    assert!(text.contains(written), "{text}");
    let put = Ask::new(Method::PUT, "/api/v1/config").header("content-type", "application/toml");
    let _ = hall.admin.ask(put.body(text.replace(written, instead))).await.expect(200);
}

fn office_from(address: &str) -> Ask {
    Ask::get("/office").header("x-forwarded-for", address)
}

/// The same request again and again, until it is refused: how often it was not.
async fn flood(who: &Caller, ask: impl Fn() -> Ask) -> usize {
    for given in 0..FLOOD {
        let answer = who.ask(ask()).await;
        if is_success(answer.status) {
            continue;
        }
        let refused = answer.expect(429);
        assert_eq!(refused.code(), "too_many");
        assert_eq!(refused.header("content-type"), Some("application/problem+json"));
        assert!(refused.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
        return given;
    }
    FLOOD
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_in_or_a_device_that_asks_without_end_is_held_back_and_nobody_else() {
    let premises = bounded("person_requests_per_minute = 300\ndevice_requests_per_minute = 60");
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let [clerk, other] = [0, 1].map(|at| &hall.clerks[at]);
    let elsewhere = log_in(&hall.anyone, "can-bo-1").await;
    let from = |ask: Ask| ask.header("x-forwarded-for", "203.0.113.9");

    let given = flood(&clerk.caller, || from(clerk.key("next"))).await;
    assert!((50..FLOOD).contains(&given), "a fifth of 300 at once: {given}");
    // Nothing of anybody else's is held back, from the same address: nor what the same clerk does on another machine.
    let ticket = hall.kiosk.ask(from(Ask::post("/tickets", &json!({ "service": "a" })))).await;
    let called = other.caller.ask(from(other.key("next"))).await.expect(200);
    assert_eq!(called.str("number"), ticket.expect(201).str("number"));
    for who in [&elsewhere, &hall.admin, &hall.anyone] {
        let _ = who.ask(office_from("203.0.113.9")).await.expect(200);
    }
    let tablet = pair(&hall.admin, "kiosk", json!({})).await;
    let given = flood(&tablet, || office_from("203.0.113.9")).await;
    assert!((10..FLOOD).contains(&given), "a fifth of 60 at once: {given}");
    let _ = hall.kiosk.ask(office_from("203.0.113.9")).await.expect(200);
    let said = server.said();
    let told =
        "Refused: too_many at POST /api/v1/counters/{counter}/next to can-bo-1 from 203.0.113.9";
    assert!(said.contains(told), "{said}");

    change(&hall, "person_requests_per_minute = 300", "person_requests_per_minute = 1000000").await;
    change(&hall, "device_requests_per_minute = 60", "device_requests_per_minute = 1000000").await;
    for (who, times) in [(&clerk.caller, 400), (&tablet, 100)] {
        for _ in 0..times {
            let _ = who.ask(office_from("203.0.113.9")).await.expect(200);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_asks_on_this_machine_is_not_counted() {
    let premises = Premises::new(&format!(
        "{}\n[network.limits]\nperson_requests_per_minute = 300\ndevice_requests_per_minute = 60\n",
        config::minimal()
    ));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    for who in [&hall.admin, &hall.clerks[0].caller, &hall.kiosk] {
        for _ in 0..200 {
            let _ = who.get("/office").await.expect(200);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_asks_to_be_paired_as_often_as_the_office_says() {
    let premises = bounded("pairings_per_minute = 10");
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let ask = |from: &str| {
        Ask::post("/devices/pairing", &json!({ "kind": "kiosk" })).header("x-forwarded-for", from)
    };
    for _ in 0..2 {
        let _ = hall.anyone.ask(ask("203.0.113.9")).await.expect(201);
    }
    assert_eq!(hall.anyone.ask(ask("203.0.113.9")).await.expect(429).code(), "too_many");
    let _ = hall.anyone.ask(ask("203.0.113.10")).await.expect(201);
    change(&hall, "pairings_per_minute = 10", "pairings_per_minute = 1000").await;
    // A sixteenth of a second later the next is in the bucket.
    let began = Instant::now();
    while hall.anyone.ask(ask("203.0.113.9")).await.status == 429 {
        assert!(began.elapsed() < SOON);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bodies_and_headers_end_where_the_office_says() {
    let premises = bounded("body_bytes = 4096\nheader_bytes = 8192");
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let long = || Ask::post("/tickets", &json!({ "service": "x".repeat(5_000) }));
    let fits = Ask::post("/tickets", &json!({ "service": "x".repeat(4_000) }));
    let refused = hall.kiosk.ask(long()).await.expect(413);
    assert_eq!(refused.code(), "too_large");
    assert!(refused.str("detail").contains("4096"), "{refused:?}");
    assert_eq!(hall.kiosk.ask(fits).await.expect(422).code(), "unknown_service");
    // A configuration is no order.
    let large = format!("{}\n# {}\n", config::minimal(), "x".repeat(20_000));
    let put = Ask::new(Method::PUT, "/api/v1/config?dry_run=true");
    let put = put.header("content-type", "application/toml").body(large);
    let _ = hall.admin.ask(put).await.expect(200);

    let with = |bytes: usize| Ask::get("/office").header("x-more", &"x".repeat(bytes));
    // Whoever still writes when it is said may hear no more than that the line is gone.
    let refused = hall.kiosk.try_ask(with(9_000)).await;
    assert!(refused.as_ref().map_or(true, |answer| answer.status == 431), "{refused:?}");
    let _ = hall.kiosk.ask(with(6_000)).await.expect(200);

    change(&hall, "body_bytes = 4096", "body_bytes = 8192").await;
    change(&hall, "header_bytes = 8192", "header_bytes = 16384").await;
    assert_eq!(hall.kiosk.ask(long()).await.expect(422).code(), "unknown_service");
    let new = Caller::anonymous(server.address());
    let _ = new.ask(with(9_000)).await.expect(200);
    let _ = hall.take("a").await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_on_a_stream_ends_where_the_office_says_also_on_one_that_is_open() {
    let premises = bounded("message_bytes = 2048");
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let other = Screen::open(&hall.anyone, "view=lobby").await;
    let mut line = Line::open(&hall.kiosk, "view=kiosk").await.unwrap();
    assert_eq!(line.next(SOON).await.frame()["type"], "snapshot");
    let words = || Message::text(format!("{:<1500}", r#"{"type":"health","up_s":1}"#));
    line.say(words()).await.unwrap();
    let seq = hall.take("a").await.expect(201).seq();
    other.shows(seq).await;
    loop {
        let frame = line.next(SOON).await.frame();
        if frame["seq"] == seq {
            break;
        }
    }
    change(&hall, "message_bytes = 2048", "message_bytes = 1024").await;
    line.say(words()).await.unwrap();
    let began = Instant::now();
    let end = loop {
        match line.next(SOON).await {
            Heard::Text(_) => assert!(began.elapsed() < SOON, "it goes on"),
            end @ (Heard::Closed(_) | Heard::Broken(_) | Heard::Nothing) => break end,
        }
    };
    assert!(matches!(&end, Heard::Closed(Some((1009, _)))), "{end:?}");
    let seq = hall.take("a").await.expect(201).seq();
    other.shows(seq).await;
}

/// Says something on a new connection: what is answered until it ends, and when that was.
async fn told(address: &str, words: &[u8]) -> (String, Duration) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let began = Instant::now();
    stream.write_all(words).await.unwrap();
    let mut answer = Vec::new();
    let _ = timeout(4 * SOON, stream.read_to_end(&mut answer)).await.expect("it is ended");
    (String::from_utf8_lossy(&answer).into_owned(), began.elapsed())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_slow_is_given_up_when_the_office_says() {
    let [https] = free();
    let limits = "headers_s = 10\nrequest_s = 6\nupload_stall_s = 5\nhandshake_s = 2";
    let network = format!("https_port = {https}\n[network.limits]\n{limits}");
    let premises = Premises::new(&format!("{}\n[network]\n{network}\n", config::minimal()));
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let at = server.address().to_owned();
    let token = |who: &Caller| format!("Authorization: Bearer {}\r\n", who.token().unwrap());
    let half = |method: &str, path: &str, who: &Caller| {
        format!(
            "{method} /api/v1{path} HTTP/1.1\r\nHost: {at}\r\n{}Connection: close\r\n\
             Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{{",
            token(who)
        )
    };
    let encrypted = format!("127.0.0.1:{https}");
    let (order, picture) =
        (half("POST", "/tickets", &hall.kiosk), half("PUT", "/media/a.png", &hall.admin));
    let (handshake, stalled, request, headers) = tokio::join!(
        told(&encrypted, b""),
        told(&at, picture.as_bytes()),
        told(&at, order.as_bytes()),
        told(&at, b"GET /api/v1/office HTTP/1.1\r\nHost: "),
    );
    assert_eq!(handshake.0, "");
    assert!(stalled.0.starts_with("HTTP/1.1 400"), "{stalled:?}");
    assert!(request.0.starts_with("HTTP/1.1 503") && request.0.contains("overloaded"));
    assert!(headers.0.is_empty() || headers.0.starts_with("HTTP/1.1 408"), "{headers:?}");
    for ((_, took), after_s) in [(handshake, 2), (stalled, 5), (request, 6), (headers, 10)] {
        let least = Duration::from_secs(after_s).saturating_sub(Duration::from_millis(100));
        assert!((least..least + SOON).contains(&took), "{after_s} s: {took:?}");
    }
    // On a line of its own: those of before have said nothing for as long as the office waits for a head.
    let _ = hall.at(&server).take("a").await.expect(201);
}

/// A connection of the test's own; from one of this machine's addresses, where one is given.
async fn connect(to: &str, own: Option<IpAddr>) -> TcpStream {
    let to: SocketAddr = to.parse().unwrap();
    let socket = TcpSocket::new_v4().unwrap();
    if let Some(own) = own {
        socket.bind((own, 0).into()).unwrap();
    }
    socket.connect(to).await.unwrap()
}

/// Asks for something on a connection: the status; `None` when it was closed instead.
async fn status(stream: &mut TcpStream, ask: &str) -> Option<u16> {
    let host = stream.peer_addr().unwrap();
    // One that was closed takes no words.
    let _ =
        stream.write_all(format!("GET {ask} HTTP/1.1\r\nHost: {host}\r\n\r\n").as_bytes()).await;
    let mut head = [0; 12];
    let read = timeout(SOON, stream.read_exact(&mut head)).await.expect("answered or closed");
    read.ok()?;
    String::from_utf8_lossy(&head[9..]).parse().ok()
}

/// Opens so many at once; those that were let in.
async fn crowd(to: &str, own: Option<IpAddr>, many: usize) -> Vec<TcpStream> {
    let asked = (0..many).map(|_| async {
        let mut stream = connect(to, own).await;
        let status = status(&mut stream, "/api/v1/office").await;
        status.map(|status| {
            assert_eq!(status, 200);
            stream
        })
    });
    join_all(asked).await.into_iter().flatten().collect()
}

/// A stream, asked for by way of the proxy.
async fn stream(at: &str, from: &str, who: Option<&Caller>) -> (TcpStream, u16) {
    let token = who.and_then(Caller::token).map(|t| format!("Authorization: Bearer {t}\r\n"));
    let handshake = format!(
        "/api/v1/stream?view=lobby HTTP/1.1\r\nX-Forwarded-For: {from}\r\n{}Connection: Upgrade\r\n\
         Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
         Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-Rest:",
        token.unwrap_or_default(),
    );
    let mut stream = connect(at, None).await;
    let status = status(&mut stream, &handshake).await.unwrap();
    (stream, status)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_end_where_the_office_says_and_a_tenth_is_for_those_it_knows() {
    let premises = bounded("sockets = 50\nsockets_per_address = 20\nsockets_per_known = 10");
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let at = server.address();
    let mut held = Vec::new();
    let mut let_in = Vec::new();
    for (from, asked) in [("203.0.113.1", 21), ("203.0.113.2", 20), ("203.0.113.3", 6)] {
        let mut of_one = 0;
        for _ in 0..asked {
            let (line, status) = stream(at, from, None).await;
            assert!([101, 429].contains(&status), "{status}");
            if status == 101 {
                held.push(line);
                of_one += 1;
            }
        }
        let_in.push(of_one);
    }
    assert_eq!(let_in, [20, 20, 5], "twenty of one, and forty-five of strangers");
    let refused = Line::open(&hall.anyone, "view=lobby").await.unwrap_err();
    assert!(refused.0 == 429 && refused.1.contains("too_many"), "{refused:?}");
    for _ in 0..5 {
        let (line, status) = stream(at, "203.0.113.1", Some(&hall.kiosk)).await;
        assert_eq!(status, 101, "it is known");
        held.push(line);
    }
    assert_eq!(stream(at, "203.0.113.1", Some(&hall.kiosk)).await.1, 429, "there is no room");
    let _ = hall.take("a").await.expect(201);

    change(&hall, "sockets = 50", "sockets = 60").await;
    assert_eq!(stream(at, "203.0.113.3", None).await.1, 101);
    assert_eq!(stream(at, "203.0.113.1", None).await.1, 429);
    change(&hall, "sockets_per_address = 20", "sockets_per_address = 25").await;
    assert_eq!(stream(at, "203.0.113.1", None).await.1, 101);
    // Places are given back.
    drop(held);
    one_of_them_opens_no_more_than_one_may(at, &hall).await;
    let began = Instant::now();
    while stream(at, "203.0.113.2", None).await.1 != 101 {
        assert!(began.elapsed() < SOON);
    }
}

/// Streams of one device, then those of one log-in, from wherever: ten, and not one more; nobody else's are fewer.
async fn one_of_them_opens_no_more_than_one_may(at: &str, hall: &Hall) {
    for (one, other) in [(&hall.kiosk, &hall.admin), (&hall.clerks[0].caller, &hall.kiosk)] {
        let mut held = Vec::new();
        let began = Instant::now();
        while held.len() < 10 {
            let (line, status) = stream(at, &format!("203.0.113.{}", held.len()), Some(one)).await;
            match status {
                101 => held.push(line),
                // Those before are not all gone.
                _ => assert!(status == 429 && began.elapsed() < SOON, "{status}"),
            }
        }
        assert_eq!(stream(at, "203.0.113.99", Some(one)).await.1, 429);
        let began = Instant::now();
        while stream(at, "203.0.113.99", Some(other)).await.1 != 101 {
            assert!(began.elapsed() < SOON);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_end_where_the_office_says_and_streams_are_among_them() {
    const ALL: usize = 100;
    let premises = Premises::new(&format!(
        "{}\n[network.limits]\nconnections = {ALL}\nsockets = 50\n",
        config::minimal()
    ));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let at = server.address();
    let mut screens = Vec::new();
    for _ in 0..40 {
        screens.push(Line::open(&hall.anyone, "view=lobby").await.unwrap());
    }
    // A few connections are the hall's own.
    let held = crowd(at, None, ALL).await;
    assert!((ALL - 40 - 10..=ALL - 40).contains(&held.len()), "{}", held.len());
    assert!(crowd(at, None, 10).await.is_empty(), "there is no room");
    // Whoever is connected goes on.
    let _ = hall.clerks[0].press("next").await.expect(204);
    change(&hall, "connections = 100", "connections = 120").await;
    let more = crowd(at, None, ALL).await;
    assert_eq!(more.len(), 20);
    drop((held, more));
    let began = Instant::now();
    while crowd(at, None, 1).await.is_empty() {
        assert!(began.elapsed() < SOON);
    }
}

/// This machine's address in a network, if it is in one. Nothing is sent.
fn own_address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect("192.0.2.1:9").ok()?;
    let own = socket.local_addr().ok()?.ip();
    Some(own).filter(|own| !own.is_loopback() && !own.is_unspecified())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_address_has_as_many_connections_as_the_office_says() {
    let Some(own) = own_address() else {
        println!("this machine is in no network: nobody can come from another address");
        return;
    };
    let premises = Premises::new(&format!(
        "{}\n[network.limits]\nconnections_per_address = 10\n",
        config::minimal()
    ));
    let mut serve = program::command();
    serve.arg("serve").arg("--config").arg(premises.config()).arg("--data").arg(premises.data());
    serve.args(["--listen", "0.0.0.0:0"]).env("XINMOI_ADMIN_PASSWORD", PASSWORD);
    let server = Server::start(&mut serve).unwrap();
    let port = server.address().rsplit_once(':').unwrap().1;
    let (outside, inside) = (format!("{own}:{port}"), format!("127.0.0.1:{port}"));
    let held = crowd(&outside, Some(own), 15).await;
    assert_eq!(held.len(), 10);
    assert_eq!(crowd(&inside, None, 15).await.len(), 15, "this machine is not counted");
    drop(held);
    let began = Instant::now();
    while crowd(&outside, Some(own), 1).await.is_empty() {
        assert!(began.elapsed() < SOON);
    }
}
