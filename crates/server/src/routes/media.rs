//! The office's own pictures and videos: read by anyone, changed by the admin.

use crate::App;
use crate::answer;
use crate::body::{Key, Segment};
use crate::caller::Caller;
use crate::configured::kind;
use crate::media::{Arrived, Change, Coming, MEDIA_FILE_MAX, MEDIA_TOTAL_MAX, Opened, Unfit};
use crate::problem::ApiError;
use crate::routes::look::knows;
use crate::routes::media_body::FileBody;
use crate::routes::pour::{pour, stall};
use crate::routes::voice::disk;
use crate::secrets::hex;
use crate::texts::text;
use axum::Json;
use axum::body::{Body, HttpBody};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::{AdminCommand, Author, Idempotency, Order, What};
use office::{Language, Millis};
use settings::{MediaName, Settings};
use std::time::UNIX_EPOCH;
use wire::{MediaFile, MediaFiles, Problem, stamp};

/// The files there are, and how much room is left.
#[utoipa::path(get, path = "/media", tag = "configuration",
    responses((status = 200, body = MediaFiles), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn list(State(app): State<App>) -> Result<Json<MediaFiles>, ApiError> {
    let found = aside(&app, |app| app.media().files()).await?.map_err(|e| disk(&e))?;
    let settings = app.settings();
    let zoned = |at| stamp(at, app.dispatcher().read().office.zone());
    let file = |found: &crate::media::Found| {
        let changed = found.changed.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
        MediaFile {
            name: found.name.to_string(),
            address: found.name.address(),
            kind: kind(&found.name),
            bytes: found.bytes,
            changed_at: zoned(Millis(i64::try_from(changed).unwrap_or(i64::MAX))),
            used: named(&settings, &found.name),
        }
    };
    Ok(Json(MediaFiles {
        files: found.iter().map(file).collect(),
        bytes: found.iter().map(|found| found.bytes).sum(),
        bytes_max: MEDIA_TOTAL_MAX,
        file_bytes_max: MEDIA_FILE_MAX,
    }))
}

/// The keys of the configuration that name a file.
fn named(settings: &Settings, file: &MediaName) -> Vec<String> {
    settings.media().filter(|(_, name)| *name == file).map(|(key, _)| key).collect()
}

/// What the configuration names and nobody has put there yet, a line each.
pub(crate) fn missing(app: &App, settings: &Settings, language: Language) -> Vec<String> {
    let lacks = settings.media().filter(|(_, name)| !app.media().has(name));
    let line = |(key, name): (String, &MediaName)| {
        text(language, "media_missing", &[("key", key), ("file", name.to_string())])
    };
    lacks.map(line).collect()
}

/// Puts a file there, in place of one of the same name: PNG, JPEG, WebP, SVG, MP4 or WebM, as its name ends.
#[utoipa::path(put, path = "/media/{name}", tag = "configuration", params(("name" = String, Path)),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    Segment(name): Segment,
    Key(key): Key,
    body: Body,
) -> Result<Response, ApiError> {
    let unfit = |()| ApiError::bad_value(&name).said("bad_media_name");
    let file: MediaName = name.parse().map_err(unfit)?;
    let arrived = receive(&app, &file, body).await?;
    let key = key.map(|key| Idempotency { request: arrived.sha256, ..key });
    change(&app, caller.author(), key, file, Some(arrived)).await
}

/// Takes a file away, unless the configuration names it.
#[utoipa::path(delete, path = "/media/{name}", tag = "configuration", params(("name" = String, Path)),
    responses((status = 204), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn remove(
    State(app): State<App>,
    caller: Caller,
    Segment(name): Segment,
    Key(key): Key,
) -> Result<Response, ApiError> {
    let file: MediaName = name.parse().map_err(|()| unknown(&name))?;
    change(&app, caller.author(), key, file, None).await
}

fn unknown(name: &str) -> ApiError {
    ApiError::not_found("unknown_media", name)
}

/// Work on the disk, off the runtime's threads.
async fn aside<T: Send + 'static>(
    app: &App,
    work: impl FnOnce(&App) -> T + Send + 'static,
) -> Result<T, ApiError> {
    let app = app.clone();
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.map_err(|_| ApiError::internal())
}

