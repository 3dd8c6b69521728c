//! The sample ward is the reference for the configuration: no key without its words.

use std::collections::HashSet;
use std::fs;

use crate::files::{assert_none, root};

#[test]
fn every_key_of_the_sample_ward_is_explained() {
    let ward = root().join("config/ward.toml");
    let text = fs::read_to_string(ward).expect("config/ward.toml is there");
    let found: Vec<_> = unexplained(&text).map(|at| format!("config/ward.toml:{at}")).collect();
    assert_none(&found, "a comment above each key, or after it on its line");
}

/// `line: key` of every key whose first use has no comment.
fn unexplained(text: &str) -> impl Iterator<Item = String> {
    let mut table = String::new();
    let mut before = "";
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let line = line.trim();
        let explained = before.starts_with('#') || line.contains(" #");
        before = line;
        let name = match line.strip_prefix('[') {
            Some(header) => {
                header
                    .split(']')
                    .next()
                    .unwrap_or_default()
                    .trim_start_matches('[')
                    .clone_into(&mut table);
                table.clone()
            }
            None => match key(line) {
                Some(key) => format!("{table}.{key}"),
                None => continue,
            },
        };
        if seen.insert(name.clone()) && !explained {
            found.push(format!("{}: {name}", index + 1));
        }
    }
    found.into_iter()
}

/// The key of a line `key = value`; none in a comment or within a value.
fn key(line: &str) -> Option<&str> {
    let key = line.split_once('=')?.0.trim();
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-' || c == '.';
    (!key.is_empty() && key.chars().all(bare)).then_some(key)
}

#[test]
fn keys_without_words_are_found() {
    let text =
        "# who\nname = 'a'\nopen = 1\nlate = 2 # why\n# day\n[[day]]\n# a\na = 1\n[[day]]\na = 2\n";
    assert_eq!(unexplained(text).collect::<Vec<_>>(), ["3: .open"]);
}
