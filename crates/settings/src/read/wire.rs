//! `[network.limits]`: how much may come in, how slowly, and how often.

use crate::keys;
use crate::network::WireLimits;
use crate::report::Report;
use crate::walk::Table;
use std::ops::RangeInclusive;

/// The largest that a page of ours sends has a few hundred bytes; what is larger than a megabyte is a file.
const BODY_BYTES: RangeInclusive<i64> = 4_096..=1_048_576;

/// A browser's own headers have two kilobytes; the reader of requests takes no fewer than eight.
const HEADER_BYTES: RangeInclusive<i64> = 8_192..=262_144;

/// A loudspeaker's words have two hundred bytes.
const MESSAGE_BYTES: RangeInclusive<i64> = 1_024..=65_536;

/// A slow tablet needs some seconds.
const HANDSHAKE_S: RangeInclusive<i64> = 2..=60;

/// A clerk's browser keeps its connection for the next press; one that is closed under it makes that press a second try.
const HEADERS_S: RangeInclusive<i64> = 10..=600;

/// A report is made within this; five minutes is longer than anybody looks at a page that does nothing.
const REQUEST_S: RangeInclusive<i64> = 5..=300;

/// A day.
const UPLOAD_MINUTES: RangeInclusive<i64> = 1..=1_440;

/// A wireless line stands still for some seconds.
const UPLOAD_STALL_S: RangeInclusive<i64> = 5..=300;

/// A small office's screens, phones and desks; as many as the service has descriptors for (`config/xinmoi.service`).
const CONNECTIONS: RangeInclusive<i64> = 100..=16_000;

/// What one browser opens.
const OF_ONE_MIN: i64 = 10;

/// A small office's screens.
const SOCKETS_MIN: i64 = 50;

/// Of connections: streams leave a tenth to requests, or nobody could press *next* any more.
const SOCKETS_PART: (i64, i64) = (9, 10);

/// A page of the office's asks two dozen times as it opens, and a fifth of a minute's requests may come at once.
const PERSON_REQUESTS: RangeInclusive<i64> = 300..=1_000_000;

/// A screen asks a few times as it starts.
const DEVICE_REQUESTS: RangeInclusive<i64> = 60..=1_000_000;

/// A television asks anew each time its page is loaded.
const PAIRINGS: RangeInclusive<i64> = 10..=1_000;

pub(super) fn limits(network: &Table<'_>, report: &mut Report<'_>) -> WireLimits {
    let mut limits = WireLimits::default();
    let table = network.get("limits").and_then(|value| value.table(&keys::WIRE_LIMITS, report));
    let Some(table) = table else { return limits };
    for (name, range, bound) in [
        ("body_bytes", BODY_BYTES, &mut limits.body_bytes),
        ("header_bytes", HEADER_BYTES, &mut limits.header_bytes),
        ("message_bytes", MESSAGE_BYTES, &mut limits.message_bytes),
        ("connections", CONNECTIONS, &mut limits.connections),
        ("person_requests_per_minute", PERSON_REQUESTS, &mut limits.person_requests_per_minute),
        ("device_requests_per_minute", DEVICE_REQUESTS, &mut limits.device_requests_per_minute),
        ("pairings_per_minute", PAIRINGS, &mut limits.pairings_per_minute),
    ] {
        *bound = table.integer(name, range, report).unwrap_or(*bound);
    }
    for (name, range, bound) in [
        ("handshake_s", HANDSHAKE_S, &mut limits.handshake_s),
        ("headers_s", HEADERS_S, &mut limits.headers_s),
        ("request_s", REQUEST_S, &mut limits.request_s),
        ("upload_minutes", UPLOAD_MINUTES, &mut limits.upload_minutes),
        ("upload_stall_s", UPLOAD_STALL_S, &mut limits.upload_stall_s),
    ] {
        *bound = table.integer(name, range, report).unwrap_or(*bound);
    }
    let (part, whole) = SOCKETS_PART;
    let all = i64::from(limits.connections);
    within(&table, "sockets", SOCKETS_MIN, all * part / whole, &mut limits.sockets, report);
    let sockets = i64::from(limits.sockets);
    for (name, most, bound) in [
        ("connections_per_address", all, &mut limits.connections_per_address),
        ("sockets_per_address", sockets, &mut limits.sockets_per_address),
        ("sockets_per_known", sockets, &mut limits.sockets_per_known),
    ] {
        within(&table, name, OF_ONE_MIN, most, bound, report);
    }
    limits
}

/// A bound that another bounds. One that is not written gives way to it.
fn within(
    table: &Table<'_>,
    name: &'static str,
    least: i64,
    most: i64,
    bound: &mut u32,
    report: &mut Report<'_>,
) {
    let usual = u32::try_from(most).map_or(*bound, |most| most.min(*bound));
    *bound = table.integer(name, least..=most, report).unwrap_or(usual);
}
