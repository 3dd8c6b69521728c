//! What people read: every text in Vietnamese and in English, with the same things to fill in.

use std::collections::{BTreeMap, BTreeSet};

use crate::files::{TextFile, assert_none, texts};

/// Message id (or `id.attribute`) to the variables it fills in.
type Messages = BTreeMap<String, BTreeSet<String>>;

#[test]
fn every_text_exists_in_both_languages() {
    let files = texts();
    let fluent: Vec<_> = files.iter().filter(|file| file.is("ftl")).collect();
    let mut found = Vec::new();
    for file in &fluent {
        let Some(path) = in_the_other_language(&file.path) else {
            found.push(format!("{}: in no language: name it vi.ftl or en.ftl", file.path));
            continue;
        };
        match fluent.iter().find(|other| other.path == path) {
            Some(other) => found.extend(lacking(file, other)),
            None => found.push(format!("{path} is missing")),
        }
    }
    assert_none(&found, "every text exists in Vietnamese and English");
}

/// `texts/vi.ftl` <-> `texts/en.ftl`, `texts/vi/lobby.ftl` <-> `texts/en/lobby.ftl`.
fn in_the_other_language(path: &str) -> Option<String> {
    for (this, other) in [("vi", "en"), ("en", "vi")] {
        for (before, after) in [("/", ".ftl"), ("/", "/")] {
            let place = format!("{before}{this}{after}");
            if path.contains(&place) {
                return Some(path.replace(&place, &format!("{before}{other}{after}")));
            }
        }
    }
    None
}

/// What `other` lacks of `file`.
fn lacking(file: &TextFile, other: &TextFile) -> Vec<String> {
    let others = messages(&other.text);
    let mut found = Vec::new();
    for (id, variables) in messages(&file.text) {
        match others.get(&id) {
            None => found.push(format!("{} lacks {id}", other.path)),
            Some(theirs) => found.extend(
                variables
                    .difference(theirs)
                    .map(|name| format!("{}: {id} lacks ${name}", other.path)),
            ),
        }
    }
    found
}

fn messages(text: &str) -> Messages {
    let mut messages = Messages::new();
    let mut message = String::new();
    let mut entry = String::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(id) = identifier(line) {
            id.clone_into(&mut message);
            id.clone_into(&mut entry);
        } else if let Some(attribute) = line.trim_start().strip_prefix('.').and_then(identifier) {
            entry = format!("{message}.{attribute}");
        }
        if !entry.is_empty() {
            messages.entry(entry.clone()).or_default().extend(variables(line));
        }
    }
    messages
}

/// The identifier of `id = …` at the start of a line.
fn identifier(line: &str) -> Option<&str> {
    let id = line.split_once('=')?.0.trim_end();
    let first = id.trim_start_matches('-').chars().next()?;
    let valid = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (first.is_ascii_alphabetic() && id.chars().all(valid)).then_some(id)
}

fn variables(line: &str) -> impl Iterator<Item = String> {
    line.split('$').skip(1).map(|rest| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect()
    })
}

#[test]
fn missing_texts_and_variables_are_found() {
    let vi = "goi = Mời số { $number }\n    .title = Gọi\nmoi = Mời\n";
    let en = "goi = Number please\n    .title = Call\n";
    let file = |path: &str, text: &str| TextFile { path: path.to_owned(), text: text.to_owned() };
    let found = lacking(&file("a/vi.ftl", vi), &file("a/en.ftl", en));
    assert_eq!(found, ["a/en.ftl: goi lacks $number", "a/en.ftl lacks moi"]);
}
