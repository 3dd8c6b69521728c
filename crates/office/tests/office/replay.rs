//! A log that nobody wrote is refused with the invariant that it breaks.

use crate::forged::{date, id, issue, issued, opened, ticket};
use crate::hall::{Hall, counter, minimal, supervisor};
use crate::script::{key, live};
use office::{
    Alarm, Cause, Class, Day, Desk, DeskState, Event, ExpiryReason, Held, HoldReason, LastPress,
    Millis, Office, Outcome, Press, Rules, Ticket, TicketId, TicketState, Turn,
};

#[test]
fn a_forged_day_is_refused_with_the_invariant_that_it_breaks() {
    let ticket = ticket(1, 1, TicketState::Called, Some(counter(1)));
    let waiting = Ticket { state: TicketState::Waiting, ..ticket.clone() };
    let desk = Desk { state: DeskState::Open, in_hand: Some(id(1)), ..Desk::closed(counter(1)) };
    let closed = Desk::closed(counter(2));
    let stranger = Desk { number: counter(9), ..desk.clone() };
    let again = Desk { number: counter(2), ..desk.clone() };
    let twin = Ticket { id: id(2), counter: Some(counter(2)), ..ticket.clone() };
    let second = Desk { number: counter(2), in_hand: Some(id(2)), ..desk.clone() };
    let sits = |n| {
        let clerk = Some("lan".parse().unwrap());
        Desk { state: DeskState::Open, clerk, ..Desk::closed(counter(n)) }
    };
    let press =
        LastPress { press: Press::Finish, at: Millis(0), before: vec![], turn: Turn::default() };
    let pressed = Desk { last_press: Some(press), ..desk.clone() };
    let day = |carried: &[&Ticket], counters: &[&Desk]| {
        let carried = carried.iter().map(|t| (*t).clone()).collect();
        let counters = counters.iter().map(|d| (*d).clone()).collect();
        opened(1, date(20), carried, counters, 7)
    };
    assert_eq!(replay(&day(&[&ticket], &[&desk])), Ok(()));
    for (event, why) in [
        (day(&[&ticket], &[]), "a ticket carried over is in hand at its counter"),
        (day(&[], &[&desk]), "what is in hand is carried over"),
        (day(&[&waiting], &[&desk]), "a ticket carried over is in hand at its counter"),
        (day(&[&ticket, &ticket], &[&desk]), "a ticket is carried over once"),
        (day(&[], &[&closed]), "a day opens with counters at work"),
        (day(&[&ticket], &[&stranger]), "the counter exists"),
        (day(&[&ticket], &[&desk, &desk]), "a counter stands once"),
        (day(&[&ticket], &[&desk, &again]), "what is in hand is carried over"),
        (day(&[&ticket], &[&pressed]), "a press is not taken back over night"),
        (day(&[&ticket, &twin], &[&desk, &second]), "no number twice in a day"),
        (day(&[], &[&sits(1), &sits(2)]), "one clerk, one counter"),
        (opened(u32::MAX, date(20), vec![], vec![], 1), "a business day only moves forward"),
        (opened(1, date(20), vec![], vec![], 0), "arrivals only grow"),
    ] {
        assert_eq!(replay(&event), Err(format!("broken invariant: {why}")));
    }
}

/// After these steps, this event is refused with these words, and nothing has changed.
#[track_caller]
fn refused(steps: &str, forged: impl Fn(&Hall) -> Event, why: &str) {
    let (mut hall, _) = live(steps);
    let (event, before) = (forged(&hall), hall.office.clone());
    let words = hall.office.replay(hall.now, &event).expect_err("the event breaks an invariant");
    assert!(words.ends_with(why), "{words}, not {why}");
    assert_eq!(hall.office, before);
}

