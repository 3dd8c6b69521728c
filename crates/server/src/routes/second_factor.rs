//! What an admin shows beside the password: codes that a telephone makes, and those for the day on which it is lost.

use crate::App;
use crate::answer;
use crate::body::Asked;
use crate::caller::{Caller, Person};
use crate::enrolments::LASTS;
use crate::failed;
use crate::passwords::{self, Line};
use crate::problem::ApiError;
use crate::routes::own_lock::person;
use crate::routes::own_password::check_own;
use crate::totp;
use crate::tries::From;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{AdminCommand, Order, Place, Proof, SecondFactorRow, UserRow, What};
use std::time::Instant;
use tracing::{error, warn};
use wire::{
    ConfirmSecondFactor, NewSecondFactor, Problem, RecoveryCodes, RemoveSecondFactor, SecondFactor,
};

/// What somebody's tries at a code are counted under, wherever they come from with the right password.
const PLACE: &str = "second factor";
/// What a telephone shows above the code, in an address.
const ISSUER: &str = "Xin%20M%E1%BB%9Di";
/// The longest that is looked at: a code, and what people write between its groups.
const CODE_CHARS_MAX: usize = 40;

/// What somebody with a second factor shows beside the right password; `None`: they need nothing.
pub(crate) async fn shown(
    app: &App,
    from: &From,
    row: &UserRow,
    code: Option<String>,
    at: Place,
) -> Result<Option<Proof>, ApiError> {
    if row.second_factor.is_none() {
        return Ok(None);
    }
    let code = code.map(|code| plain(&code)).filter(|code| !code.is_empty());
    let Some(code) = code else {
        app.tries().take_back(from);
        return Err(ApiError::new(StatusCode::UNAUTHORIZED, "code_needed", ""));
    };
    // Whoever has the password tries no faster from a thousand places; the owner's browser is known, and is not touched.
    let anywhere = From::known(row.user.as_str(), PLACE);
    if !from.is_known() {
        app.tries().begin(&anywhere).map_err(ApiError::wait)?;
    }
    match proof(app, row, &code).await? {
        Some(proof) => {
            app.tries().forgive(&anywhere);
            Ok(Some(proof))
        }
        None => {
            failed::note(app, row.user.as_str(), Some(at));
            Err(wrong())
        }
    }
}

fn wrong() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "code_wrong", "")
}

/// Without what people write between its groups.
fn plain(code: &str) -> String {
    let kept = code.chars().filter(|c| !c.is_whitespace() && *c != '-');
    kept.take(CODE_CHARS_MAX).flat_map(char::to_lowercase).collect()
}

/// What a code proves, if it is right.
async fn proof(app: &App, row: &UserRow, code: &str) -> Result<Option<Proof>, ApiError> {
    let Some(factor) = &row.second_factor else { return Ok(None) };
    let by_telephone = || {
        let Some(key) = totp::key(app.data()).map_err(unread).ok().flatten() else {
            warn!(user = %row.user, "No key of second factors: {} needs a recovery code", row.user);
            return None;
        };
        let secret = totp::secret(&key, &row.user, &factor.id);
        totp::step_of(&secret, code, app.dispatcher().now(), factor.last_step)
    };
    if totp::is_digits(code) {
        return Ok(by_telephone().map(Proof::Step));
    }
    let place = code.chars().next().and_then(|digit| digit.to_digit(10));
    let place = place.and_then(|place| usize::try_from(place).ok()?.checked_sub(1));
    let kept = place.and_then(|place| factor.recovery.get(place).cloned().flatten());
    let right = passwords::matches(app, Line::Known, kept, code.to_owned()).await?;
    Ok(place.filter(|_| right).map(Proof::Recovery))
}

fn unread(why: std::io::Error) -> ApiError {
    error!(%why, "The key of second factors cannot be read or made: {why}");
    ApiError::internal()
}

