//! A template and what one office has otherwise: two files that are read as one.
//!
//! Tables are joined key by key. The tables of a list that have a name of their own (`[[service]]` by `key`,
//! `[[counter]]` by `number` …) are joined with the one of the same name, and added when there is none; the order is
//! the template's, what is new comes last. Every other value takes the template's place whole, lists included. What
//! `remove` names leaves the template first, so that a table can be replaced whole. Every value keeps the place where
//! it was written, so that a finding names the file that it is in.

use crate::ids::{id_key, id_parsed, rest_after};
use crate::keys::joined;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};
use toml::{Table, Value};

/// The key that names the template.
pub(crate) const EXTENDS: &str = "extends";
/// The key that names what is not taken from it.
pub(crate) const REMOVE: &str = "remove";

/// What `remove` names and the template does not have.
pub(crate) struct Absent {
    pub(crate) span: Range<usize>,
    pub(crate) key: String,
    pub(crate) path: String,
}

/// Joins what an office has otherwise to its template. `remove` is carried out, and neither key stays.
pub(crate) fn join<'t>(template: &mut DeTable<'t>, own: &DeTable<'t>) -> Vec<Absent> {
    let mut absent = Vec::new();
    let listed = own.iter().find(|(key, _)| key.get_ref() == REMOVE);
    let listed = listed.and_then(|(_, value)| value.get_ref().as_array());
    for (at, item) in listed.into_iter().flat_map(|paths| paths.iter().enumerate()) {
        // What is no text is said by whoever reads the list.
        let Some(path) = item.get_ref().as_str() else { continue };
        if !remove(template, "", path) {
            let key = format!("{REMOVE}[{at}]");
            absent.push(Absent { span: item.span(), key, path: path.to_owned() });
        }
    }
    join_tables(template, own, "");
    absent
}

fn join_tables<'t>(base: &mut DeTable<'t>, own: &DeTable<'t>, place: &str) {
    for (key, value) in own {
        let name = key.get_ref().as_ref();
        if place.is_empty() && [EXTENDS, REMOVE].contains(&name) {
            continue;
        }
        let path = joined(place, name);
        match base.get_mut(name) {
            Some(old) => join_values(old, value, &path),
            None => {
                base.insert(key.clone(), value.clone());
            }
        }
    }
}

fn join_values<'t>(base: &mut Spanned<DeValue<'t>>, own: &Spanned<DeValue<'t>>, path: &str) {
    match (base.get_mut(), own.get_ref(), id_key(path)) {
        (DeValue::Table(base), DeValue::Table(own), _) => join_tables(base, own, path),
        (DeValue::Array(base), DeValue::Array(own), Some(id)) => join_lists(base, own, id, path),
        _ => *base = own.clone(),
    }
}

/// One that stands twice in the same file is joined once: the other is added, and found to be there twice.
fn join_lists<'t>(base: &mut DeArray<'t>, own: &DeArray<'t>, id: &str, path: &str) {
    let mut joined = vec![false; base.len()];
    for item in own.iter() {
        let name = id_parsed(id, item.get_ref());
        let at = name.and_then(|name| {
            let mut known = base.iter().map(|table| id_parsed(id, table.get_ref()));
            known.position(|known| known.as_ref() == Some(&name))
        });
        let free = at.filter(|at| joined.get(*at) == Some(&false));
        match free.and_then(|at| base.get_mut(at)) {
            Some(table) => join_values(table, item, path),
            None => base.push(item.clone()),
        }
        free.into_iter().for_each(|at| joined[at] = true);
    }
}

/// Takes a value out of the template; whether it was there.
fn remove(table: &mut DeTable<'_>, place: &str, path: &str) -> bool {
    let (name, rest) = path.split_once('.').map_or((path, None), |(name, rest)| (name, Some(rest)));
    let Some(rest) = rest else { return table.remove(name).is_some() };
    let within = joined(place, name);
    let Some(value) = table.get_mut(name) else { return false };
    match (value.get_mut(), id_key(&within)) {
        (DeValue::Table(table), _) => remove(table, &within, rest),
        (DeValue::Array(list), Some(id)) => remove_listed(list, id, &within, rest),
        _ => false,
    }
}

/// Names may hold dots, so the one that is meant is looked for whole.
fn remove_listed(list: &mut DeArray<'_>, id: &str, place: &str, path: &str) -> bool {
    let names: Vec<_> = list.iter().map(|table| id_parsed(id, table.get_ref())).collect();
    if let Some(at) = names.iter().position(|name| name.as_deref() == Some(path)) {
        let mut kept = DeArray::new();
        let others = list.iter().enumerate().filter(|(other, _)| *other != at);
        others.for_each(|(_, table)| kept.push(table.clone()));
        *list = kept;
        return true;
    }
    let within = names.iter().enumerate().find_map(|(at, name)| {
        let rest = rest_after(path, name.as_deref()?)?;
        Some((at, rest))
    });
    let Some((at, rest)) = within else { return false };
    match list.get_mut(at).map(Spanned::get_mut) {
        Some(DeValue::Table(table)) => remove(table, place, rest),
        Some(_) | None => false,
    }
}

/// A parsed table as plain values.
pub(crate) fn plain(table: &DeTable<'_>) -> Table {
    table.iter().map(|(key, value)| (key.get_ref().to_string(), value_of(value))).collect()
}

fn value_of(value: &Spanned<DeValue<'_>>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => text.to_string().into(),
        DeValue::Integer(number) => {
            let read = i64::from_str_radix(number.as_str(), number.radix());
            read.map_or_else(|_| number.to_string().into(), Value::Integer)
        }
        DeValue::Float(number) => {
            number.as_str().parse().map_or_else(|_| number.to_string().into(), Value::Float)
        }
        DeValue::Boolean(on) => (*on).into(),
        DeValue::Datetime(at) => Value::Datetime(*at),
        DeValue::Array(items) => items.iter().map(value_of).collect::<Vec<_>>().into(),
        DeValue::Table(entries) => plain(entries).into(),
    }
}

/// A value's place, by its key as [`crate::Change`] names it.
pub(crate) fn places(table: &DeTable<'_>) -> Vec<(String, usize)> {
    let mut places = Vec::new();
    note(table, "", "", &mut places);
    places
}

fn note(table: &DeTable<'_>, place: &str, shown: &str, places: &mut Vec<(String, usize)>) {
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        let (within, shown) = (joined(place, name), joined(shown, name));
        // A table that comes from both files has no one place; what is in it has.
        match (value.get_ref(), id_key(&within)) {
            (DeValue::Table(table), _) => note(table, &within, &shown, places),
            (DeValue::Array(list), Some(id)) => {
                for item in list.iter() {
                    let Some(name) = id_parsed(id, item.get_ref()) else { continue };
                    let shown = joined(&shown, &name);
                    places.push((shown.clone(), item.span().start));
                    if let DeValue::Table(table) = item.get_ref() {
                        note(table, &within, &shown, places);
                    }
                }
            }
            _ => places.push((shown, value.span().start)),
        }
    }
}
