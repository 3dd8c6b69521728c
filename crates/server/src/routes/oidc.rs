//! Log-in at a city's identity provider: where it begins, and what the browser comes back with.

use crate::App;
use crate::body::{Asked, Nothing};
use crate::caller::{Known, PERSON_COOKIE, cookie, place};
use crate::failed::{self, NOBODY};
use crate::known;
use crate::oidc::{Expected, Kept, Trouble, Waiting, claimed, secret};
use crate::peer::Peer;
use crate::problem::ApiError;
use crate::routes::second_factor;
use crate::routes::sessions::{self, Entrance, set_cookie};
use crate::secrets::{hash, new_token};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use dispatcher::{Place, Proof, UserRow};
use office::Millis;
use settings::{Oidc, Settings};
use std::time::Instant;
use tracing::warn;
use wire::{FinishLogIn, GoToProvider, LogInAt, LogInWays, LoggedIn, Problem};

/// What ties a log-in to the browser in which it began.
const COOKIE: &str = "xinmoi_oidc";
/// As long as it may wait.
const COOKIE_S: i64 = 600;
/// The longest of what the browser brings back.
const SAID_BYTES_MAX: usize = 2_048;

/// At which identity provider people may log in, if at any.
#[utoipa::path(get, path = "/oidc", tag = "sessions",
    responses((status = 200, body = LogInWays), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn ways(State(app): State<App>) -> Json<LogInWays> {
    let settings = app.settings();
    let provider = settings.oidc.as_ref().map(|oidc| LogInAt {
        name: oidc.name.as_ref().map(Into::into),
        origin: oidc.origin().to_owned(),
    });
    Json(LogInWays { provider })
}

fn configured(settings: &Settings) -> Result<&Oidc, ApiError> {
    settings.oidc.as_ref().ok_or_else(|| ApiError::not_found("oidc_off", ""))
}

/// Begins a log-in at the provider: answers where the browser goes to.
#[utoipa::path(post, path = "/oidc/begin", tag = "sessions",
    responses((status = 200, body = GoToProvider), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn begin(
    State(app): State<App>,
    Peer(peer): Peer,
    headers: HeaderMap,
    _: Asked<Nothing>,
) -> Result<Response, ApiError> {
    let settings = app.settings();
    let oidc = configured(&settings)?;
    if !is_there(oidc, &headers) {
        return Err(ApiError::new(StatusCode::CONFLICT, "oidc_elsewhere", oidc.origin()));
    }
    let _place = app.provider().talks.place().ok_or_else(ApiError::too_many)?;
    secret(oidc).map_err(unavailable)?;
    let metadata = app.provider().talks.metadata(oidc).await.map_err(unavailable)?;
    let ((state, state_hash), (browser, browser_hash)) = (new_token(), new_token());
    let ((nonce, _), (verifier, _)) = (new_token(), new_token());
    let location = metadata.location(oidc, &state, &nonce, &verifier).map_err(unavailable)?;
    let waiting = Waiting {
        browser: browser_hash,
        place: peer,
        nonce,
        verifier,
        metadata,
        asked_at: app.dispatcher().now(),
        shown: None,
        wrong_codes: 0,
    };
    if !app.provider().pending.begin(state_hash, waiting, Instant::now()) {
        return Err(ApiError::too_many());
    }
    let mut response = Json(GoToProvider { location }).into_response();
    set_cookie(&mut response, COOKIE, &browser, COOKIE_S);
    Ok(response)
}

/// Whether the browser is where the provider will send it back to: the cookie has to be there too.
fn is_there(oidc: &Oidc, headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let authority = oidc.origin().split_once("://").map_or("", |(_, authority)| authority);
    host.is_none_or(|host| host.eq_ignore_ascii_case(authority))
}

/// Nobody's fault who logs in. What it is stands on stderr, for whoever looks after the line.
fn unavailable(why: Trouble) -> ApiError {
    warn!(%why, "The identity provider cannot be used: {why}");
    ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "oidc_unavailable", "")
}

/// Ends a log-in that began at the provider.
#[utoipa::path(post, path = "/oidc/finish", tag = "sessions", request_body = FinishLogIn,
    responses((status = 200, body = LoggedIn), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn finish(
    State(app): State<App>,
    peer: Peer,
    Known(callers): Known,
    headers: HeaderMap,
    asked: Asked<FinishLogIn>,
) -> Result<Response, ApiError> {
    let settings = app.settings();
    let oidc = configured(&settings)?;
    let from = place(&callers, peer.0);
    let said = asked.body;
    let kept = began_here(&app, oidc, &said, &headers);
    let found = match kept {
        Some(kept) => recognised(&app, oidc, kept.waiting(), &said).await.map(|row| (row, kept)),
        None => Err(ApiError::new(StatusCode::FORBIDDEN, "oidc_spent", "")),
    };
    let (row, kept) = found.inspect_err(|_| failed::note(&app, NOBODY, Some(from.clone())))?;
    let proof = beside(&app, &headers, peer, (&row, kept), said, from.clone()).await?;
    let instead_of = cookie(&headers, PERSON_COOKIE).map(|token| hash(token.as_bytes()));
    let entrance = Entrance { from: Some(from), instead_of, proof, by_provider: true };
    let mut response = sessions::begin(&app, row, entrance, None).await?;
    set_cookie(&mut response, COOKIE, "", 0);
    Ok(response)
}

/// The log-in that began in this browser, at the provider that is configured still. It is used up.
fn began_here(app: &App, oidc: &Oidc, said: &FinishLogIn, headers: &HeaderMap) -> Option<Kept> {
    let browser = cookie(headers, COOKIE).unwrap_or_default();
    let (state, browser) = (hash(said.state.as_bytes()), hash(browser.as_bytes()));
    let kept = app.provider().pending.take(&state, &browser, Instant::now())?;
    Some(kept).filter(|kept| kept.waiting().metadata.issuer == oidc.issuer)
}

/// Who it is: somebody of this office whom an admin has linked to what the provider says.
async fn recognised(
    app: &App,
    oidc: &Oidc,
    waiting: &Waiting,
    said: &FinishLogIn,
) -> Result<UserRow, ApiError> {
    if let Some(user) = &waiting.shown {
        let row = app.dispatcher().read().accounts.users.get(user).cloned();
        let is_theirs =
            |row: &UserRow| row.identity.as_ref().is_some_and(|i| i.issuer == oidc.issuer);
        return row.filter(is_theirs).ok_or_else(unknown);
    }
    let refused = || ApiError::new(StatusCode::UNAUTHORIZED, "oidc_refused", "");
    let is_the_one = match &said.iss {
        Some(iss) => *iss == oidc.issuer,
        None => !waiting.metadata.authorization_response_iss_parameter_supported,
    };
    let code = said.code.as_ref().filter(|code| code.len() <= SAID_BYTES_MAX && is_the_one);
    let code = code.ok_or_else(refused)?;
    let _place = app.provider().talks.place().ok_or_else(ApiError::too_many)?;
    let seconds = |at: Millis| at.0.div_euclid(1_000);
    let expected = Expected {
        issuer: &oidc.issuer,
        client_id: &oidc.client_id,
        nonce: &waiting.nonce,
        asked_s: seconds(waiting.asked_at),
        now_s: seconds(app.dispatcher().now()),
    };
    let Waiting { metadata, verifier, .. } = waiting;
    let claims = app.provider().talks.claims(oidc, metadata, code, verifier, &expected).await;
    let value = claims.and_then(|claims| Ok(claimed(&claims, &oidc.claim)?));
    let value = value.map_err(|why| match why {
        Trouble::Away(_) => unavailable(why),
        Trouble::Refused | Trouble::Token(_) => {
            warn!(%why, "A log-in at the identity provider is refused: {why}");
            refused()
        }
    })?;
    let is_theirs = |row: &&UserRow| {
        row.identity.as_ref().is_some_and(|identity| {
            (&identity.issuer, &identity.claim) == (&oidc.issuer, &oidc.claim)
                && identity.value == value
        })
    };
    let row = app.dispatcher().read().accounts.users.values().find(is_theirs).cloned();
    row.ok_or_else(unknown)
}

fn unknown() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "oidc_unknown", "")
}

/// What somebody with a second factor of the office's shows beside the provider's word: it is asked for whatever the provider
/// says of how it knew them.
async fn beside(
    app: &App,
    headers: &HeaderMap,
    peer: Peer,
    (row, kept): (&UserRow, Kept),
    said: FinishLogIn,
    at: Place,
) -> Result<Option<Proof>, ApiError> {
    if row.second_factor.is_none() {
        return Ok(None);
    }
    let from = known::from(app, headers, peer, row.user.as_str());
    app.tries().begin(&from).map_err(ApiError::wait)?;
    let shown = second_factor::shown(app, &from, row, said.second.clone(), at).await;
    match shown {
        Ok(proof) => {
            app.tries().forgive(&from);
            Ok(proof)
        }
        Err(error) => {
            let state = hash(said.state.as_bytes());
            let was_wrong = said.second.is_some();
            app.provider().pending.ask_more(state, kept, row.user.clone(), was_wrong);
            Err(error)
        }
    }
}
