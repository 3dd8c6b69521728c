//! Who is asking: a person, a device, a visitor of the demo, or nobody we know.

use crate::App;
use crate::access;
use crate::device_tokens;
use crate::door::Door;
use crate::limits::place_of;
use crate::peer::Peer;
use crate::presence::Within;
use crate::problem::ApiError;
use crate::refusals::Asker;
use crate::secrets::hash;
use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use dispatcher::{Author, DeviceRow, Place, SessionOf, SessionRow, State as OfficeState};
use office::{Actor, CounterNo, DeviceId, Millis, Role, UserName};
use settings::{Security, Settings};
use std::net::{IpAddr, Ipv4Addr};
use std::time::Instant;

/// The cookie of a person's session.
pub(crate) const PERSON_COOKIE: &str = "xinmoi_session";
/// The cookie of a device's session. Apart from the person's: a tablet can be a device and have a clerk.
pub(crate) const DEVICE_COOKIE: &str = "xinmoi_device";

/// Someone logged in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their log-in name.
    pub user: UserName,
    /// Their role at this moment.
    pub role: Role,
    /// The counters they may sit at; `None`: all.
    pub counters: Option<Vec<CounterNo>>,
    /// Whether they are to choose another password before anything else.
    pub must_change: bool,
    /// Whether they are to set up a second factor before anything else.
    pub must_enrol: bool,
    /// Whether they were away from their page for so long that it asks who is there.
    pub locked: bool,
    /// The hash of their session's token.
    pub session: [u8; 32],
    /// Where they sit.
    pub from: Option<Place>,
}

/// Who is asking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// Someone logged in.
    Person(Person),
    /// A paired device.
    Device(DeviceRow),
    /// Somebody looking at the demo, which shows every screen without log-in.
    Visitor,
    /// Nobody we know.
    Anonymous,
}

impl Caller {
    /// Who stands in the log for what this caller does.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Person(person) => Actor::Person { user: person.user.clone(), role: person.role },
            Self::Device(row) => {
                Actor::Device { device: row.device.clone(), device_kind: row.kind }
            }
            Self::Visitor => visitor(),
            Self::Anonymous => Actor::Citizen,
        }
    }

    /// Who gives this caller's orders, and where they sit.
    #[must_use]
    pub fn author(&self) -> Author {
        let from = match self {
            Self::Person(person) => person.from.clone(),
            Self::Device(_) | Self::Visitor | Self::Anonymous => None,
        };
        Author { actor: self.actor(), from }
    }

    /// What tells this caller's idempotency keys from another's.
    pub(crate) fn scope(&self) -> String {
        match self {
            Self::Person(person) => format!("person {}", person.user),
            Self::Device(row) => format!("device {}", row.device),
            Self::Visitor => "visitor".to_owned(),
            Self::Anonymous => "anyone".to_owned(),
        }
    }

    /// The same caller as they stand now; `None` once their session has ended or they were removed.
    pub(crate) fn anew(&self, app: &App) -> Option<Self> {
        match self {
            Self::Person(person) => {
                let at = Moment::of(app);
                let state = app.dispatcher().read();
                let anew =
                    by_session(app, state.accounts.sessions.get(&person.session)?, &state, &at)?;
                Some(anew.at(person.from.clone()))
            }
            Self::Device(row) => {
                let house = app.house_speaker().filter(|house| house.token_hash == row.token_hash);
                let paired = || app.dispatcher().read().accounts.device(&row.device).cloned();
                house.or_else(paired).map(Self::Device)
            }
            Self::Visitor | Self::Anonymous => Some(self.clone()),
        }
    }

    /// The same person at this place.
    fn at(self, from: Option<Place>) -> Self {
        match self {
            Self::Person(person) => Self::Person(Person { from, ..person }),
            Self::Device(_) | Self::Visitor | Self::Anonymous => self,
        }
    }

    /// Whether this is a clerk who may sit at a counter, or somebody to whom that does not apply.
    pub(crate) fn check_counter(&self, counter: CounterNo) -> Result<(), ApiError> {
        match self {
            Self::Person(Person { counters: Some(theirs), role: Role::Clerk, .. })
                if !theirs.contains(&counter) =>
            {
                Err(ApiError::not_allowed())
            }
            Self::Person(_) | Self::Device(_) | Self::Visitor | Self::Anonymous => Ok(()),
        }
    }
}

