//! The report tables, for `xinmoi export`.

use crate::control;
use crate::export::write;
use crate::failure::Failure;
use crate::texts::{language, say, text};
use dispatcher::{Dispatcher, Past};
use jiff::civil::Date;
use office::Language;
use reports::{Asked, ReportError, ReportName, WITHIN_MINUTES};
use std::fmt;
use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// What the tables are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum File {
    Csv,
    Xlsx,
}

/// Which tables, of which days, where to.
#[derive(Debug)]
pub(crate) struct Tables {
    file: File,
    /// Absent: of a workbook all that are made of so many days; of a CSV file the one from which most can be counted.
    report: Option<ReportName>,
    days: RangeInclusive<Date>,
    language: Language,
    out: PathBuf,
}

impl Tables {
    pub(crate) fn new(
        file: File,
        report: Option<ReportName>,
        out: &Path,
        days: RangeInclusive<Date>,
    ) -> Self {
        Self { file, report, days, language: language(), out: out.to_owned() }
    }

    /// Writes them, through the running server when there is one.
    pub(crate) fn export(&self, data: &Path) -> Result<(), Failure> {
        if let Some(answer) = control::ask(data, &self.question()) {
            return answer.map(|words| say(&words)).map_err(Failure);
        }
        if !dispatcher::exists(data) {
            return Err(Failure::of("store-missing", &[("dir", data.display().to_string())]));
        }
        let past = Past::open(data).map_err(|e| Failure(words(&e.into())))?;
        self.write(&past).map(|words| say(&words)).map_err(Failure)
    }

    /// `tables KIND REPORT LANGUAGE FROM TO FILE`
    fn question(&self) -> String {
        let file = match self.file {
            File::Csv => "csv",
            File::Xlsx => "xlsx",
        };
        let language = match self.language {
            Language::Vi => "vi",
            Language::En => "en",
        };
        let report = self.report.map_or("-", ReportName::as_str);
        let (from, to, out) = (self.days.start(), self.days.end(), self.out.display());
        format!("tables {file} {report} {language} {from} {to} {out}")
    }

    fn parsed(wish: &str) -> Option<Self> {
        let mut words = wish.splitn(6, ' ');
        let file = match words.next()? {
            "csv" => File::Csv,
            "xlsx" => File::Xlsx,
            _ => return None,
        };
        let report = match words.next()? {
            "-" => None,
            name => Some(name.parse().ok()?),
        };
        let language = match words.next()? {
            "en" => Language::En,
            _ => Language::Vi,
        };
        let (from, to) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
        Some(Self { file, report, days: from..=to, language, out: words.next()?.into() })
    }

    fn asked(&self) -> Result<Asked, ReportError> {
        let (from, to) = (*self.days.start(), *self.days.end());
        let asked = |names: &[ReportName]| Asked::new(names, from, to, WITHIN_MINUTES);
        match (self.report, self.file) {
            (Some(name), File::Csv) => asked(&[name]),
            (Some(name), File::Xlsx) => asked(name.sheets()),
            (None, File::Csv) => asked(&[ReportName::Tickets]),
            (None, File::Xlsx) => {
                let fits = |name: &ReportName| asked(&[*name]).is_ok();
                let fitting: Vec<_> = ReportName::ALL.into_iter().filter(fits).collect();
                asked(&fitting)
            }
        }
    }

    fn write(&self, past: &Past) -> Result<String, String> {
        let asked = self.asked().map_err(|error| words(&error))?;
        let made = reports::make(past, &asked, || true).map_err(|error| words(&error))?;
        let (zone, language) = (&made.zone, self.language);
        write(&self.out, |file| match (self.file, &made.tables[..]) {
            (File::Csv, tables) => {
                let all =
                    tables.iter().map(|(_, table)| reports::csv(table, zone, language, &mut *file));
                all.collect::<io::Result<()>>()
            }
            (File::Xlsx, tables) => {
                let book = reports::xlsx(tables, zone, language).map_err(io::Error::other)?;
                file.write_all(&book)
            }
        })?;
        let names: Vec<_> = made.tables.iter().map(|(name, _)| name.as_str()).collect();
        let file = self.out.display().to_string();
        Ok(text("export-tables-done", &[("tables", names.join(", ")), ("file", file)]))
    }
}

/// The server's part, as asked through the control socket.
pub(crate) fn asked(dispatcher: &Dispatcher, wish: &str) -> Result<String, String> {
    let tables = Tables::parsed(wish).ok_or_else(|| format!("{wish}?"))?;
    let past = dispatcher.past().map_err(|error| words(&error.into()))?;
    tables.write(&past)
}

fn words(error: &ReportError) -> String {
    let what = |what: &dyn fmt::Display| [("what", what.to_string())];
    match error {
        ReportError::EndsBeforeItBegins => text("export-bad-period", &[]),
        ReportError::TooManyDays(most) => text("export-period-too-long", &what(most)),
        ReportError::TooManyRows => text("export-too-long", &what(&reports::ROWS_MAX)),
        ReportError::Removed(until) => text("export-removed", &what(until)),
        ReportError::GivenUp => error.to_string(),
        ReportError::Store(error) => text("export-unreadable", &what(error)),
    }
}
