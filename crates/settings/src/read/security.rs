//! `[security]`: how long somebody stays logged in, and what they show beside their password.

use crate::keys;
use crate::report::Report;
use crate::security::Security;
use crate::walk::Table;
use std::ops::RangeInclusive;

/// A session outlives no day and its night.
const HOURS: RangeInclusive<i64> = 1..=24;
/// Nobody is to log in anew between two people at the counter; a day is as long as any session.
const IDLE: RangeInclusive<i64> = 5..=1_440;
/// Four hours; 0: it is off.
const LOCK: RangeInclusive<i64> = 0..=240;

pub(crate) fn security(root: &Table<'_>, report: &mut Report<'_>) -> Security {
    let usual = Security::default();
    let table = root.get("security").and_then(|value| value.table(&keys::SECURITY, report));
    let Some(table) = table else { return usual };
    let mut number = |name, range, usual| table.integer(name, range, report).unwrap_or(usual);
    let lock = number("idle_lock_minutes", LOCK, 0);
    Security {
        session_hours: number("session_hours", HOURS, usual.session_hours),
        idle_minutes: number("idle_minutes", IDLE, usual.idle_minutes),
        admin_session_hours: number("admin_session_hours", HOURS, usual.admin_session_hours),
        admin_idle_minutes: number("admin_idle_minutes", IDLE, usual.admin_idle_minutes),
        idle_lock_minutes: (lock > 0).then_some(lock),
        admins_need_totp: table
            .boolean("admins_need_totp", report)
            .unwrap_or(usual.admins_need_totp),
    }
}
