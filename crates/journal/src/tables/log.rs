//! The log itself, and between its records the answers that were given with them.

use crate::error::JournalError;
use crate::journal::Head;
use crate::record::Record;
use crate::value::{VERSION, corrupt};
use redb::{ReadableTable, Table, TableDefinition};
use sha2::{Digest, Sha256};

/// Key: sequence number (8 bytes, big end first), then a slot (4): 0 for the record, from 1 for the answers given when it
/// was the last record, see [`super::answers`]. The sequence number begins at 1 and has no gaps; answers given before
/// the first record stand at 0.
///
/// A record's value: version byte, the hash of the record before (32 bytes; zeros before the first), this record's
/// hash (32), then the record as JSON. Append-only; kept until its day is sealed.
///
/// Answers stand here and not in a table of their own because every commit pays for the pages that it touches: what
/// is written together lies in one page.
pub(crate) const LOG: TableDefinition<&[u8; 12], &[u8]> = TableDefinition::new("log");

/// The slot of the record itself.
pub(crate) const RECORD: u32 = 0;

/// A place in the table.
pub(crate) type LogKey = [u8; 12];

/// The open table, for reading.
pub(crate) trait Log: ReadableTable<&'static LogKey, &'static [u8]> {}
impl<T: ReadableTable<&'static LogKey, &'static [u8]>> Log for T {}

pub(crate) fn key(seq: u64, slot: u32) -> LogKey {
    let mut key = [0; 12];
    key[..8].copy_from_slice(&seq.to_be_bytes());
    key[8..].copy_from_slice(&slot.to_be_bytes());
    key
}

/// Sequence number and slot.
pub(crate) fn place(key: &LogKey) -> (u64, u32) {
    let (seq, slot) = key.split_at(8);
    (
        u64::from_be_bytes(seq.try_into().expect("8 bytes")),
        u32::from_be_bytes(slot.try_into().expect("4 bytes")),
    )
}

/// Where the JSON begins.
const JSON_AT: usize = 1 + 32 + 32;

/// The hash before the first record.
pub(crate) const GENESIS: [u8; 32] = [0; 32];

/// A record and its place in the chain.
pub(crate) struct Link {
    pub(crate) prev: [u8; 32],
    pub(crate) hash: [u8; 32],
    pub(crate) record: Record,
}

/// SHA-256 over the hash before, the version byte and the JSON, as stored.
fn hash(prev: &[u8; 32], json: &[u8]) -> [u8; 32] {
    let hash = Sha256::new().chain_update(prev).chain_update([VERSION]).chain_update(json);
    hash.finalize().into()
}

/// The hash that stands with a record.
pub(crate) fn hash_of(value: &[u8]) -> Result<[u8; 32], String> {
    let hash = value.get(33..JSON_AT).and_then(|hash| hash.try_into().ok());
    hash.ok_or_else(|| format!("only {} bytes are there", value.len()))
}

/// A record's bytes as stored, without the hashes: version byte and JSON.
pub(crate) fn plain(value: &[u8]) -> Vec<u8> {
    [&value[..1], &value[JSON_AT..]].concat()
}

/// The hash that a record has behind `prev`, and its JSON, from its [`plain`] bytes.
pub(crate) fn hash_of_plain<'a>(
    prev: &[u8; 32],
    plain: &'a [u8],
) -> Result<([u8; 32], &'a [u8]), String> {
    match plain.split_first() {
        Some((&VERSION, json)) => Ok((hash(prev, json), json)),
        Some((other, _)) => Err(format!("version {other} is not known")),
        None => Err("an empty record".to_owned()),
    }
}

/// Adds records behind `head` and answers the new head.
pub(crate) fn append(
    log: &mut Table<'_, &'static LogKey, &'static [u8]>,
    head: Head,
    records: &[Record],
) -> Result<Head, JournalError> {
    let mut head = head;
    for record in records {
        let (value, hash) = stored(&head.hash, record);
        log.insert(&key(record.seq, RECORD), value.as_slice())?;
        head = Head { seq: record.seq, hash, ..head };
    }
    Ok(head)
}

