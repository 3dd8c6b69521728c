//! `[issuing]`, `[booking]`, `[emergency]`: when numbers are refused, and what is offered instead.

use super::hours::BothHours;
use super::services::Services;
use super::words::{self, Keys};
use crate::keys;
use crate::problem::Problem;
use crate::report::Report;
use crate::walk::{Table, Value};
use office::{BookingOrder, BookingRules, Emergency, Hours, Issuing, PersonLimits};
use std::ops::RangeInclusive;

/// The name and address of another office: two lines of a screen.
const ELSEWHERE_CHARS_MAX: usize = 160;

/// Numbers of one person in a day.
const PER_DAY: RangeInclusive<i64> = 1..=99;

/// What Hà Nội allows one person, booked and taken at the kiosk together.
const PERSON: PersonLimits = PersonLimits { per_day: 2, per_field: 1 };

/// Two months: the slots of a day further off are not known yet.
const DAYS_AHEAD: RangeInclusive<i64> = 0..=60;

/// A slot shorter than five minutes is an appointment; one longer than four hours is half a day.
const SLOT_MINUTES: RangeInclusive<i64> = 5..=240;

/// Bookings of one slot and service.
const PER_SLOT: RangeInclusive<i64> = 1..=999;

/// How long before and after the beginning of a slot its holder may come.
const CHECK_IN_MINUTES: RangeInclusive<i64> = 0..=240;

/// More people than any hall of ours holds.
const HALL_MAX: RangeInclusive<i64> = 1..=100_000;

/// As they are written.
pub(crate) const ORDERS: [(&str, BookingOrder); 2] =
    [("registration", BookingOrder::Registration), ("slot", BookingOrder::Slot)];

const ELSEWHERE: Keys =
    Keys { vi: "elsewhere", en: "elsewhere_en", example: "elsewhere = \"…\"" };

pub(crate) fn issuing(
    root: &Table<'_>,
    hours: &BothHours,
    services: &Services,
    report: &mut Report<'_>,
) -> Issuing {
    let table = root.get("issuing").and_then(|value| value.table(&keys::ISSUING, report));
    let mut issuing = Issuing::default();
    if let Some(table) = table {
        issuing.by_capacity = table.boolean("by_capacity", report).unwrap_or(false);
        issuing.elsewhere = words::optional_text(&table, &ELSEWHERE, ELSEWHERE_CHARS_MAX, report);
        issuing.person = person(&table, report);
        if let Some(value) = table.get("by_capacity").filter(|_| issuing.by_capacity) {
            warn_uncounted(&value, hours, services, report);
        }
    }
    issuing.booking = booking(root, hours.issue.as_ref(), services, report);
    issuing.emergency = emergency(root, services, report);
    issuing
}

/// Warns where the capacity that is left cannot be reckoned.
fn warn_uncounted(
    by_capacity: &Value<'_>,
    hours: &BothHours,
    services: &Services,
    report: &mut Report<'_>,
) {
    if hours.service.is_none() {
        by_capacity.wrong(Problem::Idle { other: "[[hours.service]]" }, report);
        return;
    }
    for service in services.without_minutes() {
        let problem = Problem::NoMinutes { service: service.name.to_string() };
        report.add_at(&service.place, problem);
    }
}

fn person(issuing: &Table<'_>, report: &mut Report<'_>) -> Option<PersonLimits> {
    let table = issuing.get("person")?.table(&keys::PERSON, report)?;
    let per_day = table.integer("per_day", PER_DAY, report).unwrap_or(PERSON.per_day);
    let per_field = table.integer("per_field", 1..=i64::from(per_day), report);
    Some(PersonLimits { per_day, per_field: per_field.unwrap_or(PERSON.per_field) })
}

fn booking(
    root: &Table<'_>,
    issue: Option<&Hours>,
    services: &Services,
    report: &mut Report<'_>,
) -> Option<BookingRules> {
    let Some(value) = root.get("booking") else {
        for place in &services.bookable {
            report.add_at(place, Problem::Idle { other: "[booking]" });
        }
        return None;
    };
    let table = value.table(&keys::BOOKING, report)?;
    if services.bookable.is_empty() {
        value.wrong(Problem::Idle { other: "bookable = true" }, report);
    }
    if issue.is_none() {
        value.wrong(Problem::Idle { other: "[[hours.issue]]" }, report);
    }
    let plain = BookingRules::default();
    let (least, most) = SLOT_MINUTES.into_inner();
    let slot = least..=issue.and_then(longest).unwrap_or(most).clamp(least, most);
    let order = table.get("order").and_then(|value| words::one_of(&value, &ORDERS, report));
    let early = table.integer("early_minutes", CHECK_IN_MINUTES, report);
    let grace = table.integer("grace_minutes", CHECK_IN_MINUTES, report);
    Some(BookingRules {
        days_ahead: table.integer("days_ahead", DAYS_AHEAD, report).unwrap_or(plain.days_ahead),
        slot_minutes: table.integer("slot_minutes", slot, report).unwrap_or(plain.slot_minutes),
        per_slot: table.integer("per_slot", PER_SLOT, report).unwrap_or(plain.per_slot),
        early_minutes: early.unwrap_or(plain.early_minutes),
        grace_minutes: grace.unwrap_or(plain.grace_minutes),
        order: order.unwrap_or(plain.order),
    })
}

/// The longest window: a longer slot would fit nowhere.
fn longest(issue: &Hours) -> Option<i64> {
    let windows = issue.week.iter().flatten();
    windows.map(|window| i64::from(window.to) - i64::from(window.from)).max()
}

fn emergency(root: &Table<'_>, services: &Services, report: &mut Report<'_>) -> Option<Emergency> {
    let table = root.get("emergency")?.table(&keys::EMERGENCY, report)?;
    let named = table.need("services", "services = [\"chung-thuc\"]", report);
    let named = named.and_then(|value| services.known.list(&value, &mut Vec::new(), report));
    let hall_max = table.integer("hall_max", HALL_MAX, report);
    Some(Emergency { services: named?, hall_max })
}
