//! `kill -9` of the loudspeaker's process in the middle of a call.

use crate::hall::{Hall, Speaker};
use crate::pulse::Pulse;
use crate::recording::{heard_of, seconds_of_sound};
use crate::times;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::time::sleep;
use xinmoi_tests::dice::Dice;
use xinmoi_tests::hall::pair;
use xinmoi_tests::log::Log;
use xinmoi_tests::screen::{Heard, Line, SOON};

/// Nothing older is spoken.
const FRESH: Duration = Duration::from_secs(30);
/// A call is said once more at most.
const SAID_MAX: usize = 2;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_loudspeaker_was_killed_is_said_again_once() {
    let mut dice = Dice::from_env();
    let pulse = Pulse::start();
    let mut hall = Hall::open().await;
    let mut speaker = Speaker::start(&hall, &pulse.alsa()).await;
    hall.can_be_heard(true).await;
    let (kills, mut killed) = (times("XINMOI_SOUND_KILLS", 5), 0);
    while killed < kills {
        let (call, before) = (hall.call().await, pulse.recorded());
        let first = killed_in_the_middle(&mut hall, &mut speaker, &mut dice).await;
        killed += 1;
        assert_eq!(first.1["ticket"], call["id"]);
        // Once in a while the second try is killed as well: there is no third.
        let again = if killed % 3 == 1 {
            killed += 1;
            killed_in_the_middle(&mut hall, &mut speaker, &mut dice).await
        } else {
            played_to_the_end(&mut hall, &pulse, before).await
        };
        assert_eq!((&again.1["ticket"], &again.1["calls"]), (&call["id"], &json!(1)));
        assert!(again.0 - first.0 <= FRESH);
        hall.can_be_heard(true).await;
        hall.is_quiet();
    }
    let log = Log::read(&hall.people.admin, 0).await;
    println!("killed {killed} times, {} announcements", check(&log));
}

/// What was due, and begun, when its player was killed.
async fn killed_in_the_middle(
    hall: &mut Hall,
    speaker: &mut Speaker,
    dice: &mut Dice,
) -> (Instant, Value) {
    let due = hall.event("announcement_due").await;
    let _ = hall.event("announcement_started").await;
    sleep(Duration::from_millis(dice.under(1_000))).await;
    speaker.kill();
    speaker.restart();
    let (_, ended) = hall.event("announcement_finished").await;
    assert_eq!(ended["heard"], false, "{ended}");
    due
}

async fn played_to_the_end(hall: &mut Hall, pulse: &Pulse, before: usize) -> (Instant, Value) {
    let due = hall.event("announcement_due").await;
    let _ = hall.event("announcement_started").await;
    // What was said of it before is over: the player that said it is dead.
    let begun = pulse.recorded().saturating_sub(4_800).max(before);
    let (_, ended) = hall.event("announcement_finished").await;
    assert_eq!(ended["heard"], true, "{ended}");
    pulse.let_it_end();
    let heard = heard_of(&hall.made(&due.1), &pulse.since(begun));
    assert!(heard.all(), "{heard:?}");
    due
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_three_players_one_speaks_and_when_it_is_killed_another() {
    let pulse = Pulse::start();
    let mut hall = Hall::open().await;
    let mut first = Speaker::start(&hall, &pulse.alsa()).await;
    hall.can_be_heard(true).await;
    let mut second = Speaker::start(&hall, &pulse.alsa()).await;
    let mut television = Television::hang(&hall).await;
    let mut dice = Dice::new(3);

    let _ = hall.call().await;
    let (_, by_first) = killed_in_the_middle(&mut hall, &mut first, &mut dice).await;
    let (_, by_second) = killed_in_the_middle(&mut hall, &mut second, &mut dice).await;
    assert_ne!(by_first["player"], by_second["player"]);

    // Both were killed, so it is the television's turn, and the two that came back keep quiet.
    let before = pulse.recorded();
    let _ = hall.call().await;
    let (_, by_television) = hall.event("announcement_due").await;
    television.plays(&by_television).await;
    let _ = hall.event("announcement_started").await;
    let (_, ended) = hall.event("announcement_finished").await;
    assert_eq!(ended["heard"], true, "{ended}");
    for speaker in [by_first, by_second] {
        assert_ne!(by_television["player"], speaker["player"]);
    }
    assert_eq!(seconds_of_sound(&pulse.since(before)), 0.0, "two speak at once");
    assert_eq!(check(&Log::read(&hall.people.admin, 0).await), 3);
}

/// Says what a television says.
struct Television {
    line: Line,
}

impl Television {
    async fn hang(hall: &Hall) -> Self {
        let caller = pair(&hall.people.admin, "display", json!({})).await;
        let mut line = Line::open(&caller, "view=speaker").await.unwrap();
        say(&mut line, json!({"type": "player", "can_play": true})).await;
        Self { line }
    }

    /// Plays in a moment what is due.
    async fn plays(&mut self, due: &Value) {
        let id = &due["announcement"];
        while self.next().await["event"]["announcement"] != *id {}
        say(&mut self.line, json!({"type": "started", "announcement": id})).await;
        sleep(Duration::from_millis(1_500)).await;
        say(&mut self.line, json!({"type": "finished", "announcement": id, "heard": true})).await;
    }

    async fn next(&mut self) -> Value {
        let heard = self.line.next(SOON).await;
        let Heard::Text(text) = heard else { panic!("{heard:?}") };
        serde_json::from_str(&text).unwrap()
    }
}

async fn say(line: &mut Line, words: Value) {
    line.say(tokio_tungstenite::tungstenite::Message::text(words.to_string())).await.unwrap();
}

/// The log tells of one announcement at a time, of no call more often than twice, in the order of the calls, and each
/// was begun by the player that was to. Answers how many there were.
fn check(log: &Log) -> usize {
    let (mut playing, mut said, mut calls) = (None, HashMap::new(), Vec::new());
    let mut dues = 0;
    for record in &log.records {
        let (office, voice) = (&record["body"]["office"], &record["body"]["voice"]);
        if office["kind"] == "ticket_called" {
            calls.push(office["ticket"].clone());
        }
        match voice["kind"].as_str() {
            Some("due") => {
                dues += 1;
                assert_eq!(playing.replace(voice["announcement"].clone()), None, "two at once");
                assert_eq!(calls.last(), Some(&voice["ticket"]), "out of order");
                let said = said.entry(voice["ticket"].to_string()).or_insert(0);
                *said += 1;
                assert!(*said <= SAID_MAX, "said {said} times");
            }
            Some("started") => assert_eq!(playing.as_ref(), Some(&voice["announcement"])),
            Some("finished") => assert_eq!(playing.take().as_ref(), Some(&voice["announcement"])),
            Some(_) | None => {}
        }
    }
    dues
}
