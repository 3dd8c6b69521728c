//! Under which names, through which doors and how often the office is asked; and the refusal of everything else.

use futures_util::{SinkExt, StreamExt};
use hyper::Method;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{WebSocketStream, client_async};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{PASSWORD, Premises};
use xinmoi_tests::screen::SOON;

fn with(network: &str) -> Premises {
    Premises::new(&format!("{}\n[network]\n{network}\n", config::minimal()))
}

/// Ports that nobody listens on.
pub(crate) fn free<const N: usize>() -> [u16; N] {
    let held: Vec<TcpListener> =
        (0..N).map(|_| TcpListener::bind("127.0.0.1:0").unwrap()).collect();
    std::array::from_fn(|n| held[n].local_addr().unwrap().port())
}

async fn named(caller: &Caller, host: &str, path: &str) -> Answer {
    caller.ask(Ask::new(Method::GET, path).header("host", host)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_strange_name_that_leads_here_is_answered_nothing() {
    let premises = with("hosts = ['mot-cua.phuong.local']");
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    for path in [
        "/api/v1/office",
        "/kiosk",
        "/healthz",
        "/metrics",
        "/api/v1/stream?view=lobby",
        "/assets/x",
    ] {
        let refused = named(&hall.admin, "evil.example:8080", path).await;
        assert_eq!(refused.expect(421).code(), "unknown_host", "{path}");
    }
    for ours in ["mot-cua.phuong.local:8080", "MOT-CUA.PHUONG.LOCAL", "localhost", "192.168.7.7:80"]
    {
        let _ = named(&hall.admin, ours, "/api/v1/office").await.expect(200);
    }
    // What the configuration no longer names is strange from then on.
    let text =
        hall.admin.get("/config").await.expect(200).text.replace("'mot-cua.phuong.local'", "");
    let put = Ask::new(Method::PUT, "/api/v1/config")
        .header("content-type", "application/toml")
        .body(text);
    let _ = hall.admin.ask(put).await.expect(200);
    let _ = named(&hall.anyone, "mot-cua.phuong.local", "/kiosk").await.expect(421);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_of_another_site_changes_nothing_and_opens_no_socket() {
    let premises = with("");
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let next = || Ask::post("/counters/1/open", &json!({}));
    for (header, value) in [
        ("origin", "http://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("sec-fetch-site", "nonsense"),
    ] {
        let refused = hall.clerks[0].caller.ask(next().header(header, value)).await;
        assert_eq!(refused.expect(403).code(), "not_allowed", "{header}: {value}");
        let socket = Ask::get("/stream?view=lobby").header(header, value);
        let _ = hall.admin.ask(socket).await.expect(403);
    }
    let own = format!("http://{}", server.address());
    let asked = next().header("origin", &own).header("sec-fetch-site", "same-origin");
    let _ = hall.clerks[0].caller.ask(asked).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_nobody_knows_asks_no_more_often_than_the_office_allows() {
    let premises = with("proxies = ['127.0.0.1']\nrequests_per_minute = 60");
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let from = |address: &str| Ask::get("/office").header("x-forwarded-for", address);
    let mut refused = None;
    for _ in 0..13 {
        let answer = hall.anyone.ask(from("203.0.113.9")).await;
        if answer.status != 200 {
            refused = Some(answer);
        }
    }
    let refused = refused.expect("thirteen at once are more than twelve").expect(429);
    assert_eq!(refused.code(), "too_many");
    assert!(refused.header("retry-after").unwrap().parse::<u32>().unwrap() >= 1);
    let _ = hall.anyone.ask(from("203.0.113.10")).await.expect(200);
    let guess = from("203.0.113.9").header("authorization", "Bearer nobodys");
    let _ = hall.anyone.ask(guess).await.expect(429);
    // Whoever is known goes on, from there too.
    for _ in 0..30 {
        let _ = hall.clerks[0].caller.ask(from("203.0.113.9")).await.expect(200);
        let _ = hall.kiosk.ask(from("203.0.113.9")).await.expect(200);
    }
}

/// A client that trusts the office's own authority, at its encrypted port.
struct Encrypted {
    port: u16,
    connector: TlsConnector,
}

impl Encrypted {
    async fn to(anyone: &Caller, port: u16) -> Self {
        let pem = anyone.ask(Ask::new(Method::GET, "/ca.crt")).await.expect(200);
        assert_eq!(pem.header("content-type"), Some("application/x-x509-ca-cert"));
        let mut roots = RootCertStore::empty();
        roots.add(CertificateDer::from_pem_slice(pem.text.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let client =
            ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let client = client.unwrap().with_root_certificates(roots).with_no_client_auth();
        Self { port, connector: TlsConnector::from(Arc::new(client)) }
    }

    async fn connect(&self) -> TlsStream<TcpStream> {
        let plain = TcpStream::connect(("127.0.0.1", self.port)).await.unwrap();
        let name = ServerName::try_from("127.0.0.1").unwrap();
        self.connector.connect(name, plain).await.unwrap()
    }

    /// A stream of somebody who logged in here.
    async fn stream(&self, token: &str, query: &str) -> WebSocketStream<TlsStream<TcpStream>> {
        let url = format!("wss://127.0.0.1:{}/api/v1/stream?{query}", self.port);
        let mut request = url.into_client_request().unwrap();
        let bearer = format!("Bearer {token}").parse().unwrap();
        request.headers_mut().insert("authorization", bearer);
        client_async(request, self.connect().await).await.unwrap().0
    }

    /// Head and body of the answer.
    async fn ask(&self, method: &str, path: &str, headers: &str, body: &Value) -> (String, Value) {
        let mut stream = self.connect().await;
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let ask = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n{headers}\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.port,
            body.len()
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer).await;
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        (head.to_owned(), serde_json::from_str(body).unwrap_or_default())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_log_in_encrypted_and_televisions_stay_on_the_plain_door() {
    let [https] = free();
    let premises = with(&format!("https_port = {https}\nproxies = ['127.0.0.9']"));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let encrypted = Encrypted::to(&hall.anyone, https).await;
    let log_in = json!({ "user": "can-bo-1", "password": PASSWORD });
    let (head, body) = encrypted.ask("POST", "/api/v1/login", "", &log_in).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    let cookies: Vec<&str> = head.lines().filter(|line| line.starts_with("set-cookie")).collect();
    assert!(!cookies.is_empty() && cookies.iter().all(|c| c.ends_with("; Secure")), "{cookies:?}");
    let bearer = format!("Authorization: Bearer {}\r\n", body["token"].as_str().unwrap());
    let (head, body) = encrypted.ask("GET", "/api/v1/me", &bearer, &Value::Null).await;
    assert!(head.starts_with("HTTP/1.1 200"), "{head}: {body}");

    // From another machine, on the plain door: as a proxy on this one says.
    let away = |ask: Ask| ask.header("x-forwarded-for", "192.168.1.77");
    let proxy = Caller::from(server.address(), "127.0.0.9".parse().unwrap());
    let through = |who: &Caller| proxy.with_token(who.token().unwrap());
    let refused = proxy.ask(away(Ask::post("/login", &log_in))).await;
    assert_eq!(refused.expect(403).code(), "encryption_needed");
    let refused = through(&hall.clerks[0].caller).ask(away(Ask::get("/queues"))).await;
    assert_eq!(
        refused.expect(401).code(),
        "not_logged_in",
        "a token that was taken there is worth nothing"
    );
    let taken = away(Ask::post("/tickets", &json!({ "service": "a" })));
    let _ = through(&hall.kiosk).ask(taken).await.expect(201);
    let _ = proxy.ask(away(Ask::new(Method::GET, "/lobby"))).await.expect(200);
    // On this machine the admin logs in as ever.
    let _ = hall.anyone.ask(Ask::post("/login", &log_in)).await.expect(200);
}

/// What comes next on a stream: a frame, or how it was closed.
async fn next(stream: &mut WebSocketStream<TlsStream<TcpStream>>) -> Result<Value, Option<u16>> {
    loop {
        let came = timeout(SOON, stream.next()).await.expect("it is told in time");
        match came {
            Some(Ok(Message::Text(text))) => return Ok(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(close))) => return Err(close.map(|close| close.code.into())),
            Some(Ok(_)) => {}
            Some(Err(_)) | None => return Err(None),
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerks_page_is_told_over_the_encrypted_door_and_hears_why_it_ends() {
    let [https] = free();
    let premises = with(&format!("https_port = {https}"));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let encrypted = Encrypted::to(&hall.anyone, https).await;
    let log_in = json!({ "user": "can-bo-1", "password": PASSWORD });
    let (_, body) = encrypted.ask("POST", "/api/v1/login", "", &log_in).await;
    let token = body["token"].as_str().unwrap();
    let mut page = encrypted.stream(token, "view=counter&counter=1").await;
    assert_eq!(next(&mut page).await.unwrap()["type"], "snapshot");
    hall.open_counters().await;
    for _ in 0..200 {
        let _ = hall.take("a").await.expect(201);
    }
    let called = hall.clerks[0].press("next").await.expect(200).seq();
    loop {
        let frame = next(&mut page).await.unwrap();
        if frame["seq"] == called {
            assert_eq!(frame["event"]["kind"], "ticket_called");
            break;
        }
    }
    // What it says arrives: whoever says nothing for five heartbeats is gone, and a word too many is answered.
    page.send(Message::Ping("still here".into())).await.unwrap();
    let pong =
        timeout(SOON, async { while !matches!(page.next().await, Some(Ok(Message::Pong(_)))) {} });
    pong.await.expect("it is answered");
    let bearer = format!("Authorization: Bearer {token}\r\n");
    let (head, _) = encrypted.ask("POST", "/api/v1/logout", &bearer, &Value::Null).await;
    assert!(head.starts_with("HTTP/1.1 204"), "{head}");
    let end = loop {
        if let Err(end) = next(&mut page).await {
            break end;
        }
    };
    assert_eq!(end, Some(1008), "it hears that nobody is logged in any more");
    assert!(matches!(timeout(SOON, page.next()).await, Ok(None | Some(Err(_)))), "and it ends");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_door_for_phones_has_nothing_for_staff() {
    let [port] = free();
    let premises = with(&format!("public_port = {port}"));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let ticket = hall.take("a").await.expect(201);
    let outside = format!("127.0.0.1:{port}");
    let phone = Caller::anonymous(&outside);
    for seen in [
        "/api/v1/office".to_owned(),
        format!("/t/{}", ticket.str("pass")),
        format!("/api/v1/my/{}", ticket.str("pass")),
        "/api/v1/log/head".to_owned(),
    ] {
        let _ = phone.ask(Ask::new(Method::GET, &seen)).await.expect(200);
    }
    let admin = hall.admin.at(&outside);
    for hidden in [
        "/healthz",
        "/instance/x",
        "/admin",
        "/counter",
        "/kiosk",
        "/metrics",
        "/openapi.json",
        "/api/v1/users",
        "/api/v1/config",
        "/api/v1/audit",
        "/api/v1/me",
        "/",
    ] {
        let refused = admin.ask(Ask::new(Method::GET, hidden)).await;
        assert_eq!(refused.expect(404).code(), "unknown_route", "{hidden}");
    }
    let log_in_there = Ask::post("/login", &json!({ "user": "admin", "password": PASSWORD }));
    let _ = phone.ask(log_in_there).await.expect(404);
    // A token that was stolen is worth nothing here.
    let at = format!("/tickets/{}", ticket.str("id"));
    let _ = admin.get(&at).await.expect(404);
    let _ = hall.kiosk.at(&outside).post("/tickets", json!({ "service": "a" })).await.expect(401);
    let _ = hall.admin.get(&at).await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_is_none_stops_no_office() {
    let [https] = free();
    let premises = with(&format!(
        "https_port = {https}\ncertificate = '/nowhere/c.pem'\nprivate_key = '/nowhere/k.pem'"
    ));
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let encrypted = Encrypted::to(&hall.anyone, https).await;
    let (head, _) = encrypted.ask("GET", "/api/v1/office", "", &Value::Null).await;
    assert!(head.starts_with("HTTP/1.1 200"), "by the office's own authority: {head}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_refused_is_told_to_those_who_watch_over_the_machine() {
    let premises = with("");
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    let theirs = &hall.clerks[0].caller;
    for _ in 0..30 {
        let _ = theirs.post("/counters/2/open", json!({})).await.expect(403);
    }
    let _ = theirs.get("/users").await.expect(403);
    let _ = theirs.post("/counters/1/open", json!({})).await.expect(200);
    let elsewhere =
        Ask::post("/counters/1/close", &json!({})).header("origin", "http://evil.example");
    let _ = theirs.ask(elsewhere).await.expect(403);
    let _ = named(&hall.anyone, "evil.example", "/api/v1/office").await.expect(421);
    let stolen = hall.anyone.with_token("0123456789abcdef");
    let _ = stolen.get("/users").await.expect(401);
    let odd = Ask::new(Method::PUT, "/api/v1/media/a%0D%0AWARN%20forged.png").body("GIF89a");
    let _ = hall.admin.ask(odd).await.expect(422);
    // Nobody who is only asked to log in.
    let _ = hall.anyone.get("/users").await.expect(401);
    let said = server.said();
    let told = |words: &str| said.lines().filter(|line| line.contains(words)).count();
    let clerk = "can-bo-1";
    for (line, times) in [
        (
            format!(
                "Refused: not_allowed at POST /api/v1/counters/{{counter}}/open to {clerk} from"
            ),
            1,
        ),
        (format!("Refused: not_allowed at GET /api/v1/users to {clerk} from"), 1),
        (
            format!(
                "counters/{{counter}}/close to {clerk} from 127.0.0.1, by a page of another site"
            ),
            1,
        ),
        ("Refused: unknown_host at GET".to_owned(), 1),
        ("Refused: not_logged_in at GET /api/v1/users to ? from".to_owned(), 1),
        ("Refused: bad_value at PUT /api/v1/media/{name} to admin from".to_owned(), 1),
        ("forged".to_owned(), 0),
        ("0123456789abcdef".to_owned(), 0),
        ("/api/v1/counters/{counter}/open to".to_owned(), 1),
    ] {
        assert_eq!(told(&line), times, "{line}\n{said}");
    }
}
