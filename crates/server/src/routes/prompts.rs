//! What the kiosk says, for people who hear it better than they see or read it.

use crate::App;
use crate::body::Segment;
use crate::caller::Known;
use crate::problem::ApiError;
use crate::prompts::{Script, Spoken};
use crate::routes::voice::phrase;
use crate::stream::open::may_see_kiosk;
use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::CommandError;
use office::speech::{Given, Key, Name, Prompt, Said, Whose, Wording};
use office::{Language, Refusal, Rules, Text};
use serde::Deserialize;
use settings::Settings;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use wire::Problem;

/// Prompts composed at once: each takes a thread.
static ROOM: Semaphore = Semaphore::const_new(2);
/// How long one waits for room. Composing takes milliseconds.
const WAIT_MAX: Duration = Duration::from_secs(5);
/// More people than an office can hold.
const AHEAD_MAX: u16 = 9_999;

/// `?lang=vi&service=chung-thuc&key=1`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    lang: Option<String>,
    service: Option<String>,
    authority: Option<String>,
    group: Option<String>,
    number: Option<String>,
    counter: Option<String>,
    key: Option<String>,
    n: Option<String>,
}

/// What a kiosk says: `NAME.wav`, or its words as `NAME.txt` and for `Accept: text/plain`.
#[utoipa::path(get, path = "/prompts/{prompt}", tag = "voice",
    params(("prompt" = String, Path, description = "NAME.wav or NAME.txt"),
        ("lang" = Option<String>, Query, description = "vi or en"),
        ("service" = Option<String>, Query), ("authority" = Option<String>, Query),
        ("group" = Option<String>, Query), ("number" = Option<String>, Query),
        ("counter" = Option<u16>, Query), ("key" = Option<String>, Query),
        ("n" = Option<u16>, Query, description = "people before")),
    responses((status = 200, content_type = "audio/wav"), (status = 304, description = "As it was"),
        (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn say(
    State(app): State<App>,
    known_as: Known,
    Segment(file): Segment,
    query: Result<Query<Asked>, QueryRejection>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    may_see_kiosk(known_as, &app)?;
    let Query(asked) = query.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let name = file.strip_suffix(".wav").or_else(|| file.strip_suffix(".txt")).unwrap_or(&file);
    let language = language(asked.lang.as_deref())?;
    let settings = app.settings();
    let ways = ways(name, &asked, &settings)?;
    let script = Script::of(language, ways, &settings.voice);
    let spoken = match app.prompts().kept(&script) {
        Some(spoken) => Some(spoken),
        None => composed(&app, script).await?,
    };
    let spoken = spoken.ok_or_else(|| ApiError::not_found("no_voice", name))?;
    let in_words = file.ends_with(".txt") || wants_words(&headers);
    Ok(answer(&spoken, in_words, headers.get(header::IF_NONE_MATCH)))
}

async fn composed(app: &App, script: Script) -> Result<Option<Arc<Spoken>>, ApiError> {
    let room = timeout(WAIT_MAX, ROOM.acquire()).await;
    let room = room.map_err(|_| CommandError::Overloaded)?.map_err(|_| ApiError::internal())?;
    let app = app.clone();
    let composing = tokio::task::spawn_blocking(move || {
        // Held for as long as it works, also when nobody waits for it any more.
        let _room = room;
        app.prompts().kept(&script).or_else(|| app.prompts().compose(&script))
    });
    composing.await.map_err(|_| ApiError::internal())
}

fn wants_words(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok());
    accept.is_some_and(|accept| accept.trim_start().starts_with("text/plain"))
}

fn answer(spoken: &Spoken, in_words: bool, known: Option<&HeaderValue>) -> Response {
    let tag = format!("\"{}{}\"", spoken.tag, if in_words { "-words" } else { "" });
    let as_it_was = known.and_then(|v| v.to_str().ok()).is_some_and(|known| known.contains(&tag));
    let mut response = Response::new(match (as_it_was, in_words) {
        (true, _) => Body::empty(),
        (false, true) => Body::from(spoken.words.clone()),
        (false, false) => Body::from(spoken.wav.clone()),
    });
    if as_it_was {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let headers = response.headers_mut();
    let media_type = if in_words { "text/plain; charset=utf-8" } else { "audio/wav" };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept"));
    headers.extend(HeaderValue::from_str(&tag).map(|tag| (header::ETAG, tag)));
    response
}

fn language(given: Option<&str>) -> Result<Language, ApiError> {
    match given {
        None | Some("vi") => Ok(Language::Vi),
        Some("en") => Ok(Language::En),
        Some(other) => Err(ApiError::bad_value(format!("lang={other}"))),
    }
}

/// The ways to say a prompt, the best first.
fn ways(name: &str, asked: &Asked, settings: &Settings) -> Result<Vec<Prompt>, ApiError> {
    if let Some(said) = sentences(name) {
        return Ok(vec![Prompt::Said(said)]);
    }
    let for_key = |said, usual| Ok(vec![Prompt::Keys(vec![(key_or(asked, usual)?, said)])]);
    match name {
        "repeat" => for_key(Said::ToRepeat, Key::digit(0)),
        "back" => for_key(Said::ToGoBack, Key::STAR),
        "help" => for_key(Said::ForHelp, Key::digit(9)),
        "more" => for_key(Said::ForMore, Key::digit(8)),
        "language" => for_key(Said::ForLanguage, Key::digit(7)),
        "yes" => for_key(Said::IfYes, Key::digit(1)),
        "no" => for_key(Said::IfNo, Key::digit(2)),
        "keys" => Ok(vec![Prompt::Keys(vec![
            (Key::digit(0), Said::ToRepeat),
            (Key::STAR, Said::ToGoBack),
            (Key::digit(9), Said::ForHelp),
        ])]),
        "key" => Ok(vec![Prompt::Key(key(asked)?)]),
        "service" => Ok(chosen(asked, settings)?.into_iter().map(Prompt::Name).collect()),
        "option" => {
            let key = key(asked)?;
            let names = names(asked, settings)?.into_iter();
            Ok(names.map(|name| Prompt::Option(key, name)).collect())
        }
        "elsewhere" => Ok(vec![match &asked.key {
            Some(_) => Prompt::Option(key(asked)?, Name::Elsewhere),
            None => Prompt::Name(Name::Elsewhere),
        }]),
        "waiting" => Ok(vec![Prompt::Waiting(ahead(asked)?.ok_or_else(|| needed("n"))?)]),
        "given" => given(asked, settings),
        other => Err(ApiError::not_found("no_voice", other)),
    }
}

/// Prompts that are always the same.
fn sentences(name: &str) -> Option<Vec<Said>> {
    Some(match name {
        "welcome" => vec![Said::Welcome, Said::Choose],
        "choose" => vec![Said::Choose],
        "priority" => vec![Said::Priority, Said::PriorityWho],
        "authority" => vec![Said::Authority],
        "details" => vec![Said::Details],
        "nobody_served" => vec![Said::NobodyServed],
        "closed" => vec![Said::Closed],
        "spent" => vec![Said::Spent, Said::AskStaff],
        "more_time" => vec![Said::MoreTime],
        "printed" => vec![Said::Printed],
        "paper_out" => vec![Said::PaperOut],
        "failed" => vec![Said::Failed, Said::AskStaff],
        "ask_staff" => vec![Said::AskStaff],
        "not_understood" => vec![Said::NotUnderstood],
        _ => return None,
    })
}

/// With the service's short name in place of its prefix, as the number will be called; or without.
fn given(asked: &Asked, settings: &Settings) -> Result<Vec<Prompt>, ApiError> {
    let number = parsed("number", asked.number.as_deref())?.ok_or_else(|| needed("number"))?;
    let (counter, ahead) = (parsed("counter", asked.counter.as_deref())?, ahead(asked)?);
    let service = asked.service.as_ref().map(|key| service(key, settings)).transpose()?;
    let wording = service.and_then(|service| settings.voice.wordings.get(&service.key)).cloned();
    let aloud = settings.voice.on;
    let plain = Given { number, wording: Wording::default(), counter, ahead, aloud };
    let named = wording.map(|wording| Given { wording, ..plain.clone() });
    let ways = named.into_iter().chain([plain]);
    Ok(ways.map(|given| Prompt::Given(Box::new(given))).collect())
}

/// The names of what was asked for: the office's own, those that offices have in common, a number.
fn names(asked: &Asked, settings: &Settings) -> Result<Vec<Name>, ApiError> {
    let rules = &settings.rules;
    match (&asked.service, &asked.authority, &asked.group) {
        (Some(key), None, None) => {
            let service = service(key, settings)?;
            let wording = settings.voice.wordings.get(&service.key);
            let short = wording.and_then(|wording| wording.spoken.as_ref());
            let own = short.map(|(_, phrase)| Arc::clone(phrase));
            let full = phrase(&key, &service.name);
            let mut names = vec![Name::Service(own.clone().unwrap_or_else(|| Arc::clone(&full)))];
            names.extend([Some(full), own].into_iter().flatten().map(Name::Common));
            names.push(Name::Number(Said::ServiceNumber, service.prefix.clone()));
            Ok(names)
        }
        (None, Some(key), None) => {
            let at = rules.authorities.iter().position(|row| row.key.as_str() == key);
            let row = at.and_then(|at| rules.authorities.get(at)).map(|row| &row.name);
            let found =
                at.zip(row).ok_or_else(|| ApiError::bad_value(format!("authority={key}")))?;
            Ok(other_names(Whose::Authority, key, found, Said::AuthorityNumber))
        }
        (None, None, Some(key)) => {
            let at = rules.groups.iter().position(|row| row.key.as_str() == key);
            let row = at.and_then(|at| rules.groups.get(at)).map(|row| &row.name);
            let found = at.zip(row).ok_or_else(|| ApiError::bad_value(format!("group={key}")))?;
            Ok(other_names(Whose::Group, key, found, Said::GroupNumber))
        }
        (..) => Err(needed("service | authority | group")),
    }
}

/// The names of what somebody has chosen: from here on a sensitive service is called by its field, for others may listen.
fn chosen(asked: &Asked, settings: &Settings) -> Result<Vec<Name>, ApiError> {
    match &asked.service {
        Some(key) if service(key, settings)?.sensitive => {
            Ok(neutral_names(service(key, settings)?, &settings.rules))
        }
        Some(_) | None => names(asked, settings),
    }
}

fn neutral_names(service: &office::Service, rules: &Rules) -> Vec<Name> {
    let at = rules.groups.iter().position(|group| Some(&group.key) == service.group.as_ref());
    let field = at.and_then(|at| Some((at, rules.groups.get(at)?)));
    let of_field = |(at, group): (usize, &office::Group)| {
        other_names(Whose::Group, group.key.as_str(), (at, &group.name), Said::GroupNumber)
    };
    let number = || vec![Name::Number(Said::ServiceNumber, service.prefix.clone())];
    field.map_or_else(number, of_field)
}

fn other_names(whose: Whose, key: &str, (at, name): (usize, &Text), noun: Said) -> Vec<Name> {
    let name = phrase(&key, name);
    let number = (at + 1).to_string().parse().map(|number| Name::Number(noun, number));
    let mut names = vec![Name::Own(whose, Arc::clone(&name)), Name::Common(name)];
    names.extend(number);
    names
}

fn service<'a>(key: &str, settings: &'a Settings) -> Result<&'a office::Service, ApiError> {
    let known = settings.rules.services.iter().find(|service| service.key.as_str() == key);
    let unknown = || match key.parse() {
        Ok(key) => ApiError::from(Refusal::UnknownService(key)),
        Err(_) => ApiError::bad_value(format!("service={key}")),
    };
    known.ok_or_else(unknown)
}

fn key(asked: &Asked) -> Result<Key, ApiError> {
    let given = asked.key.as_deref().ok_or_else(|| needed("key"))?;
    given.parse().map_err(|_| ApiError::bad_value(format!("key={given}")))
}

fn key_or(asked: &Asked, usual: Key) -> Result<Key, ApiError> {
    if asked.key.is_some() { key(asked) } else { Ok(usual) }
}

fn ahead(asked: &Asked) -> Result<Option<u16>, ApiError> {
    let n: Option<u16> = parsed("n", asked.n.as_deref())?;
    match n {
        Some(n) if n > AHEAD_MAX => Err(ApiError::bad_value(format!("n={n}"))),
        n => Ok(n),
    }
}

fn parsed<T: FromStr<Err: Display>>(
    name: &str,
    given: Option<&str>,
) -> Result<Option<T>, ApiError> {
    let parse = |text: &str| text.parse().map_err(|e| ApiError::bad_value(format!("{name}: {e}")));
    given.map(parse).transpose()
}

fn needed(what: &str) -> ApiError {
    ApiError::bad_value(what)
}
