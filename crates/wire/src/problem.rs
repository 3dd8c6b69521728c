//! RFC 9457 problem bodies.

use crate::config::ConfigFinding;
use crate::views::Text;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What helps somebody to whom no number is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Instead {
    /// When numbers are given out again: RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub opens_at: Option<String>,
    /// Whether the service can be booked ahead, and a slot is free.
    pub booking: bool,
    /// Another office that may take them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub elsewhere: Option<Text>,
}

/// What went wrong. Clients branch on `code`; people read `detail`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Problem {
    /// The short name of the problem.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and what helps, in the caller's language.
    pub detail: String,
    /// Stable, in snake_case.
    pub code: String,
    /// When trying again makes sense, where that is known: RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub until: Option<String>,
    /// Where no number is given out: what is offered instead.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub instead: Option<Instead>,
    /// Where a configuration is refused: each thing that is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub findings: Option<Vec<ConfigFinding>>,
}
