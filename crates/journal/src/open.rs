//! Making and opening the store's files.

use crate::error::{JournalError, is_full};
use crate::folder::{Folder, OnDisk};
use crate::instead;
use crate::journal::HOT_STORE_MAX;
use crate::tables::{self, meta};
use redb::{Builder, Database, DatabaseError, StorageBackend, StorageError, TableError};
use redb::{ReadableDatabase, backends::FileBackend};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// The store's file in the data directory.
pub(crate) const STORE: &str = "office.redb";

/// The store while it is made: a power cut leaves this one behind, never a half-made [`STORE`].
const UNFINISHED: &str = "office.redb.new";

/// Where a backup is unpacked and brought to life, in the data directory. Its store is moved out last: without one
/// beside it, what lies around it is half of a backup.
pub const RESTORING: &str = "restoring";

/// Locked by the process that works on the directory, from before the store is made.
pub(crate) const LOCK: &str = "office.lock";

/// redb's cache is resident memory. The hot store holds days, not years: this keeps a day's pages.
const CACHE_BYTES: usize = 8 * 1024 * 1024;

/// A shorter file is not looked at: there is little to win. Half of what a hot store may have.
const COMPACT_FROM: u64 = HOT_STORE_MAX / 2;

/// An opened file, whether it was made just now, and the directory's lock.
pub(crate) struct Files {
    pub(crate) db: Database,
    pub(crate) created: bool,
    pub(crate) lock: Option<File>,
    pub(crate) folder: Option<Arc<dyn Folder>>,
    pub(crate) path: Option<PathBuf>,
}

impl Files {
    fn of(dir: &Path, db: Database, created: bool, lock: Option<File>) -> Self {
        let folder: Arc<dyn Folder> = Arc::new(OnDisk::under(dir));
        Self { db, created, lock, folder: Some(folder), path: Some(dir.join(STORE)) }
    }
}

/// Opens the store in `dir`, making it first when there is none.
pub(crate) fn or_create(dir: &Path, new_epoch: Uuid) -> Result<Files, JournalError> {
    fs::create_dir_all(dir).map_err(unwritable(dir))?;
    let lock = lock(&dir.join(LOCK))?;
    instead::carry_out(dir)?;
    let (path, unfinished) = (dir.join(STORE), dir.join(UNFINISHED));
    remove(&unfinished)?;
    let created = !path.try_exists().map_err(unwritable(&path))?;
    if created && dir.join(RESTORING).exists() {
        return Err(JournalError::HalfRestored { path: dir.to_owned() });
    }
    if created {
        create(&unfinished, new_epoch)?;
        fs::rename(&unfinished, &path).map_err(unwritable(&path))?;
        sync_dir(dir)?;
    }
    Ok(Files::of(dir, open_compact(&path)?, created, Some(lock)))
}

/// Whether a data directory holds an office.
#[must_use]
pub fn is_there(dir: &Path) -> bool {
    dir.join(STORE).exists() || instead::is_coming(dir)
}

/// Opens the store in `dir`; makes nothing.
pub(crate) fn existing(dir: &Path) -> Result<Files, JournalError> {
    let path = dir.join(STORE);
    if !path.try_exists().map_err(unwritable(&path))? && !instead::is_coming(dir) {
        return Err(JournalError::Missing { path });
    }
    let lock = lock(&dir.join(LOCK))?;
    instead::carry_out(dir)?;
    Ok(Files::of(dir, open_compact(&path)?, false, Some(lock)))
}

/// Opens a store on storage of the caller's, making it first when it is empty.
pub(crate) fn backend(
    backend: impl StorageBackend,
    new_epoch: Uuid,
) -> Result<Files, JournalError> {
    let db = builder().create_with_backend(backend)?;
    let created = match db.begin_read()?.open_table(meta::META) {
        Ok(_) => false,
        Err(TableError::TableDoesNotExist(_)) => true,
        Err(error) => return Err(error.into()),
    };
    if created {
        write_schema(&db, new_epoch)?;
    }
    Ok(Files { db, created, lock: None, folder: None, path: None })
}

