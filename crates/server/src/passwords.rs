//! Passwords: argon2id, one at a time.

use crate::App;
use crate::problem::ApiError;
use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::password_hash::{self, generate_salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
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
/// Room for the work, in bytes, of which it touches what it needs. The system's allocator gives so much straight from
/// the system and straight back; 7 MiB it would keep from the first log-in on.
const ROOM: usize = 48 * 1024 * 1024;

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
        let right = is_made_from(&hash, &password).unwrap_or(false);
        exists && right
    })
    .await
}

/// argon2id with 7 MiB, five passes, one lane: of the settings that OWASP's Password Storage Cheat Sheet holds for
/// equal, the one that suits a box of 512 MiB. Hashes made with others are checked with their own.
fn settings() -> Settings {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("within argon2's own limits");
    (Algorithm::Argon2id, Version::V0x13, params)
}

type Settings = (Algorithm, Version, Params);

fn make(password: &str) -> Result<String, password_hash::Error> {
    Ok(hashed(settings(), password, &generate_salt())?.to_string())
}

fn is_made_from(hash: &str, password: &str) -> Result<bool, password_hash::Error> {
    let kept = PasswordHash::new(hash)?;
    let salt = kept.salt.ok_or(password_hash::Error::SaltInvalid)?;
    let algorithm = Algorithm::try_from(kept.algorithm.as_str())?;
    let version = kept.version.map(Version::try_from).transpose()?.unwrap_or_default();
    let settings = (algorithm, version, Params::try_from(&kept)?);
    // Outputs are compared in constant time.
    Ok(kept.hash.is_some() && hashed(settings, password, &salt)?.hash == kept.hash)
}

fn hashed(
    (algorithm, version, params): Settings,
    password: &str,
    salt: &[u8],
) -> Result<PasswordHash, password_hash::Error> {
    let blocks = params.block_count();
    let mut memory = Vec::new();
    if memory.try_reserve_exact(blocks.max(ROOM / Block::SIZE)).is_err() {
        memory.try_reserve_exact(blocks).map_err(|_| password_hash::Error::OutOfMemory)?;
    }
    memory.resize(blocks, Block::default());
    let mut out = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
    let argon = Argon2::new(algorithm, version, params.clone());
    argon.hash_password_into_with_memory(password.as_bytes(), salt, &mut out, memory)?;
    Ok(PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params)?,
        salt: Some(Salt::new(salt)?),
        hash: Some(Output::new(&out)?),
    })
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

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash::{PasswordHasher, PasswordVerifier};

    #[test]
    fn hashes_are_those_that_argon2_makes_and_checks() {
        for settings in [settings(), (Algorithm::Argon2i, Version::V0x10, Params::default())] {
            let (algorithm, version, params) = settings.clone();
            let argon = Argon2::new(algorithm, version, params);
            let theirs = argon.hash_password(b"mat khau").expect("it hashes");
            let salt = theirs.salt.expect("it has salt");
            assert_eq!(hashed(settings, "mat khau", &salt), Ok(theirs.clone()));
            let theirs = theirs.to_string();
            assert_eq!(is_made_from(&theirs, "mat khau"), Ok(true));
            assert_eq!(is_made_from(&theirs, "mat khau khac"), Ok(false));
        }
        let ours = make("mat khau").expect("it hashes");
        let ours = PasswordHash::new(&ours).expect("it is a hash");
        assert!(Argon2::default().verify_password(b"mat khau", &ours).is_ok());
        assert!(is_made_from("", "").is_err());
    }
}
