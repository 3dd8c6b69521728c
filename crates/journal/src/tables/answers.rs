//! Answers kept for those who ask again, in the log's table behind the record that was the last when they were given.
//!
//! Value: version byte, ordinal of the business day (4 bytes, big end first), the idempotency scope's hash (32), the
//! request's hash (32), the HTTP status (2), the log number answered (8), then the answer's body as sent. Dropped when
//! the business day after theirs has closed. Found by an index in memory, made when the store opens.

use super::days;
use super::log::{self, Log, LogKey, RECORD};
use crate::error::JournalError;
use crate::rows::StoredAnswer;
use crate::value::{VERSION, body, corrupt};
use redb::{ReadableTable, Table};
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

/// Where the answer's body begins, after the version byte.
const BODY_AT: usize = 4 + 32 + 32 + 2 + 8;

type Scope = [u8; 32];

/// Where the answers are.
#[derive(Debug, Default)]
pub(crate) struct Index(RwLock<HashMap<Scope, Place>>);

#[derive(Clone, Copy, Debug)]
struct Place {
    day: u32,
    key: LogKey,
}

impl Index {
    /// Reads where the answers are that are still kept: those of the running business day and the one before.
    pub(crate) fn read(
        log: &impl Log,
        days: &impl ReadableTable<u32, &'static [u8]>,
    ) -> Result<Self, JournalError> {
        let mut index = HashMap::new();
        let from = days::last_but_one(days)?.map_or(0, |row| row.opened_seq);
        log::walk(log, from, |(seq, slot, value)| {
            if slot != RECORD {
                let (scope, answer) = decode(seq, value)?;
                index.insert(scope, Place { day: answer.day, key: log::key(seq, slot) });
            }
            Ok::<_, JournalError>(())
        })?;
        Ok(Self(RwLock::new(index)))
    }

    /// The answer kept for a scope.
    pub(crate) fn get(
        &self,
        log: &impl Log,
        scope: &Scope,
    ) -> Result<Option<StoredAnswer>, JournalError> {
        let place = self.0.read().unwrap_or_else(PoisonError::into_inner).get(scope).copied();
        let Some(Place { key, .. }) = place else { return Ok(None) };
        // Its day may have closed since the index was asked.
        let Some(value) = log.get(&key)? else { return Ok(None) };
        decode(log::place(&key).0, value.value()).map(|(_, answer)| Some(answer))
    }

    /// Removes the answers of the days before `day`, which closes.
    pub(crate) fn remove_before(
        &self,
        log: &mut Table<'_, &'static LogKey, &'static [u8]>,
        day: u32,
    ) -> Result<(), JournalError> {
        let index = self.0.read().unwrap_or_else(PoisonError::into_inner);
        for place in index.values().filter(|place| place.day < day) {
            log.remove(&place.key)?;
        }
        Ok(())
    }

    /// Follows a commit: the days before `closed` went, `added` came at `keys`.
    pub(crate) fn follow(
        &self,
        closed: Option<u32>,
        added: &[(Scope, StoredAnswer)],
        keys: &[LogKey],
    ) {
        let mut index = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(closed) = closed {
            index.retain(|_, place| place.day >= closed);
        }
        let places = added.iter().zip(keys);
        index.extend(places.map(|((scope, a), key)| (*scope, Place { day: a.day, key: *key })));
    }
}

/// Writes answers behind record `seq`, after slot `slot`, and says where they are.
pub(crate) fn put(
    log: &mut Table<'_, &'static LogKey, &'static [u8]>,
    (seq, slot): (u64, u32),
    answers: &[(Scope, StoredAnswer)],
) -> Result<Vec<LogKey>, JournalError> {
    let keys: Vec<LogKey> =
        answers.iter().zip(slot + 1..).map(|(_, slot)| log::key(seq, slot)).collect();
    for ((scope, answer), key) in answers.iter().zip(&keys) {
        log.insert(key, encode(scope, answer).as_slice())?;
    }
    Ok(keys)
}

fn encode(scope: &Scope, answer: &StoredAnswer) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend(answer.day.to_be_bytes());
    bytes.extend(scope);
    bytes.extend(answer.request_hash);
    bytes.extend(answer.status.to_be_bytes());
    bytes.extend(answer.seq.to_be_bytes());
    bytes.extend(&answer.body);
    bytes
}

/// An answer and its scope, from the value behind record `seq`.
pub(crate) fn decode(seq: u64, bytes: &[u8]) -> Result<(Scope, StoredAnswer), JournalError> {
    let place = format_args!("answer behind record {seq}");
    let rest = body(place, bytes)?;
    let Some((head, body)) = rest.split_at_checked(BODY_AT) else {
        return Err(corrupt(place, format_args!("only {} bytes are there", bytes.len())));
    };
    let answer = StoredAnswer {
        day: u32::from_be_bytes(head[..4].try_into().expect("4 bytes")),
        request_hash: head[36..68].try_into().expect("32 bytes"),
        status: u16::from_be_bytes(head[68..70].try_into().expect("2 bytes")),
        seq: u64::from_be_bytes(head[70..].try_into().expect("8 bytes")),
        body: body.to_vec(),
    };
    Ok((head[4..36].try_into().expect("32 bytes"), answer))
}
