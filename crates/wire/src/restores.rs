//! A backup on its way into the place of an office, as whoever restores it sees it.

use crate::backups::Backup;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestoreStage {
    /// Nothing is being done.
    Idle,
    /// A file is on its way in.
    Receiving,
    /// The backup is read to its end.
    Checking,
    /// It is unpacked beside the office at work.
    Unpacking,
    /// Its log is walked.
    Walking,
    /// It is whole, and waits for a word.
    Ready,
    /// It takes its place; the program starts anew.
    Placing,
}

/// Why a backup is not restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RestoreTrouble {
    /// It is not a backup of an office.
    Foreign,
    /// Its end is missing.
    CutOff,
    /// Its bytes are not those that were written, or what was restored from it is not whole.
    Damaged,
    /// A later version made it.
    Newer,
    /// This version cannot work by the configuration in it.
    Config,
    /// It is encrypted: its secret key is needed.
    Encrypted,
    /// That key does not open it, or is none.
    Key,
    /// There is not enough room on the disk.
    Room,
    /// This machine's clock stands before the backup was made.
    Clock,
    /// The disk failed.
    Disk,
}

/// A file that was sent here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ArrivedBackup {
    /// What it was called.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// What was found in a backup that is whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct FoundBackup {
    /// What tells this look at it from every other: said again when it is confirmed. A UUID.
    pub id: String,
    /// Its file's name.
    pub name: String,
    /// The office's name; null where it was not set up yet.
    pub office: Option<String>,
    /// When it was made. RFC 3339.
    pub made_at: String,
    /// Its last business day, such as `2026-11-23`.
    pub day: Option<String>,
    /// When its last record was written. RFC 3339.
    pub last_at: Option<String>,
    /// Business days in it.
    pub days: u64,
    /// Numbers that were given out in it.
    pub tickets: u64,
    /// Records of its log: the last of them is its head.
    pub records: u64,
    /// The hash of that record.
    pub head: String,
    /// Whether pictures, videos and recorded voices are in it. If not, those of this machine stay.
    pub own: bool,
    /// Whether the log of the office at work goes on from it.
    pub ours: bool,
    /// Records of the office at work that would be lost.
    pub lost: u64,
    /// When the first of them was written. RFC 3339.
    pub lost_since: Option<String>,
}

/// How a restoring is. `GET /restore`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Restore {
    /// How far it is.
    pub stage: RestoreStage,
    /// Bytes done in this stage.
    pub done: u64,
    /// Of so many.
    pub of: u64,
    /// The file that was sent here, while it is kept.
    pub arrived: Option<ArrivedBackup>,
    /// What was found.
    pub found: Option<FoundBackup>,
    /// Why the last one was not restored.
    pub trouble: Option<RestoreTrouble>,
    /// What the machine says of it, in English.
    pub detail: String,
    /// Whether who asks shows a code beside the password.
    pub needs_code: bool,
    /// Backups in the office's folder, the youngest first.
    pub backups: Vec<Backup>,
    /// Directories in the data directory in which offices are kept that were restored over.
    pub kept: Vec<String>,
}

/// `POST /restore`: which backup is to be looked at and unpacked.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BeginRestore {
    /// One of the folder, by name; left out: the file that was sent here.
    #[serde(default)]
    pub backup: Option<String>,
    /// The secret key, `AGE-SECRET-KEY-…`, or the text of its file. Kept nowhere.
    #[serde(default)]
    pub key: Option<String>,
}

/// `POST /restore/confirm`: what was found is to take the place of the office at work.
#[derive(Clone, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRestore {
    /// The `id` of what was found and shown: nothing that was put in its place meanwhile is restored.
    pub id: String,
    /// An admin's own password.
    #[serde(default)]
    pub password: Option<String>,
    /// And a code, where they have a second factor.
    #[serde(default)]
    pub code: Option<String>,
    /// That it is another office's, or of another log, is known.
    #[serde(default)]
    pub another: bool,
}

impl std::fmt::Debug for BeginRestore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BeginRestore").field("backup", &self.backup).finish_non_exhaustive()
    }
}

impl std::fmt::Debug for ConfirmRestore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ConfirmRestore")
    }
}
