//! What citizens write of their visits stands in the log sealed, each text under a key of its own. The keys lie in a
//! small file beside the store, in no backup; whoever overwrites one has erased the words everywhere at once: in the
//! store, in sealed days, in exports and in every backup.

use crate::slots::{self, SLOT, Slot, Slots};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use jiff::ToSpan;
use jiff::civil::Date;
use office::{SEALED, TicketId};
use std::collections::HashMap;
use std::io;
use std::path::Path;
use uuid::Uuid;

/// The file in the data directory.
pub(crate) const FILE: &str = "comment.keys";

/// Keys that are kept at once: 12 MiB of file. A city centre where four hundred people a day write, kept for a year,
/// stays below it.
const KEYS_MAX: usize = 200_000;

/// What the file begins with, in a slot of its own.
const HEADER: &[u8] = b"xinmoi comment keys 1";

/// The key of one comment, and how long it lives.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct CommentKey {
    pub(crate) ticket: TicketId,
    /// The business day on which it was written.
    pub(crate) written: Date,
    /// The last day on which it may be read, as it was promised then.
    pub(crate) until: Date,
    key: [u8; 32],
}

/// The keys, and the file that they survive a restart in.
#[derive(Default)]
pub(crate) struct CommentKeys {
    file: Slots,
    slots: Vec<Option<CommentKey>>,
    free: Vec<usize>,
    /// One for each ticket, but for a moment in which two write of one at once.
    of: HashMap<TicketId, Vec<usize>>,
    /// For how many days they are kept at most by the configuration in force, whatever was promised.
    days_max: Option<u16>,
}

impl CommentKeys {
    /// Reads the keys back that a data directory holds.
    pub(crate) fn open(dir: Option<&Path>) -> io::Result<Self> {
        let (file, read) = Slots::open(dir, FILE, HEADER, KEYS_MAX)?;
        let mut keys = Self { file, ..Self::default() };
        for (nth, slot) in read.iter().enumerate() {
            keys.slots.push(None);
            match key_in(slot) {
                Some(key) => keys.take(nth, key),
                None => keys.free.push(nth),
            }
        }
        Ok(keys)
    }

    /// Draws the key of a comment. It is durable when this returns.
    pub(crate) fn draw(
        &mut self,
        ticket: TicketId,
        written: Date,
        days: u16,
    ) -> io::Result<CommentKey> {
        let nth = self.free.last().copied().unwrap_or(self.slots.len());
        if nth >= KEYS_MAX {
            return Err(io::ErrorKind::StorageFull.into());
        }
        let until = last_day(written, days);
        let key = CommentKey { ticket, written, until, key: slots::draw()? };
        self.file.put(&[(nth, slot_of(&key))])?;
        if self.free.pop().is_none() {
            self.slots.push(None);
        }
        self.take(nth, key);
        Ok(key)
    }

    /// Destroys one key, if it still is there.
    pub(crate) fn destroy(&mut self, key: &CommentKey) -> io::Result<()> {
        let theirs = self.of.get(&key.ticket).into_iter().flatten().copied();
        let found: Vec<usize> = theirs.filter(|n| self.slots[*n] == Some(*key)).collect();
        self.overwrite(&found)
    }

    /// Destroys every key of a ticket. True when there were any.
    pub(crate) fn erase(&mut self, ticket: TicketId) -> io::Result<bool> {
        let theirs = self.of.get(&ticket).cloned().unwrap_or_default();
        self.overwrite(&theirs)?;
        Ok(!theirs.is_empty())
    }

    /// Destroys the keys that may be read no longer on a date. Answers how many there were.
    pub(crate) fn forget(&mut self, today: Date) -> io::Result<usize> {
        let days = self.days_max;
        let is_over = |key: &CommentKey| {
            key.until < today || days.is_some_and(|days| last_day(key.written, days) < today)
        };
        let over = self.slots.iter().enumerate();
        let over = over.filter(|(_, slot)| slot.as_ref().is_some_and(is_over));
        let over: Vec<usize> = over.map(|(nth, _)| nth).collect();
        self.overwrite(&over)?;
        Ok(over.len())
    }

