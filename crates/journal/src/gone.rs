//! What `verify` asks of days that were taken away: that damage never looks like rule. The marks in the rows and the last
//! record that tells of it say the same, to the byte, and no record lets go what a rule could not.

use crate::error::{JournalError, VerifyError};
use crate::held::HeldHead;
use crate::record::AdminEvent;
use crate::removal::{self, Remains, Removed, without_tree};
use crate::tables::sealed::{self, SEALED, SealedRow};
use crate::tree::{Hash, Tree};
use jiff::ToSpan;
use jiff::civil::Date;
use redb::ReadTransaction;
use std::collections::BTreeSet;

/// The days that were taken away, as a walk met them, and what the log said last of such.
#[derive(Default)]
pub(crate) struct Gone {
    /// Their files, which may lie there for a while.
    names: BTreeSet<String>,
    until: Option<Date>,
    said: Option<Said>,
    /// A head that lies within them.
    unreached: Option<u64>,
}

/// A record of it.
struct Said {
    seq: u64,
    through: u64,
    until: Date,
    files: u64,
    root: Hash,
    rows: Hash,
}

impl Gone {
    /// The row of a day that is gone, behind record `end`. Gives the tree up to its last record.
    pub(crate) fn step(&mut self, end: u64, row: &SealedRow) -> Result<Tree, VerifyError> {
        if row.first_seq != end + 1 || row.last_seq < row.first_seq {
            return Err(bad(row, format!("it does not follow record {end}")));
        }
        if row.days.iter().any(|day| self.until.is_some_and(|until| day.day.date <= until)) {
            return Err(bad(row, "its days are not behind those before it"));
        }
        self.names.insert(row.file.clone());
        self.until = row.days.last().map(|row| row.day.date);
        Ok(row.tree().ok_or_else(|| without_tree(row))?)
    }

    /// Heads within those days that no row can be compared with.
    pub(crate) fn set_aside(&mut self, held: &mut Vec<HeldHead>, end: u64) {
        self.unreached = held.iter().map(|held| held.size).find(|size| *size <= end);
        held.retain(|held| held.size > end);
    }

    /// Whether a file of this name may lie there.
    pub(crate) fn may_lie(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// A record of days that were taken away, on this date.
    pub(crate) fn said(&mut self, seq: u64, on: Date, event: &AdminEvent) -> Result<(), String> {
        let AdminEvent::DaysRemoved { through, until, keep_years, files, root, rows } = event
        else {
            return Ok(());
        };
        let (through, files, root, rows) = (*through, *files, *root, *rows);
        let before = self.said.as_ref().map_or((0, 0), |said| (said.through, said.files));
        if through >= seq || through <= before.0 || files <= before.1 {
            return Err(format!("it takes away records up to {through}"));
        }
        let kept_until = until.checked_add(i64::from(*keep_years).years());
        if *keep_years == 0 || kept_until.is_ok_and(|kept| kept >= on) {
            return Err(format!(
                "on {on} it takes away days up to {until}: no rule lets go of them"
            ));
        }
        self.said = Some(Said { seq, through, until: *until, files, root, rows });
        Ok(())
    }

    /// # Errors
    /// A head that lies within them.
    pub(crate) fn unreached(&self) -> Result<(), VerifyError> {
        match (self.unreached, self.until) {
            (Some(size), Some(until)) => Err(VerifyError::Removed { size, until }),
            (Some(_) | None, _) => Ok(()),
        }
    }
}

/// The rows are marked that the last such record of the log names, all of them and no other.
pub(crate) fn check(txn: &ReadTransaction, gone: &Gone) -> Result<Option<Removed>, VerifyError> {
    let rows = sealed::from(&txn.open_table(SEALED).map_err(JournalError::from)?, 0, usize::MAX)?;
    let (marked, there) = removal::parted(&rows);
    if let Some(row) = there.iter().find(|row| row.removed.is_some()) {
        return Err(bad(row, "it is marked as taken away, and a day before it is not"));
    }
    let Some(said) = &gone.said else {
        let untold = "it is marked as taken away, and no record of the log says so";
        return marked.first().map_or(Ok(None), |row| Err(bad(row, untold)));
    };
    let Said { seq, through, .. } = said;
    if let Some(row) = marked.iter().find(|row| row.last_seq > *through) {
        let what = format!("it is marked as taken away; record {seq} does so up to {through}");
        return Err(bad(row, what));
    }
    if let Some(row) = there.iter().find(|row| row.first_seq <= *through) {
        let what = format!("record {seq} says that it was taken away, and it is not marked");
        return Err(bad(row, what));
    }
    let (mut remains, mut root) = (Remains::default(), None);
    for row in marked {
        let here = row.tree().ok_or_else(|| without_tree(row))?.head().root;
        remains.add(row, &here);
        root = Some((row, here));
    }
    if let Some(row) =
        marked.last().filter(|row| row.days.last().is_none_or(|d| d.day.date != said.until))
    {
        return Err(bad(row, format!("it does not end with the day that record {seq} says")));
    }
    let later = there.iter().flat_map(|row| &row.days).next();
    if let Some(day) = later.filter(|day| day.day.date <= said.until) {
        let what = format!("on {} it takes away days up to {}", day.day.date, said.until);
        return Err(VerifyError::Record { seq: *seq, what });
    }
    let right = (said.files, Some(said.root), said.rows);
    let found = (marked.len() as u64, root.map(|(_, root)| root), remains.digest());
    match root {
        _ if right == found => Ok(removal::removed(marked)),
        Some((row, _)) => {
            Err(bad(row, format!("what stays of the days up to it is not what record {seq} says")))
        }
        None => {
            let what = format!("days up to record {through} were taken away, and no row has them");
            Err(VerifyError::Record { seq: *seq, what })
        }
    }
}

fn bad(row: &SealedRow, what: impl Into<String>) -> VerifyError {
    let key = row.last_seq.to_string();
    VerifyError::Row { table: "sealed", key, what: what.into() }
}
