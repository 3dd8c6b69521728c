//! Roll-outs on the city's page: whoever is logged in sees them, admins begin and stop them.

use crate::fleet::Runs;
use crate::hub::Hub;
use crate::hub::fleet::{self, NOTE_CHARS_MAX, STAGES_MAX, Shown, Wish};
use crate::hub::web::people::{Person, change};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Bytes of a wish: a template, JSON's escapes, and the names of all offices.
pub(super) const WISH_BYTES_MAX: usize = 1024 * 1024;

/// The fleet as it stands.
#[derive(Serialize)]
pub(super) struct Standing {
    roll_outs: Vec<Shown>,
    /// What each office said that it runs, by its key.
    runs: BTreeMap<String, Runs>,
}

/// What somebody wants rolled out.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Asked {
    #[serde(default)]
    note: String,
    template: String,
    /// The offices of each stage; the last may be empty: all others.
    stages: Vec<Vec<String>>,
}

/// The stage that whoever goes on believes it is in.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Stage {
    stage: i32,
}

pub(super) async fn show(_: Person, State(hub): State<Hub>) -> Result<Json<Standing>, StatusCode> {
    let roll_outs =
        fleet::listed(&hub.0.pool).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    Ok(Json(Standing { roll_outs, runs: hub.0.board.fleet().all() }))
}

pub(super) async fn begin(
    person: Person,
    State(hub): State<Hub>,
    Json(asked): Json<Asked>,
) -> Result<Response, StatusCode> {
    if !person.is_admin() {
        return Err(StatusCode::FORBIDDEN);
    }
    let stages = match wished(&hub, &asked) {
        Ok(stages) => stages,
        Err((code, what)) => return Ok(refused(code, what)),
    };
    let Asked { note, template, .. } = asked;
    let wish = Wish { by: person.name().to_owned(), note, template, stages };
    let version = fleet::begin(&hub.0.pool, &wish).await;
    let version = version.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let made = serde_json::json!({ "version": version });
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

fn refused(code: &str, what: Vec<String>) -> Response {
    let body = serde_json::json!({ "status": 422, "code": code, "what": what });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

/// The offices of each stage, every one once.
fn wished(hub: &Hub, asked: &Asked) -> Result<Vec<Vec<String>>, (&'static str, Vec<String>)> {
    if asked.note.chars().count() > NOTE_CHARS_MAX || asked.note.chars().any(char::is_control) {
        return Err(("bad_note", Vec::new()));
    }
    match settings::check_template(&asked.template) {
        Ok(()) if fleet::fits(&asked.template) => {}
        Ok(()) | Err(settings::RollOutError::TooLarge) => return Err(("too_large", Vec::new())),
        Err(settings::RollOutError::NotTheCitys(keys)) => return Err(("not_the_citys", keys)),
        Err(why) => return Err(("not_toml", vec![why.to_string()])),
    }
    if !(1..=STAGES_MAX).contains(&asked.stages.len()) {
        return Err(("bad_stages", Vec::new()));
    }
    let today = hub.today();
    let open = hub.0.offices.all().filter(|office| office.is_open_on(today));
    let mut left: BTreeSet<String> = open.map(|office| office.site.clone()).collect();
    let mut stages = asked.stages.clone();
    for site in stages.iter().flatten() {
        if !left.remove(site) {
            return Err(("bad_stages", vec![site.clone()]));
        }
    }
    if let Some(last) = stages.last_mut().filter(|last| last.is_empty()) {
        *last = left.into_iter().collect();
    }
    if stages.iter().any(Vec::is_empty) {
        return Err(("bad_stages", Vec::new()));
    }
    Ok(stages)
}

pub(super) async fn next(
    person: Person,
    State(hub): State<Hub>,
    Path(version): Path<i64>,
    Json(Stage { stage }): Json<Stage>,
) -> Result<StatusCode, StatusCode> {
    change(&person, fleet::go_on(&hub.0.pool, version, stage)).await
}

pub(super) async fn stop(
    person: Person,
    State(hub): State<Hub>,
    Path(version): Path<i64>,
) -> Result<StatusCode, StatusCode> {
    let why = format!("by {}", person.name());
    change(&person, fleet::stop(&hub.0.pool, version, &why)).await
}
