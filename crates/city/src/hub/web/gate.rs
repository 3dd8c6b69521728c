//! Stands before everything that people and browsers ask.

use crate::hub::Hub;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::IpAddr;

/// Nothing from anywhere but this server.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
    frame-ancestors 'none'";

const ALWAYS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Refuses what comes under a strange name (DNS rebinding), and what another site's page sends.
pub(super) async fn gate(State(hub): State<Hub>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    if !is_ours(host, &hub.0.config.city.hosts) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    if !request.method().is_safe() && is_strange(headers, host) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if request.method() == Method::TRACE {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    next.run(request).await
}

/// The headers of a careful server.
pub(super) async fn finish(request: Request, next: Next) -> Response {
    let is_page = !request.uri().path().contains("/api/");
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !is_page {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

fn is_ours(host: &str, hosts: &[String]) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => name,
        Some(_) | None => host,
    };
    let bare = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(name);
    bare.parse::<IpAddr>().is_ok()
        || name.eq_ignore_ascii_case("localhost")
        || hosts.iter().any(|host| host.eq_ignore_ascii_case(name))
}

/// Whether a browser says that another site's page sends this.
fn is_strange(headers: &HeaderMap, host: &str) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    if let Some(site) = site {
        return site != "same-origin" && site != "none";
    }
    let origin = headers.get(header::ORIGIN).and_then(|origin| origin.to_str().ok());
    origin.is_some_and(|origin| origin.split_once("://").is_none_or(|(_, theirs)| theirs != host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strange_names_are_refused_and_numbers_are_not() {
        let hosts = ["hang-doi.gov.vn".to_owned()];
        for ours in ["127.0.0.1:8090", "[::1]:8090", "localhost", "hang-doi.gov.vn:443"] {
            assert!(is_ours(ours, &hosts), "{ours}");
        }
        for strange in ["", "evil.example", "hang-doi.gov.vn.evil.example", "127.0.0.1.nip.io"] {
            assert!(!is_ours(strange, &hosts), "{strange}");
        }
    }
}
