//! Numbers across offices: one at a time by each device, and one that goes to another office with the time that it has waited.

use crate::real::ask;
use crate::town::{PATIENCE, Town};
use async_nats::ConnectOptions;
use city::key::Key;
use city::subjects;
use futures_util::StreamExt;
use hyper::{HeaderMap, StatusCode, header};
use serde_json::{Value, json};
use sqlx::Row;
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{Premises, Server, command};

/// Real offices with their pages, and their city.
struct Wards {
    premises: Vec<Premises>,
    servers: Vec<Server>,
    town: Town,
}

const SITES: [&str; 2] = ["phuong-1", "phuong-2"];

async fn wards() -> Wards {
    let premises: Vec<Premises> = SITES.iter().map(|_| Premises::new("")).collect();
    let key = |at: &Premises| {
        let asked = command().arg("city-key").arg("--data").arg(at.data()).output();
        String::from_utf8(asked.expect("xinmoi starts").stdout).expect("text").trim().to_owned()
    };
    let known: Vec<_> =
        SITES.iter().zip(&premises).map(|(site, at)| ((*site).to_owned(), key(at))).collect();
    let town = Town::knowing(&known, "");
    for (site, at) in SITES.iter().zip(&premises) {
        at.configure(&format!(
            "{}\n[remote]\non = true\n[city]\nsite = '{site}'\nhub_key = '{}'\nservers = ['{}']\n",
            xinmoi_tests::config::minimal(),
            town.hub_key.public(),
            town.broker.url()
        ));
    }
    let servers = premises.iter().map(Premises::open).collect();
    let wards = Wards { premises, servers, town };
    wards.until_connected(2).await;
    wards
}

impl Wards {
    async fn until_connected(&self, count: usize) {
        let begun = Instant::now();
        loop {
            let (_, _, near) = ask(&self.town, "GET", "/public/offices", &[], None).await;
            let here = near.as_array().into_iter().flatten();
            if here.filter(|near| near["connected"] == true).count() == count {
                return;
            }
            assert!(begun.elapsed() < PATIENCE, "not {count} offices are heard: {near}");
            sleep(Duration::from_millis(100)).await;
        }
    }

    async fn take(&self, site: &str, phone: &mut Phone) -> (StatusCode, Value) {
        let body = json!({"service": "a", "channel": "phone"});
        let path = format!("/o/{site}/api/v1/tickets");
        let (status, headers, told) =
            ask(&self.town, "POST", &path, &phone.headers(), Some(body)).await;
        phone.keep(&headers);
        (status, told)
    }

    async fn go(&self, phone: &mut Phone, pass: &str) -> (StatusCode, Value) {
        let body = json!({"pass": pass, "to": SITES[1], "service": "a"});
        let path = format!("/o/{}/move", SITES[0]);
        let (status, headers, told) =
            ask(&self.town, "POST", &path, &phone.headers(), Some(body)).await;
        phone.keep(&headers);
        (status, told)
    }

    async fn mine(&self, site: &str, pass: &str) -> Value {
        ask(&self.town, "GET", &format!("/o/{site}/api/v1/my/{pass}"), &[], None).await.2
    }
}

/// A telephone with its cookie, on a network of its own.
struct Phone(String, String);

impl Phone {
    fn at(address: &str) -> Self {
        Self(String::new(), address.to_owned())
    }

    fn headers(&self) -> Vec<(&str, &str)> {
        let cookie = (!self.0.is_empty()).then_some(("Cookie", self.0.as_str()));
        cookie.into_iter().chain([("X-Forwarded-For", self.1.as_str())]).collect()
    }

    fn keep(&mut self, headers: &HeaderMap) {
        if let Some(cookie) = headers.get(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("text");
            assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
            self.0 = cookie.split(';').next().expect("a pair").to_owned();
        }
    }
}

