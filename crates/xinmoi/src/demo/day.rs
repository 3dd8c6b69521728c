//! The demo's time: working days one after another, N times as fast as real ones, without the nights.

use dispatcher::Clock;
use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use office::{Millis, Rules};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The demo begins in the busiest hour: people are in the hall at once.
const BEGINS: Time = Time::constant(7, 45, 0, 0);
/// How long a demo day lasts, in its own milliseconds: until a quarter past five.
const DAY_MS: i64 = 570 * 60 * 1000;

/// A day in a hurry need not be looked at more often than this.
const BEAT_MIN: Duration = Duration::from_millis(20);

/// A clock that runs N times as fast and jumps from one evening to the next working morning.
#[derive(Clone, Debug)]
pub(crate) struct Day {
    speed: u32,
    started: Instant,
    first: Date,
    zone: TimeZone,
}

impl Day {
    /// Begins today, or on Monday after a weekend.
    pub(crate) fn starting(speed: u32, rules: &Rules) -> Self {
        let zone = rules.zone().unwrap_or(TimeZone::UTC);
        let today = zone.to_datetime(Timestamp::now()).date();
        Self { speed, started: Instant::now(), first: working(today), zone }
    }

    /// The demo's time, for the dispatcher.
    pub(crate) fn clock(&self) -> Clock {
        let day = self.clone();
        Arc::new(move || day.now())
    }

    /// The demo's time.
    pub(crate) fn now(&self) -> Millis {
        let passed = i64::try_from(self.started.elapsed().as_millis()).unwrap_or(i64::MAX / 4_000);
        let passed = passed.saturating_mul(i64::from(self.speed));
        let (days, within) = (passed / DAY_MS, passed % DAY_MS);
        let mut date = self.first;
        for _ in 0..days {
            date = working(date.tomorrow().unwrap_or(date));
        }
        let begins = self.zone.to_ambiguous_zoned(date.to_datetime(BEGINS)).compatible();
        let begins = begins.map_or(0, |z| z.timestamp().as_millisecond());
        Millis(begins.saturating_add(within))
    }

    /// How often the office looks at what is due: every second of the demo's own, as far as that makes sense.
    pub(crate) fn beat(&self) -> Duration {
        (Duration::from_secs(1) / self.speed).max(BEAT_MIN)
    }

    /// Sleeps for so many of the demo's milliseconds.
    pub(crate) async fn sleep(&self, ms: u64) {
        let real = Duration::from_millis(ms / u64::from(self.speed));
        tokio::time::sleep(real.max(Duration::from_millis(1))).await;
    }

    /// The minute of the demo's day.
    pub(crate) fn minute(&self) -> u32 {
        let now = Timestamp::from_millisecond(self.now().0).unwrap_or_default();
        let time = self.zone.to_datetime(now).time();
        u32::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
    }
}

/// This date, or the Monday after it.
fn working(date: Date) -> Date {
    let rest = match date.weekday() {
        Weekday::Saturday => 2,
        Weekday::Sunday => 1,
        Weekday::Monday
        | Weekday::Tuesday
        | Weekday::Wednesday
        | Weekday::Thursday
        | Weekday::Friday => 0,
    };
    date.checked_add(rest.days()).unwrap_or(date)
}
