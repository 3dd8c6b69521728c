//! Checking events that come from a log, before they are applied.

use crate::alarm::Alarm;
use crate::event::{Day, Event, Press};
use crate::ids::{CounterNo, Millis, ServiceKey, TicketId, TicketNumber};
use crate::mutant::mutant;
use crate::office::{Desk, DeskState, Office};
use crate::rules::{COUNT_MAX, Rules};
use crate::ticket::{HoldReason, Ticket, TicketState};
use std::collections::BTreeSet;

impl Office {
    /// Applies an event that was read back, after checking that the rules allow it here: the way `verify` and
    /// recovery read a log.
    ///
    /// # Errors
    /// The invariant that the event would break, in words; the office is unchanged.
    pub fn replay(&mut self, at: Millis, event: &Event) -> Result<(), String> {
        if at < self.last_at && !mutant("time_runs_back") {
            return Err(format!("time ran back from {} to {}", self.last_at.0, at.0));
        }
        self.admits(at, event)?;
        self.apply(at, event);
        Ok(())
    }

    fn admits(&self, at: Millis, event: &Event) -> Result<(), String> {
        match event {
            Event::DayOpened { day, rules, carried, next_arrival, counters, .. } => {
                rules.check().map_err(|e| e.to_string())?;
                self.admits_day(*day)?;
                holds(*next_arrival >= self.next_arrival, "arrivals only grow")?;
                admits_counters(rules, counters)?;
                admits_carried(carried, counters)
            }
            Event::DayClosed { day } => {
                holds(self.day == Some(*day), "only the running day can close")
            }
            Event::TicketIssued { .. } => self.admits_issue(event),
            Event::TicketCalled { ticket, counter, finished, .. } => {
                self.admits_call(*ticket, *counter, *finished)
            }
            Event::TicketRecalled { ticket, counter, .. }
            | Event::CallDelivered { ticket, counter, .. }
            | Event::ServiceStarted { ticket, counter } => {
                self.in_hand_at(*counter, *ticket)?;
                self.is(*ticket, &[TicketState::Called])
            }
            Event::TicketFinished { .. }
            | Event::TicketMissed { .. }
            | Event::TicketHeld { .. }
            | Event::TicketTransferred { .. } => self.admits_press(event),
            Event::TicketReturned { ticket, .. } => {
                self.is(*ticket, &[TicketState::OnHold, TicketState::NoShow])
            }
            Event::TicketCorrected { ticket, service, .. } => {
                holds(self.rules.service(service).is_some(), "the service exists")?;
                self.is(*ticket, &[TicketState::Waiting])
            }
            Event::TicketCancelled { ticket, .. } | Event::TicketExpired { ticket, .. } => {
                self.is(*ticket, &[TicketState::Waiting, TicketState::OnHold])
            }
            Event::TicketRated { ticket, counter, .. } => self.admits_rating(*ticket, *counter),
            Event::CallUndone { counter, .. } => self.admits_undo(*counter, event),
            Event::BookingMade { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. } => self.admits_booking(event),
            Event::AlarmRaised { alarm } => {
                holds(!self.alarms.contains(alarm), "an alarm is raised once")
            }
            Event::AlarmEnded { alarm } => {
                holds(self.is_raised(alarm), "an alarm that ends was raised")
            }
            Event::NumbersSkipped { service, count } => self.admits_skip(service, *count),
            Event::EmergencySet { on } => holds(self.emergency != *on, "the emergency changes"),
            Event::CounterOpened { .. }
            | Event::CounterAssigned { .. }
            | Event::CounterHandedOver { .. }
            | Event::CounterPaused { .. }
            | Event::CounterClosed { .. } => self.admits_counter(event),
            Event::ConfigChanged { rules } => {
                self.change_rules(rules, at).map(drop).map_err(|refusal| refusal.to_string())
            }
        }
    }

    fn is_raised(&self, alarm: &Alarm) -> bool {
        self.alarms.iter().any(|on| on.ends_with(alarm))
    }

    fn admits_counter(&self, event: &Event) -> Result<(), String> {
        let Some(counter) = event.counter() else { return Ok(()) };
        let desk = self.desks.get(&counter).ok_or("broken invariant: the counter exists")?;
        if let Event::CounterOpened { clerk, .. } = event {
            let elsewhere =
                |d: &Desk| d.number != desk.number && d.clerk.is_some() && d.clerk == *clerk;
            return holds(!self.desks.values().any(elsewhere), "one clerk, one counter");
        }
        if let Event::CounterAssigned { services, .. } = event {
            let known = |s| self.rules.service(s).is_some();
            return holds(services.iter().flatten().all(known), "the service exists");
        }
        self.at_work(counter)?;
        let ends = matches!(event, Event::CounterClosed { .. }) && desk.in_hand.is_some();
        holds(!ends, "a counter closes with nothing in hand")
    }

