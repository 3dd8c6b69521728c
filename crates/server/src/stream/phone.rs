//! The view of one ticket: frames of its own, sent when something changed for its holder.

use crate::stream::frame;
use crate::stream::hub::{Beginning, Hub};
use crate::stream::line::Shot;
use office::TicketId;
use tokio_tungstenite::tungstenite::Bytes;
use wire::{Frame, MyEvent, MyTicketView};

/// What a phone has been told.
pub(crate) struct Phone {
    ticket: TicketId,
    shown: Option<MyTicketView>,
    last: u64,
}

/// The ticket's day is over: there is nothing to show any more.
pub(crate) struct Gone;

impl Phone {
    pub(crate) fn new(ticket: TicketId, beginning: &Beginning) -> Self {
        Self { ticket, shown: beginning.my.clone(), last: beginning.last }
    }

    /// The frame for the holder after these events, if anything changed for them. A burst makes one frame.
    pub(crate) fn after(&mut self, shots: &[Shot], hub: &Hub) -> Result<Option<Bytes>, Gone> {
        let Some(newest) = shots.last() else { return Ok(None) };
        let my = hub.my_ticket(self.ticket).ok_or(Gone)?;
        if self.shown.as_ref() == Some(&my) {
            return Ok(None);
        }
        self.shown = Some(my.clone());
        let event = MyEvent { kind: newest.kind.to_owned(), my };
        let at = hub.stamp(hub.now());
        let prev = std::mem::replace(&mut self.last, newest.seq);
        let told = Frame::<(), _>::Event { seq: newest.seq, prev, at, event, changed: None };
        Ok(Some(frame::text(&told)))
    }
}
