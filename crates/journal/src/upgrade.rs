//! Opening a store that an older program wrote.

use crate::backup::{self, BackupError, Source, Wish};
use crate::error::JournalError;
use crate::open::{self, Files, unwritable};
use crate::tables::log::{self, RECORD};
use crate::tables::meta::{self, Store};
use crate::tables::{self, counters, queues, sealed, tickets};
use crate::value::corrupt;
use office::{Millis, Office};
use redb::{ReadTransaction, ReadableDatabase, WriteTransaction};
use std::fs::{self, File};
use std::io::{self, BufReader, BufWriter};
use std::path::Path;

/// Brings a store to the format that this program begins with. The log stays as it is, byte by byte; the rows that follow
/// from it are derived anew where an older program knew fewer fields. All of it or nothing, and once a store. Before
/// that a backup is made, with which the older program can go on.
pub(crate) fn run(files: &Files) -> Result<(), JournalError> {
    let db = &files.db;
    let store = meta::get(&db.begin_read()?.open_table(meta::META)?)?;
    if store.format >= meta::FORMAT {
        return Ok(());
    }
    if let Some(dir) = files.path.as_deref().and_then(Path::parent) {
        back_up(dir, files, store.format)?;
    }
    tracing::info!(from = store.format, to = meta::FORMAT, "Brings the store to a newer format");
    let txn = db.begin_write()?;
    tables::create_all(&txn)?;
    if store.format < 2 {
        derive_anew(&txn)?;
    }
    {
        let end = log::end(&txn.open_table(log::LOG)?)?;
        let mut meta = txn.open_table(meta::META)?;
        meta::put(&mut meta, &Store { format: meta::FORMAT, ..store })?;
        if store.format < 4 {
            // The rows were written with their records.
            meta::put_derived(&mut meta, end.seq)?;
        }
    }
    txn.commit()?;
    Ok(())
}

/// The backup that stands beside a store which an older program wrote.
fn backup_name(format: u32) -> String {
    format!("before-upgrade-{format}.backup")
}

/// Whole or not there, like every backup: written under another name, synced, read to its end, renamed. One that is
/// there was made before an upgrade that was cut short, of the same store.
fn back_up(dir: &Path, files: &Files, format: u32) -> Result<(), JournalError> {
    let path = dir.join(backup_name(format));
    let unfinished = dir.join(format!("{}.new", backup_name(format)));
    let failed = |error: BackupError| match error {
        BackupError::Store(error) => error,
        BackupError::Io(error) => unwritable(&path)(error),
        error @ (BackupError::Foreign
        | BackupError::Newer { .. }
        | BackupError::CutOff
        | BackupError::TooLarge { .. }
        | BackupError::Damaged { .. }
        | BackupError::NotWhole(_)) => corrupt(path.display(), error),
    };
    copy_to(&unfinished, files).map_err(failed)?;
    fs::rename(&unfinished, &path).map_err(unwritable(&path))?;
    File::open(dir).and_then(|dir| dir.sync_all()).map_err(unwritable(dir))?;
    tracing::info!(path = %path.display(), "Made a backup of the store before it is upgraded");
    Ok(())
}

fn copy_to(path: &Path, files: &Files) -> Result<(), BackupError> {
    let file = open::private().create(true).truncate(true).open(path)?;
    let txn = files.db.begin_read().map_err(JournalError::from)?;
    let wish = Wish { at: last_at(&txn)?, own: None };
    let source = Source { txn, folder: files.folder.as_deref() };
    let mut to = BufWriter::new(file);
    backup::write(source, &wish, &mut to)?;
    to.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()?;
    backup::check(&mut BufReader::new(File::open(path)?), u64::MAX, &mut |_| {}).map(drop)
}

/// When the last record was written: what the copy is of.
fn last_at(txn: &ReadTransaction) -> Result<Millis, JournalError> {
    let log = txn.open_table(log::LOG)?;
    let last = log::end(&log)?.seq.checked_sub(1);
    let last = last.map(|before| log::since(&log, before, 1)).transpose()?;
    Ok(last.and_then(|mut records| records.pop()).map_or(Millis(0), |record| record.at))
}

/// A program that knew fewer fields wrote the rows that follow from the hot days.
fn derive_anew(txn: &WriteTransaction) -> Result<(), JournalError> {
    let sealed = sealed::end(&txn.open_table(sealed::SEALED)?)?;
    let mut rows = txn.open_table(tickets::TICKETS)?;
    let mut office = Office::default();
    log::walk(&txn.open_table(log::LOG)?, sealed + 1, |(seq, slot, value)| {
        if slot != RECORD {
            return Ok(());
        }
        let record = log::read(seq, value)?.record;
        let Some(event) = record.body.office() else { return Ok(()) };
        let bad = |what| corrupt(format_args!("record {seq}"), what);
        office.replay(record.at, event).map_err(bad)?;
        let mut changed = event.tickets().into_iter().filter_map(|id| office.ticket(id));
        changed.try_for_each(|ticket| tickets::put(&mut rows, ticket).map(drop))
    })?;
    queues::rebuild(&mut txn.open_table(queues::QUEUES)?, &office)?;
    counters::rebuild(&mut txn.open_table(counters::COUNTERS)?, &office)
}
