//! The folder of sealed days.

use crate::open::private;
use std::fmt::Debug;
use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt};
use std::path::{Path, PathBuf};

/// Where sealed files lie, under the data directory.
pub(crate) const NAME: &str = "history";

/// A folder of files that are written once. The labs put one in its place that tears, forgets and fails.
///
/// Each call answers what the disk says; none is repeated.
pub trait Folder: Debug + Send + Sync {
    /// Makes an empty file, in the place of any that has its name.
    ///
    /// # Errors
    /// What the disk says, as with every call.
    fn create(&self, name: &str) -> io::Result<()>;
    /// Writes at a file's end.
    ///
    /// # Errors
    /// As above.
    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()>;
    /// Makes durable what is in a file.
    ///
    /// # Errors
    /// As above.
    fn sync(&self, name: &str) -> io::Result<()>;
    /// Gives a file another name, in the place of any that has it.
    ///
    /// # Errors
    /// As above.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Takes a file away.
    ///
    /// # Errors
    /// As above.
    fn remove(&self, name: &str) -> io::Result<()>;
    /// Makes the names durable.
    ///
    /// # Errors
    /// As above.
    fn sync_names(&self) -> io::Result<()>;
    /// A file's length in bytes.
    ///
    /// # Errors
    /// As above.
    fn len(&self, name: &str) -> io::Result<u64>;
    /// Reads at an offset, as much as fits.
    ///
    /// # Errors
    /// As above; `UnexpectedEof` when there is less.
    fn read(&self, name: &str, at: u64, into: &mut [u8]) -> io::Result<()>;
    /// Every name in it.
    ///
    /// # Errors
    /// As above.
    fn names(&self) -> io::Result<Vec<String>>;
}

/// A folder of the operating system's, made when the first file is.
#[derive(Debug)]
pub(crate) struct OnDisk(PathBuf);

impl OnDisk {
    pub(crate) fn under(data: &Path) -> Self {
        Self(data.join(NAME))
    }

    fn make(&self) -> io::Result<()> {
        if self.0.is_dir() {
            return Ok(());
        }
        DirBuilder::new().mode(0o700).create(&self.0)?;
        let above = self.0.parent().unwrap_or(Path::new("."));
        File::open(above)?.sync_all()
    }
}

impl Folder for OnDisk {
    fn create(&self, name: &str) -> io::Result<()> {
        self.make()?;
        private().create(true).truncate(true).open(self.0.join(name)).map(drop)
    }

    fn append(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        File::options().append(true).open(self.0.join(name))?.write_all(bytes)
    }

    fn sync(&self, name: &str) -> io::Result<()> {
        File::open(self.0.join(name))?.sync_all()
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }

    fn sync_names(&self) -> io::Result<()> {
        File::open(&self.0)?.sync_all()
    }

    fn len(&self, name: &str) -> io::Result<u64> {
        fs::metadata(self.0.join(name)).map(|file| file.len())
    }

    fn read(&self, name: &str, at: u64, into: &mut [u8]) -> io::Result<()> {
        File::open(self.0.join(name))?.read_exact_at(into, at)
    }

    fn names(&self) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        entries.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }
}
