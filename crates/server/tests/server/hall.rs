//! The hall as its supervisor leads it.

use crate::house::House;
use axum::http::StatusCode;
use office::Emergency;
use serde_json::json as value;

#[tokio::test]
async fn a_clerk_calls_for_help_and_a_supervisor_comes() {
    let house = House::open().await;
    let (lan, hoa) = (house.clerk("lan", 1).await, house.person("hoa", "supervisor").await);
    assert_eq!(house.get("/alarms", &lan).await.body, value!([]));
    assert_eq!(house.press(&lan, 1, "help").await.status, StatusCode::OK);
    let alarm = value!({ "about": "help", "counter": 1 });
    assert_eq!(house.get("/alarms", &hoa).await.body, value!([alarm]));
    let mut screen = house.look("supervisor", &hoa).await;
    assert_eq!(screen.frame().await["state"]["alarms"], value!([alarm]));

    let end = value!({ "alarm": alarm });
    assert_eq!(house.post("/alarms/end", &lan, end.clone()).await.refusal(), (403, "not_allowed"));
    let other = [
        value!({ "about": "help", "counter": 2 }),
        value!({ "about": "help", "counter": 0 }),
        value!({ "about": "no_counter", "service": "a" }),
        value!({ "about": "no_counter", "service": "A!" }),
    ];
    for alarm in other {
        let ended = house.post("/alarms/end", &hoa, value!({ "alarm": alarm })).await;
        assert_eq!(ended.refusal(), (409, "no_such_alarm"), "{alarm}");
    }
    let fire = value!({ "alarm": { "about": "fire" } });
    assert_eq!(house.post("/alarms/end", &hoa, fire).await.refusal(), (422, "bad_value"));
    assert_eq!(house.post("/alarms/end", &hoa, end.clone()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(house.post("/alarms/end", &hoa, end).await.refusal(), (409, "no_such_alarm"));
    assert_eq!(house.get("/alarms", &hoa).await.body, value!([]));
}

#[tokio::test]
async fn an_emergency_leaves_out_what_can_wait() {
    let house = House::with(|settings| {
        let services = vec!["b".parse().expect("valid")];
        settings.rules.issuing.emergency = Some(Emergency { services, hall_max: Some(1) });
    })
    .await;
    let (guide, hoa) =
        (house.person("binh", "guide").await, house.person("hoa", "supervisor").await);
    assert_eq!(
        house.post("/emergency", &guide, value!({ "on": true })).await.refusal(),
        (403, "not_allowed")
    );
    assert_eq!(house.post("/emergency", &hoa, value!({})).await.refusal(), (422, "bad_value"));
    assert_eq!(
        house.post("/emergency", &hoa, value!({ "on": true })).await.body,
        value!({ "on": true })
    );
    let office = house.get("/office", "").await.body;
    assert_eq!(
        (&office["emergency"], &office["services"][0]["open"]),
        (&value!(true), &value!(false))
    );
    let suspended = house.post("/tickets", &guide, value!({ "service": "a" })).await;
    assert_eq!(suspended.refusal(), (409, "service_suspended"));
    assert_eq!(suspended.body["instead"], value!({ "booking": false }));
    house.take(&guide, "b").await;
    let full = house.post("/tickets", &guide, value!({ "service": "b" })).await;
    assert_eq!(full.refusal(), (409, "hall_full"));
    let mut screen = house.look("supervisor", &hoa).await;
    let state = screen.frame().await["state"].clone();
    assert_eq!(
        (&state["people"], &state["emergency_profile"]["hall_max"]),
        (&value!(1), &value!(1))
    );
    let admin = house.admin().await;
    assert_eq!(
        house.post("/emergency", admin, value!({ "on": false })).await.body,
        value!({ "on": false })
    );
    house.take(&guide, "a").await;
}

#[tokio::test]
async fn an_office_without_an_emergency_profile_has_none() {
    let house = House::open().await;
    let hoa = house.person("hoa", "supervisor").await;
    let on = house.post("/emergency", &hoa, value!({ "on": true })).await;
    assert_eq!(on.refusal(), (409, "no_emergency_profile"));
}

#[tokio::test]
async fn the_counters_open_as_they_stood_the_day_before() {
    let house = House::open().await;
    let (lan, hoa) = (house.clerk("lan", 2).await, house.person("hoa", "supervisor").await);
    let open = async |who: &str| house.post("/counters/as-yesterday", who, value!({})).await;
    assert_eq!(open(&lan).await.refusal(), (403, "not_allowed"));
    assert_eq!(open(&hoa).await.refusal(), (409, "no_roster"));
    house.press(&lan, 2, "close").await;
    house.wait(24 * 60);
    // The sessions of yesterday are over.
    let hoa = house.log_in("hoa").await;
    let opened = open(&hoa).await;
    assert_eq!(opened.status, StatusCode::OK);
    assert_eq!(
        (&opened.body[0]["state"], &opened.body[1]["state"]),
        (&value!("closed"), &value!("open"))
    );
    assert_eq!(opened.body[1]["clerk"], "lan");
    let mut screen = house.look("supervisor", &hoa).await;
    let roster = value!([{ "counter": 2, "clerk": "lan", "services": null }]);
    assert_eq!(screen.frame().await["state"]["roster"], roster);
}
