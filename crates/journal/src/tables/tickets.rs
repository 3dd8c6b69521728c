//! One row a ticket: its times and its end.

use crate::error::JournalError;
use crate::value;
use office::{Ticket, TicketId};
use redb::{ReadableTable, Table, TableDefinition};

/// Key: the ticket's UUID, 16 bytes. Value: version byte, then JSON [`Ticket`]. Rows of earlier days stay, for
/// reports, until their day is sealed.
pub(crate) const TICKETS: TableDefinition<&[u8; 16], &[u8]> = TableDefinition::new("tickets");

/// Writes a ticket as it is and answers what it was before.
pub(crate) fn put(
    tickets: &mut Table<'_, &'static [u8; 16], &'static [u8]>,
    ticket: &Ticket,
) -> Result<Option<Ticket>, JournalError> {
    let before = tickets.insert(ticket.id.0.as_bytes(), value::encode(ticket).as_slice())?;
    before.map(|bytes| read(ticket.id, bytes.value())).transpose()
}

pub(crate) fn get(
    tickets: &impl ReadableTable<&'static [u8; 16], &'static [u8]>,
    id: TicketId,
) -> Result<Option<Ticket>, JournalError> {
    let row = tickets.get(id.0.as_bytes())?;
    row.map(|bytes| read(id, bytes.value())).transpose()
}

fn read(id: TicketId, bytes: &[u8]) -> Result<Ticket, JournalError> {
    value::decode(format_args!("tickets, row {id}"), bytes)
}
