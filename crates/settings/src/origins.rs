//! Which file says what.

use crate::report::Report;
use std::collections::BTreeMap;

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, as it was named.
    pub file: String,
    /// From 1.
    pub line: usize,
}

/// Where each value is written.
#[derive(Clone, Debug, Default)]
pub struct Origins(BTreeMap<String, Origin>);

impl Origins {
    pub(crate) fn of(places: Vec<(String, usize)>, report: &Report<'_>) -> Self {
        let origin = |(key, at): (String, usize)| {
            let (file, line) = report.file_and_line(at);
            (key, Origin { file: file.to_owned(), line })
        };
        Self(places.into_iter().map(origin).collect())
    }

    /// Where the value of a key is written, by its name as [`crate::Change`] has it, or the list that holds it; `None`
    /// when it stands nowhere, and so has its default.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Origin> {
        let mut name = key;
        loop {
            if let Some(origin) = self.0.get(name) {
                return Some(origin);
            }
            name = &name[..name.rfind('.')?];
        }
    }
}
