//! What the city tells all staff.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /bulletins`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Bulletin {
    /// The city's number of it.
    pub id: u64,
    /// When the city wrote it, RFC 3339.
    pub at: String,
    /// It is shown until then, RFC 3339.
    pub until: String,
    /// What it is called.
    pub title: String,
    /// What it says, in lines.
    pub words: String,
    /// When whoever asks has read it, RFC 3339; null: not yet.
    pub read_at: Option<String>,
    /// Who has read it; null for whoever leads nobody.
    pub readers: Option<BulletinReaders>,
}

/// Who of the staff has read a bulletin, by their log-in names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BulletinReaders {
    /// They have.
    pub read: Vec<String>,
    /// They have not.
    pub unread: Vec<String>,
}
