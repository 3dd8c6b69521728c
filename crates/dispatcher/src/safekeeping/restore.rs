//! A backup brought back to life: checked to its end before anything is written, and another office's log from there on.

use super::error::{SafekeepingError, at};
use super::key::{self, SecretKey};
use super::room;
use crate::order::Author;
use jiff::civil::Date;
use journal::{
    About, AdminEvent, BackupError, Body, Commit, Head, Journal, OWN_FOLDERS, Opened, RESTORING,
    Record, TableWrite, Unpack,
};
use office::{Actor, Command, Event, Millis, Office};
use std::fs::{self, DirBuilder, File};
use std::io::{self, BufReader, Read};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// Numbers of each service that are passed over at the least: whoever fills a hall in the morning takes them within
/// minutes.
const SKIP_LEAST: u32 = 100;
/// And for each minute in which numbers were given out since the backup: twice what a busy service's kiosk does, hour
/// after hour.
const SKIP_A_MINUTE: u32 = 2;
/// What an office locks while it serves.
const LOCK: &str = "office.lock";
const MINUTE_MS: i64 = 60_000;
/// Minutes looked at: numbers of the day before are nobody's.
const MINUTES_A_DAY: i64 = 24 * 60;

/// What is to be restored.
#[derive(Debug)]
pub struct ToRestore<'a> {
    /// The backup.
    pub from: &'a Path,
    /// An empty directory, or none.
    pub data: &'a Path,
    /// What opens it, if it is encrypted.
    pub key: Option<&'a SecretKey>,
    /// The time.
    pub at: Millis,
    /// The restored office's epoch: a new one.
    pub epoch: Uuid,
    /// How many numbers of each service are passed over; `None`: by the time since the backup.
    pub skip: Option<u32>,
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// So many bytes were checked, of so many.
    Checking(u64, u64),
    /// So many bytes were unpacked, of so many.
    Unpacking(u64, u64),
    /// The log is walked.
    Walking,
}

/// An office that was restored.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The backup.
    pub about: About,
    /// Where its log ends.
    pub head: Head,
    /// Business days in it.
    pub days: u64,
    /// How many numbers of each service are passed over today, where there are as many.
    pub skipped: u32,
}

/// Restores a backup.
///
/// # Errors
/// What stands in the way. The data directory is as it was.
pub fn restore(
    wish: &ToRestore<'_>,
    progress: &mut dyn FnMut(Stage),
) -> Result<Restored, SafekeepingError> {
    check_place(wish.data)?;
    check_file(wish.from, wish.key, wish.data, progress)?;
    let is_new = !wish.data.exists();
    make_private(wish.data)?;
    // Held to the end: no office begins in a directory that is being filled.
    let lock = lock(wish.data)?;
    let restored = check_place(wish.data).and_then(|()| revive(wish, progress));
    if restored.is_err() {
        clear_place(wish.data, is_new);
    }
    drop(lock);
    restored
}

/// The lock of whoever works on a data directory, the office that serves from it among them.
fn lock(data: &Path) -> Result<File, SafekeepingError> {
    let path = data.join(LOCK);
    let mut options = File::options();
    let file = options
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(at(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(_) => Err(SafekeepingError::Running(data.to_owned())),
    }
}

/// Empty, or what a restoring that was cut short left behind.
fn check_place(data: &Path) -> Result<(), SafekeepingError> {
    let entries = match fs::read_dir(data) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(at(data)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        names.push(entry.map_err(at(data))?.file_name());
    }
    // By itself it is what an office leaves that was taken away.
    let is_free = |name: &std::ffi::OsString| name == LOCK;
    if names.iter().all(is_free) {
        return Ok(());
    }
    let has = |name: &str| names.iter().any(|found| found == name);
    let ours = |name: &std::ffi::OsString| remains().iter().any(|ours| name == ours);
    if has(RESTORING) && names.iter().all(|name| ours(name) || name == LOCK) {
        return Ok(());
    }
    if has(LOCK) && is_locked(&data.join(LOCK)) {
        return Err(SafekeepingError::Running(data.to_owned()));
    }
    Err(SafekeepingError::NotEmpty(data.to_owned()))
}

/// What lies in a data directory while it is restored, beside the store, which comes last.
fn remains() -> [&'static str; 4] {
    let [voices, media] = OWN_FOLDERS;
    [RESTORING, "history", voices, media]
}

fn is_locked(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_err())
}

