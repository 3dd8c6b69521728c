//! What people do in a random day. A step follows from its seed and from how the office is when it is taken, so that
//! a day from which steps were left out is a day.

use crate::dice::Dice;
use crate::houses::{self, AUTHORITIES, CLERKS, COUNTERS, SERVICES, key};
use crate::plain::{Plain, Sign};
use jiff::ToSpan;
use office::{
    Actor, Alarm, AuthorityKey, Bound, Cause, Channel, Class, Command, Correction, CounterNo,
    Delivery, DeskState, DeviceKind, HoldReason, Issue, Language, Millis, Outcome, Position,
    Rating, Role, ServiceKey, TicketId, TicketState, Transfer,
};

/// Monday, 2 November 2026, eight o'clock in Vietnam.
pub(crate) const MONDAY_EIGHT: Millis = Millis(1_793_581_200_000);

const A_SECOND: i64 = 1_000;
const A_MINUTE: i64 = 60 * A_SECOND;
const AN_HOUR: i64 = 60 * A_MINUTE;

/// What is done, by whom, when.
pub(crate) type Step = (Command, Actor, Millis);

pub(crate) fn system() -> Actor {
    Actor::System
}

pub(crate) fn supervisor() -> Actor {
    Actor::Person { user: key("truong"), role: Role::Supervisor }
}

fn clerk(name: &str) -> Actor {
    Actor::Person { user: key(name), role: Role::Clerk }
}

#[derive(Clone, Copy)]
enum Kind {
    Issue,
    Next,
    Press,
    Undo,
    Transfer,
    Call,
    WalkUp,
    Deliver,
    Away,
    Correct,
    Cancel,
    Desk,
    House,
    Book,
    Tick,
    Tomorrow,
    Rules,
    Rate,
}

const KINDS: [(u64, Kind); 18] = [
    (26, Kind::Issue),
    (20, Kind::Next),
    (10, Kind::Press),
    (7, Kind::Undo),
    (4, Kind::Transfer),
    (5, Kind::Call),
    (2, Kind::WalkUp),
    (4, Kind::Deliver),
    (8, Kind::Away),
    (3, Kind::Correct),
    (1, Kind::Cancel),
    (6, Kind::Desk),
    (1, Kind::House),
    (4, Kind::Book),
    (8, Kind::Tick),
    (1, Kind::Tomorrow),
    (2, Kind::Rules),
    (3, Kind::Rate),
];

/// The step of a seed, at an office as it is.
pub(crate) fn step(seed: u64, office: &Plain) -> Step {
    let mut dice = Dice(seed);
    let kind = dice.one_of(&KINDS);
    let mut at = office.now.plus(pause(&mut dice, kind));
    let counter = counter(&mut dice, office, kind);
    let mut by = who(&mut dice, office, counter);
    let command = match kind {
        Kind::Issue => {
            by = taker(&mut dice);
            Command::Issue(issue(&mut dice, office, &by))
        }
        Kind::Next => Command::CallNext { counter },
        Kind::Press => press(&mut dice, counter),
        Kind::Undo => Command::Undo { counter: pressed_last(&mut dice, office, counter) },
        Kind::Transfer => Command::Transfer { counter, to: transfer(&mut dice, office) },
        Kind::Call => {
            let here = [TicketState::Waiting, TicketState::OnHold, TicketState::NoShow];
            let ticket = ticket(&mut dice, office, &here);
            Command::Call { counter, ticket, reason: reason(&mut dice) }
        }
        Kind::WalkUp => {
            let issue = Box::new(issue(&mut dice, office, &by));
            Command::WalkUp { counter, issue, reason: reason(&mut dice) }
        }
        Kind::Deliver => deliver(&mut dice, office),
        Kind::Away => away(&mut dice, office, &mut by),
        Kind::Correct => {
            by = staff(&mut dice);
            let ticket = ticket(&mut dice, office, &[TicketState::Waiting]);
            Command::Correct { ticket, correction: correction(&mut dice, office) }
        }
        Kind::Cancel => {
            by = if dice.percent(50) { staff(&mut dice) } else { Actor::Citizen };
            let here = [TicketState::Waiting, TicketState::OnHold];
            let causes = [Cause::Left, Cause::Staff, Cause::MovedAway, Cause::DayOver];
            let cause = *dice.pick(&causes);
            Command::Cancel { ticket: ticket(&mut dice, office, &here), cause }
        }
        Kind::Desk => desk(&mut dice, counter),
        Kind::House => house(&mut dice, counter),
        Kind::Book => {
            by = Actor::Citizen;
            book(&mut dice, office, at)
        }
        Kind::Rate => {
            by = Actor::Citizen;
            rate(&mut dice, office, counter)
        }
        Kind::Tick => {
            by = system();
            Command::Tick
        }
        Kind::Tomorrow => {
            by = system();
            let (date, _) = office.local(at.plus(dice.between(0, 2) * 24 * AN_HOUR));
            // Shortly before eight.
            let later = office.day.map_or(0, |day| date.since(day.date).unwrap().get_days().into());
            at = at.max(opening(office, later));
            Command::OpenDay { date }
        }
        Kind::Rules => {
            by = system();
            Command::ChangeRules { rules: Box::new(houses::edited(&office.rules, &mut dice)) }
        }
    };
    (command, by, at)
}