    fn admits_day(&self, day: Day) -> Result<(), String> {
        let later = self.day.is_none_or(|d| day.ordinal > d.ordinal && day.date > d.date);
        holds(later && day.ordinal < u32::MAX, "a business day only moves forward")?;
        holds(self.lines.is_empty(), "nobody waits over night")
    }

    fn admits_issue(&self, event: &Event) -> Result<(), String> {
        let Event::TicketIssued { ticket, number, count, arrival, service, from_roll, .. } = event
        else {
            return Ok(());
        };
        holds(self.day.is_some(), "numbers are given out on a business day")?;
        holds(!self.tickets.contains_key(ticket), "a ticket is issued once")?;
        let free = !self.by_number.contains_key(number) || mutant("reuse_number");
        holds(free, "no number twice in a day")?;
        let last = self.issued.get(service).and_then(|i| i.last_count);
        let least = last.map_or(1, |last| last.saturating_add(1));
        let counted = (least..=COUNT_MAX).contains(count);
        holds(counted || (*from_roll && *count == 0), "counts only grow within a day")?;
        match self.bookings.get(ticket) {
            Some(booking) => holds(booking.arrival == *arrival, "a booking keeps its place")?,
            // The last arrival there is would leave none for the next ticket.
            None => {
                let grows = (self.next_arrival..u64::MAX).contains(arrival);
                holds(grows, "arrivals only grow")?;
            }
        }
        holds(self.rules.service(service).is_some(), "the service exists")
    }

    fn admits_skip(&self, service: &ServiceKey, count: u32) -> Result<(), String> {
        holds(self.day.is_some(), "numbers are passed over on a business day")?;
        holds(self.rules.service(service).is_some(), "the service exists")?;
        let last = self.issued.get(service).and_then(|i| i.last_count).unwrap_or(0);
        holds(count > last && count <= COUNT_MAX, "counts only grow within a day")
    }

    /// What takes a ticket out of a counter's hand.
    fn admits_press(&self, event: &Event) -> Result<(), String> {
        let [ticket] = event.tickets()[..] else { return Ok(()) };
        let Some(counter) = event.counter() else {
            return self.is(ticket, &[TicketState::Waiting]);
        };
        self.in_hand_at(counter, ticket)?;
        if let Event::TicketFinished { press, .. } = event {
            let ends = matches!(press, Press::Next | Press::Finish | Press::Call);
            holds(ends, "who is absent is not served")?;
        }
        if let Event::TicketMissed { .. } = event {
            self.is(ticket, &[TicketState::Called])?;
        }
        if let Event::TicketTransferred { service, arrival, press, .. } = event {
            holds(self.rules.service(service).is_some(), "the service exists")?;
            let sent = !matches!(press, Press::NoShow | Press::Hold);
            holds(sent, "who is absent or set aside is not sent on")?;
            let own = self.tickets.get(&ticket).is_some_and(|t| t.arrival == *arrival);
            let grows = (self.next_arrival..u64::MAX).contains(arrival);
            holds(own || grows, "arrivals only grow")?;
        }
        Ok(())
    }

    fn admits_undo(&self, counter: CounterNo, event: &Event) -> Result<(), String> {
        let last = self.at_work(counter)?.last_press.as_ref();
        let undone = last.map(|press| press.taken_back_at(counter));
        holds(undone.as_ref() == Some(event), "the last press is taken back")?;
        let moved = last.and_then(|last| self.moved_on(counter, last));
        holds(moved.is_none(), "nobody has done anything with it since")
    }

    fn admits_rating(&self, ticket: TicketId, counter: CounterNo) -> Result<(), String> {
        self.is(ticket, &[TicketState::Done])?;
        let visit = self.tickets.get(&ticket);
        holds(visit.is_some_and(|t| !t.rated), "a visit is rated once")?;
        let here = visit.is_some_and(|t| t.counter == Some(counter));
        holds(here, "a visit is rated for the counter that served it")
    }

