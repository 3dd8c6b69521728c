//! From the log to tables, in one pass.

use crate::fold::DayFold;
use crate::name::ReportName;
use crate::noted::Change;
use crate::table::Table;
use crate::tables::{self, Tally};
use crate::written::in_language;
use dispatcher::{AdminEvent, Body, JournalError, Past, Record};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use office::{Event, Language, Text};
use std::ops::ControlFlow;

/// Days of one report: a year, with a leap day. More is for whoever has the raw events.
pub const PERIOD_DAYS_MAX: i32 = 366;
/// The same for reports with a row a number: a month of the largest hall is 30,000 rows.
pub const TICKET_DAYS_MAX: i32 = 31;
/// Rows of a table: less than a spreadsheet has, and what a small box has memory for.
pub const ROWS_MAX: usize = 50_000;
/// Minutes up to which a wait is short, where nobody says otherwise.
pub const WITHIN_MINUTES: u16 = 15;

/// Why a report could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The last day is before the first.
    #[error("the last day is before the first")]
    EndsBeforeItBegins,
    /// More days than the report takes.
    #[error("more than {0} days")]
    TooManyDays(i32),
    /// More rows than [`ROWS_MAX`].
    #[error("more than {ROWS_MAX} rows")]
    TooManyRows,
    /// The log is not kept from the first day on: half a period would look like a whole one.
    #[error("business days up to {0} were taken away by rule")]
    Removed(Date),
    /// Nobody waits for it any more.
    #[error("nobody waits for the report any more")]
    GivenUp,
    /// The log cannot be read.
    #[error(transparent)]
    Store(#[from] JournalError),
}

/// Which reports, of which days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    names: Vec<ReportName>,
    from: Date,
    to: Date,
    within_minutes: u16,
}

impl Asked {
    /// Reports of the business days from `from` to `to`. Waits of at most `within_minutes` are counted apart.
    ///
    /// # Errors
    /// [`ReportError::EndsBeforeItBegins`] and [`ReportError::TooManyDays`].
    pub fn new(
        names: &[ReportName],
        from: Date,
        to: Date,
        within_minutes: u16,
    ) -> Result<Self, ReportError> {
        let most = names.iter().map(|name| days_max(*name)).min().unwrap_or(PERIOD_DAYS_MAX);
        let days = from.until(to).map_or(i32::MAX, |span| span.get_days().saturating_add(1));
        if days < 1 {
            return Err(ReportError::EndsBeforeItBegins);
        }
        if days > most {
            return Err(ReportError::TooManyDays(most));
        }
        Ok(Self { names: names.to_vec(), from, to, within_minutes })
    }
}

fn days_max(name: ReportName) -> i32 {
    match name {
        ReportName::Tickets => TICKET_DAYS_MAX,
        ReportName::Days
        | ReportName::Services
        | ReportName::Authorities
        | ReportName::Counters
        | ReportName::Hours
        | ReportName::Ratings
        | ReportName::Inspection
        | ReportName::Deviations
        | ReportName::Changes => PERIOD_DAYS_MAX,
    }
}

/// Reports that were made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The office's name, as it was last in that period.
    pub office: Text,
    /// The zone in which its moments are told.
    pub zone: TimeZone,
    /// The tables, in the order in which they were asked for.
    pub tables: Vec<(ReportName, Table)>,
    /// Records that were read.
    pub records: u64,
}

impl Made {
    /// The office's name in a language.
    #[must_use]
    pub fn office_in(&self, language: Language) -> &str {
        in_language(&self.office, language)
    }
}

/// Makes reports from the log. Asks `go_on` before each record whether to: nobody may be waiting any more.
///
/// # Errors
/// What the store says; [`ReportError::Removed`]; [`ReportError::TooManyRows`]; [`ReportError::GivenUp`].
pub fn make(past: &Past, asked: &Asked, go_on: impl Fn() -> bool) -> Result<Made, ReportError> {
    let mut making = Making::new(past, asked);
    let mut stopped = Ok(());
    past.walk(begin(past, asked.from)?, |record| {
        let next = if go_on() { making.add(&record) } else { Err(ReportError::GivenUp) };
        match next {
            Ok(flow) => flow,
            Err(why) => {
                stopped = Err(why);
                ControlFlow::Break(())
            }
        }
    })?;
    stopped?;
    making.finish()
}

/// The record before the first that is read. What was set up before the first day of all belongs to that day.
pub(crate) fn begin(past: &Past, from: Date) -> Result<u64, ReportError> {
    if let Some(removed) = past.kept()?.removed
        && from <= removed.until
    {
        return Err(ReportError::Removed(removed.until));
    }
    let before = past.before_day(from)?;
    let mut first = false;
    past.walk(before, |record| {
        let day = record.body.office();
        first = matches!(day, Some(Event::DayOpened { day, .. }) if day.ordinal == 1);
        ControlFlow::Break(())
    })?;
    Ok(if first { 0 } else { before })
}

struct Making<'a> {
    past: &'a Past,
    asked: &'a Asked,
    day: Option<DayFold>,
    /// From before the first day.
    early: Vec<(Record, AdminEvent)>,
    tallies: Vec<(ReportName, Box<dyn Tally>)>,
    office: Text,
    zone: TimeZone,
    records: u64,
}

impl<'a> Making<'a> {
    fn new(past: &'a Past, asked: &'a Asked) -> Self {
        let within_ms = i64::from(asked.within_minutes) * 60_000;
        let tallies = asked.names.iter().map(|name| (*name, tables::begin(*name, within_ms)));
        Self {
            past,
            asked,
            day: None,
            early: Vec::new(),
            tallies: tallies.collect(),
            office: Text::default(),
            zone: TimeZone::UTC,
            records: 0,
        }
    }

    fn add(&mut self, record: &Record) -> Result<ControlFlow<()>, ReportError> {
        self.records += 1;
        if let Some(mut opened) = DayFold::opened(record) {
            self.end_day()?;
            if opened.day.date > self.asked.to {
                return Ok(ControlFlow::Break(()));
            }
            for (record, event) in self.early.drain(..) {
                opened.changes.extend(Change::of_settings(&record, &event));
                opened.changes.extend(Change::of_admin(&record, &event, &opened.zone));
            }
            self.day = Some(opened);
        } else if let Some(day) = &mut self.day {
            day.add(record);
        } else if let Body::Admin(event) = &record.body {
            self.early.push((record.clone(), event.clone()));
        }
        Ok(ControlFlow::Continue(()))
    }

    fn end_day(&mut self) -> Result<(), ReportError> {
        let Some(mut day) = self.day.take() else { return Ok(()) };
        day.end();
        let wanted = self.asked.names.contains(&ReportName::Inspection);
        let head = if wanted { self.past.head_at(day.records.1)? } else { None };
        for (_, tally) in &mut self.tallies {
            tally.add(&day, head);
            if tally.rows() > ROWS_MAX {
                return Err(ReportError::TooManyRows);
            }
        }
        self.office.clone_from(&day.rules.name);
        self.zone = day.zone;
        Ok(())
    }

    fn finish(mut self) -> Result<Made, ReportError> {
        self.end_day()?;
        let tables = self.tallies.into_iter().map(|(name, tally)| (name, tally.finish()));
        Ok(Made {
            office: self.office,
            zone: self.zone,
            tables: tables.collect(),
            records: self.records,
        })
    }
}
