//! How long those who wait will probably wait: the office run forward many times from where it stands.
//!
//! Every counter calls in the order that the office's own policy gives it; cases take as long as they have taken here,
//! or as the configuration says while little was seen. What is not known makes the range wider, and what cannot be
//! known makes it `None`. The same office at the same moment gives the same figures: chance is drawn from the tickets'
//! own ids, so that a figure does not jump between two looks.

mod chance;
mod durations;
mod hall;
mod walk;

use crate::hours::{Shift, shifts};
use durations::Learned;
use office::{Day, Millis, Office, ServiceKey, TicketId};
use std::collections::BTreeMap;

/// How many times the office is run forward. The nine in ten of so few is a minute or two from that of thousands, which
/// is less than what is not known about the people.
const RUNS: usize = 96;

/// A wait as a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range {
    /// Half wait no longer, in seconds.
    pub p50_s: u32,
    /// Nine in ten wait no longer, in seconds.
    pub p90_s: u32,
}

/// What is told of a moment. Who is not in it, of them nothing is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Estimates {
    /// One who would come now, by service.
    pub newcomers: BTreeMap<ServiceKey, Range>,
    /// Those who wait.
    pub tickets: BTreeMap<TicketId, Range>,
}

/// Learns from day to day how long cases take, and tells waits.
#[derive(Clone, Debug, Default)]
pub struct Estimator {
    day: Option<Day>,
    /// Up to the day before.
    past: Learned,
    /// Today, as of the last look.
    today: Learned,
}

impl Estimator {
    /// The waits from this moment on.
    pub fn estimate(&mut self, office: &Office, at: Millis) -> Estimates {
        if self.day != office.day() {
            self.past.add_day(&std::mem::take(&mut self.today));
            self.day = office.day();
        }
        self.today = Learned::of(office);
        let known = self.past.with(&self.today);
        walk::run(&hall::Hall::of(office, at, &known), RUNS)
    }
}

/// The parts of the day in which the counters work, from `at` on.
fn working(office: &Office, at: Millis) -> Vec<Shift> {
    let rules = office.rules();
    let Some(hours) = &rules.service_hours else { return Vec::new() };
    let today = shifts(rules, hours, office.date_of(at), office.zone());
    today.into_iter().filter(|shift| shift.to > at).collect()
}
