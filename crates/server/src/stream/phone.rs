//! The view of one ticket: frames of its own, sent when something changed for its holder.

use crate::stream::hub::{Hub, encoded};
use crate::stream::line::Shot;
use office::TicketId;
use tokio_tungstenite::tungstenite::Utf8Bytes;
use wire::{Frame, MyEvent, MyTicketView};

/// What a phone has been told.
pub(crate) struct Phone {
    ticket: TicketId,
    shown: Option<MyTicketView>,
    last: u64,
}

impl Phone {
    pub(crate) fn new(ticket: TicketId, hub: &Hub, last: u64) -> Self {
        Self { ticket, shown: hub.my_ticket(ticket), last }
    }

    /// The frame for the holder after these events, if anything changed for them. A burst makes one frame.
    pub(crate) fn after(&mut self, shots: &[Shot], hub: &Hub) -> Option<Utf8Bytes> {
        let newest = shots.last()?;
        let my = hub.my_ticket(self.ticket)?;
        if self.shown.as_ref() == Some(&my) {
            return None;
        }
        self.shown = Some(my.clone());
        let event = MyEvent { kind: newest.kind.to_owned(), my };
        let at = hub.stamp(hub.now());
        let prev = std::mem::replace(&mut self.last, newest.seq);
        Some(encoded(&Frame::<(), _>::Event { seq: newest.seq, prev, at, event }))
    }
}