#[test]
fn numbers() {
    let issued = |number: &str, count, arrival| issued(999, number, count, arrival);
    let counts = "counts only grow within a day";
    refused("issue 7 A", |_| issued("A500", 7, 8), counts);
    refused("issue 7 A", |_| issued("A500", 100_000, 8), counts);
    refused("issue 7 A", |_| issued("A500", 8, 7), "arrivals only grow");
    refused("issue 7 A", |_| issued("A500", 8, u64::MAX), "arrivals only grow");
    refused("issue 7 A", |_| issued("A003", 8, 8), "no number twice in a day");
    let service_gone = "rules no service A; issue B";
    refused(service_gone, |_| issued("A001", 1, 2), "the service exists");
    let again = |hall: &Hall| {
        let TicketId(used) = number(hall, "A001");
        crate::forged::issued(used.as_u128(), "A002", 2, 2)
    };
    refused("issue A", again, "a ticket is issued once");
    let rules = Event::ConfigChanged { rules: Box::new(minimal()) };
    let mut office = Office::default();
    office.replay(Millis(0), &rules).unwrap();
    let refused = office.replay(Millis(0), &issued("A001", 1, 1)).unwrap_err();
    assert!(refused.ends_with("numbers are given out on a business day"), "{refused}");
}

#[test]
fn calls() {
    let called = |n: u16, finished: Option<&'static str>| {
        move |hall: &Hall| Event::TicketCalled {
            ticket: number(hall, "A002"),
            counter: counter(n),
            calls: 1,
            finished: finished.map(|ticket| number(hall, ticket)),
            why: None,
        }
    };
    let both = "issue A; issue A; next 1";
    refused(&format!("{both}; close 2"), called(2, None), "counter 2 is at work");
    refused(&format!("{both}; pause 2"), called(2, None), "only an open counter calls");
    refused(both, called(9, None), "counter 9 is at work");
    refused(both, called(1, None), "a counter holds one ticket at a time");
    refused(&format!("{both}; next 2"), called(2, None), "a counter holds one ticket at a time");
    refused(&format!("{both}; next 2; finish 1"), called(1, None), "ticket A002 is Called");
    let press = "a call continues the press that finished a ticket";
    refused(both, called(2, Some("A001")), press);
    refused(&format!("{both}; finish 1"), called(1, Some("A001")), press);
    refused(&format!("{both}; next 2; finish 2; finish 1"), called(1, Some("A002")), press);
}

#[test]
fn what_is_in_hand() {
    let (ticket, outcome) = ("A001", Outcome::Served);
    let recalled = |hall: &Hall| Event::TicketRecalled {
        ticket: number(hall, ticket),
        counter: counter(2),
        calls: 2,
    };
    let started =
        |hall: &Hall| Event::ServiceStarted { ticket: number(hall, ticket), counter: counter(2) };
    let missed =
        |hall: &Hall| Event::TicketMissed { ticket: number(hall, ticket), counter: counter(2) };
    let finished = |press| {
        move |hall: &Hall| {
            let ticket = number(hall, ticket);
            let (counter, done, dossiers) = (counter(2), vec![], None);
            Event::TicketFinished { ticket, counter, outcome, press, done, dossiers }
        }
    };
    for steps in ["issue A", "issue A; next 1", "issue A; issue A; next 1; next 2"] {
        let elsewhere = "the ticket is in hand there";
        refused(steps, recalled, elsewhere);
        refused(steps, started, elsewhere);
        refused(steps, missed, elsewhere);
        refused(steps, finished(Press::Finish), elsewhere);
    }
    let served = "issue A; next 2; start 2";
    refused(served, recalled, "ticket A001 is Serving");
    refused(served, started, "ticket A001 is Serving");
    refused(served, missed, "ticket A001 is Serving");
    refused(served, finished(Press::NoShow), "who is absent is not served");
}

