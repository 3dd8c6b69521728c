//! The packs that are part of the program.

/// A pack's files, as they stand in `sounds/`.
#[derive(Debug)]
pub(crate) struct Files {
    /// The folder's name, such as `vi`.
    pub(crate) name: &'static str,
    /// File name and content, sorted by name.
    pub(crate) files: &'static [(&'static str, &'static [u8])],
}

impl Files {
    /// The pack of that name, if this program has it.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        PACKS.iter().find(|pack| pack.name == name)
    }

    /// The names of all packs, for a message.
    pub(crate) fn names() -> String {
        PACKS.iter().map(|pack| pack.name).collect::<Vec<_>>().join(", ")
    }

    /// One file's content.
    pub(crate) fn get(&self, file: &str) -> Option<&'static [u8]> {
        let at = self.files.binary_search_by_key(&file, |(name, _)| name).ok()?;
        Some(self.files[at].1)
    }
}

include!(concat!(env!("OUT_DIR"), "/packs.rs"));
