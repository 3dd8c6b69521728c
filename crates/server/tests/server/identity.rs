//! Who takes a number: priority by age, one person's numbers, and no trace of either.

use crate::house::{House, json, text};
use axum::http::StatusCode;
use office::PersonLimits;
use serde_json::json as value;

/// Born in 1951: 75 in the office's year.
const OLD: &str = "001051123456";
/// Born in 1952.
const YOUNGER: &str = "001152654321";

fn one_number_a_field(settings: &mut settings::Settings) {
    settings.rules.issuing.person = Some(PersonLimits { per_day: 2, per_field: 1 });
}

#[tokio::test]
async fn age_gives_priority_and_takes_nothing_away() {
    let house = House::with(|settings| settings.rules.services[1].no_priority = true).await;
    let (kiosk, guide) = (house.device("kiosk").await, house.person("binh", "guide").await);
    let class = async |who: &str, service: &str, class: &str, identity: &str| {
        let wanted = value!({ "service": service, "class": class, "identity": identity });
        house.post("/tickets", who, wanted).await.body["class"].clone()
    };
    assert_eq!(class(&kiosk, "a", "normal", OLD).await, "priority");
    assert_eq!(class(&kiosk, "a", "normal", YOUNGER).await, "normal");
    assert_eq!(class(&kiosk, "a", "priority", YOUNGER).await, "priority");
    assert_eq!(class(&guide, "a", "urgent", OLD).await, "urgent");
    assert_eq!(class(&kiosk, "b", "normal", OLD).await, "normal");
}

#[tokio::test]
async fn a_cards_line_is_read_by_its_first_field() {
    let house = House::open().await;
    let kiosk = house.device("kiosk").await;
    let scanned = [
        format!("{OLD}|012345678|NGUYEN VAN A|01011951|Nam|Phường Bến Nghé, TP. HCM|15042021"),
        format!("{OLD}||NGUYỄN VĂN A|01/01/1951|Nam|Phường|15042021|thêm\r\n"),
        format!(" {OLD}\t\r\n"),
        "001 051 123 456".to_owned(),
    ];
    for line in scanned {
        let wanted = value!({ "service": "a", "identity": line });
        let taken = house.post("/tickets", &kiosk, wanted).await;
        assert_eq!(
            (taken.status, &taken.body["class"]),
            (StatusCode::CREATED, &value!("priority")),
            "{line}"
        );
    }
}

#[tokio::test]
async fn what_is_no_identity_gives_out_nothing_and_is_not_repeated() {
    let house = House::with(one_number_a_field).await;
    let kiosk = house.device("kiosk").await;
    let before = house.deeds().await;
    let wrong = [
        value!(""),
        value!("01234567890"),
        value!("0010511234567"),
        value!("000051123456"),
        value!("097051123456"),
        value!("001299123456"),
        value!("001430123456"),
        value!("|001051123456"),
        value!("0".repeat(4_096)),
        value!("'; DROP TABLE tickets; --001051123"),
        value!(
            "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA530370454061800006304A629"
        ),
        value!("H55.242-251123-0007"),
        value!(1_051_123_456_u64),
        value!(-1_051_123_456_i64),
        value!([1_051_123_456_u64]),
    ];
    for identity in wrong {
        let wanted = value!({ "service": "a", "identity": identity });
        let answer = house.post("/tickets", &kiosk, wanted).await;
        assert_eq!(answer.refusal(), (422, "bad_value"), "{identity}");
        assert!(!answer.body.to_string().contains("051123"), "{}", answer.body);
    }
    assert_eq!(house.deeds().await, before);
}

#[tokio::test]
async fn one_person_takes_as_many_numbers_as_one_may_and_leaves_no_trace() {
    let house = House::with(one_number_a_field).await;
    let kiosk = house.device("kiosk").await;
    let take = async |service: &str, identity: &str| {
        let wanted = value!({ "service": service, "identity": identity });
        house.post("/tickets", &kiosk, wanted).await
    };
    let first = take("a", OLD).await;
    assert_eq!(first.status, StatusCode::CREATED);
    assert!(!first.body.to_string().contains(OLD));
    assert_eq!(take("a", OLD).await.refusal(), (409, "person_limit"));
    assert_eq!(take("b", OLD).await.status, StatusCode::CREATED);
    assert_eq!(take("b", OLD).await.refusal(), (409, "person_limit"));
    assert_eq!(take("a", YOUNGER).await.status, StatusCode::CREATED);

    let admin = house.admin().await;
    let log = house.get("/audit", admin).await.body.to_string();
    let disk = house.disk();
    for identity in [OLD, YOUNGER] {
        assert!(!log.contains(identity));
        assert!(!disk.windows(identity.len()).any(|part| part == identity.as_bytes()));
        // Nor in a hash that twelve digits could be guessed from.
        let quick =
            server::hash(value!({ "service": "a", "identity": identity }).to_string().as_bytes());
        assert!(!disk.windows(quick.len()).any(|part| part == quick));
    }
}

#[tokio::test]
async fn a_key_tells_one_person_from_another() {
    let house = House::with(one_number_a_field).await;
    let kiosk = house.device("kiosk").await;
    let take = async |identity: &str| {
        let body = text(&value!({ "service": "a", "identity": identity }));
        house.ask(json("POST", "/tickets", &kiosk, "tap").body(body).expect("valid")).await
    };
    let first = take(OLD).await;
    let again = take(&format!("{OLD}|012345678|NGUYEN VAN A|01011951|Nam|P|15042021")).await;
    assert_eq!((again.status, again.seq, again.body), (first.status, first.seq, first.body));
    assert_eq!(take(YOUNGER).await.code(), "idempotency_mismatch");
}
