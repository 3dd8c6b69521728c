//! Offices to begin from: the samples, as forms have them.

use crate::App;
use crate::problem::ApiError;
use crate::routes::config_form::form_of;
use axum::Json;
use axum::extract::State;
use wire::{ConfigTemplate, ConfigTemplates, Problem};

/// The samples, by the names of their files.
const SAMPLES: [(&str, &str); 3] = [
    ("ward", include_str!("../../../../config/ward.toml")),
    ("three-wards", include_str!("../../../../config/three-wards.toml")),
    ("minimal", include_str!("../../../../config/minimal.toml")),
];

/// Offices to begin from.
#[utoipa::path(get, path = "/config/templates", tag = "configuration",
    responses((status = 200, body = ConfigTemplates), (status = "default", body = Problem, content_type = "application/problem+json")))]
pub(crate) async fn show(State(_): State<App>) -> Result<Json<ConfigTemplates>, ApiError> {
    let template = |(key, text): (&str, &str)| {
        Ok(ConfigTemplate { key: key.to_owned(), value: form_of(text)? })
    };
    let templates = SAMPLES.into_iter().map(template).collect::<Result<_, ApiError>>()?;
    Ok(Json(ConfigTemplates { templates }))
}
