//! The waveforms of recent announcements.

use crate::App;
use crate::announcer::notices;
use crate::answer::{self, json};
use crate::body::{Asked, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::{Order, VoiceEvent, What};
use office::Zone;
use uuid::Uuid;
use wire::{NewAnnouncement, Problem};

/// Has the hall told something. 202: it is said when its turn comes, an evacuation before all.
#[utoipa::path(post, path = "/announcements", tag = "voice", request_body = NewAnnouncement,
    responses((status = 202, body = NewAnnouncement), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn announce(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewAnnouncement>,
) -> Result<Response, ApiError> {
    let order = {
        // The time first: it takes the same lock.
        let now = app.dispatcher().now();
        let state = app.dispatcher().read();
        let notice = asked.body.notice.clone();
        let known = notices::notice(&notice, &state.office, &app.settings().voice, now);
        known.ok_or_else(|| ApiError::bad_value(&notice))?;
        let zone = asked.body.zone.as_deref().map(|zone| known_zone(zone, &state.office));
        let zone = zone.transpose()?;
        Order::new(What::Voice(VoiceEvent::NoticeAsked { notice, zone }), caller.author())
    };
    let order = order.once(asked.key).answered_by(move |_| json(StatusCode::ACCEPTED, &asked.body));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// A part of the hall that has a counter.
fn known_zone(given: &str, office: &office::Office) -> Result<Zone, ApiError> {
    let zone = given.parse::<Zone>().ok();
    let known = |zone: &Zone| office.rules().counters.iter().any(|c| c.zone == *zone);
    zone.filter(known).ok_or_else(|| ApiError::bad_value(given))
}

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
