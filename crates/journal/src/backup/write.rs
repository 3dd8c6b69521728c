//! Making a backup.

use super::copied;
use super::error::BackupError;
use super::piece::{Kind, Pieces};
use super::{About, OWN_FOLDERS, Wish};
use crate::folder::{self, Folder};
use crate::tables::log::{self, End};
use crate::tables::meta;
use crate::tables::sealed::{self, SEALED};
use redb::{ReadTransaction, TableError};
use serde::{Deserialize, Serialize};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;

/// Rows that are compressed as one, and bytes of a file that are written as one.
const PIECE_BYTES: usize = 256 * 1024;
/// How deep the office's own folders go: a voice's clips lie below its name and its version.
const DEPTH_MAX: usize = 8;

/// A file in a backup.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct FileHead {
    /// Below the data directory, with `/`.
    pub(super) path: String,
    /// How long it is.
    pub(super) bytes: u64,
}

/// How much there was.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Count {
    pub(super) rows: u64,
    pub(super) files: u64,
}

/// Where the copy is taken from.
pub(crate) struct Source<'a> {
    /// Dropped as soon as the rows are copied: the store's pages are free again, and sealed files never change.
    pub(crate) txn: ReadTransaction,
    pub(crate) folder: Option<&'a dyn Folder>,
}

/// Writes a backup.
pub(crate) fn write(
    source: Source<'_>,
    wish: &Wish<'_>,
    to: &mut dyn Write,
) -> Result<About, BackupError> {
    let Source { txn, folder } = source;
    let about = about(&txn, wish)?;
    let mut pieces = Pieces::begin(to)?;
    pieces.put(Kind::About, &json(&about))?;
    let mut count = Count { rows: rows(&txn, &mut pieces)?, files: 0 };
    let sealed = sealed_files(&txn)?;
    drop(txn);
    for (name, bytes) in sealed {
        let Some(folder) = folder else { return Err(missing(&name).into()) };
        sealed_file(folder, &name, bytes, &mut pieces)?;
        count.files += 1;
    }
    for own in wish.own.into_iter().flat_map(|data| OWN_FOLDERS.map(|name| (data, name))) {
        count.files += own_folder(own.0, own.1, 0, &mut pieces)?;
    }
    pieces.put(Kind::End, &json(&count))?;
    to.flush()?;
    Ok(about)
}

fn about(txn: &ReadTransaction, wish: &Wish<'_>) -> Result<About, BackupError> {
    let store = meta::get(&txn.open_table(meta::META).map_err(from_table)?)?;
    let End { seq, hash, .. } = log::end(&txn.open_table(log::LOG).map_err(from_table)?)?;
    let folders = wish.own.map_or_else(Vec::new, |_| OWN_FOLDERS.map(str::to_owned).to_vec());
    let made_at = wish.at;
    Ok(About { store: store.format, epoch: store.epoch, seq, hash, made_at, folders })
}

fn from_table(error: TableError) -> crate::JournalError {
    error.into()
}

fn rows(txn: &ReadTransaction, pieces: &mut Pieces<'_>) -> Result<u64, BackupError> {
    let mut buffer = Buffer::default();
    let mut count = 0;
    let mut failed = None;
    copied::rows(txn, &mut |table, key, value| {
        count += 1;
        if failed.is_none() {
            failed = buffer.push(table, key, value, pieces).err();
        }
        // What follows is read and dropped: a full disk is rare, and a second kind of error is not worth having.
        Ok(())
    })?;
    match failed {
        Some(error) => Err(error.into()),
        None => Ok(buffer.flush(pieces).map(|()| count)?),
    }
}

/// Rows of one table: its name, then each row's key and value, each behind its length.
#[derive(Default)]
struct Buffer {
    table: String,
    raw: Vec<u8>,
}

