//! Reading beside the writer.

use crate::backup::{self, About, BackupError, Source, Wish};
use crate::day_file::DayFile;
use crate::error::{JournalError, VerifyError};
use crate::folder::Folder;
use crate::grown::Grown;
use crate::held::HeldHead;
use crate::journal::Head;
use crate::record::Record;
use crate::rows::{DeviceRow, SessionRow, StoredAnswer, UserRow};
use crate::seal::{self, SealedDay};
use crate::tables::answers::Index;
use crate::tables::log::{self, End, Link};
use crate::tables::sealed::{self, SEALED, SealedRow};
use crate::tables::{days, devices, meta, rows, sessions, settings, tickets, users};
use crate::tree::{Hash, TreeHead};
use crate::verify::{self, VerifyReport};
use jiff::civil::Date;
use office::{Ticket, TicketId};
use redb::{Database, ReadTransaction, ReadableDatabase};
use std::io::Write;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};

/// Reads what is committed, from any thread. Cheap to clone. Each call sees one commit's state; a long one, such as
/// [`JournalReader::verify`], does not hold up the writer.
#[derive(Clone, Debug)]
pub struct JournalReader {
    /// Weak: a reader somewhere must not keep the file locked after the writer has gone.
    db: Weak<Database>,
    closed: Arc<AtomicBool>,
    answers: Arc<Index>,
    /// Where sealed days lie; `None` on storage without one, where nothing is sealed.
    folder: Option<Arc<dyn Folder>>,
    grown: Arc<Grown>,
}

/// Hot records read in one transaction by who walks on: so long are its pages held.
const WALK_RECORDS: usize = 1_000;

/// Where the records after a number are.
enum Place {
    Sealed(SealedRow),
    Hot(Vec<Link>),
}

impl JournalReader {
    pub(crate) fn of(db: &Arc<Database>, answers: Index, folder: Option<Arc<dyn Folder>>) -> Self {
        let (db, answers) = (Arc::downgrade(db), Arc::new(answers));
        Self { db, closed: Arc::default(), answers, folder, grown: Arc::default() }
    }

    pub(crate) fn index(&self) -> &Index {
        &self.answers
    }

