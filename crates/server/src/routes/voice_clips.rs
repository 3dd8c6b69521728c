//! The clips of a voice that the office records itself, and how they sound together.

use crate::App;
use crate::answer::json;
use crate::body::{self, Key, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::voice::{change, look, needs, no_take, refused, room};
use crate::routes::voice_packs::text_of;
use crate::secrets::hash;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::Idempotency;
use office::TicketNumber;
use office::speech::{Kind, Sentence, Summoned, Wording};
use serde::Deserialize;
use voice::{Loudness, Measures, Sound, TAKE_BYTES_MAX, Take, VoiceError, take};
use wire::{Problem, TakeMeasures};

/// `/voices/{voice}/clips/{slot}`; the slot's `/` is written `%2F`.
type Place = Path<(String, String)>;

fn told(take: &Take) -> TakeMeasures {
    let Measures { duration_ms, level_db, noise_db, clipped, quiet, noisy } = take.measures;
    TakeMeasures { duration_ms, level_db, noise_db, clipped, quiet, noisy }
}

/// Puts a take into its slot: WAV or Ogg Vorbis, trimmed and levelled here.
#[utoipa::path(put, path = "/voices/{voice}/clips/{slot}", tag = "voice",
    params(("voice" = String, Path), ("slot" = String, Path)),
    request_body(content = Vec<u8>, content_type = "audio/wav"),
    responses((status = 200, body = TakeMeasures), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Path((name, slot)): Place,
    Key(key): Key,
    body: Body,
) -> Result<Response, ApiError> {
    let _room = room().await?;
    let bytes = body::read(body, TAKE_BYTES_MAX).await?;
    let key = key.map(|key| Idempotency { request: hash(&bytes), ..key });
    let needs = needs(&app);
    change(&app, &caller, key, move |library, by| {
        let manifest = library.draft(&name).map_err(refused)?.manifest;
        let take = take(&bytes).map_err(no_take)?;
        let text = text_of(&slot, &manifest, &needs);
        let changed = library.put_take(&name, (&slot, &text), &take, by).map_err(refused)?;
        Ok((changed, json(StatusCode::OK, &told(&take))))
    })
    .await
}

/// Empties a slot.
#[utoipa::path(delete, path = "/voices/{voice}/clips/{slot}", tag = "voice",
    params(("voice" = String, Path), ("slot" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path((name, slot)): Place,
    Key(key): Key,
) -> Result<Response, ApiError> {
    change(&app, &caller, key, move |library, by| {
        let changed = library.drop_clip(&name, &slot, by).map_err(refused)?;
        Ok((changed, (StatusCode::NO_CONTENT.as_u16(), Vec::new())))
    })
    .await
}

/// A clip of the draft.
#[utoipa::path(get, path = "/voices/{voice}/clips/{slot}", tag = "voice",
    params(("voice" = String, Path), ("slot" = String, Path)),
    responses((status = 200, content_type = "audio/wav"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    Path((name, slot)): Place,
) -> Result<Response, ApiError> {
    let (bytes, file) = look(&app, move |library| library.clip(&name, &slot)).await?;
    Ok(audio(bytes, if file.ends_with(".ogg") { "audio/ogg" } else { "audio/wav" }))
}

fn audio(bytes: Vec<u8>, media_type: &'static str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}

/// `?number=4042&counter=3&kind=call`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Preview {
    number: String,
    counter: u16,
    #[serde(default)]
    kind: Spoken,
}

/// Sentences that can be heard in the studio.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Spoken {
    #[default]
    Call,
    Recall,
    LastCall,
    Missed,
    TakenBack,
}

impl From<Spoken> for Kind {
    fn from(spoken: Spoken) -> Self {
        match spoken {
            Spoken::Call => Self::Call,
            Spoken::Recall => Self::Recall,
            Spoken::LastCall => Self::LastCall,
            Spoken::Missed => Self::Missed,
            Spoken::TakenBack => Self::TakenBack,
        }
    }
}

/// A whole sentence in the draft's voice, as the hall would hear it.
#[utoipa::path(get, path = "/voices/{voice}/preview", tag = "voice",
    params(("voice" = String, Path), ("number" = String, Query), ("counter" = u16, Query), ("kind" = Option<String>, Query)),
    responses((status = 200, content_type = "audio/wav"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn preview(
    State(app): State<App>,
    Segment(name): Segment,
    query: Result<Query<Preview>, QueryRejection>,
) -> Result<Response, ApiError> {
    let Query(asked) = query.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let _room = room().await?;
    let spoken = &app.settings().voice;
    let number = asked.number.parse::<TicketNumber>().map_err(ApiError::bad_value)?;
    let counter = asked.counter.try_into().map_err(ApiError::bad_value)?;
    let summoned = Summoned { number, counter, wording: Wording::default() };
    let sentence = Sentence::of(asked.kind.into(), summoned, spoken.manner);
    let sentence = sentence.repeated(spoken.repetition);
    let integrated_lufs = f64::from(spoken.loudness_lufs);
    let loudness = Loudness { integrated_lufs, ..Loudness::default() };
    let sound = Sound { loudness, chime: spoken.chime };
    let said = look(&app, move |library| {
        let pack = library.draft_pack(&name)?;
        Ok(voice::announce(&[(&pack, &sentence)], &sound).map(|wave| wave.to_wav()))
    });
    Ok(audio(said.await?.map_err(incomplete)?, "audio/wav"))
}

fn incomplete(error: VoiceError) -> ApiError {
    let what =
        if let VoiceError::MissingSlot { slot, .. } = error { slot } else { error.to_string() };
    ApiError::new(StatusCode::CONFLICT, "voice_incomplete", what)
}
