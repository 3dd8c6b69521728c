//! Each counter as it stands.

use crate::error::JournalError;
use crate::value;
use office::{Desk, Office};
use redb::{Table, TableDefinition};

/// Key: the number on its sign. Value: version byte, then JSON [`Desk`]. A row lives while the rules have the counter.
pub(crate) const COUNTERS: TableDefinition<u16, &[u8]> = TableDefinition::new("counters");

pub(crate) fn put(
    counters: &mut Table<'_, u16, &'static [u8]>,
    desk: &Desk,
) -> Result<(), JournalError> {
    counters.insert(desk.number.get(), value::encode(desk).as_slice())?;
    Ok(())
}

/// Writes every counter anew, for a new day or new rules.
pub(crate) fn rebuild(
    counters: &mut Table<'_, u16, &'static [u8]>,
    office: &Office,
) -> Result<(), JournalError> {
    counters.retain(|_, _| false)?;
    office.desks().try_for_each(|desk| put(counters, desk))
}
