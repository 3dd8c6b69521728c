//! What citizens wrote, as it stands in the log, and which ticket a number was.

use crate::make::{ReportError, begin};
use dispatcher::{Past, Record};
use jiff::civil::Date;
use office::{Event, Score, TicketId, TicketNumber};
use std::collections::HashMap;
use std::ops::ControlFlow;

/// Comments in one answer: what somebody reads in an afternoon.
pub const COMMENTS_MAX: usize = 1_000;

/// A comment in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The business day on which it was written.
    pub day: Date,
    /// Of which visit.
    pub ticket: TicketId,
    /// Its number.
    pub number: TicketNumber,
    /// What was said beside it.
    pub score: Score,
    /// As it stands in the log: [`dispatcher::Dispatcher::comment`] reads it.
    pub stored: String,
}

/// The comments of some business days, in order. Asks `go_on` before each record, as [`crate::make`] does.
///
/// # Errors
/// [`ReportError::TooManyRows`], [`ReportError::Removed`], [`ReportError::GivenUp`], what the store says.
pub fn comments(
    past: &Past,
    (from, to): (Date, Date),
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<Written>, ReportError> {
    let mut written = Vec::new();
    walk(past, (from, to), go_on, |day, numbers, event| {
        let Event::TicketRated { ticket, score, comment: Some(stored), .. } = event else {
            return Ok(ControlFlow::Continue(()));
        };
        if written.len() == COMMENTS_MAX {
            return Err(ReportError::TooManyRows);
        }
        if let Some(number) = numbers.get(ticket).cloned() {
            let (ticket, score, stored) = (*ticket, *score, stored.clone());
            written.push(Written { day, ticket, number, score, stored });
        }
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(written)
}

/// The ticket that had a number on a business day, also one that was kept from the day before.
///
/// # Errors
/// [`ReportError::Removed`], [`ReportError::GivenUp`], what the store says.
pub fn ticket_of(
    past: &Past,
    day: Date,
    number: &TicketNumber,
    go_on: &dyn Fn() -> bool,
) -> Result<Option<TicketId>, ReportError> {
    let mut found = None;
    walk(past, (day, day), go_on, |_, numbers, _| {
        let theirs = numbers.iter().find(|(_, known)| *known == number);
        found = theirs.map(|(ticket, _)| *ticket);
        Ok(if found.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(found)
}

type Numbers = HashMap<TicketId, TicketNumber>;

/// Visits the events of some days with the numbers of the day so far.
fn walk(
    past: &Past,
    (from, to): (Date, Date),
    go_on: &dyn Fn() -> bool,
    mut visit: impl FnMut(Date, &Numbers, &Event) -> Result<ControlFlow<()>, ReportError>,
) -> Result<(), ReportError> {
    let (mut day, mut numbers, mut failed) = (None, Numbers::new(), None);
    let mut step = |record: &Record| -> Result<ControlFlow<()>, ReportError> {
        let Some(event) = record.body.office() else { return Ok(ControlFlow::Continue(())) };
        if let Event::DayOpened { day: opened, carried, .. } = event {
            if opened.date > to {
                return Ok(ControlFlow::Break(()));
            }
            day = Some(opened.date);
            numbers = carried.iter().map(|kept| (kept.id, kept.number.clone())).collect();
        } else if let Event::TicketIssued { ticket, number, .. } = event {
            numbers.insert(*ticket, number.clone());
        }
        day.map_or(Ok(ControlFlow::Continue(())), |day| visit(day, &numbers, event))
    };
    past.walk(begin(past, from)?, |record| {
        if !go_on() {
            failed = Some(ReportError::GivenUp);
            return ControlFlow::Break(());
        }
        step(&record).unwrap_or_else(|error| {
            failed = Some(error);
            ControlFlow::Break(())
        })
    })?;
    failed.map_or(Ok(()), Err)
}
