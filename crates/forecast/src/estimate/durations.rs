//! How long a counter is taken by one case, from the call until it is free again.

use office::{Millis, Office, Service, ServiceKey, Ticket, TicketState};
use std::collections::BTreeMap;

/// The spread of a case's length while too little was seen: the standard deviation of the logarithm, of Vietnamese
/// wards by judgement.
const SPREAD: f64 = 0.55;
/// How many cases the configured length is worth beside those that were seen.
const CONFIGURED_WEIGHT: f64 = 10.0;
/// How many must have been seen of a service of which nothing is configured.
const SEEN_LEAST: f64 = 8.0;
/// From the call until they sit, in seconds: added to the configured time at the counter.
const WALK_S: f64 = 20.0;
/// What a day is worth the day after.
const KEPT_A_DAY: f64 = 0.7;
/// A case is not shorter: a slip of the clerk's finger is no case.
const SHORTEST_S: f64 = 15.0;
/// The longest that anything is thought to take, in seconds.
const LONGEST_S: f64 = 4.0 * 3_600.0;

/// Of a hundred who are called, how many are thought not to come while little was seen, and what that is worth.
const ABSENT_SHARE: f64 = 0.05;
const ABSENT_WEIGHT: f64 = 20.0;
/// How long one who does not come takes a counter while nothing was seen, in seconds.
const ABSENT_S: f64 = 100.0;

/// Sums of logarithms.
#[derive(Clone, Copy, Debug, Default)]
struct Moments {
    count: f64,
    sum: f64,
    squares: f64,
}

/// What was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Learned {
    cases: BTreeMap<ServiceKey, Moments>,
    called: f64,
    absent: f64,
    absent_s: f64,
}

/// How long a service's cases take: the logarithm of the seconds is normal, and its mean is known so far only.
#[derive(Clone, Copy, Debug)]
pub(super) struct Length {
    pub(super) mean: f64,
    pub(super) spread: f64,
    /// The standard deviation of what is thought of the mean.
    pub(super) doubt: f64,
}

impl Length {
    /// Seconds.
    pub(super) fn seconds(self, deviation: f64) -> f64 {
        libm::exp(self.mean + self.spread * deviation).clamp(SHORTEST_S, LONGEST_S)
    }
}

impl Learned {
    /// What was seen of a day.
    pub(super) fn of(office: &Office) -> Self {
        let mut learned = Self::default();
        for ticket in office.tickets() {
            let Some(taken_s) = taken_s(ticket) else { continue };
            learned.called += 1.0;
            if ticket.state == TicketState::NoShow {
                learned.absent += 1.0;
                learned.absent_s += taken_s;
                continue;
            }
            let log = libm::log(taken_s.clamp(SHORTEST_S, LONGEST_S));
            let case = learned.cases.entry(ticket.service.clone()).or_default();
            case.count += 1.0;
            case.sum += log;
            case.squares += log * log;
        }
        learned
    }

    /// Adds a day that is over; older days count less and less.
    pub(super) fn add_day(&mut self, day: &Self) {
        *self = self.faded().with(day);
    }

    fn faded(&self) -> Self {
        let k = KEPT_A_DAY;
        let faded =
            |m: &Moments| Moments { count: m.count * k, sum: m.sum * k, squares: m.squares * k };
        Self {
            cases: self.cases.iter().map(|(key, m)| (key.clone(), faded(m))).collect(),
            called: self.called * k,
            absent: self.absent * k,
            absent_s: self.absent_s * k,
        }
    }

    pub(super) fn with(&self, other: &Self) -> Self {
        let mut both = self.clone();
        for (key, m) in &other.cases {
            let case = both.cases.entry(key.clone()).or_default();
            case.count += m.count;
            case.sum += m.sum;
            case.squares += m.squares;
        }
        both.called += other.called;
        both.absent += other.absent;
        both.absent_s += other.absent_s;
        both
    }

    /// How long the cases of a service take; `None` when nobody could know.
    pub(super) fn length(&self, service: &Service) -> Option<Length> {
        let seen = self.cases.get(&service.key).copied().unwrap_or_default();
        let configured = service.minutes.filter(|minutes| *minutes > 0);
        if configured.is_none() && seen.count < SEEN_LEAST {
            return None;
        }
        let weight = if configured.is_some() { CONFIGURED_WEIGHT } else { 0.0 };
        let prior = configured.map_or(0.0, |m| libm::log(f64::from(m) * 60.0 + WALK_S));
        let count = weight + seen.count;
        let mean = (weight * prior + seen.sum) / count;
        // About the mean, that of the configured cases included.
        let squares = seen.squares - 2.0 * mean * seen.sum + seen.count * mean * mean;
        let thought = weight * (SPREAD * SPREAD + (prior - mean) * (prior - mean));
        let spread = libm::sqrt(((squares + thought) / count).max(0.0));
        Some(Length { mean, spread, doubt: spread / libm::sqrt(count) })
    }

    /// Of those called, the share that does not come.
    pub(super) fn absent_share(&self) -> f64 {
        (self.absent + ABSENT_SHARE * ABSENT_WEIGHT) / (self.called + ABSENT_WEIGHT)
    }

    /// How long one who does not come takes a counter, in seconds.
    pub(super) fn absent_s(&self, grace_s: f64) -> f64 {
        if self.absent < 1.0 { grace_s.max(ABSENT_S) } else { self.absent_s / self.absent }
    }
}

/// How long a ticket took its counter; `None` for one that has not, or of which it cannot be told.
fn taken_s(ticket: &Ticket) -> Option<f64> {
    let ended = matches!(ticket.state, TicketState::Done | TicketState::NoShow);
    let (called, ended_at) = ticket.called_at.filter(|_| ended).zip(ticket.ended_at)?;
    seconds(ended_at, called)
}

fn seconds(later: Millis, earlier: Millis) -> Option<f64> {
    let ms = later.since(earlier);
    (ms > 0).then_some(ms as f64 / 1_000.0)
}
