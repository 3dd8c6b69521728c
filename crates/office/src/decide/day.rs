//! The day, the rules, and taking back.

use crate::command::Actor;
use crate::decide::Decision;
use crate::event::{Day, Event, ExpiryReason, Seat};
use crate::hours::civil_at;
use crate::ids::{CounterNo, Millis};
use crate::office::{Desk, DeskState, Office};
use crate::refusal::Refusal;
use crate::rules::{CounterRules, Rules};
use crate::ticket::{HoldReason, Ticket, TicketState};
use jiff::civil::Date;

impl Office {
    pub(super) fn open_day(&self, date: Date) -> Decision {
        let mut events = Vec::new();
        if let Some(day) = self.day {
            if date <= day.date {
                return Err(Refusal::DayNotLater);
            }
            events.extend(self.tickets.values().filter_map(expiring));
            let past = self.bookings.values().filter(|b| b.date < date);
            events.extend(past.map(|b| Event::BookingLapsed { booking: b.id }));
            events.push(Event::DayClosed { day });
        }
        events.push(self.opening(date));
        // A place that was kept over the weekend is there on Monday.
        let kept = self.tickets.values().filter(|t| is_kept(t) && self.is_working_day(date));
        events.extend(kept.map(|t| Event::TicketReturned {
            ticket: t.id,
            after: 0,
            counted: false,
            bound: None,
            first: true,
        }));
        Ok(events)
    }

    /// Whether people are served on a date.
    fn is_working_day(&self, date: Date) -> bool {
        let hours = self.rules.service_hours.as_ref().or(self.rules.issue_hours.as_ref());
        hours.is_none_or(|hours| !self.rules.windows(hours, date).is_empty())
    }

    fn opening(&self, date: Date) -> Event {
        let at_work = self.desks.values().filter(|d| d.state != DeskState::Closed);
        let in_hand = |d: &Desk| d.in_hand.and_then(|ticket| self.tickets.get(&ticket));
        let kept = self.tickets.values().filter(|t| is_kept(t));
        let carried = at_work.clone().filter_map(in_hand).chain(kept);
        // How often one may be missed or go out is said for a day.
        let anew = |t: &Ticket| Ticket { returns: 0, ..t.clone() };
        let left = |d: &Desk| Desk {
            last_press: None,
            services: None,
            turn: crate::office::Turn::default(),
            ..d.clone()
        };
        Event::DayOpened {
            day: Day { ordinal: self.day.map_or(1, |d| d.ordinal.saturating_add(1)), date },
            rules: Box::new(self.rules.clone()),
            carried: carried.map(anew).collect(),
            next_arrival: self.next_arrival,
            counters: at_work.map(left).collect(),
            bookings: self.bookings.values().filter(|b| b.date >= date).cloned().collect(),
            roster: self.todays_roster(),
            emergency: self.emergency,
        }
    }

    /// Who sat where today, last; on a day on which nobody did, as it was before.
    fn todays_roster(&self) -> Vec<Seat> {
        if self.seats.is_empty() {
            return self.roster.clone();
        }
        let seat = |(counter, clerk): (&CounterNo, &crate::ids::UserName)| Seat {
            counter: *counter,
            clerk: clerk.clone(),
            services: self.desks.get(counter).and_then(|d| d.services.clone()),
        };
        self.seats.iter().map(seat).collect()
    }

    pub(crate) fn change_rules(&self, rules: &Rules, at: Millis) -> Decision {
        rules.check()?;
        if *rules == self.rules {
            return Ok(Vec::new());
        }
        let gone = |key: &crate::ids::ServiceKey| rules.service(key).is_none();
        let held = self.tickets.values().filter(|t| t.state == TicketState::OnHold);
        let awaited = held.map(|t| &t.service).find(|key| gone(key));
        let waited = self.lines.iter().map(|(lane, _)| &lane.service).find(|key| gone(key));
        if let Some(service) = waited.or(awaited) {
            return Err(Refusal::ServiceHasWaiting(service.clone()));
        }
        // In another zone the next day may have begun already, and would send those home who wait.
        let date = civil_at(at, &rules.zone()?).date();
        if !self.lines.is_empty() && self.day.is_some_and(|day| date > day.date) {
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

    pub(super) fn undo(&self, counter: CounterNo, by: &Actor, at: Millis) -> Decision {
        let (_, desk) = self.seat(counter, by)?;
        let Some(last) = &desk.last_press else {
            return Err(Refusal::NothingToUndo(counter));
        };
        if at.since(last.at) > self.rules.limits.undo_ms {
            return Err(Refusal::UndoTooLate(counter));
        }
        if let Some(moved) = self.moved_on(counter, last) {
            return Err(Refusal::MovedOn(moved));
        }
        Ok(vec![last.taken_back_at(counter)])
    }
}

/// Kept for tomorrow.
fn is_kept(ticket: &Ticket) -> bool {
    let reason = ticket.held.map(|held| held.reason);
    ticket.state == TicketState::OnHold && reason == Some(HoldReason::Tomorrow)
}

/// How a ticket ends with the day, if it does.
fn expiring(ticket: &Ticket) -> Option<Event> {
    let reason = match ticket.state {
        TicketState::Waiting => ExpiryReason::DayOver,
        TicketState::OnHold if !is_kept(ticket) => ExpiryReason::NeverReturned,
        TicketState::OnHold
        | TicketState::Called
        | TicketState::Serving
        | TicketState::Done
        | TicketState::NoShow
        | TicketState::Cancelled
        | TicketState::Expired => return None,
    };
    Some(Event::TicketExpired { ticket: ticket.id, reason })
}
