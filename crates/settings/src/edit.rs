//! Edits a configuration: what changes is written, and every comment, order and blank line around it stays.

use std::collections::BTreeMap;
use toml::{Table as Wanted, Value as WantedValue};
use toml_edit::{
    Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike, Value, value,
};

/// By which of its keys a table of a list is known again, also when it has moved.
const NAMES: [&str; 6] = ["key", "number", "user", "code", "date", "days"];

/// Why a text was not edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EditError {
    /// The text is no TOML.
    NotToml(String),
    /// What came out reads otherwise than what was wanted: a mistake of ours, and nothing is changed by it.
    Otherwise,
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NotToml(detail) => f.write_str(detail),
            Self::Otherwise => f.write_str("the edited text does not read as what was wanted"),
        }
    }
}

impl std::error::Error for EditError {}

/// What a configuration holds, as it is written: no defaults.
///
/// # Errors
/// When the text is no TOML.
pub fn written(text: &str) -> Result<Wanted, EditError> {
    text.parse().map_err(|e: toml::de::Error| EditError::NotToml(e.to_string()))
}

/// The text with those edits that make it hold what is wanted. A text that holds it already comes back as it is.
///
/// # Errors
/// When the text is no TOML.
pub fn edit(text: &str, wanted: &Wanted) -> Result<String, EditError> {
    let mut document: DocumentMut =
        text.parse().map_err(|e: toml_edit::TomlError| EditError::NotToml(e.to_string()))?;
    edit_table(document.as_table_mut(), wanted, Within::Document);
    let edited = document.to_string();
    if written(&edited)? == *wanted { Ok(edited) } else { Err(EditError::Otherwise) }
}

/// Where a value stands: within `{ … }` a table has no header of its own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    Document,
    Braces,
}

fn edit_table(table: &mut dyn TableLike, wanted: &Wanted, within: Within) {
    let gone: Vec<String> = table
        .iter()
        .map(|(key, _)| key.to_owned())
        .filter(|key| !wanted.contains_key(key))
        .collect();
    for key in gone {
        table.remove(&key);
    }
    for (key, wish) in wanted {
        match table.get_mut(key) {
            Some(item) => edit_item(item, wish, within),
            None => {
                table.insert(key, new_item(wish, within));
            }
        }
    }
}

fn edit_item(item: &mut Item, wish: &WantedValue, within: Within) {
    if let (Item::Table(table), WantedValue::Table(wish)) = (&mut *item, wish) {
        return edit_table(table, wish, Within::Document);
    }
    if let (Item::ArrayOfTables(tables), Some(wishes)) = (&mut *item, tables_of(wish)) {
        return edit_tables(tables, &wishes);
    }
    if let (Item::Value(old), false) = (&mut *item, within == Within::Document && is_tables(wish)) {
        return edit_value(old, wish);
    }
    *item = new_item(wish, within);
}

fn edit_value(old: &mut Value, wish: &WantedValue) {
    if same(old, wish) {
        return;
    }
    if let (Value::InlineTable(table), WantedValue::Table(wish)) = (&mut *old, wish) {
        return edit_table(table, wish, Within::Braces);
    }
    let mut new = new_value(wish);
    if let (Value::Array(old), Value::Array(new)) = (&*old, &mut new) {
        lay_out_like(new, old);
    }
    *new.decor_mut() = old.decor().clone();
    *old = new;
}

/// A list that had a line for each of its values keeps one for each.
fn lay_out_like(new: &mut Array, old: &Array) {
    let lead = old.iter().next().and_then(|first| first.decor().prefix()?.as_str());
    let Some(lead) = lead.filter(|lead| lead.contains('\n')) else { return };
    let indent = lead.rsplit('\n').next().unwrap_or_default();
    for each in new.iter_mut() {
        each.decor_mut().set_prefix(format!("\n{indent}"));
    }
    new.set_trailing_comma(true);
    new.set_trailing("\n");
}

/// Each wanted table takes up the one of the same name, else the one at the same place; the others are new or go.
fn edit_tables(tables: &mut ArrayOfTables, wishes: &[&Wanted]) {
    let mut old: Vec<Option<Table>> = std::mem::take(tables).into_iter().map(Some).collect();
    let first = old.iter().filter_map(|table| table.as_ref()?.position()).min();
    let from = taken_up(&old, wishes);
    let in_order = from.iter().flatten().is_sorted();
    for (from, wish) in from.iter().zip(wishes) {
        let taken = from.and_then(|from| old.get_mut(from)?.take());
        let mut table = taken.unwrap_or_else(Table::new);
        edit_table(&mut table, wish, Within::Document);
        tables.push(table);
    }
    // A table without a place of its own is written after the one before it, so one that was moved or put first needs
    // the whole list to stand together.
    if !in_order || from.first().is_some_and(Option::is_none) {
        tables.iter_mut().for_each(|table| set_places(table, first));
    }
}

