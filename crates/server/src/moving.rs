//! A number that goes to another office of the city and keeps the time that it has waited. The city asks the office that it comes
//! to first, and the one that it leaves afterwards: when the line fails in between, its holder has two numbers for a while, and
//! not none.

use crate::App;
use crate::answer;
use crate::body::Asked;
use crate::finish::finish;
use crate::problem::ApiError;
use crate::routes::{my, names, tickets};
use crate::secrets::{hash, hash_parts};
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::post;
use axum::{Json, Router};
use dispatcher::{Idempotency, Order, What};
use office::{Actor, Cause, Channel, Class, Command, Issue, Millis, Ticket, TicketId, TicketState};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Numbers of one day that may come from other offices with a time of their own: the city's word for how long somebody has waited
/// is believed so often, and no more. People who stand in the hall are passed by no flood.
const COMING_MAX: usize = 60;

/// The longest wait that is kept: a working day.
const WAITED_MAX_MS: i64 = 10 * 3_600_000;

/// What the city asks, and nobody else can: these routes are at no door.
pub(crate) fn router(app: App) -> Router {
    Router::new()
        .route("/city/leaving", post(leaving))
        .route("/city/coming", post(coming))
        .route("/city/gone", post(gone))
        .layer(from_fn_with_state(app.clone(), finish))
        .with_state(app)
}

#[derive(Deserialize)]
struct Leaving {
    pass: String,
}

/// A number as it goes.
#[derive(Serialize)]
struct Traveller {
    ticket: TicketId,
    number: String,
    class: Class,
    language: office::Language,
    party: u16,
    dossiers: u16,
    /// How long it has waited: clocks of two offices need not agree.
    waited_ms: i64,
}

/// Who wants to go: only a number that waits, or one that went already and did not hear of it: the city knows where to.
async fn leaving(
    State(app): State<App>,
    asked: Asked<Leaving>,
) -> Result<Json<Traveller>, ApiError> {
    let ticket = my::find(&app, &asked.body.pass)?;
    let at = app.dispatcher().now();
    let state = app.dispatcher().read();
    let row = state.office.ticket(ticket).filter(|row| may_go(row));
    let row = row.ok_or_else(|| ApiError::from(office::Refusal::NotWaiting(ticket)))?;
    Ok(Json(Traveller {
        ticket,
        number: row.number.to_string(),
        class: row.class,
        language: row.language,
        party: row.party,
        dossiers: row.dossiers,
        waited_ms: at.since(row.since.unwrap_or(row.issued_at)).clamp(0, WAITED_MAX_MS),
    }))
}

fn may_go(row: &Ticket) -> bool {
    let waits = matches!(row.state, TicketState::Waiting | TicketState::OnHold);
    (waits || row.cause == Some(Cause::MovedAway)) && row.class != Class::Urgent
}

#[derive(Deserialize)]
struct Coming {
    /// The office that it comes from, and the number there: it comes once, however often this is asked.
    from: String,
    ticket: TicketId,
    service: String,
    class: Class,
    language: office::Language,
    party: u16,
    dossiers: u16,
    waited_ms: i64,
}

/// Gives the number that goes on with one of another office.
async fn coming(State(app): State<App>, asked: Asked<Coming>) -> Result<Response, ApiError> {
    let came = asked.body;
    if !app.settings().remote {
        return Err(ApiError::not_allowed());
    }
    let service = names::service(&came.service)?;
    let id = came.ticket.to_string();
    let scope = hash_parts(&[b"city", b"coming", came.from.as_bytes(), id.as_bytes()]);
    let once = Idempotency { scope, request: hash(came.service.as_bytes()) };
    let at = app.dispatcher().now();
    if have_come(&app) >= COMING_MAX {
        return Err(ApiError::new(StatusCode::CONFLICT, "too_many_moved", COMING_MAX));
    }
    let issue = Issue {
        // What only staff may give is not taken along.
        class: if came.class == Class::Urgent { Class::Normal } else { came.class },
        language: came.language,
        channel: Channel::Phone,
        party: came.party,
        dossiers: came.dossiers,
        since: Some(Millis(at.0 - came.waited_ms.clamp(0, WAITED_MAX_MS))),
        ..Issue::plain(TicketId(Uuid::now_v7()), service)
    };
    let (ticket, waits) = (issue.ticket, app.hub().waits());
    let order = Order::new(What::Office(Command::Issue(issue)), Actor::System)
        .once(Some(once))
        .answered_by(move |done| tickets::issued(done, ticket, &waits));
    tickets::with_pass(&app, app.dispatcher().submit(order).await?)
}

/// Numbers of today that came with a time of their own and were not booked.
fn have_come(app: &App) -> usize {
    let state = app.dispatcher().read();
    let today = state.office.day().map(|day| day.ordinal);
    let came = |row: &&Ticket| {
        Some(row.day) == today && row.channel == Channel::Phone && row.since.is_some()
    };
    state.office.tickets().filter(came).count()
}

/// Takes out the number that goes on elsewhere. Once it is out, saying it again changes nothing.
async fn gone(State(app): State<App>, asked: Asked<Leaving>) -> Result<Response, ApiError> {
    let ticket = my::find(&app, &asked.body.pass)?;
    let is_gone = {
        let state = app.dispatcher().read();
        state.office.ticket(ticket).is_none_or(|row| row.state == TicketState::Cancelled)
    };
    if is_gone {
        return Ok(answer::send(dispatcher::Answer {
            status: StatusCode::NO_CONTENT.as_u16(),
            body: Vec::new(),
            seq: 0,
            repeated: true,
        }));
    }
    let command = Command::Cancel { ticket, cause: Cause::MovedAway };
    let order = Order::new(What::Office(command), Actor::System)
        .answered_by(move |_| (StatusCode::NO_CONTENT.as_u16(), Vec::new()));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}
