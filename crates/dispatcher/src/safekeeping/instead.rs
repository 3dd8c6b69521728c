//! A backup that takes the place of an office at work. It is unpacked and walked beside that office, in its data
//! directory; whether it takes the place is decided in one step, and carried out when the store is opened next.

use super::error::{SafekeepingError, at};
use super::key::SecretKey;
use super::restore::{Anew, Stage, begin_anew, check_file, unpack};
use crate::order::Author;
use jiff::civil::{Date, DateTime};
use journal::{About, Journal, OWN_FOLDERS, Opened, TableWrite, VerifyReport};
use office::{Millis, Office, ServiceKey};
use std::collections::HashMap;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Where that is done, in the data directory: on the disk on which the office is to lie.
const WORKSHOP: &str = "restore.new";
/// The file on its way in, there.
const ARRIVED: &str = "arrived";
/// The office that is unpacked, there.
const OFFICE: &str = "office";
/// What the names begin with under which offices are kept that were laid aside.
const KEPT: &str = "before-restore-";
/// More in one second are not restored.
const NAMES_MAX: u32 = 100;
/// The setting that says by which text of the configuration file the office works.
const FILE_SHA256: &str = "config_file_sha256";
/// Where its text is.
const CONFIG: &str = "config";

/// What is to be unpacked.
#[derive(Debug)]
pub struct ToPrepare<'a> {
    /// The backup.
    pub from: &'a Path,
    /// The data directory.
    pub data: &'a Path,
    /// What opens it, if it is encrypted.
    pub key: Option<&'a SecretKey>,
}

/// An office that was unpacked and walked, beside the one at work. Nobody has begun to work in it.
#[derive(Debug)]
pub struct Prepared {
    data: PathBuf,
    inside: PathBuf,
    /// The backup.
    pub about: About,
    /// What the walk through its log found.
    pub report: VerifyReport,
    /// When its last record was written.
    pub last_at: Option<Millis>,
    /// Its last business day.
    pub day: Option<Date>,
    /// Its name; `None`: it was not set up yet.
    pub name: Option<String>,
    /// The text of its configuration, if it has one.
    pub config: Option<Vec<u8>>,
    /// The last numbers given out on that day, by service.
    counts: HashMap<ServiceKey, u32>,
}

/// How a prepared office takes the place of the one at work.
#[derive(Debug)]
pub struct ToPlace {
    /// The time.
    pub at: Millis,
    /// The same in the office's zone: under it the one that was is kept.
    pub now: DateTime,
    /// The restored office's epoch: a new one.
    pub epoch: Uuid,
    /// How many numbers of one service are known to have been given out since the backup.
    pub given: u32,
    /// Who restores it, and where they sit.
    pub by: Author,
    /// The backup's name.
    pub backup: String,
    /// By which text of the configuration file the machine works: the restored office takes it for read, and goes on
    /// with its own configuration until the file is another.
    pub file_sha256: Option<Vec<u8>>,
}

/// Where a backup is written to that is sent here. Its folder is made.
///
/// # Errors
/// What the disk says.
pub fn arriving(data: &Path) -> Result<PathBuf, SafekeepingError> {
    let workshop = data.join(WORKSHOP);
    match DirBuilder::new().mode(0o700).create(&workshop) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(at(&workshop)(error)),
        Ok(()) | Err(_) => Ok(workshop.join(ARRIVED)),
    }
}

/// Removes what was sent here and what was unpacked.
///
/// # Errors
/// What the disk says.
pub fn clear(data: &Path) -> Result<(), SafekeepingError> {
    remove(&data.join(WORKSHOP))
}

/// The offices that were laid aside, by name.
#[must_use]
pub fn kept(data: &Path) -> Vec<String> {
    let entries = fs::read_dir(data).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
    let mut names: Vec<String> = names.filter(|name| name.starts_with(KEPT)).collect();
    names.sort();
    names
}

