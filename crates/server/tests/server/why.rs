//! Why this number?

use crate::house::House;
use serde_json::json as value;

#[tokio::test]
async fn a_call_is_explained_to_staff_and_to_its_holder() {
    let house = House::open().await;
    let (guide, lan) = (house.person("binh", "guide").await, house.clerk("lan", 1).await);
    let first = house.take(&guide, "a").await;
    let second = house.take(&guide, "a").await;
    let third = house.take(&guide, "a").await;
    let why = |ticket: &serde_json::Value| {
        format!("/tickets/{}/why", ticket["id"].as_str().expect("an id"))
    };
    house.press(&lan, 1, "next").await;
    let told = house.get(&why(&first), &guide).await.body;
    assert_eq!(told["rule"], "earliest");
    assert_eq!(told["sentence"], "Số A001 được gọi vì đến sớm nhất trong những người quầy 1 nhận.");
    assert_eq!((&told["passed"], &told["more"]), (&value!([]), &value!(0)));

    let chosen = value!({ "ticket": "A003", "reason": "con nhỏ" });
    house.post("/counters/1/call", &lan, chosen).await;
    let told = house.get(&why(&third), &guide).await.body;
    assert_eq!((&told["rule"], &told["reason"]), (&value!("chosen"), &value!("con nhỏ")));
    assert_eq!(told["passed"], value!(["A002"]));
    let sentence = told["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("con nhỏ") && sentence.contains("A002"), "{sentence}");
    let pass = third["pass"].as_str().expect("it is there");
    let mine = house.get_english(&format!("/my/{pass}/why"), "").await.body;
    assert_eq!((&mine["rule"], &mine["passed"]), (&value!("chosen"), &value!(1)));
    let sentence = mine["sentence"].as_str().expect("a sentence");
    assert!(sentence.starts_with("A003 was called out of turn"), "{sentence}");
    assert!(!mine.to_string().contains("A002") && !mine.to_string().contains("con nhỏ"), "{mine}");

    let waits = house.get_english(&why(&second), &guide).await.body;
    assert_eq!((&waits["rule"], &waits["ahead"]), (&value!(null), &value!(0)));
    let sentence = waits["sentence"].as_str().expect("a sentence");
    assert!(sentence.contains("nobody ahead"), "{sentence}");
}

#[tokio::test]
async fn only_staff_ask_about_others() {
    let house = House::open().await;
    let (guide, kiosk) = (house.person("binh", "guide").await, house.device("kiosk").await);
    let why =
        format!("/tickets/{}/why", house.take(&guide, "a").await["id"].as_str().expect("an id"));
    assert_eq!(house.get(&why, &kiosk).await.refusal(), (403, "not_allowed"));
    assert_eq!(house.get(&why, "").await.refusal(), (401, "not_logged_in"));
    assert_eq!(house.get("/tickets/A001/why", &guide).await.refusal(), (404, "unknown_ticket"));
    assert_eq!(house.get("/my/nobodys/why", "").await.refusal(), (404, "unknown_pass"));
}
