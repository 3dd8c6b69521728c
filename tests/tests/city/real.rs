//! A real office with its pages, a real hub with its own, and a phone that knows the hub alone.

use crate::town::{PATIENCE, Site, Town};
use city::key::Key;
use city::uplink::https;
use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{HeaderMap, Request, StatusCode, header};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{sleep, timeout};
use xinmoi_tests::client::Ask;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{PASSWORD, Premises, command};

/// Asks the hub.
pub(crate) async fn ask(
    town: &Town,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> (StatusCode, HeaderMap, Value) {
    let client = Client::builder(TokioExecutor::new()).build_http();
    let mut request = Request::builder().method(method).uri(format!("{}{path}", town.hub.1));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let request = request.body(Full::new(Bytes::from(body))).expect("a request");
    let answer = client.request(request).await.expect("the hub answers");
    let (status, headers) = (answer.status(), answer.headers().clone());
    let text = answer.into_body().collect().await.expect("whole").to_bytes();
    (status, headers, serde_json::from_slice(&text).unwrap_or(Value::Null))
}

/// An office that has a city.
pub(crate) struct Ward {
    pub(crate) premises: Premises,
    pub(crate) town: Town,
}

fn ward() -> Ward {
    ward_with("", &[])
}

/// The same with more about its city, in a city that knows other offices too.
pub(crate) fn ward_with(more: &str, others: &[&str]) -> Ward {
    let premises = Premises::new("");
    let data = premises.data();
    let key = command().arg("city-key").arg("--data").arg(&data).output().expect("xinmoi starts");
    let key = String::from_utf8(key.stdout).expect("text").trim().to_owned();
    let mut known = vec![("phuong-1".to_owned(), key)];
    known.extend(others.iter().map(|site| ((*site).to_owned(), Key::new().public())));
    let town = Town::knowing(&known, "");
    premises.configure(&format!(
        "{}\n[remote]\non = true\n[city]\nsite = 'phuong-1'\nhub_key = '{}'\nservers = ['{}']\n{more}",
        xinmoi_tests::config::minimal(),
        town.hub_key.public(),
        town.broker.url()
    ));
    Ward { premises, town }
}

/// The hub's admin.
pub(crate) async fn cookie(ward: &Ward) -> String {
    log_in(&ward.town, "admin", PASSWORD).await.expect("the first admin").0
}

/// Asks one part of the hub's, such as `fleet`.
pub(crate) async fn ask_part(
    (ward, part): (&Ward, &str),
    cookie: &str,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (StatusCode, Value) {
    let path = format!("/api/v1/{part}{path}");
    let (status, _, body) = ask(&ward.town, method, &path, &[("Cookie", cookie)], body).await;
    (status, body)
}

/// Waits until the hub hears the office.
pub(crate) async fn connected(town: &Town) {
    let begun = Instant::now();
    loop {
        let (_, _, near) = ask(town, "GET", "/public/offices", &[], None).await;
        if near[0]["connected"] == true {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "the office is not heard: {near}");
        sleep(Duration::from_millis(100)).await;
    }
}

/// The line of a screen, once the hub has begun to answer on it.
async fn opened(town: &Town, cookie: &str) -> TcpStream {
    let at = town.hub.1.trim_start_matches("http://");
    let mut line = TcpStream::connect(at).await.expect("the hub listens");
    let asked = format!(
        "GET /api/v1/stream HTTP/1.1\r\nHost: {at}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n"
    );
    line.write_all(asked.as_bytes()).await.expect("it is sent");
    let mut head = [0; 12];
    line.read_exact(&mut head).await.expect("it is answered");
    assert_eq!(&head, b"HTTP/1.1 200");
    line
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_takes_a_number_through_the_city_and_the_hall_calls_it() {
    let Ward { premises, town } = ward();
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    connected(&town).await;
    let (_, _, near) = ask(&town, "GET", "/public/offices?service=linh%20vuc%20a", &[], None).await;
    assert_eq!(
        (&near[0]["site"], &near[0]["services"][0]["key"]),
        (&json!("phuong-1"), &json!("a"))
    );
    assert_eq!(near[0]["services"].as_array().map(Vec::len), Some(1), "{near}");
    let wish = json!({"service": "a", "channel": "phone"});
    let once = [("Idempotency-Key", "cu-chi-1")];
    let take = || ask(&town, "POST", "/o/phuong-1/api/v1/tickets", &once, Some(wish.clone()));
    let begun = Instant::now();
    let (status, _, ticket) = take().await;
    println!("a number from afar took {:?}", begun.elapsed());
    assert_eq!(status, StatusCode::CREATED, "{ticket}");
    assert_eq!(take().await.2["id"], ticket["id"], "a second try is the same gesture");
    let pass = ticket["pass"].as_str().expect("a pass");
    let my = format!("/o/phuong-1/api/v1/my/{pass}");
    let (status, _, mine) = ask(&town, "GET", &my, &[], None).await;
    assert_eq!((status, &mine["state"]), (StatusCode::OK, &json!("waiting")), "{mine}");
    hall.clerks[0].press("open").await;
    hall.clerks[0].press("next").await;
    let (_, _, mine) = ask(&town, "GET", &my, &[], None).await;
    assert_eq!(mine["state"], "called", "{mine}");
    // What is not a phone's is not there.
    for path in ["api/v1/audit", "api/v1/queues", "metrics", "api/v1/my/..%2faudit", "admin"] {
        let (status, _, _) = ask(&town, "GET", &format!("/o/phuong-1/{path}"), &[], None).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
    }
    // Health says that the city hears.
    let health = hall.anyone.ask(Ask::new(hyper::Method::GET, "/healthz")).await;
    let items = health.body["items"].as_array().expect("items").clone();
    let city = items.iter().find(|item| item["name"] == "city").expect("it is told");
    assert_eq!(city["ok"], true, "{city}");
    // The office is switched off: said at once.
    drop(server);
    sleep(Duration::from_secs(6)).await;
    let begun = Instant::now();
    let (status, _, problem) = ask(&town, "GET", &my, &[], None).await;
    assert_eq!(
        (status, &problem["code"]),
        (StatusCode::SERVICE_UNAVAILABLE, &json!("office_offline"))
    );
    assert!(begun.elapsed() < Duration::from_secs(1));
    let (_, _, near) = ask(&town, "GET", "/public/offices", &[], None).await;
    assert_eq!(
        (&near[0]["connected"], &near[0]["services"]),
        (&json!(false), &json!([])),
        "{near}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_citys_screens_are_for_those_who_are_logged_in() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let _uplink = site.tell(&town).await;
    connected(&town).await;
    for path in [
        "/api/v1/city",
        "/api/v1/stream",
        "/api/v1/troubles",
        "/api/v1/me",
        "/api/v1/figures?from=2026-01-01&to=2026-01-31&by=office",
    ] {
        assert_eq!(ask(&town, "GET", path, &[], None).await.0, StatusCode::UNAUTHORIZED, "{path}");
    }
    let log_in = |password: &str| json!({"user": "admin", "password": password});
    let tried = ask(&town, "POST", "/api/v1/login", &[], Some(log_in("sai-mat-khau"))).await;
    assert_eq!(tried.0, StatusCode::UNAUTHORIZED);
    let strange = [("Origin", "http://evil.example"), ("Sec-Fetch-Site", "cross-site")];
    let tried = ask(&town, "POST", "/api/v1/login", &strange, Some(log_in(PASSWORD))).await;
    assert_eq!(tried.0, StatusCode::FORBIDDEN);
    let rebound = ask(&town, "GET", "/", &[("Host", "evil.example")], None).await;
    assert_eq!(rebound.0, StatusCode::MISDIRECTED_REQUEST);
    let (status, headers, who) =
        ask(&town, "POST", "/api/v1/login", &[], Some(log_in(PASSWORD))).await;
    assert_eq!((status, &who["role"]), (StatusCode::OK, &json!("admin")));
    let cookie = headers[header::SET_COOKIE].to_str().expect("text").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    let cookie = cookie.split(';').next().expect("a pair").to_owned();
    let logged_in = [("Cookie", cookie.as_str())];
    let (status, _, city) = ask(&town, "GET", "/api/v1/city", &logged_in, None).await;
    assert_eq!((status, &city["offices"][0]["site"]), (StatusCode::OK, &json!("mot")), "{city}");
    assert_eq!(city["offices"][0]["now"]["counters_open"], 2, "{city}");
    let month = "/api/v1/figures?from=2026-01-01&to=2026-01-31&by=office";
    assert_eq!(ask(&town, "GET", month, &logged_in, None).await.0, StatusCode::OK);
    let book = [("Cookie", logged_in[0].1), ("Accept", WORKBOOK), ("Accept-Language", "vi")];
    let (status, headers, _) = ask(&town, "GET", month, &book, None).await;
    assert_eq!(
        (status, headers[header::CONTENT_TYPE].as_bytes()),
        (StatusCode::OK, WORKBOOK.as_bytes())
    );
    for bad in ["by=all", "by=office&from=x", "by=office&to=2025-01-01"] {
        let path = format!("/api/v1/figures?from=2026-01-01&to=2026-01-31&{bad}");
        let (status, _, _) = ask(&town, "GET", &path, &logged_in, None).await;
        assert!(status.is_client_error(), "{bad}: {status}");
    }
    ask(&town, "POST", "/api/v1/logout", &logged_in, None).await;
    let after = ask(&town, "GET", "/api/v1/city", &logged_in, None).await;
    assert_eq!(after.0, StatusCode::UNAUTHORIZED);
    // Guesses wait longer and longer.
    let mut waits = 0;
    for _ in 0..8 {
        let tried = ask(&town, "POST", "/api/v1/login", &[], Some(log_in("doan-mo"))).await;
        waits += usize::from(tried.0 == StatusCode::TOO_MANY_REQUESTS);
    }
    assert!(waits > 0, "nobody had to wait");
}

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// So long a line that ends may take.
const ANSWER_MAX: Duration = Duration::from_secs(20);

/// Logs in: the cookie, and who that is.
async fn log_in(town: &Town, user: &str, password: &str) -> Option<(String, Value)> {
    let body = json!({"user": user, "password": password});
    let (status, headers, who) = ask(town, "POST", "/api/v1/login", &[], Some(body)).await;
    let cookie = headers.get(header::SET_COOKIE)?.to_str().ok()?.split(';').next()?.to_owned();
    (status == StatusCode::OK).then_some((cookie, who))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_citys_people_are_added_changed_and_removed_and_choose_their_own_passwords() {
    let site = Site::new("mot").await;
    let town = Town::of(&[&site]);
    let (admin, _) = log_in(&town, "admin", PASSWORD).await.expect("the first admin");
    let admin = [("Cookie", admin.as_str())];
    let add = async |user: &str, role: &str, password: &str| {
        let body = json!({"user": user, "role": role, "password": password});
        let (status, _, answer) = ask(&town, "POST", "/api/v1/people", &admin, Some(body)).await;
        (status.as_u16(), answer["code"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(add("Lan Nguyễn", "viewer", "mua-dau-mua").await, refused(422, "bad_name"));
    assert_eq!(add("lan", "king", "mua-dau-mua").await, refused(422, "bad_role"));
    assert_eq!(add("lan", "viewer", "ngan").await, refused(422, "password_short"));
    assert_eq!(add("lan", "viewer", "12345678").await, refused(422, "password_common"));
    assert_eq!(add("lan", "viewer", "mua-dau-mua").await.0, 201);
    assert_eq!(add("lan", "admin", "mua-dau-mua").await, refused(409, "name_taken"));

    // Whoever was given a password chooses another before anything else.
    let (lan, who) = log_in(&town, "lan", "mua-dau-mua").await.expect("she may");
    assert_eq!((&who["role"], &who["must_change"]), (&json!("viewer"), &json!(true)));
    let lan = [("Cookie", lan.as_str())];
    assert_eq!(ask(&town, "GET", "/api/v1/me", &lan, None).await.0, StatusCode::OK);
    for path in ["/api/v1/city", "/api/v1/stream", "/api/v1/alerts", "/api/v1/people"] {
        assert_eq!(ask(&town, "GET", path, &lan, None).await.0, StatusCode::FORBIDDEN, "{path}");
    }
    let own = async |old: &str, new: &str| {
        let body = Some(json!({"old": old, "new": new}));
        let (status, _, answer) = ask(&town, "PUT", "/api/v1/me/password", &lan, body).await;
        (status.as_u16(), answer["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(own("khong-phai", "hoa gao thang ba").await, refused(403, "password_wrong"));
    assert_eq!(own("mua-dau-mua", "mua-dau-mua").await, refused(422, "password_same"));
    assert_eq!(own("mua-dau-mua", "lanlanlan").await, refused(422, "password_common"));
    let (elsewhere, _) = log_in(&town, "lan", "mua-dau-mua").await.expect("from another place");
    assert_eq!(own("mua-dau-mua", "hoa gao thang ba").await.0, 204);
    let elsewhere = [("Cookie", elsewhere.as_str())];
    let gone = ask(&town, "GET", "/api/v1/me", &elsewhere, None).await.0;
    assert_eq!(gone, StatusCode::UNAUTHORIZED, "logged out elsewhere");
    assert_eq!(ask(&town, "GET", "/api/v1/city", &lan, None).await.0, StatusCode::OK);

    // She looks, and changes nothing.
    let change = async |whom: &str, who: &[(&str, &str)], body: Value| {
        let path = format!("/api/v1/people/{whom}");
        let (status, _, answer) = ask(&town, "PUT", &path, who, Some(body)).await;
        (status.as_u16(), answer["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(ask(&town, "GET", "/api/v1/people", &lan, None).await.0, StatusCode::FORBIDDEN);
    assert_eq!(change("lan", &lan, json!({"role": "admin"})).await.0, 403);
    let removed = async |whom: &str, who: &[(&str, &str)]| {
        let path = format!("/api/v1/people/{whom}");
        let (status, _, answer) = ask(&town, "DELETE", &path, who, None).await;
        (status.as_u16(), answer["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(removed("admin", &lan).await.0, 403);

    // A city keeps an admin.
    assert_eq!(
        change("admin", &admin, json!({"role": "viewer"})).await,
        refused(409, "last_admin")
    );
    assert_eq!(removed("admin", &admin).await, refused(409, "last_admin"));
    assert_eq!(removed("khong-ai", &admin).await, refused(404, "unknown_person"));
    assert_eq!(change("lan", &admin, json!({"role": "admin"})).await.0, 204);
    assert_eq!(ask(&town, "GET", "/api/v1/people", &lan, None).await.0, StatusCode::OK);
    assert_eq!(change("lan", &admin, json!({"role": "viewer"})).await.0, 204);

    // What is under way when a password is taken away does not bring it back.
    let late = async |n: u32| {
        let body = Some(json!({"old": "hoa gao thang ba", "new": format!("hoa gao nam {n} sau")}));
        ask(&town, "PUT", "/api/v1/me/password", &lan, body).await.0.as_u16()
    };
    let reset = change("lan", &admin, json!({"password": "nang-len-roi"}));
    let (reset, late) = tokio::join!(reset, late(2));
    assert_eq!(reset.0, 204);
    assert!([204, 401, 403].contains(&late), "{late}");
    assert!(log_in(&town, "lan", "hoa gao nam 2 sau").await.is_none(), "the admin's word is last");

    // Whoever forgot theirs is given another; whoever is removed is gone, and so is the line they have open.
    assert_eq!(change("lan", &admin, json!({"password": "nang-len-roi"})).await.0, 204);
    assert!(log_in(&town, "lan", "hoa gao thang ba").await.is_none(), "the old one is none");
    let (lan, who) = log_in(&town, "lan", "nang-len-roi").await.expect("the new one");
    assert_eq!(who["must_change"], json!(true));
    let lan = [("Cookie", lan.as_str())];
    let body = Some(json!({"old": "nang-len-roi", "new": "hoa gao thang tu"}));
    assert_eq!(ask(&town, "PUT", "/api/v1/me/password", &lan, body).await.0.as_u16(), 204);
    let mut line = opened(&town, lan[0].1).await;
    assert_eq!(removed("lan", &admin).await.0, 204);
    let ended = timeout(ANSWER_MAX, line.read_to_end(&mut Vec::new())).await;
    assert!(ended.is_ok(), "its line ends with her");
    assert_eq!(ask(&town, "GET", "/api/v1/me", &lan, None).await.0, StatusCode::UNAUTHORIZED);

    let (_, _, all) = ask(&town, "GET", "/api/v1/people", &admin, None).await;
    let names: Vec<_> =
        all["people"].as_array().expect("people").iter().map(|p| &p["user"]).collect();
    assert_eq!(names, ["admin"]);
    let acts = all["acts"].as_array().expect("acts");
    let what: Vec<_> = acts.iter().rev().map(|act| act["what"].as_str().expect("a word")).collect();
    // How many passwords were chosen depends on who came first.
    let (passwords, others): (Vec<_>, Vec<_>) =
        what.iter().copied().partition(|what| what.starts_with("password"));
    assert_eq!(others, ["added", "changed", "changed", "removed"], "{all}");
    assert!(
        passwords.contains(&"password_set") && passwords.contains(&"password_changed"),
        "{all}"
    );
    assert!(!all.to_string().contains("argon2"), "no hash leaves the hub");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_broker_the_same_goes_over_https() {
    let site = Site::new("mot").await;
    let mut town = Town::of(&[&site]);
    for _ in 0..100 {
        site.visit().await;
    }
    let line = https::line(&town.hub.1, "mot").expect("a line");
    let mut uplink = site.tell_over(&town, line);
    town.expect_all(&site, &mut uplink.link).await;
    site.visit().await;
    town.database.kill_and_start().expect("it comes back");
    site.visit().await;
    town.expect_all(&site, &mut uplink.link).await;
    town.expect_equal(&[&site]).await;
}