#[test]
fn endings() {
    let cancelled =
        |hall: &Hall| Event::TicketCancelled { ticket: number(hall, "A001"), cause: Cause::Left };
    let expired = |hall: &Hall| {
        let reason = ExpiryReason::DayOver;
        Event::TicketExpired { ticket: number(hall, "A001"), reason }
    };
    for (steps, why) in [
        ("issue A; next 1", "ticket A001 is Called"),
        ("issue A; next 1; finish 1", "ticket A001 is Done"),
        ("issue A; cancel A001", "ticket A001 is Cancelled"),
        ("issue A; tomorrow", "exists"),
    ] {
        refused(steps, cancelled, why);
        refused(steps, expired, why);
    }
}

#[test]
fn presses_taken_back() {
    let undone = |press, requeued: Option<&'static str>| {
        move |hall: &Hall| {
            let requeued = requeued.map(|ticket| number(hall, ticket));
            Event::CallUndone { counter: counter(1), press, requeued, restored: None }
        }
    };
    let last = "the last press is taken back";
    let called = "issue A; issue A; next 1";
    refused("issue A", undone(Press::Next, Some("A001")), last);
    refused(called, undone(Press::Next, None), last);
    refused(called, undone(Press::Next, Some("A002")), last);
    refused(called, undone(Press::Finish, Some("A001")), last);
    refused(&format!("{called}; pause 1"), undone(Press::Next, Some("A001")), last);
    let (mut hall, _) = live(called);
    let undone = undone(Press::Next, Some("A001"))(&hall);
    assert!(hall.office.replay(Millis(hall.now.0 - 1), &undone).is_err(), "time runs back");
    assert_eq!(hall.office.replay(hall.now, &undone), Ok(()));
}

#[test]
fn counters() {
    let opened = |n, clerk: &'static str| {
        move |_: &Hall| {
            let clerk = Some(clerk.parse().unwrap());
            Event::CounterOpened { counter: counter(n), clerk }
        }
    };
    let closed = |n| move |_: &Hall| Event::CounterClosed { counter: counter(n) };
    let paused = |n| move |_: &Hall| Event::CounterPaused { counter: counter(n), reason: None };
    refused("open 1 by lan", opened(2, "lan"), "one clerk, one counter");
    refused("open 1 by lan", opened(3, "mai"), "the counter exists");
    refused("issue A; next 1", closed(1), "a counter closes with nothing in hand");
    refused("close 1", closed(1), "counter 1 is at work");
    refused("close 1", paused(1), "counter 1 is at work");
}

#[test]
fn days_and_rules() {
    let tuesday = |_: &Hall| opened(2, date(3), vec![], vec![], 8);
    refused("issue A", tuesday, "nobody waits over night");
    let forward = "a business day only moves forward";
    refused("tomorrow", |_| opened(2, date(20), vec![], vec![], 8), forward);
    refused("tomorrow", |_| opened(3, date(3), vec![], vec![], 8), forward);
    let ended = |_: &Hall| Event::DayClosed { day: Day { ordinal: 1, date: date(3) } };
    refused("issue A", ended, "only the running day can close");
    let empty = Rules { services: vec![], counters: vec![], ..minimal() };
    let empty = |_: &Hall| Event::ConfigChanged { rules: Box::new(empty.clone()) };
    refused("issue A", empty, "people are waiting for a");
    refused("issue A; next 1", empty, "counter 1 is at work");
}

#[test]
fn a_place_kept_for_tomorrow() {
    let kept = |reason| {
        let held = Some(Held { reason, until: None, counter: None });
        Ticket { held, ..ticket(1, 1, TicketState::OnHold, None) }
    };
    let day = |tickets: Vec<Ticket>| opened(1, date(20), tickets, vec![], 7);
    assert_eq!(replay(&day(vec![kept(HoldReason::Tomorrow)])), Ok(()));
    for reason in [HoldReason::Form, HoldReason::Result, HoldReason::Away] {
        let refused = replay(&day(vec![kept(reason)])).unwrap_err();
        assert!(refused.ends_with("a ticket carried over is in hand at its counter"), "{refused}");
    }
    let missed = Ticket { state: TicketState::NoShow, ..kept(HoldReason::Tomorrow) };
    assert!(replay(&day(vec![missed])).is_err());
    let twin = Ticket { id: id(2), ..kept(HoldReason::Tomorrow) };
    let refused = replay(&day(vec![kept(HoldReason::Tomorrow), twin])).unwrap_err();
    assert!(refused.ends_with("no number twice in a day"), "{refused}");
}

