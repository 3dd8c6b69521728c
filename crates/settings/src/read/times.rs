//! Times of day.

use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};

/// A time of day and how it was written.
pub(crate) struct Time {
    /// Minutes after midnight.
    pub(crate) minute: u16,
    /// As written.
    pub(crate) text: String,
}

/// The time of a value such as `"08:00"`.
pub(crate) fn time(value: &Value<'_>, report: &mut Report<'_>) -> Option<Time> {
    let given = value.text(report)?;
    let Some(minute) = minute(given) else {
        value.wrong(Problem::Bad { form: Form::Time, given: short(given) }, report);
        return None;
    };
    Some(Time { minute, text: given.to_owned() })
}

/// The times `from` and `to` of a table, in minutes after midnight, as far as they are there; `to` comes later.
pub(crate) fn from_to(table: &Table<'_>, report: &mut Report<'_>) -> (Option<u16>, Option<u16>) {
    let (from, to) = (table.get("from"), table.get("to"));
    let from = from.and_then(|value| time(&value, report));
    let end = to.as_ref().and_then(|value| time(value, report));
    if let (Some(from), Some(end), Some(to)) = (&from, &end, &to)
        && end.minute <= from.minute
    {
        let (given, than) = (end.text.clone(), from.text.clone());
        to.wrong(Problem::NotLater { given, than }, report);
    }
    (from.map(|time| time.minute), end.map(|time| time.minute))
}

/// Minutes after midnight of `HH:MM`, up to `24:00`.
pub(crate) fn minute(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let minute = hours * 60 + minutes;
    (minutes < 60 && minute <= 24 * 60).then_some(minute)
}
