//! Heard before absent: nobody is said not to have come whose call did not reach the hall.

use crate::spoken::Loudspeaker;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio_tungstenite::tungstenite::Message;
use xinmoi_tests::client::{Answer, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{Hall, pair};
use xinmoi_tests::program::{Premises, Server};
use xinmoi_tests::screen::{Line, SOON, Screen};

/// The grace after a call that was delivered.
const GRACE: Duration = Duration::from_secs(1);
/// A screen that does not confirm is waited for this long, and a little.
const NOT_SEEN: Duration = Duration::from_secs(7);

fn with_a_grace() -> String {
    let minimal = config::minimal() + "\n[voice]\ngap_ms = 0\n";
    minimal.replace("absent_grace_s = 0", "absent_grace_s = 1")
}

/// One counter at work, somebody waiting, and the clerk's tablet.
struct Counter {
    hall: Hall,
    tablet: Screen,
    _server: Server,
}

impl Counter {
    async fn open(premises: &Premises) -> Self {
        let server = premises.open();
        let hall = Hall::fill(&server, 1).await;
        hall.open_counters().await;
        for _ in 0..2 {
            let _ = hall.take("a").await.expect(201);
        }
        let tablet = Screen::open(&hall.clerks[0].caller, "view=counter&counter=1").await;
        Self { hall, tablet, _server: server }
    }

    async fn press(&self, key: &str) -> Answer {
        self.hall.clerks[0].press(key).await
    }

    /// Calls the next; the call as the lobby is told of it.
    async fn call(&self) -> Value {
        let called = self.press("next").await.expect(200);
        json!({"type": "painted", "ticket": called.str("id"), "calls": called.body["calls"]})
    }

    /// How the clerk's tablet is told that the n-th call of these was delivered.
    async fn delivered(&self, nth: usize) -> String {
        let told = |frames: &[String]| {
            let told = frames.iter().filter(|frame| frame.contains("call_delivered"));
            told.cloned().collect::<Vec<_>>()
        };
        self.tablet.until("a delivery", |shown| told(&shown.frames).len() >= nth).await;
        self.tablet.check().unwrap();
        let frame: Value =
            serde_json::from_str(&told(&self.tablet.shown().frames)[nth - 1]).unwrap();
        frame["event"]["how"].as_str().unwrap().to_owned()
    }

    async fn is_not_yet_delivered(&self) {
        let refused = self.press("no-show").await.expect(409);
        assert_eq!(refused.code(), "not_delivered");
    }
}

/// A lobby screen that says what it paints when it is told to.
struct Lobby(Line);

impl Lobby {
    async fn hang(caller: &Caller, query: &str) -> Self {
        let mut line = Line::open(caller, query).await.unwrap();
        assert_eq!(line.next(SOON).await.frame()["type"], "snapshot");
        Self(line)
    }

    async fn paints(&mut self, call: &Value) {
        self.0.say(Message::text(call.to_string())).await.unwrap();
    }

    /// Shows that it is one that confirms: with a call that nobody waits for.
    async fn speaks(&mut self) {
        let long_ago = "00000000-0000-7000-8000-000000000000";
        self.paints(&json!({"type": "painted", "ticket": long_ago, "calls": 1})).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_absent_before_a_call_was_heard_and_seen_and_a_grace_is_over() {
    let premises = Premises::new(&with_a_grace());
    let counter = Counter::open(&premises).await;
    let display = pair(&counter.hall.admin, "display", json!({})).await;
    let mut lobby = Lobby::hang(&display, "view=lobby").await;
    lobby.speaks().await;
    let mut speaker = Loudspeaker::connect(&counter.hall.admin).await;
    speaker.is_elected().await;

    let call = counter.call().await;
    counter.is_not_yet_delivered().await;
    let due = speaker.due().await;
    speaker.play(&due).await;
    counter.is_not_yet_delivered().await;
    lobby.paints(&call).await;
    assert_eq!(counter.delivered(1).await, "heard_and_seen");
    let refused = counter.press("no-show").await.expect(409);
    assert_eq!(refused.code(), "grace_running");
    let desk = |shown: &xinmoi_tests::screen::Shown| {
        shown.frames.iter().any(|frame| frame.contains("\"delivered\":true"))
    };
    assert!(counter.tablet.look(desk), "the grace is counted down at the counter");
    tokio::time::sleep(GRACE).await;
    let _ = counter.press("no-show").await.expect(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recall_is_delivered_anew() {
    let premises = Premises::new(&with_a_grace());
    let counter = Counter::open(&premises).await;
    let mut speaker = Loudspeaker::connect(&counter.hall.admin).await;
    speaker.is_elected().await;
    let _ = counter.call().await;
    let due = speaker.due().await;
    speaker.play(&due).await;
    assert_eq!(counter.delivered(1).await, "heard", "no screen is there");
    let _ = counter.press("recall").await.expect(200);
    counter.is_not_yet_delivered().await;
    let due = speaker.due().await;
    speaker.play(&due).await;
    assert_eq!(counter.delivered(2).await, "heard");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_nobody_can_be_heard_or_seen_the_clerk_calls_aloud_at_once() {
    let premises = Premises::new(&with_a_grace());
    let counter = Counter::open(&premises).await;
    // A television of an older house shows calls and says nothing.
    let _old = Lobby::hang(&counter.hall.anyone, "view=lobby").await;
    let _ = counter.call().await;
    assert_eq!(counter.delivered(1).await, "aloud");
    let mut lobby = Lobby::hang(&counter.hall.anyone, "view=lobby&zone=hall").await;
    lobby.speaks().await;
    let call = counter.call().await;
    lobby.paints(&call).await;
    assert_eq!(counter.delivered(2).await, "seen", "a screen is there, and no loudspeaker");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_of_another_part_of_the_hall_and_a_phone_show_nothing_there() {
    let premises = Premises::new(&with_a_grace());
    let counter = Counter::open(&premises).await;
    let display = pair(&counter.hall.admin, "display", json!({})).await;
    let mut upstairs = Lobby::hang(&display, "view=lobby&zone=tang-2").await;
    upstairs.speaks().await;
    // Where displays are paired, who is not could be anybody's phone.
    let mut phone = Lobby::hang(&counter.hall.anyone, "view=lobby").await;
    phone.speaks().await;
    let call = counter.call().await;
    upstairs.paints(&call).await;
    phone.paints(&call).await;
    assert_eq!(counter.delivered(1).await, "aloud");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_froze_is_waited_for_once() {
    let premises = Premises::new(&with_a_grace());
    let counter = Counter::open(&premises).await;
    let mut frozen = Lobby::hang(&counter.hall.anyone, "view=lobby").await;
    frozen.speaks().await;
    let first = Instant::now();
    let _ = counter.call().await;
    counter.is_not_yet_delivered().await;
    assert_eq!(counter.delivered(1).await, "aloud");
    assert!(first.elapsed() < NOT_SEEN, "{:?}", first.elapsed());
    let second = Instant::now();
    let _ = counter.call().await;
    assert_eq!(counter.delivered(2).await, "aloud");
    assert!(second.elapsed() < first.elapsed() / 2, "{:?}", second.elapsed());
    let _ = frozen.0.next(Duration::ZERO).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_loudspeaker_that_dies_leaves_the_call_to_what_is_left() {
    let premises = Premises::new(&with_a_grace());
    let counter = Counter::open(&premises).await;
    let mut lobby = Lobby::hang(&counter.hall.anyone, "view=lobby").await;
    lobby.speaks().await;
    let mut speaker = Loudspeaker::connect(&counter.hall.admin).await;
    speaker.is_elected().await;
    let call = counter.call().await;
    let _ = speaker.due().await;
    lobby.paints(&call).await;
    counter.is_not_yet_delivered().await;
    drop(speaker);
    assert_eq!(counter.delivered(1).await, "seen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_a_power_cut_kept_from_the_hall_is_delivered_after_it() {
    let premises = Premises::new(&with_a_grace());
    let mut server = premises.open();
    let hall = Hall::fill(&server, 1).await;
    hall.open_counters().await;
    let _ = hall.take("a").await.expect(201);
    let mut speaker = Loudspeaker::connect(&hall.admin).await;
    speaker.is_elected().await;
    let _ = hall.clerks[0].press("next").await.expect(200);
    let _ = speaker.due().await;
    server.kill();
    let server = premises.open();
    let hall = hall.at(&server);
    let tablet = Screen::open(&hall.clerks[0].caller, "view=counter&counter=1").await;
    let mut speaker = Loudspeaker::connect(&hall.admin).await;
    speaker.is_elected().await;
    let due = speaker.due().await;
    assert_eq!((&due["number"], &due["calls"]), (&json!("A001"), &json!(1)));
    speaker.play(&due).await;
    let delivered = |shown: &xinmoi_tests::screen::Shown| {
        shown.frames.iter().any(|frame| frame.contains("call_delivered"))
    };
    // Screens are given time to come back.
    tablet.until("the delivery", |shown| delivered(shown)).await;
    assert!(tablet.look(|shown| shown.frames.iter().any(|f| f.contains("\"how\":\"heard\""))));
}
