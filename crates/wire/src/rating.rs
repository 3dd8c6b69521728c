//! What a citizen says of a visit.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /my/{pass}/rating`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateVisit {
    /// 1, bad, to 5, good.
    pub score: u8,
    /// The keys of reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub reasons: Vec<String>,
    /// In their own words, where the office asks for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub comment: Option<String>,
}

/// `POST /counters/{counter}/rating`
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RateHere {
    /// The visit that was asked about.
    pub visit: String,
    /// 1, bad, to 5, good.
    pub score: u8,
    /// The keys of reasons.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub reasons: Vec<String>,
}
