//! The sound card is lost in the middle of a call, and comes back.

use crate::hall::{Hall, Speaker};
use crate::pulse::Pulse;
use crate::recording::heard_of;
use crate::times;
use serde_json::json;
use std::time::Duration;
use tokio::time::sleep;
use xinmoi_tests::dice::Dice;

/// Nothing older is spoken.
const FRESH: Duration = Duration::from_secs(30);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_whose_sound_card_was_lost_is_played_again_from_its_start() {
    let mut dice = Dice::from_env();
    let mut pulse = Pulse::start();
    let mut hall = Hall::open().await;
    let _speaker = Speaker::start(&hall, &pulse.alsa()).await;
    hall.can_be_heard(true).await;
    let losses = times("XINMOI_SOUND_LOSSES", 2);
    for nth in 0..losses {
        lost_once(&mut hall, &mut pulse, nth, &mut dice).await;
    }
    println!("lost and back {losses} times");
}

async fn lost_once(hall: &mut Hall, pulse: &mut Pulse, nth: usize, dice: &mut Dice) {
    let before = pulse.recorded();
    let call = hall.call().await;
    let (due_at, due) = hall.event("announcement_due").await;
    let _ = hall.event("announcement_started").await;
    sleep(Duration::from_millis(500 + dice.under(1_500))).await;
    let whole_server = nth % 2 == 1;
    if whole_server {
        pulse.switch_off()
    } else {
        pulse.unplug()
    }
    let (_, ended) = hall.event("announcement_finished").await;
    assert_eq!(ended["heard"], false, "{ended}");
    hall.can_be_heard(false).await;
    let heard = heard_of(&hall.made(&due), &pulse.since(before));
    assert!(heard.only_the_beginning(), "{heard:?}");

    sleep(Duration::from_millis(dice.under(1_500))).await;
    let before = pulse.recorded();
    if whole_server {
        pulse.switch_on()
    } else {
        pulse.plug_in()
    }
    let (_, again) = hall.event("announcement_due").await;
    assert_eq!((&again["ticket"], &again["calls"]), (&call["id"], &json!(1)));
    let (begun_at, _) = hall.event("announcement_started").await;
    assert!(begun_at - due_at <= FRESH, "{:?}", begun_at - due_at);
    let (_, ended) = hall.event("announcement_finished").await;
    assert_eq!(ended["heard"], true, "{ended}");
    hall.can_be_heard(true).await;
    pulse.let_it_end();
    let heard = heard_of(&hall.made(&again), &pulse.since(before));
    assert!(heard.all(), "{heard:?}");
    hall.is_quiet();
}
