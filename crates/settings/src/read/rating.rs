//! `[rating]`: what is asked after a visit.

use super::names::{Placed, once};
use super::words::{self, Keys};
use crate::keys;
use crate::report::Report;
use crate::walk::Table;
use crate::{Rating, Reason};
use office::ServiceKey;
use std::ops::RangeInclusive;

/// Who rates a visit after a day has forgotten it.
const MINUTES: RangeInclusive<i64> = 1..=1_440;

/// Whoever reads what was written in a quarter reads it within the next; after a year nobody serves better for it.
const COMMENT_DAYS: RangeInclusive<i64> = 1..=365;

/// More reasons are a form, and nobody fills in forms at an exit.
const REASONS_MAX: usize = 8;

/// Stands on a button.
const TEXT_CHARS_MAX: usize = 60;

const TEXT: Keys = Keys { vi: "text", en: "text_en", example: "text = \"…\"" };

/// `None` when nothing is asked.
pub(crate) fn rating(root: &Table<'_>, report: &mut Report<'_>) -> Option<Rating> {
    let usual = Rating::default();
    let table = root.get("rating").and_then(|value| value.table(&keys::RATING, report));
    let Some(table) = table else { return Some(usual) };
    let on = table.boolean("on", report).unwrap_or(true);
    let rating = Rating {
        minutes: table.integer("minutes", MINUTES, report).unwrap_or(usual.minutes),
        comment: table.boolean("comment", report).unwrap_or(usual.comment),
        comment_days: table
            .integer("comment_days", COMMENT_DAYS, report)
            .unwrap_or(usual.comment_days),
        reasons: reasons(&table, report),
    };
    on.then_some(rating)
}

fn reasons(rating: &Table<'_>, report: &mut Report<'_>) -> Vec<Reason> {
    let mut keys: Vec<Placed<ServiceKey>> = Vec::new();
    let tables = rating.tables("reason", &keys::REASON, REASONS_MAX, report);
    let mut read = |table: Table<'_>| {
        let value = table.need("key", "key = \"thai-do\"", report);
        let key = value.and_then(|value| {
            let key = words::key(&value, report)?;
            Some(once(&mut keys, key, &value, report))
        });
        let text = words::text(&table, &TEXT, TEXT_CHARS_MAX, report);
        Some(Reason { key: key?.to_string(), text: text? })
    };
    tables.into_iter().filter_map(&mut read).collect()
}
