//! Bodies and keys of requests, with a clear answer to each way of getting them wrong.

use crate::caller::Caller;
use crate::problem::ApiError;
use crate::secrets::{hash, hash_parts};
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, FromRequestParts, Path, Request};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use dispatcher::Idempotency;
use http_body_util::BodyExt;
use office::CounterNo;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use settings::WireLimits;
use std::convert::Infallible;

/// What is read of a body beyond its most, and dropped: a caller that is cut off while it writes hardly ever hears why.
const SURPLUS_BYTES_MAX: usize = 1024 * 1024;
/// The longest idempotency key, as the contract says.
pub(crate) const IDEMPOTENCY_KEY_BYTES_MAX: usize = 128;

/// What bounds a request: as the configuration had it when it came in.
pub(crate) fn bounds(request: &Extensions) -> WireLimits {
    // The gate put it there.
    request.get::<WireLimits>().copied().unwrap_or_default()
}

/// The whole body, at most `max` bytes of it.
pub(crate) async fn read(mut body: Body, max: usize) -> Result<Bytes, ApiError> {
    let most = max.saturating_add(SURPLUS_BYTES_MAX);
    let too_large = || ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", max);
    // Said at once to one who announces more than would be read.
    if body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(too_large());
    }
    let mut kept = Vec::new();
    let mut size = 0_usize;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|e| ApiError::new(StatusCode::BAD_REQUEST, "bad_json", e))?;
        let Ok(data) = frame.into_data() else { continue };
        size = size.saturating_add(data.len());
        if size > most {
            break;
        }
        if size <= max {
            kept.extend_from_slice(&data);
        }
    }
    if size > max {
        return Err(too_large());
    }
    Ok(Bytes::from(kept))
}

/// A JSON body, parsed, and the key under which its answer is kept.
#[derive(Debug)]
pub(crate) struct Asked<T> {
    pub(crate) body: T,
    pub(crate) key: Option<Idempotency>,
}

/// A body that says nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Asked<T> {
    type Rejection = ApiError;
    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        let (parts, body) = request.into_parts();
        let declared = parts.headers.get(header::CONTENT_LENGTH).is_some();
        let most = bounds(&parts.extensions).body_bytes;
        let bytes = read(body, usize::try_from(most).unwrap_or(usize::MAX)).await?;
        // Nothing at all stands for an object in which everything is left out.
        let empty = bytes.is_empty();
        if !empty || declared && parts.headers.contains_key(header::CONTENT_TYPE) {
            check_json(&parts.headers)?;
        }
        let parsed = parse(if empty { b"{}" } else { &bytes })?;
        Ok(Self { body: parsed, key: idempotency(&parts, &bytes)? })
    }
}

pub(crate) fn check_json(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if essence.eq_ignore_ascii_case("application/json") {
        return Ok(());
    }
    let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
    Err(ApiError::new(status, "unsupported_media_type", "application/json"))
}

pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // serde would take a list for an object, field by field.
    if bytes.trim_ascii_start().first() == Some(&b'[') {
        return Err(ApiError::bad_value("[…], {…}"));
    }
    serde_json::from_slice(bytes).map_err(|error| {
        let words = error.to_string();
        match error.classify() {
            serde_json::error::Category::Data if words.starts_with("unknown field") => {
                ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_field", words)
            }
            serde_json::error::Category::Data => ApiError::bad_value(words),
            serde_json::error::Category::Syntax
            | serde_json::error::Category::Eof
            | serde_json::error::Category::Io => {
                ApiError::new(StatusCode::BAD_REQUEST, "bad_json", words)
            }
        }
    })
}

/// The idempotency key of a request without a body.
#[derive(Debug)]
pub(crate) struct Key(pub(crate) Option<Idempotency>);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        idempotency(parts, b"").map(Self)
    }
}

/// Scope: caller, method, path. What it was used for: the body.
fn idempotency(parts: &Parts, body: &[u8]) -> Result<Option<Idempotency>, ApiError> {
    let Some(key) = parts.headers.get("idempotency-key") else { return Ok(None) };
    if key.is_empty() || key.len() > IDEMPOTENCY_KEY_BYTES_MAX {
        return Err(ApiError::bad_value(format!(
            "Idempotency-Key: 1..={IDEMPOTENCY_KEY_BYTES_MAX}"
        )));
    }
    let caller = parts.extensions.get::<Caller>().map(Caller::scope).unwrap_or_default();
    let uri = parts.extensions.get::<axum::extract::OriginalUri>().map_or(&parts.uri, |u| &u.0);
    let (method, path) = (parts.method.as_str(), uri.path());
    let parts = [caller.as_bytes(), method.as_bytes(), path.as_bytes(), key.as_bytes()];
    Ok(Some(Idempotency { scope: hash_parts(&parts), request: hash(body) }))
}

/// The one variable part of a path. What is no text names nothing: it is empty, and looked up in vain.
#[derive(Clone, Debug)]
pub(crate) struct Segment(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let text = Path::<String>::from_request_parts(parts, state).await;
        Ok(Self(text.map(|Path(text)| text).unwrap_or_default()))
    }
}

/// `{counter}` of a path. What is on no sign is an unknown counter.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CounterPath(pub(crate) CounterNo);

impl<S: Send + Sync> FromRequestParts<S> for CounterPath {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let Segment(text) =
            Segment::from_request_parts(parts, state).await.unwrap_or_else(|never| match never {});
        text.parse().map(Self).map_err(|_| ApiError::not_found("unknown_counter", &text))
    }
}
