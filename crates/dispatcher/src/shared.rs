//! What the writer shows to everybody else: only what is committed.

use crate::accounts::Accounts;
use journal::{JournalError, JournalReader, Opened, Record};
use office::{Millis, Office};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use tokio::sync::watch;
use uuid::Uuid;

/// Records kept in memory for those who follow the log. One who falls further behind reads from disk.
const TAIL_MAX: usize = 4_096;

/// The committed state.
#[derive(Clone, Debug)]
pub struct State {
    /// The office.
    pub office: Office,
    /// People, devices, sessions.
    pub accounts: Accounts,
    /// The log's epoch.
    pub epoch: Uuid,
    /// The last record.
    pub seq: u64,
    /// The last record's time.
    pub last_at: Millis,
}

/// Between the one writer and the many readers.
pub(crate) struct Shared {
    state: RwLock<State>,
    tail: Mutex<VecDeque<Arc<Record>>>,
    head: watch::Sender<u64>,
    reader: RwLock<Option<JournalReader>>,
    fault: Mutex<Option<String>>,
}

impl State {
    pub(crate) fn from(opened: &Opened) -> Result<Self, JournalError> {
        let reader = opened.journal.reader();
        let head = opened.journal.head();
        let last = match head.seq {
            0 => None,
            seq => reader.since(seq - 1, 1)?.pop(),
        };
        Ok(Self {
            office: opened.office.clone(),
            accounts: Accounts::load(&reader)?,
            epoch: head.epoch,
            seq: head.seq,
            last_at: last.map_or(Millis(0), |r| r.at),
        })
    }
}

impl Shared {
    pub(crate) fn new(opened: &Opened) -> Result<Self, JournalError> {
        let state = State::from(opened)?;
        Ok(Self {
            head: watch::Sender::new(state.seq),
            state: RwLock::new(state),
            tail: Mutex::default(),
            reader: RwLock::new(Some(opened.journal.reader())),
            fault: Mutex::new(None),
        })
    }

    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.write().unwrap_or_else(PoisonError::into_inner));
    }

    pub(crate) fn reader(&self) -> Result<JournalReader, JournalError> {
        let reader = self.reader.read().unwrap_or_else(PoisonError::into_inner);
        reader.clone().ok_or(JournalError::Closed)
    }

    pub(crate) fn set_reader(&self, reader: Option<JournalReader>) {
        *self.reader.write().unwrap_or_else(PoisonError::into_inner) = reader;
    }

    pub(crate) fn fault(&self) -> Option<String> {
        self.fault.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_fault(&self, fault: Option<String>) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Lets everybody know of records that are durable.
    pub(crate) fn publish(&self, records: Vec<Record>) {
        let Some(last) = records.last().map(|r| r.seq) else { return };
        let mut tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        tail.extend(records.into_iter().map(Arc::new));
        let surplus = tail.len().saturating_sub(TAIL_MAX);
        tail.drain(..surplus);
        drop(tail);
        self.head.send_replace(last);
    }

    pub(crate) fn head(&self) -> watch::Receiver<u64> {
        self.head.subscribe()
    }

    /// The records after `after` that are in memory, or `None` when the first of them is not.
    pub(crate) fn tail_after(&self, after: u64) -> Option<Vec<Arc<Record>>> {
        let tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        let first = tail.front()?.seq;
        let skip = usize::try_from((after + 1).checked_sub(first)?).ok()?;
        Some(tail.iter().skip(skip).cloned().collect())
    }
}
