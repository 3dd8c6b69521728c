//! The disk's own floor.

use super::Outcome;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::Path;

/// About what a ticket's record takes.
const RECORD: usize = 300;
/// Room for every write of a run before it begins anew: nothing but data is flushed.
const PREALLOCATED: usize = 4 * 1024 * 1024;

/// A preallocated file that is written and flushed, record by record.
#[derive(Debug)]
pub(super) struct Flushed {
    file: File,
    at: usize,
}

impl Flushed {
    /// Without a name, in this folder, which is to be on the disk of the data directory.
    pub(super) fn new(folder: &Path) -> Outcome<Flushed> {
        let file = tempfile::tempfile_in(folder)?;
        file.write_all_at(&vec![0; PREALLOCATED], 0)?;
        file.sync_all()?;
        Ok(Flushed { file, at: 0 })
    }

    /// One record and one fdatasync.
    pub(super) fn write(&mut self) -> Outcome {
        self.file.write_all_at(&[b'x'; RECORD], u64::try_from(self.at)?)?;
        self.file.sync_data()?;
        self.at = (self.at + RECORD) % (PREALLOCATED - RECORD);
        Ok(())
    }
}
