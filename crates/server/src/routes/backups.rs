//! Backups that the office makes by itself.

use crate::App;
use crate::backups::kept::{Kept, NotSent, Sent};
use crate::backups::{self, copies, made_for};
use crate::body::Key;
use crate::problem::ApiError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use dispatcher::Lying;
use jiff::tz::TimeZone;
use office::Millis;
use settings::S3;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::time::UNIX_EPOCH;
use wire::{Backup, BackupCopies, BackupFailure, Backups, CopyFailure, CopySent, Problem, stamp};

/// What lies in the folder for backups, and how the last one went.
#[utoipa::path(get, path = "/backups", tag = "configuration",
    responses((status = 200, body = Backups), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Backups>, ApiError> {
    let wish = app.settings().backup.clone();
    let zone = app.dispatcher().read().office.zone().clone();
    let backups::State { running, mut failures, .. } = app.backups().state();
    let failure = failures.pop().map(|failure| BackupFailure {
        made_for: made_for(failure.slot),
        at: stamp(failure.at, &zone),
        trouble: failure.trouble,
        detail: failure.detail,
    });
    let copies = wish.as_ref().and_then(|wish| wish.s3.as_ref());
    let copies = copies.map(|s3| copies_to(s3, &app, &zone));
    let directory = wish.as_ref().map(|wish| wish.directory.clone());
    let encrypted = wish.is_some_and(|wish| !wish.recipients.is_empty());
    let (folder, data) = (directory.clone(), app.data().to_owned());
    let look = move || {
        let folder = Path::new(folder.as_deref()?);
        // A folder that cannot be read is what `failure` tells of.
        Some((dispatcher::lying(folder).unwrap_or_default(), are_on_one_disk(folder, &data)))
    };
    let found = tokio::task::spawn_blocking(look).await.map_err(|_| ApiError::internal())?;
    let (lying, same_disk) = found.unwrap_or_default();
    let backups = lying.iter().map(|each| told(each, &zone)).collect();
    Ok(Json(Backups { directory, same_disk, encrypted, running, failure, copies, backups }))
}

/// How it stands with what is sent to another place.
fn copies_to(s3: &S3, app: &App, zone: &TimeZone) -> BackupCopies {
    let copies::State { kept, sending, .. } = app.copies().state();
    // What was sent to another place than this lies there, and not here.
    let kept = if kept.place == s3.place() { kept } else { Kept::default() };
    let at = |at: i64| stamp(Millis(at), zone);
    let sent = kept.sent.into_iter().map(|Sent { name, object, bytes, at: when, .. }| CopySent {
        name,
        object,
        bytes,
        at: at(when),
    });
    let failure = kept.failure.map(|NotSent { name, at: when, trouble, detail }| CopyFailure {
        name,
        at: at(when),
        trouble,
        detail,
    });
    BackupCopies { place: s3.place(), sending, sent: sent.collect(), failure }
}

fn are_on_one_disk(folder: &Path, data: &Path) -> bool {
    let disk = |path: &Path| std::fs::metadata(path).ok().map(|about| about.dev());
    disk(folder).is_some_and(|its| Some(its) == disk(data))
}

pub(crate) fn told(lying: &Lying, zone: &TimeZone) -> Backup {
    let made = lying.made_at.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    let name = lying.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let made_at = stamp(Millis(i64::try_from(made).unwrap_or(i64::MAX)), zone);
    Backup { name, made_for: made_for(lying.slot), made_at, bytes: lying.bytes }
}

/// Has one made; how it went is told by `GET /backups`. Asked for twice, one is made.
#[utoipa::path(post, path = "/backups", tag = "configuration",
    responses((status = 202), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn make(State(app): State<App>, _: Key) -> Result<StatusCode, ApiError> {
    if app.settings().backup.is_none() {
        return Err(ApiError::new(StatusCode::CONFLICT, "no_backup_folder", ""));
    }
    app.backups().ask();
    Ok(StatusCode::ACCEPTED)
}
