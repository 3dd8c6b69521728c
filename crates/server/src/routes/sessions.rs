//! Logging in and out, and the first admin.

use crate::App;
use crate::answer;
use crate::body::{Asked, Key};
use crate::caller::{Caller, DEVICE_COOKIE, Known, PERSON_COOKIE, Person, cookie, place};
use crate::failed::{self, NOBODY};
use crate::known;
use crate::passwords::{self, Line};
use crate::peer::Peer;
use crate::presence::Within;
use crate::problem::ApiError;
use crate::routes::{own_lock, second_factor};
use crate::secrets::{hash, new_token};
use crate::tries::From;
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dispatcher::{
    AdminCommand, Author, Idempotency, Order, Place, Proof, SessionEnd, SessionOf, SessionRow,
    UserRow, What,
};
use office::{Actor, Role, UserName};
use serde::{Deserialize, Serialize};
use tracing::warn;
use utoipa::ToSchema;
use wire::{FirstAdmin, LoggedIn, Login, Problem, stamp};

/// How long a device's pages stay authorised: as long as browsers keep a cookie.
pub(crate) const DEVICE_SESSION_MS: i64 = 400 * 24 * 60 * 60 * 1000;

/// Logs in.
#[utoipa::path(post, path = "/login", tag = "sessions", request_body = Login,
    responses((status = 200, body = LoggedIn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn login(
    State(app): State<App>,
    peer: Peer,
    Known(callers): Known,
    headers: HeaderMap,
    asked: Asked<Login>,
) -> Result<Response, ApiError> {
    let Login { user, password, code } = asked.body;
    let row = user
        .parse()
        .ok()
        .and_then(|name: UserName| app.dispatcher().read().accounts.users.get(&name).cloned());
    // A name that nobody has may be a password in the wrong field: it does not go into the log.
    let name = row.as_ref().map_or_else(|| NOBODY.to_owned(), |r| r.user.to_string());
    let from = known::from(&app, &headers, peer, &user);
    let kept = row.as_ref().map(|r| r.password_hash.clone());
    let right = is_right(&app, &from, kept, password).await;
    if matches!(right, Ok(false)) {
        failed::note(&app, &name, Some(place(&callers, peer.0)));
    }
    let Some(row) = row.filter(|_| matches!(right, Ok(true))) else {
        return Err(right
            .err()
            .unwrap_or_else(|| ApiError::not_logged_in().said("wrong_password")));
    };
    let proof = second_factor::shown(&app, &from, &row, code, place(&callers, peer.0)).await?;
    app.tries().forgive(&from);
    // The request's hash must not be one of the password: the key alone tells a repetition.
    let key = asked.key.map(|k| Idempotency { request: hash(user.as_bytes()), ..k });
    let instead_of = cookie(&headers, PERSON_COOKIE).map(|token| hash(token.as_bytes()));
    let from = Some(place(&callers, peer.0));
    begin(&app, row, Entrance { from, instead_of, proof, by_provider: false }, key).await
}

/// Whether the password is the right one. Checked also where there is no such user, so that both take the same time.
pub(crate) async fn is_right(
    app: &App,
    from: &From,
    kept: Option<String>,
    password: String,
) -> Result<bool, ApiError> {
    app.tries().begin(from).map_err(ApiError::wait)?;
    let line = if from.is_known() { Line::Known } else { Line::Stranger };
    let right = passwords::matches(app, line, kept, password).await;
    if right.is_err() {
        // It was turned away without being looked at.
        app.tries().forgive(from);
    }
    right
}

/// What somebody comes in with.
#[derive(Default)]
pub(crate) struct Entrance {
    /// Where they sit.
    pub(crate) from: Option<Place>,
    /// The session that their browser had until then.
    pub(crate) instead_of: Option<[u8; 32]>,
    /// What they showed beside the password.
    pub(crate) proof: Option<Proof>,
    /// Whether an identity provider says who it is.
    pub(crate) by_provider: bool,
}

/// Begins a person's session: a token for programs, the same as a cookie for browsers. The one that the browser had
/// before ends.
pub(crate) async fn begin(
    app: &App,
    row: UserRow,
    Entrance { from, instead_of, proof, by_provider }: Entrance,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let (token, token_hash) = new_token();
    let (security, created_at) = (app.settings().security, app.dispatcher().now());
    let lasts_ms = Within::of(&security, row.role, created_at).longest_ms();
    let expires_at = created_at.plus(lasts_ms);
    let is_admin = row.role == Role::Admin;
    let must_enrol = security.admins_need_totp && is_admin && row.second_factor.is_none();
    // Nobody is kept waiting for a password that they did not show.
    let (user, must_change) = (row.user.clone(), row.must_change && !by_provider);
    let who = SessionOf::User(user.clone());
    let session = SessionRow::new(token_hash, who, created_at, expires_at);
    let session = SessionRow { by_provider, from: from.clone(), ..session };
    let by = Author { actor: Actor::Person { user: row.user, role: row.role }, from };
    let log_in = AdminCommand::LogIn { session, instead_of, proof };
    let order = Order::new(What::Admin(log_in), by).once(key);
    let answer = answer::once(app.dispatcher().submit(order).await?)?;
    let expires = stamp(expires_at, app.dispatcher().read().office.zone());
    let (token_told, role) = (token.clone(), row.role.into());
    let body = LoggedIn { token: token_told, role, expires_at: expires, must_change, must_enrol };
    let (status, body) = answer::json(StatusCode::OK, &body);
    let mut response = answer::send(dispatcher::Answer { status, body, ..answer });
    set_cookie(&mut response, PERSON_COOKIE, &token, lasts_ms / 1000);
    known::remember(app, &mut response, &user);
    Ok(response)
}

/// Sets a cookie that scripts cannot read and other sites' pages do not send.
pub(crate) fn set_cookie(response: &mut Response, name: &str, value: &str, max_age_s: i64) {
    let cookie = format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={max_age_s}");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

/// `POST /logout?…`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Leaving {
    #[serde(default)]
    everywhere: bool,
}

/// Logs out: here, or everywhere.
#[utoipa::path(post, path = "/logout", tag = "sessions",
    params(("everywhere" = Option<bool>, Query, description = "whether every session of the same person or device ends")),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn logout(
    State(app): State<App>,
    caller: Caller,
    leaving: Result<Query<Leaving>, QueryRejection>,
    headers: HeaderMap,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let Query(Leaving { everywhere }) = leaving.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let (name, session) = match &caller {
        Caller::Person(person) => (PERSON_COOKIE, Some(person.session)),
        Caller::Device(_) => {
            (DEVICE_COOKIE, cookie(&headers, DEVICE_COOKIE).map(|t| hash(t.as_bytes())))
        }
        Caller::Visitor | Caller::Anonymous => (PERSON_COOKIE, None),
    };
    let session = session.unwrap_or_default();
    let why = if everywhere { SessionEnd::Everywhere } else { SessionEnd::LoggedOut };
    let log_out = AdminCommand::LogOut { session, why };
    let order = Order::new(What::Admin(log_out), caller.author()).once(key);
    let answer = answer::once(app.dispatcher().submit(order).await?)?;
    let mut response = answer::send(answer);
    set_cookie(&mut response, name, "", 0);
    Ok(response)
}

/// Who is logged in here.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Me {
    /// The log-in name, or the device's name.
    name: String,
    /// The person's role; null for a device.
    role: Option<wire::Role>,
    /// The device's kind; null for a person.
    kind: Option<wire::DeviceKind>,
    /// The counters a clerk may sit at, or the one a device belongs to; null: all, or none.
    counters: Option<Vec<u16>>,
    /// The part of the hall a device stands in.
    zone: Option<String>,
    /// Whether nothing else is to be had until the person has chosen another password.
    must_change: bool,
    /// Whether nothing else is to be had until the person has set up a second factor.
    must_enrol: bool,
    /// Whether the person has one.
    second_factor: bool,
    /// Whether the person was away for so long that nothing is done before they show who is there.
    locked: bool,
    /// After how many minutes without a touch that is; null: never.
    lock_minutes: Option<u16>,
    /// Whether the person has a PIN.
    has_pin: bool,
    /// Whether it counts here and now: on a paired device, and not after too many wrong ones.
    pin_here: bool,
}

/// Tells a page whose session its cookie is.
#[utoipa::path(get, path = "/me", tag = "sessions",
    responses((status = 200, body = Me), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn me(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
) -> Result<Json<Me>, ApiError> {
    let none = Me {
        name: "demo".to_owned(),
        role: None,
        kind: None,
        counters: None,
        zone: None,
        must_change: false,
        must_enrol: false,
        second_factor: false,
        locked: false,
        lock_minutes: None,
        has_pin: false,
        pin_here: false,
    };
    Ok(Json(match caller {
        Caller::Person(person) => of_person(&app, person, &headers, none),
        Caller::Device(row) => Me {
            name: row.name,
            kind: Some(row.kind.into()),
            counters: row.counter.map(|c| vec![c.get()]),
            zone: row.zone.map(|z| z.to_string()),
            ..none
        },
        Caller::Visitor => none,
        Caller::Anonymous => return Err(ApiError::not_logged_in()),
    }))
}

fn of_person(app: &App, person: Person, headers: &HeaderMap, none: Me) -> Me {
    let lock = app.settings().security.idle_lock_minutes;
    let row = app.dispatcher().read().accounts.users.get(&person.user).cloned();
    let has_pin = row.as_ref().is_some_and(|row| row.pin_hash.is_some());
    Me {
        name: person.user.to_string(),
        role: Some(person.role.into()),
        must_change: person.must_change,
        must_enrol: person.must_enrol,
        second_factor: row.is_some_and(|row| row.second_factor.is_some()),
        locked: person.locked,
        lock_minutes: lock.filter(|_| person.role == Role::Clerk),
        has_pin,
        pin_here: has_pin && own_lock::takes_pin(app, headers, person.session),
        counters: person.counters.map(|all| all.into_iter().map(|c| c.get()).collect()),
        ..none
    }
}

/// Sets the first admin's password, with the one-time token of the printed link.
#[utoipa::path(post, path = "/first-admin", tag = "sessions", request_body = FirstAdmin,
    responses((status = 200, body = LoggedIn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn first_admin(
    State(app): State<App>,
    asked: Asked<FirstAdmin>,
) -> Result<Response, ApiError> {
    let FirstAdmin { token, password } = asked.body;
    let spent = || ApiError::new(StatusCode::FORBIDDEN, "link_spent", "");
    if !app.opens_first_admin(&token) {
        return Err(spent());
    }
    let password_hash = passwords::chosen(&app, &first_admin_name(), password).await?;
    let row = first_admin_row(&app, password_hash);
    let add = AdminCommand::AddUser(row.clone());
    app.dispatcher().submit(Order::new(What::Admin(add), Actor::System)).await?;
    app.spend_first_admin_link();
    Ok(begin(&app, row, Entrance::default(), None).await?.into_response())
}

fn first_admin_name() -> UserName {
    "admin".parse().expect("it is a valid user name")
}

fn first_admin_row(app: &App, password_hash: String) -> UserRow {
    UserRow {
        user: first_admin_name(),
        role: Role::Admin,
        counters: None,
        password_hash,
        must_change: false,
        pin_hash: None,
        second_factor: None,
        identity: None,
        created_at: app.dispatcher().now(),
    }
}

impl App {
    /// Adds the first admin with a password from the environment, unless an admin exists. One that is guessed first is
    /// warned of and taken: whoever writes into the environment of the service is in charge of it.
    ///
    /// # Errors
    /// A password that is too short, or a fault of the store.
    pub async fn add_first_admin(&self, password: String) -> Result<(), ApiError> {
        if passwords::is_guessed(self, &first_admin_name(), &password) {
            warn!("The first admin's password is easily guessed: change it on the page /admin");
        }
        let row = first_admin_row(self, passwords::hash(self, password).await?);
        let order = Order::new(What::Admin(AdminCommand::AddUser(row)), Actor::System);
        self.dispatcher().submit(order).await?;
        Ok(())
    }

    /// Whether anybody can configure this office.
    #[must_use]
    pub fn has_admin(&self) -> bool {
        let state = self.dispatcher().read();
        state.accounts.users.values().any(|u| u.role == Role::Admin)
    }
}
