//! Lobby and kiosk run on Chrome 53, which reaches televisions of 2018. esbuild lowers syntax only; what the browser itself
//! lacks is looked for here, in what was built.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files::{assert_none, root};

/// Names that Chrome 53 does not know.
const SCRIPT_LACKS: [&str; 26] = [
    "queueMicrotask",
    "globalThis",
    "structuredClone",
    "Object.entries",
    "Object.values",
    "Object.fromEntries",
    "Object.getOwnPropertyDescriptors",
    "Intl.PluralRules",
    "Intl.ListFormat",
    "Intl.RelativeTimeFormat",
    "ResizeObserver",
    "AbortController",
    "AbortSignal",
    "PointerEvent",
    "customElements",
    "randomUUID",
    ".formatToParts(",
    ".padStart(",
    ".padEnd(",
    ".trimStart(",
    ".trimEnd(",
    ".replaceAll(",
    ".flatMap(",
    ".finally(",
    ".replaceChildren(",
    ".toggleAttribute(",
];

/// Style that Chrome 53 drops, and with it the layout.
const STYLE_LACKS: [&str; 19] = [
    "display:grid",
    "display:inline-grid",
    "grid-template",
    "gap:",
    "inset:",
    "min(",
    "max(",
    "clamp(",
    "env(",
    "aspect-ratio:",
    ":is(",
    ":where(",
    ":has(",
    ":focus-visible",
    ":focus-within",
    "dvh",
    "svh",
    "position:sticky",
    "@layer",
];

#[test]
fn lobby_and_kiosk_need_nothing_that_chrome_53_lacks() {
    let dist = root().join("displays/dist");
    let mut found = Vec::new();
    for file in television_files(&dist) {
        let text = fs::read_to_string(&file).unwrap();
        let name = file.strip_prefix(&dist).unwrap().display();
        found.extend(lacking(&file, &text).map(|what| format!("{name}: {what}")));
    }
    assert_none(&found, "Chrome 53 lacks these");
}

/// What the lobby's and the kiosk's pages load.
fn television_files(dist: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    walk(dist, &mut files);
    let is_theirs = |file: &PathBuf| {
        let path = file.strip_prefix(dist).unwrap_or(file).to_string_lossy();
        (path.contains("lobby") || path.contains("kiosk")) && (is(file, "js") || is(file, "css"))
    };
    files.retain(is_theirs);
    assert!(files.len() >= 2, "displays/dist lacks lobby and kiosk: `npm run build` in displays/");
    files
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn is(file: &Path, ending: &str) -> bool {
    file.extension().is_some_and(|extension| extension == ending)
}

fn lacking(file: &Path, text: &str) -> impl Iterator<Item = String> {
    let found = if is(file, "css") { in_style(text) } else { in_script(text) };
    found.into_iter()
}

fn in_script(text: &str) -> Vec<String> {
    // Asking whether it is there is the right thing to do.
    let text = text.replace("typeof ", "typeof:");
    let used = SCRIPT_LACKS
        .iter()
        .filter(|name| text.match_indices(**name).any(|(at, _)| !text[..at].ends_with("typeof:")));
    used.map(|name| (*name).to_owned()).collect()
}

fn in_style(text: &str) -> Vec<String> {
    let text: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = text.replace(": ", ":");
    let used = STYLE_LACKS.iter().filter(|name| {
        // `minmax(` and `column-gap:` end in other names; only the name itself counts.
        text.match_indices(**name).any(|(at, _)| {
            let joined = text[..at].ends_with(|c: char| c.is_ascii_alphabetic() || c == '-');
            !joined || name.starts_with(':') || name.ends_with("vh")
        })
    });
    let nested = text.contains('&').then(|| "nesting (&)".to_owned());
    used.map(|name| (*name).to_owned()).chain(nested).collect()
}

#[test]
fn what_a_television_lacks_is_found() {
    assert_eq!(in_script("typeof queueMicrotask; a.padStart(2)"), [".padStart("]);
    assert_eq!(in_style(".a{display:flex;gap: 1rem;height:100dvh}"), ["gap:", "dvh"]);
    assert_eq!(in_style(".a{display:-webkit-flex;margin:0 auto}"), [""; 0]);
}
