//! A morning in which people say how it was, and what they and the televisions are told meanwhile.

use serde_json::{Value, json};
use wire::RatingView;
use xinmoi_tests::client::{Answer, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire, pair};
use xinmoi_tests::picture::Picture;
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::{Line, SOON, Screen, Shown};

fn asking() -> String {
    format!(
        "{}\n[rating]\nminutes = 30\ncomment = true\n\
         [[rating.reason]]\nkey = \"waited-long\"\ntext = \"Chờ lâu\"\n",
        config::minimal()
    )
}

async fn here(tablet: &Caller, counter: u16, body: Value) -> Answer {
    tablet.post(&format!("/counters/{counter}/rating"), body).await
}

fn asked(shown: &Shown) -> Option<&wire::Ask> {
    match shown.picture.as_ref() {
        Some(Picture::Rating(RatingView { ask, .. })) => ask.as_ref(),
        _ => None,
    }
}

/// Another counter's tablet, the clerk, and words that nobody asked for.
async fn refuses_what_is_not_its_own(hall: &Hall, tablet: &Caller, id: &str) {
    let stranger = pair(&hall.admin, "rating", json!({ "counter": 2 })).await;
    assert_eq!(
        here(&stranger, 1, json!({ "visit": id, "score": 1 })).await.expect(403).code(),
        "not_allowed"
    );
    let elsewhere = here(&stranger, 2, json!({ "visit": id, "score": 1 })).await;
    assert_eq!(elsewhere.expect(409).code(), "rating_closed");
    let _ = here(&hall.clerks[0].caller, 1, json!({ "visit": id, "score": 5 })).await.expect(403);
    for wrong in [
        json!({ "visit": id, "score": 0 }),
        json!({ "visit": id, "score": 6 }),
        json!({ "visit": id, "score": 3, "reasons": ["rude"] }),
        json!({ "visit": "nobody", "score": 3 }),
        json!({ "visit": id, "score": 3, "comment": "Chậm." }),
    ] {
        let _ = here(tablet, 1, wrong.clone()).await.expect(422);
    }
}

