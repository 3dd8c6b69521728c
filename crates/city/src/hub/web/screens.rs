//! What the city's screens show.

use crate::hub::Hub;
use crate::hub::figures::{By, figures as reckon};
use crate::hub::web::citizens::problem;
use crate::hub::web::files;
use crate::hub::web::people::Person;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{Stream, StreamExt, unfold};
use jiff::Timestamp;
use jiff::civil::Date;
use office::Language;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sqlx::Row;
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// What changes within this time is told at once.
const TOGETHER: Duration = Duration::from_millis(300);

/// How often the ages of what was told are told anew although nothing came.
const EVERY: Duration = Duration::from_secs(2);

/// Days of one report.
const DAYS_MAX: i32 = 3_700;

/// Troubles that are listed.
const TROUBLES_MAX: i64 = 500;

/// A unit of the city.
#[derive(Serialize)]
struct UnitLine {
    key: String,
    name: String,
    parent: Option<String>,
}

/// The city as it stands.
#[derive(Serialize)]
pub(super) struct City {
    name: String,
    at: i64,
    /// Whether this hub is the one that works: another one's screens know nothing.
    leads: bool,
    units: Vec<UnitLine>,
    offices: Vec<Box<RawValue>>,
}

impl Hub {
    pub(crate) fn today(&self) -> Date {
        Timestamp::now().to_zoned(self.0.config.zone()).date()
    }
}

pub(super) async fn city(_: Person, State(hub): State<Hub>) -> Json<City> {
    let units = hub.0.config.units.iter().map(|unit| UnitLine {
        key: unit.key.clone(),
        name: unit.name.clone(),
        parent: unit.parent.clone(),
    });
    Json(City {
        name: hub.0.config.city.name.clone(),
        at: Timestamp::now().as_millisecond(),
        leads: hub.0.leads.load(Ordering::Acquire),
        units: units.collect(),
        offices: hub.0.board.all(hub.today()).iter().filter_map(|(_, text)| raw(text)).collect(),
    })
}

/// Offices that stand otherwise than told before, as they come.
pub(super) async fn stream(
    person: Person,
    State(hub): State<Hub>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Response> {
    let Some(line) = hub.0.lines.open(person.session()) else {
        return Err(problem(StatusCode::TOO_MANY_REQUESTS, "too_many_lines", ""));
    };
    let changes = hub.0.board.changes();
    let told = Told { hub, changes, before: HashMap::new(), began: false };
    let events = unfold(told, |mut told| async move {
        let changed = told.next().await;
        let event = Event::default().event("offices").json_data(changed).unwrap_or_default();
        Some((Ok(event), told))
    });
    Ok(Sse::new(events.take_until(line.over())).keep_alive(KeepAlive::default()))
}

/// An office as it is sent already.
fn raw(text: &str) -> Option<Box<RawValue>> {
    RawValue::from_string(text.to_owned()).ok()
}

/// What one screen was told.
struct Told {
    hub: Hub,
    changes: watch::Receiver<u64>,
    before: HashMap<String, String>,
    began: bool,
}

impl Told {
    /// The next offices that stand otherwise, at least one; none every few seconds, so that the screen knows the line is there.
    async fn next(&mut self) -> Vec<Box<RawValue>> {
        if std::mem::replace(&mut self.began, true) {
            tokio::select! {
                _ = self.changes.changed() => sleep(TOGETHER).await,
                () = sleep(EVERY) => {}
            }
        }
        self.changes.borrow_and_update();
        let all = self.hub.0.board.all(self.hub.today());
        let mut changed = Vec::new();
        for (seen, text) in all.iter() {
            if self.before.get(&seen.site) != Some(text) {
                self.before.insert(seen.site.clone(), text.clone());
                changed.extend(raw(text));
            }
        }
        changed
    }
}

#[derive(Deserialize)]
pub(super) struct Asked {
    from: String,
    to: String,
    by: String,
    site: Option<String>,
}

pub(super) async fn figures(
    _: Person,
    State(hub): State<Hub>,
    headers: HeaderMap,
    Query(asked): Query<Asked>,
) -> Result<Response, StatusCode> {
    let day = |text: &str| text.parse::<Date>().map_err(|_| StatusCode::UNPROCESSABLE_ENTITY);
    let (from, to) = (day(&asked.from)?, day(&asked.to)?);
    let by = match asked.by.as_str() {
        "office" => By::Office,
        "merged" => By::Merged,
        "service" => By::Service,
        "month" => By::Month,
        "day" => By::Day,
        _ => return Err(StatusCode::UNPROCESSABLE_ENTITY),
    };
    if to < from || (to - from).get_days() > DAYS_MAX {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    }
    let mut db = hub.0.pool.acquire().await.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let rows = reckon(&mut db, from, to, by, asked.site.as_deref()).await;
    let rows = rows.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    match accept.map(|accept| accept.split([',', ';']).next().unwrap_or_default()) {
        Some("text/csv") => {
            let kind = [(header::CONTENT_TYPE, "text/csv; charset=utf-8")];
            Ok((kind, files::csv(&rows)).into_response())
        }
        Some(files::WORKBOOK) => {
            let book = files::workbook(
                &hub.0.config,
                (by, &format!("{from} {to}")),
                &rows,
                language(&headers),
            );
            let book = book.map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
            Ok(([(header::CONTENT_TYPE, files::WORKBOOK)], book).into_response())
        }
        Some(_) | None => Ok(Json(rows).into_response()),
    }
}

/// Vietnamese, unless English is wanted first.
fn language(headers: &HeaderMap) -> Language {
    let wanted = headers.get(header::ACCEPT_LANGUAGE).and_then(|wanted| wanted.to_str().ok());
    if wanted.is_some_and(|wanted| wanted.starts_with("en")) { Language::En } else { Language::Vi }
}

/// A log that did not fit.
#[derive(Serialize)]
pub(super) struct TroubleLine {
    site: String,
    at: i64,
    kind: String,
    seq: Option<i64>,
}

pub(super) async fn troubles(
    _: Person,
    State(hub): State<Hub>,
) -> Result<Json<Vec<TroubleLine>>, StatusCode> {
    let rows = sqlx::query(
        "select o.site, t.at, t.kind, t.seq from troubles t join offices o on o.id = t.office
         order by t.id desc limit $1",
    )
    .bind(TROUBLES_MAX)
    .fetch_all(&hub.0.pool)
    .await
    .map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let line = |row: &sqlx::postgres::PgRow| {
        Ok(TroubleLine {
            site: row.try_get("site")?,
            at: row.try_get("at")?,
            kind: row.try_get("kind")?,
            seq: row.try_get("seq")?,
        })
    };
    let lines: Result<Vec<_>, sqlx::Error> = rows.iter().map(line).collect();
    lines.map(Json).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}
