//! One file a report: what of a day goes into it.

mod counters;
mod days;
mod groups;
mod hours;
mod inspection;
mod lists;
mod ratings;
mod tickets;

use crate::fold::DayFold;
use crate::name::ReportName;
use crate::table::{Cell, Column, Table, columns};
use crate::times::Times;
use dispatcher::TreeHead;
use office::Ending;

/// A report that is being made, a day after the other.
pub(crate) trait Tally {
    /// Counts a day that was read to its end. `head` is the log's at that moment, for the report that tells it.
    fn add(&mut self, day: &DayFold, head: Option<TreeHead>);
    /// How many rows it has so far.
    fn rows(&self) -> usize;
    /// The table.
    fn finish(self: Box<Self>) -> Table;
}

/// An empty report.
pub(crate) fn begin(name: ReportName, within_ms: i64) -> Box<dyn Tally> {
    match name {
        ReportName::Days => Box::new(days::Days::within(within_ms)),
        ReportName::Services => Box::new(groups::Groups::of_services(within_ms)),
        ReportName::Authorities => Box::new(groups::Groups::of_authorities(within_ms)),
        ReportName::Counters => Box::new(counters::Counters::default()),
        ReportName::Hours => Box::new(hours::Hours::within(within_ms)),
        ReportName::Tickets => Box::new(tickets::Tickets::default()),
        ReportName::Ratings => Box::new(ratings::Ratings::default()),
        ReportName::Inspection => Box::new(inspection::Inspection::default()),
        ReportName::Deviations => Box::new(lists::Deviations::default()),
        ReportName::Changes => Box::new(lists::Changes::default()),
    }
}

/// Waits, and how many of them were short enough.
#[derive(Clone, Debug, Default)]
struct Waits(Times);

impl Waits {
    fn columns() -> Vec<Column> {
        columns![
            "waits" Count, "wait_mean_s" Seconds, "wait_p50_s" Seconds, "wait_p90_s" Seconds,
            "wait_max_s" Seconds, "waits_within" Count, "waits_within_percent" Decimal,
        ]
    }

    fn cells(&mut self, within_ms: i64) -> Vec<Cell> {
        let within = self.0.within(within_ms);
        let share = Cell::percent(within, self.0.count());
        self.0.cells().into_iter().chain([Cell::Count(within), share]).collect()
    }
}

fn served_columns() -> Vec<Column> {
    columns![
        "service_times" Count, "service_mean_s" Seconds, "service_p50_s" Seconds,
        "service_p90_s" Seconds, "service_max_s" Seconds,
    ]
}

/// How many visits ended how.
#[derive(Clone, Copy, Debug, Default)]
struct Endings {
    served: u64,
    incomplete: u64,
    redirected: u64,
    missed: u64,
    cancelled: u64,
    expired: u64,
    /// Not ended when the day was over, or when its last record was read.
    open: u64,
}

impl Endings {
    fn add(&mut self, ending: Option<Ending>) {
        match ending {
            Some(Ending::Served) => self.served += 1,
            Some(Ending::Incomplete) => {
                self.served += 1;
                self.incomplete += 1;
            }
            Some(Ending::Redirected) => {
                self.served += 1;
                self.redirected += 1;
            }
            Some(Ending::Absent) => self.missed += 1,
            Some(Ending::Left | Ending::CancelledByStaff | Ending::MovedAway) => {
                self.cancelled += 1;
            }
            Some(Ending::DayOver | Ending::NeverReturned) => self.expired += 1,
            None => self.open += 1,
        }
    }
}
