//! The waveforms of recent announcements.

use crate::App;
use crate::body::Segment;
use crate::problem::ApiError;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use uuid::Uuid;
use wire::Problem;

/// An announcement as it is played.
#[utoipa::path(get, path = "/announcements/{file}", tag = "voice",
    params(("file" = String, Path, description = "ID.wav")),
    responses((status = 200, content_type = "audio/wav"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn wav(
    State(app): State<App>,
    Segment(file): Segment,
) -> Result<Response, ApiError> {
    let unknown = || ApiError::not_found("unknown_announcement", &file);
    let id =
        file.strip_suffix(".wav").and_then(|id| id.parse::<Uuid>().ok()).ok_or_else(unknown)?;
    app.hub().announcement(id).ok_or_else(unknown)?;
    let wav = app.announcer().voices().wav(id).ok_or_else(unknown)?;
    let mut response = Response::new(Body::from(wav.to_vec()));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("audio/wav"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=600"));
    Ok(response)
}
