//! Taking back a press.

use crate::event::{Event, Press};
use crate::ids::{CounterNo, Millis, TicketId};
use crate::office::{LastPress, Office};
use crate::ticket::{Ticket, TicketState};

impl LastPress {
    /// What taking it back brings about.
    pub(crate) fn taken_back_at(&self, counter: CounterNo) -> Event {
        let requeued = self.before.iter().find(|t| !in_hand(t)).map(|t| t.id);
        let restored = self.before.iter().find(|t| in_hand(t)).map(|t| t.id);
        Event::CallUndone { counter, press: self.press, requeued, restored }
    }
}

pub(crate) fn in_hand(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Called | TicketState::Serving)
}

impl Office {
    /// The ticket of a press with which somebody else has done something since: it cannot be taken back any more.
    pub(crate) fn moved_on(&self, counter: CounterNo, last: &LastPress) -> Option<TicketId> {
        let as_left = |before: &Ticket| {
            let Some(now) = self.tickets.get(&before.id) else { return false };
            if !in_hand(before) {
                return in_hand(now) && now.counter == Some(counter);
            }
            let untouched = (now.calls, now.returns) == (before.calls, before.returns);
            if self.touched.contains(&before.id) {
                return false;
            }
            let set_aside_here = now.held.is_some_and(|held| held.counter == Some(counter));
            match now.state {
                TicketState::Done => {
                    untouched && matches!(last.press, Press::Next | Press::Finish | Press::Call)
                }
                TicketState::NoShow => untouched && last.press == Press::NoShow,
                TicketState::OnHold => last.press == Press::Hold && set_aside_here,
                // A transfer, the next stop of a visit, or a miss just after a break.
                TicketState::Waiting => untouched && last.press != Press::Hold,
                TicketState::Called
                | TicketState::Serving
                | TicketState::Cancelled
                | TicketState::Expired => false,
            }
        };
        last.before.iter().find(|before| !as_left(before)).map(|before| before.id)
    }

    /// Puts the tickets of a counter's last press back exactly as they were, and what the press did to others.
    pub(crate) fn undone(&mut self, counter: CounterNo, at: Millis) {
        let Some(desk) = self.desks.get_mut(&counter) else { return };
        let Some(last) = desk.last_press.take() else { return };
        desk.in_hand = None;
        desk.turn = last.turn;
        let memory = self.last_calls.remove(&counter);
        if let Some(memory) = &memory {
            self.forget_call(memory.call);
        }
        let mut waited = memory.and_then(|memory| memory.waited);
        for mut before in last.before {
            if let Some(now) = self.tickets.get(&before.id).cloned() {
                self.dequeue(&now);
                // What a citizen has said stands.
                before.rated = now.rated;
            }
            match before.state {
                TicketState::Waiting => match waited.take_if(|w| w.ticket == before.id) {
                    Some(waited) => self.line_up(&before, waited),
                    None => self.enqueue(&before),
                },
                TicketState::Called | TicketState::Serving => self.take_in_hand(counter, before.id),
                TicketState::OnHold
                | TicketState::Done
                | TicketState::NoShow
                | TicketState::Cancelled
                | TicketState::Expired => {}
            }
            if last.press == Press::NoShow {
                self.spared.insert(before.id);
            }
            self.tickets.insert(before.id, before);
        }
        // Free from here: a counter that calls by itself does not call the same number again at once.
        self.note_free(counter, at);
    }

    fn take_in_hand(&mut self, counter: CounterNo, ticket: TicketId) {
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.in_hand = Some(ticket);
        }
    }
}
