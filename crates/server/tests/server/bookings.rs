//! Numbers booked ahead.

use crate::house::{Answer, House, json, text};
use axum::body::Body;
use axum::http::StatusCode;
use office::{BookingRules, Hours, PersonLimits, Window};
use serde_json::{Value, json as value};

/// Numbers from 07:00 to 11:00 on every day; service `a` can be booked, one booking a slot.
async fn house(remote: bool) -> House {
    House::with(|settings| {
        let day = vec![Window { from: 7 * 60, to: 11 * 60 }];
        settings.rules.issue_hours = Some(Hours { week: std::array::from_fn(|_| day.clone()) });
        settings.rules.services[0].bookable = true;
        settings.rules.issuing.booking =
            Some(BookingRules { per_slot: 1, ..BookingRules::default() });
        settings.rules.issuing.person = Some(PersonLimits { per_day: 2, per_field: 1 });
        settings.remote = remote;
    })
    .await
}

async fn book(house: &House, token: &str, time: &str) -> Answer {
    let wanted = value!({ "service": "a", "date": "2026-11-23", "time": time, "language": "en" });
    house.post("/bookings", token, wanted).await
}

fn my(made: &Answer) -> String {
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    format!("/bookings/{}", made.body["pass"].as_str().expect("it is there"))
}

#[tokio::test]
async fn the_slots_of_a_day_say_how_many_may_book_them() {
    let house = house(true).await;
    let slots = async |query: &str| house.get(&format!("/bookings/slots?{query}"), "").await;
    book(&house, "", "08:00").await;
    let today = slots("service=a&date=2026-11-23").await.body;
    assert_eq!(today["slots"][0], value!({ "time": "08:00", "left": 0 }));
    assert_eq!(today["slots"][1], value!({ "time": "08:30", "left": 1 }));
    for (query, refusal) in [
        ("service=a&date=2026-11-22", (409, "no_such_slot")),
        ("service=a&date=2026-12-22", (409, "no_such_slot")),
        ("service=a&date=23-11-2026", (422, "bad_value")),
        ("service=a&date=2026-02-30", (422, "bad_value")),
        ("service=b&date=2026-11-23", (409, "not_bookable")),
        ("service=x&date=2026-11-23", (422, "unknown_service")),
        ("service=a", (422, "bad_value")),
    ] {
        assert_eq!(slots(query).await.refusal(), refusal, "{query}");
    }
}

