//! Names in bodies, parsed once. What names nothing is an unknown thing (422), not a malformed one.

use crate::problem::ApiError;
use axum::http::StatusCode;
use office::{AuthorityKey, CounterNo, Office, ServiceKey, TicketId, TicketNumber};
use std::str::FromStr;

fn unknown(code: &'static str, what: impl ToString) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, what)
}

/// A service's key.
pub(crate) fn service(text: &str) -> Result<ServiceKey, ApiError> {
    text.parse().map_err(|_| unknown("unknown_service", text))
}

/// Services' keys.
pub(crate) fn services(texts: &[String]) -> Result<Vec<ServiceKey>, ApiError> {
    texts.iter().map(|text| service(text)).collect()
}

/// An authority's key, where one is named.
pub(crate) fn authority(text: Option<&str>) -> Result<Option<AuthorityKey>, ApiError> {
    let parse = |text: &str| text.parse().map_err(|_| unknown("unknown_authority", text));
    text.map(parse).transpose()
}

/// A counter of this office.
pub(crate) fn counter(number: u16, office: &Office) -> Result<CounterNo, ApiError> {
    let known = CounterNo::try_from(number).ok().filter(|number| office.desk(*number).is_some());
    known.ok_or_else(|| unknown("unknown_counter", number))
}

/// The ticket with this number today, as somebody typed it or a scanner read it.
pub(crate) fn number(text: &str, office: &Office) -> Result<TicketId, ApiError> {
    let number = text.trim().to_uppercase().parse::<TicketNumber>().ok();
    let known = number.and_then(|number| office.by_number(&number));
    known.map(|ticket| ticket.id).ok_or_else(|| unknown("unknown_ticket", ""))
}

/// A ticket of today by its id or its number.
pub(crate) fn ticket(text: &str, office: &Office) -> Result<TicketId, ApiError> {
    match text.parse::<TicketId>() {
        Ok(id) if office.ticket(id).is_some() => Ok(id),
        Ok(_) => Err(unknown("unknown_ticket", "")),
        Err(_) => number(text, office),
    }
}

/// A date, spelt `2026-11-24` and in no other way.
pub(crate) fn date<T: FromStr>(text: &str) -> Result<T, ApiError> {
    let wrong = || ApiError::bad_value("date: YYYY-MM-DD");
    let spelt = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    if spelt { text.parse().map_err(|_| wrong()) } else { Err(wrong()) }
}

/// A time of day as minutes after midnight, spelt `09:30`.
pub(crate) fn minute(text: &str) -> Result<u16, ApiError> {
    let two = |digits: &str, below: u16| {
        let plain = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        digits.parse::<u16>().ok().filter(|n| plain && *n < below)
    };
    let parts = text.split_once(':');
    let minute = parts.and_then(|(hour, minute)| Some(two(hour, 24)? * 60 + two(minute, 60)?));
    minute.ok_or_else(|| ApiError::bad_value("time: HH:MM"))
}
