//! Reading a backup: first all of it is checked, then it is unpacked.

use super::About;
use super::copied;
use super::error::BackupError;
use super::piece::{Kind, Reading};
use super::write::{Count, FileHead};
use crate::error::JournalError;
use crate::folder;
use crate::open;
use redb::{Database, WriteTransaction};
use std::fs::{DirBuilder, File};
use std::io::{Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Component, Path, PathBuf};

/// What a row takes in a store at the least, beside twice its bytes: pages are half full when rows come in any order.
const ROW_BYTES: u64 = 64;
/// What a file takes on a disk at the least.
const FILE_BYTES: u64 = 4_096;

/// Reads a backup to its end and writes nothing. `progress` is told how many bytes were read. One that unpacks to more
/// than about `most` bytes is given up there.
///
/// # Errors
/// What is wrong with it.
pub fn check(
    from: &mut dyn Read,
    most: u64,
    progress: &mut dyn FnMut(u64),
) -> Result<About, BackupError> {
    walk(from, &mut Measuring { bytes: 0, most }, progress)
}

/// How a backup is unpacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unpack {
    /// All of it, durable: an office is to live there.
    ToStay,
    /// The store and its sealed days, to be looked at and thrown away: the disk is not asked to hold on to them.
    ToLook,
}

/// Unpacks a backup into an empty directory, every byte of it checked: the store as it was when it was copied, under
/// the same epoch, without sessions. What it leaves behind after an
/// error is the caller's to remove. `progress` is told how many bytes were read.
///
/// # Errors
/// What is wrong with the backup, or with the directory.
pub fn unpack(
    from: &mut dyn Read,
    into: &Path,
    how: Unpack,
    progress: &mut dyn FnMut(u64),
) -> Result<About, BackupError> {
    let db = open::create_empty(into)?;
    let txn = db.begin_write().map_err(JournalError::from)?;
    let mut unpacking = Unpacking { into, how, txn, file: None, made: vec![into.to_owned()] };
    let about = walk(from, &mut unpacking, progress)?;
    let Unpacking { txn, made, .. } = unpacking;
    txn.commit().map_err(JournalError::from)?;
    drop::<Database>(db);
    if how == Unpack::ToStay {
        made.iter().try_for_each(|dir| File::open(dir)?.sync_all())?;
    }
    Ok(about)
}

/// What is done with what a backup holds.
trait Sink {
    fn row(&mut self, table: &str, key: &[u8], value: &[u8]) -> Result<(), BackupError>;
    fn file(&mut self, path: &Path) -> Result<(), BackupError>;
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), BackupError>;
    fn file_ends(&mut self) -> Result<(), BackupError>;
}

fn walk(
    from: &mut dyn Read,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(u64),
) -> Result<About, BackupError> {
    let mut reading = Reading::begin(from)?;
    let about = first(&mut reading)?;
    let (mut count, mut left) = (Count::default(), 0);
    loop {
        let at = reading.at;
        let damaged = |what: &str| BackupError::Damaged { at, what: what.to_owned() };
        let (kind, bytes) = reading.next()?;
        progress(reading.at);
        if (left > 0) != (kind == Kind::Bytes) {
            return Err(damaged("a file is not as long as was said"));
        }
        match kind {
            Kind::About => return Err(damaged("it begins twice")),
            Kind::Rows => count.rows += rows(&bytes, sink).ok_or_else(|| damaged("no rows"))??,
            Kind::File => {
                let (path, length) = file_head(&bytes).ok_or_else(|| damaged("no file"))?;
                sink.file(&path)?;
                (count.files, left) = (count.files + 1, length);
                if left == 0 {
                    sink.file_ends()?;
                }
            }
            Kind::Bytes => {
                let more = || damaged("a file is longer than was said");
                left = left.checked_sub(bytes.len() as u64).ok_or_else(more)?;
                sink.bytes(&bytes)?;
                if left == 0 {
                    sink.file_ends()?;
                }
            }
            Kind::End => {
                if serde_json::from_slice::<Count>(&bytes).ok() != Some(count) {
                    return Err(damaged("it does not hold what its end says"));
                }
                reading.ends()?;
                return Ok(about);
            }
        }
    }
}

