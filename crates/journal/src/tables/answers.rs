//! Answers kept for those who ask again.

use crate::error::JournalError;
use crate::rows::StoredAnswer;
use crate::value::{VERSION, body, corrupt};
use redb::{ReadableTable, Table, TableDefinition};

/// Key: ordinal of the business day (4 bytes, big end first), then the scope's hash (32). Value: version byte, the
/// request's hash (32), the HTTP status (2), the log number (8), then the answer's body as sent. Dropped when the
/// business day after theirs has closed. The day comes first so that a day's answers go in one sweep, without an
/// index beside them; at most three days are there at a time, so a look-up tries at most three keys.
pub(crate) const ANSWERS: TableDefinition<&[u8; 36], &[u8]> = TableDefinition::new("answers");

/// Where the answer's body begins, after the version byte.
const BODY_AT: usize = 32 + 2 + 8;

fn key(day: u32, scope: &[u8; 32]) -> [u8; 36] {
    let mut key = [0; 36];
    key[..4].copy_from_slice(&day.to_be_bytes());
    key[4..].copy_from_slice(scope);
    key
}

pub(crate) fn put(
    answers: &mut Table<'_, &'static [u8; 36], &'static [u8]>,
    scope: &[u8; 32],
    answer: &StoredAnswer,
) -> Result<(), JournalError> {
    answers.insert(&key(answer.day, scope), encode(answer).as_slice())?;
    Ok(())
}

/// The answer kept for a scope. The newest day first: that is where a repeated press looks.
pub(crate) fn get(
    answers: &impl ReadableTable<&'static [u8; 36], &'static [u8]>,
    scope: &[u8; 32],
) -> Result<Option<StoredAnswer>, JournalError> {
    let mut last = answers.last()?.map(|(key, _)| day_of(key.value()));
    while let Some(day) = last {
        let found = answers.get(&key(day, scope))?;
        if let Some(bytes) = found {
            return decode(day, bytes.value()).map(Some);
        }
        let mut earlier = answers.range::<&[u8; 36]>(..&key(day, &[0; 32]))?;
        last = earlier.next_back().transpose()?.map(|(key, _)| day_of(key.value()));
    }
    Ok(None)
}

/// Drops the answers of the days before `day`, which has closed.
pub(crate) fn drop_before(
    answers: &mut Table<'_, &'static [u8; 36], &'static [u8]>,
    day: u32,
) -> Result<(), JournalError> {
    answers.retain_in::<&[u8; 36], _>(..&key(day, &[0; 32]), |_, _| false)?;
    Ok(())
}

fn day_of(key: &[u8; 36]) -> u32 {
    u32::from_be_bytes([key[0], key[1], key[2], key[3]])
}

pub(crate) fn encode(answer: &StoredAnswer) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    bytes.extend(answer.request_hash);
    bytes.extend(answer.status.to_be_bytes());
    bytes.extend(answer.seq.to_be_bytes());
    bytes.extend(&answer.body);
    bytes
}

pub(crate) fn decode(day: u32, bytes: &[u8]) -> Result<StoredAnswer, JournalError> {
    let place = format_args!("answers, day {day}");
    let rest = body(place, bytes)?;
    let Some((head, body)) = rest.split_at_checked(BODY_AT) else {
        return Err(corrupt(place, format_args!("only {} bytes are there", bytes.len())));
    };
    Ok(StoredAnswer {
        day,
        request_hash: head[..32].try_into().expect("32 bytes"),
        status: u16::from_be_bytes(head[32..34].try_into().expect("2 bytes")),
        seq: u64::from_be_bytes(head[34..].try_into().expect("8 bytes")),
        body: body.to_vec(),
    })
}
