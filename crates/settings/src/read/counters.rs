//! `[[counter]]`: who serves what.

use super::names::{Placed, once};
use super::plan::{self, Plan, Scope};
use super::{screens, words};
use crate::Place;
use crate::keys;
use crate::report::Report;
use crate::walk::Table;
use office::{AuthorityKey, Class, CounterNo, CounterRules, ServiceKey, Territory, Zone};
use std::collections::BTreeMap;

/// Three times the largest hall we know of.
const COUNTERS_MAX: usize = 200;

/// A counter's name stands on its sign, beside the number.
const NAME_CHARS_MAX: usize = 40;

/// The counters as far as they could be read.
pub(crate) struct Counters {
    /// In the order of their numbers.
    pub(crate) rules: Option<Vec<CounterRules>>,
    /// What each takes, in the order of the text; `None` for one of which that could not be read.
    pub(crate) takes: Vec<Option<Takes>>,
    /// The plan of each, likewise.
    pub(crate) plans: Vec<Option<Plan>>,
    /// Where they are, for those of which it is told.
    pub(crate) places: BTreeMap<CounterNo, Place>,
}

/// Which tickets a counter takes.
#[derive(Clone)]
pub(crate) struct Takes {
    pub(crate) services: Vec<ServiceKey>,
    pub(crate) priority_services: Vec<ServiceKey>,
    pub(crate) authorities: Vec<AuthorityKey>,
    pub(crate) classes: Vec<Class>,
    pub(crate) territory: Territory,
}

pub(crate) fn counters(root: &Table<'_>, scope: Scope<'_>, report: &mut Report<'_>) -> Counters {
    let value = root.need("counter", "[[counter]]", report);
    let tables = value.map(|value| value.tables(&keys::COUNTER, COUNTERS_MAX, report));
    let tables = tables.unwrap_or_default();
    let mut numbers = Vec::new();
    let mut counters =
        Counters { rules: None, takes: Vec::new(), plans: Vec::new(), places: BTreeMap::new() };
    let mut rules = Vec::new();
    for table in &tables {
        let takes = takes(table, scope, report);
        let taken = takes.as_ref().map(|t| [&t.services[..], &t.priority_services].concat());
        let authorities_taken = takes.as_ref().map_or(&[][..], |t| &t.authorities);
        let scope = Scope { services_taken: taken.as_deref(), authorities_taken, ..scope };
        let plan = plan::plan(table, &keys::COUNTER_PLAN, scope, report);
        let counter = counter(table, takes.clone(), plan.as_ref(), &mut numbers, report);
        let place = screens::place(table, report);
        counters.places.extend(counter.as_ref().map(|c| c.number).zip(place));
        rules.push(counter);
        counters.takes.push(takes);
        counters.plans.push(plan);
    }
    counters.rules = rules.into_iter().collect();
    counters.rules.iter_mut().for_each(|rules| rules.sort_by_key(|counter| counter.number));
    counters
}

fn counter(
    table: &Table<'_>,
    takes: Option<Takes>,
    plan: Option<&Plan>,
    numbers: &mut Vec<Placed<CounterNo>>,
    report: &mut Report<'_>,
) -> Option<CounterRules> {
    let number = table.need("number", "number = 1", report);
    let number = number.and_then(|value| {
        let number = value.integer::<u16>(1..=i64::from(CounterNo::MAX), report)?;
        Some(once(numbers, CounterNo::try_from(number).ok()?, &value, report))
    });
    let name = words::optional_name(table, NAME_CHARS_MAX, report);
    let zone = table.get("zone").and_then(|value| words::key::<Zone>(&value, report));
    let auto_next = table.boolean("auto_next", report).unwrap_or(false);
    let takes = takes?;
    Some(CounterRules {
        name,
        zone: zone.unwrap_or_default(),
        priority_services: takes.priority_services,
        authorities: takes.authorities,
        classes: takes.classes,
        territory: takes.territory,
        plan: plan?.steps.clone(),
        auto_next,
        ..CounterRules::new(number?, takes.services)
    })
}

/// What a counter takes; `None` when any of it could not be read.
fn takes(table: &Table<'_>, scope: Scope<'_>, report: &mut Report<'_>) -> Option<Takes> {
    let priority = table.get("priority_services");
    let services = if priority.is_some() {
        // For those with priority alone.
        table.get("services")
    } else {
        Some(table.need("services", "services = [\"chung-thuc\"]", report)?)
    };
    let mut seen = Vec::new();
    let mut list = |value: Option<_>| {
        value.map_or(Some(Vec::new()), |value| scope.services.list(&value, &mut seen, report))
    };
    let (services, priority_services) = (list(services), list(priority));
    let authorities = scope.authorities.optional_list(table.get("authorities"), report);
    let classes = table.get("classes").map_or(Some(Vec::new()), |v| plan::classes(&v, report));
    let territory = table
        .get("territory")
        .map_or(Some(Territory::Any), |value| words::one_of(&value, &TERRITORIES, report));
    Some(Takes {
        services: services?,
        priority_services: priority_services?,
        authorities: authorities?,
        classes: classes?,
        territory: territory?,
    })
}

/// As they are written.
pub(crate) const TERRITORIES: [(&str, Territory); 3] = [
    ("any", Territory::Any),
    ("local", Territory::Local),
    ("non_territorial", Territory::NonTerritorial),
];
