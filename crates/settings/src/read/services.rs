//! `[[service]]`: what people come for.

use super::names::{Known, Placed, once};
use super::voice::VoiceSection;
use super::words::{self, Keys};
use super::{procedures, sound, times};
use crate::Guidance;
use crate::keys;
use crate::problem::{Form, Problem, Thing};
use crate::report::Report;
use crate::simulation::Demand;
use crate::walk::{Place, Table, Value, short};
use office::{COUNT_MAX, CutOff, GroupKey, Hours, Prefix, Range, Service, ServiceKey};
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

/// More buttons than anyone finds their own on; a city centre has fewer than thirty.
pub(crate) const SERVICES_MAX: usize = 64;

/// A service's name stands on a kiosk button.
const NAME_CHARS_MAX: usize = 60;

/// What the slip says about a late case: three lines of it.
const NOTICE_CHARS_MAX: usize = 200;

/// Numbers of one service in a day; beyond it they no longer fit four digits.
const QUOTA: RangeInclusive<i64> = 1..=9_999;

/// Counted parts of numbers.
const COUNT: RangeInclusive<i64> = 1..=COUNT_MAX as i64;

/// A case that takes longer than a working day is not served at a counter.
const MINUTES: RangeInclusive<f64> = 0.5..=480.0;

/// People a day in a simulation; 0 leaves a service out.
const PER_DAY: RangeInclusive<i64> = 0..=9_999;

/// With 2, one case in forty takes fifty times the usual.
const SPREAD: RangeInclusive<f64> = 0.0..=2.0;

const NOTICE: Keys =
    Keys { vi: "cut_off_notice", en: "cut_off_notice_en", example: "cut_off_notice = \"…\"" };

/// The services as far as they could be read.
pub(crate) struct Services {
    /// `None` for one that lacks what it needs.
    read: Vec<Option<Service>>,
    /// What a simulation reckons with, for each that has a key.
    pub(crate) demand: Vec<Demand>,
    /// Their keys.
    pub(crate) known: Known<ServiceKey>,
    /// Those that no counter need take.
    pub(crate) guidance: Vec<ServiceKey>,
    /// Where services are said to be bookable.
    pub(crate) bookable: Vec<Place>,
    /// What people are told of them, for each that has a key.
    pub(crate) told: BTreeMap<ServiceKey, Guidance>,
}

/// What services refer to.
pub(crate) struct Around<'a> {
    pub(crate) groups: &'a Known<GroupKey>,
    /// When numbers are given out.
    pub(crate) issue: Option<&'a Hours>,
}

impl Services {
    /// Those that do not say how long a case takes, though a counter must take them.
    pub(crate) fn without_minutes(&self) -> impl Iterator<Item = &Placed<ServiceKey>> {
        let lacks = |s: &&Service| s.minutes.is_none() && !s.guidance;
        let lacking = self.read.iter().flatten().filter(lacks);
        lacking.filter_map(|s| self.known.keys.iter().find(|known| known.name == s.key))
    }

    /// All services, if all could be read.
    pub(crate) fn complete(self) -> Option<Vec<Service>> {
        self.read.into_iter().collect()
    }
}

pub(crate) fn services(
    root: &Table<'_>,
    around: &Around<'_>,
    voice: &mut VoiceSection,
    report: &mut Report<'_>,
) -> Services {
    let mut services = Services {
        read: Vec::new(),
        demand: Vec::new(),
        known: Known::new(Thing::Service),
        guidance: Vec::new(),
        bookable: Vec::new(),
        told: BTreeMap::new(),
    };
    let value = root.need("service", "[[service]]", report);
    let tables = value.map(|value| value.tables(&keys::SERVICE, SERVICES_MAX, report));
    let tables = tables.unwrap_or_default();
    if tables.is_empty() {
        services.known.lost();
    }
    let mut prefixes = Vec::new();
    for table in tables {
        let service = service(&table, &mut services, &mut prefixes, around, report);
        if let Some(service) = &service {
            voice.wording(&table, service, report);
        }
        services.read.push(service);
    }
    sound::warn(&prefixes, report);
    services
}

