//! Logs that nobody wrote and clocks that nobody set: refused or taken, but never a panic.

use crate::forged::{at, command, date, event, id, issue};
use crate::hall::{Hall, counter, minimal, supervisor};
use crate::script::key;
use jiff::civil::Date;
use office::{
    Actor, Channel, Command, HoldReason, Hours, Issue, Millis, Outcome, Position, Rules, Transfer,
    Window,
};
use proptest::prelude::*;

pub(crate) const TIMES: [i64; 9] = [
    i64::MIN,
    -1,
    0,
    1,
    1_793_581_200_000,
    1_793_581_200_001,
    i64::MAX / 2,
    i64::MAX - 1,
    i64::MAX,
];

#[test]
fn any_moment_has_a_place_in_the_week() {
    let mut hall = Hall::of(minimal());
    for zone in ["Asia/Ho_Chi_Minh", "Pacific/Kiritimati", "Pacific/Niue", "Europe/Berlin"] {
        for windows in
            [vec![], vec![Window { from: 0, to: 1 }], vec![Window { from: 1439, to: 1440 }]]
        {
            let week = std::array::from_fn(|_| windows.clone());
            let issue_hours = Some(Hours { week });
            let rules = Rules { time_zone: zone.to_owned(), issue_hours, ..minimal() };
            let rules = Box::new(rules);
            hall.submit(&Command::ChangeRules { rules }, &Actor::System).unwrap();
            for at in TIMES.map(Millis) {
                let _ = hall.office.date_of(at);
                let _ = hall.office.issues(&key("a"), at);
                let _ = hall.office.decide(&issue(0, 0), &supervisor(), at);
            }
        }
    }
}

#[test]
fn windows_from_a_forged_log_are_only_windows() {
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap();
    for (from, to) in [(0, 0), (5, 1), (1_440, 1_441), (1_500, 2_000), (u16::MAX, u16::MAX)] {
        let hours = Hours { week: std::array::from_fn(|_| vec![Window { from, to }]) };
        for at in TIMES.map(Millis) {
            let rules = Rules::default();
            let _ = (rules.open_at(&hours, at, &zone), rules.opens_after(&hours, at, &zone));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn no_forged_log_stops_the_office(forged in prop::collection::vec((event(), at()), 0..60)) {
        let (mut strict, mut lax) = (Hall::at_work(), Hall::at_work());
        for (event, at) in &forged {
            // `apply` takes anything, `replay` only what fits.
            lax.office.apply(*at, event);
            work_on(&lax, *at);
            let before = strict.office.clone();
            if strict.office.replay(*at, event).is_err() {
                prop_assert_eq!(&before, &strict.office, "a refused event changes nothing");
            }
            work_on(&strict, *at);
        }
    }

    #[test]
    fn what_is_decided_after_a_forged_log_is_admitted(
        forged in prop::collection::vec((event(), at()), 0..60),
        commands in prop::collection::vec(command(), 0..30),
    ) {
        let mut hall = Hall::at_work();
        for (event, at) in &forged {
            let _ = hall.office.replay(*at, event);
        }
        let at = hall.office.last_at().max(hall.now);
        for command in &commands {
            let decided = hall.office.decide(command, &supervisor(), at);
            for event in decided.unwrap_or_default() {
                prop_assert_eq!(hall.office.replay(at, &event), Ok(()), "{:?}", event);
            }
        }
    }
}

/// Every command and every look; only that they return matters.
fn work_on(hall: &Hall, at: Millis) {
    let office = &hall.office;
    for n in 1..4 {
        for command in presses(n) {
            let _ = office.decide(&command, &supervisor(), at);
        }
        let _ = office.rules().counter(counter(n)).map(|rules| office.waiting_for(rules).len());
    }
    let open = Command::OpenDay { date: Date::MAX };
    for command in [issue(7, 0), issue(7, 2), open, Command::OpenAsYesterday, Command::Tick] {
        let _ = office.decide(&command, &supervisor(), at);
    }
    for ticket in office.tickets() {
        let ahead = office.ahead(ticket);
        let _ = (office.absent_from(ticket), office.notices(ticket, ahead, at));
        let _ = (ticket.ending(), ticket.place());
    }
    for booking in office.bookings() {
        let _ = office.decide(&Command::CheckIn { booking: booking.id }, &Actor::System, at);
    }
    let _ = (office.remaining(&key("a")), office.issues(&key("a"), at), office.date_of(at));
    let _ = (office.slots(&key("a"), date(3), at), office.people());
}

/// What may be pressed at a counter.
fn presses(n: u16) -> Vec<Command> {
    let counter = counter(n);
    let (outcome, done, dossiers) = (Outcome::Served, Vec::new(), None);
    let (service, bound, position) = (Some(key("a")), None, Position::Last);
    let walk_up = Issue { channel: Channel::Desk, ..Issue::plain(id(8), key("b")) };
    vec![
        Command::CallNext { counter },
        Command::Call { counter, ticket: id(1), reason: None },
        Command::WalkUp { counter, issue: Box::new(walk_up), reason: None },
        Command::Recall { counter },
        Command::Start { counter },
        Command::Finish { counter, outcome, done, dossiers },
        Command::Hold { counter, reason: HoldReason::Form, minutes: Some(1) },
        Command::Transfer { counter, to: Transfer { service, bound, position, back: true } },
        Command::NoShow { counter },
        Command::Undo { counter },
        Command::HandOver { counter },
        Command::Close { counter },
    ]
}