impl Buffer {
    fn push(
        &mut self,
        table: &str,
        key: &[u8],
        value: &[u8],
        pieces: &mut Pieces<'_>,
    ) -> io::Result<()> {
        if self.table != table || self.raw.len() >= PIECE_BYTES {
            self.flush(pieces)?;
            table.clone_into(&mut self.table);
            put_bytes(&mut self.raw, table.as_bytes())?;
        }
        put_bytes(&mut self.raw, key)?;
        put_bytes(&mut self.raw, value)
    }

    fn flush(&mut self, pieces: &mut Pieces<'_>) -> io::Result<()> {
        if !self.raw.is_empty() {
            pieces.put(Kind::Rows, &self.raw)?;
            self.raw.clear();
        }
        Ok(())
    }
}

fn put_bytes(to: &mut Vec<u8>, bytes: &[u8]) -> io::Result<()> {
    let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
    to.extend(length.to_be_bytes());
    to.extend(bytes);
    Ok(())
}

fn sealed_files(txn: &ReadTransaction) -> Result<Vec<(String, u64)>, BackupError> {
    let table = match txn.open_table(SEALED) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
        Err(error) => return Err(from_table(error).into()),
    };
    // What the office took away may still lie there for a while.
    let mut rows = sealed::from(&table, 0, usize::MAX)?;
    rows.retain(|row| row.removed.is_none());
    Ok(rows.into_iter().map(|row| (row.file, row.bytes)).collect())
}

fn sealed_file(
    folder: &dyn Folder,
    name: &str,
    bytes: u64,
    pieces: &mut Pieces<'_>,
) -> Result<(), BackupError> {
    let path = format!("{}/{name}", folder::NAME);
    pieces.put(Kind::File, &json(&FileHead { path, bytes }))?;
    let mut at = 0;
    while at < bytes {
        let step = (bytes - at).min(PIECE_BYTES as u64);
        let mut buffer = vec![0; usize::try_from(step).map_err(io::Error::other)?];
        folder.read(name, at, &mut buffer)?;
        pieces.put(Kind::Bytes, &buffer)?;
        at += step;
    }
    Ok(())
}

/// A folder of the office's own, with all below it. Gives how many files went in. What goes away meanwhile was replaced
/// or removed by somebody: it is in the next backup, or in none.
fn own_folder(
    data: &Path,
    below: &str,
    depth: usize,
    pieces: &mut Pieces<'_>,
) -> Result<u64, BackupError> {
    let entries = match fs::read_dir(data.join(below)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error.into()),
    };
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        names.extend(entry?.file_name().into_string().ok());
    }
    names.sort();
    let mut files = 0;
    for path in names.iter().map(|name| format!("{below}/{name}")) {
        match fs::symlink_metadata(data.join(&path)) {
            Ok(found) if found.is_dir() && depth < DEPTH_MAX => {
                files += own_folder(data, &path, depth + 1, pieces)?;
            }
            Ok(found) if found.is_file() => {
                files += u64::from(own_file(&data.join(&path), &path, pieces)?);
            }
            Ok(_) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(files)
}

fn own_file(file: &Path, path: &str, pieces: &mut Pieces<'_>) -> Result<bool, BackupError> {
    let mut from = match File::open(file) {
        Ok(from) => from,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let bytes = from.metadata()?.len();
    pieces.put(Kind::File, &json(&FileHead { path: path.to_owned(), bytes }))?;
    let mut left = bytes;
    while left > 0 {
        let step = left.min(PIECE_BYTES as u64);
        let mut buffer = vec![0; usize::try_from(step).map_err(io::Error::other)?];
        from.read_exact(&mut buffer)?;
        pieces.put(Kind::Bytes, &buffer)?;
        left -= step;
    }
    Ok(true)
}

fn json<T: Serialize>(what: &T) -> Vec<u8> {
    serde_json::to_vec(what).expect("texts and numbers")
}

fn missing(name: &str) -> crate::JournalError {
    crate::value::corrupt(name, "there is no folder of sealed days")
}
