//! What citizens say of their visits: on the phone, and on a tablet at a counter or the exit.

use crate::App;
use crate::answer;
use crate::body::{Asked, CounterPath, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::{my, tickets};
use axum::extract::State;
use axum::response::Response;
use dispatcher::{Order, What};
use office::{Actor, Command, Rating, ReasonKey, Refusal, TicketId};
use wire::{Problem, RateHere, RateVisit};

const MS_A_MINUTE: i64 = 60_000;

/// One rating for a finished visit, by whoever holds its pass.
#[utoipa::path(post, path = "/my/{pass}/rating", tag = "my ticket", params(("pass" = String, Path)), request_body = RateVisit,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn mine(
    State(app): State<App>,
    Segment(pass): Segment,
    asked: Asked<RateVisit>,
) -> Result<Response, ApiError> {
    let ticket = my::find(&app, &pass)?;
    let Asked { body, key } = asked;
    let asks = app.settings().rating.as_ref().is_some_and(|rating| rating.comment);
    if body.comment.is_some() && !asks {
        return Err(ApiError::bad_value("comment"));
    }
    let comment = body.comment.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    let rating = Rating { comment, ..said(&app, body.score, &body.reasons)? };
    let command = rate(&app, ticket, None, rating)?;
    let order = Order::new(What::Office(command), Actor::Citizen).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// The same at a counter's tablet, for the visit that it asked about.
#[utoipa::path(post, path = "/counters/{counter}/rating", tag = "counters", params(("counter" = u16, Path)), request_body = RateHere,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn here(
    State(app): State<App>,
    caller: Caller,
    CounterPath(counter): CounterPath,
    asked: Asked<RateHere>,
) -> Result<Response, ApiError> {
    if let Caller::Device(row) = &caller
        && row.counter.is_some_and(|own| own != counter)
    {
        return Err(ApiError::not_allowed());
    }
    let Asked { body, key } = asked;
    let ticket = tickets::in_path(&body.visit, &app.dispatcher().read().office)
        .map_err(|_| ApiError::bad_value("visit"))?;
    let rating = said(&app, body.score, &body.reasons)?;
    let command = rate(&app, ticket, Some(counter), rating)?;
    let order = Order::new(What::Office(command), caller.author()).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// A score and reasons, where the office asks for these.
fn said(app: &App, score: u8, reasons: &[String]) -> Result<Rating, ApiError> {
    let score = score.try_into().map_err(ApiError::bad_value)?;
    let settings = app.settings();
    let asked = settings.rating.as_ref().map_or(&[][..], |rating| &rating.reasons);
    let known = |reason: &String| asked.iter().any(|asked| asked.key.as_str() == reason);
    if let Some(unknown) = reasons.iter().find(|reason| !known(reason)) {
        return Err(ApiError::bad_value(format!("reasons: {unknown}")));
    }
    let reasons: Result<Vec<ReasonKey>, _> = reasons.iter().map(|reason| reason.parse()).collect();
    Ok(Rating { score, reasons: reasons.map_err(ApiError::bad_value)?, comment: None })
}

fn rate(
    app: &App,
    ticket: TicketId,
    here: Option<office::CounterNo>,
    rating: Rating,
) -> Result<Command, ApiError> {
    let settings = app.settings();
    let asks = settings.rating.as_ref().ok_or(Refusal::RatingClosed(ticket))?;
    let within_ms = i64::from(asks.minutes) * MS_A_MINUTE;
    Ok(Command::Rate { ticket, here, rating, within_ms })
}
