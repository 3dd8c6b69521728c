//! `[network]`: how the office is reached, and by whom.

use super::wire;
use crate::keys;
use crate::network::{Https, Network};
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};
use std::net::IpAddr;
use std::ops::RangeInclusive;

/// Ports below belong to the system's own services.
const PORTS: RangeInclusive<i64> = 1..=65_535;

/// A phone that is looked at all day asks a few times a minute; whoever asks less than once in six seconds is no phone.
const REQUESTS: RangeInclusive<i64> = 10..=1_000_000;

/// Names of one box, and proxies before it.
const NAMES_MAX: usize = 32;

/// A name of the domain name system (RFC 1035, 2.3.4).
const HOST_CHARS_MAX: usize = 253;

/// Linux's longest path.
pub(super) const PATH_BYTES_MAX: usize = 4_096;

pub(crate) fn network(root: &Table<'_>, report: &mut Report<'_>) -> Network {
    let usual = Network::default();
    let table = root.get("network").and_then(|value| value.table(&keys::NETWORK, report));
    let Some(table) = table else { return usual };
    let port = |name, report: &mut Report<'_>| table.integer(name, PORTS, report);
    let (https_port, public_port) = (port("https_port", report), port("public_port", report));
    if https_port.is_some()
        && https_port == public_port
        && let Some(value) = table.get("public_port")
    {
        value.wrong(Problem::Excludes { other: "https_port" }, report);
    }
    Network {
        hosts: several(&table, "hosts", host, report),
        proxies: several(&table, "proxies", address, report),
        requests_per_minute: table
            .integer("requests_per_minute", REQUESTS, report)
            .unwrap_or(usual.requests_per_minute),
        https: https(&table, https_port, report),
        public_port,
        limits: wire::limits(&table, report),
    }
}

/// A certificate needs its key, and both a port.
fn https(table: &Table<'_>, port: Option<u16>, report: &mut Report<'_>) -> Option<Https> {
    let mut read = |name, other, example| {
        let value = table.get(name)?;
        if table.get(other).is_none() {
            value.wrong(Problem::Needs { other: example }, report);
        } else if table.get("https_port").is_none() {
            value.wrong(Problem::Needs { other: "https_port = 8443" }, report);
        }
        path(&value, report)
    };
    let certificate = read("certificate", "private_key", "private_key = \"/etc/…\"");
    let key = read("private_key", "certificate", "certificate = \"/etc/…\"");
    Some(Https { port: port?, certificate: certificate.zip(key) })
}

pub(crate) fn several<T>(
    table: &Table<'_>,
    name: &'static str,
    one: fn(&Value<'_>, &mut Report<'_>) -> Option<T>,
    report: &mut Report<'_>,
) -> Vec<T> {
    let Some(value) = table.get(name) else { return Vec::new() };
    let items = value.list(report).unwrap_or_default();
    if items.len() > NAMES_MAX {
        value.wrong(Problem::TooMany { max: NAMES_MAX }, report);
    }
    items.iter().take(NAMES_MAX).filter_map(|item| one(item, report)).collect()
}

/// Letters, digits, hyphens and dots; in small letters, as they are compared.
fn host(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let part = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if given.len() <= HOST_CHARS_MAX && given.split('.').all(part) {
        return Some(given.to_ascii_lowercase());
    }
    value.wrong(Problem::Bad { form: Form::Host, given: short(given) }, report);
    None
}

fn address(value: &Value<'_>, report: &mut Report<'_>) -> Option<IpAddr> {
    let given = value.text(report)?;
    let address = given.parse().ok();
    if address.is_none() {
        value.wrong(Problem::Bad { form: Form::Ip, given: short(given) }, report);
    }
    address
}

pub(crate) fn path(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    if given.starts_with('/') && given.len() <= PATH_BYTES_MAX && !given.contains('\0') {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::Path, given: short(given) }, report);
    None
}
