//! The keys under which people's identities are hashed: one for each business date, destroyed when its day is over, so
//! that what the log holds of a person leads to nobody.
//!
//! They lie in a small file of their own, outside the log and the store: neither is ever overwritten, this is.

use jiff::civil::Date;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// The file in the data directory.
pub(crate) const FILE: &str = "person.keys";

/// How far ahead a date may have its key: as far as the rules can let people book.
pub(crate) const DAYS_AHEAD_MAX: i64 = 255;

/// Keys that are kept at once: today's, those of every bookable day, and yesterday's while it is being destroyed.
const KEYS_MAX: usize = 257;

/// A slot's bytes. It divides a disk's sector: a power cut leaves a whole slot or none of it.
const SLOT: usize = 64;

/// What the file begins with, in a slot of its own.
const HEADER: &[u8] = b"xinmoi person keys 1";

type Key = [u8; 32];

/// The keys, and the file that they survive a restart in.
#[derive(Default)]
pub(crate) struct PersonKeys {
    /// `None`: in memory only.
    path: Option<PathBuf>,
    /// Made with the first key.
    file: Option<File>,
    slots: Vec<Option<(Date, Key)>>,
}

impl PersonKeys {
    /// Reads the keys back that a data directory holds.
    pub(crate) fn open(dir: Option<&Path>) -> io::Result<Self> {
        let path = dir.map(|dir| dir.join(FILE));
        let Some(known) = path.as_ref().filter(|path| path.exists()) else {
            return Ok(Self { path, ..Self::default() });
        };
        let file = OpenOptions::new().read(true).write(true).open(known)?;
        let bytes = std::fs::read(known)?;
        let slots = match bytes.get(..HEADER.len()) {
            Some(header) if header == HEADER => {
                bytes.chunks_exact(SLOT).skip(1).take(KEYS_MAX).map(key_in).collect()
            }
            // Half made when the power went: no key of it was ever used.
            Some(_) | None => Vec::new(),
        };
        Ok(Self { path, file: Some(file), slots })
    }

    /// The key of a date, drawn and made durable when it is asked for the first time.
    pub(crate) fn of(&mut self, date: Date) -> io::Result<Key> {
        if let Some((_, key)) = self.slots.iter().flatten().find(|(known, _)| *known == date) {
            return Ok(*key);
        }
        let free = self.slots.iter().position(Option::is_none).unwrap_or(self.slots.len());
        if free >= KEYS_MAX {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let mut key = [0; 32];
        getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
        self.make_file()?;
        self.write(free, &slot_of(date, &key))?;
        self.sync()?;
        self.slots.resize(self.slots.len().max(free + 1), None);
        self.slots[free] = Some((date, key));
        Ok(key)
    }

    /// Destroys the keys of the days before a date: overwrites them where they stand. True when there were any.
    pub(crate) fn forget_before(&mut self, date: Date) -> io::Result<bool> {
        let over = |slot: &Option<(Date, Key)>| slot.is_some_and(|(day, _)| day < date);
        let ended: Vec<usize> = (0..self.slots.len()).filter(|n| over(&self.slots[*n])).collect();
        if ended.is_empty() {
            return Ok(false);
        }
        ended.iter().try_for_each(|n| self.write(*n, &[0; SLOT]))?;
        self.sync()?;
        for n in ended {
            self.slots[n] = None;
        }
        Ok(true)
    }

    fn make_file(&mut self) -> io::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| self.file.is_none()) else { return Ok(()) };
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path)?;
        let mut header = [0; SLOT];
        header[..HEADER.len()].copy_from_slice(HEADER);
        file.write_all_at(&header, 0)?;
        file.sync_all()?;
        if let Some(dir) = path.parent() {
            File::open(dir)?.sync_all()?;
        }
        self.file = Some(file);
        Ok(())
    }

    fn write(&self, nth: usize, slot: &[u8; SLOT]) -> io::Result<()> {
        let offset = (nth + 1) * SLOT;
        self.file.as_ref().map_or(Ok(()), |file| file.write_all_at(slot, offset as u64))
    }

    fn sync(&self) -> io::Result<()> {
        self.file.as_ref().map_or(Ok(()), File::sync_all)
    }
}

/// Year, month and day, then the key; zeros when the slot is free.
fn slot_of(date: Date, key: &Key) -> [u8; SLOT] {
    let mut slot = [0; SLOT];
    slot[..2].copy_from_slice(&date.year().to_be_bytes());
    slot[2..4].copy_from_slice(&[date.month().unsigned_abs(), date.day().unsigned_abs()]);
    slot[4..36].copy_from_slice(key);
    slot
}

fn key_in(slot: &[u8]) -> Option<(Date, Key)> {
    let (year, rest) = slot.split_first_chunk::<2>()?;
    let (&[month, day], rest) = rest.split_first_chunk::<2>()?;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = Date::new(i16::from_be_bytes(*year), month, day).ok()?;
    Some((date, *rest.first_chunk::<32>()?))
}
