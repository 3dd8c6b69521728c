//! The schema says what the reader says.

use crate::schema::{ward_switched_on, within_mut};
use crate::{Problem, keys, meanings, read_with, schema};
use serde_json::{Value as Json, json};
use toml::{Table, Value};

/// What a value violates, by a validator for what our schema uses of JSON Schema.
fn violations(value: &Json, form: &Json, at: &str, found: &mut Vec<String>) {
    if let Some(reference) = form.get("$ref").and_then(Json::as_str) {
        let pointer = reference.trim_start_matches('#');
        let (head, name) = pointer.rsplit_once('/').expect("a definition");
        let meant = &schema().pointer(head).expect("definitions")[name];
        assert!(meant.is_object(), "{reference}");
        return violations(value, meant, at, found);
    }
    for all in form.get("allOf").and_then(Json::as_array).into_iter().flatten() {
        violations(value, all, at, found);
    }
    if let Some(any) = form.get("anyOf").and_then(Json::as_array) {
        let fits = |form: &&Json| {
            let mut found = Vec::new();
            violations(value, form, at, &mut found);
            found.is_empty()
        };
        if !any.iter().any(|form| fits(&form)) {
            found.push(format!("{at}: none of several"));
        }
    }
    if let Some(kind) = form.get("type").and_then(Json::as_str)
        && !is_of(value, kind)
    {
        found.push(format!("{at}: {value} is no {kind}"));
        return;
    }
    if let Some(words) = form.get("enum").and_then(Json::as_array)
        && !words.contains(value)
    {
        found.push(format!("{at}: {value} is not one of {words:?}"));
    }
    for (n, item) in value.as_array().into_iter().flatten().enumerate() {
        if let Some(items) = form.get("items") {
            violations(item, items, &format!("{at}[{n}]"), found);
        }
    }
    let Some(properties) = form.get("properties") else { return };
    for key in form.get("required").and_then(Json::as_array).into_iter().flatten() {
        if value.get(key.as_str().expect("a name")).is_none() {
            found.push(format!("{at} lacks {key}"));
        }
    }
    for (key, item) in value.as_object().into_iter().flatten() {
        match properties.get(key) {
            Some(form) => violations(item, form, &format!("{at}.{key}"), found),
            None => found.push(format!("{at}.{key} is unknown")),
        }
    }
}

fn is_of(value: &Json, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other} is not used"),
    }
}

fn found_in(table: &Table) -> Vec<String> {
    let mut found = Vec::new();
    let value = serde_json::to_value(table).expect("it is made of texts and numbers");
    violations(&value, schema(), "", &mut found);
    found
}

fn parsed(text: &str) -> Table {
    text.parse().expect("TOML")
}

#[test]
fn every_sample_is_as_the_schema_says() {
    for text in [
        include_str!("../../../config/minimal.toml"),
        include_str!("../../../config/ward.toml"),
        include_str!("../../../config/three-wards.toml"),
        include_str!("../../../config/lich-mau.toml"),
        &ward_switched_on(),
        "extends = 'city.toml'\nremove = ['booking']\n[[counter]]\nnumber = 3\n",
    ] {
        assert_eq!(found_in(&parsed(text)), [] as [String; 0]);
    }
}

/// A key's form, by its name.
fn form_of(name: &str) -> Option<&'static Json> {
    let (table, key) = name.rsplit_once('.').unwrap_or(("", name));
    let object = if table.is_empty() { schema() } else { &schema()["definitions"][table] };
    object["properties"].get(key)
}

#[test]
fn every_key_is_in_it_with_its_comment_and_its_form() {
    for name in keys() {
        let form = form_of(&name).unwrap_or_else(|| panic!("{name} is not there"));
        let known = ["type", "$ref", "allOf", "anyOf"].iter().any(|key| form.get(key).is_some());
        assert!(known, "{name}: {form}");
        if let Some(meaning) = meanings().get(&name) {
            let said = form["description"].as_str().unwrap_or_default();
            assert!(said.contains(&meaning.vi) && said.contains(&meaning.en), "{name}: {said}");
        }
        let items = form.get("items").filter(|_| form["type"] == "array");
        assert!(items.is_none_or(|items| *items != json!({})), "{name}: {form}");
    }
    let words = |name: &str| form_of(name).expect("a key")["enum"].clone();
    assert_eq!(words("voice.region"), json!(["north", "south"]));
    assert_eq!(words("calendar.kind"), json!(["closed"]));
    assert_eq!(form_of("counter.services").expect("a key")["items"]["type"], "string");
    assert_eq!(form_of("service.minutes").expect("a key")["type"], "number");
}

#[test]
fn a_value_of_another_kind_is_refused_by_the_schema_and_by_the_reader() {
    let whole = parsed(&ward_switched_on());
    let wrong = [
        Value::String("?".to_owned()),
        Value::Integer(1),
        Value::Float(1.5),
        Value::Boolean(true),
        Value::Array(Vec::new()),
        Value::Table(Table::new()),
    ];
    for name in keys().filter(|name| !["extends", "remove"].contains(&name.as_str())) {
        let (table, key) = name.rsplit_once('.').unwrap_or(("", &name));
        for value in &wrong {
            let mut changed = whole.clone();
            let at = within_mut(&mut changed, table).unwrap_or_else(|| panic!("{name}"));
            at.insert(key.to_owned(), value.clone());
            let by_schema = found_in(&changed).iter().any(|found| found.contains("is no"));
            let none_of_several = found_in(&changed).iter().any(|found| found.contains("none of"));
            let text = toml::to_string(&changed).expect("TOML");
            let found = read_with(&text, "", |_| Ok(String::new())).err();
            let says = |found: &crate::Findings, of_kind: bool| {
                found
                    .iter()
                    .any(|finding| !of_kind || matches!(finding.problem, Problem::WrongType { .. }))
            };
            let by_reader = found.as_ref().is_some_and(|found| says(found, true));
            let at_all = found.as_ref().is_some_and(|found| says(found, false));
            if by_schema {
                assert!(at_all, "{name} = {value}: only the schema refuses it");
            }
            if by_reader {
                assert!(
                    by_schema || none_of_several,
                    "{name} = {value}: only the reader refuses it"
                );
            }
        }
    }
    for bad in ["extends = 1", "remove = 'a'", "remove = [1]"] {
        assert!(!found_in(&parsed(bad)).is_empty(), "{bad}");
        assert!(read_with(bad, "", |_| Ok(String::new())).is_err(), "{bad}");
    }
}
