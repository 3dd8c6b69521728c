//! What people come for, when they come, and how long it takes.

use crate::dice::normal_at;
use office::{AuthorityKey, ServiceKey};

/// How long something takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Duration {
    /// Always the same.
    Fixed {
        /// Milliseconds.
        ms: f64,
    },
    /// Without memory, as queueing theory likes it.
    Exponential {
        /// Milliseconds.
        mean_ms: f64,
    },
    /// Most take about as long, a few much longer: cases at a counter.
    Lognormal {
        /// Milliseconds; half take less.
        median_ms: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
}

impl Duration {
    /// The duration that a share `quantile` of all stays under, in milliseconds. `quantile` lies between 0 and 1.
    #[must_use]
    pub fn at(self, quantile: f64) -> i64 {
        let ms = match self {
            Self::Fixed { ms } => ms,
            Self::Exponential { mean_ms } => -libm::log1p(-quantile) * mean_ms,
            Self::Lognormal { median_ms, sigma } => {
                median_ms * libm::exp(sigma * normal_at(quantile))
            }
        };
        whole_ms(ms)
    }

    /// The mean, in milliseconds.
    #[must_use]
    pub fn mean_ms(self) -> f64 {
        match self {
            Self::Fixed { ms } => ms,
            Self::Exponential { mean_ms } => mean_ms,
            Self::Lognormal { median_ms, sigma } => median_ms * libm::exp(sigma * sigma / 2.0),
        }
    }
}

/// The longest that anything takes: a day. A slip in a configuration must not make a simulation run for ever.
const DURATION_MAX_MS: f64 = 24.0 * 3_600_000.0;

fn whole_ms(ms: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to a day")]
    let whole = libm::round(ms.clamp(0.0, DURATION_MAX_MS)) as i64;
    whole
}

/// How many come for a service, and how long a case takes at the counter.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Which service.
    pub service: ServiceKey,
    /// People a day, on average.
    pub per_day: f64,
    /// At the counter, from when they sit down.
    pub takes: Duration,
}

/// The share of a day's people that comes within a part of the day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// First minute after local midnight.
    pub from: u16,
    /// The minute after the last.
    pub to: u16,
    /// Of all; the shares of a day need not add up to 1.
    pub share: f64,
}

/// The people of a synthetic day, and how they and the clerks behave.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// What they come for.
    pub demand: Vec<Demand>,
    /// When they come; empty: evenly over the issue windows.
    pub arrivals: Vec<Share>,
    /// How many of all have a right to priority and say so, from 0 to 1.
    pub priority_share: f64,
    /// How many belong to each authority, in any unit; empty: as many to each.
    pub authorities: Vec<(AuthorityKey, f64)>,
    /// How many of all have a case that belongs to another place, from 0 to 1.
    pub non_territorial_share: f64,
    /// How many of all do not come when they are called, from 0 to 1.
    pub no_show_share: f64,
    /// How many of those come back later, from 0 to 1.
    pub come_back_share: f64,
    /// After how long they come back, from when they were missed.
    pub come_back: Duration,
    /// From the call until it was spoken to its end.
    pub announced_ms: i64,
    /// From the call until they sit at the counter.
    pub walk_ms: i64,
    /// Breaks that each clerk takes in a day besides those of the service hours, at moments drawn at random while the
    /// counter works; they begin when the ticket in hand is done.
    pub breaks: u8,
    /// How long such a break lasts.
    pub break_ms: i64,
    /// How often the house looks at the clock, for its alarms; 0: never.
    pub tick_ms: i64,
}

impl Profile {
    /// People who come for these, evenly, and do everything at once: no walking, no priority, nobody absent, no
    /// alarms.
    #[must_use]
    pub fn plain(demand: Vec<Demand>) -> Self {
        Self {
            demand,
            arrivals: Vec::new(),
            priority_share: 0.0,
            authorities: Vec::new(),
            non_territorial_share: 0.0,
            no_show_share: 0.0,
            come_back_share: 0.0,
            come_back: Duration::Fixed { ms: 0.0 },
            announced_ms: 0,
            walk_ms: 0,
            breaks: 0,
            break_ms: 0,
            tick_ms: 0,
        }
    }
}
