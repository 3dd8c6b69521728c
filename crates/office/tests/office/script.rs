//! A day told in steps, and what comes of it. `orders` reads the orders, `edits` the rules, `looks` the looks, and
//! `told` says what happened.
//!
//! - Orders may end in `by lan` (a clerk), `by kiosk`, `by citizen`, ... Without it the kiosk issues, and a supervisor,
//!   who sits nowhere, does the rest. A reason stands last: `call 2 A003 because of a funeral`.
//! - Time: `wait 90s` and `at 10:59` or `at tue 09:00` let it pass; `watch 5m` looks every ten seconds for what is due,
//!   as the house does; `tick` looks once; `tomorrow` and `day 2026-11-05` open a day.

use crate::hall::{Hall, clerk, counter, kiosk, supervisor};
use crate::{edits, looks, orders, told};
use jiff::ToSpan;
use jiff::civil::{Date, Time};
use office::{Actor, Command, CounterNo, Event, Millis, Role, ServiceKey, TicketId};
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
    let told = hall.go_on(steps);
    (hall, told)
}

/// What the house looks at while it watches, and how often.
const WATCH_MS: i64 = 10_000;

impl Hall {
    /// More steps, and what was told.
    pub(crate) fn go_on(&mut self, steps: &str) -> String {
        let told: Vec<_> = steps.split(';').map(|s| self.step(s.trim())).collect();
        let told: Vec<_> = told.into_iter().filter(|t| !t.is_empty()).collect();
        told.join(" ")
    }

    pub(crate) fn step(&mut self, step: &str) -> String {
        let (order, reason) = match step.split_once(" because") {
            Some((order, reason)) => (order, Some(reason.trim())),
            None => (step, None),
        };
        let (order, by) = match order.split_once(" by ") {
            Some((order, by)) => (order, Some(actor(by))),
            None => (order, None),
        };
        let words: Vec<&str> = order.split_whitespace().collect();
        match words.as_slice() {
            [] => String::new(),
            ["wait", time] => self.pass(duration(time)),
            ["at", time @ ..] => self.until(time),
            ["watch", time] => self.watch(duration(time)),
            [what, names @ ..] if looks::is_look(what) => looks::look(self, what, names),
            ["issue", many, service] if many.parse::<u32>().is_ok() => {
                let order = format!("issue {service}");
                let last = (0..many.parse::<u32>().unwrap()).map(|_| self.step(&order)).last();
                last.unwrap_or_default()
            }
            ["skip", service, count] => self.skip(service, count.parse().unwrap()),
            ["tomorrow"] => {
                let date = self.office.day().expect("a day is open").date.tomorrow().unwrap();
                self.now = self.now.max(self.moment(date, Time::constant(8, 0, 0, 0)));
                self.order(&Command::OpenDay { date }, &Actor::System)
            }
            ["rules", edits @ ..] => {
                let rules = Box::new(edits::edited(self.office.rules(), &edits.join(" ")));
                self.order(&Command::ChangeRules { rules }, &by.unwrap_or_else(supervisor))
            }
            _ => {
                let by = by.unwrap_or_else(|| orders::usual_actor(words[0]));
                let command = orders::command(self, &words, reason);
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

    /// Gives out a number far on, as if those before had been given out, and takes it back.
    fn skip(&mut self, service: &str, count: u32) -> String {
        let issue = orders::command(self, &["issue", service], None);
        let Ok(mut events) = self.office.decide(&issue, &kiosk(), self.now) else {
            return "(cannot skip)".to_owned();
        };
        let Some(Event::TicketIssued { ticket, number, count: counted, .. }) = events.first_mut()
        else {
            return "(cannot skip)".to_owned();
        };
        let prefix = &self.office.rules().service(&key(service)).unwrap().prefix;
        (*number, *counted) = (format!("{prefix}{count:03}").parse().unwrap(), count);
        let (ticket, cause) = (*ticket, office::Cause::Left);
        for event in events.into_iter().chain([Event::TicketCancelled { ticket, cause }]) {
            self.office.replay(self.now, &event).unwrap();
            self.log.push((self.now, event));
        }
        String::new()
    }

    fn pass(&mut self, ms: i64) -> String {
        self.now = self.now.plus(ms);
        String::new()
    }

    fn until(&mut self, time: &[&str]) -> String {
        let (date, time) = match time {
            [time] => (self.office.date_of(self.now), time),
            [day, time] => (self.date(day), time),
            _ => panic!("no such time: {time:?}"),
        };
        let then = self.moment(date, time.parse().unwrap());
        assert!(then >= self.now, "time does not run back");
        self.now = then;
        String::new()
    }

    /// Lets time pass, and does what is due as often as there is something.
    fn watch(&mut self, ms: i64) -> String {
        let end = self.now.plus(ms);
        let mut told = Vec::new();
        while self.now < end {
            self.now = self.now.plus(WATCH_MS).min(end);
            loop {
                let done = self.order(&Command::Tick, &Actor::System);
                if done == "-" {
                    break;
                }
                told.push(done);
            }
        }
        told.join(" ")
    }

    fn moment(&self, date: Date, time: Time) -> Millis {
        let then = date.to_datetime(time).to_zoned(self.office.zone().clone()).unwrap();
        Millis(then.timestamp().as_millisecond())
    }

    /// `tue`: this day or the next of that name; or a date.
    pub(crate) fn date(&self, day: &str) -> Date {
        let today = self.office.date_of(self.now);
        let named = |n: &Date| n.strftime("%a").to_string().to_lowercase() == day;
        let mut week = (0..7).map(|n| today.checked_add(n.days()).unwrap());
        week.find(named).unwrap_or_else(|| day.parse().unwrap())
    }

    /// The last ticket that had this number, or one that never was.
    pub(crate) fn id(&self, number: &str) -> TicketId {
        let last = self.issued().find(|(_, n)| n.as_str() == number);
        last.map_or(TicketId(Uuid::max()), |(ticket, _)| ticket)
    }

    /// The booking that was made as the first (`#1`), the second, ..., or one that never was.
    pub(crate) fn booking(&self, name: &str) -> TicketId {
        let nth: usize = name.strip_prefix('#').and_then(|n| n.parse().ok()).expect("#1, #2, ...");
        self.booked().nth(nth - 1).unwrap_or(TicketId(Uuid::max()))
    }
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

/// `15m` in minutes.
pub(crate) fn minutes(text: &str) -> u16 {
    u16::try_from(duration(text) / 60_000).unwrap()
}

/// `13:30` in minutes after midnight; `24:00` is the end of the day.
pub(crate) fn minute(time: &str) -> u16 {
    let (hours, minutes) = time.split_once(':').expect("a time of day");
    hours.parse::<u16>().unwrap() * 60 + minutes.parse::<u16>().unwrap()
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
