//! What people write of a visit: sealed on the disk, read by those who may, gone with its days or when it is erased. And
//! what a sensitive service is called, by whoever looks on.

use crate::house::{Answer, House, json, text};
use axum::http::StatusCode;
use serde_json::{Value, json as value};

const OFFICE: &str = include_str!("../../../../config/minimal.toml");
const WORDS: &str = "Chị Trần Thị Bưởi, 0912 345 678, giải thích rõ.";
const DAY: i64 = 24 * 60;

async fn asking(days: u16) -> House {
    let text = format!("{OFFICE}\n[rating]\ncomment = true\ncomment_days = {days}\n");
    let read = settings::read(&text, "asking.toml").expect("it is right");
    House::with(|settings| *settings = read).await
}

/// A visit that is done: its number and pass.
async fn visit(house: &House, clerk: &str) -> Value {
    let guide = house.log_in("huong-dan").await;
    let ticket = house.take(&guide, "a").await;
    for key in ["next", "finish"] {
        assert_eq!(house.press(clerk, 1, key).await.status, StatusCode::OK);
    }
    ticket
}

async fn rate(house: &House, visit: &Value, words: &str, key: &str) -> Answer {
    let path = format!("/my/{}/rating", visit["pass"].as_str().expect("a pass"));
    let body = text(&value!({ "score": 2, "comment": words }));
    house.ask(json("POST", &path, "", key).body(body).expect("valid")).await
}

/// Logs in anew: a session does not last for days.
async fn comments(house: &House, user: &str) -> Vec<Value> {
    let token = house.log_in(user).await;
    let said = house.get("/privacy/comments?from=2026-11-20&to=2026-12-10", &token).await;
    assert_eq!(said.status, StatusCode::OK, "{}", said.body);
    said.body["comments"].as_array().expect("a list").clone()
}

/// How many of a kind are held, and until when.
async fn held(house: &House, kind: &str) -> (u64, Option<String>) {
    let told = house.get("/privacy", &house.log_in("admin").await).await;
    assert_eq!(told.status, StatusCode::OK, "{}", told.body);
    let lines = told.body["held"].as_array().expect("a list").clone();
    let line = lines.into_iter().find(|line| line["kind"] == kind).expect("every kind is told");
    let until = line["until"].as_str().map(str::to_owned);
    (line["count"].as_u64().expect("a number"), until)
}

async fn erase(house: &House, of: Value) -> Answer {
    house.post("/privacy/erase", &house.log_in("admin").await, of).await
}

fn is_in(words: &str, bytes: &[u8]) -> bool {
    bytes.windows(words.len()).any(|window| window == words.as_bytes())
}

#[tokio::test]
async fn words_are_read_by_those_who_may_the_day_after_and_until_they_are_erased() {
    let house = asking(30).await;
    let admin = house.admin().await.to_owned();
    house.add(&admin, "huong-dan", "guide").await;
    house.add(&admin, "lanh-dao", "supervisor").await;
    let clerk = house.clerk("lan", 1).await;
    let (first, second) = (visit(&house, &clerk).await, visit(&house, &clerk).await);
    for of in [&first, &second] {
        let rated = rate(&house, of, &format!("  {WORDS} "), "").await;
        assert_eq!(rated.status, StatusCode::NO_CONTENT, "{}", rated.body);
    }
    assert!(!is_in("0912 345 678", &house.disk()), "not on the disk in clear");
    let log = house.get("/audit", &admin).await.body.to_string();
    assert!(log.contains("sealed:") && !log.contains("0912"), "an auditor sees it sealed");
    assert_eq!(held(&house, "comments").await, (2, Some("2026-12-23".to_owned())));
    assert!(comments(&house, "lanh-dao").await.is_empty(), "nobody reads over a clerk's shoulder");

    house.wait(DAY);
    let told = comments(&house, "lanh-dao").await;
    assert_eq!((told.len(), told[0]["words"].as_str()), (2, Some(WORDS)), "{told:?}");
    assert_eq!(
        (&told[0]["day"], &told[0]["until"]),
        (&value!("2026-11-23"), &value!("2026-12-23"))
    );
    assert_eq!((&told[0]["number"], &told[0]["score"]), (&value!("A001"), &value!(2)));
    assert!(!told[0].to_string().contains("counter"), "nor whose visit it was");

    let id = &first["id"];
    let gone = erase(&house, value!({ "ticket": id, "reason": "asked" })).await;
    assert_eq!((gone.status, &gone.body), (StatusCode::OK, &value!({ "found": true })));
    assert!(gone.seq.is_some());
    let told = comments(&house, "lanh-dao").await;
    assert_eq!((&told[0]["words"], &told[0]["until"]), (&Value::Null, &Value::Null));
    assert_eq!(told[1]["words"], WORDS);
    let log = house.get("/audit", &house.log_in("admin").await).await.body;
    let records = log["records"].as_array().expect("a list");
    let is_it = |record: &&Value| record["body"]["admin"]["kind"] == "ticket_erased";
    let noted = records.iter().find(is_it).expect("it is noted");
    let expected = value!({ "kind": "ticket_erased", "ticket": id, "reason": "asked" });
    assert_eq!(noted["body"]["admin"], expected, "which and why, and no words");
    assert_eq!(noted["by"], value!({ "who": "person", "user": "admin", "role": "admin" }));
    // By what stands on the slip. Twice, for want of an answer.
    let by_number = value!({ "day": "2026-11-23", "number": " a002", "reason": "names_somebody" });
    for found in [true, false] {
        let gone = erase(&house, by_number.clone()).await;
        assert_eq!((gone.status, &gone.body["found"]), (StatusCode::OK, &value!(found)));
    }
    assert_eq!(held(&house, "comments").await, (0, None));
}

