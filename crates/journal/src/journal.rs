//! The single writer.

use crate::append::{self, Tail};
use crate::derived::Behind;
use crate::error::JournalError;
use crate::folder::Folder;
use crate::open::{self, Files};
use crate::reader::JournalReader;
use crate::record::Record;
use crate::recover;
use crate::rows::{StoredAnswer, TableWrite};
use crate::seal::{self, SealedDay};
use crate::tables::answers::Index;
use crate::tables::days;
use crate::tables::log::{self, End};
use crate::tables::meta::{self, Store};
use crate::upgrade;
use office::Office;
use redb::{Database, ReadableDatabase, StorageBackend};
use std::fs::File;
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// The hot store holds a few days, not years: a ward's take some MiB. Opening it reads all of it, about 0.8 ms a MiB,
/// and an office is to be at work 150 ms after its start.
pub const HOT_STORE_MAX: u64 = 64 * 1024 * 1024;

/// Where the log ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Which store: drawn when it was made, another one after a restore.
    pub epoch: Uuid,
    /// The last record's number; 0 when there is none.
    pub seq: u64,
    /// The last record's hash; zeros when there is none.
    pub hash: [u8; 32],
}

/// What is written together: in one transaction, with one fsync, all of it or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Commit<'a> {
    /// They continue the log without gaps.
    pub records: &'a [Record],
    /// Answers to keep, each with its idempotency scope's hash.
    pub answers: &'a [([u8; 32], StoredAnswer)],
    /// Changes to the tables that do not follow from the log, in order.
    pub writes: &'a [TableWrite],
    /// The office after all the records, from which their rows are derived.
    pub office: &'a Office,
}

/// A store, opened.
#[derive(Debug)]
pub struct Opened {
    /// Its writer.
    pub journal: Journal,
    /// The office as the log has it: the fold since the business day opened, or since the first record before the
    /// first day.
    pub office: Office,
    /// Whether the store was made just now.
    pub created: bool,
}

/// The store's only writer. Reads as well: it derefs to a [`JournalReader`].
///
/// After an I/O error every call answers [`JournalError::Closed`]: drop it and open the store again. An fsync is
/// never retried.
#[derive(Debug)]
pub struct Journal {
    /// `None` only while it is dropped.
    db: Option<Arc<Database>>,
    reader: JournalReader,
    tail: Tail,
    behind: Behind,
    /// Held until the journal is dropped.
    lock: Option<File>,
    /// Where its file is, if it is one.
    path: Option<PathBuf>,
}

impl Journal {
    /// Opens the store in `dir`, making the directory and an empty store with the epoch `new_epoch` when there is none.
    /// Reads the whole file and checks it (about 0.8 ms a MiB).
    ///
    /// # Errors
    /// [`JournalError::InUse`] while another process, or another `Journal` of this one, has it open;
    /// [`JournalError::Corrupt`] when it is not what was written.
    pub fn open(dir: &Path, new_epoch: Uuid) -> Result<Opened, JournalError> {
        Self::start(open::or_create(dir, new_epoch)?)
    }

    /// Opens the store in `dir` and makes nothing: for programs that only look, and after a fault, when an empty store
    /// in the place of the one that was there would begin the numbers anew.
    ///
    /// # Errors
    /// [`JournalError::Missing`] when there is none; else as [`Journal::open`].
    pub fn open_existing(dir: &Path) -> Result<Opened, JournalError> {
        Self::start(open::existing(dir)?)
    }

    /// Opens a store on storage of the caller's: how the crash labs lose, tear and reorder writes.
    ///
    /// # Errors
    /// As [`Journal::open`]. Making a store is crash-safe only in a directory.
    pub fn open_backend(
        backend: impl StorageBackend,
        new_epoch: Uuid,
    ) -> Result<Opened, JournalError> {
        Self::start(open::backend(backend, new_epoch)?)
    }

    /// The same, with a folder for sealed days.
    ///
    /// # Errors
    /// As [`Journal::open_backend`].
    pub fn open_backend_with(
        backend: impl StorageBackend,
        folder: impl Folder + 'static,
        new_epoch: Uuid,
    ) -> Result<Opened, JournalError> {
        let files = open::backend(backend, new_epoch)?;
        Self::start(Files { folder: Some(Arc::new(folder)), ..files })
    }

    fn start(files: Files) -> Result<Opened, JournalError> {
        upgrade::run(&files)?;
        let txn = files.db.begin_read()?;
        let meta = txn.open_table(meta::META)?;
        let (Store { epoch, format }, derived) = (meta::get(&meta)?, meta::derived(&meta)?);
        let (log, days) = (txn.open_table(log::LOG)?, txn.open_table(days::DAYS)?);
        let End { seq, hash, slot } = log::end(&log)?;
        let tail = Tail { head: Head { epoch, seq, hash }, slot, format };
        let (office, behind) = recover::office_and_behind(&log, &days, derived)?;
        let index = Index::read(&log, &days)?;
        drop((log, days, meta, txn));
        tracing::info!(log.seq = seq, created = files.created, "Opened the store");
        let Files { db, folder, lock, path, created } = files;
        let db = Arc::new(db);
        let reader = JournalReader::of(&db, index, folder);
        let journal = Self { db: Some(db), reader, tail, behind, lock, path };
        journal.mind_size();
        Ok(Opened { journal, office, created })
    }

