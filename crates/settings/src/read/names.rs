//! Keys that stand once, and who names them elsewhere.

use crate::meant::nearest;
use crate::problem::{Problem, Thing};
use crate::report::Report;
use crate::walk::{Place, Table, Value, short};
use std::fmt::Display;
use std::str::FromStr;

use super::words;

/// Something named, and where.
pub(crate) struct Placed<T> {
    /// The name.
    pub(crate) name: T,
    /// Where it stands.
    pub(crate) place: Place,
}

/// The keys of one kind of thing, as far as they could be read.
pub(crate) struct Known<K> {
    what: Thing,
    /// In the order of the text, each once.
    pub(crate) keys: Vec<Placed<K>>,
    /// The keys as they were written that could not be read; `None` for one that is not there at all.
    broken: Vec<Option<String>>,
}

impl<K: Clone + PartialEq + Display + FromStr> Known<K> {
    pub(crate) fn new(what: Thing) -> Self {
        Self { what, keys: Vec::new(), broken: Vec::new() }
    }

    /// Notes that things of this kind could not be read at all.
    pub(crate) fn lost(&mut self) {
        self.broken.push(None);
    }

    /// The `key` of a table, which must stand once only.
    pub(crate) fn declare(
        &mut self,
        table: &Table<'_>,
        example: &'static str,
        report: &mut Report<'_>,
    ) -> Option<K> {
        let value = table.need("key", example, report);
        let key = value.as_ref().and_then(|value| words::key::<K>(value, report));
        match (key, value) {
            (Some(key), Some(value)) => Some(once(&mut self.keys, key, &value, report)),
            (_, value) => {
                self.broken.push(value.and_then(|value| value.written()));
                None
            }
        }
    }

    /// One that exists, as far as that can be told.
    pub(crate) fn find(&self, item: &Value<'_>, report: &mut Report<'_>) -> Option<K> {
        let given = item.text(report)?;
        let found = self.keys.iter().map(|key| &key.name).find(|key| key.to_string() == given);
        // Something whose own key is broken may be the one meant here: its own finding is enough.
        let broken = self.broken.iter().any(|key| key.as_deref().is_none_or(|key| key == given));
        if found.is_none() && !broken {
            let known: Vec<String> = self.keys.iter().map(|key| key.name.to_string()).collect();
            let meant = nearest(given, known.iter().map(String::as_str)).map(str::to_owned);
            let (given, known) = (short(given), known.join(", "));
            item.wrong(Problem::Unknown { what: self.what, given, meant, known }, report);
        }
        found.cloned()
    }

    /// The list of a key, each of its names once; `None` when any of it could not be read. `seen` holds what stands
    /// elsewhere and may not stand here.
    pub(crate) fn list(
        &self,
        value: &Value<'_>,
        seen: &mut Vec<Placed<K>>,
        report: &mut Report<'_>,
    ) -> Option<Vec<K>> {
        each(value, report, |item, report| {
            let key = self.find(item, report)?;
            Some(once(seen, key, item, report))
        })
    }

    /// The list of an optional key; empty when it is not there.
    pub(crate) fn optional_list(
        &self,
        value: Option<Value<'_>>,
        report: &mut Report<'_>,
    ) -> Option<Vec<K>> {
        value.map_or(Some(Vec::new()), |value| self.list(&value, &mut Vec::new(), report))
    }
}

/// A longer list names more than there can be.
const LIST_MAX: usize = 64;

/// What a list holds, at least one thing; `None` when any of it could not be read.
pub(crate) fn each<T>(
    value: &Value<'_>,
    report: &mut Report<'_>,
    mut read: impl FnMut(&Value<'_>, &mut Report<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let items = value.list(report)?;
    if items.is_empty() {
        value.wrong(Problem::EmptyList, report);
        return None;
    }
    if items.len() > LIST_MAX {
        value.wrong(Problem::TooMany { max: LIST_MAX }, report);
        return None;
    }
    let read: Vec<_> = items.iter().map(|item| read(item, report)).collect();
    read.into_iter().collect()
}

/// Notes a name that must stand once only, and returns it.
pub(crate) fn once<T: Clone + PartialEq + ToString>(
    seen: &mut Vec<Placed<T>>,
    name: T,
    value: &Value<'_>,
    report: &mut Report<'_>,
) -> T {
    if let Some(first) = seen.iter().find(|first| first.name == name) {
        let (file, line) = report.file_and_line(first.place.span.start);
        let given = name.to_string();
        let problem = if file == report.file_and_line(value.span.start).0 {
            Problem::Twice { given, line }
        } else {
            Problem::TwiceBeside { given, file: file.to_owned(), line }
        };
        value.wrong(problem, report);
    } else {
        seen.push(Placed { name: name.clone(), place: value.place() });
    }
    name
}