/// A whole file, checked and on the disk, under no name yet.
async fn receive(app: &App, file: &MediaName, body: Body) -> Result<Arrived, ApiError> {
    let room = app.media().room().await.ok_or_else(ApiError::internal)?;
    let (name, announced) = (file.clone(), body.size_hint().lower());
    let coming = aside(app, move |app| {
        let coming = app.media().receive(&name, room)?;
        coming.has_room(announced)?;
        Ok(coming)
    });
    let coming = coming.await?.map_err(refused)?;
    let take =
        |mut coming: Coming, part: &[u8]| coming.write(part).map(|()| coming).map_err(refused);
    let coming = pour((body, stall(app)), coming, take).await?;
    let format = file.format();
    aside(app, move |_| coming.arrived(format)).await?.map_err(refused)
}

fn refused(why: Unfit) -> ApiError {
    let too_large = |most| ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", most);
    match why {
        Unfit::TooLarge(most) => too_large(most),
        Unfit::NoRoom => too_large(MEDIA_TOTAL_MAX).said("media_full"),
        Unfit::NotWhatItSays(format) => ApiError::bad_value(format.media_type()).said("bad_media"),
        Unfit::Disk(why) => disk(&why),
    }
}

/// Changes the folder and notes it in the log. What was done is taken back when it cannot be noted, or when the same
/// request was answered before. Carried through although its caller hangs up.
async fn change(
    app: &App,
    by: Author,
    key: Option<Idempotency>,
    file: MediaName,
    arrived: Option<Arrived>,
) -> Result<Response, ApiError> {
    let app = app.clone();
    let changed = tokio::spawn(async move {
        let _turn = app.media().turn().await;
        // No configuration comes to name what is being removed.
        let _settled = app.configuring().lock().await;
        let sha256 = arrived.as_ref().map(|arrived| hex(&arrived.sha256));
        let (name, was) = (file.to_string(), held(&app, file.clone()).await?);
        let change = done(&app, file, arrived).await?;
        let noted = What::Admin(AdminCommand::MediaChanged { name, sha256, was });
        let said = |_: &dispatcher::Done<'_>| (StatusCode::NO_CONTENT.as_u16(), Vec::new());
        let order = Order::new(noted, by).once(key).answered_by(said);
        let noted = app.dispatcher().submit(order).await;
        let is_done = noted.as_ref().is_ok_and(|answer| !answer.repeated);
        let settled = move |_: &App| {
            if !is_done {
                return change.take_back();
            }
            change.keep();
            Ok(())
        };
        aside(&app, settled).await?.map_err(|e| disk(&e))?;
        Ok(answer::send(noted?))
    });
    changed.await.map_err(|_| ApiError::internal())?
}

/// SHA-256 in hex of what a name holds; `None`: nothing.
async fn held(app: &App, file: MediaName) -> Result<Option<String>, ApiError> {
    let held = aside(app, move |app| app.media().hash_of(&file)).await?;
    Ok(held.map_err(|e| disk(&e))?.map(|sha256| hex(&sha256)))
}

/// A file put, or removed.
async fn done(app: &App, file: MediaName, arrived: Option<Arrived>) -> Result<Change, ApiError> {
    let named = named(&app.settings(), &file);
    if arrived.is_none() && !named.is_empty() {
        let keys = named.join(", ");
        return Err(ApiError::new(StatusCode::CONFLICT, "media_in_use", keys));
    }
    let name = file.to_string();
    let changed = aside(app, move |app| match arrived {
        Some(arrived) => app.media().place(&file, &arrived).map(Some),
        None => app.media().remove(&file),
    });
    changed.await?.map_err(|e| disk(&e))?.ok_or_else(|| unknown(&name))
}

