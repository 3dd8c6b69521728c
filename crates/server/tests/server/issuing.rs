//! Taking a number, and what people who help in the hall do with it.

use crate::house::{House, json, text};
use axum::http::StatusCode;
use office::{Authority, CutOff, Hours, Service, Text, Window};
use serde_json::{Value, json as value};

fn named(vi: &str, en: &str) -> Text {
    Text { vi: vi.to_owned(), en: Some(en.to_owned()) }
}

/// Numbers from 07:00 to 11:00 on every day.
fn mornings() -> Hours {
    Hours { week: std::array::from_fn(|_| vec![Window { from: 7 * 60, to: 11 * 60 }]) }
}

fn service<'a>(settings: &'a mut settings::Settings, key: &str) -> &'a mut Service {
    let services = &mut settings.rules.services;
    services.iter_mut().find(|s| s.key.as_str() == key).expect("the sample has it")
}

fn wards(settings: &mut settings::Settings) {
    let ward = |key: &str| Authority {
        key: key.parse().expect("valid"),
        name: named("Phường Cửa Nam", "Cua Nam ward"),
    };
    settings.rules.authorities = vec![ward("cua-nam"), ward("hang-trong")];
}

#[tokio::test]
async fn a_number_says_whose_case_it_is_and_what_follows() {
    let house = House::with(wards).await;
    let kiosk = house.device("kiosk").await;
    let wanted = value!({ "service": "a", "class": "priority", "authority": "cua-nam",
        "non_territorial": true, "party": 2, "dossiers": 3, "then": ["b"], "language": "en" });
    let taken = house.post("/tickets", &kiosk, wanted).await;
    assert_eq!(taken.status, StatusCode::CREATED);
    let said = |key: &str| taken.body[key].clone();
    assert_eq!(said("number"), "A001");
    assert_eq!((said("authority"), said("non_territorial")), (value!("cua-nam"), value!(true)));
    assert_eq!((said("party"), said("dossiers")), (value!(2), value!(3)));
    assert_eq!((said("then"), said("class")), (value!(["b"]), value!("priority")));
    assert!(said("pass").is_string());
}

#[tokio::test]
async fn what_cannot_be_meant_gives_out_nothing() {
    let house = House::with(wards).await;
    let kiosk = house.device("kiosk").await;
    let before = house.deeds().await;
    let long = "9".repeat(400);
    let wrong = [
        (value!({ "service": "x" }), (422, "unknown_service")),
        (value!({ "service": "A!" }), (422, "unknown_service")),
        (value!({ "service": "a", "then": ["x"] }), (422, "unknown_service")),
        (value!({ "service": "a", "then": vec!["b"; 9] }), (422, "bad_value")),
        (value!({ "service": "a", "authority": "x" }), (422, "unknown_authority")),
        (value!({ "service": "a", "authority": "Cửa Nam" }), (422, "unknown_authority")),
        (value!({ "service": "a", "party": 0 }), (422, "bad_value")),
        (value!({ "service": "a", "party": 100 }), (422, "bad_value")),
        (value!({ "service": "a", "party": -1 }), (422, "bad_value")),
        (value!({ "service": "a", "dossiers": 1000 }), (422, "bad_value")),
        (value!({ "service": "a", "class": "urgent" }), (403, "not_allowed")),
        (value!({ "service": "a", "channel": "desk" }), (422, "bad_value")),
        (value!({ "service": "a", "from_roll": "A7" }), (403, "staff_only")),
        (value!({ "service": "a", "from_roll": long }), (422, "bad_value")),
        (value!({ "service": "a", "colour": "red" }), (422, "unknown_field")),
    ];
    for (body, refusal) in wrong {
        let answer = house.post("/tickets", &kiosk, body.clone()).await;
        assert_eq!(answer.refusal(), refusal, "{body}");
    }
    assert_eq!(house.deeds().await, before);
    assert_eq!(house.take(&kiosk, "a").await["number"], "A001");
}

#[tokio::test]
async fn another_partys_machine_says_so() {
    let house = House::open().await;
    let robot = house.device("kiosk").await;
    let wanted = value!({ "service": "a", "channel": "device" });
    assert_eq!(house.post("/tickets", &robot, wanted).await.body["channel"], "device");
}

