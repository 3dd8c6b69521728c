//! From a pass to its ticket. In memory only: passes are made from the ticket's id and the office's key.

use crate::secrets::pass_of;
use dispatcher::Dispatcher;
use office::TicketId;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// The passes of the running business day.
pub(crate) struct Passes {
    key: Vec<u8>,
    tickets: RwLock<(u32, HashMap<String, TicketId>)>,
}

impl Passes {
    pub(crate) fn new(key: Vec<u8>, dispatcher: &Dispatcher) -> Self {
        let state = dispatcher.read();
        let today = state.office.day().map_or(0, |d| d.ordinal);
        let tickets = state.office.tickets().map(|t| (pass_of(&key, t.id), t.id)).collect();
        Self { key, tickets: RwLock::new((today, tickets)) }
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
}
