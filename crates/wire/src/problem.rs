//! RFC 9457 problem bodies.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

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
}
