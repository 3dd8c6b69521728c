//! The configuration and the log.

use crate::App;
use crate::answer::{self, json};
use crate::body::{self, Key};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::media;
use crate::secrets;
use crate::texts;
use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::Response;
use dispatcher::{AdminCommand, ConfigSource, Idempotency, Order, Record, Setting, What};
use office::Actor;
use serde::{Deserialize, Serialize};
use settings::Settings;
use utoipa::ToSchema;
use wire::{ConfigChange, ConfigResult, Problem};

/// Records in one answer of the audit.
const AUDIT_MAX: usize = 1_000;

/// The office as TOML, as it was last applied.
#[utoipa::path(get, path = "/config", tag = "configuration",
    responses((status = 200, body = String, content_type = "application/toml"), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(State(app): State<App>) -> Response {
    let mut response = Response::new(Body::from(app.settings().text.clone()));
    let toml = HeaderValue::from_static("application/toml; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, toml);
    response
}

/// `?dry_run=true`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PutQuery {
    #[serde(default)]
    pub(super) dry_run: bool,
}

/// Checks a configuration, says what it changes, and applies it unless this is a dry run.
#[utoipa::path(put, path = "/config", tag = "configuration", params(("dry_run" = Option<bool>, Query)),
    request_body(content = String, content_type = "application/toml"),
    responses((status = 200, body = ConfigResult), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn put(
    State(app): State<App>,
    caller: Caller,
    headers: HeaderMap,
    Key(key): Key,
    query: Result<Query<PutQuery>, axum::extract::rejection::QueryRejection>,
    body: Body,
) -> Result<Response, ApiError> {
    let Query(PutQuery { dry_run }) = query.map_err(|e| ApiError::bad_value(e.body_text()))?;
    check_toml(&headers)?;
    let bytes = body::read(body, settings::TEXT_BYTES_MAX).await?;
    let text = std::str::from_utf8(&bytes).map_err(|e| bad_config(e.to_string()))?;
    let key = key.map(|k| Idempotency { request: secrets::hash(&bytes), ..k });
    change_to(&app, text, Asking { caller, headers, key, dry_run }).await
}

/// Who asks for a configuration, and how.
pub(super) struct Asking {
    pub(super) caller: Caller,
    pub(super) headers: HeaderMap,
    pub(super) key: Option<Idempotency>,
    pub(super) dry_run: bool,
}

/// Checks a configuration, says what it changes, and makes the office work by it unless this is a dry run.
pub(super) async fn change_to(app: &App, text: &str, asking: Asking) -> Result<Response, ApiError> {
    let language = texts::language(&asking.headers);
    let new = app.checked(text)?;
    let found: Vec<_> = new.warnings.iter().map(|w| w.line(language)).collect();
    let result = ConfigResult {
        applied: !asking.dry_run,
        changes: settings::diff(&app.settings(), &new).into_iter().map(change).collect(),
        warnings: [found, media::missing(app, &new, language)].concat(),
    };
    let (status, body) = json(StatusCode::OK, &result);
    if asking.dry_run {
        let seq = app.dispatcher().read().seq;
        return Ok(answer::send(dispatcher::Answer { status, body, seq, repeated: false }));
    }
    let (author, key) = (asking.caller.author(), asking.key);
    let order = move |configure| {
        Order::new(configure, author).once(key).answered_by(move |_| (status, body))
    };
    Ok(answer::send(app.apply(new, ConfigSource::Browser, None, order).await?))
}

fn check_toml(headers: &HeaderMap) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    match essence {
        "" | "application/toml" | "text/plain" => Ok(()),
        _ => {
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            Err(ApiError::new(status, "unsupported_media_type", "application/toml"))
        }
    }
}

/// A key with a slip in it would be found out at night.
fn check_recipients(new: &Settings) -> Result<(), ApiError> {
    for key in new.backup.iter().flat_map(|backup| &backup.recipients) {
        dispatcher::recipient(key).map_err(|e| bad_config(format!("backup.recipients: {e}")))?;
    }
    Ok(())
}

/// A pack that is neither the office's own nor in this program would leave the hall silent.
fn check_pack(app: &App, new: &Settings) -> Result<(), ApiError> {
    for (key, name) in new.voice.packs() {
        app.voices().voice(name).map_err(|e| bad_config(format!("{key}: {e}")))?;
    }
    Ok(())
}

pub(super) fn bad_config(what: String) -> ApiError {
    ApiError::bad_value(what).said("bad_config")
}

/// Somebody else has changed the configuration since it was read.
pub(super) fn changed_meanwhile() -> ApiError {
    ApiError::new(StatusCode::CONFLICT, "config_changed_meanwhile", "")
}

fn change(change: settings::Change) -> ConfigChange {
    ConfigChange { key: change.key, old: change.old, new: change.new }
}

impl App {
    /// A configuration that this office could work by, as far as its text says.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn checked(&self, text: &str) -> Result<Settings, ApiError> {
        let new =
            settings::read(text, "config").map_err(|found| ApiError::BadConfig(Box::new(found)))?;
        check_pack(self, &new)?;
        check_recipients(&new)?;
        Ok(new)
    }

    /// Makes the office work by other settings, and keeps them.
    ///
    /// # Errors
    /// A refusal, such as people waiting for a service that would go; or a fault of the store.
    pub async fn configure(
        &self,
        settings: Settings,
        source: ConfigSource,
        by: Actor,
    ) -> Result<dispatcher::Answer, ApiError> {
        self.apply(settings, source, None, move |what| Order::new(what, by)).await
    }

    /// The same, if the office still works by the text that these settings were made from.
    ///
    /// # Errors
    /// As [`App::configure`]; `config_changed_meanwhile` when it does not, and nothing is changed then.
    pub async fn configure_from(
        &self,
        base: &str,
        settings: Settings,
        source: ConfigSource,
        by: Actor,
    ) -> Result<dispatcher::Answer, ApiError> {
        let base = Some(base.to_owned());
        self.apply(settings, source, base, move |what| Order::new(what, by)).await
    }

    /// Carried through although its caller hangs up: the office never works by other rules than it shows.
    async fn apply(
        &self,
        settings: Settings,
        source: ConfigSource,
        base: Option<String>,
        order: impl FnOnce(What) -> Order + Send + 'static,
    ) -> Result<dispatcher::Answer, ApiError> {
        let app = self.clone();
        let applied = tokio::spawn(async move {
            // One after another: what is written last is what everybody works by.
            let _turn = app.configuring().lock().await;
            if base.is_some_and(|base| base != app.settings().text) {
                return Err(changed_meanwhile());
            }
            let order = order(configuration(&app.settings(), &settings, source));
            let answer = app.dispatcher().submit(order).await?;
            if !answer.repeated {
                app.work_by(settings);
            }
            Ok(answer)
        });
        applied.await.map_err(|_| ApiError::internal())?
    }
}

