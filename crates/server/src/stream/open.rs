//! Opening a socket: who may see which view, and the handshake.

use crate::App;
use crate::body::bounds;
use crate::caller::{Caller, Known, Person};
use crate::limits::place_of;
use crate::peer::Peer;
use crate::problem::ApiError;
use crate::shares::{Held, Room, Share, Whose};
use crate::stream::count::Shows;
use crate::stream::hub::View;
use crate::stream::socket;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Version, header};
use axum::response::Response;
use office::{CounterNo, DeviceKind, Role, Zone};
use serde::Deserialize;
use std::net::IpAddr;
use std::sync::Arc;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use uuid::Uuid;

/// Of the sockets that may be open at once, a tenth is kept for those whom the office knows: phones without number take no
/// clerk's page away.
const KNOWN_PART: u32 = 10;

/// `GET /stream?…`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Wanted {
    view: String,
    zone: Option<String>,
    counter: Option<String>,
    pass: Option<String>,
    after: Option<u64>,
    epoch: Option<String>,
    page: Option<String>,
    version: Option<String>,
}

/// Opens the stream of a view.
#[utoipa::path(get, path = "/stream", tag = "stream",
    params(
        ("view" = String, Query, description = "lobby, kiosk, counter, rating, supervisor, ticket or speaker"),
        ("zone" = Option<String>, Query, description = "for speaker; for lobby, which calls it shows"),
        ("counter" = Option<u16>, Query, description = "for counter and rating"),
        ("pass" = Option<String>, Query, description = "for ticket"),
        ("after" = Option<u64>, Query, description = "the last seq seen"),
        ("epoch" = Option<String>, Query, description = "the epoch it was seen in"),
        ("page" = Option<String>, Query, description = "what a device shows; told to admins"),
        ("version" = Option<String>, Query, description = "of the program that made the page; the same")),
    responses(
        (status = 101, description = "WebSocket: text frames, JSON"),
        (status = "default", body = wire::Problem, content_type = "application/problem+json")))]
