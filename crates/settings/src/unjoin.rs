//! What an office has otherwise than its template, told from the whole: the way back of [`crate::layers`].

use crate::edit::{EditError, edit, written};
use crate::ids::{id_key, id_of};
use crate::keys::joined;
use crate::layers::{self, EXTENDS, REMOVE};
use toml::de::DeTable;
use toml::{Table, Value};

/// The text of an office's own file, changed so that it says what `whole` says. Its comments and its order stay; where it
/// extends a template, it goes on to hold only what is different here. Files are handed in as in [`crate::read_with`].
///
/// # Errors
/// When one of the texts is no TOML, or the template cannot be had.
pub fn write_into(
    own: &str,
    whole: &str,
    mut beside: impl FnMut(&str) -> Result<String, String>,
) -> Result<String, EditError> {
    let (now, wanted) = (written(own)?, written(whole)?);
    let Some(name) = now.get(EXTENDS).and_then(Value::as_str) else { return edit(own, &wanted) };
    let template = beside(name).map_err(EditError::NotToml)?;
    let mut removed = Vec::new();
    let mut otherwise = differing(&written(&template)?, &wanted, &now, "", "", &mut removed);
    otherwise.insert(EXTENDS.to_owned(), name.into());
    if !removed.is_empty() {
        otherwise.insert(REMOVE.to_owned(), removed.into());
    }
    let edited = edit(own, &otherwise)?;
    if whole_of(&template, &edited)? == wanted { Ok(edited) } else { Err(EditError::Otherwise) }
}

/// What both say together.
fn whole_of(template: &str, own: &str) -> Result<Table, EditError> {
    let parsed = |text| DeTable::parse(text).map_err(|why| EditError::NotToml(why.to_string()));
    let (mut base, own) = (parsed(template)?.into_inner(), parsed(own)?);
    layers::join(&mut base, own.get_ref());
    Ok(layers::plain(&base))
}

/// What is wanted otherwise than the template has it, and what is written in the own file already.
fn differing(
    template: &Table,
    wanted: &Table,
    now: &Table,
    place: &str,
    shown: &str,
    removed: &mut Vec<String>,
) -> Table {
    let gone = template.keys().filter(|key| !wanted.contains_key(*key));
    removed.extend(gone.map(|key| joined(shown, key)));
    let mut otherwise = Table::new();
    for (key, want) in wanted {
        let (within, path) = (joined(place, key), joined(shown, key));
        let old = now.get(key);
        let value = match (template.get(key), want, id_key(&within)) {
            (Some(Value::Table(base)), Value::Table(want), _) => {
                let none = Table::new();
                let now = old.and_then(Value::as_table).unwrap_or(&none);
                let own = differing(base, want, now, &within, &path, removed);
                (!own.is_empty()).then_some(Value::Table(own))
            }
            (Some(Value::Array(base)), Value::Array(want), Some(id)) => {
                let list = List { base, want, now: old, id, place: &within, shown: &path };
                list.differing(removed)
            }
            (Some(base), want, _) => (base != want || old.is_some()).then(|| want.clone()),
            (None, want, _) => Some(want.clone()),
        };
        otherwise.extend(value.map(|value| (key.clone(), value)));
    }
    otherwise
}

/// A list of tables that have names of their own.
struct List<'a> {
    base: &'a [Value],
    want: &'a [Value],
    now: Option<&'a Value>,
    id: &'static str,
    place: &'a str,
    shown: &'a str,
}

impl List<'_> {
    fn differing(&self, removed: &mut Vec<String>) -> Option<Value> {
        let names = |list: &[Value]| list.iter().map(|t| id_of(self.id, t)).collect::<Vec<_>>();
        let (base, want) = (names(self.base), names(self.want));
        let mut in_order = base.clone();
        in_order.retain(|name| want.contains(name));
        in_order.extend(want.iter().filter(|name| !base.contains(name)).cloned());
        if in_order != want {
            // Another order: the template's list goes, and all of it is written here.
            removed.push(self.shown.to_owned());
            return Some(self.want.to_vec().into());
        }
        let gone = base.iter().flatten().filter(|name| !want.contains(&Some((*name).clone())));
        removed.extend(gone.map(|name| joined(self.shown, name)));
        let own: Vec<Value> =
            self.want.iter().filter_map(|table| self.differing_table(table, removed)).collect();
        (!own.is_empty()).then_some(own.into())
    }

    fn differing_table(&self, want: &Value, removed: &mut Vec<String>) -> Option<Value> {
        let name = id_of(self.id, want);
        let same = |table: &&Value| id_of(self.id, table) == name;
        let Some(base) = self.base.iter().find(same) else { return Some(want.clone()) };
        let (base, table) = (base.as_table()?, want.as_table()?);
        let now = self.now.and_then(Value::as_array).and_then(|list| list.iter().find(same));
        let none = Table::new();
        let written = now.and_then(Value::as_table).unwrap_or(&none);
        let shown = joined(self.shown, name.as_deref().unwrap_or_default());
        let mut own = differing(base, table, written, self.place, &shown, removed);
        if own.is_empty() && now.is_none() {
            return None;
        }
        own.insert(self.id.to_owned(), want.get(self.id)?.clone());
        Some(own.into())
    }
}