#[tokio::test]
async fn words_are_gone_when_their_days_are_over() {
    let house = asking(2).await;
    let admin = house.admin().await.to_owned();
    house.add(&admin, "huong-dan", "guide").await;
    let clerk = house.clerk("lan", 1).await;
    let of = visit(&house, &clerk).await;
    assert_eq!(rate(&house, &of, WORDS, "").await.status, StatusCode::NO_CONTENT);
    house.wait(2 * DAY);
    assert_eq!(comments(&house, "admin").await[0]["words"], WORDS);
    house.wait(DAY);
    let guide = house.log_in("huong-dan").await;
    let _ = house.take(&guide, "a").await;
    let mut told = comments(&house, "admin").await;
    // The writer looks with its next beat.
    while told[0]["words"] != Value::Null {
        tokio::task::yield_now().await;
        told = comments(&house, "admin").await;
    }
    assert_eq!((told.len(), &told[0]["score"]), (1, &value!(2)), "what was said beside it stays");
}

#[tokio::test]
async fn a_rating_that_is_not_taken_leaves_no_key_and_a_repeated_one_keeps_its_own() {
    let house = asking(30).await;
    let admin = house.admin().await.to_owned();
    house.add(&admin, "huong-dan", "guide").await;
    let clerk = house.clerk("lan", 1).await;
    let of = visit(&house, &clerk).await;
    let long = "ạ".repeat(501);
    assert_eq!(rate(&house, &of, &long, "").await.refusal(), (422, "bad_value"));
    assert_eq!(held(&house, "comments").await.0, 0);
    let whole = "ạ".repeat(500);
    assert_eq!(rate(&house, &of, &whole, "tap").await.status, StatusCode::NO_CONTENT);
    assert_eq!(rate(&house, &of, &whole, "tap").await.status, StatusCode::NO_CONTENT);
    assert_eq!(rate(&house, &of, "Khác.", "").await.refusal(), (409, "already_rated"));
    assert_eq!(rate(&house, &of, "Khác.", "other").await.refusal(), (409, "already_rated"));
    assert_eq!(held(&house, "comments").await.0, 1);
    house.wait(DAY);
    assert_eq!(comments(&house, "admin").await[0]["words"], whole);
}

/// What the log holds but log-ins.
async fn changes(house: &House) -> usize {
    let deeds = house.deeds().await.into_iter();
    deeds.filter(|deed| deed["admin"]["kind"] != "logged_in").count()
}

#[tokio::test]
async fn what_is_to_be_erased_is_named_wholly_and_nothing_else_is_noted() {
    let house = asking(30).await;
    let before = changes(&house).await;
    for (wrong, code) in [
        (value!({ "reason": "asked" }), "bad_value"),
        (value!({ "ticket": "A001", "reason": "asked" }), "unknown_ticket"),
        (value!({ "day": "2026-11-23", "reason": "asked" }), "bad_value"),
        (value!({ "day": "23/11/2026", "number": "A001", "reason": "asked" }), "bad_value"),
        (value!({ "day": "2026-11-23", "number": "A001", "reason": "asked" }), "unknown_ticket"),
        (value!({ "day": "1999-01-01", "number": "A001", "reason": "asked" }), "unknown_ticket"),
        (value!({ "day": "2026-11-23", "number": "../x", "reason": "asked" }), "unknown_ticket"),
        (value!({ "day": "2026-11-23", "number": "A001", "reason": "0912 345 678" }), "bad_value"),
        (value!({ "day": "2026-11-23", "number": "A001" }), "bad_value"),
        (value!({ "words": "x", "reason": "asked" }), "unknown_field"),
    ] {
        assert_eq!(erase(&house, wrong.clone()).await.refusal(), (422, code), "{wrong}");
    }
    for path in [
        "/privacy/comments",
        "/privacy/comments?from=2026-11-23&to=2026-11-22",
        "/privacy/comments?from=2026-01-01&to=2026-11-22",
        "/privacy/comments?from=x&to=y",
    ] {
        assert_eq!(house.get(path, house.admin().await).await.status.as_u16(), 422, "{path}");
    }
    assert_eq!(changes(&house).await, before);
}

