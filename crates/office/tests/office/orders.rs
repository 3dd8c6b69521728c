//! The orders of a script.
//!
//! | order | is | order | is |
//! |---|---|---|---|
//! | `issue A`, `issue 99 A` | a number, with more words below | `hold 1 form 10m` | set aside, back by itself |
//! | `cancel A001 [staff\|moved_away]` | given back, taken out | `transfer 1 B last back` | to a service, a detour |
//! | `back A001` | who was away is back | `transfer 1 @2 first` | to counter 2 (`@lan`: to Lan) |
//! | `out A001` | goes out for a while | `call 2 A003` | a chosen number |
//! | `tomorrow-for A001` | kept for tomorrow | `walk-up 1 A` | somebody without a number |
//! | `correct A001 service B class urgent` | by staff | `deliver 1 [seen\|aloud\|both]` | the call was heard |
//! | `open 1`, `pause 1 lunch`, `close 1` | a counter | `assign 1 A B` | takes these today; `assign 1`: its own |
//! | `next 1`, `recall 1`, `start 1` | the usual keys | `hand-over 1`, `as-yesterday` | who sits where |
//! | `finish 1 incomplete did A,B dossiers 3` | | `help 1`, `helped 1` | the clerk's alarm |
//! | `no-show 1`, `undo 1` | | `emergency on` | the profile |
//! | `rate A001 5 [@1] [slow]` | said of a visit, at a counter, with a reason | `backup good`, `restored 100` | the house's |
//! | `book A tue 09:00` | books `#1`, `#2`, ... | `move #1 wed 10:00`, `unbook #1`, `check-in #1` | a booking |
//!
//! What is said when a number is taken: `urgent`, `priority`, `en`, `via phone`, `party 3`, `dossiers 2`, `ward
//! cua-nam`, `from elsewhere`, `then B,C`, `person an`, `roll A042`.

use crate::hall::{Hall, kiosk, supervisor};
use crate::script::{duration, key, minute, sign};
use jiff::civil::Date;
use office::{
    Actor, Alarm, AuthorityKey, Bound, Cause, Channel, Class, Command, Correction, Delivery,
    HoldReason, Issue, Language, Outcome, PersonTag, Position, Rating, ServiceKey, TicketId,
    Transfer,
};
use uuid::Uuid;

/// Who gives an order when the step does not say.
pub(crate) fn usual_actor(verb: &str) -> Actor {
    match verb {
        "issue" | "again" | "back" | "out" | "check-in" => kiosk(),
        "book" | "move" | "unbook" | "rate" => Actor::Citizen,
        "tick" | "day" | "deliver" | "backup" | "restored" => Actor::System,
        _ => supervisor(),
    }
}

pub(crate) fn command(hall: &Hall, words: &[&str], reason: Option<&str>) -> Command {
    match words {
        ["rate", ..] => rate(hall, words),
        ["issue" | "again" | "cancel" | "back" | "out" | "tomorrow-for" | "correct", ..] => {
            of_ticket(hall, words)
        }
        ["book" | "move" | "unbook" | "check-in", ..] => of_booking(hall, words),
        ["tick"] => Command::Tick,
        ["day", date] => Command::OpenDay { date: date.parse::<Date>().unwrap() },
        ["backup", "unsent"] => Command::ReportBackup { good: true, sent: Some(false) },
        ["backup", "sent"] => Command::ReportBackup { good: true, sent: Some(true) },
        ["backup", good] => Command::ReportBackup { good: *good == "good", sent: None },
        ["restored", count] => Command::SkipNumbers { count: count.parse().unwrap() },
        ["emergency", on] => Command::SetEmergency { on: *on == "on" },
        ["as-yesterday"] => Command::OpenAsYesterday,
        [_, at, ..] if at.parse::<u16>().is_ok() => at_counter(hall, words, reason),
        _ => panic!("no such step: {words:?}"),
    }
}

