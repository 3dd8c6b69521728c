//! Whether this machine's clock can be right.

use super::Finding;
use crate::clock::wall_clock;
use crate::control;
use office::Millis;
use std::path::Path;

/// A minute before the last record is a correction by a time server; more is a wrong clock.
const BEHIND_MS_MAX: i64 = 60 * 1000;
/// The longest holidays are under two weeks: an office with nothing for longer has a clock that is ahead, or is not used.
const AHEAD_MS_MAX: i64 = 30 * 24 * 3_600 * 1000;

pub(super) fn look(data: &Path) -> Finding {
    judge(wall_clock()(), last_at(data))
}

/// When the last record was written, as far as anybody can say.
fn last_at(data: &Path) -> Option<Millis> {
    match control::ask(data, control::LAST) {
        Some(answer) => answer.ok()?.parse().ok().map(Millis),
        None if !dispatcher::exists(data) => None,
        None => dispatcher::last_at(data).ok()?,
    }
}

fn judge(now: Millis, last: Option<Millis>) -> Finding {
    let gaps = [("now", told(now)), ("last", last.map_or_else(String::new, told))];
    let Some(last) = last.filter(|last| last.0 > 0) else {
        return Finding::look("doctor-clock-alone", &gaps);
    };
    match now.since(last) {
        since if since < -BEHIND_MS_MAX => Finding::bad("doctor-clock-behind", &gaps),
        since if since > AHEAD_MS_MAX => Finding::look("doctor-clock-ahead", &gaps),
        _ => Finding::good("doctor-clock", &gaps),
    }
}

/// To the minute, in the time zone of Vietnam.
fn told(at: Millis) -> String {
    let zoned = jiff::Timestamp::from_millisecond(at.0).and_then(|at| at.in_tz("Asia/Ho_Chi_Minh"));
    zoned.map_or_else(|_| at.0.to_string(), |at| at.strftime("%H:%M %d/%m/%Y").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctor::Mark;

    #[test]
    fn a_clock_before_the_last_record_is_wrong_and_one_far_after_it_is_doubted() {
        const DAY: i64 = 24 * 3_600 * 1000;
        let last = Millis(1_795_000_000_000);
        let mark = |ms| judge(last.plus(ms), Some(last)).mark;
        let found = [-DAY, -30_000, 0, 14 * DAY, 31 * DAY].map(mark);
        assert_eq!(found, [Mark::Bad, Mark::Good, Mark::Good, Mark::Good, Mark::Look]);
        assert_eq!(judge(last, None).mark, Mark::Look);
    }
}