    fn admits_booking(&self, event: &Event) -> Result<(), String> {
        if let Event::BookingMade { booking } = event {
            let new = !self.bookings.contains_key(&booking.id);
            holds(new && !self.tickets.contains_key(&booking.id), "a booking is made once")?;
            let grows = (self.next_arrival..u64::MAX).contains(&booking.arrival);
            holds(grows, "arrivals only grow")?;
            return holds(self.rules.service(&booking.service).is_some(), "the service exists");
        }
        let (Event::BookingMoved { booking, .. }
        | Event::BookingCancelled { booking }
        | Event::BookingLapsed { booking }) = event
        else {
            return Ok(());
        };
        holds(self.bookings.contains_key(booking), "the booking exists")
    }

    fn admits_call(
        &self,
        ticket: TicketId,
        counter: CounterNo,
        finished: Option<TicketId>,
    ) -> Result<(), String> {
        let desk = self.at_work(counter)?;
        holds(desk.state == DeskState::Open, "only an open counter calls")?;
        holds(desk.in_hand.is_none(), "a counter holds one ticket at a time")?;
        let same = finished.is_none_or(|ticket| just_finished(desk, ticket));
        holds(same, "a call continues the press that finished a ticket")?;
        self.is(ticket, &[TicketState::Waiting, TicketState::OnHold, TicketState::NoShow])
    }

    fn at_work(&self, counter: CounterNo) -> Result<&Desk, String> {
        let desk = self.desks.get(&counter).filter(|d| d.state != DeskState::Closed);
        desk.ok_or_else(|| format!("broken invariant: counter {counter} is at work"))
    }

    fn in_hand_at(&self, counter: CounterNo, ticket: TicketId) -> Result<(), String> {
        holds(self.at_work(counter)?.in_hand == Some(ticket), "the ticket is in hand there")
    }

    fn is(&self, ticket: TicketId, states: &[TicketState]) -> Result<(), String> {
        match self.tickets.get(&ticket) {
            Some(row) if states.contains(&row.state) => Ok(()),
            Some(row) => Err(format!("broken invariant: ticket {} is {:?}", row.number, row.state)),
            None => Err(format!("broken invariant: ticket {ticket} exists")),
        }
    }
}

/// Counters that a day opens with: known, at work, one clerk each, nothing to take back.
fn admits_counters(rules: &Rules, counters: &[Desk]) -> Result<(), String> {
    let mut numbers = BTreeSet::new();
    let mut clerks = BTreeSet::new();
    for desk in counters {
        holds(rules.counter(desk.number).is_some(), "the counter exists")?;
        holds(desk.state != DeskState::Closed, "a day opens with counters at work")?;
        holds(desk.last_press.is_none(), "a press is not taken back over night")?;
        holds(numbers.insert(desk.number), "a counter stands once")?;
        let alone = desk.clerk.as_ref().is_none_or(|clerk| clerks.insert(clerk));
        holds(alone, "one clerk, one counter")?;
    }
    Ok(())
}

/// Tickets that a day opens with: those in hand at its counters, each at one, and those kept from yesterday.
fn admits_carried(carried: &[Ticket], counters: &[Desk]) -> Result<(), String> {
    let in_hand: Vec<(CounterNo, TicketId)> =
        counters.iter().filter_map(|d| Some((d.number, d.in_hand?))).collect();
    let mut tickets = BTreeSet::new();
    let mut numbers: BTreeSet<&TicketNumber> = BTreeSet::new();
    let mut kept = 0;
    for ticket in carried {
        let called = matches!(ticket.state, TicketState::Called | TicketState::Serving);
        let here = ticket.counter.is_some_and(|counter| in_hand.contains(&(counter, ticket.id)));
        let reason = ticket.held.map(|held| held.reason);
        let waits = ticket.state == TicketState::OnHold && reason == Some(HoldReason::Tomorrow);
        kept += usize::from(waits);
        holds(waits || (called && here), "a ticket carried over is in hand at its counter")?;
        holds(tickets.insert(ticket.id), "a ticket is carried over once")?;
        holds(numbers.insert(&ticket.number), "no number twice in a day")?;
    }
    holds(in_hand.len() + kept == carried.len(), "what is in hand is carried over")
}

/// Whether the counter's last press was a call that has finished this ticket and called nobody yet.
fn just_finished(desk: &Desk, ticket: TicketId) -> bool {
    let Some(last) = &desk.last_press else { return false };
    let calls = matches!(last.press, Press::Next | Press::Call);
    calls && matches!(last.before.as_slice(), [only] if only.id == ticket)
}

fn holds(invariant: bool, words: &str) -> Result<(), String> {
    if invariant { Ok(()) } else { Err(format!("broken invariant: {words}")) }
}
