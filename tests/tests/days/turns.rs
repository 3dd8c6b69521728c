//! Every turn that a visit can take, on every screen: whoever was told of it frame by frame shows what a screen shows
//! that has just been switched on.

use hyper::Method;
use serde_json::{Value, json};
use xinmoi_tests::client::{Answer, Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, hire};
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::Screen;

/// An office with a screen of every view, each open since the morning.
struct Office {
    hall: Hall,
    leader: Caller,
    guide: Caller,
    watched: Vec<(Caller, String, Screen)>,
    /// Who takes numbers in what follows; a phone looks at the first.
    phone: String,
}

impl Office {
    async fn open(hall: Hall) -> Self {
        hall.open_counters().await;
        let leader = hire(&hall.admin, "lanh-dao", "supervisor", None).await;
        let guide = hire(&hall.admin, "huong-dan", "guide", None).await;
        let phone = hall.take("a").await.expect(201).str("pass").to_owned();
        let views = [
            (hall.anyone.clone(), "view=lobby".to_owned()),
            (hall.kiosk.clone(), "view=kiosk".to_owned()),
            (leader.clone(), "view=supervisor".to_owned()),
            (hall.clerks[0].caller.clone(), "view=counter&counter=1".to_owned()),
            (hall.clerks[1].caller.clone(), "view=counter&counter=2".to_owned()),
            (hall.anyone.clone(), format!("view=ticket&pass={phone}")),
        ];
        let mut watched = Vec::new();
        for (caller, query) in views {
            let screen = Screen::open(&caller, &query).await;
            watched.push((caller, query, screen));
        }
        Self { hall, leader, guide, watched, phone }
    }

    /// Does something, and compares every screen with a new one.
    async fn does(&self, what: &str, answer: Answer) -> Answer {
        assert!((200..300).contains(&answer.status), "{what}: {answer:?}");
        self.agree(what).await;
        answer
    }

    async fn agree(&self, what: &str) {
        for (caller, query, screen) in &self.watched {
            let new = Screen::open(caller, query).await.shown();
            let new = new.picture.expect("a snapshot");
            let agrees = |shown: &xinmoi_tests::screen::Shown| {
                shown.picture.as_ref().is_some_and(|old| old.agrees_with(&new).is_ok())
            };
            // A phone hears of what concerns it, the others of each record: the last may be under way.
            screen.until(&format!("what a new one shows after {what}"), agrees).await;
            screen.check().unwrap();
            screen.look(|shown| assert_eq!(shown.snapshots, 1, "{query} was told everything anew"));
        }
    }

    async fn press(&self, counter: u16, key: &str, body: Value) -> Answer {
        let clerk = &self.hall.clerks[usize::from(counter) - 1].caller;
        let answer = clerk.post(&format!("/counters/{counter}/{key}"), body).await;
        self.does(&format!("{key} at {counter}"), answer).await
    }

    async fn ask(&self, who: &Caller, path: &str, body: Value) -> Answer {
        self.does(path, who.post(path, body).await).await
    }

    async fn take(&self, body: Value) -> Answer {
        self.ask(&self.guide, "/tickets", body).await
    }
}

fn with_everything() -> String {
    config::minimal() + "\n[emergency]\nservices = [\"a\"]\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_turn_of_a_visit_is_told_to_every_screen() {
    let premises = Premises::new(&with_everything());
    let server = premises.open();
    let office = Office::open(Hall::fill(&server, 2).await).await;
    for class in ["priority", "normal", "normal", "priority", "urgent", "normal"] {
        let _ = office.take(json!({"service": "a", "class": class})).await;
    }
    let _ = office.take(json!({"service": "b", "then": ["a"], "party": 3})).await;
    at_one_counter(&office).await;
    between_two_counters(&office).await;
    without_a_counter(&office).await;
    the_hall(&office).await;
    for (_, query, screen) in &office.watched[..2] {
        let personal = |frame: &String| frame.contains("\"staff\"") || frame.contains("\"held\"");
        screen.look(|shown| assert!(!shown.frames.iter().any(personal), "{query}"));
    }
    let told = office.watched[2].2.shown();
    assert!(told.frames.iter().all(|frame| !frame.contains(&office.phone)), "a pass in a frame");
}

