//! Orders in, events or a refusal out. Nothing changes here.

use crate::command::{Actor, Command, Issue, Role};
use crate::event::{Day, Event, ExpiryReason, Press};
use crate::hours::civil_at;
use crate::ids::{CounterNo, Millis, TicketId, TicketNumber, UserName};
use crate::office::{Desk, DeskState, Issued, Office};
use crate::refusal::Refusal;
use crate::rules::{CounterRules, Rules, Service};
use crate::ticket::{Class, Outcome, Ticket, TicketState};
use jiff::civil::Date;

type Decision = Result<Vec<Event>, Refusal>;

/// The least digits of the counted part: 7 is printed `007`.
const COUNT_DIGITS: usize = 3;

/// The largest counted part. Five digits can still be said and shown; an office that needs more has lost count.
pub(crate) const COUNT_MAX: u32 = 99_999;

/// Citizens with a right to priority walk slower: their grace is this many times as long.
const PRIORITY_GRACE_TIMES: i64 = 2;

impl Office {
    /// Answers a command. Decides only; [`Office::apply`] changes the state.
    ///
    /// No events means that there was nothing to do: nobody waits, or the counter is in that state already.
    pub fn decide(&self, command: &Command, by: &Actor, at: Millis) -> Decision {
        match command {
            Command::Issue(issue) => self.issue(issue, by, at),
            Command::Cancel { ticket } => self.cancel(*ticket),
            Command::Open { counter } => self.open(*counter, by),
            Command::Pause { counter, reason } => self.pause(*counter, reason.clone(), by),
            Command::Close { counter } => self.close(*counter, by),
            Command::CallNext { counter } => self.call_next(*counter, by),
            Command::Recall { counter } => self.recall(*counter, by),
            Command::Start { counter } => self.start(*counter, by),
            Command::Finish { counter, outcome } => self.finish(*counter, *outcome, by),
            Command::NoShow { counter } => self.no_show(*counter, by, at),
            Command::Undo { counter } => self.undo(*counter, by, at),
            Command::OpenDay { date } => self.open_day(*date),
            Command::ChangeRules { rules } => self.change_rules(rules, at),
        }
    }

    fn issue(&self, issue: &Issue, by: &Actor, at: Millis) -> Decision {
        let Some(service) = self.rules.service(&issue.service) else {
            return Err(Refusal::UnknownService(issue.service.clone()));
        };
        if issue.class == Class::Urgent && !by.is_staff() {
            return Err(Refusal::UrgentByStaffOnly);
        }
        if self.tickets.contains_key(&issue.ticket) {
            return Err(Refusal::TicketExists(issue.ticket));
        }
        self.check_issuing(service, at)?;
        let (number, count) = self.next_number(service)?;
        Ok(vec![Event::TicketIssued {
            ticket: issue.ticket,
            number,
            count,
            arrival: self.next_arrival,
            service: service.key.clone(),
            class: issue.class,
            language: issue.language,
            channel: issue.channel,
        }])
    }

    fn check_issuing(&self, service: &Service, at: Millis) -> Result<(), Refusal> {
        if self.day.is_none() {
            return Err(Refusal::IssuingClosed { opens_at: None });
        }
        if let Some(hours) = &self.rules.issue_hours
            && !hours.open_at(at, &self.zone)
        {
            return Err(Refusal::IssuingClosed { opens_at: hours.opens_after(at, &self.zone) });
        }
        if self.remaining(&service.key) == Some(0) {
            return Err(Refusal::QuotaSpent(service.key.clone()));
        }
        Ok(())
    }

    /// The next number of a service that nobody holds today. Numbers of another service can look the same once a
    /// counted part grows past three digits (prefix `4` and 1001, prefix `41` and 001): those are passed over.
    fn next_number(&self, service: &Service) -> Result<(TicketNumber, u32), Refusal> {
        let spent = || Refusal::NumbersSpent(service.key.clone());
        let last = self.issued.get(&service.key).map_or(0, |i: &Issued| i.last_count);
        (last.saturating_add(1)..=COUNT_MAX)
            .filter_map(|count| {
                let text = format!("{}{count:0COUNT_DIGITS$}", service.prefix);
                text.parse::<TicketNumber>().ok().map(|number| (number, count))
            })
            .find(|(number, _)| !self.by_number.contains_key(number))
            .ok_or_else(spent)
    }

    fn cancel(&self, ticket: TicketId) -> Decision {
        let Some(held) = self.tickets.get(&ticket) else {
            return Err(Refusal::UnknownTicket(ticket));
        };
        match held.state {
            TicketState::Waiting => Ok(vec![Event::TicketCancelled { ticket }]),
            TicketState::Called
            | TicketState::Serving
            | TicketState::Done
            | TicketState::NoShow
            | TicketState::Cancelled
            | TicketState::Expired => Err(Refusal::NotWaiting(ticket)),
        }
    }
}

