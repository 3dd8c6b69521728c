//! The form of a configuration, for editors: JSON Schema (draft-07) of every key in [`crate::keys`].
//!
//! Which value a key takes is not written down twice: the reader is asked. Into the reference, `config/ward.toml` with
//! everything in it switched on, each key is given a value that no key takes, and what the reader says is wrong with it
//! names what belongs there.

use crate::finding::Finding;
use crate::ids::id_key;
use crate::keys::{SECTIONS, joined};
use crate::layers::{EXTENDS, REMOVE};
use crate::meaning::{WARD, meanings};
use crate::problem::{Kind, Problem};
use crate::read::read_with;
use serde_json::{Map, Value as Json, json};
use std::sync::LazyLock;
use toml::{Table, Value};

/// What stands for something that is switched on beside it, or for another file.
const INSTEAD: [&str; 4] = ["like = ", "url = ", "extends = ", "remove = "];

/// The reference with everything in it that stands as `# [[table]]` or `# key = value`.
pub(crate) fn ward_switched_on() -> String {
    let on = |line: &'static str| {
        let bare = line.strip_prefix("# ");
        let bare = bare.filter(|bare| !INSTEAD.iter().any(|key| bare.starts_with(key)));
        bare.filter(|bare| is_written(bare)).unwrap_or(line)
    };
    WARD.lines().map(|line| format!("{}\n", on(line))).collect()
}

/// Whether a line is a header or a key, and no prose.
fn is_written(line: &str) -> bool {
    let header = line.strip_prefix('[').is_some_and(|rest| rest.ends_with(']'));
    header || line.split_once(" = ").is_some_and(|(key, _)| !key.contains(' '))
}

static SCHEMA: LazyLock<Json> = LazyLock::new(make);

/// The schema.
pub fn schema() -> &'static Json {
    &SCHEMA
}

fn make() -> Json {
    let asked = Asked(ward_switched_on().parse().unwrap_or_default());
    let mut definitions = Map::new();
    let mut root = json!({});
    for section in SECTIONS {
        let keys = section.keys.iter().copied();
        let properties: Map<_, _> =
            keys.map(|key| (key.to_owned(), asked.property(section.name, key))).collect();
        let mut object = json!({
            "type": "object",
            "additionalProperties": false,
            "properties": properties,
        });
        if let Some(id) = id_key(section.name) {
            object["required"] = json!([id]);
        }
        if section.name.is_empty() {
            root = object;
        } else {
            definitions.insert(section.name.to_owned(), object);
        }
    }
    root["$schema"] = "http://json-schema.org/draft-07/schema#".into();
    root["definitions"] = definitions.into();
    root
}

/// The reference, in which one value after the other is another.
struct Asked(Table);

impl Asked {
    /// What a key may hold, and what it means.
    fn property(&self, table: &str, key: &str) -> Json {
        let name = joined(table, key);
        let mut form = self.form(table, key);
        if let Some(meaning) = meanings().get(&name) {
            // Beside a reference nothing else counts in draft-07.
            if form.get("$ref").is_some() {
                form = json!({ "allOf": [form] });
            }
            form["description"] = format!("{}\n\n{}", meaning.vi, meaning.en).into();
        }
        form
    }

    fn form(&self, table: &str, key: &str) -> Json {
        if table.is_empty() && key == EXTENDS {
            return json!({ "type": "string" });
        }
        if table.is_empty() && key == REMOVE {
            return json!({ "type": "array", "items": { "type": "string" } });
        }
        let name = joined(table, key);
        // What a step of a plan may hold is said once.
        let section = if key == "plan" { "counter.plan" } else { &name };
        let reference = || json!({ "$ref": format!("#/definitions/{section}") });
        match self.expected(table, key, &name, strange()) {
            Some(Kind::Table) => reference(),
            Some(Kind::Tables) => json!({ "type": "array", "items": reference() }),
            Some(Kind::Array) => self.list(table, key, &name),
            Some(kind) => self.one(kind, table, key, &|value| value),
            // A key of which nothing is known is no mistake in an editor; a test knows of none.
            None => json!({}),
        }
    }

    /// A list, and where a word may stand for it, that.
    fn list(&self, table: &str, key: &str, name: &str) -> Json {
        let within = |value| Value::Array(vec![value]);
        let item = self.expected(table, key, &format!("{name}[0]"), within(strange()));
        let items = item.map_or(json!({}), |kind| self.one(kind, table, key, &within));
        let list = json!({ "type": "array", "items": items });
        match self.words(table, key, &|value| value) {
            Some(words) => json!({ "anyOf": [list, { "type": "string", "enum": words }] }),
            None => list,
        }
    }

