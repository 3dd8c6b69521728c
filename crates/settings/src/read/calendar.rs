//! `[[calendar]]`: days that are not like their weekday, here or in a file beside the configuration.

use super::hours::DAYS;
use super::names::{Placed, once};
use super::words;
use crate::TEXT_BYTES_MAX;
use crate::keys;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Place, Table, Value, short};
use jiff::civil::Date;
use office::{CalendarDay, DayKind};
use toml::de::DeTable;

/// Every day of a year, and some of the next.
const DAYS_MAX: usize = 400;

/// A holiday's name stands on one line of the kiosk.
const NAME_CHARS_MAX: usize = 60;

/// A file's name is no longer than a label.
const FILE_NAME_BYTES_MAX: usize = 64;

/// Hands out the text of a file that stands beside the configuration, by its name; or says why not.
pub(crate) type Beside<'a> = &'a mut dyn FnMut(&str) -> Result<String, String>;

/// The days, and the file that some of them came from.
#[derive(Default)]
pub(crate) struct Calendar {
    /// In the order of their dates.
    pub(crate) days: Vec<CalendarDay>,
    pub(crate) file: Option<CalendarFile>,
}

/// A calendar file that was read.
pub(crate) struct CalendarFile {
    name: String,
    text: String,
    /// Where it is named.
    pub(crate) place: Place,
    /// Where the key that names it begins in the configuration.
    key_at: usize,
}

/// Days already read, and where.
type Seen = Vec<Placed<Date>>;

pub(crate) fn calendar(
    root: &Table<'_>,
    hours: Option<&Table<'_>>,
    beside: Option<Beside<'_>>,
    report: &mut Report<'_>,
) -> Calendar {
    let mut seen = Seen::new();
    let mut days: Vec<_> = root
        .tables("calendar", &keys::CALENDAR, DAYS_MAX, report)
        .iter()
        .filter_map(|table| day(table, &mut seen, report))
        .collect();
    let file = hours.and_then(|hours| file(hours, beside, report));
    if let Some(file) = &file {
        days.extend(days_of(file, &seen, report));
    }
    days.sort_by_key(|day| day.date);
    Calendar { days, file }
}

fn day(table: &Table<'_>, seen: &mut Seen, report: &mut Report<'_>) -> Option<CalendarDay> {
    let date = table.need("date", "date = \"2027-01-01\"", report);
    let date = date.and_then(|value| Some(once(seen, date_of(&value, report)?, &value, report)));
    let kind = kind(table, report);
    let name = words::optional_name(table, NAME_CHARS_MAX, report);
    Some(CalendarDay { date: date?, kind: kind?, name })
}

fn date_of(value: &Value<'_>, report: &mut Report<'_>) -> Option<Date> {
    const WRITTEN: usize = "2027-01-01".len();
    let given = value.text(report)?;
    let date = given.parse().ok().filter(|_| given.len() == WRITTEN);
    if date.is_none() {
        value.wrong(Problem::Bad { form: Form::Date, given: short(given) }, report);
    }
    date
}

/// Closed, or like some weekday.
fn kind(table: &Table<'_>, report: &mut Report<'_>) -> Option<DayKind> {
    let Some(like) = table.get("like") else {
        let kind = table.need("kind", "kind = \"closed\"", report)?;
        return words::one_of(&kind, &[("closed", DayKind::Closed)], report);
    };
    if let Some(kind) = table.get("kind") {
        kind.wrong(Problem::Excludes { other: "like" }, report);
    }
    let mut days = [("", DayKind::Closed); 7];
    for (monday_first, (word, name)) in (0..).zip(days.iter_mut().zip(DAYS)) {
        *word = (name, DayKind::Like(monday_first));
    }
    words::one_of(&like, &days, report)
}

/// The file that `[hours] calendar` names.
fn file(
    hours: &Table<'_>,
    beside: Option<Beside<'_>>,
    report: &mut Report<'_>,
) -> Option<CalendarFile> {
    let value = hours.get("calendar")?;
    let given = value.text(report)?;
    if !is_file_name(given) {
        value.wrong(Problem::Bad { form: Form::FileName, given: short(given) }, report);
        return None;
    }
    let name = given.to_owned();
    let Some(beside) = beside else {
        value.wrong(Problem::CalendarNotAtHand { given: name }, report);
        return None;
    };
    match beside(&name) {
        Ok(text) => {
            let (place, key_at) = (value.place(), hours.key_starts("calendar")?);
            Some(CalendarFile { name, text, place, key_at })
        }
        Err(why) => {
            let why = short(&why);
            value.wrong(Problem::CalendarUnread { given: name, why }, report);
            None
        }
    }
}

/// A name that leads to no other folder, and to no hidden file.
pub(super) fn is_file_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
    (1..=FILE_NAME_BYTES_MAX).contains(&name.len())
        && name.chars().all(plain)
        && !name.starts_with('.')
}

/// The days of a calendar file. What is wrong with them is said with the file's own name and lines.
fn days_of(file: &CalendarFile, seen: &Seen, report: &mut Report<'_>) -> Vec<CalendarDay> {
    let path = sibling(report.file(), &file.name);
    let mut own = Report::new(&file.text, &path);
    let mut days = Vec::new();
    if file.text.len() > TEXT_BYTES_MAX {
        own.add("", &(0..0), Problem::TextTooLarge { max: TEXT_BYTES_MAX });
    } else {
        let (document, errors) = DeTable::parse_recoverable(&file.text);
        own.add_syntax(errors);
        let root = Table::document(&keys::CALENDAR_FILE, document.get_ref(), &mut own);
        let mut own_seen = Seen::new();
        for table in root.tables("calendar", &keys::CALENDAR, DAYS_MAX, &mut own) {
            days.extend(day(&table, &mut own_seen, &mut own));
        }
        report_twice_beside(&own_seen, seen, report, &mut own);
    }
    report.add_beside(own.finish());
    days
}

fn report_twice_beside(own: &Seen, seen: &Seen, main: &Report<'_>, report: &mut Report<'_>) {
    for day in own {
        if let Some(first) = seen.iter().find(|first| first.name == day.name) {
            let (given, file) = (day.name.to_string(), main.file().to_owned());
            let line = main.line_of(first.place.span.start);
            report.add_at(&day.place, Problem::TwiceBeside { given, file, line });
        }
    }
}

/// The file with this name in the same folder.
pub(super) fn sibling(path: &str, name: &str) -> String {
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    format!("{folder}{name}")
}

impl CalendarFile {
    /// The configuration with the days of this file written into it, so that it says the same without the file.
    pub(crate) fn joined_to(&self, text: &str) -> String {
        let (before, named) = text.split_at(self.key_at);
        let days = self.text.trim_start_matches('\u{feff}');
        format!("{before}# {named}\n\n# {}\n{days}", self.name)
    }

    /// The problem when that does not say the same.
    pub(crate) fn not_joined(&self) -> Problem {
        Problem::CalendarNotJoined { given: self.name.clone() }
    }
}
