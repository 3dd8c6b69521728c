//! Passwords: argon2id, one at a time, on a thread below all others.

use crate::App;
use crate::common;
use crate::problem::ApiError;
use crate::secrets::random;
use argon2::password_hash::phc::{Output, ParamsString, Salt};
use argon2::password_hash::{self, generate_salt};
use argon2::{Algorithm, Argon2, Block, Params, PasswordHash, Version};
use axum::http::StatusCode;
use office::UserName;
use rustix::process::setpriority_process;
use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::thread;
use tokio::sync::oneshot;
use tracing::{error, warn};

/// Characters of a password. The upper end bounds what is hashed.
const PASSWORD_CHARS: RangeInclusive<usize> = 8..=256;
/// Characters of a password that is drawn: 80 bits.
const DRAWN_CHARS: usize = 16;
/// What it is drawn from: 32 characters that are not taken for one another on paper.
const DRAWN_FROM: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
/// Recovery codes of one person.
const RECOVERY_CODES: usize = 8;
/// Letters of one behind its place: 55 bits, of which a few are tried.
const RECOVERY_LETTERS: usize = 11;
/// Strangers whose passwords may wait to be checked. A flood of guesses is turned away, not queued.
const STRANGERS_MAX: usize = 32;
/// The same for those who are known: every clerk of a ward comes at half past seven.
const KNOWN_MAX: usize = 32;
/// How far below a call: whoever calls has the core first, and a box that is busy with something else still lets people
/// in. The lowest rank, 19, would leave a log-in almost nothing beside it.
const NICE: i32 = 10;

const MEMORY_KIB: u32 = 7 * 1024;
const PASSES: u32 = 5;
const LANES: u32 = 1;
/// Room for the work, in bytes, of which it touches what it needs. The system's allocator gives so much straight from
/// the system and straight back; 7 MiB it would keep from the first log-in on.
const ROOM: usize = 48 * 1024 * 1024;

type Work = Box<dyn FnOnce() + Send>;

/// Those who wait to have a password checked, and the thread that does it.
#[derive(Debug)]
pub(crate) struct Passwords(Arc<Desk>);

#[derive(Default)]
struct Desk {
    lines: Mutex<Lines>,
    come: Condvar,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

/// Those who are known come first: a flood of strangers is not to keep them out.
#[derive(Default)]
struct Lines {
    known: VecDeque<Work>,
    strangers: VecDeque<Work>,
    /// Whether anybody is there to work, and work goes on.
    is_open: bool,
}

/// Who wants a password checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Somebody logged in, or at a browser or a device that is known.
    Known,
    /// Anybody.
    Stranger,
}

impl Default for Passwords {
    fn default() -> Self {
        let desk = Arc::new(Desk::default());
        // Before the thread looks: it ends when it finds the desk closed.
        desk.lines().is_open = true;
        let theirs = Arc::clone(&desk);
        let spawned = thread::Builder::new().name("passwords".to_owned()).spawn(move || {
            // Of this thread alone, as Linux has it.
            if let Err(error) = setpriority_process(None, NICE) {
                warn!(%error, "Passwords are checked at the priority of calls: {error}");
            }
            theirs.work();
        });
        if let Err(error) = spawned {
            desk.lines().is_open = false;
            error!(%error, "Nobody can log in: no thread checks passwords: {error}");
        }
        Self(desk)
    }
}

impl Drop for Passwords {
    fn drop(&mut self) {
        self.0.lines().is_open = false;
        self.0.come.notify_all();
    }
}

impl Desk {
    fn lines(&self) -> MutexGuard<'_, Lines> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(work) = self.next() {
            // One password that cannot be checked is not to keep everybody out.
            let _ = catch_unwind(AssertUnwindSafe(work));
        }
    }

    /// Waits for the next; `None` at the end.
    fn next(&self) -> Option<Work> {
        let mut lines = self.lines();
        loop {
            if let Some(work) = lines.known.pop_front().or_else(|| lines.strangers.pop_front()) {
                return Some(work);
            }
            if !lines.is_open {
                return None;
            }
            lines = self.come.wait(lines).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether there was room.
    fn put(&self, line: Line, work: Work) -> bool {
        let mut lines = self.lines();
        let is_open = lines.is_open;
        let (theirs, most) = match line {
            Line::Known => (&mut lines.known, KNOWN_MAX),
            Line::Stranger => (&mut lines.strangers, STRANGERS_MAX),
        };
        if !is_open || theirs.len() >= most {
            return false;
        }
        theirs.push_back(work);
        self.come.notify_one();
        true
    }
}

/// The hash of something nobody types, so that a name that does not exist takes as long as one that does.
static NOBODY: LazyLock<Option<String>> = LazyLock::new(|| make("no such user").ok());

/// The hash to keep of a password that somebody chose.
///
/// # Errors
/// A password that is too short or too long, or one that is guessed first.
pub(crate) async fn chosen(
    app: &App,
    user: &UserName,
    password: String,
) -> Result<String, ApiError> {
    if PASSWORD_CHARS.contains(&password.chars().count()) && is_guessed(app, user, &password) {
        return Err(refused("password_common"));
    }
    hash(app, password).await
}

/// Whether it is among the first that whoever knows the user and the office tries.
pub(crate) fn is_guessed(app: &App, user: &UserName, password: &str) -> bool {
    let name = app.settings().rules.name.clone();
    let en = name.en.unwrap_or_default();
    common::is_common(password, &[user.as_str(), &name.vi, &en])
}

pub(crate) fn refused(code: &'static str) -> ApiError {
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, "")
}

