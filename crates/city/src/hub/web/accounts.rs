//! The city's people: admins add, change and remove them, everybody chooses their own password, and all of it is kept.

use crate::hub::Hub;
use crate::hub::web::address::Address;
use crate::hub::web::people::{Anyone, Person, is_right, to_keep};
use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use office::UserName;
use serde::{Deserialize, Serialize};
use server::{TriedFrom, refused_password};
use sqlx::{PgConnection, Postgres, Transaction};

/// The table; made where it is not there yet.
pub(crate) const TABLES: &str = "
create table if not exists people_acts (
    id bigint generated always as identity primary key,
    at bigint not null, by text not null, what text not null, whom text not null, before text not null, after text not null
);
";

/// What somebody may be: an admin changes things, everybody else looks.
const ROLES: [&str; 2] = ["admin", "viewer"];

/// People of a city. More than work in its centre.
const PEOPLE_MAX: i64 = 1_000;

/// Acts that are listed.
const ACTS_LISTED: i64 = 200;

/// The city's people, and what was done to them.
#[derive(Serialize)]
pub(super) struct People {
    people: Vec<Account>,
    acts: Vec<Act>,
}

/// Somebody, as admins see them.
#[derive(Serialize)]
struct Account {
    user: String,
    role: String,
    must_change: bool,
    /// Places where they are logged in.
    sessions: i64,
}

/// What somebody did to somebody.
#[derive(Serialize)]
struct Act {
    at: i64,
    by: String,
    /// `added`, `changed`, `password_set`, `password_changed`, `removed`.
    what: String,
    whom: String,
    before: String,
    after: String,
}

/// Somebody who is to be added. The password is the first one: they choose their own.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NewPerson {
    user: String,
    role: String,
    password: String,
}

/// What is to be otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Change {
    role: Option<String>,
    /// For somebody who forgot theirs: they are logged out everywhere and choose their own.
    password: Option<String>,
}

/// Somebody's own password.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnPassword {
    old: String,
    new: String,
}

/// Why something is refused.
enum No {
    Status(StatusCode),
    Code(StatusCode, &'static str),
}

impl From<sqlx::Error> for No {
    fn from(_: sqlx::Error) -> Self {
        Self::Status(StatusCode::SERVICE_UNAVAILABLE)
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        match self {
            Self::Status(status) => status.into_response(),
            Self::Code(status, code) => {
                let body = serde_json::json!({ "status": status.as_u16(), "code": code });
                (status, Json(body)).into_response()
            }
        }
    }
}

fn wrong(code: &'static str) -> No {
    No::Code(StatusCode::UNPROCESSABLE_ENTITY, code)
}

fn admin(person: &Person) -> Result<(), No> {
    if person.is_admin() { Ok(()) } else { Err(No::Status(StatusCode::FORBIDDEN)) }
}

fn role(role: &str) -> Result<(), No> {
    if ROLES.contains(&role) { Ok(()) } else { Err(wrong("bad_role")) }
}

/// The hash of a password that may be chosen.
async fn chosen(hub: &Hub, user: &str, password: String) -> Result<String, No> {
    if let Some(code) = refused_password(&password, &[user, &hub.0.config.city.name]) {
        return Err(wrong(code));
    }
    to_keep(hub, password).await.ok_or(No::Status(StatusCode::SERVICE_UNAVAILABLE))
}

/// One change at a time: the last admin is not removed by two at once. Whoever changes something may still do so, however
/// long a password took.
async fn begin(hub: &Hub, by: &Person) -> Result<Transaction<'static, Postgres>, No> {
    let mut txn = hub.0.pool.begin().await?;
    sqlx::query("lock table people in share row exclusive mode").execute(&mut *txn).await?;
    let role: Option<String> = sqlx::query_scalar(
        "select p.role from people p join sessions s on s.name = p.name
         where s.hash = $1 and s.ends_at > $2",
    )
    .bind(by.session())
    .bind(Timestamp::now().as_millisecond())
    .fetch_optional(&mut *txn)
    .await?;
    match role {
        None => Err(No::Status(StatusCode::UNAUTHORIZED)),
        Some(role) if by.is_admin() && role != "admin" => Err(No::Status(StatusCode::FORBIDDEN)),
        Some(_) => Ok(txn),
    }
}

