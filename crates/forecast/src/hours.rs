//! The hours of a day as moments.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use office::{Hours, Millis, Rules};

/// A part of a day in which the counters work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shift {
    pub(crate) from: Millis,
    pub(crate) to: Millis,
}

/// A minute of a local day as a moment; minute 1,440 is the next midnight.
pub(crate) fn moment(date: Date, minute: u16, zone: &TimeZone) -> Option<Millis> {
    const A_DAY: u16 = 24 * 60;
    if minute >= A_DAY {
        return moment(date.tomorrow().ok()?, minute - A_DAY, zone);
    }
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let time = date.to_datetime(Time::new(hour, minute, 0, 0).ok()?);
    let zoned = zone.to_ambiguous_zoned(time).compatible().ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

/// Seconds since the local midnight of `date`; more than a day when the work went on past midnight.
pub(crate) fn seconds_of_day(date: Date, at: Millis, zone: &TimeZone) -> i64 {
    moment(date, 0, zone).map_or(0, |midnight| at.since(midnight) / 1000)
}

/// The windows of a date as moments.
pub(crate) fn shifts(rules: &Rules, hours: &Hours, date: Date, zone: &TimeZone) -> Vec<Shift> {
    let windows = rules.windows(hours, date).iter();
    let shift = |w: &office::Window| {
        Some(Shift { from: moment(date, w.from, zone)?, to: moment(date, w.to, zone)? })
    };
    windows.filter_map(shift).collect()
}
