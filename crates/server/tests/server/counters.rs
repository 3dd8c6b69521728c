//! The keys of a counter.

use crate::house::{House, json, text};
use axum::http::StatusCode;
use office::ChosenBy;
use serde_json::{Value, json as value};

/// A house in which Lan at counter 1 has A001 in hand and A002 waits.
async fn at_work() -> (House, String, String) {
    let house = House::open().await;
    let guide = house.person("binh", "guide").await;
    let lan = house.clerk("lan", 1).await;
    house.take(&guide, "a").await;
    house.take(&guide, "a").await;
    assert_eq!(house.press(&lan, 1, "next").await.body["number"], "A001");
    (house, guide, lan)
}

#[tokio::test]
async fn a_ticket_is_set_aside_and_brought_back() {
    let (house, guide, lan) = at_work().await;
    let hold = async |who: &str, body: Value| house.post("/counters/1/hold", who, body).await;
    for (body, refusal) in [
        (value!({ "minutes": 0 }), (422, "bad_value")),
        (value!({ "minutes": 10_000 }), (422, "bad_value")),
        (value!({ "reason": "away" }), (422, "bad_value")),
    ] {
        assert_eq!(hold(&lan, body).await.refusal(), refusal);
    }
    assert_eq!(hold(&guide, value!({})).await.refusal(), (403, "not_allowed"));
    let held = hold(&lan, value!({ "reason": "result", "minutes": 30 })).await;
    let how =
        value!({ "reason": "result", "until": "2026-11-23T08:00:00.000+07:00", "counter": 1 });
    assert_eq!((&held.body["state"], &held.body["held"]), (&value!("on_hold"), &how));
    assert_eq!(hold(&lan, value!({})).await.refusal(), (409, "no_ticket_in_hand"));
    let queues = house.get("/queues", &guide).await.body;
    assert_eq!(queues[0]["held"][0]["number"], "A001");
    let back = house.post("/counters/1/call", &lan, value!({ "ticket": "A001" })).await;
    assert_eq!((&back.body["number"], &back.body["state"]), (&value!("A001"), &value!("called")));
    // A form is what a ticket is set aside for, if nothing else is said.
    assert_eq!(house.press(&lan, 1, "hold").await.body["held"]["reason"], "form");
    assert_eq!(house.press(&lan, 1, "undo").await.body["state"], "called");
}

#[tokio::test]
async fn a_ticket_is_sent_on_and_keeps_its_place_unless_it_is_said() {
    let (house, guide, lan) = at_work().await;
    let before = house.deeds().await;
    let send = async |who: &str, body: Value| house.post("/counters/1/transfer", who, body).await;
    for (body, refusal) in [
        (value!({}), (422, "no_destination")),
        (value!({ "service": "x" }), (422, "unknown_service")),
        (value!({ "counter": 9 }), (422, "unknown_counter")),
        (value!({ "counter": 0 }), (422, "unknown_counter")),
        (value!({ "counter": 2, "clerk": "hoa" }), (422, "bad_value")),
        (value!({ "service": "b", "first": true, "keep_place": false }), (422, "bad_value")),
        (value!({ "clerk": "hoa" }), (409, "clerk_away")),
        (value!({ "clerk": "" }), (422, "bad_value")),
    ] {
        assert_eq!(send(&lan, body.clone()).await.refusal(), refusal, "{body}");
    }
    assert_eq!(send(&guide, value!({ "service": "b" })).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.deeds().await, before);

    let waiting = async |service: usize| -> Vec<Value> {
        let queues = house.get("/queues", &guide).await.body;
        let waiting = queues[service]["waiting"].as_array().expect("a list").clone();
        waiting.into_iter().map(|ticket| ticket["number"].clone()).collect()
    };
    house.take(&guide, "b").await;
    assert_eq!(send(&lan, value!({ "service": "b" })).await.body["state"], "waiting");
    assert_eq!(waiting(1).await, ["A001", "B001"]);
    assert_eq!(house.press(&lan, 1, "undo").await.body["number"], "A001");
    send(&lan, value!({ "service": "b", "keep_place": false })).await;
    assert_eq!(waiting(1).await, ["B001", "A001"]);
    house.press(&lan, 1, "undo").await;
    let sent =
        send(&lan, value!({ "service": "b", "counter": 2, "back": true, "first": true })).await;
    assert_eq!(sent.body["then"], value!(["a"]));
}