/// Counters opening, resting, closing.
impl Office {
    fn open(&self, counter: CounterNo, by: &Actor) -> Decision {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        let clerk = seat_of(by).or(desk.clerk.as_ref()).cloned();
        if desk.state == DeskState::Open && desk.clerk == clerk {
            return Ok(Vec::new());
        }
        Ok(vec![Event::CounterOpened { counter, clerk }])
    }

    fn pause(&self, counter: CounterNo, reason: Option<String>, by: &Actor) -> Decision {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        match desk.state {
            DeskState::Open => Ok(vec![Event::CounterPaused { counter, reason }]),
            DeskState::Paused => Ok(Vec::new()),
            DeskState::Closed => Err(Refusal::CounterClosed(counter)),
        }
    }

    fn close(&self, counter: CounterNo, by: &Actor) -> Decision {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        if desk.in_hand.is_some() {
            return Err(Refusal::TicketInHand(counter));
        }
        match desk.state {
            DeskState::Open | DeskState::Paused => Ok(vec![Event::CounterClosed { counter }]),
            DeskState::Closed => Ok(Vec::new()),
        }
    }

    pub(crate) fn known(&self, counter: CounterNo) -> Result<&Desk, Refusal> {
        self.desks.get(&counter).ok_or(Refusal::UnknownCounter(counter))
    }

    /// One clerk, one counter; one counter, one clerk.
    fn check_seat(&self, desk: &Desk, by: &Actor) -> Result<(), Refusal> {
        let Some(user) = seat_of(by) else { return Ok(()) };
        if let Some(clerk) = desk.clerk.as_ref().filter(|clerk| *clerk != user) {
            return Err(Refusal::CounterTaken { counter: desk.number, clerk: clerk.clone() });
        }
        let elsewhere = |d: &&Desk| d.number != desk.number && d.clerk.as_ref() == Some(user);
        match self.desks.values().find(elsewhere) {
            Some(other) => Err(Refusal::ClerkElsewhere(other.number)),
            None => Ok(()),
        }
    }
}

/// The clerk who takes a seat by acting. A supervisor opens a counter without sitting down at it.
fn seat_of(by: &Actor) -> Option<&UserName> {
    match by {
        Actor::Person { user, role: Role::Clerk } => Some(user),
        Actor::Person {
            role: Role::Guide | Role::Supervisor | Role::Admin | Role::Auditor,
            ..
        }
        | Actor::Device { .. }
        | Actor::Citizen
        | Actor::System => None,
    }
}

/// The keys a clerk presses two hundred times a day.
impl Office {
    fn call_next(&self, counter: CounterNo, by: &Actor) -> Decision {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        match desk.state {
            DeskState::Open => {}
            DeskState::Paused => return Err(Refusal::CounterPaused(counter)),
            DeskState::Closed => return Err(Refusal::CounterClosed(counter)),
        }
        let mut events = Vec::new();
        // A supervisor opened it; the clerk sits down with the first call.
        if let (None, Some(user)) = (&desk.clerk, seat_of(by)) {
            events.push(Event::CounterOpened { counter, clerk: Some(user.clone()) });
        }
        let outcome = Outcome::Served;
        events.extend(desk.in_hand.map(|ticket| Event::TicketFinished {
            ticket,
            counter,
            outcome,
            press: Press::Next,
        }));
        events.extend(self.rules.counter(counter).and_then(|rules| {
            let ticket = self.next_for(rules)?;
            let calls = self.tickets.get(&ticket)?.calls.saturating_add(1);
            Some(Event::TicketCalled { ticket, counter, calls, finished: desk.in_hand })
        }));
        Ok(events)
    }

    fn recall(&self, counter: CounterNo, by: &Actor) -> Decision {
        let held = self.held(counter, by)?;
        if held.state == TicketState::Serving {
            return Err(Refusal::AlreadyServing(counter));
        }
        let calls = held.calls.saturating_add(1);
        Ok(vec![Event::TicketRecalled { ticket: held.id, counter, calls }])
    }

    fn start(&self, counter: CounterNo, by: &Actor) -> Decision {
        let held = self.held(counter, by)?;
        if held.state == TicketState::Serving {
            return Ok(Vec::new());
        }
        Ok(vec![Event::ServiceStarted { ticket: held.id, counter }])
    }

