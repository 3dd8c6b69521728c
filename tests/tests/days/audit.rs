//! Every change with who, from which machine, when, and what stood there before.

use hyper::Method;
use serde_json::{Value, json};
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, log_in};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_refused_stands_in_the_log_in_few_records_and_with_nothing_that_was_typed() {
    let premises = Premises::new(&config::minimal());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    let clerk = &hall.clerks[0].caller;
    for _ in 0..30 {
        let _ = clerk.post("/counters/2/open", json!({})).await.expect(403);
    }
    let there = Caller::from(server.address(), THERE.into());
    let forged = there.with_token("0123456789abcdef");
    let _ = forged.get("/users").await.expect(401);
    let odd = Ask::new(Method::PUT, "/api/v1/media/a%0D%0AWARN%20typed.png").body("GIF89a");
    let _ = hall.admin.ask(odd).await.expect(422);
    let strange = Ask::get("/api/v1/office").header("host", "typed.example");
    let _ = hall.anyone.ask(strange).await.expect(421);
    let elsewhere =
        Ask::post("/counters/1/open", &json!({})).header("origin", "http://typed.example");
    let _ = clerk.ask(elsewhere).await.expect(403);
    // Nobody who is only asked to log in.
    let _ = hall.anyone.get("/users").await.expect(401);
    let wrong = json!({"user": "admin", "password": "typed-0123456789"});
    let _ = hall.anyone.post("/login", wrong).await.expect(401);

    // They are written beside the answers: five at once, and the log-in.
    let first = loop {
        let log = refused(&hall.admin).await;
        if log.len() >= 6 {
            break log;
        }
    };
    assert_eq!(first.len(), 6, "{first:#?}");
    let of = |log: &[Value], code: &str| {
        let is_of = |r: &&Value| r["body"]["admin"]["refused"]["code"] == code;
        log.iter().filter(is_of).cloned().collect::<Vec<_>>()
    };
    let not_allowed = of(&first, "not_allowed");
    let told = &not_allowed[0];
    let attempt = &told["body"]["admin"];
    assert_eq!(told["by"], json!({"who": "person", "user": "can-bo-1", "role": "clerk"}));
    assert_eq!(told["from"], json!({"address": HERE}));
    assert_eq!((&attempt["user"], &attempt["times"]), (&json!("can-bo-1"), &Value::Null));
    assert_eq!(attempt["refused"]["at"], "POST /api/v1/counters/{counter}/open");
    let forged = &of(&first, "not_logged_in")[0];
    assert_eq!(forged["from"], json!({"address": "127.0.0.77"}));
    assert_eq!(forged["body"]["admin"]["user"], "?");
    let elsewhere = |r: &&Value| r["body"]["admin"]["refused"]["elsewhere"] == true;
    assert_eq!(first.iter().filter(elsewhere).count(), 1, "{first:#?}");
    assert!(first.iter().all(|record| !record.to_string().contains("typed")), "{first:#?}");

    // The rest of them when the office stops, if not before.
    let (ended, _) = server.stop();
    assert!(ended.success());
    let server = premises.open();
    let hall = hall.at(&server);
    let all = refused(&hall.admin).await;
    assert_eq!(all.len(), 7, "{all:#?}");
    let rest = &of(&all, "not_allowed");
    let times: Vec<_> = rest.iter().map(|r| r["body"]["admin"]["times"].as_u64()).collect();
    assert!(times.contains(&Some(29)), "{times:?}");

    let report = changes(&hall.admin).await;
    let row = row(&report, "refused", "can-bo-1");
    let after = row["after"].as_str().unwrap();
    assert!(after.contains("không có quyền") && after.contains("lần, từ"), "{row}");
    let day = hall.admin.get("/office").await.str("day").to_owned();
    let inspection = hall.admin.get(&format!("/reports/inspection?from={day}&to={day}")).await;
    let counted = &inspection.body["rows"][0];
    assert_eq!((&counted["refused"], &counted["login_failures"]), (&json!(34), &json!(1)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_out_says_which_log_ins_are_over_and_why() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let user = "can-bo-1";
    let log_in = async || log_in(&hall.anyone, user).await;
    let ended = async || {
        let log = records(&hall.admin).await;
        last(&log, "logged_out")["body"]["admin"].clone()
    };
    let began = async || {
        let log = records(&hall.admin).await;
        last(&log, "logged_in")["at"].as_i64().unwrap()
    };
    let is_of = |told: &Value, at: i64| {
        let since = told["since"].as_array().unwrap();
        // The log-in is written some milliseconds after the session began.
        since.len() == 1 && (0..1_000).contains(&(at - since[0].as_i64().unwrap()))
    };

    let second = log_in().await;
    let at = began().await;
    let _ = second.post("/logout", json!({})).await.expect(204);
    let told = ended().await;
    assert_eq!((&told["user"], &told["why"]), (&json!(user), &json!("logged_out")));
    assert!(is_of(&told, at) && told.get("all").is_none(), "{told} {at}");

    let second = log_in().await;
    let own = hall.clerks[0].caller.get("/me/sessions").await.expect(200);
    let other = own.body.as_array().unwrap().iter().find(|s| s["here"] == false).unwrap();
    let path = format!("/api/v1/me/sessions/{}", other["id"].as_str().unwrap());
    let _ = hall.clerks[0].caller.ask(Ask::new(Method::DELETE, &path)).await.expect(204);
    assert_eq!(ended().await["why"], "elsewhere");
    let _ = second.get("/me").await.expect(401);

    let second = log_in().await;
    let again = Ask::post("/login", &json!({"user": user, "password": PASSWORD}));
    let cookie = format!("xinmoi_session={}", second.token().unwrap());
    let _ = hall.anyone.ask(again.header("cookie", &cookie)).await.expect(200);
    assert_eq!(ended().await["why"], "replaced");

    let third = log_in().await;
    let _ = third.post("/logout?everywhere=true", json!({})).await.expect(204);
    let told = ended().await;
    assert_eq!((&told["why"], &told["all"]), (&json!("everywhere"), &json!(true)));
    assert_eq!(told["since"].as_array().unwrap().len(), 3, "{told}");

    for (change, why) in [
        (json!({"role": "guide"}), "rights"),
        (json!({"password": format!("{PASSWORD}-2")}), "password"),
    ] {
        let _ = log_in().await;
        let path = format!("/api/v1/users/{user}");
        let change = Ask::new(Method::PATCH, &path).json(&change);
        let _ = hall.admin.ask(change).await.expect(204);
        let told = ended().await;
        assert_eq!((&told["why"], &told["all"]), (&json!(why), &json!(true)));
    }
    let login = json!({"user": user, "password": format!("{PASSWORD}-2")});
    let _ = hall.anyone.post("/login", login).await.expect(200);
    let remove = Ask::new(Method::DELETE, &format!("/api/v1/users/{user}"));
    let _ = hall.admin.ask(remove).await.expect(204);
    assert_eq!(ended().await["why"], "removed");
    let report = changes(&hall.admin).await.to_string();
    assert!(report.contains("vì tài khoản bị xóa") && !report.contains("tự đăng xuất"), "{report}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_of_people_devices_and_media_is_told_with_what_was_before() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    let change = json!({"role": "supervisor", "counters": null, "password": format!("{PASSWORD}-2"),
        "must_change": true});
    let change = Ask::new(Method::PATCH, "/api/v1/users/can-bo-1").json(&change);
    let _ = hall.admin.ask(change).await.expect(204);
    let remove = Ask::new(Method::DELETE, "/api/v1/users/can-bo-1");
    let _ = hall.admin.ask(remove).await.expect(204);
    let tablet = hall.admin.post("/devices", json!({"kind": "keypad", "name": "Bảng 1"})).await;
    let device = tablet.expect(201).str("id").to_owned();
    let remove = Ask::new(Method::DELETE, &format!("/api/v1/devices/{device}"));
    let _ = hall.admin.ask(remove).await.expect(204);
    let put = |picture: &'static [u8]| {
        let ask = Ask::new(Method::PUT, "/api/v1/media/a.png");
        ask.header("content-type", "application/octet-stream").body(picture)
    };
    let pictures: [&[u8]; 2] = [
        include_bytes!("../../../displays/src/assets/icon-192.png"),
        include_bytes!("../../../displays/src/assets/icon-512.png"),
    ];
    for picture in pictures {
        let _ = hall.admin.ask(put(picture)).await.expect(204);
    }
    let _ = hall.admin.ask(Ask::new(Method::DELETE, "/api/v1/media/a.png")).await.expect(204);

    let log = records(&hall.admin).await;
    let changed = &last(&log, "user_changed")["body"]["admin"];
    assert_eq!(changed["was"], json!({"role": "clerk", "counters": [1], "shows": {}}));
    assert_eq!(changed["shows"], json!({"must_change": true}));
    assert!(!log.iter().any(|record| record.to_string().contains("argon2")));
    let sha256 = |nth: usize| server::hex(&server::hash(pictures[nth]));
    let media: Vec<_> = log.iter().filter(|r| kind(r) == "media_changed").collect();
    let of = |nth: usize, field: &str| media[nth]["body"]["admin"].get(field).cloned();
    assert_eq!((of(0, "was"), of(0, "sha256")), (None, Some(json!(sha256(0)))));
    assert_eq!((of(1, "was"), of(1, "sha256")), (Some(json!(sha256(0))), Some(json!(sha256(1)))));
    assert_eq!((of(2, "was"), of(2, "sha256")), (Some(json!(sha256(1))), None));

    let report = changes(&hall.admin).await;
    let person = row(&report, "user_changed", "can-bo-1");
    assert_eq!(person["before"], "Cán bộ tiếp nhận; quầy 1");
    assert_eq!(person["after"], "Phụ trách; phải đổi mật khẩu khi đăng nhập; mật khẩu mới");
    let gone = row(&report, "user_removed", "can-bo-1");
    assert_eq!(gone["before"], "Phụ trách; phải đổi mật khẩu khi đăng nhập");
    assert_eq!(row(&report, "device_removed", &device)["before"], "Bàn phím gọi số: Bảng 1");
}

/// The rows of today's changes.
async fn changes(admin: &Caller) -> Value {
    let day = admin.get("/office").await.str("day").to_owned();
    let asked = format!("/reports/changes?from={day}&to={day}");
    admin.get(&asked).await.expect(200).body["rows"].clone()
}

fn row<'r>(rows: &'r Value, kind: &str, subject: &str) -> &'r Value {
    let mut rows = rows.as_array().unwrap().iter();
    let found = rows.rfind(|row| row["kind"] == kind && row["subject"] == subject);
    found.unwrap_or_else(|| panic!("no {kind} of {subject}"))
}

/// What was refused, log-ins too.
async fn refused(admin: &Caller) -> Vec<Value> {
    let log = records(admin).await;
    log.into_iter().filter(|record| kind(record) == "login_failed").collect()
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