/// Reads a backup to its end, without writing anything: it is whole, it opens, and it fits on the disk of `data`.
pub(super) fn check_file(
    from: &Path,
    key: Option<&SecretKey>,
    data: &Path,
    progress: &mut dyn FnMut(Stage),
) -> Result<About, SafekeepingError> {
    let (mut read, bytes) = opened(from, key)?;
    let (folder, most) = room::for_unpacking(data)?;
    let mut told = |done: u64| progress(Stage::Checking(done.min(bytes), bytes));
    journal::check(&mut read, most, &mut told).map_err(|error| match error {
        // What an encrypted file says of its damage comes through the reader.
        BackupError::Io(source) => at(from)(source),
        BackupError::TooLarge { .. } => {
            SafekeepingError::NoRoom { folder, needed: most.saturating_add(1), free: most }
        }
        error @ (BackupError::Foreign
        | BackupError::Newer { .. }
        | BackupError::CutOff
        | BackupError::Damaged { .. }
        | BackupError::Store(_)
        | BackupError::NotWhole(_)) => error.into(),
    })
}

fn opened<'a>(
    from: &Path,
    key: Option<&'a SecretKey>,
) -> Result<(Box<dyn Read + 'a>, u64), SafekeepingError> {
    let file = File::open(from).map_err(at(from))?;
    let bytes = file.metadata().map_err(at(from))?.len();
    Ok((key::opened(BufReader::new(file), key)?, bytes))
}

/// Unpacks a backup into `inside`, which is made for it.
pub(super) fn unpack(
    from: &Path,
    key: Option<&SecretKey>,
    inside: &Path,
    progress: &mut dyn FnMut(Stage),
) -> Result<About, SafekeepingError> {
    DirBuilder::new().mode(0o700).create(inside).map_err(at(inside))?;
    let (mut read, bytes) = opened(from, key)?;
    let mut told = |done: u64| progress(Stage::Unpacking(done.min(bytes), bytes));
    Ok(journal::unpack(&mut read, inside, Unpack::ToStay, &mut told)?)
}

fn revive(
    wish: &ToRestore<'_>,
    progress: &mut dyn FnMut(Stage),
) -> Result<Restored, SafekeepingError> {
    clear_remains(wish.data)?;
    let inside = wish.data.join(RESTORING);
    let about = unpack(wish.from, wish.key, &inside, progress)?;
    let opened = Journal::open_existing(&inside)?;
    let Opened { mut journal, office, .. } = opened;
    let by = Author::from(Actor::System);
    let ToRestore { at, epoch, skip, .. } = *wish;
    let anew = Anew { at, epoch, skip, given: 0, by, backup: None, writes: &[] };
    let skipped = begin_anew(&mut journal, office, &about, anew)?;
    progress(Stage::Walking);
    let report = journal.reader().verify()?;
    drop(journal);
    move_out(&inside, wish.data)?;
    Ok(Restored { about, head: report.head, days: report.days, skipped })
}

/// How a restored log goes on.
pub(super) struct Anew<'a> {
    /// The time.
    pub(super) at: Millis,
    /// The epoch that begins.
    pub(super) epoch: Uuid,
    /// How many numbers of each service are passed over; `None`: by the time since the backup.
    pub(super) skip: Option<u32>,
    /// How many of one are known to have been given out since.
    pub(super) given: u32,
    /// Who restores it.
    pub(super) by: Author,
    /// The backup's name, where it has one that means something.
    pub(super) backup: Option<String>,
    /// What is changed with it.
    pub(super) writes: &'a [TableWrite],
}

