//! The program's words on a terminal.

use office::Language;
use settings::Texts;
use std::io::Write;
use std::sync::LazyLock;

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The terminal's language: English where the environment says so, Vietnamese everywhere else.
pub(crate) fn language() -> Language {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let wanted = set("LC_ALL").or_else(|| set("LC_MESSAGES")).or_else(|| set("LANG"));
    match wanted {
        Some(wanted) if wanted.starts_with("en") => Language::En,
        Some(_) | None => Language::Vi,
    }
}

/// Writes a line to stdout. Nobody reading it any more is no reason to stop an office.
pub(crate) fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// The text with this id in the terminal's language.
pub(crate) fn text(id: &str, args: &[(&'static str, String)]) -> String {
    TEXTS.text(language(), id, None, args)
}
