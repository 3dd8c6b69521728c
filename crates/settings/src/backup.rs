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
    /// Where each is sent to as well; `None`: it stays in the folder. Never without recipients.
    pub s3: Option<S3>,
}

/// What stands in `[backup.s3]`: storage that speaks S3, at another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct S3 {
    /// Where it is: `https://…`, on this machine `http://…` too; no path.
    pub endpoint: String,
    /// The bucket.
    pub bucket: String,
    /// The region that requests are signed for.
    pub region: String,
    /// Which key they are signed with. No secret.
    pub access_key: String,
    /// The whole path of the file in which the secret of that key lies.
    pub secret_key_file: String,
    /// What the names begin with there, without a slash at its end.
    pub prefix: String,
}

impl S3 {
    /// Where the copies lie, for people.
    #[must_use]
    pub fn place(&self) -> String {
        format!("{}/{}/{}", self.endpoint, self.bucket, self.prefix)
    }
}
