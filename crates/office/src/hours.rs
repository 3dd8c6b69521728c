//! When numbers are given out: issue windows by weekday, in the office's own time zone.

use crate::ids::Millis;
use crate::rules::{Rules, Text};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, civil};
use serde::{Deserialize, Serialize};

/// A part of a day, in minutes after local midnight; `from` is inside, `to` is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// First minute.
    pub from: u16,
    /// The minute after the last.
    pub to: u16,
}

/// The windows of a week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// Monday first. Within a day in rising order, not overlapping.
    pub week: [Vec<Window>; 7],
}

/// What a day of the calendar is instead of its weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A holiday: no windows.
    Closed,
    /// A make-up day (*làm bù*): the windows of another weekday, Monday 0.
    Like(u8),
}

/// A day that is not like its weekday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarDay {
    /// Which.
    pub date: civil::Date,
    /// What it is.
    pub kind: DayKind,
    /// Its name, such as "Tết Nguyên đán".
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Text>,
}

/// A window that ends here ends at midnight.
pub(crate) const MINUTES_A_DAY: u16 = 24 * 60;

/// How far ahead the next opening is looked for: a week holds every window there is, and no run of holidays is longer
/// than a month.
const LOOK_AHEAD_DAYS: i64 = 40;

impl Hours {
    /// Whether every window ends after it begins and before midnight, in rising order, none inside another.
    #[must_use]
    pub(crate) fn in_order(&self) -> bool {
        self.week.iter().all(|day| {
            let whole = day.iter().all(|w| w.from < w.to && w.to <= MINUTES_A_DAY);
            whole && day.is_sorted_by(|earlier, later| earlier.to <= later.from)
        })
    }

    /// The windows of a weekday, Monday 0.
    fn weekday(&self, monday_first: i8) -> &[Window] {
        let day = usize::try_from(monday_first).ok().and_then(|day| self.week.get(day));
        day.map_or(&[], Vec::as_slice)
    }
}

/// Hours by the calendar of an office.
impl Rules {
    /// The windows of a date, by the weekday or as the calendar says.
    #[must_use]
    pub fn windows<'a>(&self, hours: &'a Hours, date: civil::Date) -> &'a [Window] {
        let special = self.calendar.iter().find(|day| day.date == date);
        match special.map(|day| day.kind) {
            None => hours.weekday(date.weekday().to_monday_zero_offset()),
            Some(DayKind::Closed) => &[],
            Some(DayKind::Like(day)) => hours.weekday(i8::try_from(day).unwrap_or(-1)),
        }
    }

    /// Whether `at` is inside a window.
    #[must_use]
    pub fn open_at(&self, hours: &Hours, at: Millis, zone: &TimeZone) -> bool {
        let now = civil_at(at, zone);
        let minute = minute_of(now.time());
        self.windows(hours, now.date()).iter().any(|w| (w.from..w.to).contains(&minute))
    }

    /// The next moment a window opens, or `None` when none does for more than a month.
    #[must_use]
    pub fn opens_after(&self, hours: &Hours, at: Millis, zone: &TimeZone) -> Option<Millis> {
        let today = civil_at(at, zone).date();
        (0..LOOK_AHEAD_DAYS)
            .filter_map(|n| today.checked_add(n.days()).ok())
            .flat_map(|date| self.windows(hours, date).iter().map(move |w| (date, w.from)))
            .filter_map(|(date, from)| moment(date, from, zone))
            .find(|opens| *opens > at)
    }
}

/// Local date and time of a moment. Moments outside jiff's range (year -9999 to 9999) are clamped to its ends.
pub(crate) fn civil_at(at: Millis, zone: &TimeZone) -> civil::DateTime {
    let timestamp = Timestamp::from_millisecond(at.0).unwrap_or(if at.0 < 0 {
        Timestamp::MIN
    } else {
        Timestamp::MAX
    });
    zone.to_datetime(timestamp)
}

pub(crate) fn minute_of(time: civil::Time) -> u16 {
    let minute = i32::from(time.hour()) * 60 + i32::from(time.minute());
    u16::try_from(minute).expect("a day has 1,440 minutes")
}

/// A minute of a local day as a moment. By the wall clock, as [`Hours::open_at`] reads it, also on a day on which
/// the clocks are changed.
pub(crate) fn moment(date: civil::Date, minute: u16, zone: &TimeZone) -> Option<Millis> {
    let (hour, minute) = (i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?);
    let time = civil::Time::new(hour, minute, 0, 0).ok()?;
    let zoned = zone.to_ambiguous_zoned(date.to_datetime(time)).compatible().ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}
