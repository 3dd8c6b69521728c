//! The configuration as the admin's forms have it.

use crate::views::Text;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /config/form`
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ConfigForm {
    /// What was read, for `PUT /config/form`: the SHA-256 of the text.
    pub base: String,
    /// What is written, under the keys of the text; what is left out has its default.
    #[ts(type = "Record<string, unknown>")]
    #[schema(value_type = Object)]
    pub value: Map<String, Value>,
    /// What each key means: `service.prefix`, `hours.issue.days`.
    pub meanings: BTreeMap<String, Text>,
}

/// `PUT /config/form`
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EditConfig {
    /// What was read.
    pub base: String,
    /// What is to be written: all of it.
    #[ts(type = "Record<string, unknown>")]
    #[schema(value_type = Object)]
    pub value: Map<String, Value>,
}

/// `GET /config/templates`: offices to begin from.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ConfigTemplates {
    /// The largest first.
    pub templates: Vec<ConfigTemplate>,
}

/// An office to begin from.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ConfigTemplate {
    /// `ward`, `three-wards`, `minimal`.
    pub key: String,
    /// What is written in it, under the keys of the text.
    #[ts(type = "Record<string, unknown>")]
    #[schema(value_type = Object)]
    pub value: Map<String, Value>,
}

/// What is wrong with one key of a configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ConfigFinding {
    /// Such as `service[2].prefix`, counted from 0; empty for the text as a whole.
    pub key: String,
    /// What is wrong, in the caller's language.
    pub message: String,
    /// What would be right.
    pub right: String,
}

/// `POST /config/services`: what was understood of a table. Nothing is changed by it.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedRows {
    /// The columns that were understood, by their headings, with the keys they fill.
    pub columns: Vec<ImportedColumn>,
    /// The headings that say nothing to this office.
    pub unknown: Vec<String>,
    /// Every row that is not empty.
    pub rows: Vec<ImportedRow>,
}

/// A column of such a table.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedColumn {
    /// As it is written.
    pub heading: String,
    /// `name`, `prefix`, `bring`.
    pub key: String,
}

/// A row of such a table: a service, or a procedure of one.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportedRow {
    /// As the spreadsheet counts, from 1.
    pub row: u32,
    /// As `[[service]]` holds it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional, type = "Record<string, unknown>")]
    #[schema(value_type = Option<Object>)]
    pub service: Option<Map<String, Value>>,
    /// As `[[procedure]]` holds it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional, type = "Record<string, unknown>")]
    #[schema(value_type = Option<Object>)]
    pub procedure: Option<Map<String, Value>>,
    /// What is wrong with it.
    pub problems: Vec<CellProblem>,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CellProblem {
    /// The column's heading; `None`: the row as a whole.
    pub column: Option<String>,
    /// In the caller's language.
    pub message: String,
}
