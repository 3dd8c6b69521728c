//! Logs that nobody wrote and clocks that nobody set: refused or taken, but never a panic.

use crate::hall::{Hall, counter, minimal, service, supervisor};
use crate::script::key;
use jiff::civil::Date;
use office::{
    Actor, Channel, Class, Command, CounterNo, Day, Desk, DeskState, Event, ExpiryReason, Hours,
    Issue, Language, LastPress, Limits, Millis, Outcome, Press, Rules, Ticket, TicketId,
    TicketState, Window,
};
use proptest::prelude::*;
use uuid::Uuid;

const TIMES: [i64; 9] = [
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
            let _ = (hours.open_at(at, &zone), hours.opens_after(at, &zone));
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
        let counter = counter(n);
        let outcome = Outcome::Served;
        for command in [
            Command::CallNext { counter },
            Command::Recall { counter },
            Command::Finish { counter, outcome },
            Command::NoShow { counter },
            Command::Undo { counter },
            Command::Close { counter },
        ] {
            let _ = office.decide(&command, &supervisor(), at);
        }
        let _ = office.rules().counter(counter).map(|rules| office.waiting_for(rules).len());
    }
    for command in [issue(7, 0), issue(7, 2), Command::OpenDay { date: Date::MAX }] {
        let _ = office.decide(&command, &supervisor(), at);
    }
    for ticket in office.tickets() {
        let _ = (office.ahead(ticket), office.absent_from(ticket));
    }
    let _ = (office.remaining(&key("a")), office.issues(&key("a"), at), office.date_of(at));
}

pub(crate) fn id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(n))
}

pub(crate) fn date(day: i8) -> Date {
    jiff::civil::date(2026, 11, day)
}

pub(crate) fn issue(ticket: u128, service: usize) -> Command {
    let (class, language, channel) = (Class::Normal, Language::Vi, Channel::Desk);
    let service = key(["a", "b", "c"][service]);
    Command::Issue(Issue { ticket: id(ticket), service, class, language, channel })
}

pub(crate) fn ticket(
    n: u128,
    count: u32,
    state: TicketState,
    counter: Option<CounterNo>,
) -> Ticket {
    Ticket {
        id: id(n),
        number: format!("A{count:03}").parse().unwrap(),
        day: 1,
        service: key("a"),
        class: Class::Normal,
        language: Language::Vi,
        channel: Channel::Kiosk,
        state,
        issued_at: Millis(0),
        arrival: u64::try_from(n).unwrap(),
        counter,
        calls: u32::MAX,
        called_at: None,
        started_at: None,
        ended_at: None,
        outcome: None,
    }
}

pub(crate) fn opened(
    ordinal: u32,
    date: Date,
    carried: Vec<Ticket>,
    counters: Vec<Desk>,
    next_arrival: u64,
) -> Event {
    let (day, rules) = (Day { ordinal, date }, Box::new(minimal()));
    Event::DayOpened { day, rules, carried, next_arrival, counters }
}

fn at() -> impl Strategy<Value = Millis> {
    prop_oneof![
        6 => (0i64..100_000).prop_map(|ms| crate::hall::MONDAY_EIGHT.plus(ms)),
        1 => prop::sample::select(&TIMES[..]).prop_map(Millis),
    ]
}

fn some_id() -> impl Strategy<Value = TicketId> {
    (1u128..6).prop_map(id)
}

fn some_counter() -> impl Strategy<Value = CounterNo> {
    (1u16..4).prop_map(counter)
}

fn some_state() -> impl Strategy<Value = TicketState> {
    use TicketState::{Called, Cancelled, Done, Expired, NoShow, Serving, Waiting};
    prop::sample::select(vec![Waiting, Called, Serving, Done, NoShow, Cancelled, Expired])
}

fn some_press() -> impl Strategy<Value = Press> {
    prop::sample::select(vec![Press::Next, Press::Finish, Press::NoShow])
}

fn some_ticket() -> impl Strategy<Value = Ticket> {
    (1u128..6, 1u32..6, some_state(), prop::option::of(some_counter()))
        .prop_map(|(n, count, state, counter)| ticket(n, count, state, counter))
}

fn some_desk() -> impl Strategy<Value = Desk> {
    let state = prop::sample::select(vec![DeskState::Open, DeskState::Paused, DeskState::Closed]);
    let before = prop::collection::vec(some_ticket(), 0..3);
    let press = (some_press(), at(), before).prop_map(|(press, at, before)| LastPress {
        press,
        at,
        before,
    });
    let press = prop::option::weighted(0.2, press);
    (some_counter(), state, prop::option::of(some_id()), press).prop_map(
        |(number, state, in_hand, last_press)| Desk {
            state,
            in_hand,
            last_press,
            ..Desk::closed(number)
        },
    )
}

