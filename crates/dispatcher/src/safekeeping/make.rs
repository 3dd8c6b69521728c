//! Making backups. One counts only once it was restored and its log walked.

use super::deliver::deliver;
use super::error::{SafekeepingError, at};
use super::room;
use crate::Dispatcher;
use age::x25519::Recipient;
use journal::{About, Journal, JournalReader, Unpack, VerifyReport, Wish};
use office::Millis;
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufReader, BufWriter};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Where a backup is made and tried out, in the data directory: what is personal lies there already.
const WORKSHOP: &str = "backup.new";

/// One backup at a time: two would share the directory, and the disk.
static ONE: Mutex<()> = Mutex::new(());

/// What is to be made.
#[derive(Debug)]
pub struct ToMake<'a> {
    /// The data directory.
    pub data: &'a Path,
    /// The files to write; more than one when a second disk keeps another.
    pub out: &'a [PathBuf],
    /// Whom it is encrypted to: any of their keys opens it. Nobody: it is not encrypted.
    pub recipients: &'a [Recipient],
    /// With the office's recordings, pictures and videos.
    pub own: bool,
}

/// A backup that was restored, walked, written and read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// What it is of.
    pub about: About,
    /// What the walk through its log found.
    pub report: VerifyReport,
    /// How long each file is.
    pub bytes: u64,
}

/// Makes a backup of a data directory that no server works on.
///
/// # Errors
/// What stood in the way. No file was changed.
pub fn back_up(wish: &ToMake<'_>, at: Millis) -> Result<Made, SafekeepingError> {
    let journal = Journal::open_existing(wish.data)?.journal;
    make(&journal.reader(), wish, at)
}

impl Dispatcher {
    /// Makes a backup beside the running office. Takes as long as the disk does, and nobody waits for it.
    ///
    /// # Errors
    /// As [`back_up`].
    pub fn back_up(&self, wish: &ToMake<'_>) -> Result<Made, SafekeepingError> {
        make(&self.shared.reader()?, wish, self.now())
    }
}

fn make(reader: &JournalReader, wish: &ToMake<'_>, now: Millis) -> Result<Made, SafekeepingError> {
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    room::ask(wish)?;
    let workshop = Workshop::open(wish.data)?;
    let plain = workshop.0.join("backup");
    let about = copy(reader, wish, now, &plain)?;
    let report = prove(&plain, &workshop.0.join("restored"), &about)?;
    let mut bytes = 0;
    for out in wish.out {
        bytes = deliver(&plain, out, wish.recipients)?;
    }
    Ok(Made { about, report, bytes })
}

fn copy(
    reader: &JournalReader,
    wish: &ToMake<'_>,
    now: Millis,
    plain: &Path,
) -> Result<About, SafekeepingError> {
    let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(plain);
    let mut to = BufWriter::new(file.map_err(at(plain))?);
    let wish = Wish { at: now, own: wish.own.then_some(wish.data) };
    let about = reader.back_up(&wish, &mut to)?;
    to.into_inner().map_err(io::IntoInnerError::into_error).map_err(at(plain))?;
    Ok(about)
}

/// Restores it into `into` and walks its log to the record that was the last.
fn prove(plain: &Path, into: &Path, about: &About) -> Result<VerifyReport, SafekeepingError> {
    DirBuilder::new().mode(0o700).create(into).map_err(at(into))?;
    let mut from = BufReader::new(File::open(plain).map_err(at(plain))?);
    let found = journal::unpack(&mut from, into, Unpack::ToLook, &mut |_| {})?;
    let report = Journal::open_existing(into)?.journal.reader().verify()?;
    let head = (report.head.epoch, report.head.seq, report.head.hash);
    if found != *about || head != (about.epoch, about.seq, about.hash) {
        return Err(SafekeepingError::Another { found: report.head.seq, copied: about.seq });
    }
    Ok(report)
}

/// A directory that is gone when the work is done. One that a power cut left behind is emptied.
struct Workshop(PathBuf);

impl Workshop {
    fn open(data: &Path) -> Result<Self, SafekeepingError> {
        let dir = data.join(WORKSHOP);
        match fs::remove_dir_all(&dir) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&dir)(error)),
            Ok(()) | Err(_) => {}
        }
        DirBuilder::new().mode(0o700).create(&dir).map_err(at(&dir))?;
        Ok(Self(dir))
    }
}

impl Drop for Workshop {
    fn drop(&mut self) {
        if let Err(error) = fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "What a backup was made in is still there: {error}");
        }
    }
}
