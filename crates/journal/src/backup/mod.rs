//! A backup: the store and its sealed days in one file, every byte of it checked before anything of it is used.
//!
//! It is a copy of one commit's state, made beside the running writer. Sessions, answers that were given and the keys of
//! persons never stand in one. `docs/FORMAT.md` has the bytes.

mod copied;
mod error;
mod piece;
mod read;
mod write;

pub use error::BackupError;
pub use read::{Unpack, check, unpack};

pub(crate) use write::{Source, write};

use crate::hex;
use office::Millis;
use serde::{Deserialize, Serialize};
use std::path::Path;
use uuid::Uuid;

/// The file of a backup, as others know it: what stands at its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    /// The format of the store that was copied.
    pub store: u32,
    /// Which store it was.
    pub epoch: Uuid,
    /// The last record in it.
    pub seq: u64,
    /// That record's hash.
    #[serde(with = "hex")]
    pub hash: [u8; 32],
    /// When the copy was made.
    pub made_at: Millis,
    /// The folders of the office's own files that are in it, sealed days aside.
    pub folders: Vec<String>,
}

/// Folders of the data directory that may stand in a backup beside the sealed days: what the office recorded and what
/// it shows.
pub const OWN_FOLDERS: [&str; 2] = ["voices", "media"];

/// What is to be copied.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The time.
    pub at: Millis,
    /// The data directory, when [`OWN_FOLDERS`] are to be in it.
    pub own: Option<&'a Path>,
}
