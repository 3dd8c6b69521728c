//! The log itself.

use crate::error::JournalError;
use crate::journal::Head;
use crate::record::Record;
use crate::value::{VERSION, corrupt};
use redb::{ReadableTable, Table, TableDefinition};
use sha2::{Digest, Sha256};

/// Key: sequence number, from 1, no gaps. Value: version byte, the hash of the record before (32 bytes; zeros before
/// the first), this record's hash (32), then the record as JSON. Append-only; kept until its day is sealed.
pub(crate) const LOG: TableDefinition<u64, &[u8]> = TableDefinition::new("log");

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

/// Adds records behind `head` and answers the new head.
pub(crate) fn append(
    log: &mut Table<'_, u64, &'static [u8]>,
    head: Head,
    records: &[Record],
) -> Result<Head, JournalError> {
    let mut head = head;
    for record in records {
        let (value, hash) = stored(&head.hash, record);
        log.insert(record.seq, value.as_slice())?;
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

/// The number and hash of the last record.
pub(crate) fn last(
    log: &impl ReadableTable<u64, &'static [u8]>,
) -> Result<(u64, [u8; 32]), JournalError> {
    let Some((seq, value)) = log.last()? else { return Ok((0, GENESIS)) };
    let seq = seq.value();
    let link = read(seq, value.value())?;
    if log.len()? != seq {
        return Err(corrupt("log", format_args!("{} records up to number {seq}", log.len()?)));
    }
    Ok((seq, link.hash))
}

/// Records after `after`, at most `limit`.
pub(crate) fn since(
    log: &impl ReadableTable<u64, &'static [u8]>,
    after: u64,
    limit: usize,
) -> Result<Vec<Record>, JournalError> {
    let read = |entry: Result<_, redb::StorageError>| {
        let (seq, value): (redb::AccessGuard<'_, u64>, redb::AccessGuard<'_, &[u8]>) = entry?;
        read(seq.value(), value.value()).map(|link| link.record)
    };
    log.range(after.saturating_add(1)..)?.take(limit).map(read).collect()
}
