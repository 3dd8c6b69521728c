//! Which backup is due.

use dispatcher::Slot;
use jiff::ToSpan;
use jiff::civil::{DateTime, Time};
use settings::Backup;

/// The backups that there ought to be at a moment of the office's time, the night's first: it holds what an hour's
/// does.
pub(super) fn slots(wish: &Backup, now: DateTime) -> Vec<Slot> {
    let hour = now.with().minute(0).second(0).subsec_nanosecond(0).build();
    let hour = hour.ok().filter(|_| wish.hourly > 0).map(Slot::Hour);
    [Some(night(wish, now)), hour].into_iter().flatten().collect()
}

/// The last night whose time has come.
fn night(wish: &Backup, now: DateTime) -> Slot {
    let (hour, minute) = (wish.night_minute / 60, wish.night_minute % 60);
    let part = |part: u16| i8::try_from(part).unwrap_or(0);
    let begins = Time::new(part(hour), part(minute), 0, 0).unwrap_or(Time::midnight());
    if now.time() >= begins {
        return Slot::Night(now.date());
    }
    Slot::Night(now.date().saturating_sub(1.day()))
}

/// What somebody asks for now.
pub(super) fn asked(now: DateTime) -> Slot {
    let second = now.with().subsec_nanosecond(0).build();
    Slot::Asked(second.unwrap_or(now))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_night_begins_at_its_time_and_an_hour_with_its_minute() {
        let mut wish = Backup {
            directory: String::new(),
            hourly: 24,
            nightly: 30,
            night_minute: 90,
            recipients: Vec::new(),
            s3: None,
        };
        let names = |wish: &Backup, hour, minute| {
            let now = date(2026, 12, 1).at(hour, minute, 59, 0);
            slots(wish, now).iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(names(&wish, 1, 29), ["night-2026-11-30", "hour-2026-12-01-01"]);
        assert_eq!(names(&wish, 1, 30), ["night-2026-12-01", "hour-2026-12-01-01"]);
        wish.hourly = 0;
        assert_eq!(names(&wish, 23, 59), ["night-2026-12-01"]);
    }
}
