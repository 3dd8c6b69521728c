//! The tables, one file each: key, value, lifetime.

pub(crate) mod answers;
pub(crate) mod counters;
pub(crate) mod days;
pub(crate) mod devices;
pub(crate) mod log;
pub(crate) mod meta;
pub(crate) mod queues;
pub(crate) mod sealed;
pub(crate) mod sessions;
pub(crate) mod settings;
pub(crate) mod tickets;
pub(crate) mod users;

use crate::error::JournalError;
use redb::{ReadableTable, WriteTransaction};
use serde::de::DeserializeOwned;

/// Makes every table, so that a reader never meets one that is not there yet.
pub(crate) fn create_all(txn: &WriteTransaction) -> Result<(), JournalError> {
    txn.open_table(log::LOG)?;
    txn.open_table(days::DAYS)?;
    txn.open_table(tickets::TICKETS)?;
    txn.open_table(queues::QUEUES)?;
    txn.open_table(counters::COUNTERS)?;
    txn.open_table(users::USERS)?;
    txn.open_table(devices::DEVICES)?;
    txn.open_table(sessions::SESSIONS)?;
    txn.open_table(settings::SETTINGS)?;
    txn.open_table(meta::META)?;
    txn.open_table(sealed::SEALED)?;
    Ok(())
}

/// Every row of a table whose values are JSON.
pub(crate) fn rows<K, T>(
    name: &str,
    table: &impl ReadableTable<K, &'static [u8]>,
) -> Result<Vec<T>, JournalError>
where
    K: redb::Key + 'static,
    T: DeserializeOwned,
{
    let row = |entry: Result<_, redb::StorageError>| {
        let (_, value): (redb::AccessGuard<'_, K>, redb::AccessGuard<'_, &[u8]>) = entry?;
        crate::value::decode(name, value.value())
    };
    table.iter()?.map(row).collect()
}
