//! What the voice studio's routes share: work on the disk aside, a record in the log, and errors.

use crate::App;
use crate::answer;
use crate::caller::Caller;
use crate::problem::ApiError;
use axum::http::StatusCode;
use axum::response::Response;
use dispatcher::{AdminCommand, CommandError, Idempotency, Order, What};
use office::speech::{Phrase, Whose};
use office::{Actor, Text};
use std::io;
use std::sync::Arc;
use tokio::sync::{Semaphore, SemaphorePermit};
use tracing::error;
use voice::reading::Needs;
use voice::{By, Changed, Library, LibraryError, TakeError};
use wire::stamp;

/// Takes, previews and zips worked on at once: each takes a thread, and a zip a hundred megabytes.
static STUDIO: Semaphore = Semaphore::const_new(2);

/// Room to work in; asked for before a large body is read.
pub(crate) async fn room() -> Result<SemaphorePermit<'static>, ApiError> {
    STUDIO.acquire().await.map_err(|_| ApiError::internal())
}

/// Looks at the library, off the runtime's threads.
pub(crate) async fn look<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&Library) -> Result<T, LibraryError> + Send + 'static,
) -> Result<T, ApiError> {
    let library = app.voices().clone();
    let looked = tokio::task::spawn_blocking(move || work(&library)).await;
    looked.map_err(|_| ApiError::internal())?.map_err(refused)
}

/// A change and the answer to it.
pub(crate) type Deed = (Changed, (u16, Vec<u8>));

/// Changes a voice and notes it in the log. What was written is taken back when it cannot be noted, or when the same
/// request was answered before. Carried through although its caller hangs up.
pub(crate) async fn change(
    app: &App,
    caller: &Caller,
    key: Option<Idempotency>,
    deed: impl FnOnce(&Library, By) -> Result<Deed, ApiError> + Send + 'static,
) -> Result<Response, ApiError> {
    let (app, author) = (app.clone(), caller.author());
    let by = By { user: user(&author.actor), at: now(&app) };
    let changed = tokio::spawn(async move {
        let library = app.voices().clone();
        let done = tokio::task::spawn_blocking(move || deed(&library, by)).await;
        let (changed, said) = done.map_err(|_| ApiError::internal())??;
        let noted = AdminCommand::VoiceChanged {
            voice: changed.pack.clone(),
            version: changed.version,
            change: changed.what.clone(),
        };
        let order = Order::new(What::Admin(noted), author).once(key).answered_by(move |_| said);
        let noted = app.dispatcher().submit(order).await;
        if !noted.as_ref().is_ok_and(|answer| !answer.repeated) {
            let library = app.voices().clone();
            let _ = tokio::task::spawn_blocking(move || library.take_back(&changed)).await;
        }
        Ok::<_, ApiError>(answer::send(noted?))
    });
    changed.await.map_err(|_| ApiError::internal())?
}

fn user(actor: &Actor) -> String {
    match actor {
        Actor::Person { user, .. } => user.to_string(),
        Actor::Device { device, .. } => device.to_string(),
        Actor::Citizen | Actor::System => String::new(),
    }
}

fn now(app: &App) -> String {
    stamp(app.dispatcher().now(), app.dispatcher().read().office.zone())
}

/// What this office says, by its settings.
pub(crate) fn needs(app: &App) -> Needs {
    let settings = app.settings();
    let prefixes = settings.rules.services.iter().map(|s| s.prefix.to_string());
    let signs = prefixes.flat_map(|prefix| prefix.chars().collect::<Vec<_>>());
    let rules = &settings.rules;
    let services = rules.services.iter().map(|service| {
        let wording = settings.voice.wordings.get(&service.key);
        let short = wording.and_then(|wording| wording.spoken.as_ref());
        short.map_or_else(|| phrase(&service.key, &service.name), |(_, name)| Arc::clone(name))
    });
    let authorities = rules.authorities.iter();
    let authorities = authorities.map(|row| (Whose::Authority, phrase(&row.key, &row.name)));
    let groups = rules.groups.iter().map(|row| (Whose::Group, phrase(&row.key, &row.name)));
    Needs {
        counters: settings.rules.counters.iter().map(|counter| counter.number).collect(),
        letters: signs.filter(|sign| sign.is_alphabetic()).collect(),
        manner: settings.voice.manner,
        phrases: settings.voice.phrases.clone(),
        services: services.collect(),
        names: authorities.chain(groups).collect(),
    }
}

/// A name that an office may record.
pub(crate) fn phrase(key: &impl ToString, name: &Text) -> Arc<Phrase> {
    Arc::new(Phrase { key: key.to_string(), text: name.clone() })
}

/// Why not, as an answer.
pub(crate) fn refused(error: LibraryError) -> ApiError {
    let conflict = |code, what| ApiError::new(StatusCode::CONFLICT, code, what);
    let invalid = |code, what| ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, what);
    match error {
        LibraryError::UnknownPack(name) => ApiError::not_found("unknown_voice", name),
        LibraryError::NoClip(slot) => ApiError::not_found("unknown_clip", slot),
        LibraryError::PackExists(name) => conflict("voice_exists", name),
        LibraryError::TooMany(most) => conflict("too_many_kept", most.to_string()),
        LibraryError::UnknownVersion(version) => invalid("unknown_version", version.to_string()),
        LibraryError::BadValue(what) => ApiError::bad_value(what),
        LibraryError::Bundle(why) => invalid("bad_bundle", why.to_string()),
        LibraryError::Broken(what) => {
            error!(%what, "A voice on the disk cannot be read: {what}");
            ApiError::internal()
        }
        LibraryError::Disk(why) => disk(&why),
    }
}

pub(crate) fn disk(why: &io::Error) -> ApiError {
    let full = matches!(why.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    ApiError::from(if full {
        CommandError::DiskFull
    } else {
        CommandError::StoreFailed(why.to_string())
    })
}

/// Why a file is no take.
pub(crate) fn no_take(error: TakeError) -> ApiError {
    let (code, what) = match error {
        TakeError::BadAudio(what) => ("bad_audio", what),
        TakeError::TooLong(seconds) => ("audio_too_long", seconds.to_string()),
        TakeError::Silent => ("audio_silent", String::new()),
    };
    ApiError::new(StatusCode::UNPROCESSABLE_ENTITY, code, what)
}
