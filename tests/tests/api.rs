//! The API against its own description, asked by schemathesis as everybody whom the office knows: no answer of 500 and
//! more, none that `/openapi.json` does not describe, no wrong request taken for a right one
//! (`tools/schemathesis/check_api.py`). `XINMOI_API_EXAMPLES=5000` is the long form.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

use serde_json::{Map, Value, json};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, pair};
use xinmoi_tests::program::{PASSWORD, Premises};
use xinmoi_tests::python;

const EXAMPLES: &str = "200";

/// Who asks, besides nobody and the admin.
const PEOPLE: [&str; 4] = ["clerk", "guide", "supervisor", "auditor"];
const DEVICES: [&str; 4] = ["kiosk", "rating", "speaker", "display"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_answer_is_one_that_the_api_describes() {
    let more = "[network]\nrequests_per_minute = 1000000\n[rating]\ncomment = true\n[booking]\n[remote]\non = true\n";
    let premises = Premises::new(&format!("{}{more}", config::minimal()));
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let house = premises.config().with_file_name("house.json");
    std::fs::write(&house, house_of(&hall).await.to_string()).unwrap();
    let mut check = python::tool("schemathesis", "check_api.py");
    let examples = std::env::var("XINMOI_API_EXAMPLES").unwrap_or_else(|_| EXAMPLES.to_owned());
    check.arg(format!("http://{}", server.address())).arg(house).args([&examples, "1"]);
    let ended = tokio::task::spawn_blocking(move || check.status().unwrap()).await.unwrap();
    assert!(ended.success(), "the faults stand above");
}

/// Everybody who asks, and what there is in the office.
async fn house_of(hall: &Hall) -> Value {
    let mut callers = Map::from_iter([
        ("nobody".to_owned(), json!("")),
        ("admin".to_owned(), json!(hall.admin.token().unwrap())),
    ]);
    for role in PEOPLE {
        let person = hire(&hall.admin, &format!("mot-{role}"), role, None).await;
        callers.insert(role.to_owned(), json!(person.token().unwrap()));
    }
    for kind in DEVICES {
        let device = pair(&hall.admin, kind, json!({})).await;
        callers.insert(kind.to_owned(), json!(device.token().unwrap()));
    }
    let (mut tickets, mut passes) = (Vec::new(), Vec::new());
    for _ in 0..12 {
        let taken = hall.take("a").await.expect(201);
        tickets.push(json!(taken.str("id")));
        passes.push(json!(taken.str("pass")));
    }
    let day = hall.admin.get("/office").await.str("day").to_owned();
    json!({"callers": callers, "names": {
        "counter": [1, 2], "counters": [[1], [1, 2]], "service": ["a", "b"], "services": [["a"], ["b"]],
        "ticket": tickets, "id": tickets, "pass": passes, "zone": ["hall"], "from": [day], "to": [day],
        "name": ["days", "deviations", "changes"], "role": ["clerk"], "user": ["mot-nguoi", "mot-hai"],
        "password": [PASSWORD], "new": [PASSWORD],
    }})
}
