//! How many are ahead of each who waits, worked out once for all the phones that ask.

use office::{DeskState, Office, Ticket, TicketId, TicketState};
use std::collections::BTreeMap;

/// The longest line whose order is that of the calls; in a longer one who came earlier counts, class by class. As
/// [`Office::ahead`] has it.
const EXACT_MAX: usize = 128;

/// After one record.
pub(crate) struct Ahead {
    seq: u64,
    by_ticket: BTreeMap<TicketId, usize>,
}

impl Ahead {
    /// What [`Office::ahead`] says of every ticket, at the cost of one projection a counter.
    pub(crate) fn of(office: &Office, seq: u64) -> Self {
        let mut by_ticket = BTreeMap::new();
        for line in lines(office) {
            for (ahead, ticket) in line.into_iter().enumerate() {
                by_ticket.entry(ticket.id).or_insert(ahead);
            }
        }
        for ticket in office.tickets().filter(|t| t.state == TicketState::Waiting) {
            // No counter takes it, at work or not.
            by_ticket.entry(ticket.id).or_insert_with(|| office.ahead(ticket));
        }
        Self { seq, by_ticket }
    }

    pub(crate) fn is_of(&self, seq: u64) -> bool {
        self.seq == seq
    }

    /// 0 for a ticket that does not wait.
    pub(crate) fn of_ticket(&self, ticket: TicketId) -> usize {
        self.by_ticket.get(&ticket).copied().unwrap_or(0)
    }
}

/// Whom each counter would call, in order: counters at work first, the shorter line before the longer.
fn lines(office: &Office) -> Vec<Vec<&Ticket>> {
    let counters = office.rules().counters.iter();
    let mut lines: Vec<_> = counters
        .filter_map(|counter| {
            let desk = office.desk(counter.number)?;
            Some((desk.state == DeskState::Closed, office.waiting_for(counter)))
        })
        .collect();
    lines.sort_by_key(|(closed, line)| (*closed, line.len()));
    for (_, line) in lines.iter_mut().filter(|(_, line)| line.len() > EXACT_MAX) {
        line.sort_by_key(|t| (t.class, t.place()));
    }
    lines.into_iter().map(|(_, line)| line).collect()
}
