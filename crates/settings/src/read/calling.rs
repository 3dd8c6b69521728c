//! `[calling]`: whom a counter calls next.

use super::plan::{self, Plan, Scope};
use super::words;
use crate::keys;
use crate::problem::Problem;
use crate::report::Report;
use crate::walk::{Place, Table, Value, short};
use office::{Between, Calling, ChosenBy, Overtaking};
use std::ops::RangeInclusive;

/// Ten with priority for each one without: beyond that it is `strict`.
const PRIORITY_TO_NORMAL: RangeInclusive<i64> = 1..=10;

/// The office remembers 256 passes of one ticket; a bound beyond them would never hold.
const OVERTAKEN_PEOPLE: RangeInclusive<i64> = 0..=255;

/// Nobody waits longer than a day.
const OVERTAKEN_MINUTES: RangeInclusive<i64> = 0..=1_440;

/// From 50 on one may be called old; nobody turns 130, which turns it off.
const PRIORITY_AGE: RangeInclusive<i64> = 50..=130;

/// What is written where there is no bound.
pub(crate) const ANY: &str = "any";

/// As they are written.
pub(crate) const CHOSEN_BY: [(&str, ChosenBy); 3] = [
    ("nobody", ChosenBy::Nobody),
    ("supervisor", ChosenBy::Supervisor),
    ("clerk", ChosenBy::Clerk),
];

/// The calling policy, as far as it could be read.
pub(crate) struct CallingSection {
    pub(crate) calling: Calling,
    pub(crate) plan: Plan,
    /// Where `between = "strict"` stands.
    pub(crate) strict: Option<Place>,
}

pub(crate) fn calling(
    root: &Table<'_>,
    scope: Scope<'_>,
    report: &mut Report<'_>,
) -> CallingSection {
    let plain = CallingSection { calling: Calling::default(), plan: Plan::default(), strict: None };
    let table = root.get("calling").and_then(|value| value.table(&keys::CALLING, report));
    let Some(table) = table else { return plain };
    let between = between(&table, report);
    let plain = plain.calling;
    let people = table.get("overtaken_people");
    let minutes = table.get("overtaken_minutes");
    let overtaking = Overtaking {
        people: bound(people, OVERTAKEN_PEOPLE, plain.overtaking.people, report),
        minutes: bound(minutes, OVERTAKEN_MINUTES, plain.overtaking.minutes, report),
    };
    let chosen_by = table.get("chosen_by");
    let chosen_by = chosen_by.and_then(|value| words::one_of(&value, &CHOSEN_BY, report));
    let plan = plan::plan(&table, &keys::CALLING_PLAN, scope, report).unwrap_or_default();
    let calling = Calling {
        between,
        overtaking,
        plan: plan.steps.clone(),
        chosen_by: chosen_by.unwrap_or(plain.chosen_by),
        reason_required: table.boolean("reason_required", report).unwrap_or(false),
        priority_age: table
            .integer("priority_age", PRIORITY_AGE, report)
            .unwrap_or(plain.priority_age),
    };
    let strict = table.get("between").filter(|_| between == Between::Strict);
    CallingSection { calling, plan, strict: strict.map(|value| value.place()) }
}

fn between(table: &Table<'_>, report: &mut Report<'_>) -> Between {
    let words = [("strict", true), ("interleaved", false)];
    let strict = table.get("between").and_then(|value| words::one_of(&value, &words, report));
    let times = table.get("priority_to_normal");
    let read = times.as_ref().and_then(|value| value.integer(PRIORITY_TO_NORMAL, report));
    if strict == Some(true) {
        if let Some(times) = times {
            times.wrong(Problem::Excludes { other: "between = \"strict\"" }, report);
        }
        return Between::Strict;
    }
    read.map_or_else(Between::default, Between::Interleaved)
}

/// A whole number, or `"any"` for none.
fn bound(
    value: Option<Value<'_>>,
    range: RangeInclusive<i64>,
    usual: Option<u16>,
    report: &mut Report<'_>,
) -> Option<u16> {
    let Some(value) = value else { return usual };
    if !value.is_text() {
        return value.integer(range, report).or(usual);
    }
    let given = value.text(report)?;
    if given != ANY {
        let (least, most) = range.into_inner();
        let allowed = format!("{least} … {most}, \"{ANY}\"");
        value.wrong(Problem::NotOneOf { given: short(given), allowed }, report);
    }
    None
}
