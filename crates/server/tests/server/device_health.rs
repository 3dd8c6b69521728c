//! How devices do, and which of them the hall misses.

use crate::house::{House, Screen};
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

/// A device may be gone so long, in minutes.
const MISSED_AFTER: i64 = 3;

/// From 7:00 to 12:00, every day.
fn mornings() -> office::Hours {
    let day = json!([{"from": 7 * 60, "to": 12 * 60}]);
    serde_json::from_value(json!({ "week": vec![day; 7] })).expect("seven days")
}

/// The first device, once it is as wanted: a socket's end is seen a moment later.
async fn device(house: &House, wanted: impl Fn(&Value) -> bool) -> Value {
    for _ in 0..2_000 {
        let device = house.get("/devices", house.admin().await).await.body[0].clone();
        if wanted(&device) {
            return device;
        }
        tokio::task::yield_now().await;
    }
    panic!("it never was as wanted");
}

async fn come(house: &House, token: &str) -> Screen {
    let mut screen = house.look("lobby", token).await;
    screen.frame().await;
    device(house, |device| device["connected"] == true).await;
    screen
}

async fn leave(house: &House, screen: Screen) {
    drop(screen);
    device(house, |device| device["connected"] == false).await;
}

async fn is_missed(house: &House) -> bool {
    !device(house, |_| true).await["missing_since"].is_null()
}

#[tokio::test]
async fn a_device_that_came_and_is_gone_while_people_are_served_is_missed_until_it_is_back() {
    let house = House::with(|settings| settings.rules.service_hours = Some(mornings())).await;
    let token = house.device("display").await;
    house.wait(MISSED_AFTER);
    assert!(!is_missed(&house).await, "one that has never come is missed by nobody");
    let screen = come(&house, &token).await;
    house.wait(60);
    assert!(!is_missed(&house).await, "it is there");
    leave(&house, screen).await;
    house.wait(MISSED_AFTER - 1);
    assert!(!is_missed(&house).await, "a page that is loaded again takes less");
    house.wait(1);
    let gone = device(&house, |_| true).await;
    assert_eq!(gone["missing_since"], gone["last_seen"], "{gone}");
    let supervisor = house.person("truong", "supervisor").await;
    let mut wall = house.look("supervisor", &supervisor).await;
    let mut told = wall.frame().await["state"]["devices"].clone();
    while told[0]["missing_since"].is_null() {
        if let Some(Ok(Message::Text(text))) = wall.0.next().await {
            let frame: Value = serde_json::from_str(&text).expect("frames are JSON");
            told = frame["changed"]["devices"].clone();
        }
    }
    let screen = come(&house, &token).await;
    assert!(!is_missed(&house).await, "it is back");
    leave(&house, screen).await;
    // 12:33.
    house.wait(4 * 60);
    assert!(!is_missed(&house).await, "nobody is served");
    // The next morning.
    house.wait(18 * 60 + 27);
    assert!(!is_missed(&house).await, "the office has just opened");
}

#[tokio::test]
async fn a_device_says_how_it_does_and_whoever_is_none_says_it_to_nobody() {
    let house = House::open().await;
    let token = house.device("display").await;
    let mut screen = come(&house, &token).await;
    house.wait(10);
    let health = |page: &str| json!({"type": "health", "page": page, "version": "0.1.0", "up_s": 300, "memory_mb": 42});
    let said = Message::text(health("lobby").to_string());
    screen.0.send(said).await.expect("it is open");
    let shown = device(&house, |device| device["memory_mb"] == 42).await;
    assert_eq!((&shown["page"], &shown["version"]), (&json!("lobby"), &json!("0.1.0")));
    assert_eq!(shown["up_since"], "2026-11-23T07:35:00.000+07:00", "{shown}");
    // What a page says of itself stays short and printable.
    let long = health(&"ă<b>\u{202e}x".repeat(100)).to_string();
    screen.0.send(Message::text(long)).await.expect("it is open");
    let shown = device(&house, |device| device["page"] != "lobby").await;
    let page = shown["page"].as_str().expect("a text");
    assert!(page.len() <= 40 && page.is_ascii(), "{page}");
    let mut anybody = house.look("lobby", "").await;
    anybody.frame().await;
    let said = Message::text(health("nobody").to_string());
    anybody.0.send(said).await.expect("it is open");
    let odd = json!({"type": "health", "up_s": -1}).to_string();
    anybody.0.send(Message::text(odd)).await.expect("it is open");
    assert_eq!(anybody.closed().await, (1008, "a device's words are expected".to_owned()));
    assert_eq!(device(&house, |_| true).await["page"], shown["page"]);
}
