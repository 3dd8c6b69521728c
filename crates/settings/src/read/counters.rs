//! `[[counter]]`: who serves what, and that everything is served.

use super::services::{Placed, SERVICES_MAX, Services, once};
use super::words;
use crate::keys;
use crate::meant::nearest;
use crate::problem::Problem;
use crate::report::Report;
use crate::walk::{Table, Value, short};
use office::{CounterNo, CounterRules, ServiceKey, Zone};
use std::collections::BTreeSet;

/// Three times the largest hall we know of.
const COUNTERS_MAX: usize = 200;

/// A counter's name stands on its sign, beside the number.
const NAME_CHARS_MAX: usize = 40;

/// The counters in the order of their numbers, if each could be read.
pub(crate) fn counters(
    root: &Table<'_>,
    services: &Services,
    report: &mut Report<'_>,
) -> Option<Vec<CounterRules>> {
    let value = root.need("counter", "[[counter]]", report)?;
    let tables = value.tables(&keys::COUNTER, COUNTERS_MAX, report);
    let takes: Vec<_> = tables.iter().map(|table| takes(table, services, report)).collect();
    let all_read = !takes.is_empty() && takes.iter().all(Option::is_some);
    if all_read && !report.has_syntax_errors() {
        report_unserved(services, &takes, report);
    }
    let mut numbers = Vec::new();
    let read = tables.iter().zip(takes);
    let read: Vec<_> = read.map(|(t, takes)| counter(t, takes, &mut numbers, report)).collect();
    let mut counters: Vec<CounterRules> = read.into_iter().collect::<Option<_>>()?;
    counters.sort_by_key(|counter| counter.number);
    Some(counters)
}

fn counter(
    table: &Table<'_>,
    takes: Option<Vec<ServiceKey>>,
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
    let zone = zone.unwrap_or_default();
    Some(CounterRules { name, zone, ..CounterRules::new(number?, takes?) })
}

/// The services that a counter takes; `None` when any of them could not be read.
fn takes(
    counter: &Table<'_>,
    services: &Services,
    report: &mut Report<'_>,
) -> Option<Vec<ServiceKey>> {
    let value = counter.need("services", "services = [\"chung-thuc\"]", report)?;
    let items = value.list(report)?;
    if items.is_empty() {
        value.wrong(Problem::EmptyList, report);
        return None;
    }
    if items.len() > SERVICES_MAX {
        value.wrong(Problem::TooMany { max: SERVICES_MAX }, report);
        return None;
    }
    let mut seen = Vec::new();
    let read: Vec<_> = items
        .iter()
        .map(|item| {
            let key = service(item, services, report)?;
            Some(once(&mut seen, key, item, report))
        })
        .collect();
    read.into_iter().collect()
}

/// A service that exists, as far as that can be told.
fn service(item: &Value<'_>, services: &Services, report: &mut Report<'_>) -> Option<ServiceKey> {
    let given = item.text(report)?;
    let known = || services.keys.iter().map(|key| key.name.as_str());
    if let Some(found) = services.keys.iter().find(|key| key.name.as_str() == given) {
        return Some(found.name.clone());
    }
    // A service whose own key is broken may be the one meant here: its own finding is enough.
    let broken = services.broken_keys.iter();
    if broken.flatten().all(|key| key != given) && !services.broken_keys.contains(&None) {
        let meant = nearest(given, known()).map(str::to_owned);
        let known = known().collect::<Vec<_>>().join(", ");
        item.wrong(Problem::UnknownService { given: short(given), meant, known }, report);
    }
    None
}

/// A service that no counter takes would keep its citizens waiting for ever.
fn report_unserved(
    services: &Services,
    takes: &[Option<Vec<ServiceKey>>],
    report: &mut Report<'_>,
) {
    let taken: BTreeSet<_> = takes.iter().flatten().flatten().collect();
    for service in services.keys.iter().filter(|service| !taken.contains(&service.name)) {
        let problem = Problem::NobodyServes { service: service.name.to_string() };
        report.add(&service.key, &service.span, problem);
    }
}
