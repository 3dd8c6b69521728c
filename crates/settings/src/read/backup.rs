//! `[backup]`: backups that the office makes by itself.

use super::network::{PATH_BYTES_MAX, several};
use super::times;
use crate::Backup;
use crate::keys;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};
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
    Some(Backup { directory: directory?, hourly, nightly, night_minute, recipients })
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
