//! What `xinmoi simulate` plays. Nothing here changes how the office works.

use office::ServiceKey;

/// A synthetic day: who comes when, and how long each takes. Figures to reckon with, estimated or measured; the office
/// decides nothing by them.
#[derive(Clone, Debug, PartialEq)]
pub struct Simulation {
    /// One for each service, in the order of the rules.
    pub demand: Vec<Demand>,
    /// When people come, by the office's clock. At least one; they may overlap. Who comes while no numbers are given
    /// out goes home without one.
    pub arrivals: Vec<Arrivals>,
    /// Of a hundred people, those with priority. 0 to 100.
    pub priority_percent: u8,
    /// Of a hundred numbers, those that nobody comes with when they are called. 0 to 100.
    pub no_show_percent: u8,
    /// Of a hundred people who were missed, those who come back the same day. 0 to 100.
    pub come_back_percent: u8,
    /// How long after they were missed they come back, in minutes.
    pub come_back_minutes: u16,
    /// Of a hundred cases, those that belong to another place. 0 to 100.
    pub non_territorial_percent: u8,
    /// From a call until it was spoken to its end, in seconds.
    pub announce_s: u16,
    /// From a call until they sit at the counter, in seconds.
    pub walk_s: u16,
    /// Breaks that each counter takes in a day, at moments drawn at random while it works.
    pub breaks: u8,
    /// How long a break lasts, in minutes.
    pub break_minutes: u16,
}

/// How many come for a service in a day, and how long a case takes: lognormal, the logarithm of its length has the
/// mean `ln(minutes)` and the standard deviation `spread`. The mean length is `minutes · exp(spread² / 2)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Which.
    pub service: ServiceKey,
    /// People expected in a day.
    pub per_day: u32,
    /// The median time at the counter, in minutes. At least 0.5.
    pub minutes: f64,
    /// How far cases differ, 0 to 2. 0: all take as long.
    pub spread: f64,
}

/// A part of the day, evenly filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrivals {
    /// The first minute after local midnight.
    pub from_minute: u16,
    /// The minute after the last; greater than `from_minute`.
    pub to_minute: u16,
    /// How many of a day's people come in it, in proportion to the other parts. At least 1.
    pub share: u16,
}

/// An office that says nothing: a small commune's counter room.
const PER_DAY: u32 = 30;
const MINUTES: f64 = 10.0;
const SPREAD: f64 = 0.5;

/// Nearly half of the people come by ten in the morning.
const ARRIVALS: [Arrivals; 3] = [
    Arrivals { from_minute: 7 * 60 + 15, to_minute: 10 * 60, share: 48 },
    Arrivals { from_minute: 10 * 60, to_minute: 11 * 60, share: 12 },
    Arrivals { from_minute: 13 * 60, to_minute: 16 * 60 + 15, share: 40 },
];

impl Demand {
    /// What is reckoned with for a service that says nothing about it.
    #[must_use]
    pub fn of(service: ServiceKey) -> Self {
        Self { service, per_day: PER_DAY, minutes: MINUTES, spread: SPREAD }
    }
}

impl Default for Simulation {
    fn default() -> Self {
        Self {
            demand: Vec::new(),
            arrivals: ARRIVALS.to_vec(),
            priority_percent: 12,
            no_show_percent: 5,
            come_back_percent: 50,
            come_back_minutes: 15,
            non_territorial_percent: 0,
            announce_s: 8,
            walk_s: 20,
            breaks: 0,
            break_minutes: 10,
        }
    }
}
