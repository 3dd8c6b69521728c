//! A clerk's page that locks while nobody is there, and the PIN that unlocks it.

use crate::App;
use crate::answer;
use crate::body::{Asked, Key, Nothing};
use crate::caller::{Caller, DEVICE_COOKIE, Person, cookie, device_of};
use crate::failed;
use crate::passwords::{self, Line, refused};
use crate::problem::ApiError;
use crate::routes::own_password::check_own;
use crate::totp::is_digits;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use dispatcher::{AdminCommand, Idempotency, Order, UserRow, What};
use std::ops::RangeInclusive;
use wire::{Problem, SetPin, Unlock};

/// Digits of a PIN.
const PIN_DIGITS: RangeInclusive<usize> = 4..=8;

/// The person who asks, and their row.
pub(crate) fn person(app: &App, caller: &Caller) -> Result<(Person, UserRow), ApiError> {
    let Caller::Person(person) = caller else { return Err(ApiError::not_allowed()) };
    let row = app.dispatcher().read().accounts.users.get(&person.user).cloned();
    Ok((person.clone(), row.ok_or_else(ApiError::not_logged_in)?))
}

/// Whether a PIN counts in this request: from a paired device, while there are tries left.
pub(crate) fn takes_pin(app: &App, headers: &HeaderMap, session: [u8; 32]) -> bool {
    let device = cookie(headers, DEVICE_COOKIE).and_then(|token| device_of(app, token));
    device.is_some() && app.presence().has_tries(session)
}

/// Somebody has touched their page: their session goes on.
#[utoipa::path(post, path = "/me/here", tag = "sessions",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn here(_: Asked<Nothing>) -> StatusCode {
    // The guard has noted it, as for whatever else somebody does.
    StatusCode::NO_CONTENT
}

/// Unlocks one's page: by the PIN on a paired device, by the password anywhere.
#[utoipa::path(post, path = "/me/unlock", tag = "sessions", request_body = Unlock,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn unlock(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    asked: Asked<Unlock>,
) -> Result<StatusCode, ApiError> {
    let (person, row) = person(&app, &caller)?;
    match asked.body {
        Unlock { pin: Some(pin), password: None } => {
            check_pin(&app, &person, &row, &headers, pin).await?;
        }
        Unlock { pin: None, password: Some(password) } => {
            check_own(&app, &person, row, password).await?;
        }
        Unlock { .. } => return Err(ApiError::bad_value("pin, password")),
    }
    app.presence().unlocked(person.session, app.dispatcher().now());
    Ok(StatusCode::NO_CONTENT)
}

/// Wrong PINs count for this session alone: nobody elsewhere can use them up.
async fn check_pin(
    app: &App,
    person: &Person,
    row: &UserRow,
    headers: &HeaderMap,
    pin: String,
) -> Result<(), ApiError> {
    let spent = || ApiError::new(StatusCode::FORBIDDEN, "password_needed", "");
    let kept = row.pin_hash.clone().filter(|_| takes_pin(app, headers, person.session));
    let kept = kept.ok_or_else(spent)?;
    if !app.presence().try_pin(person.session) {
        return Err(spent());
    }
    if passwords::matches(app, Line::Known, Some(kept), pin).await? {
        return Ok(());
    }
    failed::note(app, person.user.as_str(), person.from.clone());
    Err(ApiError::new(StatusCode::FORBIDDEN, "pin_wrong", ""))
}

/// Sets the PIN that unlocks one's page.
#[utoipa::path(put, path = "/me/pin", tag = "sessions", request_body = SetPin,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn set_pin(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<SetPin>,
) -> Result<Response, ApiError> {
    let (person, row) = person(&app, &caller)?;
    let SetPin { password, pin } = asked.body;
    if !is_digits(&pin) || !PIN_DIGITS.contains(&pin.len()) {
        return Err(refused("pin_form"));
    }
    if is_plain(pin.as_bytes()) {
        return Err(refused("pin_common"));
    }
    check_own(&app, &person, row, password).await?;
    let hash = passwords::pin_hash(&app, pin).await?;
    keep(&app, &caller, &person, Some(hash), None).await
}

/// Removes one's PIN.
#[utoipa::path(delete, path = "/me/pin", tag = "sessions",
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove_pin(
    State(app): State<App>,
    caller: Caller,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let (person, row) = person(&app, &caller)?;
    if row.pin_hash.is_none() {
        return Err(ApiError::not_found("no_pin", ""));
    }
    keep(&app, &caller, &person, None, key).await
}

async fn keep(
    app: &App,
    caller: &Caller,
    person: &Person,
    hash: Option<String>,
    key: Option<Idempotency>,
) -> Result<Response, ApiError> {
    let command = AdminCommand::SetPin { user: person.user.clone(), hash };
    let order = Order::new(What::Admin(command), caller.author()).once(key);
    Ok(answer::send(app.dispatcher().submit(order).await?))
}

/// One digit again and again, or digits in a row: the first that anybody tries.
fn is_plain(digits: &[u8]) -> bool {
    let step = |by: i16| {
        let mut pairs = digits.windows(2);
        pairs.all(|pair| matches!(pair, [one, next] if i16::from(*next) - i16::from(*one) == by))
    };
    step(0) || step(1) || step(-1)
}

#[cfg(test)]
mod tests {
    use super::is_plain;

    #[test]
    fn digits_that_anybody_tries_first_are_plain() {
        assert!(["1111", "1234", "98765", "00000000"].iter().all(|pin| is_plain(pin.as_bytes())));
        assert!(!["1112", "1235", "2580", "4711"].iter().any(|pin| is_plain(pin.as_bytes())));
    }
}