/// In their own words, and in a log that names no clerk with it.
async fn rates_on_the_phone(hall: &Hall) {
    let other = &hall.clerks[1];
    let second = hall.take("b").await.expect(201);
    let _ = other.press("next").await.expect(200);
    let _ = other.press("finish").await.expect(200);
    let rate = format!("/my/{}/rating", second.str("pass"));
    let _ =
        hall.anyone.post(&rate, json!({ "score": 5, "comment": " Tốt lắm. " })).await.expect(204);
    let _ = hall.anyone.post("/my/nobodys/rating", json!({ "score": 5 })).await.expect(404);
    let log = hall.admin.get("/audit").await.expect(200).body;
    let is_rating = |r: &&Value| r["body"]["office"]["kind"] == "ticket_rated";
    let ratings: Vec<&Value> =
        log["records"].as_array().unwrap().iter().filter(is_rating).collect();
    assert_eq!(ratings.len(), 2);
    let comment = ratings[1]["body"]["office"]["comment"].as_str().expect("it was taken");
    assert!(comment.starts_with("sealed:") && !comment.contains("Tốt"), "{comment}");
    assert_eq!(ratings[1]["by"], json!({ "who": "citizen" }));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_visit_is_rated_once_by_its_holder_or_at_its_counter() {
    let premises = Premises::new(&asking());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    let tablet = pair(&hall.admin, "rating", json!({ "counter": 1 })).await;
    let leader = hire(&hall.admin, "truong", "supervisor", None).await;
    let table = Screen::open(&leader, "view=supervisor").await;
    let screen = Screen::open(&tablet, "view=rating&counter=1").await;
    let lobby = Screen::open(&hall.anyone, "view=lobby").await;
    let clerk = &hall.clerks[0];

    let first = hall.take("a").await.expect(201);
    let (pass, id) = (first.str("pass").to_owned(), first.str("id").to_owned());
    let rate = format!("/my/{pass}/rating");
    let early = hall.anyone.post(&rate, json!({ "score": 5 })).await;
    assert_eq!(early.expect(409).code(), "rating_closed");
    let _ = clerk.press("next").await.expect(200);
    screen.until("nobody is asked", |shown| asked(shown).is_none()).await;
    let _ = clerk.press("finish").await.expect(200);
    screen
        .until("the one who is done is asked", |shown| {
            asked(shown).is_some_and(|ask| ask.visit == id)
        })
        .await;

    refuses_what_is_not_its_own(&hall, &tablet, &id).await;
    let said = json!({ "visit": id, "score": 2, "reasons": ["waited-long"] });
    let seq = here(&tablet, 1, said.clone()).await.expect(204).seq();
    screen.until("it was said", |shown| asked(shown).is_none()).await;
    assert_eq!(here(&tablet, 1, said).await.expect(409).code(), "already_rated");
    let again = hall.anyone.post(&rate, json!({ "score": 5, "comment": "Cảm ơn." })).await;
    assert_eq!(again.expect(409).code(), "already_rated");
    table.shows(seq).await;
    table.look(|shown| {
        let rated: Vec<_> = shown.frames.iter().filter(|f| f.contains("ticket_rated")).collect();
        let [rated] = rated[..] else { panic!("it is told once: {rated:?}") };
        assert!(rated.contains(r#""counter":1,"score":2"#) && !rated.contains("can-bo"), "{rated}");
    });
    lobby.look(|shown| assert!(!shown.frames.iter().any(|f| f.contains("rated"))));

    rates_on_the_phone(&hall).await;
    screen.check().unwrap();
    table.check().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_television_shows_who_is_next_and_who_did_not_come() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let screen = Screen::open(&hall.anyone, "view=lobby").await;
    let mut numbers = Vec::new();
    for _ in 0..5 {
        numbers.push(hall.take("a").await.expect(201).str("number").to_owned());
    }
    let soon = |shown: &Shown| match &shown.picture {
        Some(Picture::Lobby(view)) => view.soon[0].numbers.clone(),
        _ => Vec::new(),
    };
    screen.until("the first three are next", |shown| soon(shown) == numbers[..3]).await;
    let _ = hall.clerks[0].press("next").await.expect(200);
    screen.until("the next three are", |shown| soon(shown) == numbers[1..4]).await;
    let _ = hall.clerks[0].press("no-show").await.expect(200);
    let missed = |shown: &Shown| match &shown.picture {
        Some(Picture::Lobby(view)) => view.missed.iter().map(|m| m.of.number.clone()).collect(),
        _ => Vec::new(),
    };
    screen.until("one did not come", |shown| missed(shown) == numbers[..1]).await;
    let _ = hall.kiosk.post("/tickets/return", json!({ "number": numbers[0] })).await.expect(200);
    screen.until("and is back", |shown| missed(shown).is_empty()).await;
    screen.check().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn waits_are_told_as_ranges_to_phones_and_screens() {
    let ward = config::ward_always_open();
    let premises = Premises::new(&ward);
    let server = premises.open();
    let hall = Hall::fill(&server, 6).await;
    hall.open_counters().await;
    let lobby = Screen::open(&hall.anyone, "view=lobby").await;
    let mut passes = Vec::new();
    for _ in 0..12 {
        let taken = hall.take("chung-thuc").await.expect(201);
        passes.push(taken.str("pass").to_owned());
    }
    let told = |shown: &Shown| match &shown.picture {
        Some(Picture::Lobby(view)) => {
            let service = view.office.services.iter().find(|s| s.key == "chung-thuc");
            service.and_then(|s| s.wait)
        }
        _ => None,
    };
    lobby.until("the wait is told", |shown| told(shown).is_some_and(|wait| wait.p90_s > 300)).await;
    let phone = Line::open(&hall.anyone, &format!("view=ticket&pass={}", passes[11])).await;
    let mine = phone.unwrap().next(SOON).await.frame()["state"].clone();
    let waits: Vec<wire::Wait> = {
        let mut waits = Vec::new();
        for pass in &passes {
            let my = hall.anyone.get(&format!("/my/{pass}")).await.expect(200).body;
            waits.push(serde_json::from_value(my["wait"].clone()).expect("it is known"));
        }
        waits
    };
    assert!(waits.iter().all(|wait| wait.p50_s <= wait.p90_s), "{waits:?}");
    assert!(waits.is_sorted_by_key(|wait| wait.p50_s), "{waits:?}");
    assert!(mine["wait"]["p90_s"].as_u64() >= mine["wait"]["p50_s"].as_u64());
    lobby.check().unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_device_is_known_by_what_it_shows_and_shows_which_it_is() {
    let premises = Premises::new(&config::minimal());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let leader = hire(&hall.admin, "truong", "supervisor", None).await;
    let table = Screen::open(&leader, "view=supervisor").await;
    let display = pair(&hall.admin, "display", json!({ "name": "Tivi sảnh" })).await;
    let mut line =
        Line::open(&display, "view=lobby&page=lobby&version=0.1.0").await.expect("it is let in");
    let _ = line.next(SOON).await.frame();
    let known = |shown: &Shown, is: &dyn Fn(&wire::Device) -> bool| match &shown.picture {
        Some(Picture::Supervisor(view)) => view.devices.iter().any(is),
        _ => false,
    };
    let shows = |d: &wire::Device| {
        d.page.as_deref() == Some("lobby") && d.version.as_deref() == Some("0.1.0") && d.connected
    };
    table.until("the television is there", |shown| known(shown, &shows)).await;
    let listed = hall.admin.get("/devices").await.expect(200).body;
    let tivi = listed.as_array().unwrap().iter().find(|d| d["page"] == "lobby").unwrap().clone();
    let path = format!("/devices/{}/identify", tivi["id"].as_str().unwrap());
    let _ = hall.clerks[0].caller.post(&path, json!({})).await.expect(403);
    let _ = leader.post(&path, json!({})).await.expect(204);
    let _ = leader.post("/devices/nobody/identify", json!({})).await.expect(404);
    let told = loop {
        let frame = line.next(SOON).await.frame();
        if frame["type"] == "identify" {
            break frame;
        }
    };
    assert_eq!(told["name"], tivi["name"]);
    drop(line);
    let gone = |d: &wire::Device| {
        d.page.as_deref() == Some("lobby") && !d.connected && d.last_seen.is_some()
    };
    table.until("the television is gone", |shown| known(shown, &gone)).await;
}