/// A quarter to eight of a day so many days after the running one.
fn opening(office: &Plain, later: i64) -> Millis {
    let day = office.day.map_or(0, |day| {
        let monday = office.local(MONDAY_EIGHT).0;
        day.date.since(monday).unwrap().get_days().into()
    });
    MONDAY_EIGHT.plus((day + later) * 24 * AN_HOUR - 15 * A_MINUTE)
}

fn pause(dice: &mut Dice, kind: Kind) -> i64 {
    let most = match kind {
        Kind::Undo => [(18, A_SECOND), (1, 4 * A_SECOND), (1, A_MINUTE)],
        Kind::Deliver => [(8, 2 * A_SECOND), (1, 20 * A_SECOND), (0, 0)],
        Kind::Tick => [(8, 10 * A_SECOND), (3, 4 * A_MINUTE), (1, AN_HOUR)],
        Kind::Issue => [(30, 3 * A_SECOND), (9, 40 * A_SECOND), (1, 5 * A_MINUTE)],
        Kind::Next
        | Kind::Press
        | Kind::Transfer
        | Kind::Call
        | Kind::WalkUp
        | Kind::Away
        | Kind::Correct
        | Kind::Cancel
        | Kind::Desk
        | Kind::House
        | Kind::Book
        | Kind::Rate
        | Kind::Tomorrow
        | Kind::Rules => [(50, 3 * A_SECOND), (46, 30 * A_SECOND), (4, 10 * A_MINUTE)],
    };
    let most = dice.one_of(&most);
    dice.between(0, most)
}

/// Mostly one at which the press has something to do.
fn counter(dice: &mut Dice, office: &Plain, kind: Kind) -> CounterNo {
    let calls = matches!(kind, Kind::Next | Kind::Call | Kind::WalkUp);
    let acts = matches!(kind, Kind::Press | Kind::Transfer);
    let fits = |sign: &&Sign| {
        (!calls || sign.state == DeskState::Open) && (!acts || sign.in_hand.is_some())
    };
    let able: Vec<CounterNo> = office.signs.iter().filter(fits).map(|sign| sign.number).collect();
    if !able.is_empty() && dice.percent(90) {
        return *dice.pick(&able);
    }
    any_counter(dice)
}

fn any_counter(dice: &mut Dice) -> CounterNo {
    let number = if dice.percent(97) { dice.small(1, COUNTERS) } else { 9 };
    number.try_into().unwrap()
}

/// Mostly whoever sits there, or somebody who sits nowhere.
fn who(dice: &mut Dice, office: &Plain, counter: CounterNo) -> Actor {
    let sits = office.sign(counter).and_then(|sign| sign.clerk.clone());
    let seated = |name: &&str| {
        office.signs.iter().any(|s| s.clerk.as_ref().is_some_and(|c| c.as_str() == *name))
    };
    let free: Vec<&str> = CLERKS.into_iter().filter(|name| !seated(name)).collect();
    match sits {
        Some(user) if dice.percent(90) => Actor::Person { user, role: Role::Clerk },
        Some(_) | None if dice.percent(10) => clerk(dice.name(&CLERKS)),
        None if !free.is_empty() && dice.percent(60) => clerk(dice.name(&free)),
        Some(_) | None => supervisor(),
    }
}

fn staff(dice: &mut Dice) -> Actor {
    if dice.percent(5) {
        return Actor::Citizen;
    }
    Actor::Person { user: key("hien"), role: Role::Guide }
}

fn taker(dice: &mut Dice) -> Actor {
    let kiosk = Actor::Device { device: key("kiosk-1"), device_kind: DeviceKind::Kiosk };
    if dice.percent(40) { staff(dice) } else { kiosk }
}

fn reason(dice: &mut Dice) -> Option<String> {
    let reasons = ["", "người ốm", "  "];
    let reason = dice.maybe(60, |dice| dice.name(&reasons).to_owned());
    if dice.percent(2) { Some("dài ".repeat(40)) } else { reason }
}