/// Called by turns, called again, missed, set aside for a form, taken back.
async fn at_one_counter(office: &Office) {
    for key in ["next", "recall", "start", "finish", "next", "no-show", "undo", "no-show"] {
        let _ = office.press(1, key, json!({})).await;
    }
    let _ = office.press(1, "next", json!({})).await;
    let held = office.press(1, "hold", json!({"reason": "form", "minutes": 30})).await;
    let _ = office.press(1, "undo", json!({})).await;
    let _ = office.press(1, "hold", json!({"reason": "result"})).await;
    let _ = office.press(1, "next", json!({})).await;
    let called = office.press(1, "call", json!({"ticket": held.str("number")})).await;
    assert_eq!(called.str("number"), held.str("number"), "what it set aside it may bring back");
    let _ = office.press(1, "undo", json!({})).await;
    let _ = office.press(1, "call", json!({"ticket": held.str("number")})).await;
    let _ = office.press(1, "finish", json!({"outcome": "incomplete"})).await;
}

/// Sent on and back, out of turn, with further stops, without a number.
async fn between_two_counters(office: &Office) {
    let _ = office.press(2, "next", json!({})).await;
    let there_and_back = json!({"service": "b", "counter": 1, "back": true});
    let _ = office.press(2, "transfer", there_and_back).await;
    let _ = office.press(2, "undo", json!({})).await;
    let _ = office.press(2, "transfer", json!({"service": "b", "keep_place": false})).await;
    let walk_up = json!({"service": "a", "reason": "cụ già đi một mình"});
    let _ = office.press(2, "walk-up", walk_up).await;
    for _ in 0..3 {
        let _ = office.press(2, "next", json!({})).await;
        let _ = office.press(1, "next", json!({})).await;
    }
    let _ = office.press(1, "transfer", json!({"service": "b", "first": true})).await;
    let _ = office.press(2, "next", json!({})).await;
    let _ = office.press(2, "finish", json!({"done": ["a", "b"], "dossiers": 2})).await;
}

/// Corrected, gone out, brought back, given back, kept for tomorrow.
async fn without_a_counter(office: &Office) {
    let wrong = office.take(json!({"service": "a"})).await;
    let path = format!("/api/v1/tickets/{}", wrong.str("id"));
    let right = json!({"service": "b", "class": "priority"});
    let correct = Ask::new(Method::PATCH, &path).json(&right);
    let _ = office.does("a correction", office.guide.ask(correct).await).await;
    let number = json!({"number": wrong.str("number")});
    let _ = office.ask(&office.hall.kiosk, "/tickets/step-out", number.clone()).await;
    let _ = office.ask(&office.hall.kiosk, "/tickets/return", number).await;
    let cancel = format!("/tickets/{}/cancel", wrong.str("id"));
    let _ = office.ask(&office.guide, &cancel, json!({"cause": "moved_away"})).await;
    let late = office.take(json!({"service": "b"})).await;
    let postpone = format!("/tickets/{}/postpone", late.str("id"));
    let _ = office.ask(&office.guide, &postpone, json!({})).await;
}

/// Other services, another clerk, help, an emergency, a pause, the end.
async fn the_hall(office: &Office) {
    let _ = office.take(json!({"service": "a"})).await;
    let _ = office.take(json!({"service": "b"})).await;
    let leader = &office.leader;
    let _ = office.ask(leader, "/counters/1/assign", json!({"services": ["b"]})).await;
    let _ = office.press(1, "help", json!({})).await;
    let help = json!({"alarm": {"about": "help", "counter": 1}});
    let _ = office.ask(leader, "/alarms/end", help).await;
    let _ = office.ask(leader, "/emergency", json!({"on": true})).await;
    let _ = office.ask(leader, "/emergency", json!({"on": false})).await;
    let _ = office.press(1, "hand-over", json!({})).await;
    let _ = office.press(1, "open", json!({})).await;
    let _ = office.press(1, "pause", json!({"reason": "họp"})).await;
    let _ = office.press(2, "close", json!({})).await;
    let _ = office.ask(leader, "/counters/1/assign", json!({"services": null})).await;
}
