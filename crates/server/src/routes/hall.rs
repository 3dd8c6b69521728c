//! The hall as its supervisor leads it: alarms, the emergency profile, the roster.

use crate::App;
use crate::answer::{self, json};
use crate::body::{Asked, Nothing};
use crate::caller::Caller;
use crate::problem::ApiError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{Order, What};
use office::{Command, CounterNo};
use wire::{Alarm, CounterChange, Emergency, EndAlarm, Problem};

/// What a supervisor must look at.
#[utoipa::path(get, path = "/alarms", tag = "hall",
    responses((status = 200, body = Vec<Alarm>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn alarms(State(app): State<App>) -> Json<Vec<Alarm>> {
    let state = app.dispatcher().read();
    Json(state.office.alarms().map(Into::into).collect())
}

/// Help has come.
#[utoipa::path(post, path = "/alarms/end", tag = "hall", request_body = EndAlarm,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn end_alarm(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<EndAlarm>,
) -> Result<Response, ApiError> {
    // An alarm about nothing that exists is no alarm that is on.
    let none = || ApiError::from(office::Refusal::NoSuchAlarm);
    let alarm = match asked.body.alarm {
        Alarm::NoCounter { service } => {
            office::Alarm::NoCounter { service: service.parse().map_err(|_| none())? }
        }
        Alarm::Help { counter } => {
            office::Alarm::Help { counter: CounterNo::try_from(counter).map_err(|_| none())? }
        }
        Alarm::Backup { elsewhere } => office::Alarm::Backup { elsewhere },
    };
    let end = What::Office(Command::EndAlarm { alarm });
    let order = Order::new(end, caller.author()).once(asked.key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Begins or ends the emergency profile.
#[utoipa::path(post, path = "/emergency", tag = "hall", request_body = Emergency,
    responses((status = 200, body = Emergency), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn emergency(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<Emergency>,
) -> Result<Response, ApiError> {
    let set = What::Office(Command::SetEmergency { on: asked.body.on });
    let order = Order::new(set, caller.author())
        .once(asked.key)
        .answered_by(|done| json(StatusCode::OK, &Emergency { on: done.office.emergency() }));
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// Every counter opens with the clerk and the services it had at the end of the last day.
#[utoipa::path(post, path = "/counters/as-yesterday", tag = "hall",
    responses((status = 200, body = Vec<CounterChange>), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn as_yesterday(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<Nothing>,
) -> Result<Response, ApiError> {
    let open = What::Office(Command::OpenAsYesterday);
    let order = Order::new(open, caller.author()).once(asked.key).answered_by(|done| {
        let desks = done.office.desks().map(|desk| CounterChange::of(desk, done.office));
        json(StatusCode::OK, &desks.collect::<Vec<_>>())
    });
    Ok(answer::send(app.dispatcher().submit(order).await?))
}
