//! Reports: a table, and what is said about it.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use utoipa::ToSchema;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ColumnKind {
    /// Words.
    Text,
    /// One word of a fixed list.
    Code,
    /// A whole number of things.
    Count,
    /// A duration in whole seconds.
    Seconds,
    /// A number with two digits after the point.
    Decimal,
    /// A business day, `2026-11-02`.
    Day,
    /// A moment, RFC 3339.
    Time,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReportColumn {
    /// Its key in the rows.
    pub key: String,
    /// What it holds.
    pub kind: ColumnKind,
    /// What it is called, in the caller's language.
    pub title: String,
}

/// What stands in a place of a table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(untagged)]
pub enum ReportCell {
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
}

/// `GET /reports/{name}`: a report of some business days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Report {
    /// Which.
    pub report: String,
    /// The office's name, in the caller's language.
    pub office: String,
    /// The first business day asked for.
    pub from: String,
    /// The last one.
    pub to: String,
    /// Waits of at most so many minutes are counted as short.
    pub within_minutes: u16,
    /// When it was made, RFC 3339.
    pub at: String,
    /// The columns, in order.
    pub columns: Vec<ReportColumn>,
    /// The words of the codes that stand in the rows, in the caller's language.
    pub words: BTreeMap<String, String>,
    /// The rows, by the columns' keys; null where there is nothing to tell.
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<BTreeMap<String, Option<ReportCell>>>,
}