fn of_ticket(hall: &Hall, words: &[&str]) -> Command {
    let ticket = |number: &str| hall.id(number);
    match words {
        ["issue", service, said @ ..] => Command::Issue(issue(hall, service, said)),
        ["again", number] => {
            Command::Issue(Issue { ticket: ticket(number), ..issue(hall, "A", &[]) })
        }
        ["cancel", number] => Command::Cancel { ticket: ticket(number), cause: Cause::Left },
        ["cancel", number, cause] => {
            Command::Cancel { ticket: ticket(number), cause: named(cause) }
        }
        ["back", number] => Command::Return { ticket: ticket(number) },
        ["out", number] => Command::StepOut { ticket: ticket(number) },
        ["tomorrow-for", number] => Command::Postpone { ticket: ticket(number) },
        ["correct", number, said @ ..] => {
            Command::Correct { ticket: ticket(number), correction: correction(said) }
        }
        _ => panic!("no such step: {words:?}"),
    }
}

/// For how long the scripts' office asks, in milliseconds.
const RATED_WITHIN_MS: i64 = 60 * 60_000;

fn rate(hall: &Hall, words: &[&str]) -> Command {
    let ["rate", number, score, said @ ..] = words else { panic!("no such step: {words:?}") };
    let score: u8 = score.parse().unwrap();
    let mut rating =
        Rating { score: score.try_into().unwrap(), reasons: Vec::new(), comment: None };
    let mut here = None;
    for word in said {
        match word.strip_prefix('@') {
            Some(counter) => here = Some(sign(counter)),
            None => rating.reasons.push(word.parse().unwrap()),
        }
    }
    Command::Rate { ticket: hall.id(number), here, rating, within_ms: RATED_WITHIN_MS }
}

fn of_booking(hall: &Hall, words: &[&str]) -> Command {
    match words {
        ["book", service, day, time, said @ ..] => {
            let issue = Box::new(issue(hall, service, said));
            Command::Book { issue, date: hall.date(day), minute: minute(time) }
        }
        ["move", name, day, time] => {
            let (date, minute) = (hall.date(day), minute(time));
            Command::MoveBooking { booking: hall.booking(name), date, minute }
        }
        ["unbook", name] => Command::CancelBooking { booking: hall.booking(name) },
        ["check-in", name] => Command::CheckIn { booking: hall.booking(name) },
        _ => panic!("no such step: {words:?}"),
    }
}

fn at_counter(hall: &Hall, words: &[&str], reason: Option<&str>) -> Command {
    let counter = sign(words[1]);
    let reason = reason.map(str::to_owned);
    match words {
        ["open", _] => Command::Open { counter },
        ["pause", _, why @ ..] => {
            Command::Pause { counter, reason: (!why.is_empty()).then(|| why.join(" ")) }
        }
        ["close", _] => Command::Close { counter },
        ["assign", _, services @ ..] => {
            let services = services.iter().map(|name| key(name)).collect::<Vec<_>>();
            Command::Assign { counter, services: (!services.is_empty()).then_some(services) }
        }
        // No service at all.
        ["assign-nothing", _] => Command::Assign { counter, services: Some(Vec::new()) },
        ["hand-over", _] => Command::HandOver { counter },
        ["help", _] => Command::CallForHelp { counter },
        ["helped", _] => Command::EndAlarm { alarm: Alarm::Help { counter } },
        ["next", _] => Command::CallNext { counter },
        ["recall", _] => Command::Recall { counter },
        ["start", _] => Command::Start { counter },
        ["no-show", _] => Command::NoShow { counter },
        ["undo", _] => Command::Undo { counter },
        ["call", _, number] => Command::Call { counter, ticket: hall.id(number), reason },
        ["walk-up", _, service, said @ ..] => {
            let issue = Box::new(issue(hall, service, said));
            Command::WalkUp { counter, issue, reason }
        }
        ["finish", _, said @ ..] => finish(words[1], said),
        ["hold", _, why] => Command::Hold { counter, reason: held(why), minutes: None },
        ["hold", _, why, time] => {
            let minutes = u16::try_from(duration(time) / 60_000).ok();
            Command::Hold { counter, reason: held(why), minutes }
        }
        ["transfer", _, said @ ..] => Command::Transfer { counter, to: transfer(said) },
        ["deliver", _, how @ ..] => deliver(hall, words[1], how),
        _ => panic!("no such step: {words:?}"),
    }
}

