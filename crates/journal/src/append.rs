//! One commit: everything of it, or nothing.

use crate::error::JournalError;
use crate::journal::{Commit, Head};
use crate::mutant::mutant;
use crate::rows::{SessionOf, TableWrite};
use crate::tables::{answers, devices, log, sessions, settings, users};
use crate::{derived, record::Record};
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

/// Writes a commit in one transaction with one fsync, and answers the head after it.
pub(crate) fn write(db: &Database, head: Head, commit: &Commit<'_>) -> Result<Head, JournalError> {
    let mut txn = db.begin_write()?;
    // One phase, no quick-repair: the check at open rebuilds what quick-repair would save.
    let skip_fsync = mutant("skip_fsync");
    txn.set_durability(if skip_fsync { Durability::None } else { Durability::Immediate })?;
    derived::write(&txn, commit)?;
    let head = match commit.records {
        [] => head,
        records => log::append(&mut txn.open_table(log::LOG)?, head, records)?,
    };
    write_answers(&txn, commit)?;
    commit.writes.iter().try_for_each(|write| write_row(&txn, write))?;
    txn.commit()?;
    Ok(head)
}

fn write_answers(txn: &WriteTransaction, commit: &Commit<'_>) -> Result<(), JournalError> {
    if commit.answers.is_empty() {
        return Ok(());
    }
    let mut table = txn.open_table(answers::ANSWERS)?;
    commit.answers.iter().try_for_each(|(scope, answer)| answers::put(&mut table, scope, answer))
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
        TableWrite::PutSetting { key, value } => {
            settings::put(&mut txn.open_table(settings::SETTINGS)?, key, value)
        }
    }
}

fn drop_sessions(txn: &WriteTransaction, who: &SessionOf) -> Result<(), JournalError> {
    sessions::drop_of(&mut txn.open_table(sessions::SESSIONS)?, who)
}
