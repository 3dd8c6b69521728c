//! Every command in every state has an answer: events or a refusal. The answers are the tables of `docs/COMMANDS.md`:
//! `XINMOI_WRITE_COMMANDS=1 cargo test -p office --test office commands` writes them.

use crate::hall::{Hall, clerk, kiosk, supervisor};
use crate::orders;
use crate::script::live;
use office::{Actor, Command, Delivery, Event};
use std::collections::BTreeSet;
use std::fmt::Write;

variants!(COMMANDS, command_name, Command:
    Issue Cancel Return StepOut Correct Postpone Open Pause Close CallNext Recall Start Finish Hold Transfer Call WalkUp
    Deliver NoShow Undo Assign HandOver OpenAsYesterday CallForHelp EndAlarm SetEmergency Book MoveBooking CancelBooking
    CheckIn Rate Tick OpenDay ChangeRules ReportBackup SkipNumbers);

/// A state of the office: its name, and how it comes about.
type State = (&'static str, fn() -> Hall);
/// An order as the tests say it, and who gives it.
type Row = (&'static str, fn() -> Actor);

struct Table {
    title: &'static str,
    about: &'static str,
    states: &'static [State],
    rows: &'static [Row],
}

/// Steps as the way to a state.
macro_rules! after {
    ($steps:literal) => {
        || live($steps).0
    };
}

const AT_A_COUNTER: Table = Table {
    title: "At a counter",
    about: "Orders of the clerk Lan at counter 1. The grace is 90 s; where somebody is in hand, two more wait.",
    states: &[
        ("no such counter", after!("close 1; rules no counter 1")),
        ("closed", after!("close 1")),
        ("open, nobody waits", after!("open 1 by lan")),
        ("open, somebody waits", after!("open 1 by lan; issue 2 A")),
        ("called just now", after!("rules grace 90s; issue 3 A; next 1 by lan")),
        (
            "called, heard, grace over",
            after!("rules grace 90s; issue 3 A; next 1 by lan; deliver 1; wait 90s"),
        ),
        ("serving", after!("issue 3 A; next 1 by lan; start 1; wait 11s")),
        ("finished just now", after!("issue 3 A; next 1 by lan; finish 1")),
        ("paused", after!("open 1 by lan; pause 1")),
        ("paused, called", after!("issue 3 A; next 1 by lan; pause 1")),
        ("another clerk's", after!("open 1 by mai; issue A; next 1 by mai")),
        ("Lan sits at 2", after!("open 2 by lan; issue A; next 1")),
    ],
    rows: &[
        ("open 1", lan),
        ("pause 1 lunch", lan),
        ("close 1", lan),
        ("next 1", lan),
        ("call 1 A002", lan),
        ("walk-up 1 A", lan),
        ("recall 1", lan),
        ("start 1", lan),
        ("finish 1", lan),
        ("hold 1 form 10m", lan),
        ("transfer 1 B", lan),
        ("transfer 1 @2", lan),
        ("no-show 1", lan),
        ("undo 1", lan),
        ("assign 1 B", lan),
        ("hand-over 1", lan),
        ("help 1", lan),
    ],
};

const OF_A_TICKET: Table = Table {
    title: "Of a ticket",
    about: "Orders of the guide about ticket A001, and of a clerk who chooses it at counter 2.",
    states: &[
        ("no such ticket", after!("")),
        ("waiting", after!("issue A")),
        ("called", after!("issue A; next 1")),
        ("serving", after!("issue A; next 1; start 1")),
        ("on hold: form", after!("issue A; next 1; hold 1 form")),
        ("on hold: result", after!("issue A; next 1; hold 1 result")),
        ("on hold: away", after!("issue A; out A001")),
        ("on hold: tomorrow", after!("issue A; tomorrow-for A001")),
        ("done", after!("issue A; next 1; finish 1")),
        ("no-show", after!("issue A; next 1; no-show 1")),
        ("no-show for the third time", after!("rules returns 2 0; issue A; next 1; no-show 1")),
        ("cancelled", after!("issue A; cancel A001")),
        ("expired", expired),
    ],
    rows: &[
        ("cancel A001", guide),
        ("cancel A001 staff", guide),
        ("back A001", guide),
        ("out A001", guide),
        ("tomorrow-for A001", guide),
        ("correct A001 service B", guide),
        ("correct A001 class priority", kiosk),
        ("delivered A001", system),
        ("rate A001 5", citizen),
        ("call 2 A001", mai),
    ],
};

const OF_THE_HOUSE: Table = Table {
    title: "Of the house",
    about: "Numbers, bookings, days, rules. Booking #1 is for nine o'clock; its window is a quarter of an hour before and after.",
    states: &[
        ("never configured", Hall::empty),
        ("before the first day", before_the_first_day),
        ("nobody is here", after!("")),
        ("somebody waits", after!("issue A")),
        ("outside the hours", after!("rules hours 07:15-08:00")),
        ("numbers spent", after!("rules quota A 0, quota B 0")),
        ("emergency", after!("rules emergency B; emergency on")),
        ("hall full", after!("rules emergency A B hall 0; emergency on")),
        ("booked", after!("rules bookable A, booking, hours 08:00-16:00; book A mon 09:00")),
        (
            "booked, in its time",
            after!("rules bookable A, booking, hours 08:00-16:00; book A mon 09:00; at 09:00"),
        ),
        (
            "booked, too late",
            after!("rules bookable A, booking, hours 08:00-16:00; book A mon 09:00; at 09:20"),
        ),
        ("help called, roster known", after!("open 1 by lan; close 1; tomorrow; help 1")),
    ],
    rows: &[
        ("issue A", kiosk),
        ("issue A urgent", kiosk),
        ("issue A roll A042", guide),
        ("book A mon 09:30", citizen),
        ("move #1 mon 10:00", citizen),
        ("unbook #1", citizen),
        ("check-in #1", kiosk),
        ("as-yesterday", supervisor),
        ("helped 1", supervisor),
        ("emergency on", supervisor),
        ("emergency off", supervisor),
        ("backup bad", system),
        ("backup good", system),
        ("backup unsent", system),
        ("restored 100", system),
        ("tick", system),
        ("day 2026-11-02", system),
        ("day 2026-11-04", system),
        ("rules zone Asia/Ho_Chi_Minh", system),
        ("rules no service A", system),
        ("rules zone Mars/Base", system),
    ],
};

const TABLES: [&Table; 3] = [&AT_A_COUNTER, &OF_A_TICKET, &OF_THE_HOUSE];

fn lan() -> Actor {
    clerk("lan")
}

fn mai() -> Actor {
    clerk("mai")
}

fn guide() -> Actor {
    Actor::Person { user: "guide".parse().unwrap(), role: office::Role::Guide }
}

fn citizen() -> Actor {
    Actor::Citizen
}

fn system() -> Actor {
    Actor::System
}

/// A ticket is expired while the day ends, and known no more when the next has begun.
fn expired() -> Hall {
    let (mut hall, _) = live("issue A");
    let date = "2026-11-03".parse().unwrap();
    let events = hall.office.decide(&Command::OpenDay { date }, &Actor::System, hall.now).unwrap();
    let Some(expired @ Event::TicketExpired { .. }) = events.first() else { panic!("{events:?}") };
    hall.office.replay(hall.now, expired).unwrap();
    hall
}

fn before_the_first_day() -> Hall {
    let mut hall = Hall::empty();
    let rules = Box::new(crate::hall::minimal());
    hall.submit(&Command::ChangeRules { rules }, &Actor::System).unwrap();
    hall
}

fn command(hall: &Hall, order: &str) -> Command {
    let words: Vec<&str> = order.split(' ').collect();
    match words.as_slice() {
        ["delivered", number] => {
            let ticket = hall.id(number);
            let calls = hall.office.ticket(ticket).map_or(1, |ticket| ticket.calls);
            Command::Deliver { ticket, calls, how: Delivery::Heard }
        }
        ["rules", edits @ ..] => {
            let rules = Box::new(crate::edits::edited(hall.office.rules(), &edits.join(" ")));
            Command::ChangeRules { rules }
        }
        words => orders::command(hall, words, None),
    }
}

/// The kinds of the events, or the refusal's code. What is decided is admitted.
fn answer(hall: &Hall, order: &str, by: &Actor) -> String {
    match hall.office.decide(&command(hall, order), by, hall.now) {
        Ok(events) if events.is_empty() => "–".to_owned(),
        Ok(events) => {
            let mut office = hall.office.clone();
            for event in &events {
                let admitted = office.replay(hall.now, event);
                assert_eq!(admitted, Ok(()), "{order}: {event:?}");
            }
            let kinds: Vec<_> = events.iter().map(kind).collect();
            kinds.join(", ")
        }
        Err(refusal) => format!("**{}**", refusal.code()),
    }
}

fn kind(event: &Event) -> String {
    let tree = serde_json::to_value(event).unwrap();
    tree["kind"].as_str().unwrap().to_owned()
}

#[test]
fn every_command_in_every_state_has_an_answer() {
    let mut reached = BTreeSet::new();
    for (_, state) in TABLES.iter().flat_map(|table| table.states) {
        let hall = state();
        for (order, by) in TABLES.iter().flat_map(|table| table.rows) {
            answer(&hall, order, &by());
            reached.insert(command_name(&command(&hall, order)));
        }
    }
    assert_eq!(reached, COMMANDS.iter().copied().collect());
}

#[test]
fn the_answers_stand_in_the_documents() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/COMMANDS.md");
    let text = document();
    if std::env::var_os("XINMOI_WRITE_COMMANDS").is_some() {
        std::fs::write(path, &text).unwrap();
    }
    let stands = std::fs::read_to_string(path).unwrap_or_default();
    for (line, (stands, is)) in stands.lines().zip(text.lines()).enumerate() {
        assert_eq!(stands, is, "docs/COMMANDS.md:{}", line + 1);
    }
    assert_eq!(stands, text, "docs/COMMANDS.md");
}

fn document() -> String {
    let mut text = HEAD.to_owned();
    for table in TABLES {
        write!(text, "\n## {}\n{}\n\n", table.title, table.about).unwrap();
        let names: Vec<_> = table.states.iter().map(|(name, _)| *name).collect();
        writeln!(text, "| command | order | {} |", names.join(" | ")).unwrap();
        writeln!(text, "|{}", "---|".repeat(names.len() + 2)).unwrap();
        for (order, by) in table.rows {
            let halls = table.states.iter().map(|(_, state)| state());
            let cells: Vec<_> = halls.map(|hall| answer(&hall, order, &by())).collect();
            let name = command_name(&command(&table.states[1].1(), order));
            writeln!(text, "| `{name}` | `{order}` | {} |", cells.join(" | ")).unwrap();
        }
    }
    text
}

const HEAD: &str = "\
# Every command in every state

What the office answers, written by its own code: `XINMOI_WRITE_COMMANDS=1 cargo test -p office --test office commands`.
A cell names the events that follow, or in **bold** the code of the refusal; – says that there was nothing to do.
The orders are in the words of the tests (`crates/office/tests/office/orders.rs`). The same test gives every order in every
state of all three tables, and checks that what is decided is admitted when the log is read back.
";