/// A visitor of the demo acts as a guide.
fn visitor() -> Actor {
    let user = "visitor".parse().expect("it is a valid user name");
    Actor::Person { user, role: Role::Guide }
}

/// Everybody a request may come from, the person first: a kiosk on which its admin is logged in is a kiosk still.
#[derive(Clone, Debug)]
pub(crate) struct Known(pub(crate) Vec<Caller>);

impl<S: Send + Sync> FromRequestParts<S> for Known {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let known = parts.extensions.get::<Self>().cloned();
        Ok(known.unwrap_or_else(|| Self(vec![Caller::Anonymous])))
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        // The guard put it there; a route without a guard knows nobody.
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or(Self::Anonymous))
    }
}

/// Stands before every route of the API: finds out who is asking and asks the table.
pub(crate) async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let peer = request.extensions().get::<Peer>().copied();
    let peer = peer.unwrap_or(Peer(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
    device_tokens::revoke_replayed(&app, request.headers(), peer).await;
    let (mut response, asker) = match admit(&app, &request) {
        Ok((caller, known)) => {
            let asker = Asker(caller.actor());
            request.extensions_mut().insert(caller);
            request.extensions_mut().insert(known);
            (next.run(request).await, asker)
        }
        Err(error) => {
            let known = identify(&app, request.headers()).ok();
            let asker = known.and_then(|Known(known)| known.first().map(Caller::actor));
            (error.into_response(), Asker(asker.unwrap_or(Actor::Citizen)))
        }
    };
    if response.extensions().get::<ApiError>().is_some() {
        response.extensions_mut().insert(asker);
    }
    response
}

fn admit(app: &App, request: &Request) -> Result<(Caller, Known), ApiError> {
    let peer =
        request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0);
    let door = request.extensions().get::<Door>().copied().unwrap_or_default();
    let settings = app.settings();
    let known = admitted(app, request.headers(), (door, peer), &settings)?;
    if app.open_house() && !on_this_machine(request.headers()) {
        return Err(ApiError::not_allowed());
    }
    if is_from_elsewhere(request.headers()) && changes(request.method(), request.uri()) {
        return Err(ApiError::not_allowed());
    }
    let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
    if LOG_INS.contains(&route) && !door.admits_people(peer) {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "encryption_needed", ""));
    }
    let (known, owed) = without_who_owes(known, route);
    let may = |caller: &&Caller| access::allows(request.method(), route, caller, settings.remote);
    match (known.0.iter().find(may), known.0.first()) {
        (Some(caller), _) => {
            note_presence(app, caller, request, route);
            Ok((caller.clone(), known))
        }
        (None, _) if owed.is_some() => Err(owed.map_or_else(ApiError::not_allowed, Owed::error)),
        (None, None | Some(Caller::Anonymous)) => Err(ApiError::not_logged_in()),
        (None, Some(Caller::Person(_) | Caller::Device(_) | Caller::Visitor)) => {
            Err(ApiError::not_allowed())
        }
    }
}

/// Where passwords are sent, and what stands for one.
const LOG_INS: [&str; 13] = [
    "/api/v1/login",
    "/api/v1/first-admin",
    "/api/v1/oidc/begin",
    "/api/v1/oidc/finish",
    "/api/v1/me/password",
    "/api/v1/me/unlock",
    "/api/v1/me/pin",
    "/api/v1/me/second-factor",
    "/api/v1/me/second-factor/confirm",
    "/api/v1/me/second-factor/remove",
    "/api/v1/restore",
    "/api/v1/restore/file",
    "/api/v1/restore/confirm",
];

/// Where somebody shows who is there.
pub(crate) const UNLOCK: &str = "/api/v1/me/unlock";

/// What somebody owes before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Owed {
    /// A password of their own.
    Password,
    /// A second factor.
    Factor,
    /// To show who is there.
    Presence,
}

impl Owed {
    fn of(caller: &Caller) -> Option<Self> {
        match caller {
            Caller::Person(Person { must_change: true, .. }) => Some(Self::Password),
            Caller::Person(Person { locked: true, .. }) => Some(Self::Presence),
            Caller::Person(Person { must_enrol: true, .. }) => Some(Self::Factor),
            Caller::Person(_) | Caller::Device(_) | Caller::Visitor | Caller::Anonymous => None,
        }
    }

