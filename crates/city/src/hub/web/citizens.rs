//! What anyone may ask: where the wait is short, and of an office what a phone in its hall may ask. The hub passes on and keeps
//! nothing.

use crate::hub::Hub;
use crate::hub::NoAnswer;
use crate::hub::ask::Ask;
use crate::report::ServiceNow;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Offices that one answer holds.
const NEAR_MAX: usize = 50;

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
    let mut near: Vec<Near> = hub
        .0
        .board
        .all(hub.today())
        .into_iter()
        .filter_map(|seen| {
            let now = seen.now.unwrap_or_default();
            let fits = |s: &ServiceNow| words.split(' ').all(|word| folded(&s.name).contains(word));
            let services: Vec<ServiceNow> = now.services.into_iter().filter(fits).collect();
            // Of one that is away nobody knows what it does: it is shown, without promises.
            (!seen.connected || !services.is_empty()).then(|| Near {
                km: here.zip(seen.latitude.zip(seen.longitude)).map(|(a, b)| km(a, b)),
                site: seen.site,
                name: seen.name,
                address: seen.address,
                latitude: seen.latitude,
                longitude: seen.longitude,
                connected: seen.connected,
                remote: now.remote,
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

/// Without tone marks and capitals: as people type.
fn folded(text: &str) -> String {
    let plain = |c: char| match c {
        'à' | 'á' | 'ả' | 'ã' | 'ạ' | 'ă' | 'ằ' | 'ắ' | 'ẳ' | 'ẵ' | 'ặ' | 'â' | 'ầ' | 'ấ' | 'ẩ'
        | 'ẫ' | 'ậ' => 'a',
        'è' | 'é' | 'ẻ' | 'ẽ' | 'ẹ' | 'ê' | 'ề' | 'ế' | 'ể' | 'ễ' | 'ệ' => 'e',
        'ì' | 'í' | 'ỉ' | 'ĩ' | 'ị' => 'i',
        'ò' | 'ó' | 'ỏ' | 'õ' | 'ọ' | 'ô' | 'ồ' | 'ố' | 'ổ' | 'ỗ' | 'ộ' | 'ơ' | 'ờ' | 'ớ' | 'ở'
        | 'ỡ' | 'ợ' => 'o',
        'ù' | 'ú' | 'ủ' | 'ũ' | 'ụ' | 'ư' | 'ừ' | 'ứ' | 'ử' | 'ữ' | 'ự' => 'u',
        'ỳ' | 'ý' | 'ỷ' | 'ỹ' | 'ỵ' => 'y',
        'đ' => 'd',
        other => other,
    };
    text.to_lowercase().chars().map(plain).collect()
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
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let text = |name: header::HeaderName| {
        headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let ask = Ask {
        site,
        id: Uuid::now_v7(),
        method: method.to_string(),
        path: format!("/{path}{query}"),
        language: text(header::ACCEPT_LANGUAGE).unwrap_or_else(|| "vi".to_owned()),
        key: text(header::HeaderName::from_static("idempotency-key")),
        body: (!body.is_empty()).then(|| String::from_utf8_lossy(&body).into_owned()),
    };
    if !ask.is_a_phones() {
        return StatusCode::NOT_FOUND.into_response();
    }
    match hub.ask(ask).await {
        Ok(asked) => {
            let status = StatusCode::from_u16(asked.status).unwrap_or(StatusCode::BAD_GATEWAY);
            (status, [(header::CONTENT_TYPE, asked.kind)], asked.body).into_response()
        }
        Err(why) => no_answer(why),
    }
}

/// The office is not there, said as an office says what it cannot do.
fn no_answer(why: NoAnswer) -> Response {
    let (status, code) = match why {
        NoAnswer::Unknown => (StatusCode::NOT_FOUND, "unknown_office"),
        NoAnswer::Offline => (StatusCode::SERVICE_UNAVAILABLE, "office_offline"),
        NoAnswer::TooLate => (StatusCode::GATEWAY_TIMEOUT, "office_slow"),
        NoAnswer::Overloaded => (StatusCode::SERVICE_UNAVAILABLE, "overloaded"),
    };
    let problem = serde_json::json!({
        "title": code, "status": status.as_u16(), "detail": "", "code": code,
    });
    let kind = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, kind, problem.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_as_people_type_them() {
        assert!(folded("Chứng thực bản sao").contains("chung thuc"));
        assert!(folded("Đăng ký khai sinh").contains("dang ky"));
    }

    #[test]
    fn distances_are_those_of_a_map() {
        // From Bến Thành market to Tân Sơn Nhất, as maps have it.
        let far = km((10.7725, 106.6980), (10.8188, 106.6520));
        assert!((far - 7.2).abs() < 0.5, "{far}");
    }
}
