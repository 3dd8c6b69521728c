//! What can be seen in the office: `see A001`, `why A001`, `ending A001`, `notices A001`, `ahead A001`, `queue A`,
//! `line 1`, `left A`, `offers A`, `served A`, `slots A tue`, `desk 1`, `people`, `alarms`.

use crate::hall::Hall;
use crate::script::{key, sign};
use crate::told;
use office::{Notice, Refusal, Ticket};

pub(crate) fn is_look(word: &str) -> bool {
    let looks = [
        "see", "why", "ending", "notices", "ahead", "queue", "line", "left", "offers", "served",
        "slots", "desk", "people", "alarms", "soon",
    ];
    looks.contains(&word)
}

pub(crate) fn look(hall: &Hall, what: &str, names: &[&str]) -> String {
    let office = &hall.office;
    let ticket = |name: &str| office.ticket(hall.id(name)).expect("a ticket of today");
    match (what, names) {
        ("see", [name]) => see(ticket(name)),
        ("why", [name]) => why(ticket(name)),
        ("ending", [name]) => ticket(name).ending().map_or("-".to_owned(), |e| told::name(&e)),
        ("notices", [name]) => notices(hall, ticket(name)),
        ("ahead", [name]) => office.ahead(ticket(name)).to_string(),
        ("queue", [name]) => numbers(office.queue(&key(name))),
        ("soon", [name]) => numbers(office.next_of(&key(name), 2)),
        ("line", [name]) => {
            numbers(office.waiting_for(office.rules().counter(sign(name)).expect("a counter")))
        }
        ("left", [name]) => office.remaining(&key(name)).map_or("any".into(), |n| n.to_string()),
        ("offers", [name]) => office.issues(&key(name), hall.now).to_string(),
        ("served", [name]) => office.is_served(&key(name)).to_string(),
        ("slots", [name, day]) => slots(hall, name, day),
        ("desk", [name]) => {
            let desk = office.desk(sign(name)).expect("a counter");
            let clerk = desk.clerk.as_ref().map_or("nobody", |clerk| clerk.as_str());
            let reason = desk.reason.iter().map(|reason| format!("/{reason}"));
            let reason: String = reason.collect();
            format!("{:?}/{clerk}{reason}", desk.state).to_lowercase()
        }
        ("people", []) => office.people().to_string(),
        ("alarms", []) => {
            let alarms: Vec<_> = office.alarms().map(told::alarm).collect();
            format!("[{}]", alarms.join(" "))
        }
        _ => panic!("no such look: {what} {names:?}"),
    }
}

/// State, counter, calls, outcome.
fn see(ticket: &Ticket) -> String {
    let counter = ticket.counter.map_or(String::new(), |counter| format!("@{counter}"));
    let calls = "!".repeat(ticket.calls as usize);
    let outcome = ticket.outcome.map_or(String::new(), |outcome| format!("/{outcome:?}"));
    format!("{}={:?}{counter}{calls}{outcome}", ticket.number, ticket.state).to_lowercase()
}

/// The rule, the step, whom it passed over, and the clerk's words.
fn why(ticket: &Ticket) -> String {
    let Some(why) = &ticket.why else { return "-".to_owned() };
    let mut told = told::name(&why.rule);
    told.extend(why.step.map(|step| format!(" step {step}")));
    if !why.passed.is_empty() {
        let passed: Vec<_> = why.passed.iter().map(|n| n.as_str()).collect();
        told += &format!(" over {}", passed.join(" "));
    }
    if why.more > 0 {
        told += &format!(" and {} more", why.more);
    }
    told.extend(why.reason.iter().map(|reason| format!(" \"{reason}\"")));
    told
}

fn notices(hall: &Hall, ticket: &Ticket) -> String {
    let notices = hall.office.notices(ticket, hall.office.ahead(ticket), hall.now);
    let told = notices.iter().map(|notice| match notice {
        Notice::AfterCutOff(text) => text.vi.clone(),
        Notice::NoCounterOpen => "no counter".to_owned(),
        Notice::AfterBreak(at) => format!("after {}", told::local(&hall.office, *at)),
    });
    format!("[{}]", told.collect::<Vec<_>>().join(", "))
}

/// When each begins, and how many it still takes.
fn slots(hall: &Hall, service: &str, day: &str) -> String {
    match hall.office.slots(&key(service), hall.date(day), hall.now) {
        Ok(slots) => {
            let told = slots.iter().map(|s| format!("{}*{}", told::clock(s.minute), s.left));
            format!("[{}]", told.collect::<Vec<_>>().join(" "))
        }
        Err(refusal) => refused(hall, &refusal),
    }
}

fn refused(hall: &Hall, refusal: &Refusal) -> String {
    told::refusal(&hall.office, refusal, hall.now)
}

fn numbers<'a>(tickets: impl IntoIterator<Item = &'a Ticket>) -> String {
    let numbers: Vec<_> = tickets.into_iter().map(|t| t.number.as_str()).collect();
    format!("[{}]", numbers.join(" "))
}