/// Begins to set up a second factor: answers what the telephone is to keep, once.
#[utoipa::path(post, path = "/me/second-factor", tag = "sessions", request_body = NewSecondFactor,
    responses((status = 200, body = SecondFactor), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<NewSecondFactor>,
) -> Result<Json<SecondFactor>, ApiError> {
    let (person, row) = person(&app, &caller)?;
    if row.second_factor.is_some() {
        return Err(ApiError::new(StatusCode::CONFLICT, "factor_exists", ""));
    }
    check_own(&app, &person, row, asked.body.password).await?;
    let key = totp::key_or_new(app.data()).map_err(unread)?;
    let id = app.enrolments().begin(person.session, person.user.clone(), Instant::now());
    let id = id.ok_or_else(ApiError::too_many)?;
    let secret = totp::base32(&totp::secret(&key, &person.user, &id));
    let uri = format!("otpauth://totp/{ISSUER}:{}?secret={secret}&issuer={ISSUER}", person.user);
    let ends_in_s = u32::try_from(LASTS.as_secs()).unwrap_or(u32::MAX);
    Ok(Json(SecondFactor { secret, uri, ends_in_s }))
}

/// Sets it up, once the telephone has shown a code: answers the recovery codes, once.
#[utoipa::path(post, path = "/me/second-factor/confirm", tag = "sessions", request_body = ConfirmSecondFactor,
    responses((status = 200, body = RecoveryCodes), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn confirm(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<ConfirmSecondFactor>,
) -> Result<Response, ApiError> {
    let (person, _) = person(&app, &caller)?;
    let id = app.enrolments().waiting_in(&person.session, &person.user, Instant::now());
    let id = id.ok_or_else(|| ApiError::not_found("no_enrolment", ""))?;
    let from = From::known(person.user.as_str(), PLACE);
    app.tries().begin(&from).map_err(ApiError::wait)?;
    let key = totp::key(app.data()).map_err(unread)?.ok_or_else(ApiError::internal)?;
    let secret = totp::secret(&key, &person.user, &id);
    let now = app.dispatcher().now();
    let step = totp::step_of(&secret, &plain(&asked.body.code), now, 0);
    let Some(last_step) = step else {
        return Err(ApiError::new(StatusCode::FORBIDDEN, "code_wrong", ""));
    };
    app.tries().forgive(&from);
    let (codes, hashes) = passwords::drawn_codes(&app).await?;
    let recovery = hashes.into_iter().map(Some).collect();
    let factor = Some(SecondFactorRow { id, last_step, recovery });
    let (user, keeps) = (person.user.clone(), person.session);
    let set = AdminCommand::SetSecondFactor { user, factor, keeps };
    let answer = app.dispatcher().submit(Order::new(What::Admin(set), caller.author())).await?;
    app.enrolments().end(&person.session);
    let codes = codes.iter().map(|code| in_groups(code)).collect();
    let (status, body) = answer::json(StatusCode::OK, &RecoveryCodes { codes });
    Ok(answer::send(dispatcher::Answer { status, body, ..answer }))
}

/// As it is copied from a screen onto paper.
fn in_groups(code: &str) -> String {
    let letters: Vec<char> = code.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Whether it is who it was at the log-in, asked again before what is not taken back: the password, and a code where
/// they have a second factor.
pub(crate) async fn ask_again(
    app: &App,
    person: &Person,
    row: UserRow,
    password: String,
    code: &str,
) -> Result<(), ApiError> {
    check_own(app, person, row.clone(), password).await?;
    if row.second_factor.is_none() {
        return Ok(());
    }
    let from = From::known(person.user.as_str(), PLACE);
    app.tries().begin(&from).map_err(ApiError::wait)?;
    if proof(app, &row, &plain(code)).await?.is_none() {
        failed::note(app, person.user.as_str(), person.from.clone());
        return Err(ApiError::new(StatusCode::FORBIDDEN, "code_wrong", ""));
    }
    app.tries().forgive(&from);
    Ok(())
}

/// Removes one's second factor.
#[utoipa::path(post, path = "/me/second-factor/remove", tag = "sessions", request_body = RemoveSecondFactor,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<RemoveSecondFactor>,
) -> Result<Response, ApiError> {
    let (person, row) = person(&app, &caller)?;
    if row.second_factor.is_none() {
        return Err(ApiError::not_found("no_factor", ""));
    }
    let RemoveSecondFactor { password, code } = asked.body;
    ask_again(&app, &person, row, password, &code).await?;
    let (user, keeps) = (person.user.clone(), person.session);
    let unset = AdminCommand::SetSecondFactor { user, factor: None, keeps };
    let order = Order::new(What::Admin(unset), caller.author());
    Ok(answer::send(app.dispatcher().submit(order).await?))
}