    /// Where the log ends. [`crate::Journal::head`] knows it without reading.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn head(&self) -> Result<Head, JournalError> {
        self.read(|txn| {
            let epoch = meta::get(&txn.open_table(meta::META)?)?.epoch;
            let End { seq, hash, .. } = log::end(&txn.open_table(log::LOG)?)?;
            Ok(Head { epoch, seq, hash })
        })
    }

    /// Records after number `after`, in order, at most `limit`, from sealed days and hot ones alike. Days that were taken away
    /// are passed over: the first one given may have a higher number than `after + 1`.
    ///
    /// # Errors
    /// [`JournalError::Closed`] after a fault; [`JournalError::Corrupt`] naming a record or a sealed file that is not
    /// what was written.
    pub fn since(&self, after: u64, limit: usize) -> Result<Vec<Record>, JournalError> {
        Ok(self.links(after, limit)?.into_iter().map(|link| link.record).collect())
    }

    /// The same, each with its hash in the chain.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn hashed(&self, after: u64, limit: usize) -> Result<Vec<(Record, Hash)>, JournalError> {
        let links = self.links(after, limit)?;
        Ok(links.into_iter().map(|link| (link.record, link.hash)).collect())
    }

    fn links(&self, after: u64, limit: usize) -> Result<Vec<Link>, JournalError> {
        let (mut links, mut after) = (Vec::new(), after);
        loop {
            let left = limit - links.len();
            if left == 0 {
                return Ok(links);
            }
            match self.read(|txn| place(txn, after, left))? {
                Place::Hot(hot) => {
                    links.extend(hot);
                    return Ok(links);
                }
                // Sealed files never change: they need no transaction, and no fault of theirs closes the store.
                Place::Sealed(row) => {
                    self.read_sealed(&row, after, left, &mut links)?;
                    after = row.last_seq;
                }
            }
        }
    }

    /// Goes through the records after number `after`, in order, sealed days and hot ones alike, each file opened once,
    /// until `visit` breaks off.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn walk(
        &self,
        after: u64,
        mut visit: impl FnMut(Record) -> ControlFlow<()>,
    ) -> Result<(), JournalError> {
        let (mut after, mut broken_off) = (after, false);
        while !broken_off {
            match self.read(|txn| place(txn, after, WALK_RECORDS))? {
                Place::Hot(hot) if hot.is_empty() => return Ok(()),
                Place::Hot(hot) => {
                    after = hot.last().map_or(after, |link| link.record.seq);
                    broken_off = hot.into_iter().any(|link| visit(link.record).is_break());
                }
                Place::Sealed(row) => {
                    DayFile::open(self.folder()?, &row)?.walk(after + 1, |link| {
                        let flow = visit(link.record);
                        broken_off = flow.is_break();
                        Ok::<_, JournalError>(flow)
                    })?;
                    after = row.last_seq;
                }
            }
        }
        Ok(())
    }

    /// The head of the tree over the first `size` records; `None` when there are not so many. At the end of a sealed file
    /// it is known; elsewhere within one, that file is read, and `None` answered where it was taken away.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn head_at(&self, size: u64) -> Result<Option<TreeHead>, JournalError> {
        if let Some(head) = self.tree(|tree| tree.head_at(size))? {
            return Ok(Some(head));
        }
        let rows = self.read(|txn| sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX))?;
        let known = rows.iter().rev().filter(|row| row.last_seq <= size).find_map(SealedRow::tree);
        let mut tree = known.unwrap_or_default();
        let begin = tree.size();
        for row in rows.iter().filter(|row| row.last_seq > begin) {
            if tree.size() == size {
                break;
            }
            if row.removed.is_some() {
                return Ok(None);
            }
            DayFile::open(self.folder()?, row)?.walk(tree.size() + 1, |link| {
                tree.push(&link.hash);
                let there = tree.size() == size;
                Ok::<_, JournalError>(if there {
                    ControlFlow::Break(())
                } else {
                    ControlFlow::Continue(())
                })
            })?;
        }
        Ok((tree.size() == size).then(|| tree.head()))
    }

    /// The hash of a record in the chain; zeros before the first. `None` when there is no such record, and within days that
    /// were taken away: at the end of one it is known.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn hash_at(&self, seq: u64) -> Result<Option<Hash>, JournalError> {
        let Some(before) = seq.checked_sub(1) else { return Ok(Some(log::GENESIS)) };
        if let Some(row) = self.read(|txn| sealed::ending(&txn.open_table(SEALED)?, seq))? {
            return Ok(Some(row.head));
        }
        let found = self.links(before, 1)?.pop();
        Ok(found.filter(|link| link.record.seq == seq).map(|link| link.hash))
    }

    /// The last records that are in the hot store, at most `limit`: those of the running day, and perhaps some before.
    /// Reads no sealed file.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn recent(&self, limit: u64) -> Result<Vec<Record>, JournalError> {
        self.read(|txn| {
            let log = txn.open_table(log::LOG)?;
            let last = log::end(&log)?.seq;
            let sealed = sealed::end(&txn.open_table(SEALED)?)?;
            log::since(&log, last.saturating_sub(limit).max(sealed), usize::MAX)
        })
    }

    /// The number of the record before the first business day of this date or a later one that is there; that of the last
    /// record when there is none.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn before_day(&self, date: Date) -> Result<u64, JournalError> {
        self.read(|txn| {
            let sealed = sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX)?;
            let hot = days::all(&txn.open_table(days::DAYS)?)?;
            let kept = sealed.iter().filter(|row| row.removed.is_none());
            let mut days = kept.flat_map(|row| &row.days).chain(&hot);
            match days.find(|row| row.day.date >= date) {
                Some(row) => Ok(row.opened_seq - 1),
                None => Ok(log::end(&txn.open_table(log::LOG)?)?.seq),
            }
        })
    }

    fn read_sealed(
        &self,
        row: &SealedRow,
        after: u64,
        limit: usize,
        into: &mut Vec<Link>,
    ) -> Result<(), JournalError> {
        let most = into.len().saturating_add(limit);
        DayFile::open(self.folder()?, row)?.walk(after + 1, |link| {
            into.push(link);
            let full = into.len() == most;
            Ok(if full { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
    }

    pub(crate) fn grown(&self) -> &Grown {
        &self.grown
    }

    pub(crate) fn folder_if_any(&self) -> Option<&dyn Folder> {
        self.folder.as_deref()
    }

    pub(crate) fn folder(&self) -> Result<&dyn Folder, JournalError> {
        let none = || JournalError::Corrupt { what: "sealed days, and no folder".to_owned() };
        self.folder.as_deref().ok_or_else(none)
    }

    /// Seals the oldest business day that is over and whose answers nobody can ask for any more: writes its file, makes
    /// it durable and reads it back. [`crate::Journal::clear`] then takes note of it. `None` when there is no such day.
    /// Takes as long as the disk does; nobody waits for it. Asks `go_on` before each step whether to.
    ///
    /// # Errors
    /// What stands in the way of the file, [`JournalError::DiskFull`] among it: the day stays where it is.
    /// [`JournalError::Closed`] when it was told not to go on; else as [`JournalReader::since`].
    pub fn seal_next(&self, go_on: impl Fn() -> bool) -> Result<Option<SealedDay>, JournalError> {
        let Some(folder) = self.folder.as_deref() else { return Ok(None) };
        let Some(due) = self.read(seal::due)? else { return Ok(None) };
        let tree = self.sealed_tree()?;
        let step = |after| {
            if !go_on() {
                return Err(JournalError::Closed);
            }
            self.read(|txn| seal::read(&txn.open_table(log::LOG)?, after))
        };
        seal::write(folder, &due, tree, step).map(Some)
    }

    /// The answer kept for an idempotency scope, by the scope's hash.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn answer(&self, scope: &[u8; 32]) -> Result<Option<StoredAnswer>, JournalError> {
        self.read(|txn| self.answers.get(&txn.open_table(log::LOG)?, scope))
    }

    /// Every account, by name.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn users(&self) -> Result<Vec<UserRow>, JournalError> {
        self.read(|txn| rows("users", &txn.open_table(users::USERS)?))
    }

    /// Every paired device, by id.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn devices(&self) -> Result<Vec<DeviceRow>, JournalError> {
        self.read(|txn| rows("devices", &txn.open_table(devices::DEVICES)?))
    }

    /// Every session, those past their end included until the next business day closes.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn sessions(&self) -> Result<Vec<SessionRow>, JournalError> {
        self.read(|txn| rows("sessions", &txn.open_table(sessions::SESSIONS)?))
    }

    /// A setting, if it was ever put.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn setting(&self, key: &str) -> Result<Option<Vec<u8>>, JournalError> {
        self.read(|txn| settings::get(&txn.open_table(settings::SETTINGS)?, key))
    }

    /// The row of a ticket of any day that is still in the store. Rows may lie behind the log, see [`Journal::catch_up`]:
    /// how a ticket stands is for the office to say.
    ///
    /// [`Journal::catch_up`]: crate::Journal::catch_up
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, JournalError> {
        self.read(|txn| tickets::get(&txn.open_table(tickets::TICKETS)?, id))
    }

    /// Walks the whole log, sealed days and hot ones as one chain: every sealed file, every record's number, hash and link, every invariant of the rules, and every row that
    /// follows from the log.
    ///
    /// # Errors
    /// The first bad record or row, by its name.
    pub fn verify(&self) -> Result<VerifyReport, VerifyError> {
        self.verify_against(&[])
    }

    /// The same, and that the log is the one of which somebody holds heads: from a slip, a television, a report.
    ///
    /// # Errors
    /// As [`JournalReader::verify`]; [`VerifyError::Head`] when the log is another one, or ends before the head;
    /// [`VerifyError::Removed`] when the log is whole, and what the head could be compared with was taken away.
    pub fn verify_against(&self, held: &[HeldHead]) -> Result<VerifyReport, VerifyError> {
        let (epoch, rows) = self.read(|txn| {
            let epoch = meta::get(&txn.open_table(meta::META)?)?.epoch;
            Ok((epoch, sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX)?))
        })?;
        let folder = self.folder.as_deref();
        let walk = verify::sealed(epoch, folder, &rows, held)?;
        let txn = self.begin()?;
        self.note(verify::hot(&txn, walk, folder), |error| match error {
            VerifyError::Journal(error) => error.is_fault(),
            VerifyError::Record { .. }
            | VerifyError::Row { .. }
            | VerifyError::Head { .. }
            | VerifyError::Removed { .. } => false,
        })
    }

    /// Copies the store as it is now, and its sealed days, beside the running writer. What is written is not durable
    /// yet.
    ///
    /// # Errors
    /// What stands in the way of the store, of a sealed file or of the copy.
    pub fn back_up(&self, wish: &Wish<'_>, to: &mut dyn Write) -> Result<About, BackupError> {
        let source = Source { txn: self.begin()?, folder: self.folder.as_deref() };
        let is_fault = |error: &BackupError| match error {
            BackupError::Store(error) => error.is_fault(),
            BackupError::Foreign
            | BackupError::Newer { .. }
            | BackupError::CutOff
            | BackupError::Damaged { .. }
            | BackupError::Io(_)
            | BackupError::TooLarge { .. }
            | BackupError::NotWhole(_) => false,
        };
        self.note(backup::write(source, wish, to), is_fault)
    }

    pub(crate) fn read<T>(
        &self,
        read: impl FnOnce(&ReadTransaction) -> Result<T, JournalError>,
    ) -> Result<T, JournalError> {
        let txn = self.begin()?;
        self.note(read(&txn), JournalError::is_fault)
    }

    fn begin(&self) -> Result<ReadTransaction, JournalError> {
        self.check_usable()?;
        let db = self.db.upgrade().ok_or(JournalError::Closed)?;
        Ok(db.begin_read()?)
    }

    /// Closes the store to all when a read met a fault.
    fn note<T, E>(&self, result: Result<T, E>, is_fault: impl Fn(&E) -> bool) -> Result<T, E> {
        if result.as_ref().err().is_some_and(is_fault) {
            self.close();
        }
        result
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::Release);
    }

    pub(crate) fn check_usable(&self) -> Result<(), JournalError> {
        if self.closed.load(Ordering::Acquire) { Err(JournalError::Closed) } else { Ok(()) }
    }
}

/// The sealed file in which the record after `after` is, or the hot records from there on.
fn place(txn: &ReadTransaction, after: u64, limit: usize) -> Result<Place, JournalError> {
    let sealed = txn.open_table(SEALED)?;
    if let Some(row) = sealed::first_kept(&sealed, after.saturating_add(1))? {
        return Ok(Place::Sealed(row));
    }
    let after = after.max(sealed::end(&sealed)?);
    log::links(&txn.open_table(log::LOG)?, after, limit).map(Place::Hot)
}