#[tokio::test]
async fn a_chosen_number_is_called_by_its_id_or_its_number() {
    let (house, guide, lan) = at_work().await;
    let third = house.take(&guide, "a").await;
    let call = async |who: &str, body: Value| house.post("/counters/1/call", who, body).await;
    let nil = uuid::Uuid::nil().to_string();
    for (ticket, refusal) in [
        ("A009", (422, "unknown_ticket")),
        (nil.as_str(), (422, "unknown_ticket")),
        ("", (422, "unknown_ticket")),
        ("A001", (409, "ticket_in_hand")),
    ] {
        let said = value!({ "ticket": ticket, "reason": "con nhỏ" });
        assert_eq!(call(&lan, said).await.refusal(), refusal, "{ticket}");
    }
    let long = value!({ "ticket": "A003", "reason": "x".repeat(500) });
    assert_eq!(call(&lan, long).await.refusal(), (422, "bad_value"));
    assert_eq!(call(&guide, value!({ "ticket": "A003" })).await.refusal(), (403, "not_allowed"));
    let by_id = call(&lan, value!({ "ticket": third["id"], "reason": "con nhỏ" })).await;
    assert_eq!((&by_id.body["number"], &by_id.body["counter"]), (&value!("A003"), &value!(1)));
    let by_number = call(&lan, value!({ "ticket": "a002" })).await;
    assert_eq!(by_number.body["number"], "A002");
}

#[tokio::test]
async fn calling_out_of_turn_is_a_permission() {
    let house = House::with(|settings| {
        settings.rules.calling.chosen_by = ChosenBy::Supervisor;
        settings.rules.calling.reason_required = true;
    })
    .await;
    let guide = house.person("binh", "guide").await;
    let (lan, hoa) = (house.clerk("lan", 1).await, house.person("hoa", "supervisor").await);
    house.take(&guide, "a").await;
    house.take(&guide, "a").await;
    let call = async |who: &str, reason: &str| {
        house.post("/counters/1/call", who, value!({ "ticket": "A002", "reason": reason })).await
    };
    assert_eq!(call(&lan, "con nhỏ").await.refusal(), (403, "choosing_not_allowed"));
    assert_eq!(call(&hoa, "  ").await.refusal(), (409, "reason_needed"));
    assert_eq!(call(&hoa, "con nhỏ").await.body["number"], "A002");
}

#[tokio::test]
async fn someone_without_a_number_is_served_where_they_stand() {
    let (house, guide, lan) = at_work().await;
    let before = house.deeds().await;
    let walk_up = async |who: &str, body: Value| house.post("/counters/1/walk-up", who, body).await;
    assert_eq!(walk_up(&lan, value!({ "service": "x" })).await.refusal(), (422, "unknown_service"));
    assert_eq!(walk_up(&lan, value!({})).await.refusal(), (422, "bad_value"));
    assert_eq!(walk_up(&guide, value!({ "service": "b" })).await.status, StatusCode::FORBIDDEN);
    assert_eq!(house.deeds().await, before);
    let body = text(&value!({ "service": "b", "reason": "khách đi cùng" }));
    let request = json("POST", "/counters/1/walk-up", &lan, "tap").body(body).expect("valid");
    let served = house.ask(request).await;
    assert_eq!((served.status, &served.body["number"]), (StatusCode::CREATED, &value!("B001")));
    assert_eq!(
        (&served.body["state"], &served.body["channel"]),
        (&value!("serving"), &value!("desk"))
    );
    assert!(served.body.get("pass").is_none());
}

