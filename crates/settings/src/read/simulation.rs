//! `[simulation]`: what `xinmoi simulate` plays.

use super::times;
use crate::keys;
use crate::report::Report;
use crate::simulation::{Arrivals, Demand, Simulation};
use crate::walk::Table;
use std::ops::RangeInclusive;

/// A part for each quarter of an hour.
const ARRIVALS_MAX: usize = 96;

const SHARE: RangeInclusive<i64> = 1..=1_000;

const PERCENT: RangeInclusive<i64> = 0..=100;

/// Who comes back after four hours takes another number.
const COME_BACK_MINUTES: RangeInclusive<i64> = 0..=240;

/// Nothing that is said in a hall takes longer than a minute.
const ANNOUNCE_S: RangeInclusive<i64> = 0..=60;

/// No hall takes longer than ten minutes to cross.
const WALK_S: RangeInclusive<i64> = 0..=600;

/// A counter that breaks more often than once in half an hour is closed.
const BREAKS: RangeInclusive<i64> = 0..=16;

/// Two hours are no break.
const BREAK_MINUTES: RangeInclusive<i64> = 1..=120;

pub(crate) fn simulation(
    root: &Table<'_>,
    demand: Vec<Demand>,
    report: &mut Report<'_>,
) -> Simulation {
    let plain = Simulation { demand, ..Simulation::default() };
    let table = root.get("simulation").and_then(|value| value.table(&keys::SIMULATION, report));
    let Some(table) = table else { return plain };
    let parts = table.tables("arrivals", &keys::ARRIVALS, ARRIVALS_MAX, report);
    let parts: Vec<_> = parts.iter().filter_map(|table| arrivals(table, report)).collect();
    let mut played =
        Simulation { arrivals: if parts.is_empty() { plain.arrivals } else { parts }, ..plain };
    for (name, percent) in [
        ("priority_percent", &mut played.priority_percent),
        ("no_show_percent", &mut played.no_show_percent),
        ("come_back_percent", &mut played.come_back_percent),
        ("non_territorial_percent", &mut played.non_territorial_percent),
    ] {
        *percent = table.integer(name, PERCENT, report).unwrap_or(*percent);
    }
    for (name, range, time) in [
        ("come_back_minutes", COME_BACK_MINUTES, &mut played.come_back_minutes),
        ("announce_s", ANNOUNCE_S, &mut played.announce_s),
        ("walk_s", WALK_S, &mut played.walk_s),
        ("break_minutes", BREAK_MINUTES, &mut played.break_minutes),
    ] {
        *time = table.integer(name, range, report).unwrap_or(*time);
    }
    played.breaks = table.integer("breaks", BREAKS, report).unwrap_or(played.breaks);
    played
}

fn arrivals(table: &Table<'_>, report: &mut Report<'_>) -> Option<Arrivals> {
    let _ = table.need("from", "from = \"07:15\"", report);
    let _ = table.need("to", "to = \"09:00\"", report);
    let (from, to) = times::from_to(table, report);
    let share = table.need("share", "share = 10", report);
    let share = share.and_then(|value| value.integer(SHARE, report));
    Some(Arrivals { from_minute: from?, to_minute: to?, share: share? })
}