pub(crate) async fn open(
    State(app): State<App>,
    known_as: Known,
    wanted: Result<Query<Wanted>, axum::extract::rejection::QueryRejection>,
    mut request: Request,
) -> Result<Response, ApiError> {
    let Query(wanted) = wanted.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let view = view_of(&wanted, &app)?;
    let caller = looking(&view, known_as, &app)?;
    let accept = handshake(&request)?;
    let held = shares_of(&app, &caller, &request)?;
    let upgrade = hyper::upgrade::on(&mut request);
    // What is no epoch of ours is another log's: its follower is told how things stand.
    let epoch = wanted.epoch.as_deref().and_then(|epoch| epoch.parse::<Uuid>().ok());
    let known = epoch.zip(wanted.after);
    let shows =
        Shows { page: said(wanted.page), version: said(wanted.version), ..Shows::default() };
    tokio::spawn(socket::run(app, (caller, held), view, shows, known, upgrade));
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(header::UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(header::SEC_WEBSOCKET_ACCEPT, accept);
    Ok(response)
}

/// A place among the sockets, beside its connection's. On this machine nobody's are counted.
fn shares_of(app: &App, caller: &Caller, request: &Request) -> Result<Held, ApiError> {
    let limits = bounds(request.extensions());
    let peer = request.extensions().get::<Peer>();
    let place = peer.and_then(|Peer(from)| place_of(*from));
    let all = limits.sockets;
    let (whose, of_one, in_all) = match caller {
        Caller::Person(person) => {
            (Some(Whose::Session(person.session)), limits.sockets_per_known, all)
        }
        Caller::Device(row) => {
            (Some(Whose::Device(row.device.clone())), limits.sockets_per_known, all)
        }
        Caller::Visitor => (None, all, all),
        Caller::Anonymous => {
            (place.map(Whose::Place), limits.sockets_per_address, all - all / KNOWN_PART)
        }
    };
    let whose = whose.filter(|_| place.is_some());
    let share = app.streams().take(whose, Room { in_all, of_one, last_for_few: false });
    let connection = request.extensions().get::<Arc<Share<IpAddr>>>().cloned();
    share
        .map(|share| Held { _stream: share, connection, _encrypted: None })
        .ok_or_else(ApiError::too_many)
}

/// The longest that a device says of itself, in characters.
const SAID_CHARS_MAX: usize = 40;

pub(crate) fn said(text: Option<String>) -> Option<String> {
    let fits = |c: &char| c.is_ascii_graphic();
    text.map(|text| text.chars().filter(fits).take(SAID_CHARS_MAX).collect())
}

fn view_of(wanted: &Wanted, app: &App) -> Result<View, ApiError> {
    let zone = || match &wanted.zone {
        Some(zone) => zone.parse::<Zone>().map_err(ApiError::bad_value),
        None => Ok(Zone::default()),
    };
    match wanted.view.as_str() {
        "lobby" => wanted.zone.as_ref().map(|_| zone()).transpose().map(View::Lobby),
        "kiosk" => Ok(View::Kiosk),
        "supervisor" => Ok(View::Supervisor),
        "speaker" => zone().map(View::Speaker),
        "counter" | "rating" => {
            let text = wanted.counter.clone().unwrap_or_default();
            let unknown = || ApiError::not_found("unknown_counter", text.clone());
            let counter: CounterNo = text.parse().map_err(|_| unknown())?;
            let exists = app.dispatcher().read().office.desk(counter).is_some();
            match wanted.view.as_str() {
                _ if !exists => Err(unknown()),
                "rating" => Ok(View::Rating(counter)),
                _ => Ok(View::Counter(counter)),
            }
        }
        "ticket" => {
            let pass = wanted.pass.as_deref().unwrap_or_default();
            let ticket = app.passes().find(pass, app.dispatcher());
            ticket.map(View::Ticket).ok_or_else(|| ApiError::not_found("unknown_pass", ""))
        }
        other => Err(ApiError::bad_value(format!("view={other}"))),
    }
}

/// What a kiosk says is heard by whoever may see what it shows.
pub(crate) fn may_see_kiosk(known: Known, app: &App) -> Result<(), ApiError> {
    looking(&View::Kiosk, known, app).map(drop)
}

/// Who of those that may be asking may see a view.
fn looking(view: &View, known: Known, app: &App) -> Result<Caller, ApiError> {
    let mut refused = ApiError::not_logged_in();
    // The person's refusal is the one that is told: it comes last.
    for caller in known.0.iter().rev() {
        match check(view, caller, app) {
            Ok(()) => return Ok(caller.clone()),
            Err(error) => refused = error,
        }
    }
    Err(refused)
}

fn check(view: &View, caller: &Caller, app: &App) -> Result<(), ApiError> {
    if *caller == Caller::Visitor {
        return Ok(());
    }
    let allowed = match view {
        View::Lobby(_) | View::Kiosk => app.settings().lobby.public || *caller != Caller::Anonymous,
        View::Ticket(_) => true,
        View::Counter(counter) => match caller {
            Caller::Person(Person { role: Role::Clerk, .. }) => {
                caller.check_counter(*counter).is_ok()
            }
            Caller::Person(person) => person.role == Role::Supervisor,
            Caller::Device(row) => row.counter == Some(*counter),
            Caller::Visitor | Caller::Anonymous => false,
        },
        View::Rating(counter) => match caller {
            Caller::Device(row) => {
                row.kind == DeviceKind::Rating && row.counter.is_none_or(|own| own == *counter)
            }
            // Whoever sets the tablet up sees what it shows: nobody's rating.
            Caller::Person(person) => matches!(person.role, Role::Supervisor | Role::Admin),
            Caller::Visitor | Caller::Anonymous => false,
        },
        View::Supervisor => match caller {
            Caller::Person(person) => {
                matches!(person.role, Role::Supervisor | Role::Admin | Role::Auditor)
            }
            Caller::Device(_) | Caller::Visitor | Caller::Anonymous => false,
        },
        View::Speaker(zone) => match caller {
            Caller::Device(row) => {
                matches!(row.kind, DeviceKind::Speaker | DeviceKind::Display)
                    && row.zone.as_ref().is_none_or(|own| own == zone)
            }
            Caller::Person(_) | Caller::Visitor | Caller::Anonymous => false,
        },
    };
    match (allowed, caller) {
        (true, _) => Ok(()),
        (false, Caller::Anonymous) => Err(ApiError::not_logged_in()),
        (false, Caller::Person(_) | Caller::Device(_) | Caller::Visitor) => {
            Err(ApiError::not_allowed())
        }
    }
}

/// Whether somebody who opened a view may go on looking at it: their session may have ended since, or their role
/// changed.
pub(crate) fn still_allowed(view: &View, caller: &Caller, app: &App) -> bool {
    caller.anew(app).is_some_and(|caller| check(view, &caller, app).is_ok())
}

/// Checks a WebSocket handshake (RFC 6455, section 4.2.1).
fn handshake(request: &Request) -> Result<HeaderValue, ApiError> {
    let headers: &HeaderMap = request.headers();
    let has = |name: header::HeaderName, wanted: &str| {
        let lines = headers.get_all(name).iter().filter_map(|v| v.to_str().ok());
        let mut parts = lines.flat_map(|line| line.split(','));
        parts.any(|part| part.trim().eq_ignore_ascii_case(wanted))
    };
    let key = headers.get(header::SEC_WEBSOCKET_KEY);
    let fits = request.method() == Method::GET
        && request.version() == Version::HTTP_11
        && has(header::CONNECTION, "upgrade")
        && has(header::UPGRADE, "websocket")
        && has(header::SEC_WEBSOCKET_VERSION, "13");
    let Some(key) = key.filter(|_| fits) else {
        let status = StatusCode::UPGRADE_REQUIRED;
        return Err(ApiError::new(status, "bad_value", "WebSocket, version 13"));
    };
    HeaderValue::from_str(&derive_accept_key(key.as_bytes())).map_err(|_| ApiError::internal())
}
