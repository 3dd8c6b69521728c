//! Calls are spoken: one at a time, in order, by one player, and by another one when that dies.

use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;
use xinmoi_tests::client::Caller;
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, pair};
use xinmoi_tests::log::Log;
use xinmoi_tests::program::Premises;
use xinmoi_tests::screen::{Line, SOON};

/// A loudspeaker that plays in no time.
pub(crate) struct Loudspeaker {
    caller: Caller,
    line: Line,
}

impl Loudspeaker {
    pub(crate) async fn connect(admin: &Caller) -> Self {
        let caller = pair(admin, "speaker", json!({})).await;
        let mut line = Line::open(&caller, "view=speaker").await.unwrap();
        assert_eq!(line.next(SOON).await.frame()["type"], "snapshot");
        let mut speaker = Self { caller, line };
        speaker.say(json!({"type": "player", "can_play": true})).await;
        speaker
    }

    async fn say(&mut self, words: Value) {
        self.line.say(Message::text(words.to_string())).await.unwrap();
    }

    /// The next frame that is no heartbeat.
    async fn hear(&mut self) -> Value {
        loop {
            let frame = self.line.next(SOON).await.frame();
            if frame["type"] != "heartbeat" {
                return frame;
            }
        }
    }

    pub(crate) async fn is_elected(&mut self) {
        assert_eq!(self.hear().await, json!({"type": "elected", "player": true}));
    }

    /// The next announcement, not yet played.
    pub(crate) async fn due(&mut self) -> Value {
        let frame = self.hear().await;
        assert_eq!(frame["event"]["kind"], "announcement_due", "{frame}");
        frame["event"].clone()
    }

    /// The next notice, not yet played.
    pub(crate) async fn notice(&mut self) -> Value {
        let frame = self.hear().await;
        assert_eq!(frame["event"]["kind"], "notice_due", "{frame}");
        frame["event"].clone()
    }

    /// Says that it played to its end.
    pub(crate) async fn has_played(&mut self, due: &Value) {
        let announcement = &due["announcement"];
        self.say(json!({"type": "started", "announcement": announcement})).await;
        self.say(json!({"type": "finished", "announcement": announcement, "heard": true})).await;
    }

    /// Plays an announcement to its end, hearing of nothing else meanwhile.
    pub(crate) async fn play(&mut self, due: &Value) {
        let announcement = &due["announcement"];
        self.say(json!({"type": "started", "announcement": announcement})).await;
        assert_eq!(self.hear().await["event"]["kind"], "announcement_started");
        self.say(json!({"type": "finished", "announcement": announcement, "heard": true})).await;
        let finished = self.hear().await["event"].clone();
        assert_eq!(
            (&finished["kind"], &finished["heard"]),
            (&json!("announcement_finished"), &json!(true))
        );
        assert_eq!(finished["announcement"], *announcement);
    }
}

