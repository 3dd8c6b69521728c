//! One's own password.

use crate::App;
use crate::answer;
use crate::body::Asked;
use crate::caller::{Caller, Person};
use crate::failed;
use crate::passwords::{self, refused};
use crate::problem::ApiError;
use crate::routes::own_lock::person;
use crate::routes::sessions::is_right;
use crate::tries::From;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{AdminCommand, NewPassword, Order, UserRow, What};
use wire::{ChangePassword, Problem};

/// What somebody's own tries at their old password are counted under, wherever they come from.
const PLACE: &str = "own password";

/// Whether it is the person's own password. Whoever finds a page left open is not to guess at it for ever.
pub(crate) async fn check_own(
    app: &App,
    person: &Person,
    row: UserRow,
    password: String,
) -> Result<(), ApiError> {
    let from = From::known(person.user.as_str(), PLACE);
    if !is_right(app, &from, Some(row.password_hash), password).await? {
        failed::note(app, person.user.as_str(), person.from.clone());
        return Err(ApiError::new(StatusCode::FORBIDDEN, "password_wrong", ""));
    }
    app.tries().forgive(&from);
    Ok(())
}

/// Changes one's own password. Every other session of the person ends.
#[utoipa::path(post, path = "/me/password", tag = "sessions", request_body = ChangePassword,
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn change(
    State(app): State<App>,
    caller: Caller,
    asked: Asked<ChangePassword>,
) -> Result<Response, ApiError> {
    let (person, row) = person(&app, &caller)?;
    let ChangePassword { old, new } = asked.body;
    let is_same = old == new;
    check_own(&app, &person, row, old).await?;
    if is_same {
        return Err(refused("password_same"));
    }
    let hash = passwords::chosen(&app, &person.user, new).await?;
    let keeps = Some(person.session);
    let password = NewPassword { hash, must_change: false, keeps, alone: false };
    let change = AdminCommand::ChangeUser {
        user: person.user.clone(),
        role: None,
        counters: None,
        password: Some(password),
    };
    let order = Order::new(What::Admin(change), caller.author());
    Ok(answer::send(app.dispatcher().submit(order).await?))
}
