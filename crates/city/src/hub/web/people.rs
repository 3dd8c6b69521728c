//! Who looks at the city.

use crate::hub::Hub;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use server::{TriedFrom, hash, hash_of, is_hash_of, new_token};
use sqlx::PgPool;
use std::net::SocketAddr;
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

/// Somebody who is logged in.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Person {
    user: String,
    role: String,
}

impl Person {
    /// Under which name.
    pub(super) fn name(&self) -> &str {
        &self.user
    }

    /// Whether they may change anything.
    pub(super) fn is_admin(&self) -> bool {
        self.role == "admin"
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
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Json(asked): Json<LogIn>,
) -> Result<Response, StatusCode> {
    let from = TriedFrom::address(&asked.user, peer.ip());
    if let Err(wait) = hub.0.tries.begin(&from) {
        let wait = (wait.as_secs() + 1).to_string();
        return Ok((StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, wait)]).into_response());
    }
    let kept: Option<(String, String)> =
        sqlx::query_as("select password, role from people where name = $1")
            .bind(&asked.user)
            .fetch_optional(&hub.0.pool)
            .await
            .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    // One at a time: a flood of guesses is to wait, and not the city's screens.
    let turn = hub.0.password.lock().await;
    let (hash, password) = (kept.as_ref().map(|(hash, _)| hash.clone()), asked.password);
    let right = spawn_blocking(move || is_hash_of(hash.as_deref(), &password)).await;
    drop(turn);
    let Some((_, role)) = kept.filter(|_| right.unwrap_or(false)) else {
        return Err(StatusCode::UNAUTHORIZED);
    };
    hub.0.tries.forgive(&from);
    let token =
        begin(&hub.0.pool, &asked.user).await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let seconds = SESSION.as_secs();
    let cookie = format!("{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/; Max-Age={seconds}");
    let person = Json(Person { user: asked.user, role });
    Ok(([(header::SET_COOKIE, cookie)], person).into_response())
}

/// A session, whose token nobody else knows.
async fn begin(pool: &PgPool, user: &str) -> Result<String, sqlx::Error> {
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
    sqlx::query("insert into sessions (hash, name, ends_at) values ($1, $2, $3)")
        .bind(hash.to_vec())
        .bind(user)
        .bind(ends)
        .execute(pool)
        .await?;
    Ok(token)
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

pub(super) async fn me(person: Person) -> Json<Person> {
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
        let token = token_in(&parts.headers).ok_or(StatusCode::UNAUTHORIZED)?;
        let row: Option<(String, String)> = sqlx::query_as(
            "select p.name, p.role from sessions s join people p on p.name = s.name
             where s.hash = $1 and s.ends_at > $2",
        )
        .bind(hash(token.as_bytes()).to_vec())
        .bind(Timestamp::now().as_millisecond())
        .fetch_optional(&hub.0.pool)
        .await
        .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
        row.map(|(user, role)| Self { user, role }).ok_or(StatusCode::UNAUTHORIZED)
    }
}
