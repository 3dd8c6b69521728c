//! Wrong requests: each a clear answer that names the thing, and nothing changed.

use hyper::Method;
use serde_json::{Value, json};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, pair};
use xinmoi_tests::log::deeds;
use xinmoi_tests::program::{PASSWORD, Premises};

/// An office with everybody in it. Counter 1 is open, nobody waits.
struct Desk {
    hall: Hall,
    guide: Caller,
    auditor: Caller,
    _server: xinmoi_tests::program::Server,
    _premises: Premises,
}

impl Desk {
    async fn open() -> Self {
        let premises = Premises::new(&config::minimal());
        let server = premises.open();
        let hall = Hall::fill(&server, 2).await;
        let guide = hire(&hall.admin, "huong-dan", "guide", None).await;
        let auditor = hire(&hall.admin, "kiem-tra", "auditor", None).await;
        let _ = hall.clerks[0].press("open").await.expect(200);
        Self { hall, guide, auditor, _server: server, _premises: premises }
    }

    /// What the log tells of, and the office without its clock.
    async fn state(&self) -> (usize, Value) {
        let deeds = deeds(&self.auditor).await;
        let mut office = self.hall.anyone.get("/office").await.expect(200).body;
        office.as_object_mut().unwrap().remove("at");
        (deeds, office)
    }

    /// Asks, and checks that the answer is this problem and that nothing changed.
    async fn refuses(&self, who: &Caller, ask: Ask, status: u16, code: &str) -> Answer {
        let before = self.state().await;
        let label: String = format!("{ask:?}").chars().take(300).collect();
        let answer = who.ask(ask).await;
        assert_eq!((answer.status, answer.code()), (status, code), "{label}: {answer:?}");
        check_problem(&answer);
        assert_eq!(self.state().await, before, "{label} changed something");
        answer
    }
}

fn check_problem(answer: &Answer) {
    assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{answer:?}");
    assert_eq!(answer.body["status"], answer.status);
    assert!(!answer.str("title").is_empty() && !answer.str("detail").is_empty(), "{answer:?}");
    let snake = |c: char| c.is_ascii_lowercase() || c == '_';
    assert!(answer.str("code").chars().all(snake), "{answer:?}");
}

