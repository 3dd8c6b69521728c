//! Words for people, from `texts/vi.ftl` and `texts/en.ftl`.

use axum::http::HeaderMap;
use axum::http::header::ACCEPT_LANGUAGE;
use office::Language;
use settings::Texts;
use std::sync::LazyLock;

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// The language a caller reads: the first of the house's that the header names; Vietnamese without one.
pub(crate) fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let first = wanted.split(',').map(str::trim).find_map(|tag| match tag.get(..2)? {
        "vi" => Some(Language::Vi),
        "en" => Some(Language::En),
        _ => None,
    });
    first.unwrap_or_default()
}

/// The text with this id.
pub(crate) fn text(language: Language, id: &str, args: &[(&'static str, String)]) -> String {
    TEXTS.text(language, id, None, args)
}
