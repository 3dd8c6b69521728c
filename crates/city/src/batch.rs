//! Records on their way to the city.

use crate::told::Told;
use dispatcher::{Hash, Record, hex};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Records of one message.
pub const BATCH_MAX: usize = 64;

/// Bytes of one message: a day's opening with two hundred services stays far below, and the broker's own limit is 1 MiB.
pub const BATCH_BYTES_MAX: usize = 512 * 1024;

/// Bytes of one record's text. An office of two hundred services with long names stays below; a longer one goes untold.
pub const TOLD_MAX: usize = 200 * 1024;

/// One record: when it was, in milliseconds since 1970, and what the city is told of it, if anything.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ToldRecord(pub i64, pub Option<Box<RawValue>>);

/// Records of one office in a row.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Batch {
    /// The office, by the key that the city gave it.
    pub site: String,
    /// The store that wrote them.
    pub epoch: Uuid,
    /// The start of the office that sends them.
    pub run: Uuid,
    /// The number of the first one.
    pub first: u64,
    /// The hash in the office's log of the record before the first.
    #[serde(with = "hex")]
    pub before: Hash,
    /// The hash in the office's log of the last one.
    #[serde(with = "hex")]
    pub head: Hash,
    /// The store that the log was in up to the record before the first, where these are the first of their own.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub parent: Option<Uuid>,
    /// Whether the office took what was before the first away, by its own rule: a city that knows nothing of this store begins
    /// its copy here.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub removed: bool,
    /// The records.
    pub records: Vec<ToldRecord>,
}

/// Why bytes are no batch.
#[derive(Debug, thiserror::Error)]
pub enum BadBatch {
    /// Not even of its form.
    #[error("{0}")]
    Form(#[from] serde_json::Error),
    /// Too many records, or none, or numbers that cannot be.
    #[error("{0} records from {1} on")]
    Count(usize, u64),
    /// Too large.
    #[error("{0} bytes")]
    Bytes(usize),
}

impl Batch {
    /// Reads what came.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(bytes: &[u8]) -> Result<Self, BadBatch> {
        if bytes.len() > BATCH_BYTES_MAX {
            return Err(BadBatch::Bytes(bytes.len()));
        }
        let batch: Self = serde_json::from_slice(bytes)?;
        let count = batch.records.len();
        // The city's database counts in signed numbers.
        let end = i64::try_from(batch.first).ok().and_then(|first| first.checked_add(1 << 16));
        if count == 0 || count > BATCH_MAX || batch.first == 0 || end.is_none() {
            return Err(BadBatch::Count(count, batch.first));
        }
        Ok(batch)
    }

    /// The number of its last record.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.first + self.records.len() as u64 - 1
    }

    /// As it is sent.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("it is made of texts and numbers")
    }
}

impl ToldRecord {
    /// What is told of a record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let told = Told::of(record);
        let raw = told.map(|told| serde_json::value::to_raw_value(&told));
        let raw = raw.map(|raw| raw.expect("it is made of texts and numbers"));
        Self(record.at.0, raw.filter(|raw| raw.get().len() <= TOLD_MAX))
    }

    /// Its text, empty where nothing is told.
    #[must_use]
    pub fn text(&self) -> &str {
        self.1.as_ref().map_or("", |raw| raw.get())
    }
}

/// The chain of what the city was told: SHA-256 of the hash before, the number (8 bytes, big end first), the time (8) and the
/// text. Whoever has an office's log can reckon it, and whoever has the city's rows.
#[must_use]
pub fn link(before: &Hash, seq: u64, record: &ToldRecord) -> Hash {
    link_text(before, seq, record.0, record.text())
}

/// The same, for a row.
#[must_use]
pub fn link_text(before: &Hash, seq: u64, at: i64, text: &str) -> Hash {
    Sha256::new()
        .chain_update(before)
        .chain_update(seq.to_be_bytes())
        .chain_update(at.to_be_bytes())
        .chain_update(text)
        .finalize()
        .into()
}
