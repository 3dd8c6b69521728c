//! What a city may set in its offices, and how it becomes part of an office's own configuration.
//!
//! Deny by default, twice: the city may set what is listed here and nothing else, and of that only what the office's own
//! `[city] manages` names. What the office changed after the city had set it stays as the office has it.

use crate::edit::{EditError, edit, written};
use crate::ids::{id_key, id_of};
use crate::keys::{joined, keys};
use toml::{Table, Value};

/// A template of a city: the largest configuration of a hall has 20 KiB.
pub const TEMPLATE_BYTES_MAX: usize = 128 * 1024;

/// The tables that a city may set. What is not here is the office's alone: its name and addresses, accounts, keys,
/// paths, programs, the network, whom it tells, where its backups lie.
pub const CITYS: [&str; 17] = [
    "hours",
    "calendar",
    "group",
    "authority",
    "service",
    "counter",
    "calling",
    "limits",
    "issuing",
    "booking",
    "emergency",
    "look",
    "kiosk",
    "lobby",
    "rating",
    "voice",
    "procedure",
];

/// Keys of those tables that are the office's nevertheless: they name files or programs, or let strangers in.
const NOT_CITYS: [&str; 6] = [
    "hours.calendar",
    "service.video",
    "look.emblem",
    "lobby.media",
    "lobby.public",
    "voice.engine",
];

/// Why a template is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollOutError {
    /// It is larger than [`TEMPLATE_BYTES_MAX`].
    #[error("the template is larger than {TEMPLATE_BYTES_MAX} bytes")]
    TooLarge,
    /// It holds what is not a city's to set.
    #[error("not the city's to set: {}", .0.join(", "))]
    NotTheCitys(Vec<String>),
    /// The office lets the city set nothing.
    #[error("the office lets the city set nothing: [city] manages is empty")]
    NothingManaged,
    /// It cannot be read or written.
    #[error(transparent)]
    Text(#[from] EditError),
}

/// What a roll-out makes of an office's configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolledOut {
    /// The office's text with what the city sets.
    pub text: String,
    /// What the city would have set and the office has otherwise.
    pub kept: Vec<String>,
}

/// Whether a city may set a key or a whole table, such as `service` or `service.quota`.
#[must_use]
pub fn is_citys(name: &str) -> bool {
    let table = name.split('.').next().unwrap_or(name);
    let listed = |names: &[&str]| names.iter().any(|not| is_within(name, not));
    CITYS.contains(&table) && !listed(&NOT_CITYS) && (name == table || is_key(name))
}

fn is_key(name: &str) -> bool {
    // The steps of all plans are alike, and listed once.
    name.contains(".plan.") || keys().any(|key| key == name)
}

fn is_within(name: &str, table: &str) -> bool {
    name.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Whether a city could send a template, whatever office it is for.
///
/// # Errors
/// Everything in it that is not the city's.
pub fn check_template(template: &str) -> Result<(), RollOutError> {
    table_of(template).map(drop)
}

fn table_of(template: &str) -> Result<Table, RollOutError> {
    if template.len() > TEMPLATE_BYTES_MAX {
        return Err(RollOutError::TooLarge);
    }
    let table = written(template)?;
    let mut strange = Vec::new();
    note_strange(&table, "", &mut strange);
    if strange.is_empty() { Ok(table) } else { Err(RollOutError::NotTheCitys(strange)) }
}

fn note_strange(table: &Table, place: &str, strange: &mut Vec<String>) {
    for (key, value) in table {
        let name = joined(place, key);
        if !is_citys(&name) {
            strange.push(name);
            continue;
        }
        match value {
            Value::Table(within) => note_strange(within, &name, strange),
            Value::Array(items) => {
                items
                    .iter()
                    .filter_map(Value::as_table)
                    .for_each(|t| note_strange(t, &name, strange));
            }
            Value::String(_)
            | Value::Integer(_)
            | Value::Float(_)
            | Value::Boolean(_)
            | Value::Datetime(_) => {}
        }
    }
    strange.dedup();
}

/// What becomes of an office's text when the city sends a template. `before` is the one that it sent last.
///
/// # Errors
/// When the template is not the city's to send; nothing is made of it then.
pub fn roll_out(
    own: &str,
    before: Option<&str>,
    template: &str,
    manages: &[String],
) -> Result<RolledOut, RollOutError> {
    let new = table_of(template)?;
    if manages.is_empty() {
        return Err(RollOutError::NothingManaged);
    }
    let before = before.map(written).transpose()?.unwrap_or_default();
    let mut now = written(own)?;
    let mut rolling = Rolling { manages, kept: Vec::new() };
    rolling.table(&mut now, &before, &new, "", "");
    Ok(RolledOut { text: edit(own, &now)?, kept: rolling.kept })
}

struct Rolling<'a> {
    manages: &'a [String],
    kept: Vec<String>,
}