/// From one configuration to another. What changes is told in the log.
#[must_use]
pub fn configuration(old: &Settings, new: &Settings, source: ConfigSource) -> What {
    let changes = settings::diff(old, new).into_iter();
    let noted = |settings::Change { key, old, new }| Setting { key, old, new };
    What::Admin(AdminCommand::Configure {
        rules: Box::new(new.rules.clone()),
        text: new.text.clone(),
        sha256: secrets::hex(&secrets::hash(new.text.as_bytes())),
        source,
        changes: changes.map(noted).collect(),
    })
}

/// `?after=SEQ`
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// As the description has it: no number of a log is larger.
    #[serde(default)]
    after: i64,
}

/// A part of the log.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Audit {
    /// The records after `after`, at most a thousand.
    #[schema(value_type = Vec<Object>)]
    records: Vec<Record>,
    /// The last record of the log: ask again while it is beyond the last one given.
    head: u64,
}

/// The log as records.
#[utoipa::path(get, path = "/audit", tag = "audit", params(("after" = Option<u64>, Query)),
    responses((status = 200, body = Audit), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn audit(
    State(app): State<App>,
    query: Result<Query<AuditQuery>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Audit>, ApiError> {
    let Query(AuditQuery { after }) = query.map_err(|e| ApiError::bad_value(e.body_text()))?;
    let after = u64::try_from(after).map_err(|_| ApiError::bad_value("after"))?;
    let head = app.dispatcher().read().seq;
    let dispatcher = app.dispatcher().clone();
    let read = tokio::task::spawn_blocking(move || dispatcher.since(after, AUDIT_MAX)).await;
    let read = read.map_err(|_| ApiError::internal())?;
    let failed = |e: dispatcher::JournalError| {
        ApiError::from(dispatcher::CommandError::StoreFailed(e.to_string()))
    };
    Ok(Json(Audit { records: read.map_err(failed)?, head }))
}
