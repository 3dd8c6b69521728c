//! The configuration as forms have it: values in, edits of the text out. Checked and applied as the text is.

use crate::App;
use crate::body::{self, Key};
use crate::caller::Caller;
use crate::problem::ApiError;
use crate::routes::config::{Asking, PutQuery, bad_config, change_to, changed_meanwhile};
use crate::secrets;
use axum::Json;
use axum::body::Body;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use dispatcher::Idempotency;
use serde_json::{Map, Number, Value};
use wire::{ConfigForm, ConfigResult, EditConfig, Problem, Text};

/// JSON writes a text with its quotes and keys somewhat longer than TOML does.
const FORM_BYTES_MAX: usize = 2 * settings::TEXT_BYTES_MAX;

/// What the configuration holds, and what each of its keys means.
#[utoipa::path(get, path = "/config/form", tag = "configuration",
    responses((status = 200, body = ConfigForm), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(State(app): State<App>) -> Result<Json<ConfigForm>, ApiError> {
    let settings = app.settings();
    let meanings = settings::meanings().iter();
    Ok(Json(ConfigForm {
        base: base(&settings.text),
        value: form_of(&settings.text)?,
        meanings: meanings
            .map(|(key, said)| {
                (key.clone(), Text { vi: said.vi.clone(), en: Some(said.en.clone()) })
            })
            .collect(),
    }))
}

/// Writes what differs into the configuration's text, checks it, says what it changes, and applies it unless this is a
/// dry run.
#[utoipa::path(put, path = "/config/form", tag = "configuration", params(("dry_run" = Option<bool>, Query)),
    request_body = EditConfig,
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
    body::check_json(&headers)?;
    let bytes = body::read(body, FORM_BYTES_MAX).await?;
    let EditConfig { base: read, value } = body::parse(&bytes)?;
    let text = app.settings().text.clone();
    let key = key.map(|k| Idempotency { request: secrets::hash(&bytes), ..k });
    if read != base(&text) {
        let wanted = toml_table(value);
        // The same press again, after its answer was lost: the log gives that answer.
        let done = key.is_some() && settings::written(&text).is_ok_and(|now| now == wanted);
        if !done {
            return Err(changed_meanwhile());
        }
        return change_to(&app, &text, Asking { caller, headers, key, dry_run }).await;
    }
    let edited =
        settings::edit(&text, &toml_table(value)).map_err(|e| bad_config(e.to_string()))?;
    change_to(&app, &edited, Asking { caller, headers, key, dry_run }).await
}

/// What an edit is based on.
fn base(text: &str) -> String {
    secrets::hex(&secrets::hash(text.as_bytes()))
}

pub(super) fn form_of(text: &str) -> Result<Map<String, Value>, ApiError> {
    let written = settings::written(text).map_err(|e| bad_config(e.to_string()))?;
    Ok(written.into_iter().map(|(key, value)| (key, json_value(value))).collect())
}

fn json_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => Number::from_f64(number).map_or(Value::Null, Value::Number),
        toml::Value::Boolean(on) => on.into(),
        toml::Value::Datetime(at) => at.to_string().into(),
        toml::Value::Array(values) => values.into_iter().map(json_value).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(key, value)| (key, json_value(value))).collect()
        }
    }
}

/// `null` stands for what is left out.
pub(super) fn toml_table(map: Map<String, Value>) -> toml::Table {
    map.into_iter().filter_map(|(key, value)| Some((key, toml_value(value)?))).collect()
}

fn toml_value(value: Value) -> Option<toml::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(on) => on.into(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64()?.into(),
        },
        Value::String(text) => text.into(),
        Value::Array(values) => {
            toml::Value::Array(values.into_iter().filter_map(toml_value).collect())
        }
        Value::Object(map) => toml::Value::Table(toml_table(map)),
    })
}
