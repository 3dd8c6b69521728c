//! Events and orders as chance would write them.

use crate::hall::{counter, minimal, service};
use crate::hostile::TIMES;
use crate::script::key;
use jiff::civil::Date;
use office::{
    Alarm, Booking, Bound, Cause, Channel, Class, Command, CounterNo, Day, Delivery, Desk,
    DeskState, Event, ExpiryReason, Held, HoldReason, Hours, Issue, Language, LastPress, Limits,
    Millis, Outcome, Position, Press, Rating, Rules, Seat, ServiceKey, Step, Stop, Ticket,
    TicketId, TicketState, Transfer, Turn, Window,
};
use proptest::prelude::*;
use uuid::Uuid;

pub(crate) fn id(n: u128) -> TicketId {
    TicketId(Uuid::from_u128(n))
}

pub(crate) fn date(day: i8) -> Date {
    jiff::civil::date(2026, 11, day)
}

pub(crate) fn issue(ticket: u128, service: usize) -> Command {
    let channel = Channel::Desk;
    Command::Issue(Issue { channel, ..Issue::plain(id(ticket), key(["a", "b", "c"][service])) })
}

/// A ticket as it would be issued, by hand.
pub(crate) fn issued(ticket: u128, number: &str, count: u32, arrival: u64) -> Event {
    Event::TicketIssued {
        ticket: id(ticket),
        number: number.parse().unwrap(),
        count,
        arrival,
        service: key("a"),
        class: Class::Normal,
        language: Language::Vi,
        channel: Channel::Kiosk,
        authority: None,
        non_territorial: false,
        party: 1,
        dossiers: 1,
        since: None,
        then: Vec::new(),
        person: None,
        from_roll: false,
    }
}

/// A ticket that lay in a log, by hand: `A001` for count 1.
pub(crate) fn ticket(
    n: u128,
    count: u32,
    state: TicketState,
    counter: Option<CounterNo>,
) -> Ticket {
    let number = format!("A{count:03}");
    let text = format!(
        r#"{{"id":"{}","number":"{number}","day":1,"service":"a","class":"normal","language":"vi",
        "channel":"kiosk","state":"waiting","issued_at":0,"arrival":{n},"calls":{}}}"#,
        id(n),
        u32::MAX
    );
    // As the journal reads a row that has nothing beyond the usual.
    let row: Ticket = serde_json::from_str(&text).unwrap();
    Ticket { state, counter, ..row }
}

pub(crate) fn opened(
    ordinal: u32,
    date: Date,
    carried: Vec<Ticket>,
    counters: Vec<Desk>,
    next_arrival: u64,
) -> Event {
    let (day, rules) = (Day { ordinal, date }, Box::new(minimal()));
    let (bookings, roster, emergency) = (Vec::new(), Vec::new(), false);
    Event::DayOpened { day, rules, carried, next_arrival, counters, bookings, roster, emergency }
}

