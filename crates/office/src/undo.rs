//! Taking back a press.

use crate::event::Event;
use crate::ids::{CounterNo, TicketId};
use crate::office::{LastPress, Office};
use crate::ticket::{Ticket, TicketState};

impl LastPress {
    /// What taking it back brings about.
    pub(crate) fn taken_back_at(&self, counter: CounterNo) -> Event {
        let waited = |t: &&Ticket| t.state == TicketState::Waiting;
        let requeued = self.before.iter().find(waited).map(|t| t.id);
        let restored = self.before.iter().find(|t| !waited(t)).map(|t| t.id);
        Event::CallUndone { counter, press: self.press, requeued, restored }
    }
}

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
}