fn first(reading: &mut Reading<'_>) -> Result<About, BackupError> {
    let at = reading.at;
    let (kind, bytes) = reading.next()?;
    let about = (kind == Kind::About).then(|| serde_json::from_slice::<About>(&bytes).ok());
    let what = "it does not say what it is".to_owned();
    let about = about.flatten().ok_or(BackupError::Damaged { at, what })?;
    if about.store > crate::tables::meta::NEWEST {
        return Err(JournalError::Newer { found: about.store }.into());
    }
    Ok(about)
}

/// Hands over the rows of a piece and counts them; `None` when it is not made of rows.
fn rows(raw: &[u8], sink: &mut dyn Sink) -> Option<Result<u64, BackupError>> {
    let (table, mut rest) = lengthy(raw)?;
    let table = std::str::from_utf8(table).ok()?;
    let mut count = 0;
    while !rest.is_empty() {
        let (key, after) = lengthy(rest)?;
        let (value, after) = lengthy(after)?;
        if let Err(error) = sink.row(table, key, value) {
            return Some(Err(error));
        }
        (rest, count) = (after, count + 1);
    }
    Some(Ok(count))
}

/// What stands behind its length, and what follows it.
fn lengthy(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(u32::from_be_bytes(*length) as usize)
}

/// A file's place, which leads nowhere but below its folder, and its length.
fn file_head(bytes: &[u8]) -> Option<(PathBuf, u64)> {
    let FileHead { path, bytes } = serde_json::from_slice(bytes).ok()?;
    let path = PathBuf::from(path);
    let mut parts = path.components();
    let Some(Component::Normal(top)) = parts.next() else { return None };
    let is_below = parts.clone().next().is_some();
    let plain = parts.all(|part| matches!(part, Component::Normal(_)));
    let known = top == folder::NAME || super::OWN_FOLDERS.iter().any(|own| top == *own);
    (is_below && plain && known).then_some((path, bytes))
}

/// Looks only, and counts what it would take.
struct Measuring {
    bytes: u64,
    most: u64,
}

impl Measuring {
    fn count(&mut self, bytes: u64) -> Result<(), BackupError> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > self.most {
            return Err(BackupError::TooLarge { most: self.most });
        }
        Ok(())
    }
}

impl Sink for Measuring {
    fn row(&mut self, _: &str, key: &[u8], value: &[u8]) -> Result<(), BackupError> {
        self.count(ROW_BYTES + 2 * (key.len() + value.len()) as u64)
    }
    fn file(&mut self, _: &Path) -> Result<(), BackupError> {
        self.count(FILE_BYTES)
    }
    fn bytes(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.count(bytes.len() as u64)
    }
    fn file_ends(&mut self) -> Result<(), BackupError> {
        Ok(())
    }
}

/// Writes it down.
struct Unpacking<'a> {
    into: &'a Path,
    how: Unpack,
    txn: WriteTransaction,
    file: Option<File>,
    /// Directories whose names are to be made durable.
    made: Vec<PathBuf>,
}

impl Sink for Unpacking<'_> {
    fn row(&mut self, table: &str, key: &[u8], value: &[u8]) -> Result<(), BackupError> {
        Ok(copied::put(&self.txn, table, key, value)?)
    }

    fn file(&mut self, path: &Path) -> Result<(), BackupError> {
        if self.how == Unpack::ToLook && !path.starts_with(folder::NAME) {
            return Ok(());
        }
        let place = self.into.join(path);
        let above = place.parent().unwrap_or(self.into);
        if !above.is_dir() {
            DirBuilder::new().recursive(true).mode(0o700).create(above)?;
        }
        for dir in above.ancestors().take_while(|dir| *dir != self.into) {
            if !self.made.iter().any(|made| made == dir) {
                self.made.push(dir.to_owned());
            }
        }
        self.file = Some(open::private().create_new(true).open(place)?);
        Ok(())
    }

    fn bytes(&mut self, bytes: &[u8]) -> Result<(), BackupError> {
        self.file.as_mut().map_or(Ok(()), |file| Ok(file.write_all(bytes)?))
    }

    fn file_ends(&mut self) -> Result<(), BackupError> {
        let file = self.file.take().filter(|_| self.how == Unpack::ToStay);
        file.map_or(Ok(()), |file| Ok(file.sync_all()?))
    }
}