/// A number for this service, and what was said when it was taken.
pub(crate) fn issue(hall: &Hall, service: &str, said: &[&str]) -> Issue {
    let ticket = TicketId(Uuid::from_u128(hall.log.len() as u128));
    let mut issue = Issue::plain(ticket, key(service));
    let mut said = said.iter().copied();
    while let Some(word) = said.next() {
        let mut next = || said.next().unwrap_or_else(|| panic!("{word} what?"));
        match word {
            "urgent" | "priority" | "normal" => issue.class = class(word),
            "en" => issue.language = Language::En,
            "via" => issue.channel = named::<Channel>(next()),
            "party" => issue.party = next().parse().unwrap(),
            "dossiers" => issue.dossiers = next().parse().unwrap(),
            "ward" => issue.authority = Some(ward(next())),
            "from" => issue.non_territorial = next() == "elsewhere",
            "then" => issue.then = services(next()),
            "person" => issue.person = Some(person(next())),
            "roll" => issue.from_roll = Some(next().parse().unwrap()),
            _ => panic!("no such words: {word}"),
        }
    }
    issue
}

fn correction(said: &[&str]) -> Correction {
    let mut correction = Correction::default();
    for pair in said.chunks(2) {
        match pair {
            ["service", name] => correction.service = Some(key(name)),
            ["class", name] => correction.class = Some(class(name)),
            ["ward", name] => correction.authority = Some(ward(name)),
            ["from", place] => correction.non_territorial = Some(*place == "elsewhere"),
            _ => panic!("no such words: {pair:?}"),
        }
    }
    correction
}

fn finish(at: &str, said: &[&str]) -> Command {
    let (mut outcome, mut done, mut dossiers) = (Outcome::Served, Vec::new(), None);
    let mut said = said.iter().copied();
    while let Some(word) = said.next() {
        let mut next = || said.next().unwrap_or_else(|| panic!("{word} what?"));
        match word {
            "did" => done = services(next()),
            "dossiers" => dossiers = Some(next().parse().unwrap()),
            how => outcome = named(how),
        }
    }
    Command::Finish { counter: sign(at), outcome, done, dossiers }
}

fn transfer(said: &[&str]) -> Transfer {
    let (service, bound, position) = (None, None, Position::Age);
    let mut to = Transfer { service, bound, position, back: false };
    for word in said {
        match *word {
            "first" => to.position = Position::First,
            "last" => to.position = Position::Last,
            "back" => to.back = true,
            word => match word.strip_prefix('@') {
                Some(seat) => to.bound = Some(bound_to(seat)),
                None => to.service = Some(key(word)),
            },
        }
    }
    to
}

fn bound_to(seat: &str) -> Bound {
    match seat.parse::<u16>() {
        Ok(_) => Bound::Counter(sign(seat)),
        Err(_) => Bound::Clerk(seat.parse().unwrap()),
    }
}

/// The last call to a counter reached the hall.
fn deliver(hall: &Hall, at: &str, how: &[&str]) -> Command {
    let how = match how {
        [] => Delivery::Heard,
        ["seen"] => Delivery::Seen,
        ["aloud"] => Delivery::Aloud,
        ["both"] => Delivery::HeardAndSeen,
        _ => panic!("no such delivery: {how:?}"),
    };
    let called = hall.office.in_hand(sign(at)).expect("a ticket in hand");
    Command::Deliver { ticket: called.id, calls: called.calls, how }
}

fn held(why: &str) -> HoldReason {
    named(why)
}

fn class(name: &str) -> Class {
    named(name)
}

fn ward(name: &str) -> AuthorityKey {
    name.parse().unwrap()
}

/// `A,B`
fn services(names: &str) -> Vec<ServiceKey> {
    names.split(',').map(key).collect()
}

/// The tag that stands for someone: the same for the same name.
fn person(name: &str) -> PersonTag {
    let number = name.bytes().fold(0u128, |sum, byte| sum << 8 | u128::from(byte));
    format!("{number:032x}").parse().unwrap()
}

/// A variant by the name that it has in the log.
fn named<T: serde::de::DeserializeOwned>(name: &str) -> T {
    serde_json::from_value(name.into()).unwrap_or_else(|_| panic!("no such name: {name}"))
}
