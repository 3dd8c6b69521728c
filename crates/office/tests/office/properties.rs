//! What holds on any day.

use crate::hall::{Hall, counter};
use crate::model::{Model, Row, SIGNS, Step};
use crate::refusals::read_back;
use office::{Class, Event, Ticket, TicketId, TicketState};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Days tried for each property; more with `OFFICE_CASES`, as in a long run.
fn days(by_default: u32) -> ProptestConfig {
    let asked = std::env::var("OFFICE_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig { cases: asked.unwrap_or(by_default), ..ProptestConfig::default() }
}

const RULES: &[&str] = &[
    "grace 0s",
    "grace 5s",
    "undo 10s",
    "undo 2s",
    "quota A 12",
    "quota A any",
    "prefix A 4",
    "prefix A A",
    "counter 1 A",
    "counter 1 B A",
    "counter 2 B C",
    "counter 3 C A",
    "counter 3 B",
    "no counter 3",
    "service C",
    "no service C",
    "zone Asia/Tokyo",
];

fn class() -> impl Strategy<Value = Class> {
    prop_oneof![1 => Just(Class::Urgent), 2 => Just(Class::Priority), 6 => Just(Class::Normal)]
}

fn clerk() -> impl Strategy<Value = Option<&'static str>> {
    prop_oneof![4 => Just(None), 2 => Just(Some("lan")), 1 => Just(Some("mai"))]
}

