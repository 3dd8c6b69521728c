//! Backups that the office makes by itself.

/// What stands in `[backup]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The folder in which they lie, on another disk.
    pub directory: String,
    /// How many of every hour are kept; 0: none is made.
    pub hourly: u16,
    /// How many of every night are kept, at least one.
    pub nightly: u16,
    /// When the night's is made, in minutes after midnight.
    pub night_minute: u16,
    /// The public keys they are encrypted to, `age1…`; any of the secret ones opens them. None: they are not encrypted.
    pub recipients: Vec<String>,
}
