//! The sample ward is the reference for the configuration: every key is there, and none without its words.

use std::collections::BTreeSet;
use std::fs;

use crate::files::{assert_none, root};

/// A key, or a table's header, as it stands in a file.
struct Key {
    line: usize,
    /// `hours.issue.days`; a table's own name for its header.
    name: String,
    /// Whether a comment stands above it or behind it.
    explained: bool,
}

#[test]
fn every_key_of_the_sample_ward_is_explained() {
    let found = unexplained(&keys(&ward()));
    assert_none(&found, "config/ward.toml: a comment above each key, or behind it");
}

#[test]
fn every_key_there_is_stands_in_the_sample_ward() {
    let text = ward();
    let names: BTreeSet<_> = keys(&text).into_iter().map(|key| key.name).collect();
    let stands = |key: &String| {
        let table = format!("{key}.");
        names.contains(key) || names.iter().any(|name| name.starts_with(&table))
    };
    let missing: Vec<_> = settings::keys().filter(|key| !stands(key)).collect();
    assert_none(&missing, "config/ward.toml lacks these keys; `# key = …` shows one that is off");
}

fn ward() -> String {
    fs::read_to_string(root().join("config/ward.toml")).expect("config/ward.toml is there")
}

/// Every key of the file, those in comments (`# [[table]]`, `# key = …`) included: they are there to be switched on.
fn keys(text: &str) -> Vec<Key> {
    let mut table = String::new();
    let mut before = "";
    let mut found = Vec::new();
    for (index, line) in text.lines().map(str::trim).enumerate() {
        let explained = before.starts_with('#') || line.contains(" # ");
        before = line;
        let bare = line.trim_start_matches(['#', ' ']);
        if let Some(header) = header(bare) {
            header.clone_into(&mut table);
            found.push(Key { line: index + 1, name: table.clone(), explained });
        } else if let Some(key) = key(bare) {
            let name = if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") };
            found.push(Key { line: index + 1, name, explained });
        }
    }
    found
}

/// The table of a line `[table]` or `[[table]]`; none in prose that begins with one.
fn header(line: &str) -> Option<&str> {
    let header = line.strip_prefix('[')?.strip_suffix(']')?.trim_matches(['[', ']']);
    let bare = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    header.chars().all(bare).then_some(header)
}

/// The key of a line `key = value`; none in prose or within a value.
fn key(line: &str) -> Option<&str> {
    let key = line.split_once('=')?.0.trim();
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    (!key.is_empty() && key.chars().all(bare)).then_some(key)
}

/// Keys that have no comment where they stand first.
fn unexplained(keys: &[Key]) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let first = keys.iter().filter(|key| seen.insert(&key.name));
    let wordless = first.filter(|key| !key.explained);
    wordless.map(|key| format!("line {}: {}", key.line, key.name)).collect()
}

#[test]
fn keys_without_words_are_found() {
    let text = "\
        # who\nname = 'a'\nopen = 1\nlate = 2 # why\n\
        # one day\n[[day]]\n# when\nat = 1\n[[day]]\nat = 2\n# off\n# url = 'b'\n\
        # none\n# [[night]]\n# when\n# from = 1\n# [[day]] is another\n# to = 2\n";
    assert_eq!(unexplained(&keys(text)), ["line 3: open"]);
    for name in ["day.url", "night", "night.from", "night.to"] {
        assert!(keys(text).iter().any(|key| key.name == name), "{name}");
    }
}
