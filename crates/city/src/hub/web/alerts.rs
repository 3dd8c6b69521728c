//! What somebody must look at, who has taken it in hand, and what is kept quiet for a while.

use crate::hub::Hub;
use crate::hub::alerts::Kind;
use crate::hub::web::failed;
use crate::hub::web::people::Person;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Alerts that are listed: the open ones, and the last that ended.
const LISTED_MAX: i64 = 500;

/// The longest quiet: a week.
const QUIET_MAX_MIN: i64 = 7 * 24 * 60;

/// An alert as a screen shows it.
#[derive(Serialize)]
pub(super) struct AlertLine {
    id: i64,
    /// Empty: many offices at once.
    site: String,
    kind: String,
    began_at: i64,
    ended_at: Option<i64>,
    taken_by: Option<String>,
    taken_at: Option<i64>,
    /// Nobody is told until then.
    quiet_until: Option<i64>,
}

pub(super) async fn list(
    _: Person,
    State(hub): State<Hub>,
) -> Result<Json<Vec<AlertLine>>, StatusCode> {
    type Row = (i64, String, String, i64, Option<i64>, Option<String>, Option<i64>, Option<i64>);
    let rows: Vec<Row> = sqlx::query_as(
        "select a.id, a.site, a.kind, a.began_at, a.ended_at, a.taken_by, a.taken_at, s.until_at
         from alerts a left join alert_silences s
            on s.site = a.site and s.kind = a.kind and s.until_at > $1
         order by a.ended_at is not null, a.id desc limit $2",
    )
    .bind(Timestamp::now().as_millisecond())
    .bind(LISTED_MAX)
    .fetch_all(&hub.0.pool)
    .await
    .map_err(failed)?;
    let line = |(id, site, kind, began_at, ended_at, taken_by, taken_at, quiet_until): Row| {
        AlertLine { id, site, kind, began_at, ended_at, taken_by, taken_at, quiet_until }
    };
    Ok(Json(rows.into_iter().map(line).collect()))
}

/// Somebody looks after it: the first one who says so.
pub(super) async fn take(
    person: Person,
    State(hub): State<Hub>,
    Path(id): Path<i64>,
) -> Result<StatusCode, StatusCode> {
    let known: bool = sqlx::query_scalar("select exists(select 1 from alerts where id = $1)")
        .bind(id)
        .fetch_one(&hub.0.pool)
        .await
        .map_err(failed)?;
    if !known {
        return Err(StatusCode::NOT_FOUND);
    }
    sqlx::query(
        "update alerts set taken_by = $2, taken_at = $3 where id = $1 and taken_by is null",
    )
    .bind(id)
    .bind(person.name())
    .bind(Timestamp::now().as_millisecond())
    .execute(&hub.0.pool)
    .await
    .map_err(failed)?;
    Ok(StatusCode::NO_CONTENT)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Quiet {
    /// Of an office, or with an empty one of many at once.
    site: String,
    kind: String,
    /// 0: no longer.
    minutes: i64,
}

/// Keeps one kind of alert of one office quiet: it is shown, and told to nobody.
pub(super) async fn quiet(
    person: Person,
    State(hub): State<Hub>,
    Json(asked): Json<Quiet>,
) -> Result<StatusCode, StatusCode> {
    let is_office = asked.site.is_empty() || hub.0.offices.get(&asked.site).is_some();
    let is_kind = Kind::ALL.iter().any(|kind| kind.word() == asked.kind);
    if !is_office || !is_kind || !(0..=QUIET_MAX_MIN).contains(&asked.minutes) {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    sqlx::query(
        "insert into alert_silences (site, kind, until_at, by_name) values ($1, $2, $3, $4)
         on conflict (site, kind) do update set until_at = $3, by_name = $4",
    )
    .bind(asked.site)
    .bind(asked.kind)
    .bind(Timestamp::now().as_millisecond() + asked.minutes * 60_000)
    .bind(person.name())
    .execute(&hub.0.pool)
    .await
    .map_err(failed)?;
    Ok(StatusCode::NO_CONTENT)
}
