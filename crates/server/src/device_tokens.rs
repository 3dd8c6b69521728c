//! What lets a device in, and how it is replaced.
//!
//! A token that an admin hands to a program lasts: the program has no place to keep another. A page's session, which is
//! a cookie, is replaced at a start of the page once it is old enough. Both let in until the new one has come back
//! after a start of the browser: then it is on the device's disk, and no power cut brings the old one back. From then
//! on whoever uses the old one has a copy, and the device is let in no longer.

use crate::App;
use crate::caller::{DEVICE_COOKIE, bearer, cookie};
use crate::peer::Peer;
use crate::routes::sessions::DEVICE_SESSION_MS;
use crate::secrets::{hash, new_token};
use axum::http::HeaderMap;
use dispatcher::{
    AdminCommand, Answer, CommandError, DeviceRow, Order, SessionOf, SessionRow, What,
};
use office::{Actor, DeviceId, Millis};
use tracing::{error, warn};

/// From this age on a session is replaced at the next start of its page: a screen that is switched on each morning has
/// a new one each morning.
const REPLACED_AFTER_MS: i64 = 12 * 60 * 60 * 1000;
/// A start that is nearer than this to the moment at which the token was given proves nothing: another window of a
/// browser that has not written its cookies yet. Browsers write them within half a minute.
const WRITTEN_AFTER_MS: i64 = 10 * 60 * 1000;

/// Begins, replaces or goes on with the session in which a device asks. `started`: whether its browser was started
/// since. Answers with the token of a new session, if there is one.
pub(crate) async fn begin(
    app: &App,
    device: &DeviceRow,
    headers: &HeaderMap,
    started: bool,
) -> Result<(Answer, Option<String>), CommandError> {
    // A program, or a link that an admin made.
    let Some((row, by_cookie)) = session_of(app, headers) else {
        return open(app, device, None).await;
    };
    let age_ms = app.dispatcher().now().since(row.created_at);
    let settles = started && row.follows.is_some() && age_ms >= WRITTEN_AFTER_MS;
    if settles {
        submit(app, device, AdminCommand::SettleDeviceSession(row.token_hash)).await?;
    }
    let proven = row.follows.is_none() || settles;
    // What comes by header is a claim: the page that holds it has no cookie yet.
    if by_cookie && !(proven && age_ms >= REPLACED_AFTER_MS) {
        let seq = app.dispatcher().read().seq;
        return Ok((Answer { status: 204, body: Vec::new(), seq, repeated: false }, None));
    }
    open(app, device, Some(row.token_hash)).await
}

async fn open(
    app: &App,
    device: &DeviceRow,
    follows: Option<[u8; 32]>,
) -> Result<(Answer, Option<String>), CommandError> {
    let (token, token_hash) = new_token();
    let session = SessionRow { follows, ..session(token_hash, device, app.dispatcher().now()) };
    let answer = submit(app, device, AdminCommand::OpenDeviceSession(session)).await?;
    Ok((answer, Some(token)))
}

/// A device's session that begins at this moment.
pub(crate) fn session(token_hash: [u8; 32], device: &DeviceRow, from: Millis) -> SessionRow {
    let who = SessionOf::Device(device.device.clone());
    SessionRow::new(token_hash, who, from, from.plus(DEVICE_SESSION_MS))
}

async fn submit(
    app: &App,
    device: &DeviceRow,
    command: AdminCommand,
) -> Result<Answer, CommandError> {
    let by = Actor::Device { device: device.device.clone(), device_kind: device.kind };
    app.dispatcher().submit(Order::new(What::Admin(command), by)).await
}

/// The session in which a device asks, and whether its token came as a cookie.
fn session_of(app: &App, headers: &HeaderMap) -> Option<(SessionRow, bool)> {
    let (token, by_cookie) = match bearer(headers) {
        Ok(Some(token)) => (token, false),
        Ok(None) | Err(_) => (cookie(headers, DEVICE_COOKIE)?, true),
    };
    let state = app.dispatcher().read();
    let row = state.accounts.sessions.get(&hash(token.as_bytes()))?;
    Some((row.clone(), by_cookie))
}

/// Revokes the device whose replaced token this request carries: it or another has a copy, and nobody can tell which.
pub(crate) async fn revoke_replayed(app: &App, headers: &HeaderMap, Peer(peer): Peer) {
    let Some(device) = replayed(app, headers) else { return };
    warn!(device = %device, %peer, "A replaced token of device {device} was used from {peer}: it is revoked");
    let at = app.dispatcher().now();
    let revoke = AdminCommand::RevokeDevice { device: device.clone(), at };
    let order = Order::new(What::Admin(revoke), Actor::System);
    if let Err(why) = app.dispatcher().submit(order).await {
        error!(%why, device = %device, "Device {device} is not revoked: {why}");
    }
}

fn replayed(app: &App, headers: &HeaderMap) -> Option<DeviceId> {
    let bearer = bearer(headers).ok().flatten();
    let tokens = [bearer, cookie(headers, DEVICE_COOKIE)].into_iter().flatten();
    let hashes: Vec<_> = tokens.map(|token| hash(token.as_bytes())).collect();
    let state = app.dispatcher().read();
    hashes.iter().find_map(|hash| state.accounts.replayed(hash)).cloned()
}
