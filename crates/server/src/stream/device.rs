//! A device as people see it.

use crate::stream::count::Seen;
use dispatcher::DeviceRow;
use office::{CounterNo, Office};
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
        revoked_at: row.revoked_at.map(|at| stamp(at, office.zone())),
    }
}
