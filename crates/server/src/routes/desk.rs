//! What people who help in the hall do with tickets, and the kiosk for those who help themselves.

use crate::App;
use crate::answer;
use crate::body::{Asked, Nothing, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::{names, tickets};
use axum::extract::State;
use axum::response::Response;
use dispatcher::{Idempotency, Order, What};
use office::{Cause, Class, Command, Correction, TicketId};
use wire::{ByNumber, CancelBy, CancelTicket, CorrectTicket, Problem, Ticket};

/// Carries an order about a ticket out, and answers the ticket.
async fn order(
    app: &App,
    caller: &Caller,
    ticket: TicketId,
    command: Command,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let order = Order::new(What::Office(command), caller.author())
        .once(key)
        .answered_by(move |done| answer::ticket(done, Some(ticket)));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// One who was missed, went out or was set aside is back: the number is enough.
#[utoipa::path(post, path = "/tickets/return", tag = "tickets", request_body = ByNumber,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn bring_back(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<ByNumber>,
) -> Result<Response, ApiError> {
    let ticket = names::number(&asked.body.number, &app.dispatcher().read().office)?;
    order(&app, &caller, ticket, Command::Return { ticket }, asked.key).await
}

/// One who waits goes out for a while.
#[utoipa::path(post, path = "/tickets/step-out", tag = "tickets", request_body = ByNumber,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn step_out(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<ByNumber>,
) -> Result<Response, ApiError> {
    let ticket = names::number(&asked.body.number, &app.dispatcher().read().office)?;
    order(&app, &caller, ticket, Command::StepOut { ticket }, asked.key).await
}

/// Corrects a ticket that waits: the number and the time of arrival stay.
#[utoipa::path(patch, path = "/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    request_body = CorrectTicket,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn correct(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    asked: Asked<CorrectTicket>,
) -> Result<Response, ApiError> {
    let ticket = tickets::in_path(&id, &app.dispatcher().read().office)?;
    let to = asked.body;
    let correction = Correction {
        service: to.service.as_deref().map(names::service).transpose()?,
        class: to.class.map(Class::from),
        authority: names::authority(to.authority.as_deref())?,
        non_territorial: to.non_territorial,
    };
    order(&app, &caller, ticket, Command::Correct { ticket, correction }, asked.key).await
}

/// Takes a number out.
#[utoipa::path(post, path = "/tickets/{id}/cancel", tag = "tickets", params(("id" = String, Path)),
    request_body = CancelTicket,
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    asked: Asked<CancelTicket>,
) -> Result<Response, ApiError> {
    let ticket = tickets::in_path(&id, &app.dispatcher().read().office)?;
    let cause = match asked.body.cause {
        CancelBy::Staff => Cause::Staff,
        CancelBy::MovedAway => Cause::MovedAway,
    };
    order(&app, &caller, ticket, Command::Cancel { ticket, cause }, asked.key).await
}

/// Keeps the place of one who was not served today for tomorrow.
#[utoipa::path(post, path = "/tickets/{id}/postpone", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn postpone(
    State(app): State<App>,
    caller: Caller,
    Segment(id): Segment,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    let ticket = tickets::in_path(&id, &app.dispatcher().read().office)?;
    order(&app, &caller, ticket, Command::Postpone { ticket }, asked.key).await
}
