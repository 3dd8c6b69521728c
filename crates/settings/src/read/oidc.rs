//! `[oidc]`: the identity provider at which people may log in.

use crate::keys;
use crate::oidc::{CALLBACK, Oidc};
use crate::problem::{Form, Problem};
use crate::read::network::path;
use crate::read::words;
use crate::report::Report;
use crate::walk::{Table, Value, short};

/// An address of the provider, or of the office.
const ADDRESS_BYTES_MAX: usize = 300;
/// What providers call their clients: an UUID, or an address.
const CLIENT_ID_BYTES_MAX: usize = 255;
/// The name of a claim.
const CLAIM_CHARS_MAX: usize = 64;
/// The provider on a button.
const NAME_CHARS_MAX: usize = 40;
/// The claim by which OpenID Connect itself tells people apart (Core 1.0, 2).
const CLAIM: &str = "sub";

pub(crate) fn oidc(root: &Table<'_>, report: &mut Report<'_>) -> Option<Oidc> {
    let table = root.get("oidc")?.table(&keys::OIDC, report)?;
    let mut need = |name, example, one: fn(&Value<'_>, &mut Report<'_>) -> Option<String>| {
        table.need(name, example, report).and_then(|value| one(&value, report))
    };
    let issuer = need("issuer", "issuer = \"https://…\"", issuer);
    let client_id = need("client_id", "client_id = \"…\"", client_id);
    let client_secret_file =
        need("client_secret_file", "client_secret_file = \"/etc/xinmoi/oidc.secret\"", path);
    let redirect_uri = need("redirect_uri", "redirect_uri = \"https://…/oidc\"", redirect_uri);
    let claim = match table.get("claim") {
        Some(value) => claim(&value, report),
        None => Some(CLAIM.to_owned()),
    };
    let name = words::optional_name(&table, NAME_CHARS_MAX, report);
    Some(Oidc {
        issuer: issuer?,
        client_id: client_id?,
        client_secret_file: client_secret_file?,
        redirect_uri: redirect_uri?,
        claim: claim?,
        name,
    })
}

fn issuer(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::Issuer, report, |_| true)
}

fn redirect_uri(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::RedirectUri, report, |given| path_of(given) == CALLBACK)
}

fn checked(
    value: &Value<'_>,
    form: Form,
    report: &mut Report<'_>,
    also: fn(&str) -> bool,
) -> Option<String> {
    let given = value.text(report)?;
    if given.len() <= ADDRESS_BYTES_MAX && is_safe(given) && also(given) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form, given: short(given) }, report);
    None
}

/// Encrypted, or within this machine; without a user, a query or a fragment, which the standard forbids.
pub(super) fn is_safe(url: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~:[]/%".contains(&b);
    if !url.bytes().all(plain) {
        return false;
    }
    let host = |rest: &str| {
        let authority = rest.split('/').next().unwrap_or_default();
        let with_port = authority.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
        with_port.map_or(authority, |(host, _)| host).to_owned()
    };
    if let Some(rest) = url.strip_prefix("https://") {
        return !host(rest).is_empty();
    }
    let loopback = |rest| matches!(host(rest).as_str(), "localhost" | "127.0.0.1" | "[::1]");
    url.strip_prefix("http://").is_some_and(loopback)
}

pub(super) fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').map_or("", |slash| &rest[slash..])
}

fn client_id(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let right = |b: u8| b.is_ascii_graphic();
    if (1..=CLIENT_ID_BYTES_MAX).contains(&given.len()) && given.bytes().all(right) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::ClientId, given: short(given) }, report);
    None
}

fn claim(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let right = |b: u8| b.is_ascii_alphanumeric() || b"_-:/.".contains(&b);
    if (1..=CLAIM_CHARS_MAX).contains(&given.len()) && given.bytes().all(right) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::Claim, given: short(given) }, report);
    None
}
