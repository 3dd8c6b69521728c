//! The last thing every answer passes: problem bodies in the caller's language, and the headers of a careful server.

use crate::App;
use crate::problem::ApiError;
use crate::texts::language;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use metrics::counter;
use wire::stamp;

const PROBLEM: HeaderValue = HeaderValue::from_static("application/problem+json");

/// What data may load.
const NOTHING: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// What an office's own file may do when somebody opens it: be looked at.
const SANDBOX: HeaderValue =
    HeaderValue::from_static("sandbox; default-src 'none'; frame-ancestors 'none'");

/// Headers that every answer has.
const ALWAYS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // The address of a phone's page holds its pass.
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

pub(crate) async fn finish(State(app): State<App>, request: Request, next: Next) -> Response {
    let language = language(request.headers());
    let path = request.uri().path();
    let (api, media) = (path.starts_with("/api/"), path.starts_with("/media/"));
    // The admin's preview shows pages of this server within its own.
    let (policy, frames) = if api {
        (NOTHING, "DENY")
    } else if media {
        (SANDBOX, "DENY")
    } else {
        if let Some(host) = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()) {
            app.reached().came_under(host, app.settings().public_url.as_ref());
        }
        (content_policy(request.headers()), "SAMEORIGIN")
    };
    let mut response = next.run(request).await;
    if let Some(error) = response.extensions_mut().remove::<ApiError>() {
        let zoned = |at| stamp(at, app.dispatcher().read().office.zone());
        let problem = error.problem(language, &zoned);
        counter!("xinmoi_refused_total", "code" => problem.code.clone()).increment(1);
        let body = serde_json::to_vec(&problem).expect("our own types are always JSON");
        *response.body_mut() = Body::from(body);
        response.headers_mut().insert(header::CONTENT_TYPE, PROBLEM);
        response.headers_mut().remove(header::CONTENT_LENGTH);
    }
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static(frames));
    if api && !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    response
}

/// Nothing from anywhere but this server. Browsers of 2018 do not count a WebSocket to the same host as `'self'`.
fn content_policy(headers: &HeaderMap) -> HeaderValue {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).filter(|h| is_host(h));
    let sockets = host.map(|h| format!(" ws://{h} wss://{h}")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; media-src 'self' blob:; connect-src 'self'{sockets}; manifest-src 'self'; \
         worker-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'self'"
    );
    HeaderValue::from_str(&policy).unwrap_or(NOTHING)
}

fn is_host(host: &str) -> bool {
    !host.is_empty()
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b':' | b'-' | b'[' | b']'))
}
