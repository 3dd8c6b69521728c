//! `[[hours.issue]]` and `[[hours.service]]`: windows of a week.

use super::times::minute;
use crate::keys::{self, Section};
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Place, Table, Value, short};
use office::{Hours, Window};

/// Monday first, as in [`Hours`].
pub(crate) const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// A week has seven days; more entries than this say the same twice.
const ENTRIES_MAX: usize = 14;

/// More windows than hours in a day are not opening hours.
const WINDOWS_MAX: usize = 24;

/// Both kinds of hours; absent means always.
#[derive(Default)]
pub(crate) struct BothHours {
    pub(crate) issue: Option<Hours>,
    pub(crate) service: Option<Hours>,
}

/// A window and where it stands.
#[derive(Clone)]
struct Placed {
    window: Window,
    text: String,
    place: Place,
}

type Week = [Vec<Placed>; 7];

pub(crate) fn hours(table: Option<&Table<'_>>, report: &mut Report<'_>) -> BothHours {
    let Some(table) = table else { return BothHours::default() };
    let issue = week(table.get("issue"), &keys::ISSUE, report);
    let service = week(table.get("service"), &keys::SERVING, report);
    if let (Some(issue), Some(service)) = (&issue, &service) {
        report_late_issue(issue, service, report);
    }
    BothHours { issue: issue.map(hours_of), service: service.map(hours_of) }
}

fn hours_of(week: Week) -> Hours {
    Hours { week: week.map(|windows| windows.into_iter().map(|p| p.window).collect()) }
}

fn week(
    value: Option<Value<'_>>,
    section: &'static Section,
    report: &mut Report<'_>,
) -> Option<Week> {
    let value = value?;
    let entries = value.tables(section, ENTRIES_MAX, report);
    let mut week = Week::default();
    for entry in entries {
        let days = entry.need("days", "days = \"mon-fri\"", report);
        let days = days.and_then(|value| days_of(&value, report)).unwrap_or_default();
        for window in windows(&entry, report) {
            days.iter().for_each(|day| week[*day].push(window.clone()));
        }
    }
    week.iter_mut().for_each(|windows| windows.sort_by_key(|placed| placed.window));
    report_overlaps(&week, report);
    Some(week)
}

/// `mon-fri`, `sat`, `mon,wed,fri`: places in [`DAYS`], each once.
fn days_of(value: &Value<'_>, report: &mut Report<'_>) -> Option<Vec<usize>> {
    let given = value.text(report)?;
    let days = days(given);
    if days.is_none() {
        value.wrong(Problem::Bad { form: Form::Days, given: short(given) }, report);
    }
    days
}

fn days(text: &str) -> Option<Vec<usize>> {
    let place = |name: &str| DAYS.iter().position(|day| *day == name.trim());
    let mut days = Vec::new();
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (first, last) = (place(first)?, place(last)?);
        let again = days.iter().any(|day| (first..=last).contains(day));
        if first > last || again {
            return None;
        }
        days.extend(first..=last);
    }
    Some(days)
}

fn windows(entry: &Table<'_>, report: &mut Report<'_>) -> Vec<Placed> {
    let value = entry.need("windows", "windows = [\"07:30-11:30\", \"13:00-17:00\"]", report);
    let Some((value, items)) = value.and_then(|v| v.list(report).map(|items| (v, items))) else {
        return Vec::new();
    };
    if items.is_empty() {
        value.wrong(Problem::EmptyList, report);
    } else if items.len() > WINDOWS_MAX {
        value.wrong(Problem::TooMany { max: WINDOWS_MAX }, report);
    }
    items.into_iter().take(WINDOWS_MAX).filter_map(|item| placed(item, report)).collect()
}

fn placed(item: Value<'_>, report: &mut Report<'_>) -> Option<Placed> {
    let given = item.text(report)?;
    let Some(window) = window(given) else {
        item.wrong(Problem::Bad { form: Form::Window, given: short(given) }, report);
        return None;
    };
    Some(Placed { window, text: given.to_owned(), place: item.place() })
}

/// `07:15-11:00`. A day may end at `24:00`.
fn window(text: &str) -> Option<Window> {
    let (from, to) = text.split_once('-')?;
    let (from, to) = (minute(from.trim())?, minute(to.trim())?);
    (from < to).then_some(Window { from, to })
}

/// Windows of one day that share minutes. Each is said once, for its first day. Windows come in rising order.
fn report_overlaps(week: &Week, report: &mut Report<'_>) {
    let mut said = Vec::new();
    for (day, windows) in DAYS.iter().zip(week) {
        let mut windows = windows.iter();
        let Some(mut longest) = windows.next() else { continue };
        for window in windows {
            let pair = (longest.place.span.start, window.place.span.start);
            if window.window.from < longest.window.to && !said.contains(&pair) {
                said.push(pair);
                let (given, line) = (window.text.clone(), report.line_of(longest.place.span.start));
                let problem = Problem::WindowsOverlap { given, day, line };
                report.add_at(&window.place, problem);
            }
            longest = std::cmp::max_by_key(longest, window, |placed| placed.window.to);
        }
    }
}

/// Windows in which numbers are given out when the counters have closed for the day. Each is said once, for its first
/// such day.
fn report_late_issue(issue: &Week, service: &Week, report: &mut Report<'_>) {
    let mut said = Vec::new();
    for ((day, issue), service) in DAYS.iter().zip(issue).zip(service) {
        let closes = service.iter().map(|placed| placed.window.to).max().unwrap_or(0);
        for late in issue.iter().filter(|placed| placed.window.to > closes) {
            if !said.contains(&late.place.span.start) {
                said.push(late.place.span.start);
                let problem = Problem::IssueOutlastsService { given: late.text.clone(), day };
                report.add_at(&late.place, problem);
            }
        }
    }
}
