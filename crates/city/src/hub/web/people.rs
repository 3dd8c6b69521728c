//! Who looks at the city.

use crate::hub::Hub;
use crate::hub::web::address::Address;
use axum::Json;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use server::{TriedFrom, hash, hash_of, is_hash_of, new_token};
use sqlx::PgPool;
use std::time::Duration;
use tokio::task::spawn_blocking;

/// How long somebody stays logged in.
const SESSION: Duration = Duration::from_secs(12 * 3_600);

/// The cookie's name. Behind TLS it is given with `Secure` by the proxy that ends it.
const COOKIE: &str = "xinmoi_city";

/// Sessions of one person.
const SESSIONS_MAX: i64 = 20;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LogIn {
    user: String,
    password: String,
}

/// Somebody who is logged in, with a password of their own choice.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Person {
    user: String,
    role: String,
    /// Whether they have to choose a password first.
    must_change: bool,
    /// The hash of their session's token.
    #[serde(skip)]
    session: Vec<u8>,
}

/// Somebody who is logged in, be it with a password that somebody gave them.
#[derive(Clone, Debug)]
pub(super) struct Anyone(pub(super) Person);

impl Person {
    /// Under which name.
    pub(super) fn name(&self) -> &str {
        &self.user
    }

    /// Whether they may change anything.
    pub(super) fn is_admin(&self) -> bool {
        self.role == "admin"
    }

    /// The hash of their session's token.
    pub(super) fn session(&self) -> &[u8] {
        &self.session
    }
}

/// What an admin changes, if it still stands as they saw it: 409 where it does not, a roll-out that is over or a bulletin that holds no
/// longer.
pub(super) async fn change(
    person: &Person,
    done: impl Future<Output = Result<bool, sqlx::Error>>,
) -> Result<StatusCode, StatusCode> {
    if !person.is_admin() {
        return Err(StatusCode::FORBIDDEN);
    }
    match done.await {
        Ok(true) => Ok(StatusCode::NO_CONTENT),
        Ok(false) => Err(StatusCode::CONFLICT),
        Err(_) => Err(StatusCode::SERVICE_UNAVAILABLE),
    }
}

/// The first admin, where nobody is there yet. Its password came from the environment.
///
/// # Errors
/// What the database says.
pub(crate) async fn first_admin(
    pool: &PgPool,
    password: Option<String>,
) -> Result<(), sqlx::Error> {
    let Some(password) = password else { return Ok(()) };
    let there: bool =
        sqlx::query_scalar("select exists(select 1 from people)").fetch_one(pool).await?;
    let hash = spawn_blocking(move || hash_of(&password)).await.ok().flatten();
    let Some(hash) = hash.filter(|_| !there) else { return Ok(()) };
    sqlx::query(
        "insert into people (name, role, password) values ('admin', 'admin', $1) on conflict do nothing",
    )
    .bind(hash)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn login(
    State(hub): State<Hub>,
    Address(address): Address,
    Json(asked): Json<LogIn>,
) -> Result<Response, StatusCode> {
    let from = TriedFrom::address(&asked.user, address);
    if let Err(wait) = hub.0.tries.begin(&from) {
        let wait = (wait.as_secs() + 1).to_string();
        return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, wait)]).into_response());
    }
    let kept: Option<(String, String, bool)> =
        sqlx::query_as("select password, role, must_change from people where name = $1")
            .bind(&asked.user)
            .fetch_optional(&hub.0.pool)
            .await
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let made = kept.as_ref().map(|(made, ..)| made.clone());
    let right = is_right(&hub, made, asked.password).await;
    let Some((made, role, must_change)) = kept.filter(|_| right) else {
        return Err(StatusCode::UNAUTHORIZED);
    };
    hub.0.tries.forgive(&from);
    let token = begin(&hub.0.pool, &asked.user, &made).await;
    let token = token.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let token = token.ok_or(StatusCode::UNAUTHORIZED)?;
    let session = hash(token.as_bytes()).to_vec();
    let seconds = SESSION.as_secs();
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}");
    let person = Json(Person { user: asked.user, role, must_change, session });
    Ok(([(header::SET_COOKIE, cookie)], person).into_response())
}

/// Whether a password is the one that was kept. One at a time: a flood of guesses is to wait, and not the city's screens.
pub(super) async fn is_right(hub: &Hub, kept: Option<String>, password: String) -> bool {
    let _turn = hub.0.password.lock().await;
    spawn_blocking(move || is_hash_of(kept.as_deref(), &password)).await.unwrap_or(false)
}

/// The hash to keep of a password.
pub(super) async fn to_keep(hub: &Hub, password: String) -> Option<String> {
    let _turn = hub.0.password.lock().await;
    spawn_blocking(move || hash_of(&password)).await.ok().flatten()
}

/// A session, whose token nobody else knows; `None` when the password that was right has been replaced meanwhile.
async fn begin(pool: &PgPool, user: &str, made: &str) -> Result<Option<String>, sqlx::Error> {
    let (token, hash) = new_token();
    let now = Timestamp::now().as_millisecond();
    let ends = now + i64::try_from(SESSION.as_millis()).unwrap_or(i64::MAX);
    sqlx::query("delete from sessions where ends_at < $1").bind(now).execute(pool).await?;
    sqlx::query(
        "delete from sessions where hash in
            (select hash from sessions where name = $1 order by ends_at desc offset $2)",
    )
    .bind(user)
    .bind(SESSIONS_MAX - 1)
    .execute(pool)
    .await?;
    let new = sqlx::query(
        "insert into sessions (hash, name, ends_at)
         select $1, name, $3 from people where name = $2 and password = $4 for share",
    );
    let new = new.bind(hash.to_vec()).bind(user).bind(ends).bind(made).execute(pool).await?;
    Ok((new.rows_affected() == 1).then_some(token))
}

pub(super) async fn logout(State(hub): State<Hub>, headers: HeaderMap) -> Response {
    if let Some(token) = token_in(&headers) {
        let hash = hash(token.as_bytes()).to_vec();
        let done = sqlx::query("delete from sessions where hash = $1").bind(hash);
        if done.execute(&hub.0.pool).await.is_err() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    }
    let cookie = format!("{COOKIE}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
    (StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response()
}

pub(super) async fn me(Anyone(person): Anyone) -> Json<Person> {
    Json(person)
}

fn token_in(headers: &HeaderMap) -> Option<&str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let mut pairs =
        lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value)
}

impl FromRequestParts<Hub> for Person {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, StatusCode> {
        let Anyone(person) = Anyone::from_request_parts(parts, hub).await?;
        if person.must_change { Err(StatusCode::FORBIDDEN) } else { Ok(person) }
    }
}

impl FromRequestParts<Hub> for Anyone {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, hub: &Hub) -> Result<Self, StatusCode> {
        let token = token_in(&parts.headers).ok_or(StatusCode::UNAUTHORIZED)?;
        let session = hash(token.as_bytes()).to_vec();
        let row: Option<(String, String, bool)> = sqlx::query_as(
            "select p.name, p.role, p.must_change from sessions s join people p on p.name = s.name
             where s.hash = $1 and s.ends_at > $2",
        )
        .bind(&session)
        .bind(Timestamp::now().as_millisecond())
        .fetch_optional(&hub.0.pool)
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        let (user, role, must_change) = row.ok_or(StatusCode::UNAUTHORIZED)?;
        Ok(Self(Person { user, role, must_change, session }))
    }
}