#[tokio::test]
async fn an_office_that_lets_no_phone_in_books_at_its_kiosk_and_desk() {
    let house = house(false).await;
    let (kiosk, hoa) = (house.device("kiosk").await, house.person("hoa", "supervisor").await);
    assert_eq!(book(&house, "", "08:00").await.refusal(), (401, "not_logged_in"));
    assert_eq!(book(&house, &hoa, "08:00").await.refusal(), (403, "not_allowed"));
    let mine = my(&book(&house, &kiosk, "08:00").await);
    // Whoever holds the pass may still look and give it back, and not more.
    assert_eq!(house.get(&mine, "").await.body["time"], "08:00");
    let moved = house.patch(&mine, "", value!({ "time": "08:30" })).await;
    assert_eq!(moved.refusal(), (401, "not_logged_in"));
    let checked_in = house.post(&format!("{mine}/check-in"), "", value!({})).await;
    assert_eq!(checked_in.refusal(), (401, "not_logged_in"));
    let given_back = json("DELETE", &mine, "", "").body(Body::empty()).expect("valid");
    assert_eq!(house.ask(given_back).await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_booking_is_made_once_under_its_key_and_shows_when_to_come() {
    let house = house(true).await;
    let make = async |time: &str| {
        let body = value!({ "service": "a", "date": "2026-11-24", "time": time });
        house.ask(json("POST", "/bookings", "", "tap").body(text(&body)).expect("valid")).await
    };
    let first = make("09:30").await;
    let again = make("09:30").await;
    assert_eq!(
        (again.status, again.seq, &again.body),
        (first.status, first.seq.clone(), &first.body)
    );
    assert_eq!(make("10:00").await.code(), "idempotency_mismatch");
    let shown = house.get(&my(&first), "").await.body;
    assert_eq!(shown["check_in_from"], "2026-11-24T09:15:00.000+07:00");
    assert_eq!(shown["check_in_until"], "2026-11-24T09:45:00.000+07:00");
    assert!(shown.get("pass").is_none());
    assert_eq!(house.get("/bookings/nobodys", "").await.refusal(), (404, "unknown_booking"));
}

#[tokio::test]
async fn what_cannot_be_booked_is_refused() {
    let house = house(true).await;
    book(&house, "", "08:00").await;
    let before = house.deeds().await;
    let plain = value!({ "service": "a", "date": "2026-11-23", "time": "08:30" });
    let wrong = [
        ("time", value!("08:00"), (409, "slot_full")),
        ("time", value!("08:10"), (409, "no_such_slot")),
        ("time", value!("07:00"), (409, "no_such_slot")),
        ("time", value!("8:30"), (422, "bad_value")),
        ("time", value!("24:00"), (422, "bad_value")),
        ("time", value!("+8:30"), (422, "bad_value")),
        ("date", value!("2026-11-30"), (409, "no_such_slot")),
        ("date", value!("+02026-11-23"), (422, "bad_value")),
        ("service", value!("b"), (409, "not_bookable")),
        ("service", value!("x"), (422, "unknown_service")),
        ("class", value!("urgent"), (403, "not_allowed")),
        ("authority", value!("x"), (422, "unknown_authority")),
        ("identity", value!("123"), (422, "bad_value")),
        ("pass", value!("x"), (422, "unknown_field")),
    ];
    for (key, given, refusal) in wrong {
        let mut body = plain.clone();
        body[key] = given;
        assert_eq!(house.post("/bookings", "", body.clone()).await.refusal(), refusal, "{body}");
    }
    assert_eq!(house.deeds().await, before);
}

#[tokio::test]
async fn a_booking_is_moved_and_what_is_left_out_stays() {
    let house = house(true).await;
    let mine = my(&book(&house, "", "08:00").await);
    book(&house, "", "09:00").await;
    let to = async |body: Value| house.patch(&mine, "", body).await;
    assert_eq!(to(value!({ "time": "09:00" })).await.refusal(), (409, "slot_full"));
    assert_eq!(to(value!({ "service": "b" })).await.refusal(), (422, "unknown_field"));
    assert_eq!(to(value!({ "time": "" })).await.refusal(), (422, "bad_value"));
    let later = to(value!({ "time": "09:30" })).await.body;
    assert_eq!((&later["date"], &later["time"]), (&value!("2026-11-23"), &value!("09:30")));
    let other_day = to(value!({ "date": "2026-11-25" })).await.body;
    assert_eq!((&other_day["date"], &other_day["time"]), (&value!("2026-11-25"), &value!("09:30")));
    let nobodys = house.patch("/bookings/nobodys", "", value!({})).await;
    assert_eq!(nobodys.refusal(), (404, "unknown_booking"));
}

#[tokio::test]
async fn whoever_comes_in_time_gets_a_ticket_with_the_same_pass() {
    let house = house(true).await;
    let made = book(&house, "", "08:00").await;
    let check_in = format!("{}/check-in", my(&made));
    let early = house.post(&check_in, "", value!({})).await;
    assert_eq!(early.refusal(), (409, "not_check_in_time"));
    assert_eq!(early.body["until"], "2026-11-23T07:45:00.000+07:00");
    house.wait(20);
    let request = || json("POST", &check_in, "", "tap").body(text(&value!({}))).expect("valid");
    let ticket = house.ask(request()).await;
    assert_eq!((ticket.status, &ticket.body["number"]), (StatusCode::CREATED, &value!("A001")));
    assert_eq!(
        (&ticket.body["channel"], &ticket.body["language"]),
        (&value!("booking"), &value!("en"))
    );
    assert_eq!((&ticket.body["pass"], &ticket.body["id"]), (&made.body["pass"], &made.body["id"]));
    let again = house.ask(request()).await;
    assert_eq!(
        (again.status, again.seq, &again.body),
        (ticket.status, ticket.seq.clone(), &ticket.body)
    );
    assert_eq!(house.post(&check_in, "", value!({})).await.refusal(), (404, "unknown_booking"));
    let pass = made.body["pass"].as_str().expect("it is there");
    assert_eq!(house.get(&format!("/my/{pass}"), "").await.body["state"], "waiting");
}

#[tokio::test]
async fn a_booking_that_nobody_came_for_is_over() {
    let house = house(true).await;
    let mine = my(&book(&house, "", "08:00").await);
    house.wait(60);
    let late = house.post(&format!("{mine}/check-in"), "", value!({})).await;
    // Too late, or lapsed by itself a moment before.
    assert!(matches!(late.refusal(), (409, "not_check_in_time") | (404, "unknown_booking")));
}

#[tokio::test]
async fn a_booking_is_given_back_once_under_its_key() {
    let house = house(true).await;
    let mine = my(&book(&house, "", "08:00").await);
    let give_back = async |key: &str| {
        house.ask(json("DELETE", &mine, "", key).body(Body::empty()).expect("valid")).await
    };
    let first = give_back("tap").await;
    assert_eq!(first.status, StatusCode::NO_CONTENT);
    let again = give_back("tap").await;
    assert_eq!((again.status, again.seq), (first.status, first.seq));
    assert_eq!(give_back("other").await.refusal(), (404, "unknown_booking"));
    assert_eq!(give_back("").await.refusal(), (404, "unknown_booking"));
    my(&book(&house, "", "08:00").await);
}

#[tokio::test]
async fn one_person_books_as_many_numbers_as_one_may() {
    let house = house(true).await;
    let identity = "001051123456";
    let make = async |date: &str, time: &str| {
        let wanted = value!({ "service": "a", "date": date, "time": time, "identity": identity });
        house.post("/bookings", "", wanted).await
    };
    let first = make("2026-11-24", "08:00").await;
    assert_eq!((first.status, &first.body["class"]), (StatusCode::CREATED, &value!("priority")));
    assert_eq!(make("2026-11-24", "08:30").await.refusal(), (409, "person_limit"));
    assert_eq!(make("2026-11-25", "08:30").await.status, StatusCode::CREATED);
    let disk = house.disk();
    assert!(!disk.windows(identity.len()).any(|part| part == identity.as_bytes()));
}
