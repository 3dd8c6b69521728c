//! People.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Key, Segment};
use crate::caller::Caller;
use crate::passwords;
use crate::problem::ApiError;
use crate::secrets::hash;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{AdminCommand, Idempotency, IdentityRow, NewPassword, Order, UserRow, What};
use office::{CounterNo, Office, UserName};
use serde::Serialize;
use settings::Oidc;
use wire::{ChangeUser, NewUser, Problem, SetIdentity, User, stamp};

fn shown(row: &UserRow, office: &Office, oidc: Option<&Oidc>) -> User {
    let identity = row.identity.as_ref().filter(|identity| {
        oidc.is_some_and(|oidc| oidc.issuer == identity.issuer && oidc.claim == identity.claim)
    });
    User {
        user: row.user.to_string(),
        role: row.role.into(),
        counters: row.counters.as_ref().map(|all| all.iter().map(|c| c.get()).collect()),
        identity: identity.map(|identity| identity.value.clone()),
        created_at: stamp(row.created_at, office.zone()),
    }
}

fn counters(given: Vec<u16>) -> Result<Vec<CounterNo>, ApiError> {
    given.into_iter().map(|n| CounterNo::try_from(n).map_err(ApiError::bad_value)).collect()
}

fn name(text: &str) -> Result<UserName, ApiError> {
    text.parse().map_err(|_| ApiError::not_found("unknown_user", text))
}

/// The key of a request, with the hash of all it says but its password: that must not be kept in a hash so quick.
fn without_password(key: Option<Idempotency>, said: &impl Serialize) -> Option<Idempotency> {
    let said = serde_json::to_vec(said).expect("our own types are always JSON");
    key.map(|key| Idempotency { request: hash(&said), ..key })
}

/// Adds somebody who may log in.
#[utoipa::path(post, path = "/users", tag = "people", request_body = NewUser,
    responses((status = 201, body = User), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn add(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewUser>,
) -> Result<Response, ApiError> {
    let key =
        without_password(asked.key, &NewUser { password: String::new(), ..asked.body.clone() });
    let NewUser { user, password, role, counters: theirs, must_change } = asked.body;
    let user: UserName = user.parse().map_err(ApiError::bad_value)?;
    let row = UserRow {
        role: role.into(),
        counters: theirs.map(counters).transpose()?,
        password_hash: passwords::chosen(&app, &user, password).await?,
        must_change: must_change.unwrap_or(false),
        pin_hash: None,
        second_factor: None,
        identity: None,
        user,
        created_at: app.dispatcher().now(),
    };
    let shown_row = row.clone();
    let order = Order::new(What::Admin(AdminCommand::AddUser(row)), caller.author())
        .once(key)
        .answered_by(move |done| json(StatusCode::CREATED, &shown(&shown_row, done.office, None)));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Everybody who may log in.
#[utoipa::path(get, path = "/users", tag = "people",
    responses((status = 200, body = Vec<User>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> Json<Vec<User>> {
    let settings = app.settings();
    let state = app.dispatcher().read();
    let shown = |row| shown(row, &state.office, settings.oidc.as_ref());
    Json(state.accounts.users.values().map(shown).collect())
}

/// Changes somebody's password, role or counters.
#[utoipa::path(patch, path = "/users/{user}", tag = "people", params(("user" = String, Path)),
    request_body = ChangeUser,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    Segment(user): Segment,
    asked: Asked<ChangeUser>,
) -> Result<Response, ApiError> {
    let change = asked.body;
    let has_password = change.password.is_some();
    let said = (has_password, change.must_change, change.counters.is_some());
    let said = (said, change.role, &change.counters);
    let key = without_password(asked.key, &said);
    let user = name(&user)?;
    let must_change = change.must_change.unwrap_or(false);
    let password = match change.password {
        Some(password) => {
            let hash = passwords::chosen(&app, &user, password).await?;
            Some(NewPassword { hash, must_change, keeps: None, alone: false })
        }
        None if must_change => return Err(ApiError::bad_value("must_change")),
        None => None,
    };
    let command = AdminCommand::ChangeUser {
        user,
        role: change.role.map(Into::into),
        counters: change.counters.map(|all| all.map(counters).transpose()).transpose()?,
        password,
    };
    let order = Order::new(What::Admin(command), caller.author()).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Removes somebody. Their sessions end at once.
#[utoipa::path(delete, path = "/users/{user}", tag = "people", params(("user" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Segment(user): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let command = AdminCommand::RemoveUser(name(&user)?);
    let order = Order::new(What::Admin(command), caller.author()).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// The longest name of somebody at a provider: what OpenID Connect allows of `sub` (Core 1.0, 2).
const IDENTITY_CHARS_MAX: usize = 255;

/// Says who somebody is to the identity provider. Their sessions end at once.
#[utoipa::path(put, path = "/users/{user}/identity", tag = "people", params(("user" = String, Path)),
    request_body = SetIdentity,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn set_identity(
    State(app): State<App>,
    caller: Caller,
    Segment(user): Segment,
    asked: Asked<SetIdentity>,
) -> Result<Response, ApiError> {
    let settings = app.settings();
    let oidc = settings.oidc.as_ref().ok_or_else(|| ApiError::not_found("oidc_off", ""))?;
    let SetIdentity { value } = asked.body;
    let is_long = value.chars().count() > IDENTITY_CHARS_MAX;
    if is_long || value.is_empty() || value.trim() != value || value.contains(char::is_control) {
        return Err(ApiError::bad_value("value"));
    }
    let identity = IdentityRow { issuer: oidc.issuer.clone(), claim: oidc.claim.clone(), value };
    let command = AdminCommand::SetIdentity { user: name(&user)?, identity: Some(identity) };
    let order = Order::new(What::Admin(command), caller.author()).once(asked.key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Says that somebody is nobody there. Their sessions end at once.
#[utoipa::path(delete, path = "/users/{user}/identity", tag = "people", params(("user" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove_identity(
    State(app): State<App>,
    caller: Caller,
    Segment(user): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let command = AdminCommand::SetIdentity { user: name(&user)?, identity: None };
    let order = Order::new(What::Admin(command), caller.author()).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}