/// From here on the log is another store's. Its first records say so, open the day that it is, and pass over the numbers
/// that may have been given out in the log that is lost.
pub(super) fn begin_anew(
    journal: &mut Journal,
    mut office: Office,
    about: &About,
    wish: Anew<'_>,
) -> Result<u32, SafekeepingError> {
    let before = journal.head().seq;
    let last = journal.reader().since(before.saturating_sub(1), 1)?.pop();
    let now = last.map_or(wish.at, |record| record.at.max(wish.at));
    let (epoch, parent, made_at) = (wish.epoch, about.epoch, about.made_at);
    if wish.skip.is_none() && wish.at < made_at {
        // How long ago it was made nobody knows, nor how many numbers were given out since.
        return Err(SafekeepingError::ClockBehind);
    }
    let Author { actor: by, from } = wish.by;
    let mut bodies =
        vec![Body::Admin(AdminEvent::Restored { epoch, parent, made_at, backup: wish.backup })];
    if let Some(date) = day_due(&office, now) {
        carry_out(&mut office, &Command::OpenDay { date }, now, &mut bodies)?;
    }
    let known = wish.given.saturating_add(SKIP_LEAST);
    let count = wish.skip.unwrap_or_else(|| margin(&office, made_at, now).max(known));
    carry_out(&mut office, &Command::SkipNumbers { count }, now, &mut bodies)?;
    let record = |(body, seq)| Record { seq, at: now, by: Actor::System, from: None, body };
    let mut records: Vec<Record> = bodies.into_iter().zip(before + 1..).map(record).collect();
    if let Some(first) = records.first_mut() {
        (first.by, first.from) = (by, from);
    }
    journal.begin_epoch(wish.epoch)?;
    let commit = Commit { records: &records, answers: &[], writes: wish.writes, office: &office };
    journal.append(&commit)?;
    Ok(count)
}

fn carry_out(
    office: &mut Office,
    command: &Command,
    now: Millis,
    bodies: &mut Vec<Body>,
) -> Result<(), SafekeepingError> {
    // What is refused here is refused when the office starts, which then says so.
    let events: Vec<Event> = office.decide(command, &Actor::System, now).unwrap_or_default();
    for event in events {
        let broken = |what| journal::JournalError::Corrupt { what };
        office.replay(now, &event).map_err(broken)?;
        bodies.push(Body::Office(event));
    }
    Ok(())
}

fn day_due(office: &Office, now: Millis) -> Option<Date> {
    let date = office.date_of(now);
    let later = office.day().is_none_or(|day| date > day.date);
    (later && !office.rules().services.is_empty()).then_some(date)
}

/// How many numbers of a service may have been given out since the backup, with room to spare.
fn margin(office: &Office, made_at: Millis, now: Millis) -> u32 {
    let hours = office.rules().issue_hours.as_ref();
    let gave_out = |at: Millis| {
        let open = hours.is_none_or(|hours| office.rules().open_at(hours, at, office.zone()));
        open && office.date_of(at) == office.date_of(now)
    };
    let minutes = (now.since(made_at) / MINUTE_MS).clamp(0, MINUTES_A_DAY);
    let spent = (0..=minutes).filter(|n| gave_out(now.plus(-n * MINUTE_MS))).count();
    let spent = u32::try_from(spent).unwrap_or(u32::MAX);
    spent.saturating_mul(SKIP_A_MINUTE).saturating_add(SKIP_LEAST)
}

fn make_private(data: &Path) -> Result<(), SafekeepingError> {
    DirBuilder::new().recursive(true).mode(0o700).create(data).map_err(at(data))
}

/// The store last: until it is there, the directory is half restored and says so.
fn move_out(inside: &Path, data: &Path) -> Result<(), SafekeepingError> {
    let folders = remains().into_iter().filter(|name| *name != RESTORING);
    for name in folders.chain(["office.redb"]) {
        let (from, to) = (inside.join(name), data.join(name));
        if from.exists() {
            sync(inside)?;
            fs::rename(&from, &to).map_err(at(&to))?;
            sync(data)?;
        }
    }
    fs::remove_dir_all(inside).map_err(at(inside))?;
    sync(data)
}

fn sync(dir: &Path) -> Result<(), SafekeepingError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(at(dir))
}

fn clear_remains(data: &Path) -> Result<(), SafekeepingError> {
    // The mark goes last: cut short, this is still half a restoring.
    for path in remains().iter().rev().map(|name| data.join(name)) {
        match fs::remove_dir_all(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(at(&path)(error)),
            Ok(()) | Err(_) => {}
        }
    }
    Ok(())
}

/// After an error: as it was.
fn clear_place(data: &Path, is_new: bool) {
    let path: PathBuf = data.to_owned();
    let cleared = clear_remains(data)
        .and_then(|()| if is_new { fs::remove_dir_all(&path).map_err(at(&path)) } else { Ok(()) });
    if let Err(error) = cleared {
        tracing::warn!(%error, "What was restored and is not good is still there: {error}");
    }
}
