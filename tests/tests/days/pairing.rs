//! A device shows a code, an admin confirms it, and only who holds the secret behind it is let in.

use crate::ended::{is_closed, look};
use hyper::Method;
use serde_json::{Value, json};
use std::time::Instant;
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, pair};
use xinmoi_tests::program::Premises;

async fn ask(anyone: &Caller, kind: &str) -> Answer {
    anyone.post("/devices/pairing", json!({"kind": kind})).await.expect(201)
}

async fn confirm(by: &Caller, code: &str, name: &str) -> Answer {
    by.post(&format!("/devices/pairing/{code}"), json!({"name": name, "zone": "hall"})).await
}

async fn claim(anyone: &Caller, claim: &str) -> Answer {
    anyone.post("/devices/pairing/claim", json!({"claim": claim})).await
}

/// The cookie that a claim or another cookie is answered with.
async fn session(anyone: &Caller, ask: Ask) -> Option<String> {
    let answer = anyone.ask(ask).await;
    let cookie = answer.header("set-cookie")?.split(';').next()?.to_owned();
    (answer.status == 204).then_some(cookie)
}

fn begin(claim: &str) -> Ask {
    Ask::post("/devices/session", &json!({})).header("authorization", &format!("Bearer {claim}"))
}

async fn me(anyone: &Caller, cookie: &str) -> Answer {
    anyone.ask(Ask::get("/me").header("cookie", cookie)).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_television_is_paired_by_the_code_it_shows_and_survives_a_restart() {
    let premises = Premises::new(&format!("{}[lobby]\npublic = false\n", config::minimal()));
    let mut server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let (anyone, admin) = (&hall.anyone, &hall.admin);
    let asked = ask(anyone, "display").await;
    let (code, secret) = (asked.str("code"), asked.str("claim"));
    assert_eq!(claim(anyone, secret).await.expect(200).body, json!({"confirmed": false}));
    assert_eq!(session(anyone, begin(secret)).await, None, "not yet");
    let waiting = admin.get("/devices/pairing").await.expect(200).body;
    assert_eq!((&waiting[0]["code"], &waiting[0]["kind"]), (&json!(code), &json!("display")));
    assert_eq!(waiting[0]["address"], "127.0.0.1");
    assert!(!waiting.to_string().contains(secret));
    // Typed as people type.
    let small = code.to_lowercase();
    let typed = format!("{}%20{}", &small[..3], &small[3..]);
    let confirmed = confirm(admin, &typed, "Ti vi sảnh").await.expect(201);
    assert_eq!((confirmed.str("name"), confirmed.str("zone")), ("Ti vi sảnh", "hall"));
    assert!(!confirmed.text.contains("token"), "{confirmed:?}");
    // What was confirmed is on the disk: the device may be told after a power cut.
    server.kill();
    server = premises.open();
    let anyone = &anyone.at(server.address());
    assert_eq!(claim(anyone, secret).await.expect(200).body, json!({"confirmed": true}));
    let cookie = session(anyone, begin(secret)).await.expect("let in");
    assert_eq!(me(anyone, &cookie).await.expect(200).str("kind"), "display");
    let admin = &admin.at(server.address());
    assert_eq!(admin.get("/devices/pairing").await.body, json!([]));
    let added = admin.get("/audit").await.body["records"].clone();
    let added =
        added.as_array().unwrap().iter().filter(|r| r["body"]["admin"]["kind"] == "device_added");
    let by: Vec<Value> = added.map(|r| r["by"]["user"].clone()).collect();
    assert_eq!(by, ["admin", "admin"], "the hall's kiosk, and this");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_has_the_code_alone_is_let_in_nowhere() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let (anyone, admin) = (&hall.anyone, &hall.admin);
    // An attacker asks in the same minute.
    let (honest, attacker) = (ask(anyone, "kiosk").await, ask(anyone, "kiosk").await);
    let alike = honest.str("code").bytes().zip(attacker.str("code").bytes());
    assert!(alike.filter(|(a, b)| a != b).count() >= 3, "nobody takes one for the other");
    let code = honest.str("code");
    for guess in [code, &code.to_lowercase(), attacker.str("code"), "", "A", "      "] {
        assert_eq!(claim(anyone, guess).await.expect(404).code(), "unknown_pairing");
        assert_eq!(session(anyone, begin(guess)).await, None);
    }
    // Nobody but an admin confirms.
    let clerk = &hall.clerks[0].caller;
    assert_eq!(confirm(clerk, code, "x").await.status, 403);
    assert_eq!(confirm(anyone, code, "x").await.status, 401);
    let cross = Ask::post(&format!("/devices/pairing/{code}"), &json!({"name": "x"}));
    let cross = admin.ask(cross.header("sec-fetch-site", "cross-site")).await;
    assert_eq!(cross.status, 403, "{cross:?}");
    let _ = confirm(admin, code, "Ki-ốt").await.expect(201);
    assert_eq!(claim(anyone, attacker.str("claim")).await.body, json!({"confirmed": false}));
    assert_eq!(session(anyone, begin(attacker.str("claim"))).await, None);
    // A code is confirmed once; the same press may come twice.
    assert_eq!(confirm(admin, code, "Ki-ốt khác").await.expect(404).code(), "unknown_pairing");
    let path = format!("/devices/pairing/{}", attacker.str("code"));
    let press = Ask::post(&path, &json!({"name": "Ki-ốt hai"})).once("mot-lan");
    let (first, again) = (admin.ask(press.clone()).await, admin.ask(press).await);
    assert_eq!((first.status, &first.body), (201, &again.body));
    assert_eq!(admin.get("/devices").await.body.as_array().unwrap().len(), 3, "and the hall's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_code_that_ended_or_was_refused_is_confirmed_no_more() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let (anyone, admin) = (&hall.anyone, &hall.admin);
    let turned_away = ask(anyone, "rating").await;
    let path = format!("/api/v1/devices/pairing/{}", turned_away.str("code"));
    let _ = admin.ask(Ask::new(Method::DELETE, &path)).await.expect(204);
    let _ = admin.ask(Ask::new(Method::DELETE, &path)).await.expect(404);
    // Of more than so many from one address the first ends: a page that is loaded again asks anew each time.
    let ended = ask(anyone, "rating").await;
    for _ in 0..8 {
        ask(anyone, "rating").await;
    }
    for asked in [&turned_away, &ended] {
        assert_eq!(
            confirm(admin, asked.str("code"), "x").await.expect(404).code(),
            "unknown_pairing"
        );
        assert_eq!(claim(anyone, asked.str("claim")).await.expect(404).code(), "unknown_pairing");
        assert_eq!(session(anyone, begin(asked.str("claim"))).await, None);
    }
    assert_eq!(admin.get("/devices/pairing").await.body.as_array().unwrap().len(), 8);
    let last = ask(anyone, "rating").await;
    for bad in
        [json!({"name": " "}), json!({"name": "x".repeat(81)}), json!({"name": "x", "zone": "Ồ"})]
    {
        let path = format!("/devices/pairing/{}", last.str("code"));
        assert_eq!(admin.post(&path, bad).await.status, 422);
    }
    // The codes end with the server, which kept them in memory; the page asks anew.
    server.stop();
    server = premises.open();
    let (anyone, admin) = (anyone.at(server.address()), admin.at(server.address()));
    assert_eq!(claim(&anyone, last.str("claim")).await.expect(404).code(), "unknown_pairing");
    assert_eq!(confirm(&admin, last.str("code"), "x").await.status, 404);
    assert_eq!(admin.get("/devices").await.body.as_array().unwrap().len(), 1, "the hall's kiosk");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flood_of_pairings_is_turned_away_and_the_list_stays_short() {
    let trusting = "[network]\nproxies = [\"127.0.0.1\"]\n";
    let premises = Premises::new(&format!("{}{trusting}", config::minimal()));
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let from = |address: String| {
        let asked = Ask::post("/devices/pairing", &json!({"kind": "kiosk"}));
        asked.header("x-forwarded-for", &address)
    };
    let (mut asked, mut refused) = (0, 0);
    for n in 0..1_000_u32 {
        let answer = hall.anyone.ask(from(format!("192.168.{}.7", n % 4))).await;
        match answer.status {
            201 => asked += 1,
            429 => {
                assert!(answer.header("retry-after").is_some());
                refused += 1;
            }
            other => panic!("{other}: {answer:?}"),
        }
    }
    assert!((48..120).contains(&asked), "twelve at once from each, then one a second: {asked}");
    for n in 0..200_u32 {
        refused += u32::from(hall.anyone.ask(from(format!("10.0.{n}.1"))).await.status == 429);
    }
    println!("{asked} of 1000 asked; {refused} of 1200 were turned away");
    assert_eq!(hall.admin.get("/devices/pairing").await.body.as_array().unwrap().len(), 64);
    // The admin has the link that was always there.
    assert_eq!(pair(&hall.admin, "kiosk", json!({})).await.get("/me").await.status, 200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_that_is_removed_is_cut_off_though_it_was_paired_by_a_code() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let asked = ask(&hall.anyone, "display").await;
    let id = confirm(&hall.admin, asked.str("code"), "Ti vi").await.expect(201);
    let screen = hall.anyone.with_token(asked.str("claim"));
    let mut line = look(&screen, "view=speaker&zone=hall").await;
    let since = Instant::now();
    let gone = Ask::new(Method::DELETE, &format!("/api/v1/devices/{}", id.str("id")));
    let _ = hall.admin.ask(gone).await.expect(204);
    is_closed(&mut line, since, "a device removed").await;
    assert_eq!(screen.get("/me").await.status, 401);
}
