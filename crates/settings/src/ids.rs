//! By which of its keys a table of a list is known again: in another file, and after a change.

use toml::Value;
use toml::de::DeValue;

/// The lists whose tables have a name of their own, and the key that holds it. Any other list is one value.
const IDS: [(&str, &str); 9] = [
    ("service", "key"),
    ("counter", "number"),
    ("clerk", "user"),
    ("group", "key"),
    ("authority", "key"),
    ("procedure", "code"),
    ("calendar", "date"),
    ("rating.reason", "key"),
    ("voice.phrase", "key"),
];

/// The key that tells the tables of a list apart.
pub(crate) fn id_key(list: &str) -> Option<&'static str> {
    IDS.iter().find(|(name, _)| *name == list).map(|(_, key)| *key)
}

/// The name of a table of a list, as it is written.
pub(crate) fn id_of(key: &str, table: &Value) -> Option<String> {
    match table.get(key)? {
        Value::String(text) => Some(text.clone()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Float(_)
        | Value::Boolean(_)
        | Value::Datetime(_)
        | Value::Array(_)
        | Value::Table(_) => None,
    }
}

/// The same of a table that was just parsed.
pub(crate) fn id_parsed(key: &str, table: &DeValue<'_>) -> Option<String> {
    let (_, value) = table.as_table()?.iter().find(|(name, _)| name.get_ref() == key)?;
    match value.get_ref() {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_)
        | DeValue::Array(_)
        | DeValue::Table(_) => None,
    }
}

/// Whether a path begins with another, by whole names: the rest of it, without the dot.
pub(crate) fn rest_after<'p>(path: &'p str, name: &str) -> Option<&'p str> {
    path.strip_prefix(name)?.strip_prefix('.')
}