#[tokio::test]
async fn a_visit_ends_with_what_was_done_or_goes_on_to_its_next_stop() {
    let house = House::open().await;
    let (guide, lan) = (house.person("binh", "guide").await, house.clerk("lan", 1).await);
    let wanted = value!({ "service": "a", "then": ["b"] });
    house.post("/tickets", &guide, wanted).await;
    house.press(&lan, 1, "next").await;
    let finish = async |body: Value| house.post("/counters/1/finish", &lan, body).await;
    assert_eq!(finish(value!({ "done": ["x"] })).await.refusal(), (422, "unknown_service"));
    assert_eq!(finish(value!({ "dossiers": 0 })).await.refusal(), (422, "bad_value"));
    let on = finish(value!({ "done": ["a"] })).await;
    assert_eq!((&on.body["state"], &on.body["service"]), (&value!("waiting"), &value!("b")));
    house.press(&lan, 1, "next").await;
    let ended = finish(value!({ "outcome": "incomplete", "done": ["b"], "dossiers": 2 })).await;
    assert_eq!(
        (&ended.body["ending"], &ended.body["dossiers"]),
        (&value!("incomplete"), &value!(2))
    );
}

#[tokio::test]
async fn a_supervisor_says_what_a_counter_takes_today() {
    let (house, _, lan) = at_work().await;
    let hoa = house.person("hoa", "supervisor").await;
    let assign = async |who: &str, body: Value| house.post("/counters/1/assign", who, body).await;
    for (body, refusal) in [
        (value!({}), (422, "bad_value")),
        (value!({ "services": [] }), (422, "bad_value")),
        (value!({ "services": ["b", "b"] }), (422, "bad_value")),
        (value!({ "services": ["x"] }), (422, "unknown_service")),
    ] {
        assert_eq!(assign(&hoa, body.clone()).await.refusal(), refusal, "{body}");
    }
    assert_eq!(assign(&lan, value!({ "services": ["b"] })).await.refusal(), (403, "not_allowed"));
    assert_eq!(assign(&hoa, value!({ "services": ["b"] })).await.body["services"], value!(["b"]));
    assert_eq!(house.get("/office", "").await.body["counters"][0]["services"], value!(["b"]));
    let again = assign(&hoa, value!({ "services": null })).await;
    assert_eq!(again.body["services"], value!(["a", "b"]));
}

#[tokio::test]
async fn a_clerk_hands_the_seat_over_with_the_ticket_in_hand() {
    let (house, guide, lan) = at_work().await;
    let hoa = house.person("hoa", "clerk").await;
    assert_eq!(house.press(&guide, 1, "hand-over").await.refusal(), (403, "not_allowed"));
    assert_eq!(house.press(&hoa, 1, "hand-over").await.refusal(), (409, "counter_taken"));
    assert_eq!(house.press(&lan, 1, "hand-over").await.body["clerk"], value!(null));
    assert_eq!(house.press(&hoa, 1, "finish").await.body["number"], "A001");
}

#[tokio::test]
async fn the_desk_shows_what_its_keys_need() {
    let (house, guide, lan) = at_work().await;
    house.press(&lan, 1, "hold").await;
    house.press(&lan, 1, "next").await;
    house.press(&lan, 1, "no-show").await;
    house.take(&guide, "a").await;
    house.press(&lan, 1, "next").await;
    let mut screen = house.look("counter&counter=1", &lan).await;
    let state = screen.frame().await["state"].clone();
    assert_eq!(state["held"][0]["number"], "A001");
    assert_eq!(state["held"][0]["held"]["counter"], 1);
    assert_eq!(state["missed"][0]["number"], "A002");
    assert_eq!(
        (&state["chosen_by"], &state["reason_required"]),
        (&value!("clerk"), &value!(false))
    );
    let desk = &state["desk"];
    assert_eq!((&desk["delivered"], &desk["assigned"]), (&value!(false), &value!(false)));
    assert_eq!((&desk["services"], &desk["auto_next"]), (&value!(["a", "b"]), &value!(false)));
    assert!(desk["recall_from"].is_string() && desk["recalls_left"].as_u64() > Some(0));
}
