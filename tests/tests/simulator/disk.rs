//! A disk that loses, tears and reorders what was not synced, has no room, or fails at its n-th operation.

use redb::StorageBackend;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};
use xinmoi_tests::dice::Dice;

/// A disk writes sectors whole; which of a write's sectors arrive is up to it.
const SECTOR: usize = 512;

/// What is to go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The power goes at the n-th sync from here: nothing works after.
    CutAtSync(u64),
    /// The power goes at the n-th change from here.
    CutAtChange(u64),
    /// The n-th operation from here fails; later ones work.
    Error(u64),
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
    fault: Option<Fault>,
    full: bool,
    cut: bool,
}

/// A handle; clones are the same disk.
#[derive(Clone, Debug, Default)]
pub(crate) struct Disk(Arc<Mutex<State>>);

impl Disk {
    fn holding(image: Vec<u8>) -> Self {
        let synced = image.clone();
        Self(Arc::new(Mutex::new(State { seen: image, synced, ..State::default() })))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn plan(&self, fault: Fault) {
        self.state().fault = Some(fault);
    }

    pub(crate) fn set_full(&self, full: bool) {
        self.state().full = full;
    }

    pub(crate) fn is_full(&self) -> bool {
        self.state().full
    }

    /// Nothing goes wrong from here on.
    pub(crate) fn heal(&self) {
        let mut state = self.state();
        (state.fault, state.full) = (None, false);
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.state().cut
    }

    /// The disk after its program was killed: everything that was written, and nothing of what would have been. The one
    /// that the program had takes nothing more.
    pub(crate) fn as_seen(&self) -> Self {
        let mut state = self.state();
        state.cut = true;
        let mut unsynced = std::mem::take(&mut state.unsynced);
        let left = Self::holding(std::mem::take(&mut state.seen));
        let mut new = left.state();
        (new.synced, new.full) = (std::mem::take(&mut state.synced), state.full);
        new.unsynced.append(&mut unsynced);
        drop(new);
        left
    }

    /// The disk after a power cut: everything synced, and of the rest whatever the dice say, in any order, some of it in
    /// part.
    pub(crate) fn after_power_cut(&self, dice: &mut Dice) -> Self {
        let mut state = self.state();
        state.cut = true;
        let mut image = std::mem::take(&mut state.synced);
        let mut unsynced = std::mem::take(&mut state.unsynced);
        state.seen = Vec::new();
        let full = state.full;
        // One cut in four keeps the order: losing just the tail is the commonest case.
        if !dice.percent(25) {
            shuffle(&mut unsynced, dice);
        }
        let lost_in_four = dice.under(5);
        for operation in unsynced {
            if dice.under(4) >= lost_in_four {
                arrive(&mut image, &operation, lost_in_four > 0, dice);
            }
        }
        let disk = Self::holding(image);
        disk.set_full(full);
        disk
    }

    fn change(&self, syncs: bool, work: impl FnOnce(&mut State)) -> io::Result<()> {
        let mut state = self.state();
        state.begin(true, syncs)?;
        // What was being done when the power went may arrive as well.
        work(&mut state);
        if state.cut { Err(no_power()) } else { Ok(()) }
    }
}

impl State {
    fn begin(&mut self, changes: bool, syncs: bool) -> io::Result<()> {
        if self.cut {
            return Err(no_power());
        }
        let (left, is_met) = match &mut self.fault {
            Some(Fault::CutAtSync(left)) => (left, syncs),
            Some(Fault::CutAtChange(left)) => (left, changes),
            Some(Fault::Error(left)) => (left, true),
            None => return Ok(()),
        };
        *left -= u64::from(is_met);
        if *left > 0 {
            return Ok(());
        }
        match self.fault.take() {
            Some(Fault::Error(_)) => Err(io::Error::other("the disk is dying")),
            Some(Fault::CutAtSync(_) | Fault::CutAtChange(_)) | None => {
                self.cut = true;
                Ok(())
            }
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
            let torn = may_tear && dice.percent(33);
            for (sector, part) in bytes.chunks(SECTOR).enumerate() {
                if !torn || dice.percent(50) {
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
        let mut state = self.state();
        state.begin(false, false)?;
        Ok(state.seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let mut state = self.state();
        state.begin(false, false)?;
        let from = place(offset);
        let found = state.seen.get(from..from + out.len());
        out.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.room()?;
        self.change(false, |state| {
            state.seen.resize(place(len), 0);
            state.unsynced.push(Unsynced::SetLen(place(len)));
        })
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change(true, State::sync)
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.room()?;
        self.change(false, |state| {
            put(&mut state.seen, place(offset), data);
            state.unsynced.push(Unsynced::Write { at: place(offset), bytes: data.to_vec() });
        })
    }
}

impl Disk {
    fn room(&self) -> io::Result<()> {
        if self.state().full { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }
}
