//! Whom a counter calls next.

use crate::ids::TicketId;
use crate::office::Office;
use crate::rules::CounterRules;
use crate::ticket::{Class, Ticket};

impl Office {
    /// The ticket that a counter would call now: the soonest class by right, and within it the earliest arrival over
    /// **all** services the counter takes. Two arrivals are never equal, so the same log gives the same call.
    pub(crate) fn next_for(&self, counter: &CounterRules) -> Option<TicketId> {
        Class::ALL.into_iter().find_map(|class| {
            counter
                .services
                .iter()
                .filter_map(|service| self.queues.get(service)?[class as usize].first_key_value())
                .min_by_key(|(arrival, _)| **arrival)
                .map(|(_, ticket)| *ticket)
        })
    }

    /// The tickets that a counter takes, in the order in which it would call them.
    #[must_use]
    pub fn waiting_for(&self, counter: &CounterRules) -> Vec<&Ticket> {
        let mut waiting: Vec<&Ticket> =
            counter.services.iter().flat_map(|service| self.queue(service)).collect();
        waiting.sort_by_key(|t| (t.class, t.arrival));
        waiting
    }
}