#[tokio::test]
async fn a_number_of_a_printed_roll_is_entered_by_staff() {
    let house = House::open().await;
    let guide = house.person("binh", "guide").await;
    let rolled = value!({ "service": "a", "from_roll": " a777 " });
    assert_eq!(house.post("/tickets", &guide, rolled.clone()).await.body["number"], "A777");
    assert_eq!(house.post("/tickets", &guide, rolled).await.refusal(), (409, "number_taken"));
    assert_eq!(house.take(&guide, "a").await["number"], "A001");
}

#[tokio::test]
async fn a_sample_slip_takes_no_number() {
    let house = House::open().await;
    let (kiosk, guide) = (house.device("kiosk").await, house.person("binh", "guide").await);
    let admin = house.admin().await;
    let before = house.deeds().await;
    let test = value!({ "service": "a", "test": true });
    for who in [&kiosk, admin] {
        let slip = house.post("/tickets", who, test.clone()).await;
        assert_eq!((slip.status, &slip.body["number"]), (StatusCode::OK, &value!("A000")));
        assert!(slip.body.get("pass").is_none());
    }
    assert_eq!(house.post("/tickets", &guide, test).await.refusal(), (403, "not_allowed"));
    let nothing = value!({ "service": "x", "test": true });
    assert_eq!(house.post("/tickets", &kiosk, nothing).await.refusal(), (422, "unknown_service"));
    let real = house.post("/tickets", admin, value!({ "service": "a" })).await;
    assert_eq!(real.refusal(), (403, "not_allowed"));
    assert_eq!(house.deeds().await, before);
    let first = house.take(&kiosk, "a").await;
    assert_eq!((&first["number"], &first["ahead"]), (&value!("A001"), &value!(0)));
}

#[tokio::test]
async fn a_slip_says_what_its_holder_should_know() {
    let cut_off = |settings: &mut settings::Settings| {
        let notice = named("Trả kết quả ngày mai.", "Finished tomorrow.");
        service(settings, "a").cut_off = Some(CutOff { minute: 7 * 60, notice });
    };
    let house = House::with(cut_off).await;
    let guide = house.person("binh", "guide").await;
    let wanted = value!({ "service": "a", "language": "en" });
    let request = || json("POST", "/tickets", &guide, "tap").body(text(&wanted)).expect("valid");
    let first = house.ask(request()).await;
    let codes = |body: &Value| -> Vec<Value> {
        let notices = body["notices"].as_array().expect("a list");
        notices.iter().map(|notice| notice["code"].clone()).collect()
    };
    assert_eq!(codes(&first.body), ["after_cut_off", "no_counter_open"]);
    assert_eq!(first.body["notices"][0]["text"], "Finished tomorrow.");
    assert!(first.body["notices"][1]["text"].as_str().is_some_and(|t| t.starts_with("No counter")));
    house.clerk("lan", 1).await;
    // Asked again, the same is said: it is what stands on the slip.
    assert_eq!(house.ask(request()).await.body, first.body);
    assert_eq!(codes(&house.take(&guide, "b").await), [] as [&str; 0]);
}

#[tokio::test]
async fn who_gets_no_number_is_told_what_helps() {
    let house = House::with(|settings| {
        service(settings, "a").quota = Some(1);
        service(settings, "a").bookable = true;
        settings.rules.issue_hours = Some(mornings());
        settings.rules.issuing.booking = Some(office::BookingRules::default());
        settings.rules.issuing.elsewhere = Some(named("phường Hàng Trống", "Hang Trong ward"));
    })
    .await;
    let guide = house.person("binh", "guide").await;
    house.take(&guide, "a").await;
    let spent = house.post("/tickets", &guide, value!({ "service": "a" })).await;
    assert_eq!(spent.refusal(), (409, "quota_spent"));
    let instead = &spent.body["instead"];
    assert_eq!(instead["opens_at"], "2026-11-24T07:00:00.000+07:00");
    assert_eq!(
        (&instead["booking"], &instead["elsewhere"]["en"]),
        (&value!(true), &value!("Hang Trong ward"))
    );
    let said = spent.body["detail"].as_str().expect("a sentence");
    assert!(said.contains("07:00 ngày 24/11/2026") && said.contains("phường Hàng Trống"), "{said}");

    house.wait(4 * 60);
    let closed = house.post("/tickets", &guide, value!({ "service": "b" })).await;
    assert_eq!(closed.refusal(), (409, "issuing_closed"));
    assert_eq!(closed.body["until"], "2026-11-24T07:00:00.000+07:00");
    assert_eq!(closed.body["instead"]["booking"], false);
}