pub(crate) fn at() -> impl Strategy<Value = Millis> {
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

fn some_service() -> impl Strategy<Value = ServiceKey> {
    prop::sample::select(vec!["a", "b", "c"]).prop_map(key)
}

fn some_state() -> impl Strategy<Value = TicketState> {
    use TicketState::{Called, Cancelled, Done, Expired, NoShow, OnHold, Serving, Waiting};
    prop::sample::select(vec![Waiting, Called, Serving, OnHold, Done, NoShow, Cancelled, Expired])
}

fn some_press() -> impl Strategy<Value = Press> {
    use Press::{Call, Finish, Hold, Next, NoShow, Transfer};
    prop::sample::select(vec![Next, Finish, NoShow, Hold, Transfer, Call])
}

fn some_hold() -> impl Strategy<Value = HoldReason> {
    use HoldReason::{Away, Form, Result, Tomorrow};
    prop::sample::select(vec![Form, Result, Away, Tomorrow])
}

fn some_bound() -> impl Strategy<Value = Option<Bound>> {
    prop_oneof![
        3 => Just(None),
        1 => some_counter().prop_map(|counter| Some(Bound::Counter(counter))),
        1 => Just(Some(Bound::Clerk("lan".parse().unwrap()))),
    ]
}

fn some_stops() -> impl Strategy<Value = Vec<Stop>> {
    let stop = (some_service(), prop::option::of(some_counter()))
        .prop_map(|(service, counter)| Stop { service, counter });
    prop::collection::vec(stop, 0..2)
}

fn some_ticket() -> impl Strategy<Value = Ticket> {
    let held = (some_hold(), prop::option::of(some_counter()), prop::option::of(at()))
        .prop_map(|(reason, counter, until)| Held { reason, until, counter });
    let place = (prop::option::of(at()), some_bound(), some_stops());
    let held = prop::option::of(held);
    (1u128..6, 1u32..6, some_state(), prop::option::of(some_counter()), held, place).prop_map(
        |(n, count, state, counter, held, (since, bound, then))| Ticket {
            held,
            since,
            bound,
            then,
            ..ticket(n, count, state, counter)
        },
    )
}

fn some_turn() -> impl Strategy<Value = Turn> {
    let credit = prop::sample::select(vec![i32::MIN, -1, 0, 1, i32::MAX]);
    (any::<u8>(), prop::collection::vec(credit, 0..3))
        .prop_map(|(run, credits)| Turn { run, credits })
}

fn some_desk() -> impl Strategy<Value = Desk> {
    let state = prop::sample::select(vec![DeskState::Open, DeskState::Paused, DeskState::Closed]);
    let before = prop::collection::vec(some_ticket(), 0..3);
    let press = (some_press(), at(), before, some_turn())
        .prop_map(|(press, at, before, turn)| LastPress { press, at, before, turn });
    let press = prop::option::weighted(0.2, press);
    (some_counter(), state, prop::option::of(some_id()), press, some_turn()).prop_map(
        |(number, state, in_hand, last_press, turn)| Desk {
            state,
            in_hand,
            last_press,
            turn,
            ..Desk::closed(number)
        },
    )
}

fn some_rules() -> impl Strategy<Value = Rules> {
    let ms = || prop::sample::select(vec![i64::MIN, -1, 0, 10_000, i64::MAX]);
    let limits = (ms(), ms(), ms(), ms()).prop_map(|(undo, grace, pause, away)| Limits {
        undo_ms: undo,
        absent_grace_ms: grace,
        recall_pause_ms: pause,
        away_ms: away,
        auto_no_show_ms: Some(away),
        auto_next_ms: pause,
        no_counter_ms: grace,
        ..Limits::default()
    });
    let quota = prop::sample::select(vec![None, Some(0), Some(3), Some(u32::MAX)]);
    let zone = prop::sample::select(vec!["Asia/Ho_Chi_Minh", "", "Mars/Base", "UTC"]);
    let window = (any::<u16>(), any::<u16>()).prop_map(|(from, to)| Window { from, to });
    let hours = prop::collection::vec(window, 0..3);
    (limits, quota, zone, prop::option::weighted(0.3, hours), any::<bool>()).prop_map(
        |(limits, quota, zone, windows, third)| {
            let mut rules = minimal();
            rules.limits = limits;
            rules.services[0].quota = quota;
            rules.services[0].bookable = third;
            rules.issuing.booking = third.then(office::BookingRules::default);
            rules.issuing.by_capacity = third;
            rules.counters.iter_mut().for_each(|counter| counter.auto_next = third);
            let share = |share| Step { share, ..Step::default() };
            rules.calling.plan = if third { vec![share(1), share(u16::MAX)] } else { vec![] };
            rules.services.extend(third.then(|| service("c", "A1")));
            rules.time_zone = zone.to_owned();
            let hours =
                windows.map(|windows| Hours { week: std::array::from_fn(|_| windows.clone()) });
            (rules.issue_hours, rules.service_hours) = (hours.clone(), hours);
            rules
        },
    )
}

fn some_booking() -> impl Strategy<Value = Booking> {
    let minute = prop::sample::select(vec![0, 480, 1_439, 1_440, u16::MAX]);
    let arrival = prop::sample::select(vec![0, 1, 4, u64::MAX / 2, u64::MAX]);
    let date = prop::sample::select(vec![Date::MIN, date(2), date(3), Date::MAX]);
    (1u128..9, some_service(), date, minute, arrival, at()).prop_map(
        |(n, service, date, minute, arrival, registered_at)| Booking {
            id: id(n),
            service,
            date,
            minute,
            class: Class::Priority,
            language: Language::Vi,
            authority: None,
            non_territorial: false,
            person: None,
            registered_at,
            arrival,
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
    let bookings = prop::collection::vec(some_booking(), 0..2);
    (day, some_rules(), carried, next_arrival, counters, bookings, any::<bool>()).prop_map(
        |(day, rules, carried, next_arrival, counters, bookings, closed)| {
            if closed {
                return Event::DayClosed { day };
            }
            let (rules, emergency) = (Box::new(rules), false);
            let seat = |desk: &Desk| Seat {
                counter: desk.number,
                clerk: "lan".parse().unwrap(),
                services: Some(vec![key("c")]),
            };
            let roster = counters.iter().map(seat).collect();
            Event::DayOpened {
                day,
                rules,
                carried,
                next_arrival,
                counters,
                bookings,
                roster,
                emergency,
            }
        },
    )
}

fn issued_event() -> impl Strategy<Value = Event> {
    let count = prop::sample::select(vec![0, 1, 2, 3, 99_998, 99_999, 100_000, u32::MAX]);
    let arrival = prop::sample::select(vec![0, 1, 2, 3, 4, u64::MAX / 2, u64::MAX]);
    let class = prop::sample::select(Class::ALL.to_vec());
    let place = (prop::option::of(at()), some_stops());
    (1u128..6, 1u32..6, count, arrival, some_service(), class, place, any::<bool>()).prop_map(
        |(ticket, printed, count, arrival, service, class, (since, then), from_roll)| {
            Event::TicketIssued {
                ticket: id(ticket),
                number: format!("A{printed:03}").parse().unwrap(),
                count,
                arrival,
                service,
                class,
                language: Language::En,
                channel: Channel::Phone,
                authority: None,
                non_territorial: from_roll,
                party: u16::MAX,
                dossiers: 0,
                since,
                then,
                person: None,
                from_roll,
            }
        },
    )
}

/// What happens at a counter to a ticket.
fn pressed_event() -> impl Strategy<Value = Event> {
    let who = (some_id(), some_counter(), prop::option::of(some_id()), some_press());
    (0u8..8, who).prop_map(|(kind, (ticket, counter, other, press))| match kind {
        0 | 1 => {
            let (calls, why) = (u32::MAX, None);
            Event::TicketCalled { ticket, counter, calls, finished: other, why }
        }
        2 => Event::TicketRecalled { ticket, counter, calls: u32::MAX },
        3 => Event::ServiceStarted { ticket, counter },
        4 => {
            let (outcome, done, dossiers) = (Outcome::Redirected, Vec::new(), Some(0));
            Event::TicketFinished { ticket, counter, outcome, press, done, dossiers }
        }
        5 => Event::TicketMissed { ticket, counter },
        6 => Event::CallDelivered { ticket, counter, how: Delivery::Aloud },
        _ => Event::CallUndone { counter, press, requeued: Some(ticket), restored: other },
    })
}

/// What happens to a ticket otherwise.
fn visit_event() -> impl Strategy<Value = Event> {
    let who = (some_id(), some_counter(), some_press());
    let how = (some_service(), some_bound(), some_hold(), some_stops());
    let place = (at(), prop::sample::select(vec![0, 1, 3, 9, u64::MAX]));
    (0u8..7, who, how, place, any::<bool>()).prop_map(
        |(kind, (ticket, counter, press), (service, bound, reason, then), place, first)| match kind
        {
            0 => Event::TicketCancelled { ticket, cause: Cause::MovedAway },
            1 => Event::TicketExpired { ticket, reason: ExpiryReason::DayOver },
            2 => Event::TicketHeld { ticket, counter: None, reason, until: Some(place.0) },
            3 => Event::TicketHeld { ticket, counter: Some(counter), reason, until: None },
            4 => {
                let after = if first { 0 } else { u8::MAX };
                Event::TicketReturned { ticket, after, counted: true, bound, first }
            }
            5 => {
                let (class, authority, non_territorial) = (Class::Urgent, None, first);
                Event::TicketCorrected { ticket, service, class, authority, non_territorial }
            }
            _ => {
                let (since, arrival) = place;
                let done = Vec::new();
                Event::TicketTransferred {
                    ticket,
                    counter,
                    press,
                    service,
                    bound,
                    first,
                    since,
                    arrival,
                    then,
                    done,
                    dossiers: None,
                }
            }
        },
    )
}

fn house_event() -> impl Strategy<Value = Event> {
    let clerk = prop::option::of(prop::sample::select(vec!["lan", "mai"]));
    let alarm =
        (some_service(), some_counter(), any::<bool>()).prop_map(|(service, counter, help)| {
            match help {
                true => Alarm::Help { counter },
                false => Alarm::NoCounter { service },
            }
        });
    (0u8..13, some_counter(), clerk, alarm, some_booking(), some_service()).prop_map(
        |(kind, counter, clerk, alarm, booking, service)| match kind {
            0 | 1 => {
                let clerk = clerk.map(|name| name.parse().unwrap());
                Event::CounterOpened { counter, clerk }
            }
            2 => Event::CounterPaused { counter, reason: None },
            3 => Event::CounterClosed { counter },
            4 => Event::CounterAssigned { counter, services: Some(vec![service]) },
            5 => Event::CounterHandedOver { counter },
            6 => Event::AlarmRaised { alarm },
            7 => Event::AlarmEnded { alarm },
            8 if counter.get() > 1 => {
                let count = u32::from(counter.get());
                Event::NumbersSkipped { service, count }
            }
            8 => Event::EmergencySet { on: clerk.is_some() },
            9 => Event::BookingMade { booking: Box::new(booking) },
            10 => {
                let (date, minute) = (booking.date, booking.minute);
                Event::BookingMoved { booking: booking.id, date, minute }
            }
            11 => Event::BookingLapsed { booking: booking.id },
            _ => {
                let score = 3.try_into().unwrap();
                let (ticket, reasons, comment) = (booking.id, Vec::new(), None);
                Event::TicketRated { ticket, counter, score, reasons, comment }
            }
        },
    )
}

pub(crate) fn event() -> impl Strategy<Value = Event> {
    let new_rules = some_rules().prop_map(|rules| Event::ConfigChanged { rules: Box::new(rules) });
    prop_oneof![
        4 => issued_event(),
        6 => pressed_event(),
        4 => visit_event(),
        4 => house_event(),
        1 => day_event(),
        1 => new_rules,
    ]
}

pub(crate) fn command() -> impl Strategy<Value = Command> {
    let who = (some_counter(), some_id(), some_bound(), some_service());
    (0u8..19, who, 10u128..40, 0usize..3).prop_map(
        |(kind, (counter, ticket, bound, of), n, service)| match kind {
            0..3 => issue(n, service),
            3 => Command::CallNext { counter },
            4 => Command::Undo { counter },
            5 => {
                let (outcome, done, dossiers) = (Outcome::Served, Vec::new(), None);
                Command::Finish { counter, outcome, done, dossiers }
            }
            6 => Command::NoShow { counter },
            7 => Command::Close { counter },
            8 => Command::Open { counter },
            9 => Command::Call { counter, ticket, reason: None },
            10 => Command::Return { ticket },
            11 => Command::StepOut { ticket },
            12 => Command::Hold { counter, reason: HoldReason::Form, minutes: Some(1) },
            13 => {
                let (service, position, back) = (Some(of), Position::Last, n % 2 == 0);
                Command::Transfer { counter, to: Transfer { service, bound, position, back } }
            }
            14 => Command::Tick,
            15 => Command::Postpone { ticket },
            16 => Command::CheckIn { booking: ticket },
            17 => {
                let score = 3.try_into().unwrap();
                let rating = Rating { score, reasons: Vec::new(), comment: None };
                Command::Rate { ticket, here: None, rating, within_ms: 60_000 }
            }
            _ => Command::OpenDay { date: Date::MAX },
        },
    )
}