fn take(body: Value) -> Ask {
    Ask::post("/tickets", &body)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_request_for_a_number_is_refused() {
    let desk = Desk::open().await;
    let kiosk = &desk.hall.kiosk;
    let a = || json!({"service": "a"});
    let raw = |body: &'static str| take(a()).body(body);
    let with = |key: &str, value: Value| {
        let mut body = a();
        body[key] = value;
        take(body)
    };
    for (ask, status, code) in [
        (with("colour", json!("red")), 422, "unknown_field"),
        (take(json!({"service": 7})), 422, "bad_value"),
        (take(json!({})), 422, "bad_value"),
        (take(json!([])), 422, "bad_value"),
        (take(json!(["a"])), 422, "bad_value"),
        (take(json!(null)), 422, "bad_value"),
        (with("class", json!("vip")), 422, "bad_value"),
        (with("language", json!("tlh")), 422, "bad_value"),
        (with("channel", json!("fax")), 422, "bad_value"),
        (with("channel", json!("desk")), 422, "bad_value"),
        (take(json!({"service": "toilet"})), 422, "unknown_service"),
        (take(json!({"service": "A B/\u{0}\u{202e}"})), 422, "unknown_service"),
        (take(json!({"service": "x".repeat(5000)})), 422, "unknown_service"),
        (with("class", json!("urgent")), 403, "not_allowed"),
        (raw("{\"service\": \"a\""), 400, "bad_json"),
        (raw("service=a"), 400, "bad_json"),
        (raw("{\"service\": \"a\"} {}"), 400, "bad_json"),
        (raw("{\"service\": \"\\ud800\"}"), 400, "bad_json"),
        (raw("{\"service\": \"a\", \"service\": \"b\"}"), 422, "bad_value"),
        (take(a()).body(&b"{\"service\": \"\xff\"}"[..]), 400, "bad_json"),
        (take(a()).body("{\"service\":".repeat(1_000)), 422, "bad_value"),
        (take(a()).body("[".repeat(10_000)), 422, "bad_value"),
        (take(a()).body(" ".repeat(1 << 20)), 413, "too_large"),
        (take(a()).header("content-type", "text/plain"), 415, "unsupported_media_type"),
        (take(a()).header("content-type", "application/xml"), 415, "unsupported_media_type"),
        (take(a()).once(&"k".repeat(129)), 422, "bad_value"),
        (take(a()).once(""), 422, "bad_value"),
    ] {
        desk.refuses(kiosk, ask, status, code).await;
    }
    let _ = kiosk.ask(take(a()).once(&"k".repeat(128))).await.expect(201);
    let _ = desk.guide.ask(with("class", json!("urgent"))).await.expect(201);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_press_is_refused() {
    let desk = Desk::open().await;
    let [one, two] = [0, 1].map(|at| &desk.hall.clerks[at]);
    let at =
        |counter: &str, key: &str| Ask::post(&format!("/counters/{counter}/{key}"), &json!({}));
    for key in ["next", "recall", "start", "finish", "no-show"] {
        desk.refuses(&two.caller, two.key(key), 409, "counter_closed").await;
    }
    for key in ["recall", "start", "finish", "no-show"] {
        desk.refuses(&one.caller, one.key(key), 409, "no_ticket_in_hand").await;
    }
    desk.refuses(&one.caller, one.key("undo"), 409, "nothing_to_undo").await;
    desk.refuses(&one.caller, two.key("next"), 403, "not_allowed").await;
    let anywhere = hire(&desk.hall.admin, "moi-quay", "clerk", None).await;
    for counter in ["999", "0", "1000", "-1", "one", "1.5", "%00", "99999999999999999999"] {
        desk.refuses(&anywhere, at(counter, "next"), 404, "unknown_counter").await;
    }
    desk.refuses(&anywhere, at("1", "open"), 409, "counter_taken").await;
    desk.refuses(&anywhere, at("1", "next"), 409, "counter_taken").await;
    desk.refuses(&anywhere, at("1", "dance"), 404, "unknown_route").await;
    let got = Ask::get("/counters/1/next");
    desk.refuses(&anywhere, got, 405, "method_not_allowed").await;
    let with = |key: &str, body: Value| Ask::post(&format!("/counters/1/{key}"), &body);
    for (ask, code) in [
        (with("next", json!({"hurry": true})), "unknown_field"),
        (with("finish", json!({"outcome": "lost"})), "bad_value"),
        (with("pause", json!({"reason": 7})), "bad_value"),
        (with("pause", json!({"reason": "x".repeat(201)})), "bad_value"),
    ] {
        desk.refuses(&one.caller, ask, 422, code).await;
    }
    let _ = desk.hall.take("a").await.expect(201);
    let _ = one.press("next").await.expect(200);
    desk.refuses(&one.caller, one.key("close"), 409, "ticket_in_hand").await;
    let _ = one.press("start").await.expect(200);
    desk.refuses(&one.caller, one.key("recall"), 409, "already_serving").await;
    desk.refuses(&one.caller, one.key("no-show"), 409, "already_serving").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_and_a_wrong_role_are_refused() {
    let desk = Desk::open().await;
    let hall = &desk.hall;
    let stranger = hall.anyone.with_token("khong-ai-biet");
    for who in [&hall.anyone, &stranger] {
        desk.refuses(who, take(json!({"service": "a"})), 401, "not_logged_in").await;
        desk.refuses(who, Ask::get("/queues"), 401, "not_logged_in").await;
    }
    // A wrong token is never as good as none.
    desk.refuses(&stranger, Ask::get("/office"), 401, "not_logged_in").await;
    let basic = Ask::get("/queues").header("authorization", "Basic YWRtaW46YWRtaW4=");
    desk.refuses(&hall.anyone, basic, 401, "not_logged_in").await;
    for (who, ask) in [
        (&hall.kiosk, hall.clerks[0].key("next")),
        (&desk.guide, hall.clerks[0].key("next")),
        (&hall.admin, hall.clerks[0].key("next")),
        (&desk.auditor, take(json!({"service": "a"}))),
        (&hall.clerks[0].caller, Ask::get("/users")),
        (&hall.clerks[0].caller, Ask::get("/audit")),
        (&desk.auditor, Ask::new(Method::PUT, "/api/v1/config").body(config::minimal())),
    ] {
        desk.refuses(who, ask, 403, "not_allowed").await;
    }
    let elsewhere = take(json!({"service": "a"})).header("origin", "http://evil.example");
    desk.refuses(&hall.kiosk, elsewhere, 403, "not_allowed").await;
    let unknown = desk.refuses(&hall.anyone, Ask::get("/my/khong-co"), 404, "unknown_pass").await;
    assert!(!unknown.text.contains("khong-co"), "a pass is repeated: {}", unknown.text);
    desk.refuses(&desk.guide, Ask::get("/tickets/khong-co"), 404, "unknown_ticket").await;
    desk.refuses(&hall.anyone, Ask::get("/nowhere"), 404, "unknown_route").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn wrong_people_devices_and_configurations_are_refused() {
    let desk = Desk::open().await;
    let admin = &desk.hall.admin;
    let user = |body: Value| Ask::post("/users", &body);
    let person = |name: &str, password: &str, role: &str| {
        user(json!({"user": name, "password": password, "role": role}))
    };
    let on = |method: Method, path: &str| Ask::new(method, &format!("/api/v1{path}"));
    let device = |body: Value| Ask::post("/devices", &body);
    let put = |body: String| on(Method::PUT, "/config").body(body);
    for (ask, status, code) in [
        (person("admin", PASSWORD, "admin"), 409, "user_exists"),
        (person("x", "short", "clerk"), 422, "password_short"),
        (person("x", PASSWORD, "king"), 422, "bad_value"),
        (person("", PASSWORD, "clerk"), 422, "bad_value"),
        (person(&"x".repeat(300), PASSWORD, "clerk"), 422, "bad_value"),
        (
            user(json!({"user": "x", "password": PASSWORD, "role": "clerk", "counters": [0]})),
            422,
            "bad_value",
        ),
        (on(Method::DELETE, "/users/admin"), 409, "last_admin"),
        (on(Method::PATCH, "/users/admin").json(&json!({"role": "clerk"})), 409, "last_admin"),
        (on(Method::DELETE, "/users/khong-co"), 404, "unknown_user"),
        (on(Method::PATCH, "/users/khong-co").json(&json!({"role": "clerk"})), 404, "unknown_user"),
        (device(json!({"kind": "toaster", "name": "x"})), 422, "bad_value"),
        (device(json!({"kind": "kiosk", "name": ""})), 422, "bad_value"),
        (device(json!({"kind": "kiosk", "name": "x".repeat(81)})), 422, "bad_value"),
        (device(json!({"kind": "kiosk", "name": "x", "zone": "Sảnh A"})), 422, "bad_value"),
        (device(json!({"kind": "kiosk", "name": "x", "counter": 0})), 422, "bad_value"),
        (on(Method::DELETE, "/devices/khong-co"), 404, "unknown_device"),
        (put("not = [toml".to_owned()), 422, "bad_value"),
        (put(config::minimal().replace("\"A\"", "\"B\"")), 422, "bad_value"),
        (put("x".repeat((4 << 20) + 1)), 413, "too_large"),
        (put(config::minimal()).header("content-type", "image/png"), 415, "unsupported_media_type"),
        (on(Method::PUT, "/config?dry_run=perhaps").body(config::minimal()), 422, "bad_value"),
        (Ask::get("/audit?after=yesterday"), 422, "bad_value"),
    ] {
        desk.refuses(admin, ask, status, code).await;
    }
    let dry = on(Method::PUT, "/config?dry_run=true")
        .body(config::minimal().replace("Lĩnh vực A", "Đất"));
    let before = desk.state().await;
    let answer = admin.ask(dry).await.expect(200);
    assert_eq!(answer.body["applied"], false);
    assert_eq!(answer.body["changes"][0]["new"], "\"Đất\"", "as TOML has it: {answer:?}");
    assert_eq!(desk.state().await, before, "a dry run changed something");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_is_told_once() {
    let desk = Desk::open().await;
    let hall = &desk.hall;
    let log_in = |password: &str| {
        Ask::post("/login", &json!({"user": "can-bo-2", "password": password})).once("once")
    };
    let first = hall.anyone.ask(log_in(PASSWORD)).await.expect(200);
    assert!(first.header("set-cookie").unwrap().contains("HttpOnly"), "{first:?}");
    desk.refuses(&hall.anyone, log_in(PASSWORD), 409, "already_done").await;
    let wrong = hall.anyone.ask(log_in("mot-cua-2025")).await.expect(401);
    assert_eq!(wrong.code(), "not_logged_in");
    let device = || Ask::post("/devices", &json!({"kind": "led", "name": "x"})).once("led");
    let _ = hall.admin.ask(device()).await.expect(201);
    desk.refuses(&hall.admin, device(), 409, "already_done").await;
    let listed = hall.admin.get("/devices").await.expect(200).text;
    assert!(!listed.contains("token"), "{listed}");

    let person = hall.anyone.with_token(first.str("token"));
    let log_out = || Ask::new(Method::POST, "/api/v1/logout");
    let _ = person.ask(log_out()).await.expect(204);
    desk.refuses(&person, Ask::get("/me"), 401, "not_logged_in").await;
    // A device whose pairing is over is nobody.
    let gone = pair(&hall.admin, "kiosk", json!({})).await;
    let devices = hall.admin.get("/devices").await.expect(200);
    let newest = devices.body.as_array().unwrap().iter().max_by_key(|d| d["id"].to_string());
    let path = format!("/api/v1/devices/{}", newest.unwrap()["id"].as_str().unwrap());
    let _ = hall.admin.ask(Ask::new(Method::DELETE, &path)).await.expect(204);
    desk.refuses(&gone, take(json!({"service": "a"})), 401, "not_logged_in").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_speaks_the_language_of_who_asks() {
    let desk = Desk::open().await;
    let ask = |language| take(json!({"service": "toilet"})).header("accept-language", language);
    let kiosk = &desk.hall.kiosk;
    let vietnamese = desk.refuses(kiosk, ask("vi"), 422, "unknown_service").await;
    let english = desk.refuses(kiosk, ask("en-GB,en;q=0.9"), 422, "unknown_service").await;
    let default = desk.refuses(kiosk, ask("fr"), 422, "unknown_service").await;
    assert_ne!(vietnamese.str("detail"), english.str("detail"));
    assert_eq!(vietnamese.str("detail"), default.str("detail"));
    for answer in [vietnamese, english] {
        assert!(answer.str("detail").contains("toilet"), "the thing is not named: {answer:?}");
    }
}
