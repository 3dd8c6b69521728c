//! `[limits]`: times and counts that bound what may be done.

use crate::keys;
use crate::report::Report;
use crate::walk::Table;
use office::Limits;
use std::ops::RangeInclusive;

/// Longer than a minute, a press is no slip; the citizen called is already on the way.
const UNDO_S: RangeInclusive<i64> = 0..=60;

/// Ten minutes is the longest that a counter may be kept waiting for one citizen.
const ABSENT_GRACE_S: RangeInclusive<i64> = 0..=600;

/// Who has not come a minute after a call may be called again.
const RECALL_PAUSE_S: RangeInclusive<i64> = 0..=60;

/// As many as the office can count of one ticket.
const RECALLS: RangeInclusive<i64> = 0..=255;

/// After an hour somebody has looked.
const AUTO_NO_SHOW_S: RangeInclusive<i64> = 0..=3_600;

/// Further back than this is the end of the line.
const RETURN_AFTER: RangeInclusive<i64> = 0..=99;

/// A day has no more calls of one person than this.
const RETURNS: RangeInclusive<i64> = 0..=99;

/// Who needs longer than four hours takes another number.
const AWAY_MINUTES: RangeInclusive<i64> = 1..=240;

/// An hour after a break everyone is back.
const AFTER_BREAK_MINUTES: RangeInclusive<i64> = 0..=60;

/// People must not wait unnoticed for longer than five minutes.
const NO_COUNTER_MINUTES: RangeInclusive<i64> = 0..=5;

/// Ten minutes free is a break.
const AUTO_NEXT_S: RangeInclusive<i64> = 0..=600;

const MS_A_SECOND: i64 = 1_000;
const MS_A_MINUTE: i64 = 60 * MS_A_SECOND;

pub(crate) fn limits(root: &Table<'_>, report: &mut Report<'_>) -> Limits {
    let mut limits = Limits::default();
    let table = root.get("limits").and_then(|value| value.table(&keys::LIMITS, report));
    let Some(table) = table else { return limits };
    for (name, range, unit, ms) in [
        ("undo_s", UNDO_S, MS_A_SECOND, &mut limits.undo_ms),
        ("absent_grace_s", ABSENT_GRACE_S, MS_A_SECOND, &mut limits.absent_grace_ms),
        ("recall_pause_s", RECALL_PAUSE_S, MS_A_SECOND, &mut limits.recall_pause_ms),
        ("away_minutes", AWAY_MINUTES, MS_A_MINUTE, &mut limits.away_ms),
        ("after_break_minutes", AFTER_BREAK_MINUTES, MS_A_MINUTE, &mut limits.after_break_ms),
        ("no_counter_minutes", NO_COUNTER_MINUTES, MS_A_MINUTE, &mut limits.no_counter_ms),
        ("auto_next_s", AUTO_NEXT_S, MS_A_SECOND, &mut limits.auto_next_ms),
    ] {
        let read: Option<i64> = table.integer(name, range, report);
        *ms = read.map_or(*ms, |time| time * unit);
    }
    for (name, range, count) in [
        ("recalls", RECALLS, &mut limits.recalls_max),
        ("return_after", RETURN_AFTER, &mut limits.return_after),
        ("returns", RETURNS, &mut limits.returns_max),
    ] {
        *count = table.integer(name, range, report).unwrap_or(*count);
    }
    let auto_no_show: Option<i64> = table.integer("auto_no_show_s", AUTO_NO_SHOW_S, report);
    limits.auto_no_show_ms = auto_no_show.map(|s| s * MS_A_SECOND);
    limits
}