    /// What may be done meanwhile.
    const fn open(self) -> &'static [&'static str] {
        match self {
            Self::Password => &["/api/v1/me", "/api/v1/me/password", "/api/v1/logout"],
            Self::Factor => &[
                "/api/v1/me",
                "/api/v1/me/password",
                "/api/v1/me/second-factor",
                "/api/v1/me/second-factor/confirm",
                "/api/v1/logout",
            ],
            // The number in hand stays in sight.
            Self::Presence => &["/api/v1/me", UNLOCK, "/api/v1/logout", "/api/v1/stream"],
        }
    }

    fn error(self) -> ApiError {
        match self {
            Self::Password => ApiError::new(StatusCode::FORBIDDEN, "password_must_change", ""),
            Self::Factor => ApiError::new(StatusCode::FORBIDDEN, "second_factor_needed", ""),
            Self::Presence => ApiError::new(StatusCode::LOCKED, "session_locked", ""),
        }
    }
}

/// Somebody who owes something is nobody elsewhere. What they owe.
fn without_who_owes(Known(mut known): Known, route: &str) -> (Known, Option<Owed>) {
    let owes = |caller: &Caller| Owed::of(caller).filter(|owed| !owed.open().contains(&route));
    let found = known.iter().find_map(owes);
    if found.is_some() {
        known.retain(|caller| owes(caller).is_none());
        if known.is_empty() {
            known.push(Caller::Anonymous);
        }
    }
    (Known(known), found)
}

/// Whatever changes something was done by somebody who is there, and so is whatever a program asks. A page looks by itself.
fn note_presence(app: &App, caller: &Caller, request: &Request, route: &str) {
    let Caller::Person(person) = caller else { return };
    let is_program = request.headers().contains_key(header::AUTHORIZATION);
    let is_deed = is_program || !request.method().is_safe();
    if is_deed && !person.locked && route != UNLOCK {
        app.presence().touched(person.session, app.dispatcher().now());
    }
}

/// Who is asking, as far as it counts at this door, and no more often than the office allows.
fn admitted(
    app: &App,
    headers: &HeaderMap,
    (door, peer): (Door, IpAddr),
    settings: &Settings,
) -> Result<Known, ApiError> {
    let known = identify(app, headers);
    let counts = |caller: &Caller| match caller {
        Caller::Person(_) => door.admits_people(peer),
        Caller::Device(_) => door.admits_devices(),
        Caller::Visitor | Caller::Anonymous => true,
    };
    let known = known.map(|Known(known)| known.into_iter().filter(counts).collect::<Vec<_>>());
    not_too_often(app, known.as_ref().ok().and_then(|known| known.first()), peer, settings)?;
    let known = known?;
    let from = Some(place(&known, peer));
    let known: Vec<_> = known.into_iter().map(|caller| caller.at(from.clone())).collect();
    Ok(Known(if known.is_empty() { vec![Caller::Anonymous] } else { known }))
}

/// Each log-in and each device has requests of its own, and an address those of whoever nobody knows: a program that has
/// run wild and a token that was stolen hold up nobody else.
fn not_too_often(
    app: &App,
    asks: Option<&Caller>,
    peer: IpAddr,
    settings: &Settings,
) -> Result<(), ApiError> {
    let Some(place) = place_of(peer) else { return Ok(()) };
    let (rates, network, now) = (app.rates(), &settings.network, Instant::now());
    let taken = match asks {
        Some(Caller::Person(person)) => {
            rates.people.take(person.session, network.limits.person_requests_per_minute, now)
        }
        Some(Caller::Device(row)) => {
            let a_minute = network.limits.device_requests_per_minute;
            rates.devices.take(row.device.clone(), a_minute, now)
        }
        Some(Caller::Visitor) => Ok(()),
        Some(Caller::Anonymous) | None => {
            rates.strangers.take(place, network.requests_per_minute, now)
        }
    };
    taken.map_err(ApiError::too_often)
}

/// The paired device at which somebody sits, or else their machine's address.
pub(crate) fn place(known: &[Caller], peer: IpAddr) -> Place {
    let device = known.iter().find_map(|caller| match caller {
        Caller::Device(row) => Some(row.device.clone()),
        Caller::Person(_) | Caller::Visitor | Caller::Anonymous => None,
    });
    device.map_or(Place::Address(peer), Place::Device)
}