fn some_rules() -> impl Strategy<Value = Rules> {
    let ms = || prop::sample::select(vec![i64::MIN, -1, 0, 10_000, i64::MAX]);
    let quota = prop::sample::select(vec![None, Some(0), Some(3), Some(u32::MAX)]);
    let zone = prop::sample::select(vec!["Asia/Ho_Chi_Minh", "", "Mars/Base", "UTC"]);
    let window = (any::<u16>(), any::<u16>()).prop_map(|(from, to)| Window { from, to });
    let hours = prop::collection::vec(window, 0..3);
    (ms(), ms(), quota, zone, prop::option::weighted(0.3, hours), any::<bool>()).prop_map(
        |(undo_ms, absent_grace_ms, quota, zone, windows, third)| {
            let mut rules = minimal();
            rules.limits = Limits { undo_ms, absent_grace_ms };
            rules.services[0].quota = quota;
            rules.services.extend(third.then(|| service("c", "A1")));
            rules.time_zone = zone.to_owned();
            rules.issue_hours =
                windows.map(|windows| Hours { week: std::array::from_fn(|_| windows.clone()) });
            rules
        },
    )
}

fn day_event() -> impl Strategy<Value = Event> {
    let ordinal = prop::sample::select(vec![0, 1, 2, 3, 1_000, u32::MAX]);
    let date = prop::sample::select(vec![Date::MIN, date(2), date(3), date(20), Date::MAX]);
    let day = (ordinal, date).prop_map(|(ordinal, date)| Day { ordinal, date });
    let next_arrival = prop::sample::select(vec![0, 1, 5, 1_000, u64::MAX / 2]);
    let carried = prop::collection::vec(some_ticket(), 0..3);
    let counters = prop::collection::vec(some_desk(), 0..3);
    (day, some_rules(), carried, next_arrival, counters, any::<bool>()).prop_map(
        |(day, rules, carried, next_arrival, counters, closed)| {
            let rules = Box::new(rules);
            match closed {
                true => Event::DayClosed { day },
                false => Event::DayOpened { day, rules, carried, next_arrival, counters },
            }
        },
    )
}

fn issued_event() -> impl Strategy<Value = Event> {
    let count = prop::sample::select(vec![0, 1, 2, 3, 99_998, 99_999, 100_000, u32::MAX]);
    let arrival = prop::sample::select(vec![0, 1, 2, 3, 4, u64::MAX / 2, u64::MAX]);
    let class = prop::sample::select(Class::ALL.to_vec());
    let service = prop::sample::select(vec!["a", "b", "c"]);
    (some_id(), 1u32..6, count, arrival, service, class).prop_map(
        |(ticket, printed, count, arrival, service, class)| Event::TicketIssued {
            ticket,
            number: format!("A{printed:03}").parse().unwrap(),
            count,
            arrival,
            service: key(service),
            class,
            language: Language::En,
            channel: Channel::Phone,
        },
    )
}

fn event() -> impl Strategy<Value = Event> {
    let ticket_event =
        (0u8..8, some_id(), some_counter(), prop::option::of(some_id()), some_press()).prop_map(
            |(kind, ticket, counter, other, press)| match kind {
                0 | 1 => Event::TicketCalled { ticket, counter, calls: u32::MAX, finished: other },
                2 => Event::TicketRecalled { ticket, counter, calls: u32::MAX },
                3 => Event::ServiceStarted { ticket, counter },
                4 => Event::TicketFinished { ticket, counter, outcome: Outcome::Redirected, press },
                5 => Event::TicketMissed { ticket, counter },
                6 => Event::TicketCancelled { ticket },
                _ => Event::TicketExpired { ticket, reason: ExpiryReason::DayOver },
            },
        );
    let (requeued, restored) = (prop::option::of(some_id()), prop::option::of(some_id()));
    let counter_event = (0u8..4, some_counter(), requeued, restored, some_press()).prop_map(
        |(kind, counter, requeued, restored, press)| match kind {
            0 => Event::CallUndone { counter, press, requeued, restored },
            1 => Event::CounterOpened { counter, clerk: None },
            2 => Event::CounterPaused { counter, reason: None },
            _ => Event::CounterClosed { counter },
        },
    );
    let new_rules = some_rules().prop_map(|rules| Event::ConfigChanged { rules: Box::new(rules) });
    prop_oneof![
        4 => issued_event(),
        6 => ticket_event,
        4 => counter_event,
        1 => day_event(),
        1 => new_rules,
    ]
}

fn command() -> impl Strategy<Value = Command> {
    (0u8..10, some_counter(), 10u128..40, 0usize..3).prop_map(|(kind, counter, n, service)| {
        match kind {
            0..3 => issue(n, service),
            3 => Command::CallNext { counter },
            4 => Command::Undo { counter },
            5 => Command::Finish { counter, outcome: Outcome::Served },
            6 => Command::NoShow { counter },
            7 => Command::Close { counter },
            8 => Command::Open { counter },
            _ => Command::OpenDay { date: Date::MAX },
        }
    })
}
