//! Bulletins on the city's page: whoever is logged in sees them, admins write them and take them back.

use crate::bulletin::{Bulletin, NoBulletin};
use crate::hub::Hub;
use crate::hub::bulletins::{self, Shown, ShownOffice};
use crate::hub::web::failed;
use crate::hub::web::people::{Person, change};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Bytes of a bulletin that is written: four for a character, and the names of all offices.
pub(super) const POST_BYTES_MAX: usize = 512 * 1024;

/// The days that a bulletin holds.
const DAYS_MAX: i64 = 366;

const DAY_MS: i64 = 86_400_000;

/// What somebody writes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    title: String,
    words: String,
    /// From now on.
    days: i64,
    /// For which offices; absent: for all.
    sites: Option<Vec<String>>,
}

/// A bulletin, and how many offices it is for today.
#[derive(Serialize)]
pub(super) struct Line {
    #[serde(flatten)]
    shown: Shown,
    offices: usize,
}

pub(super) async fn list(_: Person, State(hub): State<Hub>) -> Result<Json<Vec<Line>>, StatusCode> {
    let listed = bulletins::listed(&hub.0.pool).await.map_err(failed)?;
    let today = hub.today();
    let all = hub.0.offices.all().filter(|office| office.is_open_on(today)).count();
    let line = |shown: Shown| Line { offices: shown.sites.as_ref().map_or(all, Vec::len), shown };
    Ok(Json(listed.into_iter().map(line).collect()))
}

pub(super) async fn offices(
    _: Person,
    State(hub): State<Hub>,
    Path(id): Path<i64>,
) -> Result<Json<Vec<ShownOffice>>, StatusCode> {
    let offices = bulletins::offices(&hub.0.pool, id).await.map_err(failed)?;
    offices.map(Json).ok_or(StatusCode::NOT_FOUND)
}

pub(super) async fn post(
    person: Person,
    State(hub): State<Hub>,
    Json(asked): Json<Asked>,
) -> Result<Response, StatusCode> {
    if !person.is_admin() {
        return Err(StatusCode::FORBIDDEN);
    }
    let at = Timestamp::now().as_millisecond();
    let Asked { title, words, days, mut sites } = asked;
    if !(1..=DAYS_MAX).contains(&days) {
        return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, "bad_until"));
    }
    let bulletin = Bulletin { id: 0, at, title, words, until: at + days * DAY_MS };
    if let Err(why) = bulletin.check() {
        let code = match why {
            NoBulletin::Title => "bad_title",
            NoBulletin::Words => "bad_words",
            NoBulletin::Until => "bad_until",
        };
        return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, code));
    }
    if let Some(sites) = &mut sites {
        sites.sort_unstable();
        sites.dedup();
        let today = hub.today();
        let is_open =
            |site: &String| hub.0.offices.get(site).is_some_and(|it| it.is_open_on(today));
        if sites.is_empty() || !sites.iter().all(is_open) {
            return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, "bad_sites"));
        }
    }
    let id = bulletins::post(&hub.0.pool, person.name(), &bulletin, sites.as_deref()).await;
    let Some(id) = id.map_err(failed)? else {
        return Ok(refused(StatusCode::CONFLICT, "too_many"));
    };
    Ok((StatusCode::CREATED, Json(serde_json::json!({ "id": id }))).into_response())
}

pub(super) async fn withdraw(
    person: Person,
    State(hub): State<Hub>,
    Path(id): Path<i64>,
) -> Result<StatusCode, StatusCode> {
    change(&person, bulletins::withdraw(&hub.0.pool, id, person.name())).await
}

fn refused(status: StatusCode, code: &str) -> Response {
    (status, Json(serde_json::json!({ "status": status.as_u16(), "code": code }))).into_response()
}
