//! What a day would be like: the office's own rules over synthetic days, and how far to trust the figures.
//!
//! No copy of any rule stands here. People come with all that chance decides about them drawn beforehand, every press
//! goes through [`office::Office::decide`], and everything that is counted is read from the events. Pure like the
//! office: no clock, no files, no chance but from the seed; the same seed gives the same bytes on every machine.

#![allow(
    clippy::cast_precision_loss,
    reason = "counts and milliseconds of some years fit into 52 bits"
)]

mod citizens;
mod day;
mod dice;
mod estimate;
mod hours;
mod house;
mod profile;
mod report;
mod run;
pub mod stats;
mod tally;

pub use citizens::{Citizen, Comes, WorkingDay, citizens};
pub use estimate::{Estimates, Estimator, Range};
pub use house::{Body, Record};
pub use profile::{Demand, Duration, Profile, Share};
pub use report::{
    Change, CounterWork, Measured, Report, Waits, Whole, Whose, change_lines, changes,
};
pub use run::{DAYS_MAX, Fault, Run, World, live, simulate, simulate_under};
pub use tally::{DayTally, Passed, Visit, Worked};
