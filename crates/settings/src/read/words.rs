//! Texts that people read, and names that programs use.

use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};
use office::{ServiceKey, Text};
use unicode_normalization::is_nfc;

/// A longer address makes a QR too dense for a cheap thermal printer.
const URL_BYTES_MAX: usize = 120;

/// The required `name` and the optional `name_en` of a table.
pub(crate) fn name(table: &Table<'_>, chars_max: usize, report: &mut Report<'_>) -> Option<Text> {
    text(table, &NAME, chars_max, report)
}

/// The keys under which a text for people stands, in Vietnamese and in English.
pub(crate) struct Keys {
    pub(crate) vi: &'static str,
    pub(crate) en: &'static str,
    /// How the Vietnamese could be written.
    pub(crate) example: &'static str,
}

const NAME: Keys = Keys { vi: "name", en: "name_en", example: "name = \"…\"" };

/// A text for people: the Vietnamese is required, the English optional.
pub(crate) fn text(
    table: &Table<'_>,
    keys: &Keys,
    chars_max: usize,
    report: &mut Report<'_>,
) -> Option<Text> {
    let vi = table.need(keys.vi, keys.example, report);
    let vi = vi.and_then(|value| words(&value, chars_max, report));
    let en = table.get(keys.en).and_then(|value| words(&value, chars_max, report));
    Some(Text { vi: vi?, en })
}

/// The optional `name` and `name_en` of a table; English alone is missing its Vietnamese.
pub(crate) fn optional_name(
    table: &Table<'_>,
    chars_max: usize,
    report: &mut Report<'_>,
) -> Option<Text> {
    optional_text(table, &NAME, chars_max, report)
}

/// An optional text for people; English alone is missing its Vietnamese.
pub(crate) fn optional_text(
    table: &Table<'_>,
    keys: &Keys,
    chars_max: usize,
    report: &mut Report<'_>,
) -> Option<Text> {
    let written = table.get(keys.vi).is_some() || table.get(keys.en).is_some();
    if written { text(table, keys, chars_max, report) } else { None }
}

/// A line of text for people: not empty, NFC, no control characters, at most `chars_max` characters.
pub(crate) fn words(
    value: &Value<'_>,
    chars_max: usize,
    report: &mut Report<'_>,
) -> Option<String> {
    let text = value.text(report)?;
    let given = text.chars().count();
    let problem = if text.trim().is_empty() {
        Problem::EmptyText
    } else if text.trim() != text {
        Problem::SpaceAround
    } else if !office::is_plain_line(text) {
        Problem::ControlCharacter
    } else if !is_nfc(text) {
        Problem::NotNfc
    } else if given > chars_max {
        Problem::TextTooLong { given, max: chars_max }
    } else {
        return Some(text.to_owned());
    };
    value.wrong(problem, report);
    None
}

/// One of a few words.
pub(crate) fn one_of<T: Copy>(
    value: &Value<'_>,
    allowed: &[(&str, T)],
    report: &mut Report<'_>,
) -> Option<T> {
    let given = value.text(report)?;
    let found = allowed.iter().find(|(word, _)| *word == given);
    if found.is_none() {
        let words: Vec<_> = allowed.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let problem = Problem::NotOneOf { given: short(given), allowed: words.join(", ") };
        value.wrong(problem, report);
    }
    found.map(|(_, meaning)| *meaning)
}

/// A voice pack: the name of a folder, so it must not lead out of its own.
pub(crate) fn pack(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    key::<ServiceKey>(value, report).map(String::from)
}

/// A name of `a-z 0-9 - _`, such as a service's key or a zone.
pub(crate) fn key<K: std::str::FromStr>(value: &Value<'_>, report: &mut Report<'_>) -> Option<K> {
    let given = value.text(report)?;
    let key = given.parse().ok();
    if key.is_none() {
        value.wrong(Problem::Bad { form: Form::Key, given: short(given) }, report);
    }
    key
}

/// The address that phones reach, without a slash at its end.
pub(crate) fn url(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let Some(host) = host(given) else {
        value.wrong(Problem::Bad { form: Form::Url, given: short(given) }, report);
        return None;
    };
    let host = host.to_ascii_lowercase();
    if host == "localhost" || host.starts_with("127.") || host == "[::1]" || host == "0.0.0.0" {
        value.wrong(Problem::LoopbackUrl, report);
    }
    Some(given.trim_end_matches('/').to_owned())
}

/// The host of `http(s)://host[:port][/path]`; `None` for anything else.
fn host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:[]/".contains(c);
    if url.len() > URL_BYTES_MAX || !rest.chars().all(plain) {
        return None;
    }
    let authority = rest.split('/').next()?;
    let (host, port) = match authority.rsplit_once(':') {
        // The colons of an IPv6 address stand within its brackets.
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    };
    let port_fits = port.is_none_or(|port| port.parse::<u16>().is_ok_and(|port| port > 0));
    (host.contains(|c: char| c.is_ascii_alphanumeric()) && port_fits).then_some(host)
}
