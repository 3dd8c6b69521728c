//! A backup that takes the place of this office: sent here or chosen from the folder, looked at, and confirmed.

use crate::App;
use crate::body::{Asked, Key};
use crate::caller::Caller;
use crate::peer::Peer;
use crate::problem::ApiError;
use crate::restoring::{self, Coming, Doing, Found, is_shown};
use crate::routes::backups::told;
use crate::routes::own_lock::person;
use crate::routes::pour::{pour, stall};
use crate::routes::second_factor::ask_again;
use crate::secrets::hex;
use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query, State};
use axum::http::StatusCode;
use axum::http::request::Parts;
use dispatcher::{Author, Place, Prepared, SecretKey, Stage};
use jiff::tz::TimeZone;
use office::{Actor, Millis};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use wire::{
    ArrivedBackup, BeginRestore, ConfirmRestore, FoundBackup, Problem, Restore, RestoreStage, stamp,
};

/// Where whoever holds the link of a first start shows it.
const FIRST_LINK: &str = "x-first-link";

/// Who may restore: an admin, and on a machine without one whoever holds the one-time link of its first start.
#[derive(Debug)]
pub(crate) enum Restorer {
    Admin(Caller),
    First(Author),
}

impl FromRequestParts<App> for Restorer {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, ApiError> {
        let caller = Caller::from_request_parts(parts, app).await?;
        match caller {
            // The table lets in admins alone.
            Caller::Person(_) => return Ok(Self::Admin(caller)),
            Caller::Device(_) | Caller::Visitor => return Err(ApiError::not_allowed()),
            Caller::Anonymous => {}
        }
        let link = parts.headers.get(FIRST_LINK).and_then(|link| link.to_str().ok());
        let link = link.ok_or_else(ApiError::not_logged_in)?;
        if app.has_admin() || !app.opens_first_admin(link) {
            return Err(ApiError::new(StatusCode::FORBIDDEN, "link_spent", ""));
        }
        app.keep_first_admin_link();
        let Ok(Peer(peer)) = Peer::from_request_parts(parts, app).await;
        Ok(Self::First(Author { actor: Actor::System, from: Some(Place::Address(peer)) }))
    }
}

/// How a restoring is, and what there is to restore.
#[utoipa::path(get, path = "/restore", tag = "configuration",
    responses((status = 200, body = Restore), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(State(app): State<App>, who: Restorer) -> Result<Json<Restore>, ApiError> {
    let needs_code = match &who {
        Restorer::Admin(caller) => person(&app, caller)?.1.second_factor.is_some(),
        Restorer::First(_) => false,
    };
    let shown = move || shown(&app, needs_code);
    let shown = tokio::task::spawn_blocking(shown).await.map_err(|_| ApiError::internal())?;
    Ok(Json(shown))
}

fn shown(app: &App, needs_code: bool) -> Restore {
    let zone = app.dispatcher().read().office.zone().clone();
    let folder = folder(app);
    let lying = folder.as_deref().map(|folder| dispatcher::lying(folder).unwrap_or_default());
    let backups = lying.unwrap_or_default().iter().map(|each| told(each, &zone)).collect();
    let kept = dispatcher::laid_aside(app.data());
    let state = app.restoring().lock();
    let (stage, done, of) = progress(&state.doing);
    let found = match &state.doing {
        Doing::Ready(ready) => Some(found(app, ready, &zone)),
        Doing::Nothing | Doing::Receiving | Doing::Working(_) | Doing::Placing => None,
    };
    let arrived = state.arrived.clone().map(|(name, bytes)| ArrivedBackup { name, bytes });
    let (trouble, detail) = state.trouble.clone().unzip();
    let detail = detail.unwrap_or_default();
    Restore { stage, done, of, arrived, found, trouble, detail, needs_code, backups, kept }
}

fn progress(doing: &Doing) -> (RestoreStage, u64, u64) {
    match doing {
        Doing::Nothing => (RestoreStage::Idle, 0, 0),
        Doing::Receiving => (RestoreStage::Receiving, 0, 0),
        Doing::Working(None) => (RestoreStage::Checking, 0, 0),
        Doing::Working(Some(Stage::Checking(done, of))) => (RestoreStage::Checking, *done, *of),
        Doing::Working(Some(Stage::Unpacking(done, of))) => (RestoreStage::Unpacking, *done, *of),
        Doing::Working(Some(Stage::Walking)) => (RestoreStage::Walking, 0, 0),
        Doing::Ready(..) => (RestoreStage::Ready, 0, 0),
        Doing::Placing => (RestoreStage::Placing, 0, 0),
    }
}

fn found(app: &App, ready: &Found, zone: &TimeZone) -> FoundBackup {
    let Found { prepared, name, id } = ready;
    let Prepared { about, report, .. } = prepared;
    let (ours, lost, lost_since) = lost(app, prepared);
    FoundBackup {
        id: id.to_string(),
        name: name.clone(),
        office: prepared.name.clone(),
        made_at: stamp(about.made_at, zone),
        day: prepared.day.map(|day| day.to_string()),
        last_at: prepared.last_at.map(|at| stamp(at, zone)),
        days: report.days,
        tickets: report.tickets,
        records: about.seq,
        head: hex(&about.hash),
        own: !about.folders.is_empty(),
        ours,
        lost,
        lost_since: lost_since.map(|at| stamp(at, zone)),
    }
}

/// Whether this office's log goes on from the backup's last record, how many records follow it here, and since when. Of
/// another log every record here is lost.
fn lost(app: &App, prepared: &Prepared) -> (bool, u64, Option<Millis>) {
    let about = &prepared.about;
    let last = *app.dispatcher().head().borrow();
    let office = app.dispatcher();
    let ours = match office.hash_at(about.seq) {
        Ok(Some(hash)) => hash == about.hash,
        // Within days that were taken away since: the store's own name tells.
        Ok(None) | Err(_) => {
            let removed = office.kept().ok().and_then(|kept| kept.removed);
            let is_gone = removed.is_some_and(|removed| about.seq <= removed.through);
            is_gone && about.epoch == office.read().epoch
        }
    };
    let kept = if ours { about.seq } else { 0 };
    let next = office.since(kept, 1).ok().and_then(|records| records.into_iter().next());
    (ours, last.saturating_sub(kept), next.map(|record| record.at))
}

fn folder(app: &App) -> Option<PathBuf> {
    app.settings().backup.as_ref().map(|wish| PathBuf::from(&wish.directory))
}

/// `PUT /restore/file?name=…`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Named {
    #[serde(default)]
    name: String,
}

