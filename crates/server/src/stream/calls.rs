//! When each number of the day was called first, for what and by which rule. A ticket itself knows its last call only,
//! and whoever was called first is to be told of however often they are called again.

use office::{Event, Millis, Office, Rule, ServiceKey, TicketId};
use std::collections::HashMap;

/// The calls of the day's tickets, recalls aside.
#[derive(Debug, Default)]
pub(crate) struct Calls(HashMap<TicketId, Vec<Call>>);

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) at: Millis,
    /// What the number waited for.
    pub(crate) service: ServiceKey,
    pub(crate) rule: Option<Rule>,
}

impl Calls {
    /// Takes note of what happened; `office` is as it was after it.
    pub(super) fn note(&mut self, at: Millis, event: &Event, office: &Office) {
        if let Event::TicketCalled { ticket, why, .. } = event
            && let Some(row) = office.ticket(*ticket)
        {
            let rule = why.as_ref().map(|why| why.rule);
            let call = Call { at, service: row.service.clone(), rule };
            self.0.entry(*ticket).or_default().push(call);
        } else if let Event::CallUndone { requeued: Some(ticket), .. } = event {
            // Taken back: it was not called then.
            self.0.get_mut(ticket).and_then(Vec::pop);
        } else if let Event::DayOpened { .. } = event {
            self.0.retain(|ticket, _| office.ticket(*ticket).is_some());
        }
    }

    /// The first call of a ticket.
    pub(crate) fn first(&self, ticket: TicketId) -> Option<&Call> {
        self.0.get(&ticket)?.first()
    }
}
