//! Small files of keys beside the store: neither log nor store is ever overwritten, these are.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A slot's bytes. It divides a disk's sector: a power cut leaves a whole slot or none of it.
pub(crate) const SLOT: usize = 64;

/// What a slot holds; zeros when it is free.
pub(crate) type Slot = [u8; SLOT];

/// A file of slots. The first says what they are.
#[derive(Default)]
pub(crate) struct Slots {
    /// `None`: in memory only.
    path: Option<PathBuf>,
    /// Made with the first key.
    file: Option<File>,
    header: &'static [u8],
}

impl Slots {
    /// Opens the file of this name in a data directory, with what its slots hold, at most so many.
    pub(crate) fn open(
        dir: Option<&Path>,
        name: &str,
        header: &'static [u8],
        most: usize,
    ) -> io::Result<(Self, Vec<Slot>)> {
        let path = dir.map(|dir| dir.join(name));
        let Some(known) = path.as_ref().filter(|path| path.exists()) else {
            return Ok((Self { path, file: None, header }, Vec::new()));
        };
        let file = OpenOptions::new().read(true).write(true).open(known)?;
        let bytes = std::fs::read(known)?;
        if !bytes.starts_with(header) {
            // Half made when the power went: no key of it was ever used.
            write_header(&file, header)?;
        }
        let slots = bytes.as_chunks::<SLOT>().0.iter().skip(1).take(most).copied().collect();
        Ok((Self { path, file: Some(file), header }, slots))
    }

    /// Writes slots where they stand, and syncs: durable when this returns.
    pub(crate) fn put(&mut self, slots: &[(usize, Slot)]) -> io::Result<()> {
        self.make_file()?;
        let Some(file) = &self.file else { return Ok(()) };
        for (nth, slot) in slots {
            file.write_all_at(slot, ((nth + 1) * SLOT) as u64)?;
        }
        file.sync_all()
    }

    fn make_file(&mut self) -> io::Result<()> {
        let Some(path) = self.path.as_ref().filter(|_| self.file.is_none()) else { return Ok(()) };
        let mut options = OpenOptions::new();
        let options = options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path)?;
        write_header(&file, self.header)?;
        if let Some(dir) = path.parent() {
            File::open(dir)?.sync_all()?;
        }
        self.file = Some(file);
        Ok(())
    }
}

fn write_header(file: &File, header: &[u8]) -> io::Result<()> {
    let mut slot = [0; SLOT];
    slot[..header.len()].copy_from_slice(header);
    file.write_all_at(&slot, 0)?;
    file.sync_all()
}

/// A key, drawn at random.
pub(crate) fn draw() -> io::Result<[u8; 32]> {
    let mut key = [0; 32];
    getrandom::fill(&mut key).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(key)
}

/// Year (2 bytes), month and day.
pub(crate) fn date_bytes(date: jiff::civil::Date) -> [u8; 4] {
    let [high, low] = date.year().to_be_bytes();
    [high, low, date.month().unsigned_abs(), date.day().unsigned_abs()]
}

/// The same, read; `None` when these bytes are no date.
pub(crate) fn date_in(bytes: [u8; 4]) -> Option<jiff::civil::Date> {
    let [high, low, month, day] = bytes;
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    jiff::civil::Date::new(i16::from_be_bytes([high, low]), month, day).ok()
}
