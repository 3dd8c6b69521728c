//! A function fits a screen.

use crate::files::{TextFile, assert_none, texts};
use crate::source::{Source, item_length};

/// What fits a screen; the median is meant to be under ten.
const LINES_MAX: usize = 60;

#[test]
fn every_function_fits_a_screen() {
    let mut found = Vec::new();
    for file in texts().iter().filter(|file| file.is("rs") && !file.is_test()) {
        found.extend(too_long(file));
    }
    assert_none(
        &found,
        &format!("a function has at most {LINES_MAX} lines: say its parts by name"),
    );
}

fn too_long(file: &TextFile) -> Vec<String> {
    let source = Source::of(&file.text);
    let mut found = Vec::new();
    for (start, name) in functions(&source.code) {
        let in_product = source.product[start..].starts_with("fn ");
        let lines = source.code[start..start + item_length(&source.code[start..])].lines().count();
        if in_product && lines > LINES_MAX {
            let line = source.code[..start].matches('\n').count() + 1;
            found.push(format!("{}:{line}: {name} has {lines} lines", file.path));
        }
    }
    found
}

/// Where each function begins, and its name.
fn functions(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.match_indices("fn ").filter_map(|(at, _)| {
        let begins_a_word = !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = &code[at + 3..];
        let name = rest.split(|c: char| !c.is_alphanumeric() && c != '_').next()?;
        (begins_a_word && !name.is_empty()).then_some((at, name))
    })
}

#[test]
fn long_functions_are_found() {
    let text = format!("fn short() {{}}\nfn long() {{\n{}}}\n", "    step();\n".repeat(59));
    let file = TextFile { path: "a.rs".to_owned(), text };
    assert_eq!(too_long(&file), ["a.rs:2: long has 61 lines"]);
}