/// Unpacks a backup beside the office at work, and walks its log. What was unpacked before is removed.
///
/// # Errors
/// What stands in the way. The office is as it was.
pub fn prepare(
    wish: &ToPrepare<'_>,
    progress: &mut dyn FnMut(Stage),
) -> Result<Prepared, SafekeepingError> {
    let workshop = arriving(wish.data)?;
    let inside = workshop.with_file_name(OFFICE);
    remove(&inside)?;
    check_file(wish.from, wish.key, wish.data, progress)?;
    let prepared = unpack(wish.from, wish.key, &inside, progress)
        .and_then(|about| walked(wish.data, &inside, about, progress));
    if prepared.is_err() {
        // What cannot be removed now is removed before the next.
        let _ = remove(&inside);
    }
    prepared
}

fn walked(
    data: &Path,
    inside: &Path,
    about: About,
    progress: &mut dyn FnMut(Stage),
) -> Result<Prepared, SafekeepingError> {
    let Opened { journal, office, .. } = Journal::open_existing(inside)?;
    progress(Stage::Walking);
    let reader = journal.reader();
    let report = reader.verify()?;
    if (report.head.seq, report.head.hash) != (about.seq, about.hash) {
        return Err(SafekeepingError::Another { found: report.head.seq, copied: about.seq });
    }
    let last = reader.since(about.seq.saturating_sub(1), 1)?.pop();
    let rules = office.rules();
    let name = (!rules.services.is_empty()).then(|| rules.name.vi.clone());
    let config = reader.setting(CONFIG)?;
    let (data, inside) = (data.to_owned(), inside.to_owned());
    let (last_at, day) = (last.map(|record| record.at), office.day().map(|day| day.date));
    let counts = office.last_counts().map(|(service, count)| (service.clone(), count)).collect();
    Ok(Prepared { data, inside, about, report, last_at, day, name, config, counts })
}

impl Prepared {
    /// Has it take the place of the office at work as soon as that is opened next: its log goes on in a new epoch. When
    /// this returns it survives a power cut. Gives the name under which the office that was will be kept.
    ///
    /// # Errors
    /// What stands in the way; the office at work stays.
    pub fn put_in_place(self, wish: ToPlace) -> Result<String, SafekeepingError> {
        let Opened { mut journal, office, .. } = Journal::open_existing(&self.inside)?;
        let keep = |value| TableWrite::PutSetting { key: FILE_SHA256.to_owned(), value };
        let writes: Vec<_> = wish.file_sha256.into_iter().map(keep).collect();
        let ToPlace { at, epoch, given, by, backup, .. } = wish;
        let anew = Anew { at, epoch, skip: None, given, by, backup: Some(backup), writes: &writes };
        begin_anew(&mut journal, office, &self.about, anew)?;
        drop(journal);
        let kept = self.free_name(wish.now)?;
        // What a backup does not hold stays as it is: an hour's has no pictures and no recordings.
        let own = OWN_FOLDERS.iter().copied();
        let own: Vec<_> = own.filter(|name| self.about.folders.iter().any(|f| f == name)).collect();
        journal::replace(&self.data, &self.inside, &kept, &own)?;
        Ok(kept)
    }

    /// How many numbers of one service the office at work has given out today that this one does not know.
    #[must_use]
    pub fn given_since(&self, at_work: &Office) -> u32 {
        let same_day = at_work.day().map(|day| day.date) == self.day;
        let known =
            |service: &ServiceKey| if same_day { self.counts.get(service).copied() } else { None };
        let since = |(service, count): (&ServiceKey, u32)| {
            count.saturating_sub(known(service).unwrap_or(0))
        };
        at_work.last_counts().map(since).max().unwrap_or(0)
    }

    fn free_name(&self, now: DateTime) -> Result<String, SafekeepingError> {
        let name = format!("{KEPT}{}", now.strftime("%Y-%m-%d-%H%M%S"));
        let names =
            std::iter::once(name.clone()).chain((2..NAMES_MAX).map(|n| format!("{name}-{n}")));
        let mut free = names.filter(|name| !self.data.join(name).exists());
        let all_taken = || at(&self.data)(io::ErrorKind::AlreadyExists.into());
        free.next().ok_or_else(all_taken)
    }
}

fn remove(path: &Path) -> Result<(), SafekeepingError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(at(path)(error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
