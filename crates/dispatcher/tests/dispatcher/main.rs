//! The one writer, with a real journal: what is answered is on disk, what is not on disk is not answered.

mod comments;
mod house;
mod linear;
mod person_keys;
mod sealing;
mod ticks;

use dispatcher::CommandError;
use house::{Disk, HOUR, House, MORNING, counter, start_of_kiosk, take};
use office::{Command, Refusal};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::timeout;

fn number(answer: &dispatcher::Answer) -> String {
    String::from_utf8(answer.body.clone()).expect("numbers are text")
}

#[tokio::test]
async fn the_first_configuration_opens_the_first_day() {
    let house = House::open(Disk::default(), MORNING).await;
    let day = house.dispatcher.read().office.day().expect("open");
    assert_eq!((day.ordinal, day.date.to_string().as_str()), (1, "2026-11-23"));
}

#[tokio::test]
async fn what_was_answered_is_there_after_a_restart() {
    let house = House::open(Disk::default(), MORNING).await;
    let answer = house.order(take(None, "")).await.expect("numbers are given out");
    assert_eq!(number(&answer), "A001");
    let again = House::open(house.close().await, MORNING + HOUR).await;
    assert_eq!(again.numbers(), ["A001"]);
    assert!(again.dispatcher.verify().is_ok(), "the log replays to the same rows");
}

#[tokio::test]
async fn one_gesture_makes_one_number_also_after_a_restart() {
    let house = House::open(Disk::default(), MORNING).await;
    let first = house.order(take(Some("tap"), "a")).await.expect("a number");
    let second = house.order(take(Some("tap"), "a")).await.expect("the same number");
    assert_eq!((number(&first), first.seq), (number(&second), second.seq));
    assert!(second.repeated && !first.repeated);
    let other = house.order(take(Some("tap"), "b")).await;
    assert_eq!(other, Err(CommandError::IdempotencyMismatch));
    let again = House::open(house.close().await, MORNING + HOUR).await;
    let third = again.order(take(Some("tap"), "a")).await.expect("still the same number");
    assert_eq!(number(&third), "A001");
    assert_eq!(again.numbers(), ["A001"]);
}

#[tokio::test]
async fn a_double_tap_in_one_batch_makes_one_number() {
    let house = House::open(Disk::default(), MORNING).await;
    let mut taps = tokio::task::JoinSet::new();
    for _ in 0..32 {
        let dispatcher = house.dispatcher.clone();
        taps.spawn(async move { dispatcher.submit(take(Some("tap"), "a")).await });
    }
    while let Some(tap) = taps.join_next().await {
        let answer = tap.expect("no tap panics").expect("every tap is answered");
        assert_eq!(number(&answer), "A001");
    }
    assert_eq!(house.numbers(), ["A001"]);
}

#[tokio::test]
async fn a_refusal_changes_nothing_and_is_not_kept() {
    let house = House::open(Disk::default(), MORNING).await;
    let before = house.dispatcher.read().seq;
    let refused = house.press(Command::CallNext { counter: counter(1) }).await;
    assert_eq!(refused, Err(CommandError::Refused(Refusal::CounterClosed(counter(1)))));
    assert_eq!(house.dispatcher.read().seq, before);
}

#[tokio::test]
async fn midnight_opens_the_next_day_before_anything_happens_on_it() {
    let house = House::open(Disk::default(), MORNING).await;
    house.order(take(None, "")).await.expect("a number");
    house.later(24 * HOUR);
    let answer = house.order(take(None, "")).await.expect("a number");
    assert_eq!(number(&answer), "A001", "numbers restart with the day");
    assert_eq!(house.dispatcher.read().office.day().expect("open").ordinal, 2);
}

#[tokio::test]
async fn a_clock_that_runs_back_opens_no_day_and_moves_no_time_back() {
    let house = House::open(Disk::default(), MORNING).await;
    house.order(take(None, "")).await.expect("a number");
    let last = house.dispatcher.read().last_at;
    house.later(-48 * HOUR);
    let answer = house.order(take(None, "")).await.expect("a number");
    assert_eq!(number(&answer), "A002");
    assert_eq!(house.dispatcher.read().office.day().expect("open").ordinal, 1);
    assert_eq!(house.dispatcher.read().last_at, last);
}

#[tokio::test]
async fn a_full_disk_is_said_and_the_office_goes_on_when_there_is_room() {
    let house = House::open(Disk::default(), MORNING).await;
    house.order(take(None, "")).await.expect("a number");
    house.disk.full.store(true, Ordering::SeqCst);
    let refused = house.order(take(Some("tap"), "a")).await;
    assert_eq!(refused, Err(CommandError::DiskFull));
    assert_eq!(house.numbers(), ["A001"], "nobody sees what is not on disk");
    house.disk.full.store(false, Ordering::SeqCst);
    let answer = until_answered(&house).await;
    assert_eq!(number(&answer), "A002", "the number that was never given out is given out now");
    assert!(house.dispatcher.verify().is_ok());
}

#[tokio::test]
async fn a_failed_sync_is_not_tried_again_but_the_store_is_opened_anew() {
    let house = House::open(Disk::default(), MORNING).await;
    house.disk.sync_fails.store(true, Ordering::SeqCst);
    let failed = house.order(take(Some("tap"), "a")).await;
    assert!(matches!(failed, Err(CommandError::StoreFailed(_))), "{failed:?}");
    let answer = until_answered(&house).await;
    // The commit may have reached the disk all the same; then the same key finds its answer, and no second number.
    assert_eq!(number(&answer), "A001");
    assert_eq!(house.numbers(), ["A001"]);
    assert!(house.dispatcher.verify().is_ok());
}

/// Asks with the same key, as a kiosk does, until the store is open again.
async fn until_answered(house: &House) -> dispatcher::Answer {
    let asking = async {
        loop {
            if let Ok(answer) = house.order(take(Some("tap"), "a")).await {
                return answer;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(Duration::from_secs(10), asking).await.expect("the store opens again within 10 s")
}

#[tokio::test]
async fn a_follower_hears_everything_in_order_and_nothing_before_it_is_durable() {
    let house = House::open(Disk::default(), MORNING).await;
    let mut log = house.dispatcher.follow(0);
    house.press(Command::Open { counter: counter(1) }).await.expect("it opens");
    for _ in 0..10 {
        house.order(take(None, "")).await.expect("a number");
    }
    let head = house.dispatcher.read().seq;
    let mut heard = Vec::new();
    while heard.last() != Some(&head) {
        let records = timeout(Duration::from_secs(5), log.next()).await.expect("it comes");
        heard.extend(records.expect("the writer runs").iter().map(|r| r.seq));
    }
    assert_eq!(heard, (1..=head).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_order_after_the_end_is_answered() {
    let house = House::open(Disk::default(), MORNING).await;
    house.dispatcher.stop().await;
    assert_eq!(house.order(take(None, "")).await, Err(CommandError::Stopped));
}

#[tokio::test]
async fn a_kiosk_that_starts_every_day_locks_nobody_out() {
    let house = House::open(Disk::default(), MORNING).await;
    for start in 0..40 {
        house.order(start_of_kiosk(start)).await.expect("there is room for each start");
        house.later(HOUR);
    }
    let newest = |hash: &[u8; 32]| hash[0] >= 32;
    let kept = || house.dispatcher.read().accounts.sessions.keys().copied().collect::<Vec<_>>();
    assert_eq!(kept().len(), 8, "its oldest made room");
    assert!(kept().iter().all(newest));
}