    fn one(&self, kind: Kind, table: &str, key: &str, as_held: &dyn Fn(Value) -> Value) -> Json {
        let plain = match kind {
            Kind::String => "string",
            Kind::Integer => "integer",
            Kind::Float => "number",
            Kind::Boolean => "boolean",
            Kind::Datetime | Kind::Array | Kind::Table | Kind::Tables => return json!({}),
        };
        match self.words(table, key, as_held).filter(|_| kind == Kind::String) {
            Some(words) => json!({ "type": plain, "enum": words }),
            None => json!({ "type": plain }),
        }
    }

    /// The words of which a key takes one, if it takes no other.
    fn words(
        &self,
        table: &str,
        key: &str,
        as_held: &dyn Fn(Value) -> Value,
    ) -> Option<Vec<String>> {
        let found = self.found(table, key, as_held("?".into()));
        let name = joined(table, key);
        let mut at = found.iter().filter(|finding| is_at(finding, &name));
        let allowed = at.find_map(|finding| {
            let Problem::NotOneOf { allowed, .. } = &finding.problem else { return None };
            Some(allowed)
        });
        Some(allowed?.split(", ").map(|word| word.trim_matches('"').to_owned()).collect())
    }

    /// What the reader wants to stand at a place where it finds something else.
    fn expected(&self, table: &str, key: &str, name: &str, value: Value) -> Option<Kind> {
        let found = self.found(table, key, value);
        let mut at = found.iter().filter(|finding| unplaced(&finding.key) == unplaced(name));
        at.find_map(|finding| {
            let Problem::WrongType { expected, .. } = finding.problem else { return None };
            Some(expected)
        })
    }

    /// What the reader finds when a key has another value: at first in the reference as it is, then without each key
    /// beside it in turn, for some keys mean nothing beside others.
    fn found(&self, table: &str, key: &str, value: Value) -> Vec<Finding> {
        let beside = within(&self.0, table).map(|table| table.keys().cloned().collect::<Vec<_>>());
        let without = beside.unwrap_or_default().into_iter().filter(|other| other != key).map(Some);
        for other in std::iter::once(None).chain(without) {
            let mut all = Self(self.0.clone());
            let Some(within) = within_mut(&mut all.0, table) else { return Vec::new() };
            within.insert(key.to_owned(), value.clone());
            if let Some(other) = other {
                within.remove(&other);
            }
            let found = all.read();
            if found.iter().any(|finding| is_at(finding, &joined(table, key))) {
                return found;
            }
        }
        Vec::new()
    }

    fn read(&self) -> Vec<Finding> {
        let text = toml::to_string(&self.0).unwrap_or_default();
        read_with(&text, "", |_| Ok(String::new())).err().map(|found| found.0).unwrap_or_default()
    }
}

/// The first table at a place; of lists, the first table in which the rest of the place is.
fn within<'t>(all: &'t Table, place: &str) -> Option<&'t Table> {
    let (name, rest) = place.split_once('.').unwrap_or((place, ""));
    if name.is_empty() {
        return Some(all);
    }
    let value = all.get(name)?;
    if let Value::Array(tables) = value {
        let mut tables = tables.iter().filter_map(Value::as_table);
        return tables.find_map(|table| within(table, rest));
    }
    within(value.as_table()?, rest)
}

/// The same, to be changed.
pub(crate) fn within_mut<'t>(all: &'t mut Table, place: &str) -> Option<&'t mut Table> {
    let (name, rest) = place.split_once('.').unwrap_or((place, ""));
    if name.is_empty() {
        return Some(all);
    }
    let value = all.get_mut(name)?;
    if value.is_array() {
        let mut tables = value.as_array_mut()?.iter_mut().filter_map(Value::as_table_mut);
        return tables.find_map(|table| within_mut(table, rest));
    }
    within_mut(value.as_table_mut()?, rest)
}

/// No key takes a date as TOML writes it.
fn strange() -> Value {
    let date = toml::value::Date { year: 2026, month: 1, day: 1 };
    Value::Datetime(date.into())
}

fn is_at(finding: &Finding, name: &str) -> bool {
    let at = unplaced(&finding.key);
    at == name || at.strip_prefix(name) == Some("[]")
}

/// `counter[2].services[0]` as `counter.services[]`: which table of a list it is does not matter, but whether it is in a
/// list at its end does.
fn unplaced(key: &str) -> String {
    let mut plain = String::new();
    let mut parts = key.split('.').peekable();
    while let Some(part) = parts.next() {
        let name = part.split('[').next().unwrap_or(part);
        plain.push_str(name);
        if parts.peek().is_some() {
            plain.push('.');
        } else if part.ends_with(']') {
            plain.push_str("[]");
        }
    }
    plain
}
