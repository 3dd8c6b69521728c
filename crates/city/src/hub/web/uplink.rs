//! Offices that come without a broker. Every message is signed; no other door is opened by that.

use crate::hub::Hub;
use crate::hub::intake::Came;
use crate::key::{For, said_by};
use crate::report::Answer;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::atomic::Ordering;

/// The header in which a signature stands.
const SIGNATURE: &str = "xinmoi-signature";

/// The hub that works: another one takes nothing.
pub(super) struct Working(Hub);

impl FromRequestParts<Hub> for Working {
    type Rejection = StatusCode;

    async fn from_request_parts(_: &mut Parts, hub: &Hub) -> Result<Self, StatusCode> {
        let leads = hub.0.leads.load(Ordering::Acquire);
        leads.then(|| Self(hub.clone())).ok_or(StatusCode::SERVICE_UNAVAILABLE)
    }
}

fn signature(headers: &HeaderMap) -> &str {
    headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

pub(super) async fn report(
    Working(hub): Working,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match hub.0.board.take(&site, &body, signature(&headers)) {
        Some(answer) => signed(&hub, &answer),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

pub(super) async fn batch(
    Working(hub): Working,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    // Before it waits for its turn: whoever has no key takes nobody's.
    let key = hub.0.offices.key(&site);
    if !key.is_some_and(|key| said_by(key, For::Batch, &body, signature(&headers))) {
        return StatusCode::FORBIDDEN.into_response();
    }
    match hub.post(Came { site, bytes: body.to_vec(), signature: None }).await {
        Some(answer) => signed(&hub, &answer),
        None => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

/// An answer with the hub's word for it.
fn signed(hub: &Hub, answer: &Answer) -> Response {
    let bytes = serde_json::to_vec(answer).expect("it is made of texts and numbers");
    let signature = hub.0.key.sign(For::Answer, &bytes);
    ([(SIGNATURE, signature)], bytes).into_response()
}
