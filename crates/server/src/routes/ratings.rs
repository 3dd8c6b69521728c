//! What citizens say of their visits: on the phone, and on a tablet at a counter or the exit.

use crate::App;
use crate::answer;
use crate::body::{Asked, CounterPath, Segment};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::{my, tickets};
use crate::secrets::hash_parts;
use axum::extract::State;
use axum::response::Response;
use dispatcher::{Answer, CommandError, Idempotency, Order, What};
use office::{Actor, Command, RATING_COMMENT_MAX, Rating, ReasonKey, Refusal, TicketId};
use tokio::task::spawn_blocking;
use tracing::warn;
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
    let rating = said(&app, body.score, &body.reasons)?;
    let words = body.comment.as_deref().map(str::trim).filter(|words| !words.is_empty());
    let Some(words) = words.map(str::to_owned) else {
        let order = Order::new(What::Office(rate(&app, ticket, None, rating)?), Actor::Citizen);
        return Ok(answer::send(app.dispatcher().submit(order.once(key)).await?));
    };
    let key = key.map(|key| Idempotency { request: without_words(&body, &words), ..key });
    in_words(&app, ticket, rating, (words, key)).await
}

/// What a request is known by when it comes again. Its hash lies in the store, and must not be one of words that can be
/// guessed, such as a telephone number.
fn without_words(body: &RateVisit, words: &str) -> [u8; 32] {
    let said = [vec![body.score], body.reasons.join(" ").into_bytes()].concat();
    hash_parts(&[&said, &words.len().to_be_bytes()])
}

/// A rating in the citizen's own words, which go into the log sealed. Their key is on disk before they are, and goes again
/// where they do not get there.
async fn in_words(
    app: &App,
    ticket: TicketId,
    rating: Rating,
    (words, key): (String, Option<Idempotency>),
) -> Result<Response, ApiError> {
    if words.chars().count() > RATING_COMMENT_MAX || !office::is_plain(&words) {
        return Err(Refusal::OutOfRange("comment").into());
    }
    let settings = app.settings();
    let days = settings.rating.as_ref().map_or(0, |rating| rating.comment_days);
    let command = |comment| rate(app, ticket, None, Rating { comment, ..rating.clone() });
    // Nobody draws a key who can know that it is in vain. Whoever comes with a key of their own may have been answered.
    if key.is_none() {
        let at = app.dispatcher().now();
        app.dispatcher().read().office.decide(&command(None)?, &Actor::Citizen, at)?;
    }
    let keeper = app.dispatcher().clone();
    let seal = move || keeper.seal_comment(ticket, &words, days);
    let sealed = spawn_blocking(seal).await.map_err(|_| ApiError::internal())??;
    let order = Order::new(What::Office(command(Some(sealed.text.clone()))?), Actor::Citizen);
    let answer = app.dispatcher().submit(order.once(key)).await;
    if !may_be_logged(&answer) {
        let keeper = app.dispatcher().clone();
        if let Ok(Err(error)) = spawn_blocking(move || keeper.unseal_comment(&sealed)).await {
            warn!(%error, "The key of words that were not taken stays until its days are over: {error}");
        }
    }
    Ok(answer::send(answer?))
}

/// Whether what was ordered stands in the log, or may.
fn may_be_logged(answer: &Result<Answer, CommandError>) -> bool {
    match answer {
        Ok(answer) => !answer.repeated,
        Err(
            CommandError::Refused(_)
            | CommandError::AdminRefused(_)
            | CommandError::IdempotencyMismatch
            | CommandError::Overloaded,
        ) => false,
        Err(CommandError::DiskFull | CommandError::StoreFailed(_) | CommandError::Stopped) => true,
    }
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
