//! What a run showed, as text. Every figure is made of whole numbers, so that it is the same everywhere.

use crate::texts::{language, text};
use forecast::{Change, CounterWork, Measured, Report, Waits, Whole, Whose};
use jiff::civil::Date;
use office::{Class, Language, Rules, Text};

/// Columns of text beside each other.
struct Table {
    rows: Vec<Vec<String>>,
}

/// Between two columns.
const GAP: usize = 2;

impl Table {
    fn new(heads: &[&str]) -> Self {
        Self { rows: vec![heads.iter().map(|id| text(id, &[])).collect()] }
    }

    fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The first column begins at the left; figures end at the right.
    fn lines(&self) -> impl Iterator<Item = String> {
        let width = |n: usize| {
            let cells = self.rows.iter().filter_map(move |row| row.get(n));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let columns = self.rows.first().map_or(0, Vec::len);
        let widths: Vec<usize> = (0..columns).map(width).collect();
        self.rows.iter().map(move |row| {
            let mut line = String::new();
            for (n, (cell, width)) in row.iter().zip(&widths).enumerate() {
                match n {
                    0 => line += &format!("{cell:<width$}"),
                    _ => line += &format!("{cell:>width$}", width = width + GAP),
                }
            }
            line
        })
    }
}

/// The heading of what another configuration showed.
pub(super) fn heading(file: String) -> String {
    format!("\n{}\n", text("simulate-other", &[("file", file)]))
}

/// What a run showed: the people, their waits, the counters, the day.
pub(super) fn report(rules: &Rules, report: &Report) -> Vec<String> {
    let whole = &report.whole;
    let mut lines = people(whole);
    lines.push(String::new());
    lines.push(text("simulate-waits", &[]));
    lines.extend(waits(rules, report).lines());
    lines.push(String::new());
    lines.extend(counters(report).lines());
    lines.push(String::new());
    lines.extend(day(whole));
    lines
}

fn people(whole: &Whole) -> Vec<String> {
    let days = [
        ("days", whole.days.to_string()),
        ("first", date(whole.first)),
        ("last", date(whole.last)),
        ("seed", whole.seed.to_string()),
    ];
    let turned_away: u64 = whole.turned_away.values().sum();
    let people = [
        ("issued", whole.issued.to_string()),
        ("served", whole.served.to_string()),
        ("absent", whole.absent.to_string()),
        ("unserved", whole.unserved.to_string()),
        ("turned", turned_away.to_string()),
    ];
    vec![text("simulate-days", &days), text("simulate-people", &people)]
}

fn waits(rules: &Rules, report: &Report) -> Table {
    let mut table = Table::new(&[
        "simulate-head-who",
        "simulate-head-people",
        "simulate-head-mean",
        "simulate-head-half",
        "simulate-head-ninety",
        "simulate-head-longest",
    ]);
    let long = [("minutes", (report.whole.long_wait_ms / 60_000).to_string())];
    table.rows[0].push(text("simulate-head-long", &long));
    for waits in &report.waits {
        let Waits { whose, people, mean, p50_ms, p90_ms, max_ms, long } = waits;
        table.row([
            name(rules, whose),
            people.to_string(),
            measured(*mean),
            minutes(*p50_ms),
            minutes(*p90_ms),
            minutes(*max_ms),
            share(*long, *people),
        ]);
    }
    table
}

fn counters(report: &Report) -> Table {
    let mut table = Table::new(&[
        "simulate-head-counter",
        "simulate-head-calls",
        "simulate-head-open",
        "simulate-head-busy",
    ]);
    let days = u64::from(report.whole.days.max(1));
    for CounterWork { counter, calls, open_ms, busy_ms } in &report.counters {
        let open_ms = u64::try_from(*open_ms).unwrap_or(0);
        let busy_ms = u64::try_from(*busy_ms).unwrap_or(0);
        table.row([
            counter.to_string(),
            tenths(rounded(calls * 10, days)),
            tenths(rounded(open_ms * 10, days * 3_600_000)),
            share(busy_ms, open_ms),
        ]);
    }
    table
}

fn day(whole: &Whole) -> Vec<String> {
    let peak = [
        ("from", whole.peak_hour.to_string()),
        ("to", (whole.peak_hour + 1).to_string()),
        ("calls", tenths(signed(whole.peak_calls_tenths))),
        ("most", whole.peak_calls_max.to_string()),
    ];
    let passed =
        [("people", whole.passed_people.to_string()), ("minutes", minutes(whole.passed_ms))];
    let closed = whole.closed_s.zip(whole.closed_latest_s).map(|(mean, latest)| {
        text("simulate-closed", &[("mean", hour(mean)), ("latest", hour(latest))])
    });
    let rest = [text("simulate-peak", &peak), text("simulate-passed", &passed)];
    closed.into_iter().chain(rest).collect()
}

/// What another plan does to the same people.
pub(super) fn changes(rules: &Rules, changes: &[Change]) -> Vec<String> {
    let mut table = Table::new(&[
        "simulate-head-who",
        "simulate-head-before",
        "simulate-head-after",
        "simulate-head-difference",
        "simulate-head-ninety-difference",
    ]);
    for Change { whose, before, after, difference, p90_difference_ms } in changes {
        table.row([
            name(rules, whose),
            minutes(before.ms),
            minutes(after.ms),
            measured(*difference),
            minutes(*p90_difference_ms),
        ]);
    }
    let heads = [String::new(), text("simulate-change", &[])];
    heads.into_iter().chain(table.lines()).collect()
}

fn name(rules: &Rules, whose: &Whose) -> String {
    let of = |name: Option<&Text>| name.map(in_language).unwrap_or_default();
    match whose {
        Whose::All => text("simulate-all", &[]),
        Whose::Class(Class::Urgent) => text("simulate-urgent", &[]),
        Whose::Class(Class::Priority) => text("simulate-priority", &[]),
        Whose::Class(Class::Normal) => text("simulate-normal", &[]),
        Whose::Service(key) => of(rules.service(key).map(|s| &s.name)),
        Whose::Authority(key) => {
            of(rules.authorities.iter().find(|a| a.key == *key).map(|a| &a.name))
        }
    }
}

fn in_language(name: &Text) -> String {
    match language() {
        Language::Vi => name.vi.clone(),
        Language::En => name.en.clone().unwrap_or_else(|| name.vi.clone()),
    }
}

fn date(date: Date) -> String {
    match language() {
        Language::Vi => format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year()),
        Language::En => date.to_string(),
    }
}

fn hour(seconds: i64) -> String {
    format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
}

fn minutes(ms: i64) -> String {
    // Rounded away from zero at the half, as a citizen would.
    let half = if ms < 0 { -3_000 } else { 3_000 };
    tenths((ms + half) / 6_000)
}

fn measured(of: Measured) -> String {
    let half = of.half_ms.map(|half| format!(" ± {}", minutes(half)));
    minutes(of.ms) + &half.unwrap_or_default()
}

/// Per cent with one decimal.
fn share(part: u64, of: u64) -> String {
    match of {
        0 => "–".to_owned(),
        _ => format!("{} %", tenths(rounded(part * 1_000, of))),
    }
}

fn rounded(part: u64, of: u64) -> i64 {
    signed((part + of / 2) / of)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Tenths as a decimal number of the terminal's language.
fn tenths(tenths: i64) -> String {
    let point = match language() {
        Language::Vi => ',',
        Language::En => '.',
    };
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}{point}{}", tenths.abs() / 10, tenths.abs() % 10)
}
