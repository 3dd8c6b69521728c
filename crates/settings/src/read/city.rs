//! `[city]`: whether the office tells a city, and how.

use crate::city::{City, CityLine};
use crate::keys;
use crate::problem::{Form, Problem};
use crate::read::network::{path, several};
use crate::report::Report;
use crate::rollout::is_citys;
use crate::walk::{Table, Value, short};

/// An address of a server: a name of the domain name system, and what stands around it.
const ADDRESS_BYTES_MAX: usize = 300;

pub(crate) fn city(root: &Table<'_>, report: &mut Report<'_>) -> Option<City> {
    let table = root.get("city")?.table(&keys::CITY, report)?;
    let site = table
        .need("site", "site = \"phuong-ben-nghe\"", report)
        .and_then(|value| site(&value, report));
    let hub_key = table
        .need("hub_key", "hub_key = \"UA…\"", report)
        .and_then(|value| hub_key(&value, report));
    let line = line(&table, report);
    let manages = several(&table, "manages", managed, report);
    Some(City { site: site?, hub_key: hub_key?, line: line?, manages })
}

/// A table or key that a city may set at all.
fn managed(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    if is_citys(given) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::Managed, given: short(given) }, report);
    None
}

/// A broker or a hub, one of them.
fn line(table: &Table<'_>, report: &mut Report<'_>) -> Option<CityLine> {
    let authority = table.get("authority").and_then(|value| path(&value, report));
    let Some(url) = table.get("url") else {
        table.need("servers", "servers = [\"tls://…:4222\"]", report)?;
        let servers = several(table, "servers", server, report);
        return (!servers.is_empty()).then_some(CityLine::Broker { servers, authority });
    };
    if table.get("servers").is_some() {
        url.wrong(Problem::Excludes { other: "servers" }, report);
    }
    address(&url, &["https://", "http://"], report).map(CityLine::Hub)
}

fn server(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    address(value, &["tls://", "nats://"], report)
}

fn address(value: &Value<'_>, begins: &[&str], report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let rest = begins.iter().find_map(|begin| given.strip_prefix(begin));
    // No user, no password: a secret in an address ends in a log.
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-.:[]/".contains(&b);
    if rest.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(plain))
        && given.len() <= ADDRESS_BYTES_MAX
    {
        return Some(given.trim_end_matches('/').to_owned());
    }
    value.wrong(Problem::Bad { form: Form::Server, given: short(given) }, report);
    None
}

fn site(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if (1..=40).contains(&given.len()) && given.bytes().all(allowed) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::Key, given: short(given) }, report);
    None
}

/// An nkey of a user: U and 55 letters and digits of base32.
fn hub_key(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let base32 = |b: u8| b.is_ascii_uppercase() || (b'2'..=b'7').contains(&b);
    if given.len() == 56 && given.starts_with('U') && given.bytes().all(base32) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::HubKey, given: short(given) }, report);
    None
}