/// Receives a backup. Whether it is one is found out when it is to be looked at.
#[utoipa::path(put, path = "/restore/file", tag = "configuration",
    params(("name" = Option<String>, Query, description = "what it is called")),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn receive(
    State(app): State<App>,
    _: Restorer,
    named: Result<Query<Named>, QueryRejection>,
    _: Key,
    body: Body,
) -> Result<StatusCode, ApiError> {
    let Query(Named { name }) = named.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let (announced, stall) = (body.size_hint().lower(), stall(&app));
    let begun = tokio::task::spawn_blocking(move || Coming::begin(&app, &name, announced)).await;
    let coming = begun.map_err(|_| ApiError::internal())??;
    pour((body, stall), coming, Coming::write).await?.arrived();
    Ok(StatusCode::NO_CONTENT)
}

/// Has a backup looked at and unpacked beside the office. How that goes is told by `GET /restore`.
#[utoipa::path(post, path = "/restore", tag = "configuration", request_body = BeginRestore,
    responses((status = 202), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(app): State<App>,
    _: Restorer,
    asked: Asked<BeginRestore>,
) -> Result<StatusCode, ApiError> {
    let BeginRestore { backup, key } = asked.body;
    // What is no key is never repeated.
    let key = key.map(|text| SecretKey::parse(&text).ok_or_else(|| ApiError::bad_value("key")));
    let key = key.transpose()?;
    let (from, name) = match backup {
        Some(name) => (lying(&app, &name)?, name),
        None => sent_here(&app)?,
    };
    restoring::unpack(&app, from, name, key)?;
    Ok(StatusCode::ACCEPTED)
}

/// A backup of the folder, by its name and by nothing else.
fn lying(app: &App, name: &str) -> Result<PathBuf, ApiError> {
    let unknown = || ApiError::not_found("unknown_backup", name);
    let folder = folder(app).ok_or_else(unknown)?;
    let lying = dispatcher::lying(Path::new(&folder)).unwrap_or_default();
    let found = lying.into_iter().map(|each| each.path);
    let mut found = found.filter(|path| path.file_name().is_some_and(|file| file == name));
    found.next().ok_or_else(unknown)
}

fn sent_here(app: &App) -> Result<(PathBuf, String), ApiError> {
    let name = app.restoring().lock().arrived.clone().ok_or_else(restoring::nothing)?.0;
    let path = dispatcher::arriving(app.data()).map_err(|_| ApiError::internal())?;
    Ok((path, name))
}

/// Gives it up: what was sent here and what was unpacked is removed.
#[utoipa::path(delete, path = "/restore", tag = "configuration",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn give_up(
    State(app): State<App>,
    _: Restorer,
    _: Key,
) -> Result<StatusCode, ApiError> {
    let given_up = tokio::task::spawn_blocking(move || restoring::give_up(&app)).await;
    given_up.map_err(|_| ApiError::internal())??;
    Ok(StatusCode::NO_CONTENT)
}

/// Has what was found take the place of this office. Once this is answered it is decided; the program starts anew.
#[utoipa::path(post, path = "/restore/confirm", tag = "configuration", request_body = ConfirmRestore,
    responses((status = 202), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    who: Restorer,
    asked: Asked<ConfirmRestore>,
) -> Result<StatusCode, ApiError> {
    let ConfirmRestore { id, password, code, another } = asked.body;
    let by = match who {
        Restorer::First(author) => author,
        Restorer::Admin(caller) => {
            let (person, row) = person(&app, &caller)?;
            let password = password.unwrap_or_default();
            ask_again(&app, &person, row, password, &code.unwrap_or_default()).await?;
            check_log(&app, &id, another).await?;
            caller.author()
        }
    };
    let office = app.clone();
    let placed =
        tokio::task::spawn_blocking(move || restoring::put_in_place(&office, &id, by)).await;
    placed.map_err(|_| ApiError::internal())??;
    restoring::start_anew(&app);
    Ok(StatusCode::ACCEPTED)
}

/// Another office's backup, or one of another log, takes this one's place only where that is known.
async fn check_log(app: &App, id: &str, known: bool) -> Result<(), ApiError> {
    let (app, id) = (app.clone(), id.to_owned());
    let ours = move || match &app.restoring().lock().doing {
        Doing::Ready(found) if is_shown(found, &id) => Some(lost(&app, &found.prepared).0),
        Doing::Nothing
        | Doing::Receiving
        | Doing::Working(_)
        | Doing::Ready(_)
        | Doing::Placing => None,
    };
    let ours = tokio::task::spawn_blocking(ours).await.map_err(|_| ApiError::internal())?;
    if ours == Some(false) && !known {
        return Err(ApiError::new(StatusCode::CONFLICT, "another_office", ""));
    }
    Ok(())
}
