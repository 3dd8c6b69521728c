//! Which tables stand in a backup. Every table of the store is named here, with its reason when it stays out.

use crate::error::JournalError;
use crate::tables::log::{self, RECORD};
use crate::tables::{counters, days, devices, meta, queues, sealed, settings, tickets, users};
use redb::{Key, ReadTransaction, ReadableTable, TableDefinition, TableError, WriteTransaction};

/// Never copied: a log-in ends where the office does. What stands here by name is looked for by a test.
#[cfg(test)]
const LEFT_OUT: [&str; 1] = ["sessions"];

/// Takes the rows of one table, key and value as redb stores them.
type Take<'a> = dyn FnMut(&str, &[u8], &[u8]) -> Result<(), JournalError> + 'a;

macro_rules! each_copied {
    ($do:ident($($with:expr),*)) => {{
        $do(log::LOG, $($with),*)?;
        $do(days::DAYS, $($with),*)?;
        $do(tickets::TICKETS, $($with),*)?;
        $do(queues::QUEUES, $($with),*)?;
        $do(counters::COUNTERS, $($with),*)?;
        $do(users::USERS, $($with),*)?;
        $do(devices::DEVICES, $($with),*)?;
        $do(settings::SETTINGS, $($with),*)?;
        $do(sealed::SEALED, $($with),*)?;
        $do(meta::META, $($with),*)?;
    }};
}

/// Gives every row that belongs in a backup.
pub(super) fn rows(txn: &ReadTransaction, take: &mut Take<'_>) -> Result<(), JournalError> {
    each_copied!(rows_of(txn, take));
    Ok(())
}

fn rows_of<K: Key + 'static>(
    table: TableDefinition<'_, K, &'static [u8]>,
    txn: &ReadTransaction,
    take: &mut Take<'_>,
) -> Result<(), JournalError> {
    use redb::TableHandle;
    let opened = match txn.open_table(table) {
        Ok(opened) => opened,
        // A store of an older format, copied before it is brought to this one.
        Err(TableError::TableDoesNotExist(_)) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    for entry in opened.iter()? {
        let (key, value) = entry?;
        let key = key.value();
        let key = K::as_bytes(&key);
        if is_copied(table.name(), key.as_ref()) {
            take(table.name(), key.as_ref(), value.value())?;
        }
    }
    Ok(())
}

/// Answers that were given stand between the records, passes of tickets among them: they stay out.
fn is_copied(table: &str, key: &[u8]) -> bool {
    use redb::TableHandle;
    let answer = table == log::LOG.name()
        && <&log::LogKey>::try_from(key).is_ok_and(|key| log::place(key).1 != RECORD);
    !answer
}

/// Puts a row back where it was.
pub(super) fn put(
    txn: &WriteTransaction,
    table: &str,
    key: &[u8],
    value: &[u8],
) -> Result<(), JournalError> {
    let mut known = false;
    each_copied!(put_in(txn, (table, key, value), &mut known));
    if known {
        return Ok(());
    }
    Err(crate::value::corrupt(format_args!("table {table}"), "a row that cannot stand there"))
}

fn put_in<K: Key + 'static>(
    table: TableDefinition<'_, K, &'static [u8]>,
    txn: &WriteTransaction,
    (name, key, value): (&str, &[u8], &[u8]),
    known: &mut bool,
) -> Result<(), JournalError> {
    use redb::TableHandle;
    let fits = K::fixed_width().is_none_or(|width| width == key.len());
    if table.name() != name || !fits {
        return Ok(());
    }
    txn.open_table(table)?.insert(K::from_bytes(key), value)?;
    *known = true;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use redb::{Database, ReadableDatabase, TableHandle};
    use std::collections::BTreeSet;

    fn name_of<K: Key + 'static>(
        table: TableDefinition<'_, K, &'static [u8]>,
        names: &mut BTreeSet<String>,
    ) -> Result<(), JournalError> {
        names.insert(table.name().to_owned());
        Ok(())
    }

    #[test]
    fn every_table_is_copied_or_left_out_by_name() -> Result<(), JournalError> {
        let backend = redb::backends::InMemoryBackend::new();
        let db = Database::builder().create_with_backend(backend)?;
        let txn = db.begin_write()?;
        crate::tables::create_all(&txn)?;
        txn.commit()?;
        let there: BTreeSet<String> =
            db.begin_read()?.list_tables()?.map(|table| table.name().to_owned()).collect();
        let mut named: BTreeSet<String> = LEFT_OUT.into_iter().map(str::to_owned).collect();
        let names = &mut named;
        each_copied!(name_of(names));
        assert_eq!(named, there);
        Ok(())
    }
}
