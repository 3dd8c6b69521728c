//! A day told in steps, and what comes of it. The one place that knows the office's API.
//!
//! Orders: `issue A [priority|urgent]`, `issue 99 A`, `cancel A001`, `open 1`, `pause 1`, `close 1`, `next 1`, `recall 1`,
//! `start 1`, `finish 1 [incomplete|redirected]`, `no-show 1`, `undo 1`; each may end in `by lan` (a clerk), `by
//! kiosk`, `by citizen`, ... Without it the kiosk issues, and a supervisor, who sits nowhere, does the rest.
//! Time: `wait 90s`, `at 10:59`, `tomorrow`, `day 2026-11-05`. Rules: `rules grace 90s, quota A 2` (see `rules.rs`).
//! Looks: `see A001`, `ahead A001`, `queue A`, `line 1`, `left A`, `offers A`, `desk 1`. The answers: `told.rs`.

use crate::hall::{Hall, clerk, counter, kiosk, supervisor};
use crate::{rules, told};
use jiff::civil::{Date, Time};
use office::{
    Actor, Channel, Class, Command, CounterNo, Event, Issue, Language, Millis, Outcome, Role,
    ServiceKey, Ticket, TicketId,
};
use uuid::Uuid;

/// At the smallest office, with both counters open, these steps bring about these events.
#[track_caller]
pub(crate) fn check(steps: &str, expected: &str) {
    let (hall, told) = live(steps);
    assert_eq!(told, expected, "\n  {steps}");
    hall.check_log();
}

/// The office after these steps, and what was told.
pub(crate) fn live(steps: &str) -> (Hall, String) {
    let mut hall = Hall::at_work();
    let told: Vec<_> = steps.split(';').map(|s| hall.step(s.trim())).collect();
    let told: Vec<_> = told.into_iter().filter(|t| !t.is_empty()).collect();
    (hall, told.join(" "))
}

impl Hall {
    pub(crate) fn step(&mut self, step: &str) -> String {
        let (order, by) = match step.split_once(" by ") {
            Some((order, by)) => (order, Some(actor(by))),
            None => (step, None),
        };
        let words: Vec<&str> = order.split_whitespace().collect();
        match words.as_slice() {
            [] => String::new(),
            ["wait", time] => self.pass(duration(time)),
            ["at", time] => self.until(time),
            ["see" | "ahead" | "queue" | "line" | "left" | "offers" | "desk", name] => {
                self.look(words[0], name)
            }
            ["issue", many, service] if many.parse::<u32>().is_ok() => {
                let order = format!("issue {service}");
                let last = (0..many.parse::<u32>().unwrap()).map(|_| self.step(&order)).last();
                last.unwrap_or_default()
            }
            ["skip", service, count] => self.skip(service, count.parse().unwrap()),
            ["tomorrow"] => {
                let date = self.office.day().expect("a day is open").date.tomorrow().unwrap();
                let eight = date.at(8, 0, 0, 0).to_zoned(self.office.zone().clone()).unwrap();
                self.now = Millis(eight.timestamp().as_millisecond());
                self.order(&Command::OpenDay { date }, &Actor::System)
            }
            _ => {
                let issues = matches!(words[0], "issue" | "again");
                let by = by.unwrap_or_else(|| if issues { kiosk() } else { supervisor() });
                let command = self.command(&words);
                self.order(&command, &by)
            }
        }
    }

