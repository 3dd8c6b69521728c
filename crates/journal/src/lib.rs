//! The office's memory on disk: one append-only, hash-chained log, and beside it the rows derived from it, in redb.
//!
//! Synchronous. [`Journal::append`] writes a commit in one transaction with one fsync; when it has returned, the
//! commit survives a power cut. [`JournalReader`]s read beside the writer without disturbing it. What the bytes on
//! disk mean stands in `docs/FORMAT.md`.

mod append;
mod backup;
mod day_file;
mod derived;
mod error;
mod folder;
mod gone;
mod grown;
mod held;
pub mod hex;
mod instead;
mod journal;
mod mutant;
mod needs;
mod open;
mod reader;
mod record;
mod recover;
mod removal;
mod rows;
mod seal;
mod tables;
mod tree;
mod upgrade;
mod value;
mod verify;

pub use backup::{About, BackupError, OWN_FOLDERS, Unpack, Wish, check, unpack};
pub use error::{JournalError, VerifyError};
pub use folder::Folder;
pub use held::{HeldHead, NoHead};
pub use instead::replace;
pub use journal::{Commit, HOT_STORE_MAX, Head, Journal, Opened};
#[cfg(feature = "mutants")]
pub use mutant::set_mutant;
pub use mutant::{HAS_FAULTS, mutant};
pub use open::{RESTORING, is_there};
pub use reader::JournalReader;
pub use record::{
    AccountWas, AdminEvent, Attempt, Body, Called, ConfigSource, DeviceWas, Erasure, Place,
    ProofChange, Record, SessionEnd, Setting, Shows, Unspoken, VoiceEvent,
};
pub use removal::{Due, Keep, Kept, Removal, Removed};
pub use rows::{
    DeviceRow, IdentityRow, SecondFactorRow, SessionOf, SessionRow, StoredAnswer, TableWrite,
    UserRow,
};
pub use seal::SealedDay;
pub use tree::{Hash, Tree, TreeHead, leaf};
pub use verify::VerifyReport;
