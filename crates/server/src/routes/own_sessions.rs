//! Where one is logged in, and ending it there.

use crate::App;
use crate::answer;
use crate::body::{Key, Segment};
use crate::caller::Caller;
use crate::presence::Within;
use crate::problem::ApiError;
use crate::routes::own_lock::person;
use crate::secrets::hex;
use axum::Json;
use axum::extract::State;
use axum::response::Response;
use dispatcher::{AdminCommand, Order, Place, SessionEnd, SessionOf, SessionRow, What};
use office::Millis;
use wire::{OwnSession, Problem, stamp};

/// Bytes of the token's hash by which a session is named: enough to tell one's own apart, and they let nobody in.
const ID_BYTES: usize = 8;

/// Where one is logged in: here first, then where somebody was last.
#[utoipa::path(get, path = "/me/sessions", tag = "sessions",
    responses((status = 200, body = Vec<OwnSession>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn own_sessions(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<OwnSession>>, ApiError> {
    let (here, running) = running(&app, &caller)?;
    let mut told: Vec<(bool, Millis, OwnSession)> = Vec::new();
    for session in running {
        let here = session.token_hash == here;
        let seen = app.presence().last(&session).filter(|seen| seen.0 != i64::MIN);
        told.push((here, seen.unwrap_or(session.created_at), of(&app, session, seen, here)));
    }
    told.sort_by_key(|(here, last, _)| std::cmp::Reverse((*here, *last)));
    Ok(Json(told.into_iter().map(|(_, _, session)| session).collect()))
}

/// Ends one of one's own sessions.
#[utoipa::path(delete, path = "/me/sessions/{id}", tag = "sessions",
    params(("id" = String, Path, description = "the session, as `GET /me/sessions` names it")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn end_session(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let (here, running) = running(&app, &caller)?;
    let Some(session) = running.into_iter().find(|session| id_of(session) == id) else {
        return Err(ApiError::not_found("unknown_session", id));
    };
    let is_here = session.token_hash == here;
    let why = if is_here { SessionEnd::LoggedOut } else { SessionEnd::Elsewhere };
    let end = AdminCommand::LogOut { session: session.token_hash, why };
    let order = Order::new(What::Admin(end), caller.author()).once(key);
    Ok(answer::send(answer::once(app.dispatcher().submit(order).await?)?))
}

/// The session that asks, by its token's hash, and all of the same person that are not over.
fn running(app: &App, caller: &Caller) -> Result<([u8; 32], Vec<SessionRow>), ApiError> {
    let (person, row) = person(app, caller)?;
    let within = Within::of(&app.settings().security, row.role, app.dispatcher().now());
    let owner = SessionOf::User(person.user);
    let state = app.dispatcher().read();
    let is_running = |s: &&SessionRow| s.who == owner && !app.presence().is_over(s, &within);
    let running = state.accounts.sessions.values().filter(is_running).cloned().collect();
    Ok((person.session, running))
}

fn id_of(session: &SessionRow) -> String {
    hex(&session.token_hash[..ID_BYTES])
}

fn of(app: &App, session: SessionRow, seen: Option<Millis>, here: bool) -> OwnSession {
    let id = id_of(&session);
    let state = app.dispatcher().read();
    let zone = state.office.zone();
    let (device, address) = match &session.from {
        // Its name, and nothing where it was removed since.
        Some(Place::Device(id)) => {
            (state.accounts.devices.get(id).map(|row| row.name.clone()), None)
        }
        Some(Place::Address(address)) => (None, Some(address.to_string())),
        None => (None, None),
    };
    OwnSession {
        id,
        since: stamp(session.created_at, zone),
        seen: seen.map(|at| stamp(at, zone)),
        device,
        address,
        here,
        by_provider: session.by_provider,
    }
}