/// A ticket in one of these states, if there is one; sometimes any, or none of today.
fn ticket(dice: &mut Dice, office: &Plain, states: &[TicketState]) -> TicketId {
    let asked = |state| states.contains(&state);
    let mut ids: Vec<TicketId> = Vec::new();
    let in_state = dice.percent(85);
    for row in &office.rows {
        if !in_state || asked(row.ticket.state) {
            ids.push(row.ticket.id);
        }
    }
    let all: Vec<TicketId> = office.rows.iter().map(|row| row.ticket.id).collect();
    match (ids.is_empty(), all.is_empty()) {
        (_, true) => new_id(dice),
        (_, false) if dice.percent(2) => new_id(dice),
        (true, false) => *dice.pick(&all),
        (false, false) => *dice.pick(&ids),
    }
}

fn new_id(dice: &mut Dice) -> TicketId {
    TicketId(uuid::Uuid::from_u64_pair(dice.roll(), dice.roll()))
}

fn service(dice: &mut Dice) -> ServiceKey {
    key(dice.one_of(&[(160, "a"), (120, "b"), (100, "c"), (8, "d"), (2, "z")]))
}

fn class(dice: &mut Dice) -> Class {
    dice.one_of(&[(1, Class::Urgent), (5, Class::Priority), (10, Class::Normal)])
}

/// One of the house, as a rule.
fn authority(dice: &mut Dice, office: &Plain) -> Option<AuthorityKey> {
    let known = !office.rules.authorities.is_empty();
    dice.maybe(if known { 60 } else { 1 }, |dice| key(dice.name(&AUTHORITIES)))
}

fn issue(dice: &mut Dice, office: &Plain, by: &Actor) -> Issue {
    let staff = matches!(by, Actor::Person { .. });
    let known = office.rows.first().filter(|_| dice.percent(1)).map(|row| row.ticket.id);
    let mut issue = Issue::plain(known.unwrap_or_else(|| new_id(dice)), service(dice));
    let class = class(dice);
    issue.class = if staff || class != Class::Urgent { class } else { Class::Normal };
    issue.class = if dice.percent(2) { Class::Urgent } else { issue.class };
    issue.language = if dice.percent(20) { Language::En } else { Language::Vi };
    issue.channel = if staff { Channel::Desk } else { Channel::Kiosk };
    issue.authority = authority(dice, office);
    issue.non_territorial = dice.percent(20);
    issue.party = dice.one_of(&[(90, 1), (8, 3), (1, 0), (1, 100)]);
    issue.dossiers = dice.one_of(&[(90, 1), (8, 12), (1, 0), (1, 1_000)]);
    let stops = dice.one_of(&[(80, 0), (15, 1), (4, 2), (1, 9)]);
    issue.then = (0..stops).map(|_| service(dice)).collect();
    issue.person = dice.maybe(20, person);
    let roll = staff && dice.percent(8);
    issue.from_roll = roll.then(|| key(&format!("A{:03}", dice.between(1, 12))));
    issue
}

fn person(dice: &mut Dice) -> office::PersonTag {
    key(&dice.pick(&["0", "1", "f"]).repeat(32))
}

fn press(dice: &mut Dice, counter: CounterNo) -> Command {
    match dice.below(10) {
        0 => Command::Recall { counter },
        1 | 2 => Command::Start { counter },
        3 | 4 => Command::NoShow { counter },
        5 | 6 => {
            let outcomes =
                [(6, Outcome::Served), (1, Outcome::Incomplete), (1, Outcome::Redirected)];
            let outcome = dice.one_of(&outcomes);
            let done = (0..dice.one_of(&[(8, 0), (2, 2)])).map(|_| service(dice)).collect();
            let dossiers = dice.one_of(&[(8, None), (2, Some(4)), (1, Some(0))]);
            Command::Finish { counter, outcome, done, dossiers }
        }
        _ => {
            let reasons = [(5, HoldReason::Form), (3, HoldReason::Result), (1, HoldReason::Away)];
            let reason = dice.one_of(&reasons);
            let minutes = dice.one_of(&[(3, None), (6, Some(1)), (1, Some(0)), (1, Some(721))]);
            Command::Hold { counter, reason, minutes }
        }
    }
}

/// Mostly a counter with something to take back, lately pressed.
fn pressed_last(dice: &mut Dice, office: &Plain, counter: CounterNo) -> CounterNo {
    let lately = dice.percent(85);
    let pressed: Vec<CounterNo> = office.pressed(lately).collect();
    if pressed.is_empty() || dice.percent(10) { counter } else { *dice.pick(&pressed) }
}

fn transfer(dice: &mut Dice, office: &Plain) -> Transfer {
    let bound = match dice.below(10) {
        0..=3 => None,
        4..=6 => Some(Bound::Counter(any_counter(dice))),
        _ => {
            let seated =
                office.signs.iter().filter_map(|sign| sign.clerk.clone()).collect::<Vec<_>>();
            let nobody = seated.is_empty() || dice.percent(10);
            Some(Bound::Clerk(if nobody { key("lan") } else { dice.pick(&seated).clone() }))
        }
    };
    let positions = [(1, Position::First), (1, Position::Last), (1, Position::Age)];
    Transfer {
        service: dice.maybe(60, service),
        bound,
        position: dice.one_of(&positions),
        back: dice.percent(30),
    }
}

