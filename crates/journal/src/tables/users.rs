//! Who may log in.

use crate::error::JournalError;
use crate::rows::UserRow;
use crate::value;
use redb::{Table, TableDefinition};

/// Key: the log-in name, UTF-8. Value: version byte, then JSON [`UserRow`]. Lives until the account is removed.
pub(crate) const USERS: TableDefinition<&[u8], &[u8]> = TableDefinition::new("users");

pub(crate) fn put(
    users: &mut Table<'_, &'static [u8], &'static [u8]>,
    row: &UserRow,
) -> Result<(), JournalError> {
    users.insert(row.user.as_str().as_bytes(), value::encode(row).as_slice())?;
    Ok(())
}
