//! Giving out numbers.

use crate::command::{Actor, Issue};
use crate::decide::{Decision, staff_only};
use crate::event::Event;
use crate::ids::{Millis, ServiceKey, TicketId, TicketNumber};
use crate::line::Lane;
use crate::mutant::mutant;
use crate::office::{Asked, Desk, Office};
use crate::plain::is_plain_line;
use crate::refusal::Refusal;
use crate::rules::{CounterRules, Service};
use crate::ticket::{Cause, Class, Stop, TicketState};

/// The least digits of the counted part: 7 is printed `007`.
const COUNT_DIGITS: usize = 3;
/// People with one number: more is a group that comes another way.
pub const PARTY_MAX: u16 = 99;
/// Dossiers under one number.
pub const DOSSIERS_MAX: u16 = 999;
/// Stops of a visit after the first.
pub const STOPS_MAX: usize = 8;
/// The longest reason, in characters.
pub const REASON_MAX: usize = 120;

/// A reason in the clerk's words is short enough to store, and one line.
pub(crate) fn check_texts(reason: Option<&str>) -> Result<(), Refusal> {
    let unfit = |reason: &str| reason.chars().count() > REASON_MAX || !is_plain_line(reason);
    if reason.is_some_and(unfit) { Err(Refusal::OutOfRange("reason")) } else { Ok(()) }
}

impl Office {
    pub(super) fn issue(&self, issue: &Issue, by: &Actor, at: Millis) -> Decision {
        let service = self.wanted(issue, by)?;
        // What was torn from the roll within the hours is typed in when the power is back.
        if issue.from_roll.is_none() {
            self.check_hours(at)?;
        }
        if self.day.is_none() {
            return Err(Refusal::IssuingClosed { opens_at: None });
        }
        // Nobody waits since a moment to come.
        if issue.since.is_some_and(|since| since > at) {
            return Err(Refusal::OutOfRange("since"));
        }
        if let Some(spent) = issue.services().find(|key| self.remaining(key) == Some(0)) {
            return Err(Refusal::QuotaSpent(spent.clone()));
        }
        self.check_emergency(issue)?;
        self.check_person(issue)?;
        if issue.from_roll.is_none() {
            self.check_capacity(&Lane::asked(issue), issue.dossiers, at)?;
        }
        Ok(vec![self.numbered(issue, service)?])
    }

    /// What is asked for, if it can be asked at all.
    pub(super) fn wanted(&self, issue: &Issue, by: &Actor) -> Result<&Service, Refusal> {
        let Some(service) = self.rules.service(&issue.service) else {
            return Err(Refusal::UnknownService(issue.service.clone()));
        };
        if issue.class == Class::Urgent && !by.is_staff() {
            return Err(Refusal::UrgentByStaffOnly);
        }
        if issue.from_roll.is_some() {
            staff_only(by)?;
        }
        if let Some(authority) = &issue.authority
            && !self.rules.authorities.iter().any(|a| a.key == *authority)
        {
            return Err(Refusal::UnknownAuthority(authority.clone()));
        }
        for key in issue.services() {
            self.check_stop(key, issue, by)?;
        }
        in_range("party", issue.party, PARTY_MAX)?;
        in_range("dossiers", issue.dossiers, DOSSIERS_MAX)?;
        if issue.then.len() > STOPS_MAX {
            return Err(Refusal::OutOfRange("then"));
        }
        if self.tickets.contains_key(&issue.ticket) || self.bookings.contains_key(&issue.ticket) {
            return Err(Refusal::TicketExists(issue.ticket));
        }
        Ok(service)
    }

    /// What holds for every stop of a visit.
    fn check_stop(&self, key: &ServiceKey, issue: &Issue, by: &Actor) -> Result<(), Refusal> {
        let Some(service) = self.rules.service(key) else {
            return Err(Refusal::UnknownService(key.clone()));
        };
        if issue.class == Class::Priority && service.no_priority && !by.is_staff() {
            return Err(Refusal::NoPriority(key.clone()));
        }
        let lane = Lane { service: key.clone(), ..Lane::asked(issue) };
        let as_configured = |c: &CounterRules| self.takes(c, &Desk::closed(c.number), &lane);
        if !service.guidance && !self.rules.counters.iter().any(as_configured) {
            return Err(Refusal::TakenNowhere);
        }
        Ok(())
    }

    fn check_hours(&self, at: Millis) -> Result<(), Refusal> {
        let Some(hours) = &self.rules.issue_hours else { return Ok(()) };
        if self.rules.open_at(hours, at, &self.zone) {
            return Ok(());
        }
        Err(Refusal::IssuingClosed { opens_at: self.rules.opens_after(hours, at, &self.zone) })
    }

    pub(super) fn check_emergency(&self, issue: &Issue) -> Result<(), Refusal> {
        let Some(emergency) = self.rules.issuing.emergency.as_ref().filter(|_| self.emergency)
        else {
            return Ok(());
        };
        if let Some(suspended) = issue.services().find(|s| !emergency.services.contains(s)) {
            return Err(Refusal::ServiceSuspended(suspended.clone()));
        }
        let full = |most| self.people().saturating_add(issue.party.into()) > most;
        if emergency.hall_max.is_some_and(full) { Err(Refusal::HallFull) } else { Ok(()) }
    }

