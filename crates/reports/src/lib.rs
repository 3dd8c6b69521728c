//! Reports: folds over the log, and the files they are handed out as.
//!
//! A report reads the records of its business days once, in order, from sealed files and the running store alike, and keeps
//! in memory one day and what the table needs. Every day opens with its whole state, so that the figures of a day are the
//! same whatever period is asked for. What each column counts stands in `docs/REPORTS.md`.

mod comments;
mod desk;
mod difference;
mod fold;
mod make;
mod name;
mod noted;
mod said;
mod sheets;
mod table;
mod tables;
mod times;
mod visit;
mod words;
mod written;

pub use comments::{COMMENTS_MAX, Written, comments, ticket_of};
pub use make::{
    Asked, Made, PERIOD_DAYS_MAX, ROWS_MAX, ReportError, TICKET_DAYS_MAX, WITHIN_MINUTES, make,
};
pub use name::ReportName;
pub use sheets::{SheetError, xlsx, xlsx_of};
pub use table::{Cell, Column, Kind, Table};
pub use written::{csv, defused, json};
