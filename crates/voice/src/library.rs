//! The voices that an office records itself, on its own disk: `voices/NAME/` in the data directory.

use crate::{Pack, VoiceError};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// The longest name of a pack.
const NAME_BYTES_MAX: usize = 32;

/// The office's own packs. Cheap to clone; changes are made one after another.
#[derive(Clone, Debug)]
pub struct Library(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    folder: PathBuf,
    publications: AtomicU64,
}

impl Library {
    /// The packs in a folder. It need not be there yet.
    #[must_use]
    pub fn at(folder: &Path) -> Self {
        let inner = Inner { folder: folder.to_owned(), publications: AtomicU64::new(0) };
        Self(Arc::new(inner))
    }

    /// The pack of that name as it was last published; `None` when the office has none.
    ///
    /// # Errors
    /// As [`Pack::open`].
    pub fn published(&self, name: &str) -> Option<Result<Pack, VoiceError>> {
        let folder = is_name(name).then(|| self.0.folder.join(name))?;
        folder.join("pack.toml").is_file().then(|| Pack::open(&folder))
    }

    /// Grows when a pack is published or removed: what was opened before is to be opened anew.
    #[must_use]
    pub fn publications(&self) -> u64 {
        self.0.publications.load(Ordering::Acquire)
    }
}

/// A pack's name is a folder's: small letters of ASCII, digits and hyphens.
fn is_name(name: &str) -> bool {
    let signs = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=NAME_BYTES_MAX).contains(&name.len()) && name.bytes().all(signs)
}
