//! `[[service]]`: what people come for.

use super::sound;
use super::words;
use crate::keys;
use crate::problem::Problem;
use crate::report::Report;
use crate::walk::{Table, Value, short};
use office::{Prefix, Service, ServiceKey};
use std::ops::{Range, RangeInclusive};

/// More buttons than anyone finds their own on; a city centre has fewer than thirty.
pub(crate) const SERVICES_MAX: usize = 64;

/// A service's name stands on a kiosk button.
const NAME_CHARS_MAX: usize = 60;

/// Numbers of one service in a day; beyond it they no longer fit four digits.
const QUOTA: RangeInclusive<i64> = 1..=9_999;

/// The services as far as they could be read.
pub(crate) struct Services {
    /// `None` for one that lacks what it needs.
    read: Vec<Option<Service>>,
    /// The keys that could be read.
    pub(crate) keys: Vec<Placed<ServiceKey>>,
    /// The keys as they were written that could not; `None` for one that is not there at all.
    pub(crate) broken_keys: Vec<Option<String>>,
}

/// A name and its place.
pub(crate) struct Placed<T> {
    /// The name.
    pub(crate) name: T,
    /// Its key in the configuration.
    pub(crate) key: String,
    /// Its bytes.
    pub(crate) span: Range<usize>,
}

impl Services {
    /// All services, if all could be read.
    pub(crate) fn complete(self) -> Option<Vec<Service>> {
        self.read.into_iter().collect()
    }
}

pub(crate) fn services(root: &Table<'_>, report: &mut Report<'_>) -> Services {
    let mut services = Services { read: Vec::new(), keys: Vec::new(), broken_keys: Vec::new() };
    let value = root.need("service", "[[service]]", report);
    let tables = value.map(|value| value.tables(&keys::SERVICE, SERVICES_MAX, report));
    let tables = tables.unwrap_or_default();
    if tables.is_empty() {
        services.broken_keys.push(None);
    }
    let mut prefixes = Vec::new();
    for table in tables {
        let service = service(&table, &mut services, &mut prefixes, report);
        services.read.push(service);
    }
    sound::warn(&prefixes, report);
    services
}

fn service(
    table: &Table<'_>,
    services: &mut Services,
    prefixes: &mut Vec<Placed<Prefix>>,
    report: &mut Report<'_>,
) -> Option<Service> {
    let key = table.need("key", "key = \"chung-thuc\"", report);
    let key = key.and_then(|value| {
        let name = words::key::<ServiceKey>(&value, report)?;
        Some(once(&mut services.keys, name, &value, report))
    });
    if key.is_none() {
        services.broken_keys.push(table.get("key").and_then(|value| value.written()));
    }
    let prefix = table.need("prefix", "prefix = \"1\"", report);
    let prefix = prefix.and_then(|value| {
        let name = self::prefix(&value, report)?;
        Some(once(prefixes, name, &value, report))
    });
    let name = words::name(table, NAME_CHARS_MAX, report);
    let quota = table.get("quota").and_then(|value| value.integer(QUOTA, report));
    Some(Service { quota, ..Service::new(key?, prefix?, name?) })
}

fn prefix(value: &Value<'_>, report: &mut Report<'_>) -> Option<Prefix> {
    let given = value.text(report)?;
    let prefix = given.parse().ok();
    if prefix.is_none() {
        value.wrong(Problem::BadPrefix { given: short(given) }, report);
    }
    prefix
}

/// Notes a name that must stand once only, and returns it.
pub(crate) fn once<T: Clone + PartialEq + ToString>(
    seen: &mut Vec<Placed<T>>,
    name: T,
    value: &Value<'_>,
    report: &mut Report<'_>,
) -> T {
    if let Some(first) = seen.iter().find(|first| first.name == name) {
        let line = report.line_of(first.span.start);
        value.wrong(Problem::Twice { given: name.to_string(), line }, report);
    } else {
        let (key, span) = (value.key.clone(), value.span.clone());
        seen.push(Placed { name: name.clone(), key, span });
    }
    name
}
