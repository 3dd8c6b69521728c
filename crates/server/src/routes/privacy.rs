//! What the office holds of people, and how it is erased.

use crate::App;
use crate::answer::{self, json};
use crate::body::Asked;
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::reporting::refused;
use crate::routes::names;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{AdminCommand, Comment, Dispatcher, Erasure, Held, Kept, Order, What};
use jiff::ToSpan;
use jiff::civil::Date;
use office::{TicketId, TicketNumber};
use reports::{ReportError, TICKET_DAYS_MAX, Written};
use serde::Deserialize;
use tokio::task::spawn_blocking;
use utoipa::IntoParams;
use wire::{
    EraseReason, EraseTicket, Erased, HeldKind, HeldLine, Privacy, Problem, VisitComment,
    VisitComments,
};

/// What the office holds of people: how many of each kind, since when and until when.
#[utoipa::path(get, path = "/privacy", tag = "privacy",
    responses((status = 200, body = Privacy), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(State(app): State<App>) -> Result<Json<Privacy>, ApiError> {
    let log = app.dispatcher().clone();
    let kept = spawn_blocking(move || log.kept()).await.map_err(|_| ApiError::internal())?;
    let Kept { first, removed } = kept.map_err(|error| refused(error.into()))?;
    let (settings, office) = (app.settings(), app.dispatcher());
    let (today, staff) = {
        let state = office.read();
        (state.office.day(), state.accounts.users.len())
    };
    let days = today.zip(first).map_or(0, |(today, first)| today.ordinal + 1 - first.ordinal);
    let since = first.map(|day| day.date);
    let none = Held::default();
    let held = vec![
        line(HeldKind::Identities, none),
        line(HeldKind::IdentityKeys, office.held_person_keys()),
        line(HeldKind::Comments, office.held_comments()),
        HeldLine { count: days, ..line(HeldKind::Days, Held { since, ..none }) },
        line(HeldKind::Staff, Held { count: staff, ..none }),
    ];
    let rating = settings.rating.as_ref();
    Ok(Json(Privacy {
        held,
        asks_comments: rating.is_some_and(|rating| rating.comment),
        comment_days: rating.map(|rating| rating.comment_days),
        keep_years: settings.keep_years,
        removed_until: removed.map(|removed| removed.until.to_string()),
        asks_identity: settings.rules.issuing.person.is_some(),
    }))
}

fn line(kind: HeldKind, held: Held) -> HeldLine {
    HeldLine {
        kind,
        count: u32::try_from(held.count).unwrap_or(u32::MAX),
        since: held.since.map(|date| date.to_string()),
        until: held.until.map(|date| date.to_string()),
    }
}

/// `?from=2026-11-02&to=2026-11-30`
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
pub(crate) struct Days {
    /// The first business day.
    from: String,
    /// The last one.
    to: String,
}

/// What citizens wrote of their visits, for whoever is to serve better, on days that are over: nobody reads over a
/// clerk's shoulder. Which counter it was is not told.
#[utoipa::path(get, path = "/privacy/comments", tag = "privacy", params(Days),
    responses((status = 200, body = VisitComments), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn comments(
    State(app): State<App>,
    days: Result<Query<Days>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<VisitComments>, ApiError> {
    let Query(Days { from, to }) = days.map_err(|bad| ApiError::bad_value(bad.body_text()))?;
    let (from, to): (Date, Date) = (names::date(&from)?, names::date(&to)?);
    check_period(from, to).map_err(refused)?;
    let over = to.min(app.today().saturating_sub(1.day()));
    if over < from {
        return Ok(Json(VisitComments { comments: Vec::new() }));
    }
    let office = app.dispatcher().clone();
    let read = move |past: &dispatcher::Past, go_on: &dyn Fn() -> bool| {
        let written = reports::comments(past, (from, over), go_on).map_err(refused)?;
        Ok(written.into_iter().map(|each| told(&office, each)).collect())
    };
    let comments = app.reporting().read(app.dispatcher(), read).await?;
    Ok(Json(VisitComments { comments }))
}

fn check_period(from: Date, to: Date) -> Result<(), ReportError> {
    let days = from.until(to).map_or(i32::MAX, |span| span.get_days().saturating_add(1));
    if days < 1 {
        return Err(ReportError::EndsBeforeItBegins);
    }
    if days > TICKET_DAYS_MAX { Err(ReportError::TooManyDays(TICKET_DAYS_MAX)) } else { Ok(()) }
}

fn told(office: &Dispatcher, written: Written) -> VisitComment {
    let (words, until) = match office.comment(written.ticket, &written.stored) {
        Comment::Words(words, until) => (Some(words), until),
        Comment::Erased => (None, None),
    };
    VisitComment {
        day: written.day.to_string(),
        ticket: written.ticket.to_string(),
        number: written.number.to_string(),
        score: written.score.get(),
        words,
        until: until.map(|date| date.to_string()),
    }
}

/// Erases what was written of a visit: its key is overwritten, and the words are gone in the store, in sealed days, in
/// exports and in every backup. That it was erased, by whom and why stands in the log first.
#[utoipa::path(post, path = "/privacy/erase", tag = "privacy", request_body = EraseTicket,
    responses((status = 200, body = Erased), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn erase(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<EraseTicket>,
) -> Result<Response, ApiError> {
    let Asked { body, key } = asked;
    let ticket = which(&app, &body).await?;
    let reason = match body.reason {
        EraseReason::Asked => Erasure::Asked,
        EraseReason::NamesSomebody => Erasure::NamesSomebody,
        EraseReason::Ordered => Erasure::Ordered,
        EraseReason::Done => Erasure::Done,
    };
    let (status, said) = json(StatusCode::OK, &Erased { found: app.dispatcher().holds(ticket) });
    let order =
        Order::new(What::Admin(AdminCommand::EraseTicket { ticket, reason }), caller.author());
    let order = order.once(key).answered_by(move |_| (status, said));
    // Carried through although its caller hangs up: what the log says is erased is.
    let office = app.dispatcher().clone();
    let erased = tokio::spawn(async move {
        let answer = office.submit(order).await?;
        let erased = spawn_blocking(move || office.erase(ticket)).await;
        erased.map_err(|_| ApiError::internal())??;
        Ok::<_, ApiError>(answer)
    });
    Ok(answer::send(erased.await.map_err(|_| ApiError::internal())??))
}

/// The visit that a request names.
async fn which(app: &App, body: &EraseTicket) -> Result<TicketId, ApiError> {
    let unknown = || {
        ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "unknown_ticket", "").said("unknown_visit")
    };
    match (&body.ticket, &body.day, &body.number) {
        (Some(id), None, None) => {
            let id: TicketId = id.parse().map_err(|_| unknown())?;
            let is_known =
                app.dispatcher().holds(id) || app.dispatcher().read().office.ticket(id).is_some();
            if is_known { Ok(id) } else { Err(unknown()) }
        }
        (None, Some(day), Some(number)) => {
            let day: Date = names::date(day)?;
            let number = number.trim().to_uppercase();
            let number: TicketNumber = number.parse().map_err(|_| unknown())?;
            let find = move |past: &dispatcher::Past, go_on: &dyn Fn() -> bool| {
                reports::ticket_of(past, day, &number, go_on).map_err(refused)
            };
            let found = app.reporting().read(app.dispatcher(), find).await?;
            found.ok_or_else(unknown)
        }
        _ => Err(ApiError::bad_value("ticket | day, number")),
    }
}
