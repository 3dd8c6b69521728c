//! What anyone may ask: where the wait is short, and of an office what a phone in its hall may ask. The hub passes on and keeps
//! nothing.

use crate::hub::Hub;
use crate::hub::NoAnswer;
use crate::hub::ask::{Ask, Asked};
use crate::hub::web::address::Address;
use crate::hub::web::numbers;
use crate::report::ServiceNow;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::time::Instant;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use uuid::Uuid;

/// Offices that one answer holds.
const NEAR_MAX: usize = 50;

const PROBLEM: &str = "application/problem+json";

/// The d with a stroke.
const STROKE_D: char = '\u{111}';

/// Kilometres of a degree of latitude.
const KM: f64 = 111.2;

#[derive(Deserialize)]
pub(super) struct Wanted {
    /// Words of the service's name.
    service: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

/// An office as a citizen may know it.
#[derive(Serialize)]
pub(super) struct Near {
    site: String,
    name: String,
    address: Option<String>,
    latitude: Option<f64>,
    longitude: Option<f64>,
    /// How far as the crow flies, where both places are known.
    km: Option<f64>,
    /// Whether the office is reached now. If not, nothing is known of its waits.
    connected: bool,
    /// How long ago it said what is told here, in milliseconds.
    age_ms: u64,
    /// Whether a number can be taken from afar.
    remote: bool,
    services: Vec<ServiceNow>,
}

/// The offices that do something, the nearest first.
pub(super) async fn offices(
    State(hub): State<Hub>,
    Query(wanted): Query<Wanted>,
) -> Json<Vec<Near>> {
    let here = wanted.latitude.zip(wanted.longitude);
    let words = wanted.service.as_deref().map(folded).unwrap_or_default();
    let all = hub.0.board.all(hub.today());
    let mut near: Vec<Near> = all
        .iter()
        .filter_map(|(seen, _)| {
            let now = seen.now.as_deref();
            let fits =
                |s: &&ServiceNow| words.split(' ').all(|word| folded(&s.name).contains(word));
            let services = now.into_iter().flat_map(|now| &now.services).filter(fits);
            let services: Vec<ServiceNow> = services.cloned().collect();
            // Of one that is away nobody knows what it does: it is shown, without promises.
            (!seen.connected || !services.is_empty()).then(|| Near {
                km: here.zip(seen.latitude.zip(seen.longitude)).map(|(a, b)| km(a, b)),
                site: seen.site.clone(),
                name: seen.name.clone(),
                address: seen.address.clone(),
                latitude: seen.latitude,
                longitude: seen.longitude,
                connected: seen.connected,
                age_ms: seen.at.map_or(0, age_ms),
                remote: now.is_some_and(|now| now.remote),
                services,
            })
        })
        .collect();
    near.sort_by(|a, b| {
        let far = |near: &Near| near.km.unwrap_or(f64::MAX);
        b.connected.cmp(&a.connected).then(far(a).total_cmp(&far(b)))
    });
    near.truncate(NEAR_MAX);
    Json(near)
}

fn age_ms(at: Instant) -> u64 {
    u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Without tone marks and capitals: as people type.
fn folded(text: &str) -> String {
    // A stroke is no mark: it stays when marks are taken apart.
    let letters = text.nfd().filter(|c| !is_combining_mark(*c));
    letters.flat_map(char::to_lowercase).map(|c| if c == STROKE_D { 'd' } else { c }).collect()
}

/// As the crow flies: over a city the earth is flat.
fn km(a: (f64, f64), b: (f64, f64)) -> f64 {
    let (north, east) = (a.0 - b.0, (a.1 - b.1) * a.0.to_radians().cos());
    KM * north.hypot(east)
}

/// Passes a phone's request on to its office.
pub(super) async fn relay(
    State(hub): State<Hub>,
    Path((site, path)): Path<(String, String)>,
    address: Address,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    let ask = Ask {
        site,
        id: Uuid::now_v7(),
        heard: None,
        method: method.to_string(),
        path: format!("/{path}{query}"),
        language: language_in(&headers),
        key: key.map(str::to_owned),
        body: (!body.is_empty()).then(|| String::from_utf8_lossy(&body).into_owned()),
    };
    if !ask.is_a_phones() {
        return StatusCode::NOT_FOUND.into_response();
    }
    if numbers::takes(&ask) {
        return numbers::take(&hub, ask, address, &headers).await;
    }
    match hub.ask(ask).await {
        Ok(asked) => answered(asked),
        Err(why) => no_answer(why),
    }
}

/// In which words a citizen is to be answered.
pub(super) fn language_in(headers: &HeaderMap) -> String {
    let said = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    said.unwrap_or("vi").to_owned()
}

/// What an office answered.
pub(super) fn answered(asked: Asked) -> Response {
    let status = StatusCode::from_u16(asked.status).unwrap_or(StatusCode::BAD_GATEWAY);
    // An office's word for what it sends is not taken: a page of its own would be one of this server's.
    let kind = if status.is_success() { "application/json" } else { PROBLEM };
    (status, [(header::CONTENT_TYPE, kind)], asked.body).into_response()
}

/// The office is not there, said as an office says what it cannot do.
pub(super) fn no_answer(why: NoAnswer) -> Response {
    let (status, code) = why.code();
    problem(status, code, "")
}

impl NoAnswer {
    /// As it is said to a phone.
    pub(super) fn code(self) -> (StatusCode, &'static str) {
        match self {
            Self::Unknown => (StatusCode::NOT_FOUND, "unknown_office"),
            Self::Offline => (StatusCode::SERVICE_UNAVAILABLE, "office_offline"),
            Self::TooLate => (StatusCode::GATEWAY_TIMEOUT, "office_slow"),
            Self::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "overloaded"),
        }
    }
}

/// What cannot be done, said as an office says it.
pub(super) fn problem(status: StatusCode, code: &str, detail: &str) -> Response {
    let problem = serde_json::json!({
        "title": code, "status": status.as_u16(), "detail": detail, "code": code,
    });
    let kind = [(header::CONTENT_TYPE, PROBLEM)];
    (status, kind, problem.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_people_type_them() {
        // Certified copies, and a registration.
        assert_eq!(folded("Ch\u{1ee9}ng th\u{1ef1}c b\u{1ea3}n sao"), "chung thuc ban sao");
        assert_eq!(folded("\u{110}\u{103}ng k\u{fd}"), "dang ky");
    }

    #[test]
    fn distances_are_those_of_a_map() {
        // From the market in the middle of the city to its airport, as maps have it.
        let far = km((10.7725, 106.6980), (10.8188, 106.6520));
        assert!((far - 7.2).abs() < 0.5, "{far}");
    }
}