#[test]
fn visits() {
    let held = |counter: Option<u16>| {
        move |hall: &Hall| Event::TicketHeld {
            ticket: number(hall, "A001"),
            counter: counter.map(crate::hall::counter),
            reason: HoldReason::Form,
            until: None,
        }
    };
    refused("issue A; next 1", held(None), "ticket A001 is Called");
    refused("issue A", held(Some(1)), "the ticket is in hand there");
    refused("issue A; next 1", held(Some(2)), "the ticket is in hand there");
    let returned = |hall: &Hall| {
        let (ticket, after, counted, bound, first) = (number(hall, "A001"), 0, false, None, false);
        Event::TicketReturned { ticket, after, counted, bound, first }
    };
    refused("issue A", returned, "ticket A001 is Waiting");
    refused("issue A; next 1; finish 1", returned, "ticket A001 is Done");
    let corrected = |service: &'static str| {
        move |hall: &Hall| {
            let (ticket, service, class) = (number(hall, "A001"), key(service), Class::Normal);
            let (authority, non_territorial) = (None, false);
            Event::TicketCorrected { ticket, service, class, authority, non_territorial }
        }
    };
    refused("issue A", corrected("z"), "the service exists");
    refused("issue A; next 1", corrected("b"), "ticket A001 is Called");
}

#[test]
fn tickets_sent_on() {
    let sent = |service: &'static str, press, arrival| {
        move |hall: &Hall| Event::TicketTransferred {
            ticket: number(hall, "A001"),
            counter: counter(1),
            press,
            service: key(service),
            bound: None,
            first: false,
            since: hall.now,
            arrival,
            then: vec![],
            done: vec![],
            dossiers: None,
        }
    };
    let called = "issue A; issue A; next 1";
    refused(called, sent("z", Press::Transfer, 1), "the service exists");
    for press in [Press::NoShow, Press::Hold] {
        refused(called, sent("b", press, 1), "who is absent or set aside is not sent on");
    }
    refused(called, sent("b", Press::Transfer, 2), "arrivals only grow");
    refused(called, sent("b", Press::Transfer, u64::MAX), "arrivals only grow");
    refused("issue A", sent("b", Press::Transfer, 1), "the ticket is in hand there");
    let (mut hall, _) = live(called);
    let sent = sent("b", Press::Transfer, 3)(&hall);
    assert_eq!(hall.office.replay(hall.now, &sent), Ok(()));
}

#[test]
fn presses_that_somebody_else_overtook() {
    let undone = |hall: &Hall| {
        let (counter, press, requeued) = (counter(1), Press::Transfer, None);
        Event::CallUndone { counter, press, requeued, restored: Some(number(hall, "A001")) }
    };
    let moved = "issue A; next 1; transfer 1 B; next 2";
    refused(moved, undone, "nobody has done anything with it since");
}

#[test]
fn a_number_that_is_not_from_the_roll_is_counted() {
    refused("issue A", |_| issued(999, "A500", 0, 2), "counts only grow within a day");
}

