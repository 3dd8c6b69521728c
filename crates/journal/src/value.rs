//! Values: a version byte, then the row.

use crate::error::JournalError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Display;

/// The version byte that today's values begin with.
pub(crate) const VERSION: u8 = 1;

/// The stored bytes of a row: version byte, then JSON.
pub(crate) fn encode<T: Serialize>(row: &T) -> Vec<u8> {
    let mut bytes = vec![VERSION];
    serde_json::to_writer(&mut bytes, row)
        .expect("our rows have no maps with other keys than text");
    bytes
}

/// The row in stored bytes; `place` names it should it be damaged.
pub(crate) fn decode<T: DeserializeOwned>(
    place: impl Display,
    bytes: &[u8],
) -> Result<T, JournalError> {
    let json = body(&place, bytes)?;
    serde_json::from_slice(json).map_err(|error| corrupt(place, error))
}

/// What follows the version byte.
pub(crate) fn body(place: impl Display, bytes: &[u8]) -> Result<&[u8], JournalError> {
    match bytes.split_first() {
        Some((&VERSION, body)) => Ok(body),
        Some((other, _)) => Err(corrupt(place, format_args!("version {other} is not known"))),
        None => Err(corrupt(place, "empty")),
    }
}

pub(crate) fn corrupt(place: impl Display, what: impl Display) -> JournalError {
    JournalError::Corrupt { what: format!("{place}: {what}") }
}