fn text<'a>(of: &'a Value, name: &str) -> &'a str {
    of[name].as_str().unwrap_or_else(|| panic!("no {name}: {of}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_telephone_holds_one_number_in_the_whole_city() {
    let wards = wards().await;
    let mut phone = Phone::at("203.0.113.9");
    let (status, first) = wards.take(SITES[0], &mut phone).await;
    assert_eq!(status, StatusCode::CREATED, "{first}");
    for site in SITES {
        let (status, told) = wards.take(site, &mut phone).await;
        assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("holds_number")));
        let detail = text(&told, "detail");
        assert!(detail.contains(text(&first, "number")) && detail.contains(SITES[0]), "{detail}");
    }
    // Who comes with them has a telephone of their own.
    let (status, _) = wards.take(SITES[0], &mut Phone::at("203.0.113.9")).await;
    assert_eq!(status, StatusCode::CREATED);
    // Once it is given back, another may be taken: as soon as its office has told.
    let my = format!("/o/{}/api/v1/my/{}", SITES[0], text(&first, "pass"));
    assert_eq!(ask(&wards.town, "DELETE", &my, &[], None).await.0, StatusCode::OK);
    let begun = Instant::now();
    loop {
        let (status, told) = wards.take(SITES[1], &mut phone).await;
        if status == StatusCode::CREATED {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{told}");
        sleep(Duration::from_millis(200)).await;
    }
    // Nothing of the telephone or its network is in the database.
    let mut db = wards.town.db().await;
    let kept = sqlx::query("select h::text || k::text as row from held h, day_keys k")
        .fetch_all(&mut db)
        .await
        .expect("it is read");
    let kept: String = kept.iter().map(|row| row.get::<String, _>("row")).collect();
    let token = phone.0.split('=').nth(1).expect("a token");
    assert!(!kept.is_empty() && !kept.contains(token) && !kept.contains("203.0.113"), "{kept}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_goes_to_another_office_and_keeps_its_time() {
    let mut wards = wards().await;
    let hall = Hall::fill(&wards.servers[1], 1).await;
    let mut phone = Phone::at("203.0.113.9");
    let (_, mine) = wards.take(SITES[0], &mut phone).await;
    let pass = text(&mine, "pass").to_owned();
    sleep(Duration::from_secs(2)).await;
    // Somebody comes to the other office later.
    let (_, later) = wards.take(SITES[1], &mut Phone::at("203.0.113.10")).await;
    // The other office is away: said at once by its name, and nothing has changed.
    wards.servers.remove(1);
    wards.until_connected(1).await;
    let begun = Instant::now();
    let (status, told) = wards.go(&mut phone, &pass).await;
    assert_eq!(
        (status, &told["code"], &told["detail"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("office_offline"), &json!(SITES[1]))
    );
    assert!(begun.elapsed() < Duration::from_secs(1));
    assert_eq!(wards.mine(SITES[0], &pass).await["state"], "waiting");
    wards.servers.push(wards.premises[1].open());
    wards.until_connected(2).await;
    let (status, new) = wards.go(&mut phone, &pass).await;
    assert_eq!(status, StatusCode::CREATED, "{new}");
    let old = wards.mine(SITES[0], &pass).await;
    assert_eq!((&old["state"], &old["ending"]), (&json!("cancelled"), &json!("moved_away")));
    // Asked again, it is the same number; for another place it is refused.
    let (status, again) = wards.go(&mut phone, &pass).await;
    assert_eq!((status, &again["id"]), (StatusCode::CREATED, &new["id"]), "{again}");
    // It is before the one that came later, and it is what this telephone holds.
    let hall = hall.at(&wards.servers[1]);
    hall.clerks[0].press("open").await;
    hall.clerks[0].press("next").await;
    assert_eq!(wards.mine(SITES[1], text(&new, "pass")).await["state"], "called");
    assert_eq!(wards.mine(SITES[1], text(&later, "pass")).await["state"], "waiting");
    let (status, told) = wards.take(SITES[0], &mut phone).await;
    assert_eq!(status, StatusCode::CONFLICT, "{told}");
    assert!(text(&told, "detail").contains(SITES[1]), "{told}");
    // Whom it has called goes nowhere.
    let body = json!({"pass": text(&new, "pass"), "to": SITES[0], "service": "a"});
    let (status, _, told) =
        ask(&wards.town, "POST", &format!("/o/{}/move", SITES[1]), &[], Some(body)).await;
    assert_eq!((status, &told["code"]), (StatusCode::CONFLICT, &json!("not_waiting")), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_the_line_fails_in_between_nobody_loses_a_place_and_nobody_keeps_two() {
    let mut wards = wards().await;
    let mut phone = Phone::at("203.0.113.9");
    let (_, mine) = wards.take(SITES[0], &mut phone).await;
    let pass = text(&mine, "pass").to_owned();
    // Somebody listens for the moment in which the other office is asked, and switches the first one off.
    let key = Key::at(&wards.premises[1].data().join("city.key")).expect("it has one");
    let ear = ConnectOptions::with_nkey(key.seed())
        .custom_inbox_prefix(subjects::inbox(SITES[1]))
        .connect(wards.town.broker.url())
        .await
        .expect("the broker lets it in");
    let mut asks = ear.subscribe(subjects::ask(SITES[1])).await.expect("it may");
    ear.flush().await.expect("it is asked");
    let mut first = wards.servers.remove(0);
    let cut = tokio::spawn(async move {
        while let Some(asked) = asks.next().await {
            if String::from_utf8_lossy(&asked.payload).contains("/city/coming") {
                first.kill();
                return;
            }
        }
    });
    let (status, new) = wards.go(&mut phone, &pass).await;
    assert_eq!(status, StatusCode::CREATED, "{new}");
    timeout(PATIENCE, cut).await.expect("it was asked").expect("it was switched off");
    let there = wards.mine(SITES[1], text(&new, "pass")).await;
    assert_eq!(there["state"], "waiting", "{there}");
    // The first office is there again: its number goes, without anybody asking.
    wards.servers.push(wards.premises[0].open());
    let begun = Instant::now();
    while wards.mine(SITES[0], &pass).await["ending"] != "moved_away" {
        assert!(begun.elapsed() < PATIENCE, "the old number stays");
        sleep(Duration::from_millis(200)).await;
    }
    let (_, again) = wards.go(&mut phone, &pass).await;
    assert_eq!(again["id"], new["id"], "{again}");
}
