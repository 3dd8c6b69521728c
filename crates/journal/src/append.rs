//! One commit: everything of it, or nothing.

use crate::derived::{self, Behind};
use crate::error::JournalError;
use crate::journal::{Commit, Head};
use crate::mutant::mutant;
use crate::needs;
use crate::record::Record;
use crate::rows::{SessionOf, TableWrite};
use crate::tables::answers::{self, Index};
use crate::tables::log::{self, LogKey};
use crate::tables::{devices, meta, sealed, sessions, settings, users};
use office::Office;
use redb::{Database, Durability, WriteTransaction};

/// Checks that the records continue the log.
pub(crate) fn check(head: &Head, records: &[Record]) -> Result<(), JournalError> {
    for (record, before) in records.iter().zip(head.seq..) {
        if record.seq != before + 1 {
            return Err(JournalError::OutOfStep { head: before, given: record.seq });
        }
    }
    Ok(())
}

/// Where the next commit goes: behind the head, after the last slot taken there, in a store of this format.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tail {
    pub(crate) head: Head,
    pub(crate) slot: u32,
    pub(crate) format: u32,
}

/// Writes a commit in one transaction with one fsync, and answers the tail after it. Notes what the derived rows do not
/// follow yet, or writes them too.
pub(crate) fn write(
    db: &Database,
    index: &Index,
    tail: Tail,
    behind: &mut Behind,
    commit: &Commit<'_>,
) -> Result<Tail, JournalError> {
    let mut txn = db.begin_write()?;
    // One phase, no quick-repair: the check at open rebuilds what quick-repair would save.
    let skip_fsync = mutant("skip_fsync");
    txn.set_durability(if skip_fsync { Durability::None } else { Durability::Immediate })?;
    let follows = behind.ends_with(commit.records);
    if follows {
        derived::write(&txn, behind, commit)?;
    }
    let closed = commit.records.iter().filter_map(derived::closed_by).max();
    let (mut tail, keys) = write_log(&txn, index, tail, commit, closed)?;
    let format = needs::format(commit);
    if format > tail.format {
        meta::raise(&mut txn.open_table(meta::META)?, format)?;
        tail.format = format;
    }
    commit.writes.iter().try_for_each(|write| write_row(&txn, write))?;
    if follows {
        meta::put_derived(&mut txn.open_table(meta::META)?, tail.head.seq)?;
    }
    txn.commit()?;
    if follows {
        *behind = Behind::default();
    } else {
        behind.note(commit.records);
    }
    index.follow(closed, commit.answers, &keys);
    Ok(tail)
}

/// Writes the rows that lie behind, in a transaction of their own.
pub(crate) fn catch_up(
    db: &Database,
    head: Head,
    behind: &Behind,
    office: &Office,
) -> Result<(), JournalError> {
    let txn = db.begin_write()?;
    let nothing = Commit { records: &[], answers: &[], writes: &[], office };
    derived::write(&txn, behind, &nothing)?;
    meta::put_derived(&mut txn.open_table(meta::META)?, head.seq)?;
    txn.commit()?;
    Ok(())
}

fn write_log(
    txn: &WriteTransaction,
    index: &Index,
    tail: Tail,
    commit: &Commit<'_>,
    closed: Option<u32>,
) -> Result<(Tail, Vec<LogKey>), JournalError> {
    let Tail { head, slot, format } = tail;
    if commit.records.is_empty() && commit.answers.is_empty() {
        return Ok((tail, Vec::new()));
    }
    let mut log = txn.open_table(log::LOG)?;
    if let Some(day) = closed {
        index.remove_before(&mut log, day)?;
    }
    let slot = if commit.records.is_empty() { slot } else { log::RECORD };
    let head = log::append(&mut log, head, commit.records)?;
    let keys = answers::put(&mut log, (head.seq, slot), commit.answers)?;
    let slot = keys.last().map_or(slot, |key| log::place(key).1);
    Ok((Tail { head, slot, format }, keys))
}

fn write_row(txn: &WriteTransaction, write: &TableWrite) -> Result<(), JournalError> {
    match write {
        TableWrite::PutUser(row) => users::put(&mut txn.open_table(users::USERS)?, row),
        TableWrite::DropUser(user) => {
            txn.open_table(users::USERS)?.remove(user.as_str().as_bytes())?;
            drop_sessions(txn, &SessionOf::User(user.clone()))
        }
        TableWrite::PutDevice(row) => devices::put(&mut txn.open_table(devices::DEVICES)?, row),
        TableWrite::DropDevice(device) => {
            txn.open_table(devices::DEVICES)?.remove(device.as_str().as_bytes())?;
            drop_sessions(txn, &SessionOf::Device(device.clone()))
        }
        TableWrite::PutSession(row) => sessions::put(&mut txn.open_table(sessions::SESSIONS)?, row),
        TableWrite::DropSession(token_hash) => {
            txn.open_table(sessions::SESSIONS)?.remove(token_hash)?;
            Ok(())
        }
        TableWrite::RemoveDays(removal) => removal.mark(&mut txn.open_table(sealed::SEALED)?),
        TableWrite::PutSetting { key, value } => {
            settings::put(&mut txn.open_table(settings::SETTINGS)?, key, value)
        }
    }
}

fn drop_sessions(txn: &WriteTransaction, who: &SessionOf) -> Result<(), JournalError> {
    sessions::drop_of(&mut txn.open_table(sessions::SESSIONS)?, who)
}