    /// Writes a commit. When this has returned, the commit survives a power cut; before, nobody may see any of it.
    ///
    /// # Errors
    /// [`JournalError::OutOfStep`] when the records do not follow the head: nothing was written and the journal stays
    /// usable. After any other error the journal is closed. The commit is then there as a whole or not at all:
    /// opening the store again tells.
    pub fn append(&mut self, commit: &Commit<'_>) -> Result<(), JournalError> {
        self.reader.check_usable()?;
        append::check(&self.tail.head, commit.records)?;
        if commit.records.is_empty() && commit.answers.is_empty() && commit.writes.is_empty() {
            return Ok(());
        }
        let db = self.db.as_ref().ok_or(JournalError::Closed)?;
        match append::write(db, self.reader.index(), self.tail, &mut self.behind, commit) {
            Ok(tail) => {
                self.tail = tail;
                Ok(())
            }
            Err(error) => {
                self.reader.close();
                Err(error)
            }
        }
    }

    /// Writes the derived rows that lie behind the log, if any do: whenever nobody waits for a commit. `office`: as it is
    /// after the last record.
    ///
    /// # Errors
    /// The journal is closed, as after one of [`Journal::append`].
    pub fn catch_up(&mut self, office: &Office) -> Result<(), JournalError> {
        self.reader.check_usable()?;
        if self.behind.is_empty() {
            return Ok(());
        }
        let db = self.db.as_ref().ok_or(JournalError::Closed)?;
        match append::catch_up(db, self.tail.head, &self.behind, office) {
            Ok(()) => {
                self.behind = Behind::default();
                Ok(())
            }
            Err(error) => {
                self.reader.close();
                Err(error)
            }
        }
    }

    /// Takes note of a sealed day, if one is given: from then on its records are read from its file. And removes rows
    /// of the days that are noted from the hot store, so many that a commit after this waits some milliseconds for it.
    /// False when no more are left; until then ask again.
    ///
    /// # Errors
    /// [`JournalError::OutOfStep`] when the day does not follow the one that was sealed last: nothing was written.
    /// After any other error the journal is closed, as after one of [`Journal::append`].
    pub fn clear(&mut self, sealed: Option<&SealedDay>) -> Result<bool, JournalError> {
        self.reader.check_usable()?;
        let db = self.db.as_ref().ok_or(JournalError::Closed)?;
        let cleared = seal::clear(db, sealed);
        if cleared.as_ref().is_err_and(|e| !matches!(e, JournalError::OutOfStep { .. })) {
            self.reader.close();
        }
        cleared
    }

    /// Makes this another store than the one that its backup was copied from. The caller's next commit begins with the
    /// record that says so ([`crate::AdminEvent::Restored`]); until it is there, the log does not verify.
    ///
    /// # Errors
    /// The journal is closed, as after one of [`Journal::append`].
    pub fn begin_epoch(&mut self, epoch: Uuid) -> Result<(), JournalError> {
        self.reader.check_usable()?;
        let db = self.db.as_ref().ok_or(JournalError::Closed)?;
        match meta::begin_epoch(db, epoch) {
            Ok(()) => {
                self.tail.head.epoch = epoch;
                Ok(())
            }
            Err(error) => {
                self.reader.close();
                Err(error)
            }
        }
    }

    /// Warns when the store's file is longer than [`HOT_STORE_MAX`].
    pub fn mind_size(&self) {
        let bytes = self.path.as_ref().and_then(|path| path.metadata().ok()).map_or(0, |m| m.len());
        if bytes > HOT_STORE_MAX {
            let (mib, most) = (bytes >> 20, HOT_STORE_MAX >> 20);
            tracing::warn!(
                mib,
                most,
                "The store has {mib} MiB, more than {most}: starting takes longer"
            );
        }
    }

    /// Where the log ends.
    #[must_use]
    pub fn head(&self) -> Head {
        self.tail.head
    }

    /// The store's format: programs that know it, or a newer one, read the store.
    #[must_use]
    pub fn format(&self) -> u32 {
        self.tail.format
    }

    /// A handle for reading beside the writer. It answers [`JournalError::Closed`] once this journal is dropped or
    /// met a fault, so it never keeps the store from being opened again.
    #[must_use]
    pub fn reader(&self) -> JournalReader {
        self.reader.clone()
    }
}

impl Deref for Journal {
    type Target = JournalReader;
    fn deref(&self) -> &JournalReader {
        &self.reader
    }
}

impl Drop for Journal {
    /// Closes the file before the lock goes, so that who opens the store next finds it free.
    fn drop(&mut self) {
        self.reader.close();
        let mut last = self.db.take();
        // A reader holds the database for as long as it takes to begin a transaction.
        while let Some(db) = last {
            last = Arc::try_unwrap(db).err();
            std::thread::yield_now();
        }
        // Said aloud: a child process being started at this moment still holds a copy of the handle.
        if let Some(Err(error)) = self.lock.as_ref().map(File::unlock) {
            tracing::warn!(%error, "The store's lock stays until the process ends");
        }
    }
}