fn deliver(dice: &mut Dice, office: &Plain) -> Command {
    let ticket = ticket(dice, office, &[TicketState::Called]);
    let calls = office.row(ticket).map_or(1, |row| row.ticket.calls);
    let calls = if dice.percent(85) { calls } else { calls + 1 };
    let ways = [Delivery::HeardAndSeen, Delivery::Heard, Delivery::Seen, Delivery::Aloud];
    Command::Deliver { ticket, calls, how: *dice.pick(&ways) }
}

fn rate(dice: &mut Dice, office: &Plain, counter: CounterNo) -> Command {
    let ticket = ticket(dice, office, &[TicketState::Done]);
    let score = u8::try_from(dice.below(5) + 1).unwrap().try_into().unwrap();
    let reasons = dice.maybe(20, |_| vec![key("slow")]).unwrap_or_default();
    let rating = Rating { score, reasons, comment: reason(dice) };
    let within_ms = *dice.pick(&[A_MINUTE, AN_HOUR]);
    Command::Rate { ticket, here: dice.maybe(30, |_| counter), rating, within_ms }
}

fn away(dice: &mut Dice, office: &Plain, by: &mut Actor) -> Command {
    *by = Actor::Citizen;
    match dice.below(10) {
        0..=3 => Command::StepOut { ticket: ticket(dice, office, &[TicketState::Waiting]) },
        4..=8 => {
            let away = [TicketState::NoShow, TicketState::OnHold];
            Command::Return { ticket: ticket(dice, office, &away) }
        }
        _ => {
            *by = staff(dice);
            Command::Postpone { ticket: ticket(dice, office, &[TicketState::Waiting]) }
        }
    }
}

fn correction(dice: &mut Dice, office: &Plain) -> Correction {
    Correction {
        service: dice.maybe(40, service),
        class: dice.maybe(50, class),
        authority: authority(dice, office),
        non_territorial: dice.maybe(25, |dice| dice.percent(50)),
    }
}

fn desk(dice: &mut Dice, counter: CounterNo) -> Command {
    match dice.below(12) {
        0..=4 => Command::Open { counter },
        5 => Command::Pause { counter, reason: reason(dice) },
        6 => Command::Close { counter },
        7 | 8 => Command::HandOver { counter },
        9 => Command::OpenAsYesterday,
        _ => {
            let services = dice.maybe(70, |dice| dice.some(&SERVICES.map(key::<ServiceKey>)));
            Command::Assign { counter, services }
        }
    }
}

fn house(dice: &mut Dice, counter: CounterNo) -> Command {
    match dice.below(6) {
        4 => {
            let sent = [None, Some(false), Some(true)][dice.below(3) as usize];
            Command::ReportBackup { good: dice.percent(50), sent }
        }
        5 => Command::SkipNumbers { count: u32::from(dice.percent(10)) * 3 },
        0 => Command::CallForHelp { counter },
        1 => Command::EndAlarm { alarm: Alarm::Help { counter } },
        2 => Command::EndAlarm { alarm: Alarm::NoCounter { service: service(dice) } },
        _ => Command::SetEmergency { on: dice.percent(60) },
    }
}

fn book(dice: &mut Dice, office: &Plain, at: Millis) -> Command {
    let (today, minute) = office.local(at);
    let date = today.checked_add(dice.between(-3, 3).max(0).days()).unwrap();
    let slot = office.rules.issuing.booking.map_or(10, |booking| booking.slot_minutes);
    let slots = (minute.saturating_sub(7 * 60)) / slot + dice.small(0, 3);
    let (date, slots) = match office.bookings.first() {
        Some(full) if dice.percent(40) => (full.date, (full.minute.saturating_sub(7 * 60)) / slot),
        Some(_) | None => (date, slots),
    };
    let minute = if dice.percent(95) { 7 * 60 + slots * slot } else { dice.small(0, 1_439) };
    let mut known: Vec<TicketId> = office.bookings.iter().map(|booking| booking.id).collect();
    if dice.percent(70) {
        known.retain(|id| office.bookings.iter().any(|b| b.id == *id && b.date == today));
    }
    let booking = if known.is_empty() { new_id(dice) } else { *dice.pick(&known) };
    match dice.below(12) {
        0..=5 => {
            let mut issue = issue(dice, office, &Actor::Citizen);
            issue.channel = Channel::Phone;
            Command::Book { issue: Box::new(issue), date, minute }
        }
        6 => Command::MoveBooking { booking, date, minute },
        7 => Command::CancelBooking { booking },
        _ if known.is_empty() => Command::Tick,
        _ => Command::CheckIn { booking },
    }
}
