//! What each key means, in the words of `config/ward.toml`: one text for whoever edits the file and whoever fills in a form.

use crate::keys::joined;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The reference.
pub(crate) const WARD: &str = include_str!("../../../config/ward.toml");

/// A key's explanation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meaning {
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

static MEANINGS: LazyLock<BTreeMap<String, Meaning>> = LazyLock::new(|| meanings_in(WARD));

/// What each key and table means, by its name as [`crate::keys`] gives it.
pub fn meanings() -> &'static BTreeMap<String, Meaning> {
    &MEANINGS
}

/// The comment right above each table and key, also of those that stand as `# key = value`.
fn meanings_in(text: &str) -> BTreeMap<String, Meaning> {
    let mut meanings = BTreeMap::new();
    let (mut table, mut said) = ("", Meaning::default());
    for line in text.lines() {
        let bare = line.strip_prefix("# ").unwrap_or(line);
        let header = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let named = header.map(|header| header.trim_matches(['[', ']']));
        if let Some(named) = named {
            table = named;
            keep(&mut meanings, table.to_owned(), &mut said);
        } else if let Some((key, _)) = bare.split_once(" = ")
            && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
        {
            keep(&mut meanings, joined(table, key), &mut said);
        } else if line.starts_with("# ") {
            say(&mut said, bare);
        } else {
            said = Meaning::default();
        }
    }
    meanings
}

/// Only the first of several tables is explained.
fn keep(meanings: &mut BTreeMap<String, Meaning>, key: String, said: &mut Meaning) {
    let said = std::mem::take(said);
    if !said.vi.is_empty() {
        meanings.entry(key).or_insert(said);
    }
}

/// Vietnamese comes first, and one line may hold both.
fn say(said: &mut Meaning, line: &str) {
    match line.split_once(" / ") {
        Some((vi, en)) if is_vietnamese(vi) => {
            join(&mut said.vi, vi);
            join(&mut said.en, en);
        }
        _ if said.en.is_empty() && (is_vietnamese(line) || goes_on(&said.vi)) => {
            join(&mut said.vi, line);
        }
        _ => join(&mut said.en, line),
    }
}

/// Every Vietnamese line of some length has letters that English lacks.
fn is_vietnamese(line: &str) -> bool {
    line.chars().any(|c| c.is_alphabetic() && !c.is_ascii())
}

fn goes_on(sentence: &str) -> bool {
    !sentence.is_empty() && !sentence.ends_with(['.', ':', ';'])
}

fn join(text: &mut String, line: &str) {
    if !text.is_empty() {
        text.push(' ');
    }
    text.push_str(line.trim());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_explained_in_both_languages() {
        let lacking: Vec<_> = crate::keys()
            .filter(|key| {
                let words = meanings().get(key);
                !words.is_some_and(|m| is_vietnamese(&m.vi) && !m.en.is_empty())
            })
            // The table around `[[hours.issue]]` and its like may have a header of its own or not.
            .filter(|key| key != "simulation")
            .collect();
        assert!(lacking.is_empty(), "{lacking:?}");
    }

    #[test]
    fn no_english_stands_in_the_vietnamese() {
        for (key, Meaning { vi, en }) in meanings() {
            for word in [" the ", " Default ", "Required", " without "] {
                assert!(!vi.contains(word), "{key}: {vi}");
            }
            assert!(!en.contains("Mặc định") && !en.contains("Bắt buộc"), "{key}: {en}");
        }
    }
}