/// A service that nobody who looks on is to read of, in a field with another.
fn sensitive() -> String {
    let office = OFFICE.replacen(
        "[[service]]",
        "[[group]]\nkey = \"xa-hoi\"\nname = \"Xã hội\"\nname_en = \"Social affairs\"\n[[service]]",
        1,
    );
    let named = "name = \"Hỗ trợ nạn nhân bạo lực\"\nname_en = \"Help for victims\"\ngroup = \"xa-hoi\"\n\
                 sensitive = true\nbring = \"Đơn tố cáo\"\nwords = [\"bạo hành\"]";
    let at = office.find("key = \"a\"").expect("it is there");
    let (head, tail) = office.split_at(at);
    let name = tail.find("name = ").expect("it has a name");
    let end = tail[name..].find('\n').expect("a line") + name;
    format!(
        "{head}{}{named}{}",
        &tail[..name],
        tail[end..].replacen("name_en = \"Service A\"\n", "", 1)
    )
}

#[tokio::test]
async fn a_sensitive_service_is_named_by_its_field_but_to_staff() {
    let read = settings::read(&sensitive(), "sensitive.toml").expect("it is right");
    let house = House::with(|settings| *settings = read).await;
    let admin = house.admin().await.to_owned();
    house.add(&admin, "huong-dan", "guide").await;
    let leader = house.person("lanh-dao", "supervisor").await;
    let clerk = house.clerk("lan", 1).await;
    let guide = house.log_in("huong-dan").await;
    let ticket = house.take(&guide, "a").await;
    let secrets = ["Hỗ trợ nạn nhân", "Help for victims", "Đơn tố cáo", "bạo hành"];
    let pass = ticket["pass"].as_str().expect("a pass");
    let office = house.get("/office", "").await.body;
    assert_eq!(office["services"][0]["name"]["vi"], "Xã hội");
    let my = house.get(&format!("/my/{pass}"), "").await.body;
    assert_eq!(my["service_name"], value!({ "vi": "Xã hội", "en": "Social affairs" }));
    let mut public =
        vec![("the office".to_owned(), office.to_string()), ("a phone".to_owned(), my.to_string())];
    for view in ["lobby", &format!("ticket&pass={pass}")] {
        let mut screen = house.look(view, "").await;
        public.push((view.to_owned(), screen.frame().await.to_string()));
    }
    let tablet = house.device("rating").await;
    public.push((
        "rating".to_owned(),
        house.look("rating&counter=1", &tablet).await.frame().await.to_string(),
    ));
    for prompt in ["service?service=a", "given?number=A001&service=a"] {
        let (name, query) = prompt.split_once('?').expect("it asks");
        let (status, words) = house.fetch(&format!("/prompts/{name}.txt?{query}"), "").await;
        let words = String::from_utf8(words).expect("it is text");
        assert!(status == StatusCode::OK || words.contains("no_voice"), "{prompt}: {words}");
        public.push((prompt.to_owned(), words));
    }
    for (place, told) in &public {
        for secret in secrets {
            assert!(!told.contains(secret), "{place} tells {secret}: {told}");
        }
    }
    // It must be found where it is chosen, and there alone.
    let kiosk = house.look("kiosk", "").await.frame().await;
    let line = &kiosk["state"]["office"]["services"][0];
    assert_eq!(
        (&line["name"]["vi"], &line["menu"]["vi"]),
        (&value!("Xã hội"), &value!("Hỗ trợ nạn nhân bạo lực"))
    );
    assert_eq!(kiosk["state"]["office"]["services"][1]["menu"], Value::Null);
    for (view, who) in [("counter&counter=1", &clerk), ("supervisor", &leader)] {
        let told = house.look(view, who).await.frame().await;
        let name = &told["state"]["office"]["services"][0]["name"]["vi"];
        assert_eq!(name, "Hỗ trợ nạn nhân bạo lực", "{view}");
    }
    let told = house.get("/office", &admin).await.body;
    assert_eq!(told["services"][0]["name"]["vi"], "Hỗ trợ nạn nhân bạo lực");
}
