//! Every role at every door: exactly the contract's table, and an answer for everybody.

use hyper::Method;
use serde_json::json;
use std::collections::BTreeSet;
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, pair};
use xinmoi_tests::log::deeds;
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::Line;

const PEOPLE: [&str; 5] = ["clerk", "guide", "supervisor", "admin", "auditor"];
const DEVICES: [&str; 7] = ["kiosk", "display", "speaker", "keypad", "rating", "printer", "led"];
const NOBODY: &str = "nobody";

/// The contract, section 2, and what the office's rules added to it: method, path, who. `all` is everybody, `staff`
/// every person, `device` every device.
const DOORS: &[(&str, &str, &str)] = &[
    ("POST", "/login", "all"),
    ("POST", "/logout", "staff device"),
    ("POST", "/first-admin", "all"),
    ("GET", "/me", "staff device"),
    ("GET", "/me/sessions", "staff"),
    ("DELETE", "/me/sessions/{id}", "staff"),
    ("POST", "/me/password", "staff"),
    ("POST", "/me/here", "staff"),
    ("POST", "/me/unlock", "clerk"),
    ("PUT", "/me/pin", "clerk"),
    ("DELETE", "/me/pin", "clerk"),
    ("GET", "/oidc", "all"),
    ("POST", "/oidc/begin", "all"),
    ("POST", "/oidc/finish", "all"),
    ("POST", "/me/second-factor", "admin"),
    ("POST", "/me/second-factor/confirm", "admin"),
    ("POST", "/me/second-factor/remove", "admin"),
    ("POST", "/devices/session", "device"),
    ("GET", "/office", "all"),
    ("GET", "/procedures", "all"),
    // An admin prints samples; a number is refused in `samples`.
    ("POST", "/tickets", "kiosk guide clerk admin"),
    ("POST", "/tickets/return", "kiosk guide clerk supervisor"),
    ("POST", "/tickets/step-out", "kiosk guide clerk supervisor"),
    ("GET", "/tickets/{id}", "staff"),
    ("PATCH", "/tickets/{id}", "guide clerk supervisor"),
    ("GET", "/tickets/{id}/why", "staff"),
    ("POST", "/tickets/{id}/cancel", "guide supervisor"),
    ("POST", "/tickets/{id}/postpone", "guide clerk supervisor"),
    ("GET", "/my/{pass}", "all"),
    ("DELETE", "/my/{pass}", "all"),
    ("POST", "/my/{pass}/return", "all"),
    ("POST", "/my/{pass}/step-out", "all"),
    ("POST", "/my/{pass}/rating", "all"),
    ("GET", "/my/{pass}/why", "all"),
    ("GET", "/my/{pass}/proof", "all"),
    ("GET", "/log/head", "all"),
    ("GET", "/log/consistency", "all"),
    ("GET", "/bookings/slots", "kiosk guide clerk"),
    ("POST", "/bookings", "kiosk guide clerk"),
    ("GET", "/bookings/{pass}", "all"),
    ("DELETE", "/bookings/{pass}", "all"),
    ("PATCH", "/bookings/{pass}", "kiosk guide clerk"),
    ("POST", "/bookings/{pass}/check-in", "kiosk guide clerk"),
    ("GET", "/queues", "staff"),
    ("GET", "/alarms", "staff"),
    ("POST", "/alarms/end", "supervisor"),
    ("POST", "/emergency", "supervisor admin"),
    ("POST", "/announcements", "supervisor admin"),
    ("POST", "/counters/as-yesterday", "supervisor"),
    ("POST", "/counters/{counter}/open", "clerk supervisor"),
    ("POST", "/counters/{counter}/pause", "clerk supervisor"),
    ("POST", "/counters/{counter}/close", "clerk supervisor"),
    ("POST", "/counters/{counter}/next", "clerk"),
    ("POST", "/counters/{counter}/recall", "clerk"),
    ("POST", "/counters/{counter}/start", "clerk"),
    ("POST", "/counters/{counter}/finish", "clerk"),
    ("POST", "/counters/{counter}/no-show", "clerk"),
    ("POST", "/counters/{counter}/hold", "clerk"),
    ("POST", "/counters/{counter}/transfer", "clerk"),
    ("POST", "/counters/{counter}/undo", "clerk"),
    ("POST", "/counters/{counter}/call", "clerk supervisor"),
    ("POST", "/counters/{counter}/walk-up", "clerk supervisor"),
    ("POST", "/counters/{counter}/assign", "supervisor"),
    ("POST", "/counters/{counter}/hand-over", "clerk supervisor"),
    ("POST", "/counters/{counter}/help", "clerk supervisor"),
    ("POST", "/counters/{counter}/rating", "rating"),
    ("POST", "/users", "admin"),
    ("GET", "/users", "admin"),
    ("PATCH", "/users/{user}", "admin"),
    ("DELETE", "/users/{user}", "admin"),
    ("PUT", "/users/{user}/identity", "admin"),
    ("DELETE", "/users/{user}/identity", "admin"),
    ("POST", "/devices", "admin"),
    ("GET", "/devices", "admin"),
    ("DELETE", "/devices/{id}", "admin"),
    ("POST", "/devices/{id}/identify", "admin supervisor"),
    ("POST", "/devices/pairing", "all"),
    ("POST", "/devices/pairing/claim", "all"),
    ("GET", "/devices/pairing", "admin"),
    ("POST", "/devices/pairing/{code}", "admin"),
    ("DELETE", "/devices/pairing/{code}", "admin"),
    ("GET", "/config", "admin"),
    ("PUT", "/config", "admin"),
    ("GET", "/config/form", "admin"),
    ("PUT", "/config/form", "admin"),
    ("POST", "/config/services", "admin"),
    ("GET", "/config/templates", "admin"),
    ("GET", "/backups", "admin"),
    ("POST", "/backups", "admin"),
    // And whoever holds the link of a first start: `restored`.
    ("GET", "/restore", "admin"),
    ("POST", "/restore", "admin"),
    ("DELETE", "/restore", "admin"),
    ("PUT", "/restore/file", "admin"),
    ("POST", "/restore/confirm", "admin"),
    ("GET", "/media", "admin"),
    ("PUT", "/media/{name}", "admin"),
    ("DELETE", "/media/{name}", "admin"),
    ("GET", "/audit", "auditor admin"),
    ("GET", "/bulletins", "staff"),
    ("POST", "/bulletins/{id}/read", "staff"),
    ("GET", "/privacy", "admin auditor"),
    ("GET", "/privacy/comments", "supervisor admin"),
    ("POST", "/privacy/erase", "admin"),
    ("GET", "/reports/{name}", "supervisor admin auditor"),
    ("GET", "/announcements/{file}", "staff speaker display"),
    // Where the lobby is public, as it is by default.
    ("GET", "/prompts/{prompt}", "all"),
    ("GET", "/voices", "admin"),
    ("POST", "/voices", "admin"),
    ("GET", "/voices/{voice}", "admin"),
    ("PATCH", "/voices/{voice}", "admin"),
    ("POST", "/voices/{voice}/publish", "admin"),
    ("GET", "/voices/{voice}/versions", "admin"),
    ("POST", "/voices/{voice}/restore", "admin"),
    ("GET", "/voices/{voice}/export", "admin"),
    ("PUT", "/voices/{voice}/import", "admin"),
    ("GET", "/voices/{voice}/preview", "admin"),
    ("PUT", "/voices/{voice}/clips/{slot}", "admin"),
    ("DELETE", "/voices/{voice}/clips/{slot}", "admin"),
    ("GET", "/voices/{voice}/clips/{slot}", "admin"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_at_every_door_gets_exactly_what_the_contract_says() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let everybody = everybody(&hall).await;
    let described = described(&hall.anyone).await;
    let before = deeds(&hall.admin).await;
    let mut asked = 0;
    for (method, path) in &described {
        let Some((.., who)) = DOORS.iter().find(|(m, p, _)| m == method && p == path) else {
            // Who may see which view is asked in `stream`.
            assert_eq!(path, "/stream", "{method} {path} stands in no row of this table");
            continue;
        };
        for (name, caller) in &everybody {
            let answer = caller.ask(knock(method, path)).await;
            let label = format!("{name} at {method} {path}: {answer:?}");
            assert!(answer.status < 500, "{label}");
            if is_let_in(name, who) {
                let refused = matches!(answer.code(), "not_logged_in" | "not_allowed");
                assert!(!refused, "{label}");
            } else {
                let denied =
                    if *name == NOBODY { (401, "not_logged_in") } else { (403, "not_allowed") };
                assert_eq!((answer.status, answer.code()), denied, "{label}");
            }
            if answer.status >= 400 {
                let is_problem = answer.header("content-type") == Some("application/problem+json");
                assert!(is_problem && answer.body["status"] == answer.status, "{label}");
                assert!(!answer.str("detail").is_empty() && !answer.str("title").is_empty());
            }
            asked += 1;
        }
    }
    let missing = DOORS.iter().find(|(m, p, _)| !described.contains(&((*m).into(), (*p).into())));
    assert_eq!(missing, None, "openapi.json does not know this door");
    assert_eq!(deeds(&hall.admin).await, before, "knocking changed something");
    println!("{asked} requests: {} callers at {} doors", everybody.len(), DOORS.len());
}

/// Who sees which view, where the lobby is public and where it is not.
const VIEWS: &[(&str, &str, &str)] = &[
    ("view=lobby", "all", "staff device"),
    ("view=lobby&zone=hall", "all", "staff device"),
    ("view=kiosk", "all", "staff device"),
    ("view=counter&counter=1", "clerk supervisor", "clerk supervisor"),
    ("view=rating&counter=1", "rating supervisor admin", "rating supervisor admin"),
    ("view=supervisor", "supervisor admin auditor", "supervisor admin auditor"),
    ("view=speaker", "speaker display", "speaker display"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_view_is_shown_to_exactly_those_it_is_for() {
    for is_public in [true, false] {
        let lobby = format!("{}[lobby]\npublic = {is_public}\n", config::minimal());
        let premises = Premises::new(&lobby);
        let server = premises.open();
        let hall = Hall::fill(&server, 0).await;
        for (name, caller) in everybody(&hall).await {
            for (view, open, closed) in VIEWS {
                let who = if is_public { open } else { closed };
                let denied = if name == NOBODY { 401 } else { 403 };
                let expected = if is_let_in(name, who) { 101 } else { denied };
                assert_eq!(knock_at(&caller, view).await, expected, "{name} at {view}");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_and_a_device_reach_only_what_is_theirs() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    let doors = DOORS.iter().filter(|(_, path, who)| {
        path.starts_with("/counters/{counter}/") && is_let_in("clerk", who)
    });
    let clerk = &hall.clerks[0].caller;
    for (method, path, _) in doors {
        let path = path.replace("{counter}", "2");
        // Whole requests: only the counter is another's.
        let said = json!({"service": "a", "reason": "other", "ticket": "A001", "counter": 1});
        let said = if path.ends_with("/transfer") {
            json!({"counter": 1, "keep_place": true})
        } else {
            said
        };
        let ask = Ask::new(method.parse().unwrap(), &format!("/api/v1{path}"));
        for body in [json!({}), said] {
            let answer = clerk.ask(ask.clone().json(&body)).await;
            let is_refused = (answer.status, answer.code()) == (403, "not_allowed");
            // What cannot be read is refused before anything is looked up.
            assert!(is_refused || answer.status == 422, "{path} {body}: {answer:?}");
        }
    }
    assert_eq!(knock_at(clerk, "view=counter&counter=2").await, 403);
    for kind in DEVICES {
        let device = pair(&hall.admin, kind, json!({"counter": 1, "zone": "hall"})).await;
        let is = |kinds: &str| if kinds.contains(kind) { 101 } else { 403 };
        assert_eq!(knock_at(&device, "view=counter&counter=1").await, 101, "{kind}");
        assert_eq!(knock_at(&device, "view=counter&counter=2").await, 403, "{kind}");
        assert_eq!(knock_at(&device, "view=rating&counter=1").await, is("rating"), "{kind}");
        assert_eq!(knock_at(&device, "view=rating&counter=2").await, 403, "{kind}");
        assert_eq!(knock_at(&device, "view=speaker&zone=hall").await, is("speaker display"));
        assert_eq!(knock_at(&device, "view=speaker&zone=tang-2").await, 403, "{kind}");
    }
}

/// The status with which a socket is answered.
async fn knock_at(caller: &Caller, query: &str) -> u16 {
    Line::open(caller, query).await.map_or_else(|(status, _)| status, |_| 101)
}

async fn everybody(hall: &Hall) -> Vec<(&'static str, Caller)> {
    let mut everybody = vec![(NOBODY, hall.anyone.clone())];
    for role in PEOPLE {
        everybody.push((role, hire(&hall.admin, &format!("mot-{role}"), role, None).await));
    }
    for kind in DEVICES {
        everybody.push((kind, pair(&hall.admin, kind, json!({})).await));
    }
    everybody
}

/// Method and path, below the base, of everything in `openapi.json`.
async fn described(anyone: &Caller) -> BTreeSet<(String, String)> {
    let answer = anyone.ask(Ask::new(Method::GET, "/openapi.json")).await.expect(200);
    let paths = answer.body["paths"].as_object().unwrap();
    let mut described = BTreeSet::new();
    for (path, methods) in paths {
        let path = path.strip_prefix("/api/v1").expect("everything stands below the base");
        for method in methods.as_object().unwrap().keys() {
            described.insert((method.to_uppercase(), path.to_owned()));
        }
    }
    described
}

/// A request that finds out who is let in and changes nothing: it names nobody, and says something unknown.
fn knock(method: &str, path: &str) -> Ask {
    let named = [("{counter}", "999"), ("{id}", "khong-co"), ("{pass}", "khong-co")];
    let named = named.into_iter().chain([
        ("{user}", "khong-co"),
        ("{file}", "khong-co.wav"),
        ("{code}", "khong-co"),
    ]);
    let path = named.fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    let ask = Ask::new(method.parse().unwrap(), &format!("/api/v1{path}"));
    match (method, &*path) {
        // These say nothing, and end or begin a session: a wrong key stops them at the threshold.
        ("POST", "/logout" | "/devices/session") => ask.once(&"k".repeat(129)),
        ("POST" | "PATCH", _) => ask.json(&json!({"unheard-of": true})),
        ("PUT", _) => ask.header("content-type", "application/toml").body("not = [toml"),
        _ => ask,
    }
}

fn is_let_in(name: &str, who: &str) -> bool {
    who.split(' ').any(|who| match who {
        "all" => true,
        "staff" => PEOPLE.contains(&name),
        "device" => DEVICES.contains(&name),
        who => who == name,
    })
}