    fn order(&mut self, command: &Command, by: &Actor) -> String {
        match self.submit(command, by) {
            Ok(events) => told::events(self, &events),
            Err(refusal) => told::refusal(&self.office, &refusal, self.now),
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        match words {
            ["issue", service] => self.issue(service, Class::Normal),
            ["issue", service, class] => self.issue(service, class_of(class)),
            ["again", number] => self.issue_again(number),
            ["cancel", number] => Command::Cancel { ticket: self.id(number) },
            ["open", at] => Command::Open { counter: sign(at) },
            ["pause", at, reason @ ..] => {
                let reason = (!reason.is_empty()).then(|| reason.join(" "));
                Command::Pause { counter: sign(at), reason }
            }
            ["close", at] => Command::Close { counter: sign(at) },
            ["next", at] => Command::CallNext { counter: sign(at) },
            ["recall", at] => Command::Recall { counter: sign(at) },
            ["start", at] => Command::Start { counter: sign(at) },
            ["finish", at] => Command::Finish { counter: sign(at), outcome: Outcome::Served },
            ["finish", at, how] => Command::Finish { counter: sign(at), outcome: outcome(how) },
            ["no-show", at] => Command::NoShow { counter: sign(at) },
            ["undo", at] => Command::Undo { counter: sign(at) },
            ["day", date] => Command::OpenDay { date: date.parse::<Date>().unwrap() },
            ["rules", edits @ ..] => {
                let rules = Box::new(rules::edited(self.office.rules(), &edits.join(" ")));
                Command::ChangeRules { rules }
            }
            _ => panic!("no such step: {words:?}"),
        }
    }

    fn issue(&self, service: &str, class: Class) -> Command {
        let ticket = TicketId(Uuid::from_u128(self.log.len() as u128));
        let (language, channel) = (Language::Vi, Channel::Kiosk);
        Command::Issue(Issue { ticket, service: key(service), class, language, channel })
    }

    /// Asks for a number under an id that was used.
    fn issue_again(&self, number: &str) -> Command {
        let Command::Issue(issue) = self.issue("A", Class::Normal) else { unreachable!() };
        Command::Issue(Issue { ticket: self.id(number), ..issue })
    }

    /// Gives out a number far on, as if those before had been given out, and takes it back.
    fn skip(&mut self, service: &str, count: u32) -> String {
        let Ok(mut events) =
            self.office.decide(&self.issue(service, Class::Normal), &kiosk(), self.now)
        else {
            return "(cannot skip)".to_owned();
        };
        let Some(Event::TicketIssued { ticket, number, count: counted, .. }) = events.first_mut()
        else {
            return "(cannot skip)".to_owned();
        };
        let prefix = &self.office.rules().service(&key(service)).unwrap().prefix;
        (*number, *counted) = (format!("{prefix}{count:03}").parse().unwrap(), count);
        let cancelled = Event::TicketCancelled { ticket: *ticket };
        for event in events.into_iter().chain([cancelled]) {
            self.office.replay(self.now, &event).unwrap();
            self.log.push((self.now, event));
        }
        String::new()
    }

    /// The last ticket that had this number, or one that never was.
    fn id(&self, number: &str) -> TicketId {
        let last = self.issued().find(|(_, n)| n.as_str() == number);
        last.map_or(TicketId(Uuid::max()), |(ticket, _)| ticket)
    }

    fn pass(&mut self, ms: i64) -> String {
        self.now = self.now.plus(ms);
        String::new()
    }

    fn until(&mut self, time: &str) -> String {
        let time: Time = time.parse().unwrap();
        let date = self.office.date_of(self.now);
        let then = date.to_datetime(time).to_zoned(self.office.zone().clone()).unwrap();
        let then = Millis(then.timestamp().as_millisecond());
        assert!(then >= self.now, "time does not run back");
        self.now = then;
        String::new()
    }

    fn look(&self, what: &str, name: &str) -> String {
        let ticket = || self.office.ticket(self.id(name)).expect("a ticket of today");
        match what {
            "see" => see(ticket()),
            "ahead" => self.office.ahead(ticket()).to_string(),
            "queue" => numbers(self.office.queue(&key(name))),
            "line" => {
                let counter = self.office.rules().counter(sign(name)).expect("a counter");
                numbers(self.office.waiting_for(counter))
            }
            "left" => self.office.remaining(&key(name)).map_or("any".into(), |n| n.to_string()),
            "offers" => self.office.issues(&key(name), self.now).to_string(),
            "desk" => {
                let desk = self.office.desk(sign(name)).expect("a counter");
                let clerk = desk.clerk.as_ref().map_or("nobody", |clerk| clerk.as_str());
                let reason = desk.reason.iter().map(|reason| format!("/{reason}"));
                let reason: String = reason.collect();
                format!("{:?}/{clerk}{reason}", desk.state).to_lowercase()
            }
            _ => unreachable!("the caller names every look"),
        }
    }
}

/// State, counter, calls, outcome.
fn see(ticket: &Ticket) -> String {
    let counter = ticket.counter.map_or(String::new(), |counter| format!("@{counter}"));
    let calls = "!".repeat(ticket.calls as usize);
    let outcome = ticket.outcome.map_or(String::new(), |outcome| format!("/{outcome:?}"));
    format!("{}={:?}{counter}{calls}{outcome}", ticket.number, ticket.state).to_lowercase()
}

fn numbers<'a>(tickets: impl IntoIterator<Item = &'a Ticket>) -> String {
    let numbers: Vec<_> = tickets.into_iter().map(|t| t.number.as_str()).collect();
    format!("[{}]", numbers.join(" "))
}

pub(crate) fn key(service: &str) -> ServiceKey {
    service.to_lowercase().parse().unwrap()
}

pub(crate) fn sign(number: &str) -> CounterNo {
    counter(number.parse().unwrap())
}

/// `90s`, `3m` or `2h` in milliseconds.
pub(crate) fn duration(text: &str) -> i64 {
    let (number, unit) = text.split_at(text.len() - 1);
    let unit = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => panic!("no such time: {text}"),
    };
    number.parse::<i64>().unwrap() * unit
}

fn actor(name: &str) -> Actor {
    let staff = |role| Actor::Person { user: name.parse().unwrap(), role };
    match name {
        "kiosk" => kiosk(),
        "citizen" => Actor::Citizen,
        "system" => Actor::System,
        "guide" => staff(Role::Guide),
        "supervisor" => supervisor(),
        clerk_name => clerk(clerk_name),
    }
}

fn class_of(name: &str) -> Class {
    match name {
        "urgent" => Class::Urgent,
        "priority" => Class::Priority,
        "normal" => Class::Normal,
        _ => panic!("no such class: {name}"),
    }
}

fn outcome(name: &str) -> Outcome {
    match name {
        "incomplete" => Outcome::Incomplete,
        "redirected" => Outcome::Redirected,
        _ => panic!("no such outcome: {name}"),
    }
}
