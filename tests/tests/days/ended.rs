//! Sessions that end, and the sockets that end with them.

use hyper::Method;
use serde_json::json;
use std::time::{Duration, Instant};
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, log_in, pair};
use xinmoi_tests::program::{PASSWORD, Premises};
use xinmoi_tests::screen::{Heard, Line, SOON};

/// After this a revoked session's sockets are gone: issue 7.
const GONE_WITHIN: Duration = Duration::from_secs(1);

/// Code and reason with which a socket ends whose owner may look no longer.
const NOT_ALLOWED: u16 = 1008;

/// An open socket that was told how things stand.
pub(crate) async fn look(caller: &Caller, query: &str) -> Line {
    let mut line = Line::open(caller, query).await.unwrap_or_else(|why| panic!("{query}: {why:?}"));
    assert_eq!(line.next(SOON).await.frame()["type"], "snapshot");
    line
}

pub(crate) async fn is_closed(line: &mut Line, since: Instant, why: &str) {
    loop {
        match line.next(SOON).await {
            Heard::Text(_) => {}
            Heard::Closed(Some((code, _))) => {
                assert_eq!(code, NOT_ALLOWED, "{why}");
                let took = since.elapsed();
                println!("{why}: closed after {took:?}");
                assert!(took < GONE_WITHIN, "{why}: {took:?}");
                return;
            }
            other @ (Heard::Closed(_) | Heard::Broken(_) | Heard::Nothing) => {
                panic!("{why}: {other:?}")
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_look_no_longer_is_cut_off_within_a_second() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    let changes = [
        ("another password", json!({"password": "mat-khau-khac-7"})),
        ("another role", json!({"role": "guide"})),
        ("other counters", json!({"counters": [2]})),
    ];
    for (n, (why, change)) in changes.into_iter().enumerate() {
        let user = format!("nguoi-{n}");
        let clerk = hire(&hall.admin, &user, "clerk", Some(1)).await;
        let mut line = look(&clerk, "view=counter&counter=1").await;
        let path = format!("/api/v1/users/{user}");
        let _ = hall.admin.ask(Ask::new(Method::PATCH, &path).json(&change)).await.expect(204);
        // What is hashed before the answer is not revoked yet.
        let since = Instant::now();
        is_closed(&mut line, since, why).await;
        // Other counters take the counter away, not the session.
        let left = if why == "other counters" { 200 } else { 401 };
        let _ = clerk.get("/me").await.expect(left);
    }
    let clerk = hall.clerks[0].caller.clone();
    let mut line = look(&clerk, "view=lobby").await;
    let since = Instant::now();
    let gone = Ask::new(Method::DELETE, "/api/v1/users/can-bo-1");
    let _ = hall.admin.ask(gone).await.expect(204);
    is_closed(&mut line, since, "a person removed").await;
    let tablet = pair(&hall.admin, "display", json!({"counter": 1})).await;
    let id = hall.admin.get("/devices").await.body[1]["id"].as_str().unwrap().to_owned();
    let mut line = look(&tablet, "view=counter&counter=1").await;
    let since = Instant::now();
    let gone = Ask::new(Method::DELETE, &format!("/api/v1/devices/{id}"));
    let _ = hall.admin.ask(gone).await.expect(204);
    is_closed(&mut line, since, "a device removed").await;
    assert_eq!(tablet.get("/me").await.status, 401);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_ends_where_its_owner_says_and_when_the_browser_logs_in_anew() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let anyone = &hall.anyone;
    let (one, two) = (log_in(anyone, "can-bo-1").await, log_in(anyone, "can-bo-1").await);
    let cookie = format!("xinmoi_session={}", one.token().unwrap());
    let who = json!({"user": "can-bo-1", "password": PASSWORD});
    let mut line = look(&one, "view=counter&counter=1").await;
    let again = anyone.ask(Ask::post("/login", &who).header("cookie", &cookie)).await.expect(200);
    let since = Instant::now();
    is_closed(&mut line, since, "another log-in of the same browser").await;
    assert_eq!(one.get("/me").await.status, 401, "the session that the browser had");
    let three = anyone.with_token(again.str("token"));
    // A wrong password ends nothing.
    let wrong = json!({"user": "can-bo-1", "password": "khong-phai-vay"});
    let cookie = format!("xinmoi_session={}", three.token().unwrap());
    let refused = anyone.ask(Ask::post("/login", &wrong).header("cookie", &cookie)).await;
    assert_eq!((refused.status, three.get("/me").await.status), (401, 200));
    let mut line = look(&three, "view=counter&counter=1").await;
    let since = Instant::now();
    let _ = two.ask(Ask::post("/logout?everywhere=true", &json!({}))).await.expect(204);
    is_closed(&mut line, since, "logged out everywhere").await;
    for gone in [&two, &three, &hall.clerks[0].caller] {
        assert_eq!(gone.get("/me").await.status, 401);
    }
    assert_eq!(hall.admin.get("/me").await.status, 200, "others stay");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_see_where_they_are_logged_in_and_end_it_there() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    let here = log_in(&hall.anyone, "can-bo-1").await;
    let tablet = pair(&hall.admin, "display", json!({"counter": 1})).await;
    let both = format!("xinmoi_device={}", tablet.token().unwrap());
    let who = json!({"user": "can-bo-1", "password": PASSWORD});
    let there = hall.anyone.ask(Ask::post("/login", &who).header("cookie", &both)).await;
    let there = hall.anyone.with_token(there.expect(200).str("token"));
    let told = here.get("/me/sessions").await.expect(200);
    let told = told.body.as_array().unwrap();
    assert_eq!(told.len(), 3, "{told:?}");
    assert_eq!((&told[0]["here"], &told[0]["address"]), (&json!(true), &json!("127.0.0.1")));
    assert!(told[0]["seen"].is_string() && told[0]["since"].is_string());
    let at_device = told.iter().find(|place| place["device"].is_string()).expect("the tablet");
    assert_eq!((&at_device["here"], &at_device["address"]), (&json!(false), &json!(null)));
    let end = |id: &str| Ask::new(Method::DELETE, &format!("/api/v1/me/sessions/{id}"));
    let id = at_device["id"].as_str().unwrap();
    let others = &hall.clerks[1].caller;
    let foreign = others.ask(end(id)).await;
    assert_eq!((foreign.status, foreign.code()), (404, "unknown_session"), "somebody else's");
    let mut line = look(&there, "view=counter&counter=1").await;
    let since = Instant::now();
    let _ = here.ask(end(id)).await.expect(204);
    is_closed(&mut line, since, "ended from elsewhere").await;
    assert_eq!((there.get("/me").await.status, here.get("/me").await.status), (401, 200));
    assert_eq!(here.ask(end(id)).await.status, 404, "it is there no longer");
    let left = here.get("/me/sessions").await.expect(200).body;
    assert_eq!(left.as_array().unwrap().len(), 2);
    assert_eq!(others.get("/me/sessions").await.expect(200).body.as_array().unwrap().len(), 1);
}
