//! The tree over the log, grown as far as somebody asks for it: commits do not wait for it.

use crate::day_file::DayFile;
use crate::error::JournalError;
use crate::reader::JournalReader;
use crate::tables::log::{self, LOG, RECORD};
use crate::tables::sealed::{self, SEALED, SealedRow};
use crate::tree::Tree;
use crate::value::corrupt;
use redb::ReadTransaction;
use std::ops::ControlFlow;
use std::sync::{Mutex, PoisonError};

/// A day may be sealed between two looks; two of them are not.
const TRIES: usize = 3;

/// The tree over the hot records, as far as it was asked for.
#[derive(Debug, Default)]
pub(crate) struct Grown(Mutex<Tree>);

impl JournalReader {
    /// Looks at the tree over the log, from the last sealed day on. Reads the records that came since it was last looked
    /// at; the first time and after a day was sealed, all that are in the hot store.
    ///
    /// # Errors
    /// As [`JournalReader::since`].
    pub fn tree<T>(&self, look: impl FnOnce(&Tree) -> T) -> Result<T, JournalError> {
        let mut tree = self.grown().0.lock().unwrap_or_else(PoisonError::into_inner);
        for _ in 0..TRIES {
            if self.read(|txn| grow(txn, &mut tree))? {
                return Ok(look(&tree));
            }
            *tree = self.sealed_tree()?;
        }
        Err(corrupt("sealed", "its days do not end where the hot store begins"))
    }

    /// The tree over the sealed days.
    pub(crate) fn sealed_tree(&self) -> Result<Tree, JournalError> {
        let rows = self.read(|txn| sealed::from(&txn.open_table(SEALED)?, 0, usize::MAX))?;
        self.tree_over(&rows)
    }

    /// The tree over these sealed days, the first of all and what follows them: from where it is known, the files tell.
    pub(crate) fn tree_over(&self, rows: &[SealedRow]) -> Result<Tree, JournalError> {
        let known = rows.iter().enumerate().rev().find_map(|(n, row)| Some((n + 1, row.tree()?)));
        let (behind, mut tree) = known.unwrap_or_default();
        for row in &rows[behind..] {
            DayFile::open(self.folder()?, row)?.walk(row.first_seq, |link| {
                tree.push(&link.hash);
                Ok::<_, JournalError>(ControlFlow::Continue(()))
            })?;
        }
        Ok(Tree::behind(tree.size(), &tree.peaks()).unwrap_or_default())
    }
}

/// Adds what the hot store has behind the tree. False when the tree does not begin where the hot store does.
fn grow(txn: &ReadTransaction, tree: &mut Tree) -> Result<bool, JournalError> {
    if sealed::end(&txn.open_table(SEALED)?)? != tree.base() {
        return Ok(false);
    }
    let log = txn.open_table(LOG)?;
    for entry in log.range::<&log::LogKey>(&log::key(tree.size() + 1, RECORD)..)? {
        let (key, value) = entry?;
        let (seq, slot) = log::place(key.value());
        if slot != RECORD {
            continue;
        }
        if seq != tree.size() + 1 {
            return Err(corrupt(format_args!("record {}", tree.size() + 1), "it is missing"));
        }
        tree.push(
            &log::hash_of(value.value())
                .map_err(|what| corrupt(format_args!("record {seq}"), what))?,
        );
    }
    Ok(true)
}
