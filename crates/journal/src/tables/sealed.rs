//! The sealed days: which records lie in which file under `history/`, and which days the office took away again.

use super::days::DayRow;
use crate::error::JournalError;
use crate::hex;
use crate::tree::{Hash, Tree};
use crate::value;
use office::Millis;
use redb::{ReadableTable, Table, TableDefinition};
use serde::{Deserialize, Serialize};

/// Key: number of the last record in the file. Value: version byte, then JSON [`SealedRow`]. Lives for ever: the chain
/// runs through it, also where the file was taken away.
pub(crate) const SEALED: TableDefinition<u64, &[u8]> = TableDefinition::new("sealed");

/// A sealed file, and what it takes to know it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SealedRow {
    /// Its name under `history/`.
    pub(crate) file: String,
    pub(crate) first_seq: u64,
    pub(crate) last_seq: u64,
    /// The business days in it.
    pub(crate) days: Vec<DayRow>,
    /// The last record's hash.
    #[serde(with = "hex")]
    pub(crate) head: [u8; 32],
    /// SHA-256 of the file's directory, which holds that of every block.
    #[serde(with = "hex")]
    pub(crate) checksum: [u8; 32],
    /// How long the file is.
    pub(crate) bytes: u64,
    /// What the [tree](crate::Tree) over the log up to the last record is made of. Absent where a program before format 7
    /// sealed the day: the files tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) peaks: Option<Vec<Peak>>,
    /// When the office took the day away by its own rule, as a record of the log says too. Then the row has its `peaks`, and
    /// nobody reads the file. Absent: the file is there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) removed: Option<Millis>,
}

/// The root of a complete subtree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Peak(#[serde(with = "hex")] pub(crate) Hash);

impl SealedRow {
    /// The tree behind its last record, if the row has it.
    pub(crate) fn tree(&self) -> Option<Tree> {
        let peaks: Vec<Hash> = self.peaks.as_ref()?.iter().map(|peak| peak.0).collect();
        Tree::behind(self.last_seq, &peaks)
    }
}

/// The open table, for reading.
pub(crate) trait Sealed: ReadableTable<u64, &'static [u8]> {}
impl<T: ReadableTable<u64, &'static [u8]>> Sealed for T {}

pub(crate) fn put(
    sealed: &mut Table<'_, u64, &'static [u8]>,
    row: &SealedRow,
) -> Result<(), JournalError> {
    sealed.insert(row.last_seq, value::encode(row).as_slice())?;
    Ok(())
}

/// The rows whose last record is `seq` or comes after it, in order, at most `limit`.
pub(crate) fn from(
    sealed: &impl Sealed,
    seq: u64,
    limit: usize,
) -> Result<Vec<SealedRow>, JournalError> {
    sealed.range(seq..)?.take(limit).map(|entry| entry_row(&entry?)).collect()
}

/// The first row from record `seq` on whose file is there.
pub(crate) fn first_kept(
    sealed: &impl Sealed,
    seq: u64,
) -> Result<Option<SealedRow>, JournalError> {
    for entry in sealed.range(seq..)? {
        let row = entry_row(&entry?)?;
        if row.removed.is_none() {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

/// The row of the file that ends with record `seq`, if one does.
pub(crate) fn ending(sealed: &impl Sealed, seq: u64) -> Result<Option<SealedRow>, JournalError> {
    let value = sealed.get(seq)?;
    value.map(|value| value::decode(format_args!("sealed, row {seq}"), value.value())).transpose()
}

/// The file that was sealed last.
pub(crate) fn last(sealed: &impl Sealed) -> Result<Option<SealedRow>, JournalError> {
    sealed.last()?.map(|entry| entry_row(&entry)).transpose()
}

type Entry<'a> = (redb::AccessGuard<'a, u64>, redb::AccessGuard<'a, &'static [u8]>);

fn entry_row((key, bytes): &Entry<'_>) -> Result<SealedRow, JournalError> {
    value::decode(format_args!("sealed, row {}", key.value()), bytes.value())
}

/// The last record that stands in a sealed file; 0 while none does. The hot log begins after it.
pub(crate) fn end(sealed: &impl Sealed) -> Result<u64, JournalError> {
    Ok(sealed.last()?.map_or(0, |(key, _)| key.value()))
}