#[test]
fn bookings() {
    let booked = "rules bookable A, booking, hours 08:00-16:00; book A mon 09:00";
    let made = |id: u128, service: &str, arrival| {
        let text = format!(
            r#"{{"kind":"booking_made","booking":{{"id":"{}","service":"{service}","date":"2026-11-03","minute":540,
            "class":"normal","language":"vi","registered_at":0,"arrival":{arrival}}}}}"#,
            crate::forged::id(id)
        );
        serde_json::from_str::<Event>(&text).unwrap()
    };
    let again = |hall: &Hall| {
        let TicketId(used) = hall.booking("#1");
        made(used.as_u128(), "a", 2)
    };
    refused(booked, again, "a booking is made once");
    refused(booked, |_| made(900, "a", 1), "arrivals only grow");
    refused(booked, |_| made(900, "a", u64::MAX), "arrivals only grow");
    refused(booked, |_| made(900, "z", 2), "the service exists");
    let in_place_of = |hall: &Hall| {
        let TicketId(used) = hall.booking("#1");
        issued(used.as_u128(), "A001", 1, 2)
    };
    refused(booked, in_place_of, "a booking keeps its place");
    let lost = "the booking exists";
    let booking = id(900);
    refused(booked, |_| Event::BookingLapsed { booking }, lost);
    refused(booked, |_| Event::BookingCancelled { booking }, lost);
    refused(booked, |_| Event::BookingMoved { booking, date: date(3), minute: 0 }, lost);
}

#[test]
fn alarms_and_emergencies() {
    let alarm = || Alarm::Help { counter: counter(1) };
    refused("help 1", |_| Event::AlarmRaised { alarm: alarm() }, "an alarm is raised once");
    refused("issue A", |_| Event::AlarmEnded { alarm: alarm() }, "an alarm that ends was raised");
    refused("issue A", |_| Event::EmergencySet { on: false }, "the emergency changes");
}

/// The program before knew one alarm of backups: it read the new one as that, and wrote that one's end.
#[test]
fn an_older_program_ends_an_alarm_that_it_did_not_tell_apart() {
    let (mut hall, _) = live("issue A");
    let before = hall.office.clone();
    let raised = Event::AlarmRaised { alarm: Alarm::Backup { elsewhere: true } };
    hall.office.replay(hall.now, &raised).unwrap();
    assert_eq!(hall.office.alarms().count(), 1);
    let ended = Event::AlarmEnded { alarm: Alarm::Backup { elsewhere: false } };
    hall.office.replay(hall.now, &ended).unwrap();
    assert_eq!(hall.office, before);
    let words = hall.office.replay(hall.now, &ended).expect_err("it is over");
    assert!(words.ends_with("an alarm that ends was raised"), "{words}");
}

#[test]
fn seats() {
    let assigned = |n, service: &'static str| {
        let services = Some(vec![key(service)]);
        move |_: &Hall| Event::CounterAssigned { counter: counter(n), services: services.clone() }
    };
    refused("issue A", assigned(9, "a"), "the counter exists");
    refused("issue A", assigned(1, "z"), "the service exists");
    let handed_over = |_: &Hall| Event::CounterHandedOver { counter: counter(1) };
    refused("close 1", handed_over, "counter 1 is at work");
}

#[test]
fn a_clock_that_runs_back_takes_nothing_back() {
    let (mut hall, _) = live("issue A");
    hall.office.apply(Millis(0), &Event::CounterClosed { counter: counter(1) });
    assert_eq!(hall.office.last_at(), hall.now);
}

/// An office restored from a copy goes on beyond what others have seen of it.
#[test]
fn arrivals_and_counts_may_jump_ahead() {
    let (mut hall, _) = live("issue A; skip A 40");
    let jump = opened(2, date(20), vec![], vec![], 1_000);
    hall.step("cancel A001");
    hall.office.replay(hall.now, &jump).unwrap();
    let issued = issued(99, "A007", 7, 2_000);
    hall.office.replay(hall.now, &issued).unwrap();
    let next = hall.office.decide(&issue(100, 0), &supervisor(), hall.now).unwrap();
    let [Event::TicketIssued { number, arrival, .. }] = next.as_slice() else { panic!("{next:?}") };
    assert_eq!((number.as_str(), *arrival), ("A008", 2_001));
}

fn replay(event: &Event) -> Result<(), String> {
    Office::default().replay(Millis(0), event)
}

fn number(hall: &Hall, number: &str) -> TicketId {
    let issued = hall.issued().find(|(_, n)| n.as_str() == number);
    issued.expect("a number that was given out").0
}