fn without_pauses() -> String {
    config::minimal() + "\n[voice]\ngap_ms = 0\n"
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_are_spoken_one_at_a_time_in_their_order() {
    let premises = Premises::new(&without_pauses());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    for _ in 0..4 {
        let _ = hall.take("a").await.expect(201);
    }
    let mut speaker = Loudspeaker::connect(&hall.admin).await;
    speaker.is_elected().await;
    let [one, two] = [0, 1].map(|at| &hall.clerks[at]);
    // Two calls and a recall before the first was played.
    let _ = one.press("next").await.expect(200);
    let first = speaker.due().await;
    let _ = two.press("next").await.expect(200);
    let _ = one.press("recall").await.expect(200);
    speaker.play(&first).await;
    let mut spoken = vec![first];
    for _ in 0..2 {
        let due = speaker.due().await;
        speaker.play(&due).await;
        spoken.push(due);
    }
    let said: Vec<_> =
        spoken.iter().map(|due| (&due["number"], &due["counter"], &due["calls"])).collect();
    let expected = [("A001", 1, 1), ("A002", 2, 1), ("A001", 1, 2)];
    let expected =
        expected.map(|(number, counter, calls)| (json!(number), json!(counter), json!(calls)));
    assert!(said.iter().zip(&expected).all(|(a, b)| *a == (&b.0, &b.1, &b.2)), "{said:?}");
    for due in &spoken {
        let counter = if due["counter"] == 1 { "quầy số một" } else { "quầy số hai" };
        assert!(due["words"][0].as_str().unwrap().contains(counter), "{due}");
        let path = due["url"].as_str().unwrap().strip_prefix("/api/v1").unwrap();
        let wave = speaker.caller.get(path).await.expect(200);
        assert!(wave.text.starts_with("RIFF"));
        let refused = hall.kiosk.get(path).await.expect(403);
        assert_eq!(refused.code(), "not_allowed");
    }
    check_log(&Log::read(&hall.admin, 0).await, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_taken_back_before_its_turn_is_not_spoken() {
    let premises = Premises::new(&without_pauses());
    let server = premises.open();
    let hall = Hall::fill(&server, 2).await;
    hall.open_counters().await;
    for _ in 0..3 {
        let _ = hall.take("a").await.expect(201);
    }
    let mut speaker = Loudspeaker::connect(&hall.admin).await;
    speaker.is_elected().await;
    let [one, two] = [0, 1].map(|at| &hall.clerks[at]);
    let _ = one.press("next").await.expect(200);
    let first = speaker.due().await;
    let _ = two.press("next").await.expect(200);
    let _ = two.press("undo").await.expect(200);
    speaker.play(&first).await;
    let _ = one.press("finish").await.expect(200);
    let _ = one.press("next").await.expect(200);
    let second = speaker.due().await;
    assert_eq!((&second["number"], &second["counter"]), (&json!("A002"), &json!(1)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_called_who_stands_at_the_counter() {
    let premises = Premises::new(&without_pauses());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let mut speaker = Loudspeaker::connect(&hall.admin).await;
    speaker.is_elected().await;
    let clerk = &hall.clerks[0].caller;
    let walk_up = clerk.post("/counters/1/walk-up", json!({"service": "a"})).await.expect(201);
    let waits = hall.take("a").await.expect(201);
    let _ = hall.clerks[0].press("next").await.expect(200);
    let due = speaker.due().await;
    assert_ne!(due["number"], walk_up.body["number"]);
    assert_eq!(due["number"], waits.body["number"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_player_takes_over_when_one_dies() {
    let premises = Premises::new(&without_pauses());
    let server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let _ = hall.take("a").await.expect(201);
    let mut first = Loudspeaker::connect(&hall.admin).await;
    first.is_elected().await;
    let mut second = Loudspeaker::connect(&hall.admin).await;
    let _ = hall.clerks[0].press("next").await.expect(200);
    let due = first.due().await;
    let heard = second.due().await;
    assert_eq!((&heard, &heard["player"]), (&due, &due["player"]), "both hear who is to play");
    drop(first);

    let mut frames = vec![second.hear().await, second.hear().await, second.hear().await];
    let kinds = ["announcement_finished", "announcement_due"];
    frames.retain(|frame| frame["type"] == "event");
    for (frame, kind) in frames.iter().zip(kinds) {
        assert_eq!(frame["event"]["kind"], kind, "{frames:?}");
    }
    assert_eq!((frames.len(), &frames[0]["event"]["heard"]), (2, &json!(false)));
    let again = frames[1]["event"].clone();
    assert_eq!(again["number"], due["number"]);
    assert_ne!(again["player"], due["player"]);
    second.play(&again).await;
}

/// I6: nothing is announced that was not called before; one announcement at a time, each heard to its end.
fn check_log(log: &Log, announcements: usize) {
    let mut called = Vec::new();
    let mut playing = None;
    let mut heard = 0;
    for record in &log.records {
        let (office, voice) = (&record["body"]["office"], &record["body"]["voice"]);
        if matches!(office["kind"].as_str(), Some("ticket_called" | "ticket_recalled")) {
            called.push(office["ticket"].clone());
        }
        match voice["kind"].as_str() {
            Some("announcement_due" | "due") => {
                assert!(called.contains(&voice["ticket"]), "I6: {record}");
                assert_eq!(playing.replace(voice["announcement"].clone()), None, "two at once");
            }
            Some("announcement_finished" | "finished") => {
                assert_eq!(playing.take(), Some(voice["announcement"].clone()));
                heard += usize::from(voice["heard"] == true);
            }
            _ => {}
        }
    }
    assert_eq!(heard, announcements);
}