    /// From here on nothing is kept for longer than so many days. What was promised a shorter time keeps it.
    pub(crate) fn keep_for(&mut self, days: u16) {
        self.days_max = Some(days);
    }

    /// The keys of a ticket.
    pub(crate) fn of(&self, ticket: TicketId) -> impl Iterator<Item = &CommentKey> {
        let theirs = self.of.get(&ticket).into_iter().flatten();
        theirs.filter_map(|nth| self.slots[*nth].as_ref())
    }

    /// All keys.
    pub(crate) fn all(&self) -> impl Iterator<Item = &CommentKey> {
        self.slots.iter().flatten()
    }

    /// The last day on which what a key opens may be read.
    pub(crate) fn until(&self, key: &CommentKey) -> Date {
        self.days_max.map_or(key.until, |days| key.until.min(last_day(key.written, days)))
    }

    fn take(&mut self, nth: usize, key: CommentKey) {
        self.of.entry(key.ticket).or_default().push(nth);
        self.slots[nth] = Some(key);
    }

    /// Overwrites slots where they stand, and syncs; only then are they free.
    fn overwrite(&mut self, ended: &[usize]) -> io::Result<()> {
        if ended.is_empty() {
            return Ok(());
        }
        let zeros: Vec<(usize, Slot)> = ended.iter().map(|n| (*n, [0; SLOT])).collect();
        self.file.put(&zeros)?;
        for nth in ended {
            let Some(key) = self.slots[*nth].take() else { continue };
            if let Some(theirs) = self.of.get_mut(&key.ticket) {
                theirs.retain(|other| other != nth);
                if theirs.is_empty() {
                    self.of.remove(&key.ticket);
                }
            }
            self.free.push(*nth);
        }
        Ok(())
    }
}

fn last_day(written: Date, days: u16) -> Date {
    written.checked_add(i64::from(days).days()).unwrap_or(Date::MAX)
}

impl CommentKey {
    /// The words, sealed, as they stand in the log. A key seals one text and no other, so its nonce is always the same.
    pub(crate) fn seal(&self, words: &str) -> Option<String> {
        let payload = Payload { msg: words.as_bytes(), aad: self.ticket.0.as_bytes() };
        let sealed = self.cipher().encrypt(&Nonce::default(), payload).ok()?;
        Some(format!("{SEALED}{}", STANDARD.encode(sealed)))
    }

    /// The words of a sealed text; `None` when it was sealed under another key, or for another ticket.
    pub(crate) fn open(&self, sealed: &str) -> Option<String> {
        let sealed = STANDARD.decode(sealed.strip_prefix(SEALED)?).ok()?;
        let payload = Payload { msg: &sealed, aad: self.ticket.0.as_bytes() };
        let words = self.cipher().decrypt(&Nonce::default(), payload).ok()?;
        String::from_utf8(words).ok()
    }

    fn cipher(&self) -> ChaCha20Poly1305 {
        ChaCha20Poly1305::new(Key::from_slice(&self.key))
    }
}

/// The ticket's id, the day it was written, the last day it may be read, the key; zeros when the slot is free.
fn slot_of(key: &CommentKey) -> Slot {
    let mut slot = [0; SLOT];
    slot[..16].copy_from_slice(key.ticket.0.as_bytes());
    slot[16..20].copy_from_slice(&slots::date_bytes(key.written));
    slot[20..24].copy_from_slice(&slots::date_bytes(key.until));
    slot[24..56].copy_from_slice(&key.key);
    slot
}

fn key_in(slot: &Slot) -> Option<CommentKey> {
    let (ticket, rest) = slot.split_first_chunk::<16>()?;
    let (written, rest) = rest.split_first_chunk::<4>()?;
    let (until, rest) = rest.split_first_chunk::<4>()?;
    let ticket = TicketId(Uuid::from_bytes(*ticket));
    let (written, until) = (slots::date_in(*written)?, slots::date_in(*until)?);
    Some(CommentKey { ticket, written, until, key: *rest.first_chunk::<32>()? })
}