/// Which of the old tables each wanted one takes up.
fn taken_up(old: &[Option<Table>], wishes: &[&Wanted]) -> Vec<Option<usize>> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for (at, table) in old.iter().enumerate() {
        if let Some(name) = table.as_ref().and_then(name_written) {
            known.entry(name).or_insert(at);
        }
    }
    let named = |wish: &&Wanted| known.remove(&name_wanted(wish)?);
    let mut from: Vec<Option<usize>> = wishes.iter().map(named).collect();
    let mut free: Vec<bool> = (0..old.len()).map(|at| !from.contains(&Some(at))).collect();
    for (at, from) in from.iter_mut().enumerate() {
        if from.is_none() && free.get(at) == Some(&true) {
            free[at] = false;
            *from = Some(at);
        }
    }
    from
}

fn set_places(table: &mut Table, place: Option<isize>) {
    table.set_position(place);
    for (_, item) in table.iter_mut() {
        match item {
            Item::Table(table) => set_places(table, place),
            Item::ArrayOfTables(tables) => tables.iter_mut().for_each(|t| set_places(t, place)),
            Item::None | Item::Value(_) => {}
        }
    }
}

fn name_written(table: &Table) -> Option<String> {
    let key = NAMES.iter().find(|key| table.contains_key(key))?;
    let named = table.get(key)?.as_value()?;
    Some(format!("{key} {}", plain(named)))
}

fn name_wanted(wish: &Wanted) -> Option<String> {
    let key = NAMES.iter().find(|key| wish.contains_key(**key))?;
    Some(format!("{key} {}", plain(&new_value(wish.get(*key)?))))
}

/// A value without what surrounds it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.value().clone(),
        Value::Integer(_)
        | Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_)
        | Value::InlineTable(_) => value.to_string().trim().to_owned(),
    }
}

fn new_item(wish: &WantedValue, within: Within) -> Item {
    if within == Within::Braces {
        return value(new_value(wish));
    }
    if let WantedValue::Table(wish) = wish {
        return Item::Table(new_table(wish));
    }
    match tables_of(wish) {
        Some(wishes) if !wishes.is_empty() => {
            let mut tables = ArrayOfTables::new();
            wishes.iter().for_each(|wish| tables.push(new_table(wish)));
            Item::ArrayOfTables(tables)
        }
        _ => value(new_value(wish)),
    }
}

fn new_table(wish: &Wanted) -> Table {
    let mut table = Table::new();
    edit_table(&mut table, wish, Within::Document);
    table
}

fn new_value(wish: &WantedValue) -> Value {
    match wish {
        WantedValue::String(text) => text.as_str().into(),
        WantedValue::Integer(number) => (*number).into(),
        WantedValue::Float(number) => (*number).into(),
        WantedValue::Boolean(on) => (*on).into(),
        WantedValue::Datetime(at) => at
            .to_string()
            .parse()
            .map_or_else(|_| Value::from(at.to_string()), |at: toml_edit::Datetime| at.into()),
        WantedValue::Array(values) => Value::Array(values.iter().map(new_value).collect()),
        WantedValue::Table(table) => {
            let pairs = table.iter().map(|(key, wish)| (key.as_str(), new_value(wish)));
            Value::InlineTable(pairs.collect::<InlineTable>())
        }
    }
}

/// Whether a value as written is the wanted one.
fn same(old: &Value, wish: &WantedValue) -> bool {
    match (old, wish) {
        (Value::String(old), WantedValue::String(wish)) => old.value() == wish,
        (Value::Integer(old), WantedValue::Integer(wish)) => old.value() == wish,
        (Value::Float(old), WantedValue::Float(wish)) => old.value() == wish,
        (Value::Boolean(old), WantedValue::Boolean(wish)) => old.value() == wish,
        (Value::Datetime(old), WantedValue::Datetime(wish)) => {
            old.value().to_string() == wish.to_string()
        }
        (Value::Array(old), WantedValue::Array(wishes)) => {
            old.len() == wishes.len() && old.iter().zip(wishes).all(|(old, wish)| same(old, wish))
        }
        (Value::InlineTable(old), WantedValue::Table(wish)) => {
            old.len() == wish.len()
                && wish.iter().all(|(key, wish)| old.get(key).is_some_and(|old| same(old, wish)))
        }
        _ => false,
    }
}

/// The tables of a list that holds nothing else; an empty list is one of no tables.
fn tables_of(wish: &WantedValue) -> Option<Vec<&Wanted>> {
    let WantedValue::Array(values) = wish else { return None };
    values.iter().map(WantedValue::as_table).collect()
}

fn is_tables(wish: &WantedValue) -> bool {
    matches!(wish, WantedValue::Table(_))
        || tables_of(wish).is_some_and(|tables| !tables.is_empty())
}
