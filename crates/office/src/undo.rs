//! Taking back a press, and checking events that come from a log.

use crate::event::Event;
use crate::ids::{CounterNo, Millis, TicketId};
use crate::office::{Desk, DeskState, Office};
use crate::ticket::TicketState;

impl Office {
    /// Puts the tickets of a counter's last press back exactly as they were.
    pub(crate) fn undone(&mut self, counter: CounterNo) {
        let Some(desk) = self.desks.get_mut(&counter) else { return };
        let Some(last) = desk.last_press.take() else { return };
        desk.in_hand = None;
        for before in last.before {
            match before.state {
                TicketState::Waiting => self.enqueue(&before),
                TicketState::Called | TicketState::Serving => self.take_in_hand(counter, before.id),
                TicketState::Done
                | TicketState::NoShow
                | TicketState::Cancelled
                | TicketState::Expired => {}
            }
            self.tickets.insert(before.id, before);
        }
    }

    fn take_in_hand(&mut self, counter: CounterNo, ticket: TicketId) {
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.in_hand = Some(ticket);
        }
    }

    /// Applies an event that was read back, after checking that the rules allow it here: the way `verify` and
    /// recovery read a log.
    ///
    /// # Errors
    /// The invariant that the event would break, in words; the office is unchanged.
    pub fn replay(&mut self, at: Millis, event: &Event) -> Result<(), String> {
        self.admits(at, event)?;
        self.apply(at, event);
        Ok(())
    }

    fn admits(&self, at: Millis, event: &Event) -> Result<(), String> {
        if at < self.last_at {
            return Err(format!("time ran back from {} to {}", self.last_at.0, at.0));
        }
        match event {
            Event::DayOpened { day, rules, .. } => {
                rules.check().map_err(|e| e.to_string())?;
                let later = self.day.is_none_or(|d| day.ordinal > d.ordinal && day.date > d.date);
                holds(later, "a business day only moves forward")
            }
            Event::DayClosed { day } => {
                holds(self.day == Some(*day), "only the running day can close")
            }
            Event::TicketIssued { ticket, number, arrival, service, .. } => {
                holds(self.day.is_some(), "numbers are given out on a business day")?;
                holds(!self.tickets.contains_key(ticket), "a ticket is issued once")?;
                holds(!self.by_number.contains_key(number), "no number twice in a day")?;
                holds(*arrival >= self.next_arrival, "arrivals only grow")?;
                holds(self.rules.service(service).is_some(), "the service exists")
            }
            Event::TicketCalled { ticket, counter, finished, .. } => {
                let desk = self.at_work(*counter)?;
                holds(desk.state == DeskState::Open, "only an open counter calls")?;
                holds(desk.in_hand.is_none(), "a counter holds one ticket at a time")?;
                let pressed = desk.last_press.as_ref().and_then(|p| p.before.first());
                let same = finished.is_none() || *finished == pressed.map(|t| t.id);
                holds(same, "a call continues the press that finished a ticket")?;
                self.is(*ticket, &[TicketState::Waiting])
            }
            Event::TicketRecalled { ticket, counter, .. }
            | Event::ServiceStarted { ticket, counter } => {
                self.in_hand_at(*counter, *ticket)?;
                self.is(*ticket, &[TicketState::Called])
            }
            Event::TicketFinished { ticket, counter, .. } => self.in_hand_at(*counter, *ticket),
            Event::TicketMissed { ticket, counter } => {
                self.in_hand_at(*counter, *ticket)?;
                self.is(*ticket, &[TicketState::Called])
            }
            Event::TicketCancelled { ticket } | Event::TicketExpired { ticket, .. } => {
                self.is(*ticket, &[TicketState::Waiting])
            }
            Event::CallUndone { counter, press, .. } => {
                let desk = self.at_work(*counter)?;
                let last = desk.last_press.as_ref().map(|p| p.press);
                holds(last == Some(*press), "the last press is taken back")
            }
            Event::CounterOpened { counter, clerk } => {
                let desk = self.desks.get(counter).ok_or("the counter exists")?;
                let elsewhere =
                    |d: &Desk| d.number != desk.number && d.clerk.is_some() && d.clerk == *clerk;
                holds(!self.desks.values().any(elsewhere), "one clerk, one counter")
            }
            Event::CounterPaused { counter, .. } => self.at_work(*counter).map(drop),
            Event::CounterClosed { counter } => {
                let empty = self.at_work(*counter)?.in_hand.is_none();
                holds(empty, "a counter closes with nothing in hand")
            }
            Event::ConfigChanged { rules } => rules.check().map_err(|e| e.to_string()),
        }
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

fn holds(invariant: bool, words: &str) -> Result<(), String> {
    if invariant { Ok(()) } else { Err(format!("broken invariant: {words}")) }
}
