//! Reads a configuration, section by section.

mod backup;
mod calendar;
mod calling;
mod city;
mod clerks;
mod counters;
mod coverage;
mod fairness;
mod groups;
mod hours;
mod issuing;
mod layered;
mod limits;
mod names;
mod network;
mod oidc;
mod plan;
mod procedures;
mod rating;
mod screens;
mod security;
mod services;
mod simulation;
mod sound;
mod times;
mod voice;
mod wire;
mod words;

pub(crate) use calling::{ANY, CHOSEN_BY};
pub(crate) use counters::TERRITORIES;
pub(crate) use hours::DAYS;
pub(crate) use issuing::ORDERS;
pub(crate) use screens::{ARROWS, LAYOUTS, PRINTS, SHAPES, THEMES};
pub(crate) use voice::{ADDRESSES, FEE, NOUNS, NUMBERS, REGIONS, REPETITIONS, RESULT};

use self::calendar::{Beside, CalendarFile};
use self::calling::CallingSection;
use self::clerks::Clerks;
use self::counters::Counters;
use self::groups::Authorities;
use self::plan::Scope;
use self::services::{Around, Services};
use crate::finding::Findings;
use crate::keys;
use crate::layers::EXTENDS;
use crate::origins::Origins;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::Table;
use crate::{
    Backup, City, Kiosk, Lobby, Look, Network, Oidc, Rating, Security, Settings, TEXT_BYTES_MAX,
};
use jiff::tz::TimeZone;
use office::{Language, Rules, Text};
use std::ops::RangeInclusive;
use toml::de::DeTable;

/// The time zone of all of Vietnam.
const TIME_ZONE: &str = "Asia/Ho_Chi_Minh";

/// The languages of an office that names none.
const LANGUAGES: [Language; 2] = [Language::Vi, Language::En];

/// An office's name stands on one line of the television.
const OFFICE_NAME_CHARS_MAX: usize = 120;

/// Reads a configuration that stands alone. `file_name` is only for the findings. One that names a calendar file is
/// refused: see [`read_with`].
///
/// Everything that is wrong is found at once; what a broken line makes look wrong elsewhere is left out.
///
/// # Errors
/// The findings, warnings included, when at least one of them is an error.
pub fn read(text: &str, file_name: &str) -> Result<Settings, Findings> {
    whole(text, file_name, None)
}

/// Reads a configuration, with the calendar file that it may name (`[hours] calendar = "lich-2027.toml"`) and the
/// template that it may extend (`extends = "thanh-pho.toml"`). `beside` is asked for each such file's text at most once,
/// by its name without folders; it lies in the folder of `file_name`. When it cannot be had, `beside` says why in one
/// line.
///
/// [`Settings::text`] is then the whole configuration, with the days of the calendar file written into it, and the
/// template with what is otherwise here: it can be stored, shown and read again by [`read`] alone, and differs when one
/// of the files differs.
///
/// # Errors
/// The findings, warnings included, when at least one of them is an error. Those in another file bear its name
/// and lines; a calendar file's come last.
pub fn read_with(
    text: &str,
    file_name: &str,
    mut beside: impl FnMut(&str) -> Result<String, String>,
) -> Result<Settings, Findings> {
    whole(text, file_name, Some(&mut beside))
}

/// Where each value is written that a configuration, or the template that it extends, holds. Files are named, and handed
/// in, as in [`read_with`].
pub fn origins(
    text: &str,
    file_name: &str,
    mut beside: impl FnMut(&str) -> Result<String, String>,
) -> Origins {
    layered::origins(text, file_name, &mut beside)
}

fn whole(text: &str, file_name: &str, beside: Option<Beside<'_>>) -> Result<Settings, Findings> {
    let mut report = Report::new(text, file_name);
    if text.len() > TEXT_BYTES_MAX {
        report.add("", &(0..0), Problem::TextTooLarge { max: TEXT_BYTES_MAX });
        return Err(report.finish());
    }
    let (document, errors) = DeTable::parse_recoverable(text);
    report.add_syntax(errors);
    let root = Table::document(&keys::ROOT, document.get_ref(), &mut report);
    let mut beside = beside;
    if let Some(template) = layered::extended(&root, beside.as_mut(), &mut report)
        && let Some(beside) = beside
    {
        return layered::over(&template, text, file_name, beside);
    }
    if document.get_ref().contains_key(EXTENDS) {
        // What the template would have said is not missing.
        return Err(report.finish());
    }
    let read = settings(&root, text, beside, &mut report);
    if let Some((settings, Some(file))) = &read
        && !report.has_errors()
        && !self::read(&settings.text, file_name).is_ok_and(|again| again.rules == settings.rules)
    {
        report.add_at(&file.place, file.not_joined());
    }
    let has_errors = report.has_errors();
    let findings = report.finish();
    match read {
        Some((settings, _)) if !has_errors => Ok(Settings { warnings: findings.0, ..settings }),
        _ => Err(findings),
    }
}

