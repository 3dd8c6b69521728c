//! Offices that come without a broker. Every message is signed; no other door is opened by that.

use crate::hub::Hub;
use crate::hub::intake::Came;
use crate::key::{For, said_by};
use crate::report::Answer;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use std::sync::atomic::Ordering;

/// The header in which a signature stands.
const SIGNATURE: &str = "xinmoi-signature";

fn signature(headers: &HeaderMap) -> &str {
    headers.get(SIGNATURE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

pub(super) async fn report(
    State(hub): State<Hub>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !hub.0.leads.load(Ordering::Acquire) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    match hub.0.board.take(&site, &body, signature(&headers)) {
        Some(answer) => signed(&hub, &answer),
        None => StatusCode::FORBIDDEN.into_response(),
    }
}

pub(super) async fn batch(
    State(hub): State<Hub>,
    Path(site): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !hub.0.leads.load(Ordering::Acquire) {
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let signature = signature(&headers).to_owned();
    // Before it waits for its turn: whoever has no key takes nobody's.
    let key = hub.0.offices.key(&site);
    if !key.is_some_and(|key| said_by(key, For::Batch, &body, &signature)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let came = Came { site, bytes: body.to_vec(), signature };
    match hub.post(came).await {
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
