//! What the store is, and how far its derived rows reach.

use crate::error::JournalError;
use crate::value;
use redb::{Database, ReadableTable, Table, TableDefinition};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Key: `store`. Value: version byte, then JSON [`Store`]. Written when the store is made, when a program that writes a
/// newer format has brought it there, and with the first commit that needs one. Key: `derived`. Value: version byte, then in JSON the number of the last record
/// that the derived rows follow.
pub(crate) const META: TableDefinition<&[u8], &[u8]> = TableDefinition::new("meta");

/// The format of a new store, and of an older one that was brought up to date. 2: the rules of a whole office, with their
/// events; queues in the order of places. 3: days that are over may lie in sealed files. 4: the derived rows may lie behind
/// the log. `docs/FORMAT.md` has them all.
pub(crate) const FORMAT: u32 = 9;

/// The newest format that this program reads. A store has it from the first commit on that needs it: see
/// [`crate::needs`]. 10: days may have been taken away.
pub(crate) const NEWEST: u32 = 10;

const STORE: &[u8] = b"store";
const DERIVED: &[u8] = b"derived";

/// The store's format, and which store it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Store {
    pub(crate) format: u32,
    /// Drawn when the store is made; a restored copy draws another.
    pub(crate) epoch: Uuid,
}

pub(crate) fn put(
    meta: &mut Table<'_, &'static [u8], &'static [u8]>,
    store: &Store,
) -> Result<(), JournalError> {
    meta.insert(STORE, value::encode(store).as_slice())?;
    Ok(())
}

pub(crate) fn get(
    meta: &impl ReadableTable<&'static [u8], &'static [u8]>,
) -> Result<Store, JournalError> {
    let Some(bytes) = meta.get(STORE)? else {
        return Err(value::corrupt("meta", "it does not say what store it is"));
    };
    let store: Store = value::decode("meta, row store", bytes.value())?;
    if store.format > NEWEST {
        return Err(JournalError::Newer { found: store.format });
    }
    Ok(store)
}

/// Writes that the store is another one from here on.
pub(crate) fn begin_epoch(db: &Database, epoch: Uuid) -> Result<(), JournalError> {
    let txn = db.begin_write()?;
    {
        let mut meta = txn.open_table(META)?;
        let store = get(&meta)?;
        put(&mut meta, &Store { epoch, ..store })?;
    }
    txn.commit()?;
    Ok(())
}

/// Writes that programs which know no newer format than the one before cannot read the store.
pub(crate) fn raise(
    meta: &mut Table<'_, &'static [u8], &'static [u8]>,
    format: u32,
) -> Result<(), JournalError> {
    let store = get(meta)?;
    put(meta, &Store { format: store.format.max(format), ..store })
}

/// Says how far the derived rows reach.
pub(crate) fn put_derived(
    meta: &mut Table<'_, &'static [u8], &'static [u8]>,
    seq: u64,
) -> Result<(), JournalError> {
    meta.insert(DERIVED, value::encode(&seq).as_slice())?;
    Ok(())
}

/// The last record that the derived rows follow.
pub(crate) fn derived(
    meta: &impl ReadableTable<&'static [u8], &'static [u8]>,
) -> Result<u64, JournalError> {
    let Some(bytes) = meta.get(DERIVED)? else {
        return Err(value::corrupt("meta", "it does not say how far the derived rows reach"));
    };
    value::decode("meta, row derived", bytes.value())
}
