//! Pairing by a code on the screen: a device asks, an admin compares and confirms.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Segment};
use crate::caller::Caller;
use crate::device_tokens;
use crate::limits::place_of;
use crate::pairings::{LASTS, Pairing, typed};
use crate::peer::Peer;
use crate::problem::ApiError;
use crate::routes::devices::Placed;
use crate::secrets::{hash, new_token, random};
use crate::stream::device_of;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use dispatcher::{AdminCommand, Order, What};
use std::time::Instant;
use tracing::info;
use wire::{
    AskingDevice, ConfirmPairing, Device, NewPairing, PairingClaim, PairingState, Problem, stamp,
};

fn unknown(code: &str) -> ApiError {
    ApiError::not_found("unknown_pairing", code)
}

/// Asks to be paired: answers with a code to show, and with the secret under which the device waits.
#[utoipa::path(post, path = "/devices/pairing", tag = "devices", request_body = NewPairing,
    responses((status = 201, body = wire::Pairing), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ask(
    State(app): State<App>,
    Peer(peer): Peer,
    asked: Asked<NewPairing>,
) -> Result<Response, ApiError> {
    let now = Instant::now();
    if let Some(place) = place_of(peer) {
        let a_minute = app.settings().network.limits.pairings_per_minute;
        app.rates().pairings.take(place, a_minute, now).map_err(ApiError::too_often)?;
    }
    let (claim, claim_hash) = new_token();
    let (kind, since) = (asked.body.kind.into(), app.dispatcher().now());
    let code = app.pairings().ask(kind, peer, since, claim_hash, now);
    let code = code.map_err(ApiError::too_often)?;
    info!(%code, %peer, "A device at {peer} asks to be paired and shows {code}");
    let ends_in_s = u32::try_from(LASTS.as_secs()).unwrap_or(u32::MAX);
    let pairing = wire::Pairing { code, claim, ends_in_s };
    Ok((StatusCode::CREATED, Json(pairing)).into_response())
}

/// Tells a device that asked whether it was confirmed.
#[utoipa::path(post, path = "/devices/pairing/claim", tag = "devices", request_body = PairingClaim,
    responses((status = 200, body = PairingState), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn claim(
    State(app): State<App>,
    asked: Asked<PairingClaim>,
) -> Result<Json<PairingState>, ApiError> {
    let PairingClaim { claim } = asked.body;
    let claim_hash = hash(claim.as_bytes());
    // What was confirmed stands on the disk; what waits does not.
    let lets_in =
        app.dispatcher().read().accounts.sessions.get(&claim_hash).is_some_and(|s| !s.spent);
    if !lets_in && !app.pairings().waits(&claim, Instant::now()) {
        return Err(unknown(""));
    }
    Ok(Json(PairingState { confirmed: lets_in }))
}

/// The devices that wait for an admin.
#[utoipa::path(get, path = "/devices/pairing", tag = "devices",
    responses((status = 200, body = Vec<AskingDevice>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> Json<Vec<AskingDevice>> {
    let waiting = app.pairings().waiting(Instant::now());
    let state = app.dispatcher().read();
    let shown = |Pairing { code, kind, address, since, .. }| AskingDevice {
        code,
        kind: office::DeviceKind::into(kind),
        address: address.to_string(),
        since: stamp(since, state.office.zone()),
    };
    Json(waiting.into_iter().map(shown).collect())
}

/// Lets in the device that shows this code. What it holds already becomes its token.
#[utoipa::path(post, path = "/devices/pairing/{code}", tag = "devices", params(("code" = String, Path)), request_body = ConfirmPairing,
    responses((status = 201, body = Device), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Segment(code): Segment,
    asked: Asked<ConfirmPairing>,
) -> Result<Response, ApiError> {
    let ConfirmPairing { name, zone, counter } = asked.body;
    let placed = Placed::read(&name, zone, counter)?;
    let (code, at) = (typed(&code), app.dispatcher().now());
    // Nobody is given the token of which this would be the hash: the device has its claim.
    let row = |pairing: &Pairing| placed.row(pairing.kind, random(), at);
    let confirmed = app.pairings().confirm(&code, asked.key.as_ref(), row, Instant::now());
    let (pairing, row) = confirmed.ok_or_else(|| unknown(&code))?;
    let session = Some(device_tokens::session(pairing.claim_hash, &row, at));
    let shown = device_of(&row, &app.dispatcher().read().office, None);
    let add = What::Admin(AdminCommand::AddDevice { row, session });
    let order = Order::new(add, caller.author()).once(asked.key);
    let order = order.answered_by(move |_| json(StatusCode::CREATED, &shown));
    let answer = app.dispatcher().submit(order).await;
    if answer.is_err() {
        app.pairings().reopen(&code, Instant::now());
    }
    Ok(answer::send(answer?))
}

/// Turns away the device that shows this code.
#[utoipa::path(delete, path = "/devices/pairing/{code}", tag = "devices", params(("code" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn refuse(
    State(app): State<App>,
    Segment(code): Segment,
) -> Result<StatusCode, ApiError> {
    let code = typed(&code);
    let refused = app.pairings().refuse(&code, Instant::now());
    refused.then_some(StatusCode::NO_CONTENT).ok_or_else(|| unknown(&code))
}
