//! Taking numbers and looking at them.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Answer, Order, What};
use metrics::counter;
use office::{Channel, Class, Command, DeviceKind, Issue, ServiceKey, TicketId};
use uuid::Uuid;
use wire::{IssuedTicket, NewTicket, Problem, Queue, Slip, Ticket};

/// Gives out a number.
#[utoipa::path(post, path = "/tickets", tag = "tickets", request_body = NewTicket,
    params(("Idempotency-Key" = Option<String>, Header, description = "one per gesture")),
    responses((status = 201, body = IssuedTicket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn issue(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewTicket>,
) -> Result<Response, ApiError> {
    let issue = parse(asked.body, &caller)?;
    let ticket = issue.ticket;
    let order = Order::new(What::Office(Command::Issue(issue)), caller.actor())
        .once(asked.key)
        .answered_by(move |done| match done.office.ticket(ticket) {
            Some(row) => {
                let slip = Slip { ticket: Ticket::of(row, done.office), notices: Vec::new() };
                json(StatusCode::CREATED, &slip)
            }
            None => (StatusCode::NO_CONTENT.as_u16(), Vec::new()),
        });
    let answer = app.dispatcher().submit(order).await?;
    if !answer.repeated {
        counter!("xinmoi_tickets_issued_total").increment(1);
    }
    with_pass(&app, answer)
}

/// Passes are not stored with the answers that are kept: the same one is made again.
fn with_pass(app: &App, answer: Answer) -> Result<Response, ApiError> {
    let slip: Slip = serde_json::from_slice(&answer.body).map_err(|_| ApiError::internal())?;
    let id: TicketId = slip.ticket.id.parse().map_err(|_| ApiError::internal())?;
    let state = app.dispatcher().read();
    let day = state.office.ticket(id).map_or(0, |t| t.day);
    drop(state);
    let pass = app.passes().give(id, day);
    let (status, body) = json(StatusCode::CREATED, &IssuedTicket { slip, pass });
    Ok(answer::send(Answer { status, body, ..answer }))
}

fn parse(new: NewTicket, caller: &Caller) -> Result<Issue, ApiError> {
    let unknown = |_| {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        ApiError::new(status, "unknown_service", &new.service)
    };
    let service: ServiceKey = new.service.parse().map_err(unknown)?;
    let channel = channel(caller, new.channel.map(Channel::from))?;
    Ok(Issue {
        class: new.class.map_or(Class::Normal, Class::from),
        language: new.language.map(office::Language::from).unwrap_or_default(),
        channel,
        ..Issue::plain(TicketId(Uuid::now_v7()), service)
    })
}

/// Where the number is taken. Staff may say; a kiosk is a kiosk and a phone a phone.
fn channel(caller: &Caller, said: Option<Channel>) -> Result<Channel, ApiError> {
    let own = match caller {
        Caller::Person(_) => return Ok(said.unwrap_or(Channel::Desk)),
        Caller::Visitor => return Ok(said.unwrap_or(Channel::Kiosk)),
        Caller::Device(row) if row.kind == DeviceKind::Kiosk => Channel::Kiosk,
        Caller::Device(_) | Caller::Anonymous => Channel::Phone,
    };
    match said {
        Some(said) if said != own => Err(ApiError::bad_value(format!("channel: {own:?}"))),
        Some(_) | None => Ok(own),
    }
}

/// A ticket of today.
#[utoipa::path(get, path = "/tickets/{id}", tag = "tickets", params(("id" = String, Path)),
    responses((status = 200, body = Ticket), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(
    State(app): State<App>,
    Segment(id): Segment,
) -> Result<Json<Ticket>, ApiError> {
    let unknown = || ApiError::not_found("unknown_ticket", &id);
    let id: TicketId = id.parse().map_err(|_| unknown())?;
    let state = app.dispatcher().read();
    let row = state.office.ticket(id).ok_or_else(unknown)?;
    Ok(Json(Ticket::of(row, &state.office)))
}

/// Who waits for each service, in the order in which they would be called.
#[utoipa::path(get, path = "/queues", tag = "tickets",
    responses((status = 200, body = Vec<Queue>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn queues(State(app): State<App>) -> Json<Vec<Queue>> {
    let state = app.dispatcher().read();
    let office = &state.office;
    let queue = |service: &office::Service| Queue::of(&service.key, office);
    Json(office.rules().services.iter().map(queue).collect())
}
