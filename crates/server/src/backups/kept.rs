//! What is remembered of what was sent, in a file beside the backups: after a restart nothing is sent twice, and the storage is
//! asked nothing.

use serde::{Deserialize, Serialize};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use wire::CopyTrouble;

/// The file, in the folder of the backups.
const FILE: &str = "copies.json";
/// It holds four things.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// What was sent to one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// Which place.
    pub place: String,
    /// The last of each kind that lies there, the youngest first.
    pub sent: Vec<Sent>,
    /// What could not be sent last, while nothing was since.
    pub failure: Option<NotSent>,
}

/// A backup that lies at the other place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sent {
    /// The file's name here.
    pub name: String,
    /// When it was put into the folder, in milliseconds since 1970. The same name with another time is another backup.
    pub made_at: i64,
    /// Its name there.
    pub object: String,
    /// How long it is.
    pub bytes: u64,
    /// When it was taken, likewise.
    pub at: i64,
}

/// A backup that could not be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotSent {
    /// The file's name here.
    pub name: String,
    /// When, in milliseconds since 1970.
    pub at: i64,
    /// What is wrong.
    pub trouble: CopyTrouble,
    /// What the machines say of it, in English.
    pub detail: String,
}

impl Kept {
    /// What is known of a folder's backups; `None`: nothing, or nothing that can be read.
    #[must_use]
    pub fn read(folder: &Path) -> Option<Self> {
        let mut text = String::new();
        File::open(folder.join(FILE)).ok()?.take(FILE_BYTES_MAX).read_to_string(&mut text).ok()?;
        serde_json::from_str(&text).ok()
    }

    pub(super) fn write(&self, folder: &Path) -> io::Result<()> {
        let new = folder.join(format!("{FILE}.new"));
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create(true).truncate(true).mode(0o600).open(&new)?;
        file.write_all(serde_json::to_string(self)?.as_bytes())?;
        file.sync_all()?;
        fs::rename(&new, folder.join(FILE))?;
        File::open(folder)?.sync_all()
    }

    pub(super) fn has(&self, name: &str, made_at: i64) -> bool {
        self.sent.iter().any(|sent| sent.name == name && sent.made_at == made_at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sent_is_known_again_and_what_cannot_be_read_is_nothing() -> io::Result<()> {
        let folder = tempfile::tempdir()?;
        assert_eq!(Kept::read(folder.path()), None);
        let sent = Sent {
            name: "night-2026-11-23.backup".to_owned(),
            made_at: 1,
            object: "xinmoi/a/night.backup".to_owned(),
            bytes: 5,
            at: 2,
        };
        let kept =
            Kept { place: "https://s3.example/a/b".to_owned(), sent: vec![sent], failure: None };
        kept.write(folder.path())?;
        assert_eq!(Kept::read(folder.path()), Some(kept.clone()));
        assert!(kept.has("night-2026-11-23.backup", 1) && !kept.has("night-2026-11-23.backup", 2));
        fs::write(folder.path().join(FILE), b"{\"place\":")?;
        assert_eq!(Kept::read(folder.path()), None);
        Ok(())
    }
}
