//! What people see stands in Fluent files, not in code.

use crate::files::{TextFile, assert_none, texts};
use crate::source::Source;

/// Where Vietnamese belongs in code, and why.
const AT_HOME: [&str; 8] = [
    // Đ is a letter that a prefix may have.
    "crates/office/src/ids.rs",
    // The spoken sentence is a rule of the office: its grammar is Vietnamese.
    "crates/office/src/speech/kiosk.rs",
    "crates/office/src/speech/manner.rs",
    "crates/office/src/speech/numerals.rs",
    "crates/office/src/speech/slot.rs",
    // The sentence's words and their clips.
    "crates/voice/",
    // `xinmoi demo` needs citizens and clerks with names.
    "crates/xinmoi/src/demo",
    // The page of all parts shows them with an office's own names.
    "displays/src/design/",
];

#[test]
fn no_vietnamese_text_stands_in_code() {
    let mut found = Vec::new();
    for file in texts().iter().filter(|file| is_code(file) && !file.is_test()) {
        let at_home = AT_HOME.iter().any(|home| file.path.starts_with(home));
        if !at_home {
            found.extend(vietnamese_lines(file));
        }
    }
    assert_none(&found, "text that people see belongs in Fluent files");
}

fn is_code(file: &TextFile) -> bool {
    file.is("rs") || file.is("ts") || file.is("tsx")
}

fn vietnamese_lines(file: &TextFile) -> Vec<String> {
    let text = if file.is("rs") { Source::of(&file.text).product } else { uncommented(&file.text) };
    let lines = text.lines().enumerate().filter(|(_, line)| line.contains(is_accented));
    lines.map(|(index, line)| format!("{}:{}: {}", file.path, index + 1, line.trim())).collect()
}

/// A letter that Vietnamese has and English has not.
fn is_accented(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && c != '×' && c != '÷'
}

/// TypeScript without its comments. A `//` within an address is not one; the rest of the grammar does not matter here.
fn uncommented(text: &str) -> String {
    let mut in_block = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        lines.push(without_comments(line, &mut in_block));
    }
    lines.join("\n")
}

fn without_comments(line: &str, in_block: &mut bool) -> String {
    let mut kept = String::new();
    let mut rest = line;
    loop {
        if *in_block {
            let Some((_, after)) = rest.split_once("*/") else { return kept };
            (rest, *in_block) = (after, false);
        }
        let Some(at) = rest.find("/*").into_iter().chain(line_comment(rest)).min() else {
            return kept + rest;
        };
        kept.push_str(&rest[..at]);
        if rest[at..].starts_with("//") {
            return kept;
        }
        (rest, *in_block) = (&rest[at + 2..], true);
    }
}

fn line_comment(line: &str) -> Option<usize> {
    line.match_indices("//").map(|(at, _)| at).find(|at| !line[..*at].ends_with(':'))
}

#[test]
fn vietnamese_is_seen_in_code_but_not_in_comments() {
    let file = |path: &str, text: &str| TextFile { path: path.to_owned(), text: text.to_owned() };
    let rust = file("a.rs", "/// Gọi số\nfn a() { b(\"Mời\") }\n");
    assert_eq!(vietnamese_lines(&rust), ["a.rs:2: fn a() { b(\"Mời\") }"]);
    let screen = file("a.tsx", "// Gọi\n/* số\n số */ <p>Mời</p>\nlet a = 'ws://b' // số\n");
    assert_eq!(vietnamese_lines(&screen), ["a.tsx:3: <p>Mời</p>"]);
}
