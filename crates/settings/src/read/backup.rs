//! `[backup]`: backups that the office makes by itself.

use super::network::{PATH_BYTES_MAX, path, several};
use super::oidc::{is_safe, path_of};
use super::times;
use crate::keys;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};
use crate::{Backup, S3};
use std::ops::RangeInclusive;

/// A week of hours.
const HOURLY: RangeInclusive<i64> = 0..=168;
const HOURLY_USUAL: u16 = 24;

/// A year of nights.
const NIGHTLY: RangeInclusive<i64> = 1..=366;
const NIGHTLY_USUAL: u16 = 30;

/// Half an hour after midnight: the day before is over.
const NIGHT_USUAL: u16 = 30;

/// What a public key of age's begins with, and how long it is (X25519 in Bech32).
const KEY_BEGINS: &str = "age1";
const KEY_CHARS: usize = 62;

/// Where a store is.
const ENDPOINT_BYTES_MAX: usize = 300;
/// As S3 has them.
const BUCKET_CHARS: RangeInclusive<usize> = 3..=63;
const REGION_CHARS_MAX: usize = 32;
/// What a store asks for that has no regions.
const REGION_USUAL: &str = "us-east-1";
const ACCESS_KEY_CHARS_MAX: usize = 128;
/// A name there has 1,024 bytes at most, of which the office adds 90.
const PREFIX_CHARS_MAX: usize = 200;
const PREFIX_USUAL: &str = "xinmoi";

/// `None` when there is no such table: the office makes none by itself.
pub(crate) fn backup(root: &Table<'_>, report: &mut Report<'_>) -> Option<Backup> {
    let table = root.get("backup").and_then(|value| value.table(&keys::BACKUP, report))?;
    let directory = table.need("directory", "directory = \"/mnt/sao-luu/xinmoi\"", report);
    let directory = directory.and_then(|value| folder(&value, report));
    let hourly = table.integer("hourly", HOURLY, report).unwrap_or(HOURLY_USUAL);
    let nightly = table.integer("nightly", NIGHTLY, report).unwrap_or(NIGHTLY_USUAL);
    let night = table.get("night").and_then(|value| night(&value, report));
    let night_minute = night.unwrap_or(NIGHT_USUAL);
    let recipients = several(&table, "recipients", key, report);
    let s3 = s3(&table, &recipients, report);
    Some(Backup { directory: directory?, hourly, nightly, night_minute, recipients, s3 })
}

/// Where they are sent to as well. What is not encrypted stays in the house.
fn s3(backup: &Table<'_>, recipients: &[String], report: &mut Report<'_>) -> Option<S3> {
    let value = backup.get("s3")?;
    let table = value.table(&keys::S3, report)?;
    if recipients.is_empty() {
        value.wrong(Problem::SentOpen, report);
    }
    let mut need = |name, example, one: fn(&Value<'_>, &mut Report<'_>) -> Option<String>| {
        table.need(name, example, report).and_then(|value| one(&value, report))
    };
    let endpoint = need("endpoint", "endpoint = \"https://…\"", endpoint);
    let bucket = need("bucket", "bucket = \"…\"", bucket);
    let access_key = need("access_key", "access_key = \"…\"", access_key);
    let secret_key_file =
        need("secret_key_file", "secret_key_file = \"/etc/xinmoi/s3.secret\"", path);
    let region = match table.get("region") {
        Some(value) => region(&value, report),
        None => Some(REGION_USUAL.to_owned()),
    };
    let prefix = match table.get("prefix") {
        Some(value) => prefix(&value, report),
        None => Some(PREFIX_USUAL.to_owned()),
    };
    Some(S3 {
        endpoint: endpoint?,
        bucket: bucket?,
        region: region?,
        access_key: access_key?,
        secret_key_file: secret_key_file?,
        prefix: prefix?,
    })
}

fn endpoint(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::Endpoint, report, |given| {
        let bare = path_of(given).is_empty() || path_of(given) == "/";
        given.len() <= ENDPOINT_BYTES_MAX && is_safe(given) && bare
    })
    .map(|given| given.trim_end_matches('/').to_owned())
}

/// As S3 names buckets: small letters, digits, hyphens and dots.
fn bucket(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::Bucket, report, |given| {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
        let ends = given.bytes().next().zip(given.bytes().last());
        BUCKET_CHARS.contains(&given.len())
            && ends.is_some_and(|(first, last)| letter(first) && letter(last))
            && given.bytes().all(|b| letter(b) || b == b'-' || b == b'.')
            && !given.contains("..")
    })
}

fn region(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::Region, report, |given| {
        let right = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        (1..=REGION_CHARS_MAX).contains(&given.len()) && given.bytes().all(right)
    })
}

fn access_key(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::AccessKey, report, |given| {
        (1..=ACCESS_KEY_CHARS_MAX).contains(&given.len()) && given.bytes().all(is_plain)
    })
}

/// Nothing in it has to be written otherwise in an address.
fn prefix(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    checked(value, Form::StorePrefix, report, |given| {
        let part = |part: &str| {
            !part.is_empty() && part.bytes().all(is_plain) && !matches!(part, "." | "..")
        };
        given.len() <= PREFIX_CHARS_MAX && given.split('/').all(part)
    })
}

fn is_plain(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"-._".contains(&b)
}

fn checked(
    value: &Value<'_>,
    form: Form,
    report: &mut Report<'_>,
    is_right: fn(&str) -> bool,
) -> Option<String> {
    let given = value.text(report)?;
    if is_right(given) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form, given: short(given) }, report);
    None
}

/// A day has no minute 24:00 of its own.
fn night(value: &Value<'_>, report: &mut Report<'_>) -> Option<u16> {
    let time = times::time(value, report)?;
    if time.minute < 24 * 60 {
        return Some(time.minute);
    }
    value.wrong(Problem::Bad { form: Form::Time, given: short(&time.text) }, report);
    None
}

fn folder(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let plain = !given.chars().any(char::is_control) && given.len() <= PATH_BYTES_MAX;
    if given.starts_with('/') && given.len() > 1 && plain {
        return Some(given.trim_end_matches('/').to_owned()).filter(|path| !path.is_empty());
    }
    value.wrong(Problem::Bad { form: Form::Folder, given: short(given) }, report);
    None
}

fn key(value: &Value<'_>, report: &mut Report<'_>) -> Option<String> {
    let given = value.text(report)?;
    let letters = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    if given.len() == KEY_CHARS && given.starts_with(KEY_BEGINS) && given.bytes().all(letters) {
        return Some(given.to_owned());
    }
    value.wrong(Problem::Bad { form: Form::BackupKey, given: short(given) }, report);
    None
}