async fn role_of(db: &mut PgConnection, user: &str) -> Result<String, No> {
    let role = sqlx::query_scalar("select role from people where name = $1");
    let role: Option<String> = role.bind(user).fetch_optional(db).await?;
    role.ok_or(No::Code(StatusCode::NOT_FOUND, "unknown_person"))
}

/// Somebody stays who can change things.
async fn admin_stays(db: &mut PgConnection) -> Result<(), No> {
    let admins = sqlx::query_scalar("select exists(select 1 from people where role = 'admin')");
    let stays: bool = admins.fetch_one(db).await?;
    if stays { Ok(()) } else { Err(No::Code(StatusCode::CONFLICT, "last_admin")) }
}

/// Notes what was done, in the same transaction.
async fn note(
    db: &mut PgConnection,
    by: &str,
    (what, whom): (&str, &str),
    (before, after): (&str, &str),
) -> Result<(), sqlx::Error> {
    sqlx::query("insert into people_acts (at, by, what, whom, before, after) values ($1, $2, $3, $4, $5, $6)")
        .bind(Timestamp::now().as_millisecond())
        .bind(by)
        .bind(what)
        .bind(whom)
        .bind(before)
        .bind(after)
        .execute(db)
        .await
        .map(drop)
}

/// Everybody, for admins.
pub(super) async fn list(person: Person, State(hub): State<Hub>) -> Result<Json<People>, Response> {
    admin(&person).map_err(IntoResponse::into_response)?;
    read(&hub).await.map(Json).map_err(|error| No::from(error).into_response())
}

async fn read(hub: &Hub) -> Result<People, sqlx::Error> {
    type Line = (i64, String, String, String, String, String);
    let people: Vec<(String, String, bool, i64)> = sqlx::query_as(
        "select p.name, p.role, p.must_change, count(s.hash)
         from people p left join sessions s on s.name = p.name and s.ends_at > $1
         group by p.name order by p.name",
    )
    .bind(Timestamp::now().as_millisecond())
    .fetch_all(&hub.0.pool)
    .await?;
    let acts: Vec<Line> = sqlx::query_as(
        "select at, by, what, whom, before, after from people_acts order by id desc limit $1",
    )
    .bind(ACTS_LISTED)
    .fetch_all(&hub.0.pool)
    .await?;
    let account =
        |(user, role, must_change, sessions)| Account { user, role, must_change, sessions };
    let act = |(at, by, what, whom, before, after): Line| Act { at, by, what, whom, before, after };
    Ok(People {
        people: people.into_iter().map(account).collect(),
        acts: acts.into_iter().map(act).collect(),
    })
}

/// Adds somebody.
pub(super) async fn add(
    person: Person,
    State(hub): State<Hub>,
    Json(asked): Json<NewPerson>,
) -> Response {
    answered(StatusCode::CREATED, added(&hub, &person, asked).await)
}

async fn added(hub: &Hub, by: &Person, asked: NewPerson) -> Result<(), No> {
    admin(by)?;
    let user: UserName = asked.user.parse().map_err(|_| wrong("bad_name"))?;
    role(&asked.role)?;
    let hash = chosen(hub, user.as_str(), asked.password).await?;
    let mut txn = begin(hub, by).await?;
    let count: i64 = sqlx::query_scalar("select count(*) from people").fetch_one(&mut *txn).await?;
    if count >= PEOPLE_MAX {
        return Err(wrong("too_many_people"));
    }
    let new = sqlx::query(
        "insert into people (name, role, password, must_change) values ($1, $2, $3, true)
         on conflict do nothing",
    );
    let new = new.bind(user.as_str()).bind(&asked.role).bind(hash).execute(&mut *txn).await?;
    if new.rows_affected() == 0 {
        return Err(No::Code(StatusCode::CONFLICT, "name_taken"));
    }
    note(&mut txn, by.name(), ("added", user.as_str()), ("", &asked.role)).await?;
    Ok(txn.commit().await?)
}

/// Gives somebody another role, or a new first password.
pub(super) async fn change(
    person: Person,
    State(hub): State<Hub>,
    Path(user): Path<String>,
    Json(asked): Json<Change>,
) -> Response {
    answered(StatusCode::NO_CONTENT, changed(&hub, &person, &user, asked).await)
}

