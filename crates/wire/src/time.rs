//! Moments as text: RFC 3339 with the office's offset, to the millisecond.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use office::Millis;

/// `2026-11-23T07:30:00.000+07:00`. Moments outside jiff's range are shown at its ends.
#[must_use]
pub fn stamp(at: Millis, zone: &TimeZone) -> String {
    let end = if at.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
    let timestamp = Timestamp::from_millisecond(at.0).unwrap_or(end);
    let offset = zone.to_offset(timestamp);
    format!("{:.3}", timestamp.display_with_offset(offset))
}

/// A minute of the day as a clock shows it: `09:30`.
#[must_use]
pub fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}