/// Opens the file, and makes it shorter first when most of a long one is free: days were sealed that had piled up. A
/// store's file never shrinks by itself. This is the one moment when nobody waits for a commit.
fn open_compact(path: &Path) -> Result<Database, JournalError> {
    let open = || builder().open(path).map_err(|error| of_opening(error, path));
    let mut db = open()?;
    let bytes = fs::metadata(path).map_err(unwritable(path))?.len();
    if bytes < COMPACT_FROM || !is_mostly_free(&db, bytes)? {
        return Ok(db);
    }
    match db.compact() {
        Ok(_) => {
            let left = fs::metadata(path).map_or(0, |file| file.len());
            tracing::info!(bytes, left, "The store's file was mostly free and is shorter again");
            Ok(db)
        }
        Err(error) => {
            tracing::warn!(%error, "The store's file is mostly free and stays long: {error}");
            drop(db);
            open()
        }
    }
}

fn is_mostly_free(db: &Database, bytes: u64) -> Result<bool, JournalError> {
    let txn = db.begin_write()?;
    let stats = txn.stats()?;
    txn.abort()?;
    Ok(stats.allocated_pages() * stats.page_size() as u64 * 2 < bytes)
}

/// The check reads the whole file: without it redb trusts what a failing disk made of it.
fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_check_integrity_on_open(true);
    builder
}

/// Makes a store in `dir` for a backup to be unpacked into: its tables, and not yet what store it is.
pub(crate) fn create_empty(dir: &Path) -> Result<Database, JournalError> {
    let path = dir.join(STORE);
    let file = private().create_new(true).open(&path).map_err(unwritable(&path))?;
    let db = FileBackend::new(file)
        .and_then(|file| builder().create_with_backend(file))
        .map_err(|error| of_opening(error, &path))?;
    let txn = db.begin_write()?;
    tables::create_all(&txn)?;
    txn.commit()?;
    Ok(db)
}

fn create(path: &Path, new_epoch: Uuid) -> Result<(), JournalError> {
    let file = private().create_new(true).open(path).map_err(unwritable(path))?;
    let db = FileBackend::new(file)
        .and_then(|file| builder().create_with_backend(file))
        .map_err(|error| of_opening(error, path))?;
    write_schema(&db, new_epoch)?;
    drop(db);
    let file = File::open(path).map_err(unwritable(path))?;
    file.sync_all().map_err(unwritable(path))
}

fn write_schema(db: &Database, epoch: Uuid) -> Result<(), JournalError> {
    let txn = db.begin_write()?;
    tables::create_all(&txn)?;
    let store = meta::Store { format: meta::FORMAT, epoch };
    {
        let mut meta = txn.open_table(meta::META)?;
        meta::put(&mut meta, &store)?;
        meta::put_derived(&mut meta, 0)?;
    }
    txn.commit()?;
    Ok(())
}

/// Readable by the office's own account only: hashes of passwords and tokens lie in it.
pub(crate) fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn lock(path: &Path) -> Result<File, JournalError> {
    let file = private().create(true).truncate(false).open(path).map_err(unwritable(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(JournalError::InUse),
        // Some network file systems have no locks; redb tries one of its own.
        Err(TryLockError::Error(e)) if e.kind() == io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(error)) => Err(unwritable(path)(error)),
    }
}

fn remove(path: &Path) -> Result<(), JournalError> {
    match fs::remove_file(path) {
        Ok(()) => {
            tracing::info!(path = %path.display(), "Removed a store that was never finished");
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(unwritable(path)(error)),
    }
}

fn sync_dir(dir: &Path) -> Result<(), JournalError> {
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(unwritable(dir))
}

pub(crate) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> JournalError {
    move |source| {
        if is_full(&source) {
            return JournalError::DiskFull;
        }
        JournalError::Unwritable { path: path.to_owned(), source }
    }
}

/// A file that cannot be opened for writing is the operator's to see to, by its name.
fn of_opening(error: DatabaseError, path: &Path) -> JournalError {
    use io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    let forbidden =
        |error: &io::Error| matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem);
    if let DatabaseError::Storage(StorageError::Io(error)) = error {
        return if forbidden(&error) {
            unwritable(path)(error)
        } else {
            DatabaseError::from(error).into()
        };
    }
    error.into()
}
