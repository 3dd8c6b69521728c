//! Who waits, service by service, in the order of their places.

use crate::error::JournalError;
use crate::value::VERSION;
use office::{Office, Ticket, TicketState};
use redb::{Table, TableDefinition};

/// Key: the service's key, a zero byte, the ticket's place: since when it waits by right, in milliseconds since 1970,
/// and its arrival, 8 bytes each, big end first. Value: version byte, then the ticket's UUID. A row lives while its
/// ticket waits. Whom a counter calls next does not stand here: that is the policy's, and changes with every call.
pub(crate) const QUEUES: TableDefinition<&[u8], &[u8]> = TableDefinition::new("queues");

/// A waiting ticket's key; `None` for one that does not wait.
pub(crate) fn key(ticket: &Ticket) -> Option<Vec<u8>> {
    if ticket.state != TicketState::Waiting {
        return None;
    }
    let place = ticket.place();
    let mut key = ticket.service.as_str().as_bytes().to_vec();
    key.push(0);
    key.extend(place.since.0.to_be_bytes());
    key.extend(place.arrival.to_be_bytes());
    Some(key)
}

pub(crate) fn value(ticket: &Ticket) -> [u8; 17] {
    let mut value = [VERSION; 17];
    value[1..].copy_from_slice(ticket.id.0.as_bytes());
    value
}

/// Moves a ticket from where it waited to where it waits.
pub(crate) fn change(
    queues: &mut Table<'_, &'static [u8], &'static [u8]>,
    before: Option<&Ticket>,
    after: &Ticket,
) -> Result<(), JournalError> {
    let (from, to) = (before.and_then(key), key(after));
    if from == to {
        return Ok(());
    }
    if let Some(from) = from {
        queues.remove(from.as_slice())?;
    }
    if let Some(to) = to {
        queues.insert(to.as_slice(), value(after).as_slice())?;
    }
    Ok(())
}

/// Writes every queue anew, for a new day or new rules.
pub(crate) fn rebuild(
    queues: &mut Table<'_, &'static [u8], &'static [u8]>,
    office: &Office,
) -> Result<(), JournalError> {
    queues.retain(|_, _| false)?;
    for ticket in waiting(office) {
        change(queues, None, ticket)?;
    }
    Ok(())
}

/// Everyone who waits.
pub(crate) fn waiting(office: &Office) -> impl Iterator<Item = &Ticket> {
    office.tickets().filter(|ticket| ticket.state == TicketState::Waiting)
}
