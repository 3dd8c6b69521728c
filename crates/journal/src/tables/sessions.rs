//! The log-ins that still hold.

use crate::error::JournalError;
use crate::rows::{SessionOf, SessionRow};
use crate::value;
use office::Millis;
use redb::{Table, TableDefinition};

/// Key: SHA-256 of the session's token. Value: version byte, then JSON [`SessionRow`]. Lives until it is ended, its
/// account or device is removed, or a business day closes after its end.
pub(crate) const SESSIONS: TableDefinition<&[u8; 32], &[u8]> = TableDefinition::new("sessions");

type Sessions<'txn> = Table<'txn, &'static [u8; 32], &'static [u8]>;

pub(crate) fn put(sessions: &mut Sessions<'_>, row: &SessionRow) -> Result<(), JournalError> {
    sessions.insert(&row.token_hash, value::encode(row).as_slice())?;
    Ok(())
}

/// Ends every session of someone who may no longer come in.
pub(crate) fn drop_of(sessions: &mut Sessions<'_>, who: &SessionOf) -> Result<(), JournalError> {
    drop_where(sessions, |row| row.who == *who)
}

/// Drops the sessions that ended before `at`.
pub(crate) fn drop_expired(sessions: &mut Sessions<'_>, at: Millis) -> Result<(), JournalError> {
    drop_where(sessions, |row| row.expires_at < at)
}

fn drop_where(
    sessions: &mut Sessions<'_>,
    goes: impl Fn(&SessionRow) -> bool,
) -> Result<(), JournalError> {
    let rows: Vec<SessionRow> = super::rows("sessions", sessions)?;
    for row in rows.iter().filter(|row| goes(row)) {
        sessions.remove(&row.token_hash)?;
    }
    Ok(())
}
