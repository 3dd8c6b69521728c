//! The shell around an office: what a careless or hostile caller meets.

mod access;
mod bookings;
mod counters;
mod device_health;
mod device_tokens;
mod forger;
mod hall;
mod house;
mod identity;
mod issuing;
mod media;
mod oidc;
mod privacy;
mod prompts;
mod screens;
mod second_factor;
mod sessions;
mod voices;
mod why;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use futures_util::SinkExt;
use house::{House, json, text};
use serde_json::json as value;
use tokio_tungstenite::tungstenite::{Bytes, Message};

#[tokio::test]
async fn a_path_that_is_no_text_names_nothing() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let paths = [
        ("GET", "/my/%FF", "unknown_pass"),
        ("GET", "/tickets/%FF", "unknown_ticket"),
        ("GET", "/announcements/%FF.wav", "unknown_announcement"),
        ("DELETE", "/users/%FF", "unknown_user"),
        ("DELETE", "/devices/%FF", "unknown_device"),
        ("DELETE", "/me/sessions/%FF", "unknown_session"),
    ];
    for (method, path, code) in paths {
        let request = json(method, path, &admin, "").body(Body::empty()).expect("valid");
        let answer = house.ask(request).await;
        assert_eq!((answer.status, answer.code()), (StatusCode::NOT_FOUND, code), "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_announced_too_large_is_not_waited_for() {
    let house = House::open().await;
    let words = "POST /api/v1/login HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
                 content-length: 9999999999\r\n\r\n";
    // The body never comes: a server that waits for it says 503 after half a minute.
    assert!(house.write(words).await.starts_with("HTTP/1.1 413 "));
}

#[tokio::test]
async fn a_persons_change_is_made_once_under_its_key() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    house.add(&admin, "lan", "clerk").await;
    let change = async |counters: serde_json::Value| {
        let body = text(&value!({ "counters": counters }));
        house.ask(json("PATCH", "/users/lan", &admin, "tap").body(body).expect("valid")).await
    };
    let (first, again) = (change(value!([1])).await, change(value!([1])).await);
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    assert_eq!((again.status, again.seq), (first.status, first.seq));
    for other in [value!([2]), value!(null)] {
        assert_eq!(change(other).await.code(), "idempotency_mismatch");
    }
}

#[tokio::test]
async fn a_configuration_is_put_once_under_its_key() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let put = async |note: &str, key: &str| {
        let office = format!("{}{note}", include_str!("../../../../config/minimal.toml"));
        let mut request =
            json("PUT", "/config", &admin, key).body(Body::from(office)).expect("valid");
        let toml = HeaderValue::from_static("application/toml");
        request.headers_mut().insert(header::CONTENT_TYPE, toml);
        house.ask(request).await
    };
    let first = put("# one", "a").await;
    assert_eq!((first.status, &first.body["applied"]), (StatusCode::OK, &value!(true)));
    let second = put("# two", "b").await;
    assert!(second.seq > first.seq);
    let again = put("# one", "a").await;
    assert_eq!((again.status, again.seq, again.body), (first.status, first.seq, first.body));
    assert_eq!(put("# three", "a").await.code(), "idempotency_mismatch");
}

#[tokio::test]
async fn whoever_comes_back_with_an_epoch_of_another_kind_is_told_how_things_stand() {
    let house = House::open().await;
    let mut screen = house.look("lobby&after=1&epoch=yesterday", "").await;
    assert_eq!(screen.frame().await["type"], "snapshot");
}

#[tokio::test]
async fn a_broken_frame_is_answered_with_what_was_wrong() {
    let house = House::open().await;
    let broken = [
        (Message::Binary(Bytes::from_static(b"hi")), 1008),
        (Message::text("hi"), 1008),
        (Message::text("x".repeat(5_000)), 1009),
    ];
    for (message, code) in broken {
        let mut screen = house.look("lobby", "").await;
        screen.frame().await;
        screen.0.send(message).await.expect("it is open");
        assert_eq!(screen.closed().await.0, code);
    }
}

#[tokio::test]
async fn a_screen_closes_when_its_person_is_removed() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    house.add(&admin, "hoa", "supervisor").await;
    let theirs = house.log_in("hoa").await;
    let mut screen = house.look("supervisor", &theirs).await;
    screen.frame().await;
    let remove = json("DELETE", "/users/hoa", &admin, "").body(Body::empty()).expect("valid");
    assert_eq!(house.ask(remove).await.status, StatusCode::NO_CONTENT);
    assert_eq!(screen.closed().await, (1008, "you are not logged in any more".to_owned()));
}

#[tokio::test]
async fn a_phone_is_told_that_its_number_was_given_back() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    house.add(&admin, "binh", "guide").await;
    let guide = house.log_in("binh").await;
    let take = json("POST", "/tickets", &guide, "").body(text(&value!({ "service": "a" })));
    let taken = house.ask(take.expect("valid")).await;
    let pass = taken.body["pass"].as_str().expect("the answer holds it").to_owned();
    let mut phone = house.look(&format!("ticket&pass={pass}"), "").await;
    assert_eq!(phone.frame().await["state"]["state"], "waiting");
    let leave = json("DELETE", &format!("/my/{pass}"), "", "").body(Body::empty());
    assert_eq!(house.ask(leave.expect("valid")).await.body["state"], "cancelled");
    assert_eq!(phone.frame().await["event"]["my"]["state"], "cancelled");
}

#[tokio::test]
async fn a_kiosk_on_which_the_admin_is_logged_in_still_gives_out_numbers() {
    let house = House::open().await;
    let admin = house.log_in("admin").await;
    let pair = text(&value!({ "kind": "kiosk", "name": "Cửa chính" }));
    let paired = house.ask(json("POST", "/devices", &admin, "").body(pair).expect("valid")).await;
    let device = paired.body["token"].as_str().expect("shown once").to_owned();
    let cookies = format!("xinmoi_session={admin}; xinmoi_device={device}");
    let take = text(&value!({ "service": "a" }));
    let request = json("POST", "/tickets", "", "").header(header::COOKIE, &cookies).body(take);
    let taken = house.ask(request.expect("valid")).await;
    assert_eq!((taken.status, &taken.body["channel"]), (StatusCode::CREATED, &value!("kiosk")));
    let people = json("GET", "/users", "", "").header(header::COOKIE, &cookies).body(Body::empty());
    assert_eq!(house.ask(people.expect("valid")).await.status, StatusCode::OK);
}