/// Whether a page of another site asks.
pub(crate) fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    !same_origin(headers) || is_cross_site(headers)
}

/// Browsers since 2020 say themselves that another site asks.
fn is_cross_site(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").and_then(|site| site.to_str().ok());
    site.is_some_and(|site| !matches!(site, "same-origin" | "none"))
}

/// Whether a page of another site could do harm with this request: a mutation, or a socket that shows what its
/// user may see.
fn changes(method: &Method, uri: &Uri) -> bool {
    !method.is_safe() || uri.path().ends_with("/stream")
}

/// Browsers name the origin of the page that asks. Programs name none.
fn same_origin(headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let origin = origin.to_str().unwrap_or_default();
    origin.split_once("://").is_some_and(|(_, origin)| origin == host)
}

/// Whether the caller named this machine. A page of another site that has its name lead here did not: the demo,
/// which asks nobody who they are, must not open to it.
fn on_this_machine(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// Who is asking. A bearer that nobody has is an error; a cookie that is over is as good as none.
fn identify(app: &App, headers: &HeaderMap) -> Result<Known, ApiError> {
    if let Some(token) = bearer(headers)? {
        let caller = by_token(app, token).ok_or_else(ApiError::not_logged_in)?;
        return Ok(Known(vec![caller]));
    }
    let cookies = [PERSON_COOKIE, DEVICE_COOKIE].into_iter().filter_map(|n| cookie(headers, n));
    let mut known: Vec<Caller> = cookies.filter_map(|token| by_token(app, token)).collect();
    if known.is_empty() {
        known.push(if app.open_house() { Caller::Visitor } else { Caller::Anonymous });
    }
    Ok(Known(known))
}

/// The token in the header of a program.
pub(crate) fn bearer(headers: &HeaderMap) -> Result<Option<&str>, ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|v| v.split_once(' '));
    match token {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        Some(_) | None => Err(ApiError::new(StatusCode::UNAUTHORIZED, "not_logged_in", "")),
    }
}

/// The value of a cookie.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok());
    let pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// The device whose cookie it is.
pub(crate) fn device_of(app: &App, token: &str) -> Option<DeviceId> {
    match by_token(app, token)? {
        Caller::Device(row) => Some(row.device),
        Caller::Person(_) | Caller::Visitor | Caller::Anonymous => None,
    }
}

fn by_token(app: &App, token: &str) -> Option<Caller> {
    let hash = hash(token.as_bytes());
    if let Some(row) = app.house_speaker().filter(|row| row.token_hash == hash) {
        return Some(Caller::Device(row));
    }
    let at = Moment::of(app);
    let state = app.dispatcher().read();
    if let Some(session) = state.accounts.sessions.get(&hash) {
        return by_session(app, session, &state, &at);
    }
    state.accounts.device_by_token(&hash).cloned().map(Caller::Device)
}

/// What a session is looked at with; made before the office is read.
struct Moment {
    now: Millis,
    security: Security,
}

impl Moment {
    fn of(app: &App) -> Self {
        Self { security: app.settings().security, now: app.dispatcher().now() }
    }
}

fn by_session(
    app: &App,
    session: &SessionRow,
    state: &OfficeState,
    Moment { now, security }: &Moment,
) -> Option<Caller> {
    if session.expires_at <= *now || session.spent {
        return None;
    }
    match &session.who {
        SessionOf::Device(device) => state.accounts.device(device).cloned().map(Caller::Device),
        SessionOf::User(user) => {
            let row = state.accounts.users.get(user)?;
            let within = Within::of(security, row.role, *now);
            if app.presence().is_over(session, &within) {
                return None;
            }
            let needs_factor = security.admins_need_totp && row.role == Role::Admin;
            Some(Caller::Person(Person {
                user: row.user.clone(),
                role: row.role,
                counters: row.counters.clone(),
                must_change: row.must_change && !session.by_provider,
                must_enrol: needs_factor && row.second_factor.is_none(),
                locked: app.presence().is_locked(session, &within),
                session: session.token_hash,
                from: None,
            }))
        }
    }
}
