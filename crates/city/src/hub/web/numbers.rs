//! Numbers that are taken from afar: one at a time by each device, and so many a day by each address. What an office itself
//! limits stays its own.

use crate::hub::Hub;
use crate::hub::ask::{Ask, Asked};
use crate::hub::held::{Device, Held, May, OF_ADDRESS_MAX};
use crate::hub::web::address::Address;
use crate::hub::web::citizens::{answered, no_answer, problem};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tracing::warn;
use uuid::Uuid;

/// The cookie in which a device keeps its token: for a day, as what the hub keeps of it.
const COOKIE: &str = "xinmoi_device";
const COOKIE_S: u32 = 24 * 3_600;

/// Characters of a token, in base64: no more is read of what a device sends.
const TOKEN_CHARS: usize = 43;

/// Addresses that are counted. Beyond it nobody else is refused by the day's count.
const COUNTED_MAX: usize = 100_000;

/// Numbers taken today, by address. In memory alone.
#[derive(Debug, Default)]
pub(crate) struct Counts(Mutex<(Date, HashMap<Address, u32>)>);

impl Counts {
    /// Whether one more may be taken; it is counted.
    fn take(&self, today: Date, address: Address) -> bool {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.0 != today {
            *counts = (today, HashMap::new());
        }
        if counts.1.len() >= COUNTED_MAX && !counts.1.contains_key(&address) {
            return true;
        }
        let count = counts.1.entry(address).or_default();
        *count += 1;
        *count <= OF_ADDRESS_MAX
    }

    /// None was taken after all.
    fn give_back(&self, address: Address) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.1.get_mut(&address) {
            *count = count.saturating_sub(1);
        }
    }
}

/// Whether a question takes a number or books one.
pub(super) fn takes(ask: &Ask) -> bool {
    ask.method == "POST" && ["/api/v1/tickets", "/api/v1/bookings"].contains(&ask.path.as_str())
}

/// Passes on the wish for a number.
pub(super) async fn take(hub: &Hub, ask: Ask, address: Address, headers: &HeaderMap) -> Response {
    let today = hub.today();
    if !hub.0.counts.take(today, address) {
        return problem(StatusCode::TOO_MANY_REQUESTS, "address_spent", "");
    }
    let answer = one_at_a_time(hub, ask, today, headers).await;
    if !answer.status().is_success() {
        hub.0.counts.give_back(address);
    }
    answer
}

async fn one_at_a_time(hub: &Hub, ask: Ask, today: Date, headers: &HeaderMap) -> Response {
    // A booking is for another day, and its office limits those by the telephone's number.
    if ask.path != "/api/v1/tickets" {
        return match hub.ask(ask).await {
            Ok(asked) => answered(asked),
            Err(why) => no_answer(why),
        };
    }
    let token = token_in(headers).map_or_else(|| server::new_token().0, str::to_owned);
    let gesture = ask.key.clone().unwrap_or_else(|| ask.id.to_string());
    let device = match Device::of(&hub.0.pool, today, &token).await {
        Ok(device) => device,
        Err(error) => return without_database(hub, ask, &error).await,
    };
    let now = Timestamp::now().as_millisecond();
    match device.begin(&hub.0.pool, &ask.site, &gesture, now).await {
        Ok(May::Take) => {}
        Ok(May::Holds(held)) => return holds(hub, &held),
        Err(error) => return without_database(hub, ask, &error).await,
    }
    let (answer, taken) = match hub.ask(ask).await {
        Ok(asked) => {
            let taken = Taken::of(&asked);
            let is_known = taken.is_some() || (400..500).contains(&asked.status);
            (answered(asked), is_known.then_some(taken))
        }
        // It may have been given all the same: the same gesture asks for it again.
        Err(why) => (no_answer(why), (why != crate::hub::NoAnswer::TooLate).then_some(None)),
    };
    if let Some(taken) = taken {
        let taken = taken.as_ref().map(|taken| (taken.id, taken.number.as_str()));
        if let Err(error) = device.end(&hub.0.pool, &gesture, taken).await {
            warn!(%error, "Who holds a number is not noted: {error}");
        }
    }
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={COOKIE_S}");
    ([(header::SET_COOKIE, cookie)], answer).into_response()
}

/// Without the database nobody knows who holds what: the office answers, and the addresses' count alone limits.
async fn without_database(hub: &Hub, ask: Ask, error: &sqlx::Error) -> Response {
    warn!(%error, "Who holds a number is not known: {error}");
    match hub.ask(ask).await {
        Ok(asked) => answered(asked),
        Err(why) => no_answer(why),
    }
}

/// What the refusal names is the citizen's own: the number and its office.
fn holds(hub: &Hub, held: &Held) -> Response {
    let office = hub.0.offices.get(&held.site).map_or(held.site.as_str(), |office| &office.name);
    let number = held.number.as_deref().unwrap_or("?");
    problem(StatusCode::CONFLICT, "holds_number", &format!("{number} · {office}"))
}

/// What is read of an office's answer.
#[derive(Deserialize)]
struct Taken {
    id: Uuid,
    number: String,
}

impl Taken {
    fn of(asked: &Asked) -> Option<Self> {
        (200..300).contains(&asked.status).then(|| serde_json::from_str(&asked.body).ok())?
    }
}

pub(super) fn token_in(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs =
        lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let token = pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)?;
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (token.len() == TOKEN_CHARS && token.bytes().all(is_plain)).then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_takes_so_many_a_day() {
        let counts = Counts::default();
        let day: Date = "2026-11-23".parse().expect("a day");
        let one = Address("192.0.2.1".parse().expect("an address"));
        let other = Address("192.0.2.2".parse().expect("an address"));
        for _ in 0..OF_ADDRESS_MAX {
            assert!(counts.take(day, one));
        }
        assert!(!counts.take(day, one));
        assert!(counts.take(day, other));
        counts.give_back(one);
        counts.give_back(one);
        assert!(counts.take(day, one), "one was refused by its office");
        assert!(!counts.take(day, one));
        assert!(counts.take("2026-11-24".parse().expect("a day"), one));
    }

    #[test]
    fn a_token_is_what_the_hub_gave() {
        let (token, _) = server::new_token();
        let mut headers = HeaderMap::new();
        let cookie = format!("a=b; {COOKIE}={token}; c=d");
        headers.insert(header::COOKIE, cookie.parse().expect("a header"));
        assert_eq!(token_in(&headers), Some(token.as_str()));
        for bad in ["", "x", &"'".repeat(TOKEN_CHARS), &"a".repeat(TOKEN_CHARS + 1)] {
            headers.insert(header::COOKIE, format!("{COOKIE}={bad}").parse().expect("a header"));
            assert_eq!(token_in(&headers), None, "{bad}");
        }
    }
}
