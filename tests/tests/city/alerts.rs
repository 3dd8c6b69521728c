//! Somebody must look: shown on the page, told to the city's own address, taken in hand, kept quiet.

use crate::real::ask;
use crate::town::{PATIENCE, Site, Town};
use city::key::{For, said_by};
use hyper::{StatusCode, header};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use xinmoi_tests::program::PASSWORD;

/// An address that refuses the first message and takes the rest: what came, each with its signature.
async fn address() -> (String, mpsc::UnboundedReceiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has free ports");
    let url = format!("http://{}/canh-bao", listener.local_addr().expect("it is bound"));
    let (say, said) = mpsc::unbounded_channel();
    tokio::spawn(async move {
        let mut answers =
            ["503 Busy", "204 Taken"].into_iter().chain(std::iter::repeat("204 Taken"));
        while let Ok((mut stream, _)) = listener.accept().await {
            let message = read(&mut stream).await;
            let status = answers.next().unwrap_or_default();
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes()).await;
            let _ = say.send(message);
        }
    });
    (url, said)
}

/// The body, and what stands in the header of signatures.
async fn read(stream: &mut tokio::net::TcpStream) -> (String, String) {
    let (mut all, mut some) = (Vec::new(), [0; 4_096]);
    loop {
        let count = stream.read(&mut some).await.unwrap_or(0);
        all.extend_from_slice(&some[..count]);
        let text = String::from_utf8_lossy(&all).into_owned();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let of = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(": "));
            lines.find(|(n, _)| n.eq_ignore_ascii_case(name)).map_or("", |(_, value)| value)
        };
        let length: usize = of("content-length").parse().unwrap_or(0);
        if body.len() >= length || count == 0 {
            return (body.to_owned(), of("xinmoi-signature").to_owned());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_office_that_falls_silent_is_told_once_signed_and_taken_in_hand() {
    let (url, mut said) = address().await;
    let (site, other) = (Site::new("mot").await, Site::new("hai").await);
    let town = Town::with(
        &[&site, &other],
        &format!(
            "[alerts]\nsilent_minutes = 0\nfrom = '00:00'\nuntil = '23:59:59'\n\
             weekdays = [1, 2, 3, 4, 5, 6, 7]\nurl = '{url}'"
        ),
    );
    let log_in = json!({"user": "admin", "password": PASSWORD});
    let (_, headers, _) = ask(&town, "POST", "/api/v1/login", &[], Some(log_in)).await;
    let cookie = headers[header::SET_COOKIE].to_str().expect("text").to_owned();
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let me = [("Cookie", cookie.as_str())];
    assert_eq!(ask(&town, "GET", "/api/v1/alerts", &[], None).await.0, StatusCode::UNAUTHORIZED);
    let listed = async || -> Vec<Value> {
        let (_, _, rows) = ask(&town, "GET", "/api/v1/alerts", &me, None).await;
        rows.as_array().expect("rows").clone()
    };
    // Both were never heard: each is raised once.
    let begun = Instant::now();
    let rows = loop {
        let rows = listed().await;
        if rows.len() == 2 {
            break rows;
        }
        assert!(begun.elapsed() < PATIENCE, "{rows:?}");
        sleep(Duration::from_millis(100)).await;
    };
    assert!(
        rows.iter().all(|row| row["kind"] == "silent" && row["ended_at"].is_null()),
        "{rows:?}"
    );
    // The first message was refused: the next says the same, and then nothing more.
    let told = async |said: &mut mpsc::UnboundedReceiver<(String, String)>| -> Value {
        let (body, signature) = timeout(PATIENCE, said.recv()).await.expect("told").expect("told");
        let hub = town.hub_key.public();
        assert!(said_by(&hub, For::Alert, body.as_bytes(), &signature), "{body}");
        serde_json::from_str::<Value>(&body).expect("JSON")["alerts"].clone()
    };
    let (first, second) = (told(&mut said).await, told(&mut said).await);
    assert_eq!(first, second);
    assert_eq!(second.as_array().map(Vec::len), Some(2), "{second}");
    assert!(timeout(Duration::from_secs(12), said.recv()).await.is_err(), "told twice");
    // Somebody takes it in hand; another who comes later does not take it away.
    let take = format!("/api/v1/alerts/{}/take", rows[0]["id"]);
    assert_eq!(ask(&town, "POST", &take, &me, Some(json!({}))).await.0, StatusCode::NO_CONTENT);
    let gone = ask(&town, "POST", "/api/v1/alerts/4711/take", &me, Some(json!({}))).await;
    assert_eq!(gone.0, StatusCode::NOT_FOUND);
    let quiet = |site: &str, kind: &str, minutes: i64| {
        let body = json!({"site": site, "kind": kind, "minutes": minutes});
        let (town, me) = (&town, &me);
        async move { ask(town, "POST", "/api/v1/alerts/quiet", me, Some(body)).await.0 }
    };
    assert_eq!(quiet("mot", "silent", 60).await, StatusCode::NO_CONTENT);
    for (site, kind, minutes) in [("ba", "silent", 1), ("mot", "x", 1), ("mot", "wait", 99_999)] {
        assert_eq!(quiet(site, kind, minutes).await, StatusCode::UNPROCESSABLE_ENTITY);
    }
    // Both come: the alerts end, and the end of the quiet one is not told.
    let _uplinks = (site.tell(&town).await, other.tell(&town).await);
    let ended = told(&mut said).await;
    assert_eq!((&ended[0]["site"], ended.as_array().map(Vec::len)), (&json!("hai"), Some(1)));
    assert!(ended[0]["ended_at"].is_i64(), "{ended}");
    let rows = listed().await;
    assert!(rows.iter().all(|row| row["ended_at"].is_i64()), "{rows:?}");
    assert!(rows.iter().any(|row| row["taken_by"] == "admin"), "{rows:?}");
    assert!(rows.iter().any(|row| row["quiet_until"].is_i64()), "{rows:?}");
}
