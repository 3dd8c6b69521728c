//! A device as people see it.

use crate::stream::count::Seen;
use dispatcher::DeviceRow;
use office::{CounterNo, Millis, Office};
use wire::{Device, stamp};

/// A paired device, and what is known of it since the server started.
pub(crate) fn shown(row: &DeviceRow, office: &Office, seen: Option<Seen>) -> Device {
    let connected = seen.as_ref().is_some_and(Seen::is_connected);
    let last_seen = seen.as_ref().map(|seen| stamp(seen.at, office.zone()));
    let shows = seen.map(|seen| seen.shows).unwrap_or_default();
    Device {
        id: row.device.to_string(),
        kind: row.kind.into(),
        name: row.name.clone(),
        zone: row.zone.as_ref().map(ToString::to_string),
        counter: row.counter.map(CounterNo::get),
        created_at: stamp(row.created_at, office.zone()),
        connected,
        last_seen,
        version: shows.version,
        page: shows.page,
        up_since: shows.up_since.map(|at| stamp(at, office.zone())),
        memory_mb: shows.memory_mb,
        missing_since: None,
        revoked_at: row.revoked_at.map(|at| stamp(at, office.zone())),
    }
}

/// So long a device may be gone: a page that is loaded again, or a switch that is started, takes less.
const MISSING_AFTER_MS: i64 = 3 * 60 * 1000;

/// Since when the hall misses a device that has been gone since then: it has come before, and people are and were
/// served for as long as it may be gone.
pub(crate) fn missing_since(
    row: &DeviceRow,
    gone_since: Millis,
    office: &Office,
    now: Millis,
) -> Option<Millis> {
    let rules = office.rules();
    let serves = |at| {
        rules.service_hours.as_ref().is_none_or(|hours| rules.open_at(hours, at, office.zone()))
    };
    let is_missed = row.comes
        && row.revoked_at.is_none()
        && now.since(gone_since) >= MISSING_AFTER_MS
        && serves(now)
        && serves(now.plus(-MISSING_AFTER_MS));
    is_missed.then_some(gone_since)
}
