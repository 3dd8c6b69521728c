//! What the city tells all staff, and that somebody has read it.

use crate::App;
use crate::body::{Asked, Nothing, Segment};
use crate::bulletins::Held;
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::own_lock::person;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use office::{Millis, Role};
use wire::{Bulletin, BulletinReaders, Problem, stamp};

/// The city's bulletins that hold, the newest first. Supervisors and admins are told who has read them.
#[utoipa::path(get, path = "/bulletins", tag = "office",
    responses((status = 200, body = Vec<Bulletin>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<Vec<Bulletin>>, ApiError> {
    // A visitor of the demo is nobody's staff.
    let Caller::Person(person) = &caller else { return Ok(Json(Vec::new())) };
    let (now, held) = (app.dispatcher().now(), app.bulletins());
    if app.settings().city.is_none() {
        return Ok(Json(Vec::new()));
    }
    let state = app.dispatcher().read();
    let zone = state.office.zone();
    let leads = matches!(person.role, Role::Supervisor | Role::Admin);
    let readers = |held: &Held| {
        let names = state.accounts.users.keys().map(|user| user.as_str().to_owned());
        let (read, unread) = names.partition(|user| held.reads.contains_key(user));
        BulletinReaders { read, unread }
    };
    let told = |held: &Held| Bulletin {
        id: held.bulletin.id,
        at: stamp(Millis(held.bulletin.at), zone),
        until: stamp(Millis(held.bulletin.until), zone),
        title: held.bulletin.title.clone(),
        words: held.bulletin.words.clone(),
        read_at: held.reads.get(person.user.as_str()).map(|at| stamp(Millis(*at), zone)),
        readers: leads.then(|| readers(held)),
    };
    let holds = held.iter().filter(|held| held.bulletin.until > now.0);
    Ok(Json(holds.rev().map(told).collect()))
}

/// Somebody has read it.
#[utoipa::path(post, path = "/bulletins/{id}/read", tag = "office",
    params(("id" = String, Path, description = "the bulletin, as `GET /bulletins` names it")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn read(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    asked: Asked<Nothing>,
) -> Result<StatusCode, ApiError> {
    let (person, _) = person(&app, &caller)?;
    let unknown = || ApiError::not_found("unknown_bulletin", &id);
    let number = id.parse().map_err(|_| unknown())?;
    let (now, by) = (app.dispatcher().now(), caller.author());
    app.bulletin_read(number, (person.user.as_str(), by), now, asked.key).await?;
    Ok(StatusCode::NO_CONTENT)
}