    fn finish(&self, counter: CounterNo, outcome: Outcome, by: &Actor) -> Decision {
        let ticket = self.held(counter, by)?.id;
        Ok(vec![Event::TicketFinished { ticket, counter, outcome, press: Press::Finish }])
    }

    fn no_show(&self, counter: CounterNo, by: &Actor, at: Millis) -> Decision {
        let held = self.held(counter, by)?;
        if held.state == TicketState::Serving {
            return Err(Refusal::AlreadyServing(counter));
        }
        let until = self.absent_from(held);
        if at < until {
            return Err(Refusal::GraceRunning { until });
        }
        Ok(vec![Event::TicketMissed { ticket: held.id, counter }])
    }

    /// When a called citizen may be said not to have come: a grace after the last call.
    #[must_use]
    pub fn absent_from(&self, called: &Ticket) -> Millis {
        let last_call = called.called_at.unwrap_or(called.issued_at);
        last_call.plus(self.absent_grace_ms(called.class))
    }

    /// How long after a call someone of a class cannot be absent yet, in milliseconds.
    #[must_use]
    pub fn absent_grace_ms(&self, class: Class) -> i64 {
        let times = match class {
            Class::Urgent | Class::Priority => PRIORITY_GRACE_TIMES,
            Class::Normal => 1,
        };
        self.rules.limits.absent_grace_ms.saturating_mul(times)
    }

    /// The ticket in hand, for the clerk who holds it.
    fn held(&self, counter: CounterNo, by: &Actor) -> Result<&Ticket, Refusal> {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        if desk.state == DeskState::Closed {
            return Err(Refusal::CounterClosed(counter));
        }
        desk.in_hand
            .and_then(|ticket| self.tickets.get(&ticket))
            .ok_or(Refusal::NoTicketInHand(counter))
    }

    fn undo(&self, counter: CounterNo, by: &Actor, at: Millis) -> Decision {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        let Some(last) = &desk.last_press else {
            return Err(Refusal::NothingToUndo(counter));
        };
        if at.since(last.at) > self.rules.limits.undo_ms {
            return Err(Refusal::UndoTooLate(counter));
        }
        Ok(vec![last.taken_back_at(counter)])
    }
}

/// The day and the rules.
impl Office {
    fn open_day(&self, date: Date) -> Decision {
        let mut events = Vec::new();
        if let Some(day) = self.day {
            if date <= day.date {
                return Err(Refusal::DayNotLater);
            }
            let waiting = self.rules.services.iter().flat_map(|s| self.queue(&s.key));
            events.extend(
                waiting
                    .map(|t| Event::TicketExpired { ticket: t.id, reason: ExpiryReason::DayOver }),
            );
            events.push(Event::DayClosed { day });
        }
        events.push(self.opening(date));
        Ok(events)
    }

    fn opening(&self, date: Date) -> Event {
        let at_work = self.desks.values().filter(|d| d.state != DeskState::Closed);
        let carried = |d: &Desk| d.in_hand.and_then(|ticket| self.tickets.get(&ticket)).cloned();
        Event::DayOpened {
            day: Day { ordinal: self.day.map_or(1, |d| d.ordinal.saturating_add(1)), date },
            rules: Box::new(self.rules.clone()),
            carried: at_work.clone().filter_map(carried).collect(),
            next_arrival: self.next_arrival,
            counters: at_work.map(|d| Desk { last_press: None, ..d.clone() }).collect(),
        }
    }

    pub(crate) fn change_rules(&self, rules: &Rules, at: Millis) -> Decision {
        rules.check()?;
        if *rules == self.rules {
            return Ok(Vec::new());
        }
        let waited_for = |s: &&Service| rules.service(&s.key).is_none() && self.waiting(&s.key) > 0;
        if let Some(service) = self.rules.services.iter().find(waited_for) {
            return Err(Refusal::ServiceHasWaiting(service.key.clone()));
        }
        // In another zone the next day may have begun already, and would send those home who wait.
        let anybody = self.rules.services.iter().any(|s| self.waiting(&s.key) > 0);
        let date = civil_at(at, &rules.zone()?).date();
        if anybody && self.day.is_some_and(|day| date > day.date) {
            return Err(Refusal::TimeZoneHasWaiting);
        }
        let at_work = |c: &&CounterRules| {
            let working = self.desks.get(&c.number).is_some_and(|d| d.state != DeskState::Closed);
            working && rules.counter(c.number).is_none()
        };
        if let Some(counter) = self.rules.counters.iter().find(at_work) {
            return Err(Refusal::CounterInUse(counter.number));
        }
        Ok(vec![Event::ConfigChanged { rules: Box::new(rules.clone()) }])
    }
}