/// The stored bytes of a record, and its hash.
fn stored(prev: &[u8; 32], record: &Record) -> (Vec<u8>, [u8; 32]) {
    let mut value = vec![0; JSON_AT];
    serde_json::to_writer(&mut value, record).expect("a record is made of texts and numbers");
    let hash = hash(prev, &value[JSON_AT..]);
    value[0] = VERSION;
    value[1..33].copy_from_slice(prev);
    value[33..JSON_AT].copy_from_slice(&hash);
    (value, hash)
}

/// Reads a record back, checking its own hash and number. The link to the one before is the caller's to check.
pub(crate) fn parse(seq: u64, value: &[u8]) -> Result<Link, String> {
    let Some((head, json)) = value.split_at_checked(JSON_AT) else {
        return Err(format!("only {} bytes are there", value.len()));
    };
    if head[0] != VERSION {
        return Err(format!("version {} is not known", head[0]));
    }
    let prev = head[1..33].try_into().expect("32 bytes");
    let stored_hash: [u8; 32] = head[33..].try_into().expect("32 bytes");
    if hash(&prev, json) != stored_hash {
        return Err("its bytes do not have its hash".to_owned());
    }
    let record: Record = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    if record.seq != seq {
        return Err(format!("it says that it is record {}", record.seq));
    }
    Ok(Link { prev, hash: stored_hash, record })
}

/// [`parse`], with its complaint as a fault of the store.
pub(crate) fn read(seq: u64, value: &[u8]) -> Result<Link, JournalError> {
    parse(seq, value).map_err(|what| corrupt(format_args!("record {seq}"), what))
}

/// Where the log ends: the last record's number and hash, and the last slot taken behind it.
pub(crate) struct End {
    pub(crate) seq: u64,
    pub(crate) hash: [u8; 32],
    pub(crate) slot: u32,
}

pub(crate) fn end(log: &impl Log) -> Result<End, JournalError> {
    let Some((last, _)) = log.last()? else {
        return Ok(End { seq: 0, hash: GENESIS, slot: RECORD });
    };
    let (seq, slot) = place(last.value());
    let hash = match log.get(&key(seq, RECORD))? {
        Some(value) => read(seq, value.value())?.hash,
        None if seq == 0 => GENESIS,
        None => return Err(corrupt(format_args!("record {seq}"), "it is missing")),
    };
    Ok(End { seq, hash, slot })
}

/// What [`walk`] gives with each row: its sequence number, its slot and its value.
pub(crate) type Row<'a> = (u64, u32, &'a [u8]);

/// Goes through the rows from record `from` on, answers included.
pub(crate) fn walk<E: From<JournalError>>(
    log: &impl Log,
    from: u64,
    mut visit: impl FnMut(Row<'_>) -> Result<(), E>,
) -> Result<(), E> {
    for entry in log.range::<&LogKey>(&key(from, RECORD)..).map_err(JournalError::from)? {
        let (key, value) = entry.map_err(JournalError::from)?;
        let (seq, slot) = place(key.value());
        visit((seq, slot, value.value()))?;
    }
    Ok(())
}

/// Records after `after`, at most `limit`.
pub(crate) fn since(log: &impl Log, after: u64, limit: usize) -> Result<Vec<Record>, JournalError> {
    Ok(links(log, after, limit)?.into_iter().map(|link| link.record).collect())
}

/// The same, with their places in the chain.
pub(crate) fn links(log: &impl Log, after: u64, limit: usize) -> Result<Vec<Link>, JournalError> {
    let mut links = Vec::new();
    for entry in log.range::<&LogKey>(&key(after.saturating_add(1), RECORD)..)? {
        let (key, value) = entry?;
        let (seq, slot) = place(key.value());
        if slot != RECORD {
            continue;
        }
        if links.len() == limit {
            break;
        }
        links.push(read(seq, value.value())?);
    }
    Ok(links)
}