async fn changed(hub: &Hub, by: &Person, user: &str, asked: Change) -> Result<(), No> {
    admin(by)?;
    if let Some(wish) = &asked.role {
        role(wish)?;
    }
    let hash = match asked.password {
        Some(password) => Some(chosen(hub, user, password).await?),
        None => None,
    };
    let mut txn = begin(hub, by).await?;
    let before = role_of(&mut txn, user).await?;
    if let Some(after) = asked.role.filter(|after| *after != before) {
        let done = sqlx::query("update people set role = $2 where name = $1");
        done.bind(user).bind(&after).execute(&mut *txn).await?;
        admin_stays(&mut txn).await?;
        note(&mut txn, by.name(), ("changed", user), (&before, &after)).await?;
    }
    if let Some(hash) = hash {
        let done =
            sqlx::query("update people set password = $2, must_change = true where name = $1");
        done.bind(user).bind(hash).execute(&mut *txn).await?;
        sqlx::query("delete from sessions where name = $1").bind(user).execute(&mut *txn).await?;
        note(&mut txn, by.name(), ("password_set", user), ("", "")).await?;
    }
    Ok(txn.commit().await?)
}

/// Removes somebody: their sessions end with them.
pub(super) async fn remove(
    person: Person,
    State(hub): State<Hub>,
    Path(user): Path<String>,
) -> Response {
    answered(StatusCode::NO_CONTENT, removed(&hub, &person, &user).await)
}

async fn removed(hub: &Hub, by: &Person, user: &str) -> Result<(), No> {
    admin(by)?;
    let mut txn = begin(hub, by).await?;
    let before = role_of(&mut txn, user).await?;
    sqlx::query("delete from people where name = $1").bind(user).execute(&mut *txn).await?;
    admin_stays(&mut txn).await?;
    note(&mut txn, by.name(), ("removed", user), (&before, "")).await?;
    Ok(txn.commit().await?)
}

/// Somebody chooses their own password; wherever else they are logged in they are logged out. Guesses at the old one wait
/// as guesses at a log-in do.
pub(super) async fn own_password(
    Anyone(person): Anyone,
    State(hub): State<Hub>,
    Address(address): Address,
    Json(asked): Json<OwnPassword>,
) -> Response {
    let from = TriedFrom::address(person.name(), address);
    if let Err(wait) = hub.0.tries.begin(&from) {
        let wait = (wait.as_secs() + 1).to_string();
        return (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, wait)]).into_response();
    }
    answered(StatusCode::NO_CONTENT, chosen_anew(&hub, &person, asked, &from).await)
}

async fn chosen_anew(
    hub: &Hub,
    person: &Person,
    asked: OwnPassword,
    from: &TriedFrom,
) -> Result<(), No> {
    let kept = sqlx::query_scalar("select password from people where name = $1");
    let kept: Option<String> = kept.bind(person.name()).fetch_optional(&hub.0.pool).await?;
    if !is_right(hub, kept.clone(), asked.old.clone()).await {
        return Err(No::Code(StatusCode::FORBIDDEN, "password_wrong"));
    }
    hub.0.tries.forgive(from);
    if asked.old == asked.new {
        return Err(wrong("password_same"));
    }
    let hash = chosen(hub, person.name(), asked.new).await?;
    let mut txn = begin(hub, person).await?;
    let done = sqlx::query(
        "update people set password = $2, must_change = false where name = $1 and password = $3",
    );
    let done = done.bind(person.name()).bind(hash).bind(kept).execute(&mut *txn).await?;
    if done.rows_affected() == 0 {
        // Somebody gave them another meanwhile.
        return Err(No::Code(StatusCode::FORBIDDEN, "password_wrong"));
    }
    let others = sqlx::query("delete from sessions where name = $1 and hash <> $2");
    others.bind(person.name()).bind(person.session()).execute(&mut *txn).await?;
    note(&mut txn, person.name(), ("password_changed", person.name()), ("", "")).await?;
    Ok(txn.commit().await?)
}

fn answered(well: StatusCode, done: Result<(), No>) -> Response {
    match done {
        Ok(()) => well.into_response(),
        Err(no) => no.into_response(),
    }
}
