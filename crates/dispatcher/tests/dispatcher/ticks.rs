//! What time brings about, without anybody pressing a key.

use crate::house::{Disk, HOUR, House, MINUTE, MORNING, counter, take};
use office::{Alarm, Command, Event, HoldReason, TicketState};
use std::sync::atomic::Ordering;

async fn open_with_one_waiting() -> House {
    let house = House::open(Disk::default(), MORNING).await;
    house.press(Command::Open { counter: counter(1) }).await.expect("it opens");
    house.order(take(None, "")).await.expect("a number");
    house
}

#[tokio::test]
async fn a_counter_that_calls_by_itself_does_after_its_pause() {
    let house = open_with_one_waiting().await;
    let before = house.seq();
    house.later(5_000);
    let event = house.does_by_itself(before).await;
    assert!(matches!(event, Event::TicketCalled { calls: 1, .. }), "{event:?}");
    assert!(house.dispatcher.verify().is_ok(), "it is in the log like everything else");
}

#[tokio::test]
async fn a_form_that_should_be_filled_in_brings_its_ticket_back() {
    let house = open_with_one_waiting().await;
    let one = counter(1);
    house.press(Command::CallNext { counter: one }).await.expect("somebody waits");
    let (reason, minutes) = (HoldReason::Form, Some(10));
    house.press(Command::Hold { counter: one, reason, minutes }).await.expect("it is in hand");
    house.press(Command::Pause { counter: one, reason: None }).await.expect("it is open");
    let before = house.seq();
    house.later(10 * MINUTE);
    let event = house.does_by_itself(before).await;
    assert!(matches!(event, Event::TicketReturned { first: true, .. }), "{event:?}");
}

#[tokio::test]
async fn people_whom_nobody_can_take_raise_an_alarm_once() {
    let house = House::open(Disk::default(), MORNING).await;
    house.order(take(None, "")).await.expect("a number");
    let before = house.seq();
    house.later(3 * MINUTE);
    let raised = house.does_by_itself(before).await;
    let Event::AlarmRaised { alarm: Alarm::NoCounter { service } } = raised else {
        panic!("{raised:?}");
    };
    assert_eq!(service.as_str(), "a");
    // The next beats find it raised; a counter that opens ends it.
    house.later(3 * MINUTE);
    house.press(Command::Open { counter: counter(1) }).await.expect("it opens");
    let ended = house.does_by_itself(before + 1).await;
    assert!(matches!(ended, Event::AlarmEnded { .. }), "{ended:?}");
    assert_eq!(house.seq(), before + 3);
}

#[tokio::test]
async fn nothing_is_written_when_nothing_is_due() {
    let house = House::open(Disk::default(), MORNING).await;
    house.press(Command::Open { counter: counter(1) }).await.expect("it opens");
    let before = house.seq();
    for _ in 0..5 {
        house.later(HOUR);
        // Two orders, and whatever is due between them: only the refusals of an empty hall.
        let nobody = house.press(Command::Recall { counter: counter(1) }).await;
        assert!(nobody.is_err());
    }
    assert_eq!(house.seq(), before);
}

#[tokio::test]
async fn midnight_comes_before_what_is_due_on_the_new_day() {
    let house = open_with_one_waiting().await;
    let waiting = house.dispatcher.read().office.tickets().next().expect("one waits").id;
    house.press(Command::Close { counter: counter(1) }).await.expect("it is empty");
    house.press(Command::StepOut { ticket: waiting }).await.expect("it waits");
    let before = house.seq();
    house.time.store(MORNING + 24 * HOUR, Ordering::SeqCst);
    let first = house.does_by_itself(before).await;
    assert!(matches!(first, Event::TicketExpired { .. }), "{first:?}");
    let state = house.dispatcher.read();
    assert!(state.office.tickets().all(|t| t.state != TicketState::Waiting));
}
