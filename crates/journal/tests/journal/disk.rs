//! A disk that loses, tears and reorders what was not synced, or fails at its n-th operation.

use crate::hall::Dice;
use redb::StorageBackend;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

/// A disk writes sectors whole; which of a write's sectors arrive is up to it.
const SECTOR: usize = 512;

/// What goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The power goes at the n-th change: nothing works after.
    PowerCut(u64),
    /// The n-th operation fails; later ones work.
    Error(u64, io::ErrorKind),
}

#[derive(Clone, Debug)]
enum Unsynced {
    Write { at: usize, bytes: Vec<u8> },
    SetLen(usize),
}

#[derive(Debug, Default)]
struct State {
    /// What a reader sees.
    seen: Vec<u8>,
    /// What survives for sure.
    synced: Vec<u8>,
    unsynced: Vec<Unsynced>,
    /// Every call.
    operations: u64,
    /// Calls that change something.
    changes: u64,
    fault: Option<Fault>,
    cut: bool,
}

/// A handle; clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

impl Disk {
    pub(crate) fn holding(image: Vec<u8>) -> Self {
        let synced = image.clone();
        Self(Arc::new(Mutex::new(State { seen: image, synced, ..State::default() })))
    }

    pub(crate) fn failing(image: Vec<u8>, fault: Fault) -> Self {
        let disk = Self::holding(image);
        disk.state().fault = Some(fault);
        disk
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.state().cut
    }

    /// What a reader of the file sees now.
    pub(crate) fn image(&self) -> Vec<u8> {
        self.state().seen.clone()
    }

    /// What is on the platter after a power cut: everything synced, and of the rest whatever the dice say, in any
    /// order, some of it in part.
    pub(crate) fn after_power_cut(&self, dice: &mut Dice) -> Vec<u8> {
        let state = self.state();
        let mut image = state.synced.clone();
        let mut unsynced = state.unsynced.clone();
        // One cut in four keeps the order: losing just the tail is the commonest case.
        if !dice.one_in(4) {
            shuffle(&mut unsynced, dice);
        }
        let lost_in_four = dice.under(5);
        for operation in unsynced {
            if dice.under(4) >= lost_in_four {
                arrive(&mut image, &operation, lost_in_four > 0, dice);
            }
        }
        image
    }

    fn read_state<T>(&self, work: impl FnOnce(&State) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        state.begin()?;
        work(&state)
    }

    fn change(&self, work: impl FnOnce(&mut State)) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        state.changes += 1;
        if matches!(state.fault, Some(Fault::PowerCut(at)) if state.changes >= at) {
            state.cut = true;
        }
        // What was being done when the power went may arrive as well.
        work(&mut state);
        if state.cut { Err(no_power()) } else { Ok(()) }
    }
}

impl State {
    fn begin(&mut self) -> io::Result<()> {
        if self.cut {
            return Err(no_power());
        }
        self.operations += 1;
        match self.fault {
            Some(Fault::Error(at, kind)) if self.operations == at => Err(kind.into()),
            Some(Fault::Error(..) | Fault::PowerCut(_)) | None => Ok(()),
        }
    }

    fn sync(&mut self) {
        // A sync during which the power goes has promised nothing.
        if self.cut {
            return;
        }
        for operation in self.unsynced.drain(..) {
            match operation {
                Unsynced::SetLen(len) => self.synced.resize(len, 0),
                Unsynced::Write { at, bytes } => put(&mut self.synced, at, &bytes),
            }
        }
    }
}

fn no_power() -> io::Error {
    io::Error::other("the power is off")
}

fn shuffle(operations: &mut [Unsynced], dice: &mut Dice) {
    for n in (1..operations.len()).rev() {
        operations.swap(n, usize::try_from(dice.under(n as u64 + 1)).unwrap());
    }
}

fn arrive(image: &mut Vec<u8>, operation: &Unsynced, may_tear: bool, dice: &mut Dice) {
    match operation {
        Unsynced::SetLen(len) => image.resize(*len, 0),
        Unsynced::Write { at, bytes } => {
            let torn = may_tear && dice.one_in(3);
            for (sector, part) in bytes.chunks(SECTOR).enumerate() {
                if !torn || dice.one_in(2) {
                    put(image, at + sector * SECTOR, part);
                }
            }
        }
    }
}

fn put(image: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    if image.len() < at + bytes.len() {
        image.resize(at + bytes.len(), 0);
    }
    image[at..at + bytes.len()].copy_from_slice(bytes);
}

fn place(offset: u64) -> usize {
    usize::try_from(offset).unwrap()
}

impl StorageBackend for Disk {
    fn len(&self) -> io::Result<u64> {
        self.read_state(|state| Ok(state.seen.len() as u64))
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.read_state(|state| {
            let from = place(offset);
            let found = state.seen.get(from..from + out.len());
            out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
            Ok(())
        })
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(|state| {
            state.seen.resize(place(len), 0);
            state.unsynced.push(Unsynced::SetLen(place(len)));
        })
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change(State::sync)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(|state| {
            put(&mut state.seen, place(offset), data);
            state.unsynced.push(Unsynced::Write { at: place(offset), bytes: data.to_vec() });
        })
    }
}
