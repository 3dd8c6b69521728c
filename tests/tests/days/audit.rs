//! Every change with who, from which machine, when, and what stood there before.

use hyper::Method;
use serde_json::{Value, json};
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{PASSWORD, Premises};

const HERE: &str = "127.0.0.1";
/// Another machine of the network, as far as a test has one.
const THERE: [u8; 4] = [127, 0, 0, 77];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deed_is_told_with_the_machine_it_was_done_at() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let clerk = &hall.clerks[0].caller;

    // At a machine of which nothing is known, and at the tablet that the office has paired.
    let there = Caller::from(server.address(), THERE.into());
    let there = there.with_token(clerk.token().unwrap());
    let _ = there.post("/counters/1/pause", json!({})).await.expect(200);
    let tablet = hall.admin.post("/devices", json!({"kind": "keypad", "name": "Bảng 1"})).await;
    let tablet = tablet.expect(201);
    let cookies =
        format!("xinmoi_session={}; xinmoi_device={}", clerk.token().unwrap(), tablet.str("token"));
    let open = Ask::post("/counters/1/open", &json!({})).header("cookie", &cookies);
    let _ = hall.anyone.ask(open).await.expect(200);
    let _ = hall.take("a").await.expect(201);
    let pass = hall.take("a").await.expect(201).str("pass").to_owned();
    let _ =
        hall.anyone.ask(Ask::new(Method::DELETE, &format!("/api/v1/my/{pass}"))).await.expect(200);

    let log = records(&hall.admin).await;
    assert_eq!(last(&log, "counter_paused")["from"], json!({"address": "127.0.0.77"}));
    let device = tablet.str("id");
    assert_eq!(last(&log, "counter_opened")["from"], json!({"device": device}));
    assert_eq!(last(&log, "device_added")["from"], json!({"address": HERE}));
    assert_eq!(last(&log, "logged_in")["from"], json!({"address": HERE}));
    // Devices are named as who they are, and of a citizen nothing is kept.
    assert_eq!(last(&log, "ticket_issued").get("from"), None);
    assert_eq!(last(&log, "ticket_cancelled").get("from"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_configuration_is_told_key_by_key_with_what_stood_there_before() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let text = config::minimal().replacen("[office]", "[lobby]\nrecent = 9\n\n[office]", 1);
    let change = Ask::new(Method::PUT, "/api/v1/config").body(text.clone());
    let _ = hall.admin.ask(change.header("content-type", "application/toml")).await.expect(200);
    let text = text.replace("recent = 9", "recent = 12");
    let change = Ask::new(Method::PUT, "/api/v1/config").body(text);
    let _ = hall.admin.ask(change.header("content-type", "application/toml")).await.expect(200);

    let log = records(&hall.admin).await;
    let applied = last(&log, "config_applied");
    assert_eq!(applied["by"]["user"], "admin");
    assert_eq!(applied["from"], json!({"address": HERE}));
    let changes = &applied["body"]["admin"]["changes"];
    assert_eq!(*changes, json!([{"key": "lobby.recent", "old": "9", "new": "12"}]));

    let day = hall.admin.get("/office").await.str("day").to_owned();
    let asked = format!("/reports/changes?from={day}&to={day}");
    let report = hall.admin.get(&asked).await.expect(200).body.to_string();
    for word in ["setting_changed", "lobby.recent", "\"9\"", "\"12\"", HERE] {
        assert!(report.contains(word), "{word} is not in {report}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failed_log_in_is_told_with_its_place() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 0).await;
    let there = Caller::from(server.address(), THERE.into());
    let wrong = json!({"user": "admin", "password": format!("{PASSWORD}?")});
    let _ = there.post("/login", wrong).await.expect(401);
    // It is written beside the answer.
    let failed = loop {
        let log = records(&hall.admin).await;
        if let Some(failed) = log.into_iter().find(|r| kind(r) == "login_failed") {
            break failed;
        }
    };
    assert_eq!(failed["from"], json!({"address": "127.0.0.77"}));
}

async fn records(admin: &Caller) -> Vec<Value> {
    let answer = admin.get("/audit?after=0").await.expect(200);
    answer.body["records"].as_array().unwrap().clone()
}

fn kind(record: &Value) -> &str {
    let body = record["body"].as_object().unwrap();
    body.values().next().and_then(|body| body["kind"].as_str()).unwrap_or_default()
}

fn last<'l>(log: &'l [Value], wanted: &str) -> &'l Value {
    log.iter().rfind(|record| kind(record) == wanted).unwrap_or_else(|| panic!("no {wanted}"))
}