fn step() -> impl Strategy<Value = Step> {
    let service = prop::sample::select(vec!["A", "A", "A", "B", "B", "C", "Z"]);
    let press = prop_oneof![
        8 => Just("next"),
        3 => prop::sample::select(vec!["recall", "start", "finish", "no-show", "undo", "open"]),
        3 => prop::sample::select(vec!["undo", "open"]),
        1 => prop::sample::select(vec!["pause", "close"]),
    ];
    prop_oneof![
        8 => (service, class(), any::<bool>())
            .prop_map(|(service, class, staff)| Step::Issue { service, class, staff }),
        16 => (press, 1..SIGNS, clerk())
            .prop_map(|(press, counter, clerk)| Step::Press { press, counter, clerk }),
        4 => (0i64..8).prop_map(Step::Wait),
        2 => (0usize..500).prop_map(|nth| Step::Cancel { nth }),
        2 => prop::sample::select(RULES).prop_map(Step::Rules),
        1 => Just(Step::Tomorrow),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    prop::collection::vec(step(), 0..200)
}

/// A hall in which these steps were taken; the model only finds the words for them.
fn lived(steps: &[Step]) -> Hall {
    let (mut hall, mut model) = (Hall::at_work(), Model::at_work());
    for step in steps {
        hall.step(&model.words(step));
        model.step(step);
    }
    hall
}

proptest! {
    #![proptest_config(days(2_000))]

    #[test]
    fn the_office_does_what_the_plain_rules_say(steps in steps()) {
        let (mut hall, mut model) = (Hall::at_work(), Model::at_work());
        let mut story = String::new();
        for step in &steps {
            let words = model.words(step);
            story = format!("{story}; {words}");
            prop_assert_eq!(hall.step(&words), model.step(step), "{}", story);
            one_counter_a_ticket(&hall);
        }
        same_hall(&hall, &model);
    }
}

proptest! {
    #![proptest_config(days(500))]

    #[test]
    fn replaying_the_log_gives_the_same_office(steps in steps()) {
        lived(&steps).check_log();
    }

    #[test]
    fn every_event_of_any_day_reads_back_as_it_was_written(steps in steps()) {
        read_back(&lived(&steps));
    }

    #[test]
    fn no_number_is_given_out_twice_in_a_day(steps in steps()) {
        let mut today = BTreeSet::new();
        for (_, event) in &lived(&steps).log {
            if let Event::DayOpened { carried, .. } = event {
                today = carried.iter().map(|t| t.number.clone()).collect();
            }
            if let Event::TicketIssued { number, .. } = event {
                prop_assert!(today.insert(number.clone()), "{} twice", number);
            }
        }
    }

    #[test]
    fn every_ticket_ends_once_or_lives(steps in steps()) {
        let hall = lived(&steps);
        let mut alive = BTreeSet::new();
        for (_, event) in &hall.log {
            follow(&mut alive, event);
        }
        let ended = [TicketState::Done, TicketState::NoShow, TicketState::Cancelled];
        let here = hall.office.tickets().filter(|t| !ended.contains(&t.state));
        prop_assert_eq!(alive, here.map(|t| t.id).collect::<BTreeSet<_>>());
    }
}

/// No ticket at two counters; at its counter, a ticket says so itself.
fn one_counter_a_ticket(hall: &Hall) {
    let mut in_hand = BTreeSet::new();
    for ticket in hall.office.desks().filter_map(|desk| desk.in_hand) {
        assert!(in_hand.insert(ticket), "{ticket} at two counters");
    }
    let called = |t: &&Ticket| matches!(t.state, TicketState::Called | TicketState::Serving);
    let called: BTreeSet<_> = hall.office.tickets().filter(called).map(|t| t.id).collect();
    assert_eq!(called, in_hand);
}

/// Follows who is still in the office. Nobody ends who is not there.
fn follow(alive: &mut BTreeSet<TicketId>, event: &Event) {
    match event {
        Event::TicketIssued { ticket, .. } => assert!(alive.insert(*ticket)),
        Event::TicketFinished { ticket, .. }
        | Event::TicketMissed { ticket, .. }
        | Event::TicketCancelled { ticket }
        | Event::TicketExpired { ticket, .. } => assert!(alive.remove(ticket)),
        Event::CallUndone { restored, .. } => alive.extend(restored),
        Event::DayOpened { carried, .. } => {
            assert_eq!(*alive, carried.iter().map(|t| t.id).collect(), "who lives is carried over");
        }
        Event::DayClosed { .. }
        | Event::TicketCalled { .. }
        | Event::TicketRecalled { .. }
        | Event::ServiceStarted { .. }
        | Event::CounterOpened { .. }
        | Event::CounterPaused { .. }
        | Event::CounterClosed { .. }
        | Event::ConfigChanged { .. } => {}
    }
}

/// Every ticket, every counter, every line is the same.
fn same_hall(hall: &Hall, model: &Model) {
    assert_eq!(hall.office.tickets().count(), model.rows.len());
    for row in &model.rows {
        let ticket =
            hall.office.by_number(&row.number.parse().unwrap()).expect("a ticket of today");
        let at = ticket.counter.map(|counter| usize::from(counter.get()));
        assert_eq!((&ticket.service, ticket.class), (&row.service, row.class), "{}", row.number);
        assert_eq!((ticket.state, at), (row.state, row.counter), "{}", row.number);
        if ticket.state == TicketState::Waiting {
            assert_eq!(hall.office.ahead(ticket), model.ahead(row), "ahead of {}", row.number);
        }
    }
    for desk in hall.office.desks() {
        let n = desk.number.get();
        let seat = &model.seats[usize::from(n)];
        let in_hand = hall.office.in_hand(desk.number).map(|t| t.number.to_string());
        let clerk = desk.clerk.as_ref().map(|clerk| clerk.as_str());
        assert_eq!((desk.state, clerk), (seat.state, seat.clerk), "counter {n}");
        assert_eq!(in_hand, seat.in_hand, "counter {n}");
        let rules = hall.office.rules().counter(counter(n)).expect("a desk stands in the rules");
        let line = hall.office.waiting_for(rules).into_iter().map(|t| t.number.to_string());
        assert!(line.eq(model.line(usize::from(n)).into_iter().map(|r| r.number)), "line {n}");
    }
    for service in &hall.office.rules().services {
        let waiting = |r: &Row| r.service == service.key;
        assert_eq!(hall.office.waiting(&service.key), model.waiting().filter(waiting).count());
    }
}