impl Rolling<'_> {
    fn is_managed(&self, name: &str) -> bool {
        self.manages.iter().any(|managed| is_within(name, managed))
    }

    /// `place` is the key as the reader knows it, `shown` the one that people see.
    fn table(&mut self, now: &mut Table, old: &Table, new: &Table, place: &str, shown: &str) {
        for (key, want) in new {
            let (name, shown) = (joined(place, key), joined(shown, key));
            self.value(now, key, old.get(key), want, &name, &shown);
        }
        for (key, was) in old.iter().filter(|(key, _)| !new.contains_key(*key)) {
            let (name, shown) = (joined(place, key), joined(shown, key));
            self.dropped(now, key, was, &name, &shown);
        }
    }

    fn value(
        &mut self,
        now: &mut Table,
        key: &str,
        was: Option<&Value>,
        want: &Value,
        name: &str,
        shown: &str,
    ) {
        let none = Table::new();
        let was_table = was.and_then(Value::as_table).unwrap_or(&none);
        match (now.get_mut(key), want, id_key(name)) {
            (Some(Value::Table(own)), Value::Table(want), _) => {
                self.table(own, was_table, want, name, shown);
            }
            (None, Value::Table(want), _) if was.is_none() => {
                let mut made = Table::new();
                self.table(&mut made, was_table, want, name, shown);
                // An empty table may mean something, such as [booking].
                if !made.is_empty() || (want.is_empty() && self.is_managed(name)) {
                    now.insert(key.to_owned(), made.into());
                }
            }
            (Some(Value::Array(own)), Value::Array(want), Some(id)) => {
                let was = was.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
                self.list(own, was, want, id, (name, shown));
            }
            (own, want, _) if own.as_deref() == Some(want) => {}
            (own, want, _) => {
                // What the city set and the office then changed is the office's.
                let is_own = was.is_some() && own.as_deref() != was;
                if is_own || !self.is_managed(name) {
                    self.kept.push(shown.to_owned());
                } else {
                    now.insert(key.to_owned(), want.clone());
                }
            }
        }
    }

    /// What the city no longer sets goes where it stands as the city set it.
    fn dropped(&mut self, now: &mut Table, key: &str, was: &Value, name: &str, shown: &str) {
        match (now.get_mut(key), was, id_key(name)) {
            (None, ..) => {}
            (Some(Value::Table(own)), Value::Table(was), _) => {
                self.table(own, was, &Table::new(), name, shown);
                if own.is_empty() && self.is_managed(name) {
                    now.remove(key);
                }
            }
            (Some(Value::Array(own)), Value::Array(was), Some(id)) => {
                self.list(own, was, &[], id, (name, shown));
                if own.is_empty() {
                    now.remove(key);
                }
            }
            (Some(own), was, _) if own == was && self.is_managed(name) => {
                now.remove(key);
            }
            (Some(_), ..) => self.kept.push(shown.to_owned()),
        }
    }

    fn list(
        &mut self,
        own: &mut Vec<Value>,
        was: &[Value],
        want: &[Value],
        id: &str,
        (name, shown): (&str, &str),
    ) {
        let named = |list: &[Value], wanted: &Option<String>| {
            list.iter().position(|table| wanted.is_some() && id_of(id, table) == *wanted)
        };
        for table in want {
            let key = id_of(id, table);
            let shown = joined(shown, key.as_deref().unwrap_or_default());
            let was_at = named(was, &key);
            let old = was_at.and_then(|at| was[at].as_table()).cloned().unwrap_or_default();
            let here = named(own, &key).and_then(|at| own[at].as_table_mut());
            match (here, table.as_table()) {
                (Some(here), Some(table)) => self.table(here, &old, table, name, &shown),
                // Taken away by the office, or not the city's to bring.
                (None, _) if was_at.is_some() || !self.is_managed(name) => self.kept.push(shown),
                (None, _) | (_, None) => own.push(table.clone()),
            }
        }
        for table in was.iter().filter(|table| named(want, &id_of(id, table)).is_none()) {
            let key = id_of(id, table);
            let Some(at) = named(own, &key) else { continue };
            if own[at] == *table && self.is_managed(name) {
                own.remove(at);
            } else {
                self.kept.push(joined(shown, key.as_deref().unwrap_or_default()));
            }
        }
    }
}
