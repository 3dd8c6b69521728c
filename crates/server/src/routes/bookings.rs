//! Numbers booked ahead, by the pass that their holder has.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Key, Nothing, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::identity::{self, When};
use crate::routes::{names, tickets};
use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Answer, Done, Idempotency, Order, What};
use office::{Channel, Class, Command, Issue, Refusal, TicketId};
use serde::Deserialize;
use uuid::Uuid;
use wire::{Booking, IssuedTicket, MadeBooking, MoveBooking, NewBooking, Problem, Slots};

/// `?service=S&date=2026-11-24`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SlotsQuery {
    service: String,
    date: String,
}

/// The slots of a day that can be booked for a service, full ones included.
#[utoipa::path(get, path = "/bookings/slots", tag = "bookings",
    params(("service" = String, Query), ("date" = String, Query, description = "2026-11-24")),
    responses((status = 200, body = Slots), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn slots(
    State(app): State<App>,
    query: Result<Query<SlotsQuery>, QueryRejection>,
) -> Result<Json<Slots>, ApiError> {
    let Query(asked) = query.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let service = names::service(&asked.service)?;
    let date = names::date(&asked.date)?;
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    if state.office.rules().service(&service).is_none() {
        return Err(Refusal::UnknownService(service).into());
    }
    let slots = state.office.slots(&service, date, at)?;
    let slots = slots.into_iter().map(Into::into).collect();
    Ok(Json(Slots { service: asked.service, date: asked.date, slots }))
}

/// Books a number.
#[utoipa::path(post, path = "/bookings", tag = "bookings", request_body = NewBooking,
    responses((status = 201, body = MadeBooking), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn make(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewBooking>,
) -> Result<Response, ApiError> {
    let Asked { mut body, mut key } = asked;
    let scanned = body.identity.take();
    let holder = identity::holder(&app, scanned.as_ref(), When::On(&body.date)).await?;
    if scanned.is_some() {
        key = holder.key(key, &body);
    }
    let service = names::service(&body.service)?;
    let class = body.class.map_or(Class::Normal, Class::from);
    let issue = Issue {
        class: holder.class(class, &service, &app),
        language: body.language.map(office::Language::from).unwrap_or_default(),
        channel: Channel::Booking,
        authority: names::authority(body.authority.as_deref())?,
        non_territorial: body.non_territorial.unwrap_or(false),
        person: holder.person,
        ..Issue::plain(TicketId(Uuid::now_v7()), service)
    };
    let booking = issue.ticket;
    let (date, minute) = (names::date(&body.date)?, names::minute(&body.time)?);
    let book = What::Office(Command::Book { issue: Box::new(issue), date, minute });
    let order = Order::new(book, caller.author())
        .once(key)
        .answered_by(move |done| shown(StatusCode::CREATED, done, booking));
    with_pass(&app, app.dispatcher().submit(order).await?)
}

/// A booking as it stands after an order, for the writer to keep.
fn shown(status: StatusCode, done: &Done<'_>, booking: TicketId) -> (u16, Vec<u8>) {
    match done.office.booking(booking) {
        Some(row) => json(status, &Booking::of(row, done.office)),
        None => (StatusCode::NO_CONTENT.as_u16(), Vec::new()),
    }
}

/// As with tickets: the pass is not kept with the answer, it is made again.
fn with_pass(app: &App, answer: Answer) -> Result<Response, ApiError> {
    let booking: Booking =
        serde_json::from_slice(&answer.body).map_err(|_| ApiError::internal())?;
    let id: TicketId = booking.id.parse().map_err(|_| ApiError::internal())?;
    let pass = app.passes().give_booking(id, app.dispatcher());
    let (status, body) = json(StatusCode::CREATED, &MadeBooking { booking, pass });
    Ok(answer::send(Answer { status, body, ..answer }))
}

/// The booking that a pass belongs to.
fn find(app: &App, pass: &str) -> Result<TicketId, ApiError> {
    let booking = app.passes().find_booking(pass, app.dispatcher());
    booking.ok_or_else(|| ApiError::not_found("unknown_booking", ""))
}

/// The same for an order. One that was carried out has left no booking: whoever asks again under its key is answered
/// by that key alone, and an order about no booking is refused.
fn find_for(app: &App, pass: &str, key: Option<&Idempotency>) -> Result<TicketId, ApiError> {
    find(app, pass).or_else(|unknown| match key {
        Some(_) => Ok(TicketId(Uuid::nil())),
        None => Err(unknown),
    })
}

/// The booking that this pass belongs to.
#[utoipa::path(get, path = "/bookings/{pass}", tag = "bookings", params(("pass" = String, Path)),
    responses((status = 200, body = Booking), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    Segment(pass): Segment,
) -> Result<Json<Booking>, ApiError> {
    let booking = find(&app, &pass)?;
    let state = app.dispatcher().read();
    let row = state.office.booking(booking).ok_or(Refusal::UnknownBooking(booking))?;
    Ok(Json(Booking::of(row, &state.office)))
}

/// Moves a booking to another slot.
#[utoipa::path(patch, path = "/bookings/{pass}", tag = "bookings", params(("pass" = String, Path)),
    request_body = MoveBooking,
    responses((status = 200, body = Booking), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    Segment(pass): Segment,
    asked: Asked<MoveBooking>,
) -> Result<Response, ApiError> {
    let MoveBooking { date, time } = asked.body;
    let date = date.as_deref().map(names::date).transpose()?;
    let minute = time.as_deref().map(names::minute).transpose()?;
    let booking = find(&app, &pass)?;
    let (date, minute) = {
        let state = app.dispatcher().read();
        let row = state.office.booking(booking).ok_or(Refusal::UnknownBooking(booking))?;
        (date.unwrap_or(row.date), minute.unwrap_or(row.minute))
    };
    let change = What::Office(Command::MoveBooking { booking, date, minute });
    let order = Order::new(change, office::Actor::Citizen)
        .once(asked.key)
        .answered_by(move |done| shown(StatusCode::OK, done, booking));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Gives a booking back.
#[utoipa::path(delete, path = "/bookings/{pass}", tag = "bookings", params(("pass" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    Segment(pass): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let booking = find_for(&app, &pass, key.as_ref())?;
    let cancel = What::Office(Command::CancelBooking { booking });
    let order = Order::new(cancel, office::Actor::Citizen).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// The holder of a booking has come: it becomes a ticket, with the same pass.
#[utoipa::path(post, path = "/bookings/{pass}/check-in", tag = "bookings", params(("pass" = String, Path)),
    responses((status = 201, body = IssuedTicket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn check_in(
    State(app): State<App>,
    caller: Caller,
    Segment(pass): Segment,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    let booking = find_for(&app, &pass, asked.key.as_ref())?;
    let waits = app.hub().waits();
    let order = Order::new(What::Office(Command::CheckIn { booking }), caller.author())
        .once(asked.key)
        .answered_by(move |done| tickets::issued(done, booking, &waits));
    tickets::with_pass(&app, app.dispatcher().submit(order).await?)
}