/// A file, or the part of it that was asked for.
pub(crate) async fn show(
    State(app): State<App>,
    Segment(name): Segment,
    asked: HeaderMap,
) -> Result<Response, ApiError> {
    let file: MediaName = name.parse().map_err(|()| unknown(&name))?;
    let format = file.format();
    let opened = aside(&app, move |app| app.media().open(&file)).await?.map_err(|e| disk(&e))?;
    let opened = opened.ok_or_else(|| unknown(&name))?;
    let tag = HeaderValue::from_str(&opened.tag).map_err(|_| ApiError::internal())?;
    let mut response = part(opened, &asked);
    let headers = response.headers_mut();
    headers.insert(header::ETAG, tag);
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    // Looked up each time it is shown: another picture under the same name shows at once.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(format.media_type()));
    // Whoever opens it by itself saves it under its own name, which holds letters, digits, points and hyphens alone.
    if let Ok(named) = HeaderValue::from_str(&format!("inline; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, named);
    }
    Ok(response)
}

fn part(opened: Opened, asked: &HeaderMap) -> Response {
    let mut response = Response::new(Body::empty());
    if knows(asked, &opened.tag) {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        return response;
    }
    let all = opened.bytes;
    let (status, range) = match Range::of(asked, &opened) {
        Range::All => (StatusCode::OK, 0..all),
        Range::Some { from, to } => (StatusCode::PARTIAL_CONTENT, from..to),
        Range::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, 0..0),
    };
    *response.status_mut() = status;
    let said = match status {
        StatusCode::PARTIAL_CONTENT => {
            Some(format!("bytes {}-{}/{all}", range.start, range.end - 1))
        }
        StatusCode::RANGE_NOT_SATISFIABLE => Some(format!("bytes */{all}")),
        _ => None,
    };
    if let Some(said) = said.and_then(|said| HeaderValue::from_str(&said).ok()) {
        response.headers_mut().insert(header::CONTENT_RANGE, said);
    }
    *response.body_mut() = Body::new(FileBody::of(opened.file, range));
    response
}

/// Which bytes of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Range {
    All,
    /// At least one, `to` not among them.
    Some {
        from: u64,
        to: u64,
    },
    /// None that there are.
    Beyond,
}

impl Range {
    /// What is not understood is as if it were not asked: then all is sent.
    fn of(asked: &HeaderMap, opened: &Opened) -> Self {
        let still = asked.get(header::IF_RANGE).is_none_or(|tag| *tag == *opened.tag);
        let range = asked.get(header::RANGE).filter(|_| still);
        let range = range.and_then(|range| range.to_str().ok()?.strip_prefix("bytes="));
        range.and_then(|range| Self::within(range, opened.bytes)).unwrap_or(Self::All)
    }

    fn within(range: &str, all: u64) -> Option<Self> {
        let (from, to) = range.split_once('-')?;
        let number = |digits: &str| {
            let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
            plain.then(|| digits.parse::<u64>().unwrap_or(u64::MAX))
        };
        let (from, to) = match (from.is_empty(), to.is_empty()) {
            // The last so many.
            (true, _) => (all.saturating_sub(number(to)?), all),
            (false, true) => (number(from)?, all),
            (false, false) => (number(from)?, number(to)?.saturating_add(1)),
        };
        let is_range = from < to || to == all;
        is_range.then_some(if from < all {
            Self::Some { from, to: to.min(all) }
        } else {
            Self::Beyond
        })
    }
}

impl App {
    /// Notes in the program's log what the configuration names and nobody has put there.
    pub(crate) fn warn_of_missing_media(&self, settings: &Settings) {
        for line in missing(self, settings, Language::En) {
            tracing::warn!("{line}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Range;

    #[test]
    fn a_range_is_of_bytes_that_there_are() {
        let some = |from, to| Some(Range::Some { from, to });
        for (asked, expected) in [
            ("0-0", some(0, 1)),
            ("0-", some(0, 10)),
            ("4-", some(4, 10)),
            ("-3", some(7, 10)),
            ("-99", some(0, 10)),
            ("8-99", some(8, 10)),
            ("10-", Some(Range::Beyond)),
            ("10-12", Some(Range::Beyond)),
            ("-0", Some(Range::Beyond)),
            ("18446744073709551616-", Some(Range::Beyond)),
            ("4-3", None),
            ("-", None),
            ("", None),
            ("a-b", None),
            ("+1-2", None),
            ("0-1,3-4", None),
        ] {
            assert_eq!(Range::within(asked, 10), expected, "{asked}");
        }
    }
}
