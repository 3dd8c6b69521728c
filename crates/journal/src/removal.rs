//! Days taken away: an office keeps its log for as long as it needs it, and no longer.
//!
//! Whole sealed files, always the first of the log. First one commit with the record that says so and the mark in their
//! rows: from then on nobody reads them. The files go later, when whoever had begun to read has ended. What stays is the
//! row of each: the chain and the tree go on from it, and a head at the end of a day can be compared for ever.

use crate::error::JournalError;
use crate::folder::{self, Folder};
use crate::open::unwritable;
use crate::reader::JournalReader;
use crate::record::AdminEvent;
use crate::tables::days::{self, DayRow};
use crate::tables::sealed::{self, Peak, SEALED, SealedRow};
use crate::tree::{Hash, Tree, TreeHead};
use crate::value::corrupt;
use jiff::ToSpan;
use jiff::civil::Date;
use office::{Day, Millis};
use redb::Table;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::path::Path;

/// Files that one commit takes away. A row has some KiB at the most: whoever presses a key meanwhile waits milliseconds.
const FILES_MAX: usize = 250;

/// For how long the log is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keep {
    /// So many years after it ended, a day may go.
    pub years: u16,
    /// No record after this one goes: others do not have it yet.
    pub no_further_than: u64,
    /// Of so many business days, the last that are sealed, the dates are not believed: a wrong clock opened them, perhaps.
    pub not_believed: usize,
    /// When it is done.
    pub at: Millis,
}

/// What is to go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// What may go at once, so much as one commit takes: ask again after it.
    pub removal: Option<Removal>,
    /// The last business day that is due and stays for [`Keep::no_further_than`].
    pub held_back: Option<Date>,
}

/// Days that are to be taken away. [`crate::TableWrite::RemoveDays`] does it, beside the record of [`Removal::event`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Their rows, marked.
    rows: Vec<SealedRow>,
    through: u64,
    until: Date,
    keep_years: u16,
    files: u64,
    root: Hash,
    digest: Hash,
}

/// Days that were taken away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removed {
    /// The last record that is gone: the log begins behind it.
    pub through: u64,
    /// The last business day that is.
    pub until: Date,
    /// How many business days are.
    pub days: u64,
    /// When the last of them was taken away.
    pub at: Millis,
}

/// From where on the log is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// What was taken away before; `None`: nothing.
    pub removed: Option<Removed>,
    /// The first business day that is there.
    pub first: Option<Day>,
}

impl Removal {
    /// What the log says of it.
    #[must_use]
    pub fn event(&self) -> AdminEvent {
        AdminEvent::DaysRemoved {
            through: self.through,
            until: self.until,
            keep_years: self.keep_years,
            files: self.files,
            root: self.root,
            rows: self.digest,
        }
    }

    /// The last record that goes.
    #[must_use]
    pub fn through(&self) -> u64 {
        self.through
    }

    /// The last business day that goes.
    #[must_use]
    pub fn until(&self) -> Date {
        self.until
    }

    /// How many files go.
    #[must_use]
    pub fn files(&self) -> usize {
        self.rows.len()
    }

    pub(crate) fn mark(
        &self,
        sealed: &mut Table<'_, u64, &'static [u8]>,
    ) -> Result<(), JournalError> {
        self.rows.iter().try_for_each(|row| sealed::put(sealed, row))
    }
}

/// SHA-256 over what stays of days that are gone: of each its last record's number (8 bytes, big end first) and hash, its
/// file's checksum, the root of the tree up to there, and its business days: how many, and of each its ordinal, the number
/// of its first record (8 bytes each) and its date (10 letters).
#[derive(Clone, Default)]
pub(crate) struct Remains(Sha256);

impl Remains {
    pub(crate) fn add(&mut self, row: &SealedRow, root: &Hash) {
        self.0.update(row.last_seq.to_be_bytes());
        [&row.head, &row.checksum, root].into_iter().for_each(|hash| self.0.update(hash));
        self.0.update((row.days.len() as u64).to_be_bytes());
        for DayRow { day, opened_seq } in &row.days {
            self.0.update(u64::from(day.ordinal).to_be_bytes());
            self.0.update(opened_seq.to_be_bytes());
            self.0.update(day.date.to_string());
        }
    }

    pub(crate) fn digest(&self) -> Hash {
        self.0.clone().finalize().into()
    }
}

/// What was taken away, by the rows of which it was, the first of all.
pub(crate) fn removed(rows: &[SealedRow]) -> Option<Removed> {
    let last = rows.last()?;
    Some(Removed {
        through: last.last_seq,
        until: last.days.last()?.day.date,
        days: rows.iter().map(|row| row.days.len() as u64).sum(),
        at: last.removed?,
    })
}

