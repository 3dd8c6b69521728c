//! Opening a store that an older program wrote.

use crate::error::JournalError;
use crate::tables::log::{self, RECORD};
use crate::tables::meta::{self, Store};
use crate::tables::{self, counters, queues, sealed, tickets};
use crate::value::corrupt;
use office::Office;
use redb::{Database, ReadableDatabase, WriteTransaction};

/// Brings a store to the format that this program writes. The log stays as it is, byte by byte; the rows that follow
/// from it are derived anew where an older program knew fewer fields. All of it or nothing, and once a store.
pub(crate) fn run(db: &Database) -> Result<(), JournalError> {
    let store = meta::get(&db.begin_read()?.open_table(meta::META)?)?;
    if store.format == meta::FORMAT {
        return Ok(());
    }
    tracing::info!(from = store.format, to = meta::FORMAT, "Brings the store to a newer format");
    let txn = db.begin_write()?;
    tables::create_all(&txn)?;
    if store.format < 2 {
        derive_anew(&txn)?;
    }
    {
        let end = log::end(&txn.open_table(log::LOG)?)?;
        let mut meta = txn.open_table(meta::META)?;
        meta::put(&mut meta, &Store { format: meta::FORMAT, ..store })?;
        if store.format < 4 {
            // The rows were written with their records.
            meta::put_derived(&mut meta, end.seq)?;
        }
    }
    txn.commit()?;
    Ok(())
}

/// A program that knew fewer fields wrote the rows that follow from the hot days.
fn derive_anew(txn: &WriteTransaction) -> Result<(), JournalError> {
    let sealed = sealed::end(&txn.open_table(sealed::SEALED)?)?;
    let mut rows = txn.open_table(tickets::TICKETS)?;
    let mut office = Office::default();
    log::walk(&txn.open_table(log::LOG)?, sealed + 1, |(seq, slot, value)| {
        if slot != RECORD {
            return Ok(());
        }
        let record = log::read(seq, value)?.record;
        let Some(event) = record.body.office() else { return Ok(()) };
        let bad = |what| corrupt(format_args!("record {seq}"), what);
        office.replay(record.at, event).map_err(bad)?;
        let mut changed = event.tickets().into_iter().filter_map(|id| office.ticket(id));
        changed.try_for_each(|ticket| tickets::put(&mut rows, ticket).map(drop))
    })?;
    queues::rebuild(&mut txn.open_table(queues::QUEUES)?, &office)?;
    counters::rebuild(&mut txn.open_table(counters::COUNTERS)?, &office)
}
