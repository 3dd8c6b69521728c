//! The keys under which people's identities are hashed: one for each business date, destroyed when its day is over, so
//! that what the log holds of a person leads to nobody.
//!
//! They lie in a small file of their own, outside the log and the store: neither is ever overwritten, this is.

use crate::slots::{self, SLOT, Slot, Slots};
use jiff::civil::Date;
use std::io;
use std::path::Path;

/// The file in the data directory.
pub(crate) const FILE: &str = "person.keys";

/// How far ahead a date may have its key: as far as the rules can let people book.
pub(crate) const DAYS_AHEAD_MAX: i64 = 255;

/// Keys that are kept at once: today's, those of every bookable day, and yesterday's while it is being destroyed.
const KEYS_MAX: usize = 257;

/// What the file begins with, in a slot of its own.
const HEADER: &[u8] = b"xinmoi person keys 1";

type Key = [u8; 32];

/// The keys, and the file that they survive a restart in.
#[derive(Default)]
pub(crate) struct PersonKeys {
    file: Slots,
    slots: Vec<Option<(Date, Key)>>,
}

impl PersonKeys {
    /// Reads the keys back that a data directory holds.
    pub(crate) fn open(dir: Option<&Path>) -> io::Result<Self> {
        let (file, slots) = Slots::open(dir, FILE, HEADER, KEYS_MAX)?;
        Ok(Self { file, slots: slots.iter().map(key_in).collect() })
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
        let key = slots::draw()?;
        self.file.put(&[(free, slot_of(date, &key))])?;
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
        let zeros: Vec<(usize, Slot)> = ended.iter().map(|n| (*n, [0; SLOT])).collect();
        self.file.put(&zeros)?;
        for n in ended {
            self.slots[n] = None;
        }
        Ok(true)
    }

    /// The dates that have a key.
    pub(crate) fn dates(&self) -> impl Iterator<Item = Date> {
        self.slots.iter().flatten().map(|(date, _)| *date)
    }
}

/// Year, month and day, then the key; zeros when the slot is free.
fn slot_of(date: Date, key: &Key) -> Slot {
    let mut slot = [0; SLOT];
    slot[..4].copy_from_slice(&slots::date_bytes(date));
    slot[4..36].copy_from_slice(key);
    slot
}

fn key_in(slot: &Slot) -> Option<(Date, Key)> {
    let (date, rest) = slot.split_first_chunk::<4>()?;
    Some((slots::date_in(*date)?, *rest.first_chunk::<32>()?))
}
