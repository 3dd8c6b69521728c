//! Stands before everything: under which name, through which door and for whom a request comes.

use crate::App;
use crate::door::Door;
use crate::hosts;
use crate::peer::Peer;
use crate::problem::ApiError;
use crate::refusals::{self, Shown};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use settings::Settings;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// What a phone needs, by the beginning of its path.
const FOR_PHONES: [&str; 6] =
    ["/t/", "/assets/", "/media/", "/api/v1/my/", "/api/v1/log/", "/api/v1/bookings/"];

/// And by the whole of it.
const FOR_PHONES_ALONE: [&str; 7] = [
    "/look.css",
    "/instance",
    "/api/v1/office",
    "/api/v1/procedures",
    "/api/v1/stream",
    "/api/v1/bookings",
    "/api/v1/tickets",
];

pub(crate) async fn gate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let settings = app.settings();
    let unknown = Peer(IpAddr::V4(Ipv4Addr::UNSPECIFIED));
    let peer = request.extensions().get::<Peer>().copied().unwrap_or(unknown);
    let door = request.extensions().get::<Door>().copied().unwrap_or_default();
    let (peer, door) = as_proxied(peer, door, request.headers(), &settings);
    request.extensions_mut().insert(peer);
    request.extensions_mut().insert(door);
    request.extensions_mut().insert(settings.network.limits);
    let shown = Shown::of(&request, peer);
    let mut response = match pass(&request, door, &settings) {
        Ok(()) => next.run(request).await,
        Err(error) => error.into_response(),
    };
    refusals::note(&app, &shown, &response);
    if door.is_encrypted() {
        keep_encrypted(response.headers_mut());
    }
    response
}

fn pass(request: &Request, door: Door, settings: &Settings) -> Result<(), ApiError> {
    // A program without a `Host` is no browser, and no strange page's.
    let host = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    if host.is_some_and(|host| !hosts::is_ours(host, settings)) {
        let misdirected = StatusCode::MISDIRECTED_REQUEST;
        return Err(ApiError::new(misdirected, "unknown_host", host.unwrap_or_default()));
    }
    let path = request.uri().path();
    let for_phones =
        FOR_PHONES.iter().any(|known| path.starts_with(known)) || FOR_PHONES_ALONE.contains(&path);
    if door == Door::Public && !for_phones {
        return Err(ApiError::not_found("unknown_route", ""));
    }
    Ok(())
}

/// Who asks, and how, by the word of proxies that are trusted: the last address before them.
fn as_proxied(peer: Peer, door: Door, headers: &HeaderMap, settings: &Settings) -> (Peer, Door) {
    let trusted = |address: &IpAddr| settings.network.proxies.contains(&address.to_canonical());
    if !trusted(&peer.0) {
        return (peer, door);
    }
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let said: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut before = said.iter().rev().map_while(|address| number_in(address));
    let client = before.find(|address| !trusted(address));
    let encrypted = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let door = if encrypted && door != Door::Public { Door::Tls } else { door };
    // A proxy that does not say for whom it asks asks for somebody unknown, and never for this machine.
    (Peer(client.unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))), door)
}

/// A number, perhaps with a port behind it, as some proxies write it.
fn number_in(said: &str) -> Option<IpAddr> {
    let with_port = || said.parse::<SocketAddr>().map(|address| address.ip());
    said.parse().or_else(|_| with_port()).ok()
}

/// Cookies that were given on an encrypted connection come back on one alone.
fn keep_encrypted(headers: &mut HeaderMap) {
    let cookies: Vec<HeaderValue> = headers.get_all(header::SET_COOKIE).iter().cloned().collect();
    headers.remove(header::SET_COOKIE);
    for cookie in cookies {
        let secure = [cookie.as_bytes(), b"; Secure"].concat();
        headers.append(header::SET_COOKIE, HeaderValue::from_bytes(&secure).unwrap_or(cookie));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(peer: &str, lines: &[&str], proto: Option<&str>) -> (String, Door) {
        let office = "[office]\nname = 'A'\n[network]\nproxies = ['10.0.0.1', '10.0.0.2']\n\
            [[service]]\nkey = 'a'\nprefix = 'A'\nname = 'A'\n[[counter]]\nnumber = 1\nservices = ['a']\n";
        let settings = settings::read(office, "office.toml").expect("it is right");
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append("x-forwarded-for", line.parse().expect("a header"));
        }
        if let Some(proto) = proto {
            headers.insert("x-forwarded-proto", proto.parse().expect("a header"));
        }
        let peer = Peer(peer.parse().expect("a number"));
        let (Peer(address), door) = as_proxied(peer, Door::All, &headers, &settings);
        (address.to_string(), door)
    }

    #[test]
    fn only_a_trusted_proxy_says_who_asks() {
        let plain = |address: &str| (address.to_owned(), Door::All);
        assert_eq!(seen("192.0.2.7", &["203.0.113.9"], Some("https")), plain("192.0.2.7"));
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"], None), plain("203.0.113.9"));
        // What the client itself wrote stands before what the proxy saw.
        assert_eq!(seen("10.0.0.1", &["127.0.0.1, 203.0.113.9"], None), plain("203.0.113.9"));
        assert_eq!(
            seen("10.0.0.1", &["127.0.0.1", "203.0.113.9, 10.0.0.2"], None),
            plain("203.0.113.9")
        );
        assert_eq!(seen("10.0.0.1", &["203.0.113.9:51234"], None), plain("203.0.113.9"));
        assert_eq!(seen("10.0.0.1", &["127.0.0.1, nonsense"], None), plain("0.0.0.0"));
        assert_eq!(seen("10.0.0.1", &[], Some("https")), ("0.0.0.0".to_owned(), Door::Tls));
    }
}