fn service(
    table: &Table<'_>,
    services: &mut Services,
    prefixes: &mut Vec<Placed<Prefix>>,
    around: &Around<'_>,
    report: &mut Report<'_>,
) -> Option<Service> {
    let key = services.known.declare(table, "key = \"chung-thuc\"", report);
    let prefix = table.need("prefix", "prefix = \"1\"", report);
    let prefix = prefix.and_then(|value| {
        let name = self::prefix(&value, report)?;
        Some(once(prefixes, name, &value, report))
    });
    let name = words::name(table, NAME_CHARS_MAX, report);
    let has_group = table.get("group").is_some();
    let group = table.get("group").and_then(|value| around.groups.find(&value, report));
    let quota = table.integer("quota", QUOTA, report);
    let range = range(table, quota, report);
    let minutes = table.get("minutes").and_then(|value| value.decimal(MINUTES, report));
    let cut_off = cut_off(table, around.issue, report);
    let no_priority = table.boolean("priority", report) == Some(false);
    let guidance = table.boolean("guidance", report).unwrap_or(false);
    let bookable = table.boolean("bookable", report).unwrap_or(false);
    let sensitive = table.boolean("sensitive", report).unwrap_or(false);
    if let Some(value) = table.get("sensitive").filter(|_| sensitive && !has_group) {
        value.wrong(Problem::Needs { other: "group" }, report);
    }
    let told = procedures::guidance(table, report);
    if let Some(key) = &key {
        services.told.extend(told.map(|told| (key.clone(), told)));
        services.demand.push(demand(table, key, minutes, guidance, report));
        services.guidance.extend(guidance.then(|| key.clone()));
    }
    services.bookable.extend(table.get("bookable").filter(|_| bookable).map(|v| v.place()));
    Some(Service {
        quota,
        group,
        range,
        minutes: minutes.map(whole_minutes),
        cut_off,
        no_priority,
        guidance,
        bookable,
        sensitive,
        ..Service::new(key?, prefix?, name?)
    })
}

/// What a simulation reckons with. Whoever needs guidance is counted with the service that the guide finds for them.
fn demand(
    table: &Table<'_>,
    service: &ServiceKey,
    minutes: Option<f64>,
    guidance: bool,
    report: &mut Report<'_>,
) -> Demand {
    let plain = Demand::of(service.clone());
    let per_day = table.integer("per_day", PER_DAY, report);
    let spread = table.get("spread").and_then(|value| value.decimal(SPREAD, report));
    Demand {
        per_day: per_day.unwrap_or(if guidance { 0 } else { plain.per_day }),
        minutes: minutes.unwrap_or(plain.minutes),
        spread: spread.unwrap_or(plain.spread),
        ..plain
    }
}

/// Capacity is reckoned in whole minutes, rather too many than too few.
fn whole_minutes(minutes: f64) -> u16 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0.5 to 480")]
    let whole = minutes.ceil() as u16;
    whole
}

/// The counted parts of its numbers: enough for its quota.
fn range(table: &Table<'_>, quota: Option<u32>, report: &mut Report<'_>) -> Range {
    let plain = Range::default();
    let first = table.integer("first", COUNT, report).unwrap_or(plain.first);
    let last = table.integer("last", i64::from(first)..=*COUNT.end(), report);
    let step = table.integer("step", COUNT, report).unwrap_or(plain.step);
    let range = Range { first, last: last.unwrap_or(plain.last), step };
    let numbers = (range.last - range.first) / range.step + 1;
    let short = quota.filter(|quota| *quota > numbers);
    let place = ["last", "step", "first"].into_iter().find_map(|name| table.get(name));
    if let Some((quota, value)) = short.zip(place) {
        value.wrong(Problem::RangeShort { numbers, quota }, report);
    }
    range
}

/// When cases stop being finished the same day, and what the slip says then.
fn cut_off(table: &Table<'_>, issue: Option<&Hours>, report: &mut Report<'_>) -> Option<CutOff> {
    let Some(value) = table.get("cut_off") else {
        if let Some(notice) = table.get(NOTICE.vi).or_else(|| table.get(NOTICE.en)) {
            notice.wrong(Problem::Needs { other: "cut_off = \"15:00\"" }, report);
        }
        return None;
    };
    let time = times::time(&value, report);
    let notice = words::text(table, &NOTICE, NOTICE_CHARS_MAX, report);
    let time = time?;
    if issue.is_some_and(|hours| !is_between(hours, time.minute)) {
        value.wrong(Problem::CutOffOutside { given: time.text }, report);
    }
    Some(CutOff { minute: time.minute, notice: notice? })
}

/// Whether a minute lies after the first window begins and before the last ends, on any day.
fn is_between(hours: &Hours, minute: u16) -> bool {
    hours.week.iter().any(|windows| {
        windows.first().is_some_and(|first| first.from < minute)
            && windows.last().is_some_and(|last| minute < last.to)
    })
}

fn prefix(value: &Value<'_>, report: &mut Report<'_>) -> Option<Prefix> {
    let given = value.text(report)?;
    let prefix = given.parse().ok();
    if prefix.is_none() {
        let given = short(given);
        value.wrong(Problem::Bad { form: Form::Prefix, given }, report);
    }
    prefix
}