#[tokio::test]
async fn who_was_missed_comes_back_by_the_number_alone() {
    let house = House::open().await;
    let (kiosk, lan) = (house.device("kiosk").await, house.clerk("lan", 1).await);
    house.take(&kiosk, "a").await;
    let back = async |number: &str, who: &str| {
        house.post("/tickets/return", who, value!({ "number": number })).await
    };
    assert_eq!(back("A001", &kiosk).await.refusal(), (409, "not_away"));
    house.press(&lan, 1, "next").await;
    assert_eq!(house.press(&lan, 1, "no-show").await.body["state"], "no_show");
    assert_eq!(back("A009", &kiosk).await.refusal(), (422, "unknown_ticket"));
    assert_eq!(back("?", &kiosk).await.refusal(), (422, "unknown_ticket"));
    assert_eq!(back("A001", &house.device("display").await).await.status, StatusCode::FORBIDDEN);
    assert_eq!(back("A001", "").await.status, StatusCode::UNAUTHORIZED);
    let returned = back(" a001 ", &kiosk).await;
    assert_eq!((returned.status, &returned.body["state"]), (StatusCode::OK, &value!("waiting")));
}

#[tokio::test]
async fn who_waits_may_go_out_for_a_while() {
    let house = House::open().await;
    let kiosk = house.device("kiosk").await;
    house.take(&kiosk, "a").await;
    let out = house.post("/tickets/step-out", &kiosk, value!({ "number": "A001" })).await;
    assert_eq!(out.body["state"], "on_hold");
    assert_eq!(out.body["held"]["until"], "2026-11-23T07:45:00.000+07:00");
    let again = house.post("/tickets/step-out", &kiosk, value!({ "number": "A001" })).await;
    assert_eq!(again.refusal(), (409, "not_waiting"));
    let auditor = house.person("kiem", "auditor").await;
    let audit = house.post("/tickets/step-out", &auditor, value!({ "number": "A001" })).await;
    assert_eq!(audit.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_phone_steps_out_and_comes_back_by_its_pass() {
    let house = House::open().await;
    let guide = house.person("binh", "guide").await;
    let taken = house.take(&guide, "a").await;
    let my = format!("/my/{}", taken["pass"].as_str().expect("it is there"));
    let press = async |key: &str| house.post(&format!("{my}/{key}"), "", value!({})).await;
    assert_eq!(press("return").await.refusal(), (409, "not_away"));
    let out = press("step-out").await;
    assert_eq!(
        (&out.body["held"]["reason"], &out.body["returns_left"]),
        (&value!("away"), &value!(2))
    );
    let back = press("return").await;
    assert_eq!((&back.body["state"], &back.body["returns_left"]), (&value!("waiting"), &value!(1)));
    let nobody = house.post("/my/nobodys/return", "", value!({})).await;
    assert_eq!(nobody.refusal(), (404, "unknown_pass"));
}

#[tokio::test]
async fn staff_correct_what_was_chosen_wrongly() {
    let house = House::with(wards).await;
    let guide = house.person("binh", "guide").await;
    let path = format!("/tickets/{}", house.take(&guide, "a").await["id"].as_str().expect("an id"));
    let right = value!({ "service": "b", "class": "priority", "authority": "hang-trong", "non_territorial": true });
    let corrected = house.patch(&path, &guide, right).await.body;
    assert_eq!((&corrected["number"], &corrected["service"]), (&value!("A001"), &value!("b")));
    assert_eq!(
        (&corrected["class"], &corrected["authority"]),
        (&value!("priority"), &value!("hang-trong"))
    );
    let before = house.deeds().await;
    for (body, refusal) in [
        (value!({ "service": "x" }), (422, "unknown_service")),
        (value!({ "authority": "x" }), (422, "unknown_authority")),
        (value!({ "class": "vip" }), (422, "bad_value")),
        (value!({ "state": "done" }), (422, "unknown_field")),
    ] {
        assert_eq!(house.patch(&path, &guide, body).await.refusal(), refusal);
    }
    let kiosk = house.device("kiosk").await;
    let denied = house.patch(&path, &kiosk, value!({ "class": "normal" })).await;
    assert_eq!(denied.refusal(), (403, "not_allowed"));
    let other = format!("/tickets/{}", uuid::Uuid::nil());
    assert_eq!(house.patch(&other, &guide, value!({})).await.refusal(), (404, "unknown_ticket"));
    // But for the kiosk that was paired, nothing happened.
    assert_eq!(house.deeds().await.len(), before.len() + 1);
}

#[tokio::test]
async fn staff_take_a_number_out_and_say_why() {
    let house = House::open().await;
    let (guide, clerk) = (house.person("binh", "guide").await, house.person("lan", "clerk").await);
    let path =
        format!("/tickets/{}/cancel", house.take(&guide, "a").await["id"].as_str().expect("an id"));
    let denied = house.post(&path, &clerk, value!({ "cause": "staff" })).await;
    assert_eq!(denied.refusal(), (403, "not_allowed"));
    for cause in ["left", "day_over", ""] {
        let wrong = house.post(&path, &guide, value!({ "cause": cause })).await;
        assert_eq!(wrong.refusal(), (422, "bad_value"));
    }
    let moved = house.post(&path, &guide, value!({ "cause": "moved_away" })).await;
    assert_eq!(
        (&moved.body["state"], &moved.body["ending"]),
        (&value!("cancelled"), &value!("moved_away"))
    );
    let again = house.post(&path, &guide, value!({ "cause": "staff" })).await;
    assert_eq!(again.refusal(), (409, "not_waiting"));
}

#[tokio::test]
async fn a_place_is_kept_for_tomorrow() {
    let house = House::open().await;
    let (guide, kiosk) = (house.person("binh", "guide").await, house.device("kiosk").await);
    let path = format!(
        "/tickets/{}/postpone",
        house.take(&guide, "a").await["id"].as_str().expect("an id")
    );
    assert_eq!(house.post(&path, &kiosk, value!({})).await.refusal(), (403, "not_allowed"));
    let kept = house.post(&path, &guide, value!({})).await;
    assert_eq!(kept.body["held"]["reason"], "tomorrow");
    assert_eq!(house.post(&path, &guide, value!({})).await.refusal(), (409, "not_waiting"));
}

#[tokio::test]
async fn the_office_shows_what_a_kiosk_asks() {
    let house = House::with(|settings| {
        wards(settings);
        settings.rules.groups = vec![office::Group {
            key: "tu-phap".parse().expect("valid"),
            name: named("Tư pháp", "Justice"),
        }];
        let a = service(settings, "a");
        a.group = Some("tu-phap".parse().expect("valid"));
        a.minutes = Some(7);
        a.no_priority = true;
        a.cut_off = Some(CutOff { minute: 900, notice: named("Mai.", "Tomorrow.") });
    })
    .await;
    let office = house.get("/office", "").await.body;
    assert_eq!(
        (&office["groups"][0]["key"], &office["authorities"][1]["key"]),
        (&value!("tu-phap"), &value!("hang-trong"))
    );
    assert_eq!((&office["emergency"], &office["priority_age"]), (&value!(false), &value!(75)));
    assert_eq!((&office["booking"], &office["person"]), (&value!(null), &value!(null)));
    let a = &office["services"][0];
    assert_eq!((&a["group"], &a["minutes"]), (&value!("tu-phap"), &value!(7)));
    assert_eq!((&a["priority"], &a["served"]), (&value!(false), &value!(false)));
    assert_eq!(
        a["cut_off"],
        value!({ "time": "15:00", "notice": { "vi": "Mai.", "en": "Tomorrow." } })
    );
    house.clerk("lan", 1).await;
    assert_eq!(house.get("/office", "").await.body["services"][0]["served"], true);
}
