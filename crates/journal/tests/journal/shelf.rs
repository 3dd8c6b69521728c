//! A folder that loses, tears and reorders what was not synced, names included, or fails at its n-th operation.

use crate::disk::Fault;
use crate::hall::Dice;
use journal::Folder;
use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

/// What a name leads to.
type File = usize;

#[derive(Clone, Debug, Default)]
struct Content {
    seen: Vec<u8>,
    /// How much of it survives for sure.
    synced: usize,
}

#[derive(Debug, Default)]
struct State {
    files: Vec<Content>,
    /// What a reader sees.
    names: BTreeMap<String, File>,
    /// What survives for sure; each change since then may survive, in order.
    synced: BTreeMap<String, File>,
    since: Vec<BTreeMap<String, File>>,
    operations: u64,
    changes: u64,
    fault: Option<Fault>,
    cut: bool,
}

/// A handle; clones are the same folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shelf(Arc<Mutex<State>>);

impl Shelf {
    pub(crate) fn failing(fault: Fault) -> Self {
        let shelf = Self::default();
        shelf.state().fault = Some(fault);
        shelf
    }

    /// A folder of its own with what is in this one, all of it synced, where something goes wrong.
    pub(crate) fn copy(&self, fault: Option<Fault>) -> Self {
        let state = self.state();
        let synced = |file: &Content| Content { synced: file.seen.len(), ..file.clone() };
        let files = state.files.iter().map(synced).collect();
        let (names, synced) = (state.names.clone(), state.names.clone());
        Self(Arc::new(Mutex::new(State { files, names, synced, fault, ..State::default() })))
    }

    /// From here on nothing goes wrong.
    pub(crate) fn mend(&self) {
        self.state().fault = None;
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }

    pub(crate) fn is_cut(&self) -> bool {
        self.state().cut
    }

    /// What is there after a power cut: names as they were at the last sync or at some moment since, and of each file
    /// what was synced and perhaps more, perhaps with rubbish at its end.
    pub(crate) fn after_power_cut(&self, dice: &mut Dice) -> Self {
        let state = self.state();
        let moments = state.since.len() as u64 + 1;
        let moment = usize::try_from(dice.under(moments)).unwrap();
        let names = if moment == 0 { &state.synced } else { &state.since[moment - 1] };
        let mut files = Vec::new();
        for file in &state.files {
            let unsynced = (file.seen.len() - file.synced) as u64;
            let arrived = file.synced + usize::try_from(dice.under(unsynced + 1)).unwrap();
            let mut seen = file.seen[..arrived].to_vec();
            if arrived > file.synced && dice.one_in(2) {
                seen[arrived - 1] ^= 0xff;
            }
            files.push(Content { synced: seen.len(), seen });
        }
        let (names, synced) = (names.clone(), names.clone());
        Self(Arc::new(Mutex::new(State { files, names, synced, ..State::default() })))
    }

    fn read_state<T>(&self, work: impl FnOnce(&State) -> io::Result<T>) -> io::Result<T> {
        let mut state = self.state();
        state.begin()?;
        work(&state)
    }

    fn change(&self, work: impl FnOnce(&mut State) -> io::Result<()>) -> io::Result<()> {
        let mut state = self.state();
        state.begin()?;
        state.changes += 1;
        if matches!(state.fault, Some(Fault::PowerCut(at)) if state.changes >= at) {
            state.cut = true;
        }
        work(&mut state)?;
        if state.cut { Err(io::Error::other("the power is off")) } else { Ok(()) }
    }
}

impl State {
    fn begin(&mut self) -> io::Result<()> {
        if self.cut {
            return Err(io::Error::other("the power is off"));
        }
        self.operations += 1;
        match self.fault {
            Some(Fault::Error(at, kind)) if self.operations == at => Err(kind.into()),
            Some(Fault::Error(..) | Fault::PowerCut(_)) | None => Ok(()),
        }
    }

    fn file(&self, name: &str) -> io::Result<File> {
        self.names.get(name).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn renamed(&mut self) {
        self.since.push(self.names.clone());
    }
}

impl Folder for Shelf {
    fn create(&self, name: &str) -> io::Result<()> {
        self.change(|state| {
            state.files.push(Content::default());
            state.names.insert(name.to_owned(), state.files.len() - 1);
            state.renamed();
            Ok(())
        })
    }

    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.change(|state| {
            let file = state.file(name)?;
            state.files[file].seen.extend(bytes);
            Ok(())
        })
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        self.change(|state| {
            let file = state.file(name)?;
            if !state.cut {
                state.files[file].synced = state.files[file].seen.len();
            }
            Ok(())
        })
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.change(|state| {
            let file = state.file(from)?;
            state.names.remove(from);
            state.names.insert(to.to_owned(), file);
            state.renamed();
            Ok(())
        })
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.change(|state| {
            state.file(name)?;
            state.names.remove(name);
            state.renamed();
            Ok(())
        })
    }

    fn sync_names(&self) -> io::Result<()> {
        self.change(|state| {
            if !state.cut {
                state.synced = state.names.clone();
                state.since.clear();
            }
            Ok(())
        })
    }

    fn len(&self, name: &str) -> io::Result<u64> {
        self.read_state(|state| Ok(state.files[state.file(name)?].seen.len() as u64))
    }

    fn read(&self, name: &str, at: u64, into: &mut [u8]) -> io::Result<()> {
        self.read_state(|state| {
            let from = usize::try_from(at).unwrap();
            let found = state.files[state.file(name)?].seen.get(from..from + into.len());
            into.copy_from_slice(found.ok_or(io::ErrorKind::UnexpectedEof)?);
            Ok(())
        })
    }

    fn names(&self) -> io::Result<Vec<String>> {
        self.read_state(|state| Ok(state.names.keys().cloned().collect()))
    }
}