/// Reads every section, also after one that failed: `?` comes last. What was reported may stand here as its default,
/// for the result counts only when nothing was.
fn settings(
    root: &Table<'_>,
    text: &str,
    beside: Option<Beside<'_>>,
    report: &mut Report<'_>,
) -> Option<(Settings, Option<CalendarFile>)> {
    let office = office(root, report);
    let hours_table = root.get("hours").and_then(|value| value.table(&keys::HOURS, report));
    let hours = hours::hours(hours_table.as_ref(), report);
    let calendar = calendar::calendar(root, hours_table.as_ref(), beside, report);
    let (groups, authorities) = (groups::groups(root, report), groups::authorities(root, report));
    let around = Around { groups: &groups.known, issue: hours.issue.as_ref() };
    let mut voice = voice::voice(root, report);
    let services = services::services(root, &around, &mut voice, report);
    let serving = serving(root, &services, &authorities, report);
    let issuing = issuing::issuing(root, &hours, &services, report);
    let procedures = procedures::procedures(root, &services.known, report);
    let (hall, limits) = (around_the_hall(root, report), limits::limits(root, report));
    let simulation = simulation::simulation(root, services.demand.clone(), report);
    let (office, guidance) = (office?, services.told.clone());
    let rules = Rules {
        name: office.name,
        time_zone: office.time_zone,
        services: services.complete()?,
        counters: serving.counters.rules?,
        issue_hours: hours.issue,
        service_hours: hours.service,
        limits,
        groups: groups.read?,
        authorities: authorities.read?,
        clerks: serving.clerks.rules?,
        calendar: calendar.days,
        calling: serving.calling.calling,
        issuing,
    };
    let settings = Settings {
        rules,
        languages: office.languages,
        public_url: office.public_url,
        look: hall.look,
        kiosk: hall.kiosk,
        lobby: hall.lobby,
        places: serving.counters.places,
        guidance,
        procedures,
        rating: hall.rating,
        remote: hall.remote,
        network: hall.network,
        security: hall.security,
        oidc: hall.oidc,
        city: hall.city,
        backup: hall.backup,
        keep_years: hall.keep_years,
        voice: voice.voice,
        simulation,
        text: calendar.file.as_ref().map_or(text.to_owned(), |file| file.joined_to(text)),
        warnings: Vec::new(),
    };
    Some((settings, calendar.file))
}

/// The pages of the hall and how they look, what is asked afterwards, whether phones take numbers, how the office is
/// reached, whom it tells, and what is kept of it elsewhere.
struct AroundTheHall {
    look: Look,
    kiosk: Kiosk,
    lobby: Lobby,
    rating: Option<Rating>,
    remote: bool,
    network: Network,
    security: Security,
    oidc: Option<Oidc>,
    city: Option<City>,
    backup: Option<Backup>,
    keep_years: Option<u16>,
}

fn around_the_hall(root: &Table<'_>, report: &mut Report<'_>) -> AroundTheHall {
    AroundTheHall {
        look: screens::look(root, report),
        kiosk: screens::kiosk(root, report),
        lobby: screens::lobby(root, report),
        rating: rating::rating(root, report),
        remote: remote(root, report),
        network: network::network(root, report),
        security: security::security(root, report),
        oidc: oidc::oidc(root, report),
        city: city::city(root, report),
        backup: backup::backup(root, report),
        keep_years: keep_years(root, report),
    }
}

/// Who serves whom, and in which order.
struct Serving {
    counters: Counters,
    clerks: Clerks,
    calling: CallingSection,
}

fn serving(
    root: &Table<'_>,
    services: &Services,
    authorities: &Authorities,
    report: &mut Report<'_>,
) -> Serving {
    let scope = Scope {
        services: &services.known,
        authorities: &authorities.known,
        services_taken: None,
        authorities_taken: &[],
    };
    let counters = counters::counters(root, scope, report);
    coverage::report_untaken(services, authorities, &counters.takes, report);
    let clerks = clerks::clerks(root, scope, report);
    let calling = calling::calling(root, scope, report);
    let serving = Serving { counters, clerks, calling };
    fairness::warn(&serving, &authorities.known, report);
    serving
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
        let given = crate::walk::short(given);
        value.wrong(Problem::Bad { form: Form::TimeZone, given }, report);
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

/// Nobody lets go of a year that still runs; a century is for ever.
const KEEP_YEARS: RangeInclusive<i64> = 1..=100;

fn keep_years(root: &Table<'_>, report: &mut Report<'_>) -> Option<u16> {
    let table = root.get("log").and_then(|value| value.table(&keys::LOG, report))?;
    table.integer("keep_years", KEEP_YEARS, report)
}

fn remote(root: &Table<'_>, report: &mut Report<'_>) -> bool {
    let table = root.get("remote").and_then(|value| value.table(&keys::REMOTE, report));
    let on = table.and_then(|table| table.get("on")?.boolean(report));
    on.unwrap_or(false)
}
