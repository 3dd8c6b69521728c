//! The reports there are.

use std::str::FromStr;

/// A report, as its address names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReportName {
    /// A row a business day.
    Days,
    /// A row a service.
    Services,
    /// A row an authority.
    Authorities,
    /// A row a counter.
    Counters,
    /// A row an hour of the day.
    Hours,
    /// A row a number.
    Tickets,
    /// What citizens said.
    Ratings,
    /// A row a business day, as an inspector wants it.
    Inspection,
    /// Calls out of turn, presses taken back.
    Deviations,
    /// Rules, people, devices, log-ins, restores.
    Changes,
}

impl ReportName {
    /// Every report, in the order in which they are offered.
    pub const ALL: [Self; 10] = [
        Self::Days,
        Self::Services,
        Self::Authorities,
        Self::Counters,
        Self::Hours,
        Self::Tickets,
        Self::Ratings,
        Self::Inspection,
        Self::Deviations,
        Self::Changes,
    ];

    /// The tables of a workbook of this report: an inspection takes three with it.
    #[must_use]
    pub fn sheets(self) -> &'static [Self] {
        match self {
            Self::Days => &[Self::Days],
            Self::Services => &[Self::Services],
            Self::Authorities => &[Self::Authorities],
            Self::Counters => &[Self::Counters],
            Self::Hours => &[Self::Hours],
            Self::Tickets => &[Self::Tickets],
            Self::Ratings => &[Self::Ratings],
            Self::Inspection => &[Self::Inspection, Self::Deviations, Self::Changes],
            Self::Deviations => &[Self::Deviations],
            Self::Changes => &[Self::Changes],
        }
    }

    /// As in addresses and file names.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Services => "services",
            Self::Authorities => "authorities",
            Self::Counters => "counters",
            Self::Hours => "hours",
            Self::Tickets => "tickets",
            Self::Ratings => "ratings",
            Self::Inspection => "inspection",
            Self::Deviations => "deviations",
            Self::Changes => "changes",
        }
    }
}

/// There is no such report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such report")]
pub struct NoReport;

impl FromStr for ReportName {
    type Err = NoReport;
    fn from_str(text: &str) -> Result<Self, NoReport> {
        Self::ALL.into_iter().find(|name| name.as_str() == text).ok_or(NoReport)
    }
}
