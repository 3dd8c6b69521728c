//! The citizen's own ticket, by its pass.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Key, Nothing, Segment};
use crate::problem::ApiError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Idempotency, Order, What};
use office::{Actor, Cause, Command, TicketId};
use wire::{MyTicketView, Problem};

/// The ticket that a pass belongs to.
pub(crate) fn find(app: &App, pass: &str) -> Result<TicketId, ApiError> {
    let ticket = app.passes().find(pass, app.dispatcher());
    ticket.ok_or_else(|| ApiError::not_found("unknown_pass", ""))
}

/// Carries an order of the holder out, and answers the holder's view. Whoever holds the pass acts as its citizen,
/// logged in or not.
async fn order(
    app: &App,
    ticket: TicketId,
    command: Command,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let order =
        Order::new(What::Office(command), Actor::Citizen).once(key).answered_by(move |done| {
            match done.office.ticket(ticket) {
                Some(row) => json(StatusCode::OK, &MyTicketView::of(row, done.office)),
                None => (StatusCode::NO_CONTENT.as_u16(), Vec::new()),
            }
        });
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// The ticket that this pass belongs to.
#[utoipa::path(get, path = "/my/{pass}", tag = "my ticket", params(("pass" = String, Path)),
    responses((status = 200, body = MyTicketView), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    Segment(pass): Segment,
) -> Result<Json<MyTicketView>, ApiError> {
    let ticket = find(&app, &pass)?;
    let state = app.dispatcher().read();
    let row = state.office.ticket(ticket);
    let row = row.ok_or_else(|| ApiError::not_found("unknown_pass", ""))?;
    let mut my = MyTicketView::of(row, &state.office);
    my.ticket.wait = app.hub().waits().of(row);
    Ok(Json(my))
}

/// Gives the number back.
#[utoipa::path(delete, path = "/my/{pass}", tag = "my ticket", params(("pass" = String, Path)),
    responses((status = 200, body = MyTicketView), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn cancel(
    State(app): State<App>,
    Segment(pass): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let ticket = find(&app, &pass)?;
    order(&app, ticket, Command::Cancel { ticket, cause: Cause::Left }, key).await
}

/// The holder was missed or went out, and is back.
#[utoipa::path(post, path = "/my/{pass}/return", tag = "my ticket", params(("pass" = String, Path)),
    responses((status = 200, body = MyTicketView), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn bring_back(
    State(app): State<App>,
    Segment(pass): Segment,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    let ticket = find(&app, &pass)?;
    order(&app, ticket, Command::Return { ticket }, asked.key).await
}

/// The holder goes out for a while.
#[utoipa::path(post, path = "/my/{pass}/step-out", tag = "my ticket", params(("pass" = String, Path)),
    responses((status = 200, body = MyTicketView), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn step_out(
    State(app): State<App>,
    Segment(pass): Segment,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    let ticket = find(&app, &pass)?;
    order(&app, ticket, Command::StepOut { ticket }, asked.key).await
}
