//! Backups that the office makes by itself, as the admin sees them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a backup was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackupFor {
    /// An hour: without pictures, videos and recorded voices.
    Hour,
    /// A night: with everything.
    Night,
    /// Somebody asked for it: with everything.
    Asked,
}

/// Why a backup was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BackupTrouble {
    /// The folder is not there, or cannot be written.
    Folder,
    /// There is not enough room on a disk.
    Room,
    /// A disk failed, or did not keep what was written to it.
    Disk,
    /// A public key cannot be used.
    Key,
    /// What was restored on trial was not what was copied, or the office's own store is not whole.
    NotWhole,
    /// It takes too long.
    Late,
}

/// A backup that lies in the folder. Each was restored on trial and walked before it got its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Backup {
    /// The file's name.
    pub name: String,
    /// What it was made for.
    pub made_for: BackupFor,
    /// When it was put there. RFC 3339.
    pub made_at: String,
    /// How long it is.
    pub bytes: u64,
}

/// What went wrong last, while nothing has gone well since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupFailure {
    /// What was to be made.
    pub made_for: BackupFor,
    /// When. RFC 3339.
    pub at: String,
    /// What is wrong.
    pub trouble: BackupTrouble,
    /// What the machine says of it, in English.
    pub detail: String,
}

/// Why a backup is not at the other place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CopyTrouble {
    /// The file of the secret is not there, is empty, or others may read it.
    Secret,
    /// The storage refuses the key.
    Key,
    /// It has no such bucket.
    Bucket,
    /// Its clock and this machine's differ.
    Clock,
    /// It cannot be reached, or it fails.
    Away,
    /// It is at another address, or in another region.
    Elsewhere,
    /// It does not take it for another reason.
    Refused,
    /// The backup cannot be read from the disk.
    File,
    /// The backup is larger than what is sent.
    TooLarge,
    /// It took too long.
    Late,
}

/// A backup that lies at the other place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopySent {
    /// The file's name here.
    pub name: String,
    /// Its name there.
    pub object: String,
    /// How long it is.
    pub bytes: u64,
    /// When it was taken. RFC 3339.
    pub at: String,
}

/// What could not be sent last, while nothing was since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CopyFailure {
    /// The file's name here.
    pub name: String,
    /// When. RFC 3339.
    pub at: String,
    /// What is wrong.
    pub trouble: CopyTrouble,
    /// What the machines say of it, in English.
    pub detail: String,
}

/// Backups that are sent to another place as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BackupCopies {
    /// Where: the address, the bucket, and what the names begin with.
    pub place: String,
    /// The file that is being sent.
    pub sending: Option<String>,
    /// The last of each kind that lies there, the youngest first.
    pub sent: Vec<CopySent>,
    /// What could not be sent last, while nothing was since. The backups in the folder are good all the same.
    pub failure: Option<CopyFailure>,
}

/// Backups that the office makes by itself. `GET /backups`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Backups {
    /// The folder; null where the office makes none.
    pub directory: Option<String>,
    /// Whether the folder lies on the disk of the data: both go together.
    pub same_disk: bool,
    /// Whether they are encrypted from here on.
    pub encrypted: bool,
    /// Whether one is being made.
    pub running: bool,
    /// What went wrong last, while nothing has gone well since.
    pub failure: Option<BackupFailure>,
    /// What is sent to another place as well; null where nothing is.
    pub copies: Option<BackupCopies>,
    /// What lies there, the youngest first.
    pub backups: Vec<Backup>,
}