/// The hash to keep of a password, be it a common one.
pub(crate) async fn hash(app: &App, password: String) -> Result<String, ApiError> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Err(refused("password_short"));
    }
    one_at_a_time(app, Line::Known, move || make(&password))
        .await?
        .map_err(|_| ApiError::internal())
}

/// The hash to keep of a PIN: of the same making, however short.
pub(crate) async fn pin_hash(app: &App, pin: String) -> Result<String, ApiError> {
    one_at_a_time(app, Line::Known, move || make(&pin)).await?.map_err(|_| ApiError::internal())
}

/// Codes that each let in once, and the hashes to keep of them. A code begins with its place, from 1 on.
pub(crate) async fn drawn_codes(app: &App) -> Result<(Vec<String>, Vec<String>), ApiError> {
    let code = |place: usize| {
        let letter = |byte: u8| DRAWN_FROM.get(usize::from(byte) % DRAWN_FROM.len());
        let letters = random::<RECOVERY_LETTERS>().into_iter().filter_map(letter).copied();
        std::iter::once(place.to_string())
            .chain(letters.map(|b| char::from(b).to_string()))
            .collect()
    };
    let codes: Vec<String> = (1..=RECOVERY_CODES).map(code).collect();
    let theirs = codes.clone();
    let hashes = one_at_a_time(app, Line::Known, move || {
        theirs.iter().map(|code| make(code)).collect::<Result<Vec<_>, _>>()
    });
    Ok((codes, hashes.await?.map_err(|_| ApiError::internal())?))
}

/// A password that is drawn, and the hash to keep of it.
///
/// # Errors
/// Without memory for the hash.
pub fn drawn_password() -> Result<(String, String), ApiError> {
    let letter = |byte: u8| DRAWN_FROM.get(usize::from(byte) % DRAWN_FROM.len());
    let letters = random::<DRAWN_CHARS>().into_iter().filter_map(letter);
    let password: String = letters.copied().map(char::from).collect();
    let hash = make(&password).map_err(|_| ApiError::internal())?;
    Ok((password, hash))
}

/// Why a password may not be chosen, for programs that have few people: `password_short`, or `password_common` for one that
/// is guessed first. `names` are those that guessers know: the user's, the office's.
#[must_use]
pub fn refused_password(password: &str, names: &[&str]) -> Option<&'static str> {
    if !PASSWORD_CHARS.contains(&password.chars().count()) {
        return Some("password_short");
    }
    common::is_common(password, names).then_some("password_common")
}

/// The hash to keep of a password, made here and now: for programs that have few people. `None`: it is too short or too long, or
/// there is no memory for it.
#[must_use]
pub fn hash_of(password: &str) -> Option<String> {
    PASSWORD_CHARS.contains(&password.chars().count()).then(|| make(password).ok()).flatten()
}

/// Whether a password is the one that was kept, found out here and now. Without a hash it takes as long.
#[must_use]
pub fn is_hash_of(kept: Option<&str>, password: &str) -> bool {
    let hash = kept.or(NOBODY.as_deref()).unwrap_or_default();
    is_made_from(hash, password).unwrap_or(false) && kept.is_some()
}

/// Whether a password is the one that was kept.
pub(crate) async fn matches(
    app: &App,
    line: Line,
    kept: Option<String>,
    password: String,
) -> Result<bool, ApiError> {
    one_at_a_time(app, line, move || {
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
    line: Line,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let (tell, told) = oneshot::channel();
    let work = Box::new(move || {
        // Nobody waits for it any more.
        if !tell.is_closed() {
            let _ = tell.send(work());
        }
    });
    if !app.passwords().0.put(line, work) {
        return Err(ApiError::too_many());
    }
    told.await.map_err(|_| ApiError::internal())
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
