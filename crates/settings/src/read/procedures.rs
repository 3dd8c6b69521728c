//! What people are told of services before they take a number, and `[[procedure]]`.

use super::names::{Known, Placed, each};
use super::screens;
use super::words::{self, Keys};
use crate::keys;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};
use crate::{Details, Guidance, PROCEDURES_MAX, Procedure};
use office::ServiceKey;
use std::collections::BTreeMap;

/// What to bring: a dozen papers.
const BRING_CHARS_MAX: usize = 600;

/// One line of a slip, or two.
const LINE_CHARS_MAX: usize = 120;

/// A procedure's name as the national list has it.
const NAME_CHARS_MAX: usize = 200;

/// Codes of the national list have eight characters.
const CODE_CHARS_MAX: usize = 32;

/// More words do not make it easier to find.
const WORDS_MAX: usize = 20;

/// What people type into a search.
const WORD_CHARS_MAX: usize = 40;

const BRING: Keys = Keys { vi: "bring", en: "bring_en", example: "bring = \"…\"" };
const FEE: Keys = Keys { vi: "fee", en: "fee_en", example: "fee = \"…\"" };
const LEGAL_TIME: Keys =
    Keys { vi: "legal_time", en: "legal_time_en", example: "legal_time = \"…\"" };

/// What is told of a service; `None` when nothing is.
pub(crate) fn guidance(table: &Table<'_>, report: &mut Report<'_>) -> Option<Guidance> {
    let guidance = Guidance {
        details: details(table, report),
        words: search_words(table, report),
        video: table.get("video").and_then(|value| screens::video(&value, report)),
    };
    (guidance != Guidance::default()).then_some(guidance)
}

fn details(table: &Table<'_>, report: &mut Report<'_>) -> Details {
    Details {
        bring: words::optional_text(table, &BRING, BRING_CHARS_MAX, report),
        fee: words::optional_text(table, &FEE, LINE_CHARS_MAX, report),
        legal_time: words::optional_text(table, &LEGAL_TIME, LINE_CHARS_MAX, report),
    }
}

fn search_words(table: &Table<'_>, report: &mut Report<'_>) -> Vec<String> {
    let Some(value) = table.get("words") else { return Vec::new() };
    let mut seen: Vec<Placed<String>> = Vec::new();
    let words = each(&value, report, |item, report| {
        let word = words::words(item, WORD_CHARS_MAX, report)?;
        Some(super::names::once(&mut seen, word, item, report))
    });
    let words = words.unwrap_or_default();
    if words.len() > WORDS_MAX {
        value.wrong(Problem::TooMany { max: WORDS_MAX }, report);
    }
    words
}

/// The procedures that could be read.
pub(crate) fn procedures(
    root: &Table<'_>,
    services: &Known<ServiceKey>,
    report: &mut Report<'_>,
) -> Vec<Procedure> {
    let tables = root.tables("procedure", &keys::PROCEDURE, PROCEDURES_MAX, report);
    // The code of each, and where it stands: so many cannot be looked through one by one.
    let mut codes = BTreeMap::new();
    let read = |table: Table<'_>| procedure(&table, services, &mut codes, report);
    tables.into_iter().filter_map(read).collect()
}

fn procedure(
    table: &Table<'_>,
    services: &Known<ServiceKey>,
    codes: &mut BTreeMap<String, usize>,
    report: &mut Report<'_>,
) -> Option<Procedure> {
    let code = table.need("code", "code = \"2.000815\"", report);
    let code = code.and_then(|value| once(self::code(&value, report)?, &value, codes, report));
    let name = words::name(table, NAME_CHARS_MAX, report);
    let service = table.need("service", "service = \"chung-thuc\"", report);
    let service = service.and_then(|value| services.find(&value, report));
    let (words, details) = (search_words(table, report), details(table, report));
    Some(Procedure { code: code?, name: name?, service: service?, words, details })
}

fn code(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b".-".contains(&b);
    if given.is_empty() || given.len() > CODE_CHARS_MAX || !given.bytes().all(plain) {
        value.wrong(Problem::Bad { form: Form::Code, given: short(given) }, report);
        return None;
    }
    Some(given.to_owned())
}

fn once(
    code: String,
    value: &Value<'_>,
    codes: &mut BTreeMap<String, usize>,
    report: &mut Report<'_>,
) -> Option<String> {
    if let Some(first) = codes.get(&code) {
        value.wrong(Problem::Twice { given: code, line: report.line_of(*first) }, report);
        return None;
    }
    codes.insert(code.clone(), value.span.start);
    Some(code)
}
