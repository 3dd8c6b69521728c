//! From a pass to its ticket or booking. In memory only: passes are made from the id and the office's key.

use crate::secrets::pass_of;
use dispatcher::Dispatcher;
use office::TicketId;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Passes of bookings that are over are dropped once there are so many more than bookings.
const BOOKINGS_OVER_MAX: usize = 256;

/// The passes of the running business day, and of every booking.
pub(crate) struct Passes {
    key: Vec<u8>,
    tickets: RwLock<(u32, HashMap<String, TicketId>)>,
    bookings: RwLock<HashMap<String, TicketId>>,
}

impl Passes {
    pub(crate) fn new(key: Vec<u8>, dispatcher: &Dispatcher) -> Self {
        let state = dispatcher.read();
        let today = state.office.day().map_or(0, |d| d.ordinal);
        let tickets = state.office.tickets().map(|t| (pass_of(&key, t.id), t.id)).collect();
        let bookings = state.office.bookings().map(|b| (pass_of(&key, b.id), b.id)).collect();
        drop(state);
        Self { key, tickets: RwLock::new((today, tickets)), bookings: RwLock::new(bookings) }
    }

    /// The pass of a ticket, from now on good for looking it up.
    pub(crate) fn give(&self, ticket: TicketId, day: u32) -> String {
        let pass = pass_of(&self.key, ticket);
        let mut kept = self.tickets.write().unwrap_or_else(PoisonError::into_inner);
        if day < kept.0 {
            return pass;
        }
        if day > kept.0 {
            // Yesterday's are looked up no more, but for those still at a counter, which `find` makes again.
            *kept = (day, HashMap::new());
        }
        kept.1.insert(pass.clone(), ticket);
        pass
    }

    /// The ticket that a pass belongs to.
    pub(crate) fn find(&self, pass: &str, dispatcher: &Dispatcher) -> Option<TicketId> {
        let known =
            self.tickets.read().unwrap_or_else(PoisonError::into_inner).1.get(pass).copied();
        known.or_else(|| {
            let state = dispatcher.read();
            let today = state.office.day().map_or(0, |d| d.ordinal);
            let mut carried = state.office.tickets().filter(|t| t.day != today).map(|t| t.id);
            carried.find(|id| pass_of(&self.key, *id) == pass)
        })
    }

    /// The pass of a booking, from now on good for looking it up. Its ticket will have the same.
    pub(crate) fn give_booking(&self, booking: TicketId, dispatcher: &Dispatcher) -> String {
        let pass = pass_of(&self.key, booking);
        let state = dispatcher.read();
        let live = state.office.bookings().count();
        let mut kept = self.bookings.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() > live + BOOKINGS_OVER_MAX {
            kept.retain(|_, id| state.office.booking(*id).is_some());
        }
        kept.insert(pass.clone(), booking);
        pass
    }

    /// The booking that a pass belongs to, if it is still to be used.
    pub(crate) fn find_booking(&self, pass: &str, dispatcher: &Dispatcher) -> Option<TicketId> {
        let kept = self.bookings.read().unwrap_or_else(PoisonError::into_inner).get(pass).copied();
        kept.filter(|id| dispatcher.read().office.booking(*id).is_some())
    }
}
