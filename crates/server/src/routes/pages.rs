//! The pages, from the binary.

use crate::App;
use crate::body::Segment;
use crate::problem::ApiError;
use crate::texts::{language, text};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Path below `displays/dist` and bytes, sorted by path.
const PAGES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

fn find(path: &str) -> Option<&'static [u8]> {
    PAGES.binary_search_by_key(&path, |(path, _)| path).ok().map(|i| PAGES[i].1)
}

/// A page or an asset by its path below `displays/dist`, ready to be sent; `None` where these pages have none.
#[must_use]
pub fn embedded(path: &str) -> Option<Response> {
    let caching = if path.starts_with("assets/") { "public, max-age=86400" } else { "no-cache" };
    find(path).map(|bytes| send(path, bytes, caching))
}

/// An asset under `/assets/`.
pub(crate) async fn asset(Segment(path): Segment) -> Response {
    match find(&format!("assets/{path}")) {
        Some(bytes) => send(&path, bytes, "public, max-age=86400"),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A file at a fixed address, which is looked up at each visit; 404 where these pages have none.
pub(crate) fn fixed(name: &'static str) -> impl Fn() -> std::future::Ready<Response> + Clone {
    move || {
        let found = find(name).map(|bytes| send(name, bytes, "no-cache"));
        std::future::ready(found.unwrap_or_else(|| StatusCode::NOT_FOUND.into_response()))
    }
}

/// One of the contract's pages, whatever follows in its address.
pub(crate) fn page(
    name: &'static str,
) -> impl Fn(HeaderMap) -> std::future::Ready<Response> + Clone {
    move |headers| {
        std::future::ready(match find(name) {
            // Looked up at each visit, so that a new version shows at once.
            Some(bytes) => send(name, bytes, "no-cache"),
            None => {
                let missing = text(language(&headers), "pages-missing", &[]);
                (StatusCode::SERVICE_UNAVAILABLE, missing).into_response()
            }
        })
    }
}

/// The certificate of the office's own authority, for staff's devices to install; 404 where there is none.
pub(crate) async fn authority(State(app): State<App>) -> Response {
    let Some(pem) = app.tls().and_then(|tls| tls.authority()) else {
        return ApiError::not_found("unknown_route", "").into_response();
    };
    let kind = [(header::CONTENT_TYPE, "application/x-x509-ca-cert")];
    (kind, pem).into_response()
}

fn send(path: &str, bytes: &'static [u8], caching: &'static str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(path)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    response
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        _ => "application/octet-stream",
    }
}
