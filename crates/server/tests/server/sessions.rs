//! Sessions that end by themselves, and a clerk's page that locks while nobody is there.

use crate::house::House;
use axum::http::StatusCode;
use serde_json::{Value, json as value};
use settings::Settings;
use std::time::{Duration, Instant};

const PASSWORD: &str = "mat-khau-dai";
const PIN: &str = "2580";
/// Why a socket ends whose owner may look no longer, and how soon.
const NOT_ALLOWED: u16 = 1008;
const GONE_WITHIN: Duration = Duration::from_secs(10);
/// Wrong PINs before the password is asked for.
const PIN_TRIES: usize = 5;

/// Six hours at most, two without a touch; admins half of that.
fn short(settings: &mut Settings) {
    settings.security.session_hours = 6;
    settings.security.idle_minutes = 120;
    settings.security.admin_session_hours = 3;
    settings.security.admin_idle_minutes = 60;
}

fn locking(settings: &mut Settings) {
    settings.security.idle_lock_minutes = Some(5);
}

async fn told(house: &House, admin: &str) -> String {
    house.get("/audit", admin).await.body.to_string()
}

async fn status(house: &House, token: &str) -> u16 {
    house.get("/me", token).await.status.as_u16()
}

#[tokio::test]
async fn a_session_that_nobody_uses_ends_and_its_socket_with_it() {
    let house = House::with(short).await;
    let clerk = house.browser_and_token("lan", "clerk").await;
    let mut screen = house.look("counter&counter=1", &clerk.token).await;
    let first = screen.frame().await;
    assert_eq!(first["type"], "snapshot");
    house.wait(119);
    // What a page asks by itself is no touch.
    assert_eq!(house.by(&clerk.cookies, "GET", "/me", Value::Null).await.status, StatusCode::OK);
    house.wait(2);
    let gone = house.by(&clerk.cookies, "GET", "/me", Value::Null).await;
    assert_eq!(gone.refusal(), (401, "not_logged_in"));
    let since = Instant::now();
    assert_eq!(screen.closed().await.0, NOT_ALLOWED);
    assert!(since.elapsed() < GONE_WITHIN, "{:?}", since.elapsed());
    // The socket may be refused its next word before what is over is also written down.
    let admin = house.log_in("admin").await;
    while !told(&house, &admin).await.contains(r#""user":"lan","why":"idle""#) {
        assert!(since.elapsed() < GONE_WITHIN, "who was logged out by the clock is not in the log");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_touch_keeps_a_session_but_none_outlives_its_longest_life() {
    let house = House::with(short).await;
    let clerk = house.browser_and_token("lan", "clerk").await;
    for _ in 0..3 {
        house.wait(100);
        let here = house.by(&clerk.cookies, "POST", "/me/here", value!({})).await;
        assert_eq!(here.status, StatusCode::NO_CONTENT);
    }
    house.wait(59);
    let here = house.by(&clerk.cookies, "POST", "/me/here", value!({})).await;
    assert_eq!(here.status, StatusCode::NO_CONTENT);
    house.wait(1);
    let over = house.by(&clerk.cookies, "POST", "/me/here", value!({})).await;
    assert_eq!(over.refusal(), (401, "not_logged_in"));
    // An admin's are shorter, and a program's request is a touch.
    let admin = house.log_in("admin").await;
    for _ in 0..3 {
        house.wait(59);
        assert_eq!(status(&house, &admin).await, 200);
    }
    house.wait(3);
    assert_eq!(status(&house, &admin).await, 401);
    let idle = house.log_in("admin").await;
    house.wait(61);
    assert_eq!(status(&house, &idle).await, 401);
}

#[tokio::test]
async fn a_limit_that_is_lowered_holds_for_whoever_is_logged_in() {
    let house = House::open().await;
    let clerk = house.person("lan", "clerk").await;
    let office = format!(
        "{}[security]\nsession_hours = 1\n",
        include_str!("../../../../config/minimal.toml")
    );
    house.wait(61);
    assert_eq!(status(&house, &clerk).await, 200);
    house.configure(&office).await;
    assert_eq!(status(&house, &clerk).await, 401);
}

/// A tablet at a counter: paired, and a clerk logged in on it who has a PIN.
async fn tablet(house: &House) -> Tablet {
    let clerk = house.browser_and_token("lan", "clerk").await;
    let device = house.device_cookie("keypad").await;
    let set = value!({ "password": PASSWORD, "pin": PIN });
    let set = house.by(&clerk.cookies, "PUT", "/me/pin", set).await;
    assert_eq!(set.status, StatusCode::NO_CONTENT, "{}", set.body);
    let paired = format!("{}; {device}", clerk.cookies);
    Tablet { bare: clerk.cookies, paired, token: clerk.token }
}

struct Tablet {
    /// The clerk's cookies alone, as a thief has them elsewhere.
    bare: String,
    /// With the device's.
    paired: String,
    token: String,
}

async fn unlock(house: &House, cookies: &str, with: Value) -> (u16, String) {
    let answer = house.by(cookies, "POST", "/me/unlock", with).await;
    (answer.status.as_u16(), answer.code().to_owned())
}

fn by_pin(pin: &str) -> Value {
    value!({ "pin": pin })
}

#[tokio::test]
async fn a_clerks_page_locks_and_the_office_refuses_what_is_pressed_on_it() {
    let house = House::with(locking).await;
    let Tablet { paired, token, .. } = tablet(&house).await;
    let press = |key: &'static str| house.by(&paired, "POST", key, value!({}));
    assert_eq!(press("/counters/1/open").await.status, StatusCode::OK);
    house.wait(4);
    assert_eq!(press("/counters/1/pause").await.status, StatusCode::OK, "a press is a touch");
    house.wait(4);
    assert_eq!(press("/counters/1/open").await.status, StatusCode::OK);
    house.wait(5);
    let deeds = [
        ("POST", "/counters/1/next"),
        ("POST", "/counters/1/close"),
        ("POST", "/me/here"),
        ("POST", "/me/password"),
        ("PUT", "/me/pin"),
        ("DELETE", "/me/pin"),
        ("POST", "/tickets"),
        ("GET", "/queues"),
        ("GET", "/users"),
    ];
    for (method, path) in deeds {
        let body = if method == "GET" { Value::Null } else { value!({}) };
        let answer = house.by(&paired, method, path, body).await;
        assert_eq!(answer.refusal(), (423, "session_locked"), "{method} {path}");
    }
    let by_program = house.press(&token, 1, "next").await;
    assert_eq!(by_program.refusal(), (423, "session_locked"), "the same session by its token");
    let me = house.by(&paired, "GET", "/me", Value::Null).await.body;
    let told = [&me["locked"], &me["has_pin"], &me["pin_here"], &me["lock_minutes"]];
    assert_eq!(told, [&value!(true), &value!(true), &value!(true), &value!(5)]);
    // The number in hand stays in sight.
    let mut screen = house.look("counter&counter=1", &token).await;
    assert_eq!(screen.frame().await["type"], "snapshot");
    assert_eq!(unlock(&house, &paired, by_pin(PIN)).await.0, 204);
    assert_eq!(press("/counters/1/pause").await.status, StatusCode::OK);
}

#[tokio::test]
async fn nobody_is_locked_out_who_is_not_a_clerk_or_where_it_is_off() {
    let house = House::with(locking).await;
    let guide = house.person("hoa", "guide").await;
    house.wait(30);
    assert_eq!(house.get("/queues", &guide).await.status, StatusCode::OK);
    let off = House::open().await;
    let clerk = off.person("lan", "clerk").await;
    off.wait(200);
    assert_eq!(off.press(&clerk, 1, "open").await.status, StatusCode::OK);
    let me = off.get("/me", &clerk).await.body;
    assert_eq!([&me["locked"], &me["lock_minutes"]], [&value!(false), &Value::Null]);
}

#[tokio::test]
async fn a_pin_counts_on_a_paired_device_alone_and_few_are_tried() {
    let house = House::with(locking).await;
    let Tablet { bare, paired, .. } = tablet(&house).await;
    house.wait(6);
    assert_eq!(unlock(&house, &bare, by_pin(PIN)).await, (403, "password_needed".to_owned()));
    let made_up = format!("{bare}; xinmoi_device=khong-co");
    assert_eq!(unlock(&house, &made_up, by_pin(PIN)).await.0, 403, "no such device");
    for wrong in ["0000", "1111", "", "25800", "mat-khau-dai"].into_iter().take(PIN_TRIES) {
        let told = unlock(&house, &paired, by_pin(wrong)).await;
        assert_eq!(told, (403, "pin_wrong".to_owned()), "{wrong}");
    }
    // The right one comes too late.
    assert_eq!(unlock(&house, &paired, by_pin(PIN)).await, (403, "password_needed".to_owned()));
    let me = house.by(&paired, "GET", "/me", Value::Null).await.body;
    assert_eq!((&me["pin_here"], &me["locked"]), (&value!(false), &value!(true)));
    // Whatever was tried here, the clerk's other session has its own tries.
    let elsewhere = house.browser("lan").await;
    let device = house.device_cookie("keypad").await;
    house.wait(6);
    let other = format!("{elsewhere}; {device}");
    assert_eq!(unlock(&house, &other, by_pin(PIN)).await.0, 204);
    for both in [value!({ "pin": PIN, "password": PASSWORD }), value!({})] {
        assert_eq!(unlock(&house, &paired, both).await.0, 422);
    }
    let wrong = unlock(&house, &bare, value!({ "password": "khong-phai-vay" })).await;
    assert_eq!(wrong, (403, "password_wrong".to_owned()));
    assert_eq!(unlock(&house, &bare, value!({ "password": PASSWORD })).await.0, 204);
    let log = house.get("/audit", &house.log_in("admin").await).await.body.to_string();
    assert!(log.contains("login_failed") && log.contains("pin_set"), "{log}");
    assert!(!log.contains(PIN), "a PIN stands nowhere");
}

#[tokio::test]
async fn a_hundred_pins_at_once_are_not_more_tries() {
    let house = House::with(locking).await;
    let Tablet { paired, .. } = tablet(&house).await;
    house.wait(6);
    let tries = (0..40).map(|n| {
        let (house, paired) = (&house, &paired);
        async move { unlock(house, paired, by_pin(&format!("90{n:02}"))).await.1 }
    });
    let told = futures_util::future::join_all(tries).await;
    let looked_at = told.iter().filter(|code| *code == "pin_wrong").count();
    assert_eq!(looked_at, PIN_TRIES, "{told:?}");
}

#[tokio::test]
async fn a_pin_is_digits_that_are_not_in_a_row_and_needs_the_password() {
    let house = House::with(locking).await;
    let clerk = house.browser("admin").await;
    let set = value!({ "password": PASSWORD, "pin": PIN });
    let admin = house.by(&clerk, "PUT", "/me/pin", set).await;
    assert_eq!(admin.refusal(), (403, "not_allowed"), "an admin's page does not lock");
    let clerk = house.browser_and_token("lan", "clerk").await.cookies;
    let refused = [
        ("123", PASSWORD, 422, "pin_form"),
        ("123456789", PASSWORD, 422, "pin_form"),
        ("12a4", PASSWORD, 422, "pin_form"),
        ("１２８４", PASSWORD, 422, "pin_form"),
        ("7777", PASSWORD, 422, "pin_common"),
        ("4321", PASSWORD, 422, "pin_common"),
        (PIN, "khong-phai-vay", 403, "password_wrong"),
    ];
    for (pin, password, status, code) in refused {
        let set = value!({ "password": password, "pin": pin });
        let answer = house.by(&clerk, "PUT", "/me/pin", set).await;
        assert_eq!(answer.refusal(), (status, code), "{pin}");
    }
    let none = house.by(&clerk, "DELETE", "/me/pin", Value::Null).await;
    assert_eq!(none.refusal(), (404, "no_pin"));
    let set = value!({ "password": PASSWORD, "pin": PIN });
    assert_eq!(house.by(&clerk, "PUT", "/me/pin", set).await.status, StatusCode::NO_CONTENT);
    let gone = house.by(&clerk, "DELETE", "/me/pin", Value::Null).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let me = house.by(&clerk, "GET", "/me", Value::Null).await.body;
    assert_eq!(me["has_pin"], false);
}

#[tokio::test]
async fn a_pin_ends_with_the_password_that_somebody_else_replaces() {
    let house = House::with(locking).await;
    let _ = tablet(&house).await;
    let given = value!({ "password": "tam-thoi-hom-nay" });
    let changed = house.patch("/users/lan", house.admin().await, given).await;
    assert_eq!(changed.status, StatusCode::NO_CONTENT);
    let body = value!({ "user": "lan", "password": "tam-thoi-hom-nay" });
    let token = house.post("/login", "", body).await.body["token"].as_str().map(str::to_owned);
    let me = house.get("/me", &token.expect("it is right")).await.body;
    assert_eq!(me["has_pin"], false);
}
