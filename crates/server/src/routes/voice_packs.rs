//! Voices that an office records itself: what there is, what is to be read, versions, and zips.

use crate::App;
use crate::answer::json;
use crate::body::{self, Asked, Key, Nothing, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::voice::{change, look, needs, refused, room};
use crate::secrets::hash;
use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::Idempotency;
use settings::Settings;
use std::collections::BTreeSet;
use tracing::warn;
use voice::reading::{self, Group, Line, Needs};
use voice::{About, BUNDLE_BYTES_MAX, Draft, Manifest};
use wire::{
    EditVoice, NewVoice, Problem, RestoreVoice, Voice, VoiceGroup, VoiceLine, VoiceStudio,
    VoiceVersion,
};

fn shown(name: &str, draft: &Draft, settings: &Settings) -> Voice {
    let of = draft.manifest.clone();
    let named = settings.voice.pack == name || settings.voice.also.iter().any(|n| n == name);
    Voice {
        name: name.to_owned(),
        language: of.language,
        region: of.region,
        speaker: of.speaker,
        licence: of.licence,
        attribution: of.attribution,
        synthetic: of.synthetic,
        clips: of.clips.len(),
        version: draft.version,
        published: draft.published,
        in_use: named,
    }
}

fn group(group: Group) -> VoiceGroup {
    match group {
        Group::Calls => VoiceGroup::Calls,
        Group::Digits => VoiceGroup::Digits,
        Group::Letters => VoiceGroup::Letters,
        Group::Numbers => VoiceGroup::Numbers,
        Group::Places => VoiceGroup::Places,
        Group::Notices => VoiceGroup::Notices,
        Group::Own => VoiceGroup::Own,
        Group::Kiosk => VoiceGroup::Kiosk,
        Group::Words => VoiceGroup::Words,
        Group::Others => VoiceGroup::Others,
    }
}

/// What is to be read, with what was; what was recorded beside the list comes last.
fn lines(manifest: &Manifest, needs: &Needs) -> Vec<VoiceLine> {
    let mut list = reading::list(&manifest.language, needs);
    let listed: BTreeSet<String> = list.iter().map(|line| line.slot.clone()).collect();
    let recorded = manifest.clips.iter().map(|clip| (&clip.slot, &clip.text));
    let others = recorded.chain(&manifest.reading).filter(|(slot, _)| !listed.contains(*slot));
    let other = |(slot, text): (&String, &String)| Line {
        slot: slot.clone(),
        group: Group::Others,
        needed: false,
        text: text.clone(),
        meaning: String::new(),
    };
    let mut others: Vec<Line> = others.map(other).collect();
    others.sort_by(|a, b| a.slot.cmp(&b.slot));
    others.dedup_by(|a, b| a.slot == b.slot);
    list.extend(others);
    list.into_iter().map(|line| with_state(line, manifest)).collect()
}

fn with_state(line: Line, manifest: &Manifest) -> VoiceLine {
    let own = manifest.reading.get(&line.slot);
    VoiceLine {
        text: own.unwrap_or(&line.text).clone(),
        own_text: own.is_some(),
        file: manifest.clip(&line.slot).map(|clip| clip.file.clone()),
        group: group(line.group),
        needed: line.needed,
        meaning: line.meaning,
        slot: line.slot,
    }
}

/// What is to be read for a slot.
pub(crate) fn text_of(slot: &str, manifest: &Manifest, needs: &Needs) -> String {
    let line = lines(manifest, needs).into_iter().find(|line| line.slot == slot);
    line.map(|line| line.text).unwrap_or_default()
}

/// The office's own voices.
#[utoipa::path(get, path = "/voices", tag = "voice",
    responses((status = 200, body = Vec<Voice>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<Vec<Voice>>, ApiError> {
    let settings = app.settings();
    let all = look(&app, move |library| {
        let known = |name: String| match library.draft(&name) {
            Ok(draft) => Some(shown(&name, &draft, &settings)),
            // One that cannot be read must not hide the others; opening it says why.
            Err(why) => {
                warn!(voice = name, "A voice on the disk cannot be listed: {why}");
                None
            }
        };
        Ok(library.names()?.into_iter().filter_map(known).collect())
    });
    Ok(Json(all.await?))
}

/// Begins a voice with nothing recorded.
#[utoipa::path(post, path = "/voices", tag = "voice", request_body = NewVoice,
    responses((status = 201, body = Voice), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn create(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewVoice>,
) -> Result<Response, ApiError> {
    let NewVoice { name, language, speaker, region, licence, attribution } = asked.body;
    let about = About { language, region, speaker, licence, attribution };
    let settings = app.settings();
    change(&app, &caller, asked.key, move |library, by| {
        let changed = library.create(&name, about, by).map_err(refused)?;
        let draft = library.draft(&name).map_err(refused)?;
        Ok((changed, json(StatusCode::CREATED, &shown(&name, &draft, &settings))))
    })
    .await
}

/// A voice, and what is to be read for it.
#[utoipa::path(get, path = "/voices/{voice}", tag = "voice", params(("voice" = String, Path)),
    responses((status = 200, body = VoiceStudio), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    Segment(name): Segment,
) -> Result<Json<VoiceStudio>, ApiError> {
    let (settings, needs) = (app.settings(), needs(&app));
    let studio = look(&app, move |library| {
        let draft = library.draft(&name)?;
        let lines = lines(&draft.manifest, &needs);
        Ok(VoiceStudio { voice: shown(&name, &draft, &settings), lines })
    });
    Ok(Json(studio.await?))
}

/// Changes what a voice says of itself, and what is to be read.
#[utoipa::path(patch, path = "/voices/{voice}", tag = "voice", params(("voice" = String, Path)),
    request_body = EditVoice,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn edit(
    State(app): State<App>,
    caller: Caller,
    Segment(name): Segment,
    asked: Asked<EditVoice>,
) -> Result<Response, ApiError> {
    let edit = asked.body;
    let tell = move |about: &mut About| {
        about.speaker = edit.speaker.unwrap_or_else(|| about.speaker.clone());
        about.region = edit.region.unwrap_or_else(|| about.region.clone());
        about.licence = edit.licence.unwrap_or_else(|| about.licence.clone());
        about.attribution = edit.attribution.unwrap_or_else(|| about.attribution.clone());
    };
    change(&app, &caller, asked.key, move |library, by| {
        let changed = library.edit(&name, tell, edit.texts, by).map_err(refused)?;
        Ok((changed, no_content()))
    })
    .await
}

fn no_content() -> (u16, Vec<u8>) {
    (StatusCode::NO_CONTENT.as_u16(), Vec::new())
}

/// Makes the draft what the office speaks with.
#[utoipa::path(post, path = "/voices/{voice}/publish", tag = "voice", params(("voice" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn publish(
    State(app): State<App>,
    caller: Caller,
    Segment(name): Segment,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    change(&app, &caller, asked.key, move |library, by| {
        Ok((library.publish(&name, by).map_err(refused)?, no_content()))
    })
    .await
}

/// What made each version, the newest first.
#[utoipa::path(get, path = "/voices/{voice}/versions", tag = "voice", params(("voice" = String, Path)),
    responses((status = 200, body = Vec<VoiceVersion>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn versions(
    State(app): State<App>,
    Segment(name): Segment,
) -> Result<Json<Vec<VoiceVersion>>, ApiError> {
    let changes = look(&app, move |library| library.versions(&name)).await?;
    let version = |change: voice::Change| VoiceVersion {
        version: change.version,
        at: change.at,
        by: change.by,
        what: change.what,
    };
    Ok(Json(changes.into_iter().map(version).collect()))
}

/// Goes back to an older version, as a new one.
#[utoipa::path(post, path = "/voices/{voice}/restore", tag = "voice", params(("voice" = String, Path)),
    request_body = RestoreVoice,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn restore(
    State(app): State<App>,
    caller: Caller,
    Segment(name): Segment,
    asked: Asked<RestoreVoice>,
) -> Result<Response, ApiError> {
    let RestoreVoice { version } = asked.body;
    change(&app, &caller, asked.key, move |library, by| {
        Ok((library.restore(&name, version, by).map_err(refused)?, no_content()))
    })
    .await
}

/// The draft as a zip.
#[utoipa::path(get, path = "/voices/{voice}/export", tag = "voice", params(("voice" = String, Path)),
    responses((status = 200, content_type = "application/zip"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn export(
    State(app): State<App>,
    Segment(name): Segment,
) -> Result<Response, ApiError> {
    let _room = room().await?;
    let file = format!("attachment; filename=\"{name}.zip\"");
    let zip = look(&app, move |library| library.export(&name)).await?;
    let mut response = Response::new(Body::from(zip));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/zip"));
    let file = HeaderValue::from_str(&file).map_err(|_| ApiError::internal())?;
    headers.insert(header::CONTENT_DISPOSITION, file);
    Ok(response)
}

/// Takes a voice out of a zip: the draft of that voice, or a new one.
#[utoipa::path(put, path = "/voices/{voice}/import", tag = "voice", params(("voice" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/zip"),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn import(
    State(app): State<App>,
    caller: Caller,
    Segment(name): Segment,
    Key(key): Key,
    body: Body,
) -> Result<Response, ApiError> {
    let _room = room().await?;
    let zip = body::read(body, BUNDLE_BYTES_MAX).await?;
    let key = key.map(|key| Idempotency { request: hash(&zip), ..key });
    change(&app, &caller, key, move |library, by| {
        Ok((library.import(&name, &zip, by).map_err(refused)?, no_content()))
    })
    .await
}