/// Parted into what was taken away and what is there.
pub(crate) fn parted(rows: &[SealedRow]) -> (&[SealedRow], &[SealedRow]) {
    rows.split_at(rows.iter().take_while(|row| row.removed.is_some()).count())
}

impl JournalReader {
    /// From where on the log is there.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn kept(&self) -> Result<Kept, JournalError> {
        self.read(|txn| {
            let rows = sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX)?;
            let (gone, there) = parted(&rows);
            let hot = days::all(&txn.open_table(days::DAYS)?)?;
            let end = rows.last().map_or(0, |row| row.last_seq);
            let hot = hot.iter().filter(|row| row.opened_seq > end);
            let first = there.iter().flat_map(|row| &row.days).chain(hot).next();
            Ok(Kept { removed: removed(gone), first: first.map(|row| row.day) })
        })
    }

    /// The days that the office is to keep no longer. Their age is counted to the last sealed day but
    /// [`Keep::not_believed`], not to the clock's: a clock that is ten years ahead for some days takes nothing away.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn due(&self, keep: &Keep) -> Result<Due, JournalError> {
        let rows = self.read(|txn| sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX))?;
        let (gone, there) = parted(&rows);
        let believed = there.iter().rev().nth(keep.not_believed);
        let latest = believed.and_then(|row| row.days.last()).map(|row| row.day.date);
        let Some(limit) =
            latest.and_then(|date| date.checked_sub(i64::from(keep.years).years()).ok())
        else {
            return Ok(Due::default());
        };
        let is_old = |row: &&SealedRow| row.days.iter().all(|day| day.day.date < limit);
        let is_free = |row: &&SealedRow| row.last_seq <= keep.no_further_than;
        let old = there.iter().take_while(is_old).count();
        let free = there[..old].iter().take_while(is_free).count();
        let held_back = there[free..old].last().and_then(|row| row.days.last());
        let held_back = held_back.map(|row| row.day.date);
        let take = &there[..free.min(FILES_MAX)];
        Ok(Due { removal: self.removal(gone, take, keep)?, held_back })
    }

    fn removal(
        &self,
        gone: &[SealedRow],
        take: &[SealedRow],
        keep: &Keep,
    ) -> Result<Option<Removal>, JournalError> {
        let Some(until) = take.last().and_then(|row| row.days.last()).map(|row| row.day.date)
        else {
            return Ok(None);
        };
        let mut digest = Remains::default();
        for row in gone {
            let tree = row.tree().ok_or_else(|| without_tree(row))?;
            digest.add(row, &tree.head().root);
        }
        let mut rows: Vec<SealedRow> = gone.to_vec();
        let mut head: Option<TreeHead> = None;
        for row in take {
            rows.push(row.clone());
            let tree: Tree = self.tree_over(&rows)?;
            let row = rows.last_mut().ok_or(JournalError::Closed)?;
            // A program before format 7 sealed it: what the file tells is told here from now on.
            row.peaks = Some(tree.peaks().into_iter().map(Peak).collect());
            row.removed = Some(keep.at);
            digest.add(row, &tree.head().root);
            head = Some(tree.head());
        }
        let rows = rows.split_off(gone.len());
        let files = (gone.len() + rows.len()) as u64;
        let keep_years = keep.years;
        Ok(head.map(|TreeHead { size: through, root }| Removal {
            rows,
            through,
            until,
            keep_years,
            files,
            root,
            digest: digest.digest(),
        }))
    }

    /// Takes the files of days away that are marked, up to record `through`, those that are still there, and makes that durable.
    /// Answers how many. What a power cut leaves or brings back goes the next time.
    ///
    /// # Errors
    /// What the disk says: the store stays usable, and the files go the next time.
    pub fn drop_files(&self, through: u64) -> Result<usize, JournalError> {
        let Some(folder) = self.folder_if_any() else { return Ok(0) };
        let rows = self.read(|txn| sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX))?;
        let (gone, _) = parted(&rows);
        let names = gone.iter().filter(|row| row.last_seq <= through).map(|row| &row.file);
        drop_from(folder, &names.collect())
    }
}

fn drop_from(folder: &dyn Folder, names: &BTreeSet<&String>) -> Result<usize, JournalError> {
    let place = |name: &str| Path::new(folder::NAME).join(name);
    let there = folder.names().map_err(unwritable(&place("")))?;
    let mut dropped = 0;
    for name in there.iter().filter(|name| names.contains(name)) {
        folder.remove(name).map_err(unwritable(&place(name)))?;
        dropped += 1;
    }
    if dropped > 0 {
        folder.sync_names().map_err(unwritable(&place("")))?;
    }
    Ok(dropped)
}

pub(crate) fn without_tree(row: &SealedRow) -> JournalError {
    corrupt(
        format_args!("sealed, row {}", row.last_seq),
        "it was taken away, and its tree is missing",
    )
}
