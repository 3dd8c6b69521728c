//! One table for people, one file for programs.

use super::Outcome;
use super::machine::Machine;
use super::rounds::{Series, median, percentile};
use serde_json::{Value, json};
use std::path::Path;
use std::time::Instant;

/// What a figure counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unit {
    Millis,
    PerSecond,
    Bytes,
}

/// What is wanted of it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Goal {
    /// Ours by the floor, not more.
    TimesAtMost(f64),
    /// Ours, not more than so many floors and so much on top, in the row's unit.
    TimesAndAtMost(f64, f64),
    /// Ours by the floor, not less.
    TimesAtLeast(f64),
    /// Ours, in the row's unit, not more.
    AtMost(f64),
    /// Nothing: it is looked at.
    None,
}

/// One line of the table.
#[derive(Clone, Debug)]
pub(super) struct Row {
    name: &'static str,
    unit: Unit,
    goal: Goal,
    series: Series,
    /// What explains the figure.
    notes: Vec<(&'static str, f64)>,
}

impl Row {
    pub(super) fn new(name: &'static str, unit: Unit, goal: Goal, series: Series) -> Row {
        Row { name, unit, goal, series, notes: Vec::new() }
    }

    /// Beside the figure, in its unit; only in the file.
    pub(super) fn note(mut self, what: &'static str, value: f64) -> Row {
        self.notes.push((what, value));
        self
    }

    fn ours(&self) -> f64 {
        median(&self.series.ours)
    }

    fn floor(&self) -> f64 {
        median(&self.series.floor)
    }

    /// Median, least and most.
    fn ratio(&self) -> [f64; 3] {
        let ratios = self.series.ratios();
        [0.5, 0.0, 1.0].map(|share| percentile(&ratios, share))
    }

    /// None where nothing is wanted.
    fn passes(&self) -> Option<bool> {
        let [ratio, ..] = self.ratio();
        match self.goal {
            Goal::TimesAtMost(most) => Some(ratio <= most),
            Goal::TimesAndAtMost(times, more) => Some(self.ours() <= self.floor() * times + more),
            Goal::TimesAtLeast(least) => Some(ratio >= least),
            Goal::AtMost(most) => Some(self.ours() <= most),
            Goal::None => None,
        }
    }

    fn goal(&self) -> String {
        match self.goal {
            Goal::TimesAtMost(most) => format!("<= {most} x"),
            Goal::TimesAndAtMost(times, more) => {
                format!("<= {times} x + {}", self.unit.show(more))
            }
            Goal::TimesAtLeast(least) => format!(">= {least} x"),
            Goal::AtMost(most) => format!("<= {}", self.unit.show(most)),
            Goal::None => "-".to_owned(),
        }
    }

    fn verdict(&self) -> &'static str {
        match self.passes() {
            Some(true) => "pass",
            Some(false) => "short",
            None => "-",
        }
    }

    fn line(&self) -> [String; 6] {
        let [ratio, least, most] = self.ratio();
        [
            self.name.to_owned(),
            self.unit.show(self.ours()),
            self.unit.show(self.floor()),
            format!("{ratio:.2} ({least:.2}-{most:.2})"),
            self.goal(),
            self.verdict().to_owned(),
        ]
    }

    fn json(&self) -> Value {
        let [ratio, least, most] = self.ratio();
        let notes: serde_json::Map<_, _> =
            self.notes.iter().map(|(what, value)| ((*what).to_owned(), json!(value))).collect();
        json!({
            "name": self.name, "unit": self.unit.name(), "ours": self.ours(), "floor": self.floor(),
            "ratio": {"median": ratio, "min": least, "max": most},
            "goal": self.goal(), "verdict": self.verdict(),
            "rounds": {"ours": self.series.ours, "floor": self.series.floor}, "notes": notes,
        })
    }
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Unit::Millis => "ms",
            Unit::PerSecond => "per second",
            Unit::Bytes => "bytes",
        }
    }

    fn show(self, value: f64) -> String {
        const MEBIBYTE: f64 = 1024.0 * 1024.0;
        match self {
            Unit::Millis => format!("{value:.3} ms"),
            Unit::PerSecond => format!("{value:.0} /s"),
            Unit::Bytes if value >= MEBIBYTE => format!("{:.1} MiB", value / MEBIBYTE),
            Unit::Bytes => format!("{:.1} KiB", value / 1024.0),
        }
    }
}

/// The rows so far.
#[derive(Debug)]
pub(super) struct Report {
    machine: Machine,
    begun: Instant,
    quick: bool,
    rows: Vec<Row>,
}

impl Report {
    pub(super) fn begin(quick: bool) -> Outcome<Report> {
        Ok(Report { machine: Machine::look()?, begun: Instant::now(), quick, rows: Vec::new() })
    }

    pub(super) fn add(&mut self, rows: Vec<Row>) {
        self.rows.extend(rows);
    }

    /// Prints the table and writes the file.
    pub(super) fn end(&self, json: Option<&Path>) -> Outcome {
        let (machine, figures) = self.machine.describe()?;
        let took_s = self.begun.elapsed().as_secs_f64();
        print(&self.rows);
        println!("\n{machine}; {took_s:.0} s");
        let Some(path) = json else { return Ok(()) };
        let rows: Vec<_> = self.rows.iter().map(Row::json).collect();
        let all = json!({"machine": figures, "quick": self.quick, "took_s": took_s, "rows": rows});
        std::fs::write(path, format!("{all:#}\n"))
            .map_err(|error| format!("{}: {error}", path.display()).into())
    }
}

const HEADINGS: [&str; 6] = ["name", "ours", "floor", "ratio", "goal", "pass or short"];

fn print(rows: &[Row]) {
    let mut lines = vec![HEADINGS.map(str::to_owned)];
    lines.extend(rows.iter().map(Row::line));
    let width = |column: usize| lines.iter().map(|line| line[column].len()).max().unwrap_or(0);
    let widths: [usize; 6] = std::array::from_fn(width);
    for line in &lines {
        let cells: Vec<_> =
            line.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}")).collect();
        println!("{}", cells.join(" | ").trim_end());
    }
}
