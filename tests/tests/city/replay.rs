//! A line that says again what was said: old waits are not shown as those of now, and nothing is asked of an office twice.

use crate::town::{PATIENCE, Site, Town};
use async_nats::{Client, ConnectOptions, Message, Subscriber};
use city::key::Key;
use city::subjects;
use futures_util::StreamExt;
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// Somebody at the broker who has everybody's place there, as the broker itself has.
async fn at_the_broker(town: &Town, key: &Key, inbox: &str) -> Client {
    let options = ConnectOptions::with_nkey(key.seed()).custom_inbox_prefix(inbox);
    options.connect(town.broker.url()).await.expect("the broker lets it in")
}

async fn again(client: &Client, message: &Message) {
    let headers = message.headers.clone().unwrap_or_default();
    let subject = message.subject.clone();
    let said = client.publish_with_headers(subject, headers, message.payload.clone()).await;
    said.expect("it is said");
    client.flush().await.expect("it is said");
}

async fn near(town: &Town) -> Value {
    let (_, _, near) = crate::real::ask(town, "GET", "/public/offices", &[], None).await;
    near[0].clone()
}

async fn until(town: &Town, connected: bool) {
    let begun = Instant::now();
    while near(town).await["connected"] != connected {
        assert!(begun.elapsed() < PATIENCE, "the office is still not {connected}");
        sleep(Duration::from_millis(50)).await;
    }
}

async fn some(heard: &mut Subscriber, count: usize) -> Vec<Message> {
    let all = async {
        let mut messages = Vec::new();
        while messages.len() < count {
            messages.extend(heard.next().await);
        }
        messages
    };
    timeout(PATIENCE, all).await.expect("it says something")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_office_said_once_is_not_how_it_stands_later() {
    let site = Site::new("mot").await;
    let mut town = Town::of(&[&site]);
    let hub = at_the_broker(&town, &town.hub_key, "_INBOX_hub").await;
    let office = at_the_broker(&town, &site.key, &subjects::inbox("mot")).await;
    let mut reports = hub.subscribe(subjects::REPORTS).await.expect("it may");
    hub.flush().await.expect("it is asked");
    let uplink = site.tell(&town).await;
    until(&town, true).await;
    let kept = some(&mut reports, 5).await;
    drop(uplink);
    until(&town, false).await;
    for _ in 0..2 {
        // Longer than a report is shown: whoever believes one of them shows it by then.
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(7) {
            for report in &kept {
                again(&office, report).await;
            }
            assert_eq!(near(&town).await["connected"], false, "an old report is shown as new");
        }
        // A hub that has just begun knows nobody: it is told the same.
        town.kill_hub();
    }
    // The office itself is known within two reports.
    let begun = Instant::now();
    let _uplink = site.tell(&town).await;
    until(&town, true).await;
    println!("an office was known after {:?}", begun.elapsed());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_hub_asked_once_is_not_answered_again() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let hub = at_the_broker(&town, &town.hub_key, "_INBOX_hub").await;
    let office = at_the_broker(&town, &site.key, &subjects::inbox("mot")).await;
    let mut replies = hub.subscribe(subjects::REPLIES).await.expect("it may");
    let mut asks = office.subscribe(subjects::ask("mot")).await.expect("it may");
    hub.flush().await.expect("it is asked");
    office.flush().await.expect("it is asked");
    let uplink = site.tell(&town).await;
    until(&town, true).await;
    let phone = async || {
        let path = "/o/mot/api/v1/tickets";
        let body = Some(serde_json::json!({"service": "a", "channel": "phone"}));
        let (status, _, _) = crate::real::ask(&town, "POST", path, &[], body).await;
        assert_eq!(status, 200, "the office answers");
    };
    phone().await;
    let asked = some(&mut asks, 1).await.remove(0);
    some(&mut replies, 1).await;
    // Again at once; and again to the office's next start.
    for _ in 0..5 {
        again(&hub, &asked).await;
    }
    phone().await;
    drop(uplink);
    let _uplink = site.tell(&town).await;
    sleep(Duration::from_secs(6)).await;
    until(&town, true).await;
    for _ in 0..5 {
        again(&hub, &asked).await;
    }
    phone().await;
    let ids: Vec<Value> = some(&mut replies, 2)
        .await
        .iter()
        .map(|reply| {
            serde_json::from_slice::<Value>(&reply.payload).expect("a reply")["id"].clone()
        })
        .collect();
    let first: Value = serde_json::from_slice(&asked.payload).expect("a question");
    assert!(!ids.contains(&first["id"]), "an old question was answered: {ids:?}");
    assert!(timeout(Duration::from_secs(1), replies.next()).await.is_err(), "one reply too many");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_offices_clock_may_be_wrong_by_hours() {
    for hours in [-9, 9] {
        let site = Site::with_clock("mot", hours).await;
        let town = Town::of(&[&site]);
        let mut uplink = site.tell(&town).await;
        until(&town, true).await;
        site.visit().await;
        town.expect_all(&site, &mut uplink.link).await;
        town.expect_equal(&[&site]).await;
        let asked = crate::real::ask(&town, "GET", "/o/mot/api/v1/office", &[], None).await;
        assert_eq!(asked.0, 200, "{hours} h");
    }
}
