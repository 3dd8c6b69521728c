//! Passwords: argon2id, one at a time.

use crate::App;
use crate::problem::ApiError;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use axum::http::StatusCode;
use std::ops::RangeInclusive;
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Characters of a password. The upper end bounds what is hashed.
const PASSWORD_CHARS: RangeInclusive<usize> = 8..=256;
/// Passwords that may wait to be checked. A flood of guesses is turned away, not queued.
const WAITING_MAX: usize = 32;

const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const LANES: u32 = 1;

/// Whose turn it is to have a password checked.
#[derive(Debug)]
pub(crate) struct Passwords {
    waiting: Semaphore,
    turn: Semaphore,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { waiting: Semaphore::new(WAITING_MAX), turn: Semaphore::new(1) }
    }
}

/// The hash of something nobody types, so that a name that does not exist takes as long as one that does.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("no such user").ok());

/// The hash to keep of a password.
pub(crate) async fn hash(app: &App, password: String) -> Result<String, ApiError> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, "password_short", ""));
    }
    one_at_a_time(app, move || make(&password)).await?.map_err(|_| ApiError::internal())
}

/// Whether a password is the one that was kept.
pub(crate) async fn matches(
    app: &App,
    kept: Option<String>,
    password: String,
) -> Result<bool, ApiError> {
    one_at_a_time(app, move || {
        let exists = kept.is_some();
        let hash = kept.or_else(|| NOBODY.clone()).unwrap_or_default();
        let right = PasswordHash::new(&hash)
            .is_ok_and(|hash| hasher().verify_password(password.as_bytes(), &hash).is_ok());
        exists && right
    })
    .await
}

/// argon2id with 7 MiB, five passes, one lane: of the settings that OWASP's Password Storage Cheat Sheet holds for
/// equal, the one that suits a box of 512 MiB. Hashes made with others are checked with their own.
fn hasher() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("within argon2's own limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn make(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(hasher().hash_password(password.as_bytes())?.to_string())
}

async fn one_at_a_time<T: Send + 'static>(
    app: &App,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let Passwords { waiting, turn } = app.passwords();
    let _waiting = waiting.try_acquire().map_err(|_| ApiError::too_many())?;
    // One password is checked at a time: a flood of guesses cannot take every core from the calls.
    let _turn = turn.acquire().await.map_err(|_| ApiError::internal())?;
    tokio::task::spawn_blocking(work).await.map_err(|_| ApiError::internal())
}
