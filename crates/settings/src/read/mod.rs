//! Reads a configuration, section by section.

mod counters;
mod hours;
mod services;
mod sound;
mod voice;
mod words;

pub(crate) use hours::DAYS;

use crate::finding::Findings;
use crate::keys;
use crate::problem::Problem;
use crate::report::Report;
use crate::walk::Table;
use crate::{Lobby, Settings, TEXT_BYTES_MAX};
use jiff::tz::TimeZone;
use office::{Language, Limits, Rules, Text};
use std::ops::RangeInclusive;
use toml::de::DeTable;

/// The time zone of all of Vietnam.
const TIME_ZONE: &str = "Asia/Ho_Chi_Minh";

/// The languages of an office that names none.
const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

/// An office's name stands on one line of the television.
const OFFICE_NAME_CHARS_MAX: usize = 120;

/// Longer than a minute, a press is no slip; the citizen called is already on the way.
const UNDO_S: RangeInclusive<i64> = 0..=60;

/// Ten minutes is the longest that a counter may be kept waiting for one citizen.
const ABSENT_GRACE_S: RangeInclusive<i64> = 0..=600;

/// More calls than this are too small to read across a hall.
const RECENT: RangeInclusive<i64> = 1..=20;

/// Reads a configuration. `file_name` is only for the findings.
///
/// Everything that is wrong is found at once; what a broken line makes look wrong elsewhere is left out.
///
/// # Errors
/// The findings, warnings included, when at least one of them is an error.
pub fn read(text: &str, file_name: &str) -> Result<Settings, Findings> {
    let mut report = Report::new(text, file_name);
    if text.len() > TEXT_BYTES_MAX {
        report.add("", &(0..0), Problem::TextTooLarge { max: TEXT_BYTES_MAX });
        return Err(report.finish());
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let problem = match error.message() {
            "duplicate key" => Problem::KeyTwice,
            detail => Problem::Syntax { detail: detail.to_owned() },
        };
        report.add("", &error.span().unwrap_or(0..0), problem);
    }
    let read = settings(document.get_ref(), text, &mut report);
    let has_errors = report.has_errors();
    let findings = report.finish();
    match read {
        Some(settings) if !has_errors => Ok(Settings { warnings: findings.0, ..settings }),
        _ => Err(findings),
    }
}

/// Reads every section, also after one that failed: `?` comes last. What was reported may stand here as its default,
/// for the result counts only when nothing was.
fn settings(document: &DeTable<'_>, text: &str, report: &mut Report<'_>) -> Option<Settings> {
    let root = Table::document(&keys::ROOT, document, report);
    let office = office(&root, report);
    let hours = hours::hours(&root, report);
    let services = services::services(&root, report);
    let counters = counters::counters(&root, &services, report);
    let limits = limits(&root, report);
    let lobby = lobby(&root, report);
    let remote = remote(&root, report);
    let voice = voice::voice(&root, report);
    let office = office?;
    let rules = Rules {
        name: office.name,
        time_zone: office.time_zone,
        services: services.complete()?,
        counters: counters?,
        issue_hours: hours.issue,
        service_hours: hours.service,
        limits,
        ..Rules::default()
    };
    let (languages, public_url) = (office.languages, office.public_url);
    let (text, warnings) = (text.to_owned(), Vec::new());
    Some(Settings { rules, languages, public_url, lobby, remote, voice, text, warnings })
}

struct OfficeSection {
    name: Text,
    time_zone: String,
    languages: Vec<Language>,
    public_url: Option<String>,
}

fn office(root: &Table<'_>, report: &mut Report<'_>) -> Option<OfficeSection> {
    let table = root.need("office", "[office]", report)?.table(&keys::OFFICE, report)?;
    let name = words::name(&table, OFFICE_NAME_CHARS_MAX, report);
    let time_zone = time_zone(&table, report);
    let languages = languages(&table, report);
    let public_url = table.get("public_url").and_then(|value| words::url(&value, report));
    Some(OfficeSection {
        name: name?,
        time_zone: time_zone.unwrap_or_else(|| TIME_ZONE.to_owned()),
        languages: languages.unwrap_or_else(|| LANGUAGES.to_vec()),
        public_url,
    })
}

fn time_zone(office: &Table<'_>, report: &mut Report<'_>) -> Option<String> {
    let value = office.get("time_zone")?;
    let given = value.text(report)?;
    let known = TimeZone::get(given).ok();
    let name = known.as_ref().and_then(|zone| zone.iana_name()).map(str::to_owned);
    if name.is_none() {
        value.wrong(Problem::UnknownTimeZone { given: crate::walk::short(given) }, report);
    }
    name
}

fn languages(office: &Table<'_>, report: &mut Report<'_>) -> Option<Vec<Language>> {
    let value = office.get("languages")?;
    let mut languages = Vec::new();
    let mut all_read = true;
    for item in value.list(report)? {
        let language = words::one_of(&item, &[("vi", Language::Vi), ("en", Language::En)], report);
        all_read &= language.is_some();
        let Some(language) = language else { continue };
        if languages.contains(&language) {
            let (given, line) = (item.text(report)?.to_owned(), report.line_of(value.span.start));
            item.wrong(Problem::Twice { given, line }, report);
        } else {
            languages.push(language);
        }
    }
    if all_read && !languages.contains(&Language::Vi) {
        value.wrong(Problem::NoVietnamese, report);
    }
    Some(languages)
}

fn limits(root: &Table<'_>, report: &mut Report<'_>) -> Limits {
    let mut limits = Limits::default();
    let table = root.get("limits").and_then(|value| value.table(&keys::LIMITS, report));
    let Some(table) = table else { return limits };
    let mut seconds = |name, range, ms: &mut i64| {
        let read: Option<i64> = table.get(name).and_then(|value| value.integer(range, report));
        *ms = read.map_or(*ms, |s| s * 1_000);
    };
    seconds("undo_s", UNDO_S, &mut limits.undo_ms);
    seconds("absent_grace_s", ABSENT_GRACE_S, &mut limits.absent_grace_ms);
    limits
}

fn lobby(root: &Table<'_>, report: &mut Report<'_>) -> Lobby {
    let mut lobby = Lobby { public: true, recent: 6 };
    let table = root.get("lobby").and_then(|value| value.table(&keys::LOBBY, report));
    let Some(table) = table else { return lobby };
    if let Some(public) = table.get("public").and_then(|value| value.boolean(report)) {
        lobby.public = public;
    }
    if let Some(recent) = table.get("recent").and_then(|value| value.integer(RECENT, report)) {
        lobby.recent = recent;
    }
    lobby
}

fn remote(root: &Table<'_>, report: &mut Report<'_>) -> bool {
    let table = root.get("remote").and_then(|value| value.table(&keys::REMOTE, report));
    let on = table.and_then(|table| table.get("on")?.boolean(report));
    on.unwrap_or(false)
}