    /// One person's numbers of today, booked and taken together.
    pub(super) fn check_person(&self, issue: &Issue) -> Result<(), Refusal> {
        let Some((limits, person)) = self.rules.issuing.person.zip(issue.person.as_ref()) else {
            return Ok(());
        };
        let counts = |asked: &&Asked| {
            self.tickets.get(&asked.ticket).is_some_and(|t| t.cause != Some(Cause::Staff))
        };
        let taken = self.persons.get(person).into_iter().flatten().filter(counts);
        let taken = taken.map(|asked| asked.services.iter().collect());
        let today = self.day.map(|d| d.date);
        let same = |b: &&crate::booking::Booking| {
            b.person.as_ref() == Some(person) && Some(b.date) == today
        };
        let booked = self.bookings.values().filter(same).map(|b| vec![&b.service]);
        let numbers: Vec<Vec<&ServiceKey>> = taken.chain(booked).collect();
        let field = |key: &ServiceKey| self.rules.service(key).map(Service::field);
        let of_field = |key: &ServiceKey| {
            let same = |number: &&Vec<&ServiceKey>| number.iter().any(|k| field(k) == field(key));
            numbers.iter().filter(same).count()
        };
        let spent = numbers.len() >= usize::from(limits.per_day)
            || issue.services().any(|key| of_field(key) >= usize::from(limits.per_field));
        if spent { Err(Refusal::PersonLimit) } else { Ok(()) }
    }

    /// The event that gives out the number.
    pub(super) fn numbered(&self, issue: &Issue, service: &Service) -> Result<Event, Refusal> {
        let (number, count) = match &issue.from_roll {
            Some(number) if self.by_number.contains_key(number) => {
                return Err(Refusal::NumberTaken(number.clone()));
            }
            Some(number) => (number.clone(), 0),
            None => self.next_number(service)?,
        };
        let stop =
            |service: &crate::ids::ServiceKey| Stop { service: service.clone(), counter: None };
        Ok(Event::TicketIssued {
            ticket: issue.ticket,
            number,
            count,
            arrival: self.next_arrival,
            service: service.key.clone(),
            class: issue.class,
            language: issue.language,
            channel: issue.channel,
            authority: issue.authority.clone(),
            non_territorial: issue.non_territorial,
            party: issue.party,
            dossiers: issue.dossiers,
            since: issue.since,
            then: issue.then.iter().map(stop).collect(),
            person: issue.person.clone(),
            from_roll: issue.from_roll.is_some(),
        })
    }

    /// The next number of a service that nobody holds today. Numbers of another service can look the same once a
    /// counted part grows past three digits (prefix `4` and 1001, prefix `41` and 001): those are passed over.
    pub(crate) fn next_number(&self, service: &Service) -> Result<(TicketNumber, u32), Refusal> {
        let spent = || Refusal::NumbersSpent(service.key.clone());
        let last = self.issued.get(&service.key).and_then(|i| i.last_count);
        if mutant("reuse_number")
            && let Some(last) = last.filter(|last| last.is_multiple_of(7))
            && let Ok(number) = format!("{}{last:0COUNT_DIGITS$}", service.prefix).parse()
        {
            return Ok((number, last + 1));
        }
        std::iter::successors(service.range.after(last), |count| service.range.after(Some(*count)))
            .filter_map(|count| {
                let text = format!("{}{count:0COUNT_DIGITS$}", service.prefix);
                text.parse::<TicketNumber>().ok().map(|number| (number, count))
            })
            .find(|(number, _)| !self.by_number.contains_key(number))
            .ok_or_else(spent)
    }

    /// The numbers of every service that a lost log may have given out are passed over.
    pub(super) fn skip_numbers(&self, count: u32) -> Vec<Event> {
        let skipped = |service: &Service| {
            let last = self.issued.get(&service.key).and_then(|i| i.last_count);
            let count = service.range.passing(last, count)?;
            Some(Event::NumbersSkipped { service: service.key.clone(), count })
        };
        let services = self.rules.services.iter().filter(|_| self.day.is_some());
        services.filter_map(skipped).collect()
    }

    pub(super) fn cancel(&self, ticket: TicketId, cause: Cause, by: &Actor) -> Decision {
        let held = self.known_ticket(ticket)?;
        match cause {
            Cause::Left => {}
            // The house itself: the city has brought the holder to another office.
            Cause::MovedAway if *by == Actor::System => {}
            Cause::Staff | Cause::MovedAway => staff_only(by)?,
            // The day's own causes: nobody gives them.
            Cause::DayOver | Cause::NeverReturned => return Err(Refusal::OutOfRange("cause")),
        }
        match held.state {
            TicketState::Waiting | TicketState::OnHold => {
                Ok(vec![Event::TicketCancelled { ticket, cause }])
            }
            TicketState::Called
            | TicketState::Serving
            | TicketState::Done
            | TicketState::NoShow
            | TicketState::Cancelled
            | TicketState::Expired => Err(Refusal::NotWaiting(ticket)),
        }
    }
}

/// At least one, at most so many.
pub(super) fn in_range(what: &'static str, count: u16, most: u16) -> Result<(), Refusal> {
    if (1..=most).contains(&count) { Ok(()) } else { Err(Refusal::OutOfRange(what)) }
}
