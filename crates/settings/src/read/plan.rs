//! The steps of a plan: `[[calling.plan]]`, `[[counter.plan]]`, `[[clerk.plan]]`.

use super::names::{Known, each, once};
use super::{times, words};
use crate::keys::Section;
use crate::problem::{Problem, words::class};
use crate::report::Report;
use crate::walk::{Place, Table, Value};
use office::{AuthorityKey, Class, ServiceKey, Step};
use std::ops::RangeInclusive;

/// Steps of one plan: more than anybody can follow.
const STEPS_MAX: usize = 32;

/// The largest share of a step.
const SHARE: RangeInclusive<i64> = 0..=1_000;

/// Nobody waits longer than a day.
const WAITED_MINUTES: RangeInclusive<i64> = 1..=1_440;

/// More people than a hall holds.
const WAITING_AT_LEAST: RangeInclusive<i64> = 1..=999;

/// What a plan may name, and what can come to it.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) services: &'a Known<ServiceKey>,
    pub(crate) authorities: &'a Known<AuthorityKey>,
    /// The services taken where the plan holds; `None` when that is not known.
    pub(crate) services_taken: Option<&'a [ServiceKey]>,
    /// Likewise; empty for all.
    pub(crate) authorities_taken: &'a [AuthorityKey],
}

/// A plan and where its steps stand.
#[derive(Default)]
pub(crate) struct Plan {
    pub(crate) steps: Vec<Step>,
    /// One for each step.
    pub(crate) places: Vec<Place>,
}

/// The plan of a table; empty when there is none, `None` when a step could not be read.
pub(crate) fn plan(
    table: &Table<'_>,
    section: &'static Section,
    scope: Scope<'_>,
    report: &mut Report<'_>,
) -> Option<Plan> {
    let tables = table.tables("plan", section, STEPS_MAX, report);
    let places = tables.iter().map(Table::place).collect();
    let steps: Vec<_> = tables.iter().map(|table| step(table, scope, report)).collect();
    Some(Plan { steps: steps.into_iter().collect::<Option<_>>()?, places })
}

fn step(table: &Table<'_>, scope: Scope<'_>, report: &mut Report<'_>) -> Option<Step> {
    let services = scope.services.optional_list(table.get("services"), report);
    let authorities = scope.authorities.optional_list(table.get("authorities"), report);
    let classes = table.get("classes").map_or(Some(Vec::new()), |v| classes(&v, report));
    let (services, authorities) = (services?, authorities?);
    if let Some(taken) = scope.services_taken {
        warn_untaken(table.get("services"), &services, taken, report);
    }
    if !scope.authorities_taken.is_empty() {
        let taken = scope.authorities_taken;
        warn_untaken(table.get("authorities"), &authorities, taken, report);
    }
    let (from_minute, to_minute) = times::from_to(table, report);
    Some(Step {
        services,
        authorities,
        classes: classes?,
        share: table.integer("share", SHARE, report).unwrap_or(0),
        booked: table.boolean("booked", report).unwrap_or(false),
        waited_minutes: table.integer("waited_minutes", WAITED_MINUTES, report),
        waiting_at_least: table.integer("waiting_at_least", WAITING_AT_LEAST, report),
        from_minute,
        to_minute,
    })
}

/// Warns of each name in a list that never comes to the counter.
fn warn_untaken<K: PartialEq + ToString>(
    list: Option<Value<'_>>,
    named: &[K],
    taken: &[K],
    report: &mut Report<'_>,
) {
    let items = list.and_then(|list| list.list(report)).unwrap_or_default();
    for (item, name) in items.iter().zip(named).filter(|(_, name)| !taken.contains(name)) {
        item.wrong(Problem::NotTakenHere { given: name.to_string() }, report);
    }
}

/// A list of classes, each once.
pub(crate) fn classes(value: &Value<'_>, report: &mut Report<'_>) -> Option<Vec<Class>> {
    let words = Class::ALL.map(|each| (class(each), each));
    let mut seen = Vec::new();
    each(value, report, |item, report| {
        let found = words::one_of(item, &words, report)?;
        once(&mut seen, class(found), item, report);
        Some(found)
    })
}
