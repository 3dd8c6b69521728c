//! What shows that the log is the one from before.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A head of the log's tree (RFC 9162): whoever keeps it can prove any other log wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LogHead {
    /// How many records it covers.
    #[ts(type = "number")]
    pub size: u64,
    /// The root over them, in base64url.
    pub root: String,
}

/// `GET /log/head`: the head as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LogNow {
    /// The head.
    #[serde(flatten)]
    pub head: LogHead,
    /// As people write it down: `4711:9f86 d081 884c 7d65`.
    pub text: String,
    /// The server's time, RFC 3339.
    pub at: String,
}

/// `GET /log/consistency`: that the log of one head begins with that of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct LogGrowth {
    /// The earlier head.
    pub from: LogHead,
    /// The later one.
    pub to: LogHead,
    /// The proof (RFC 9162, 2.1.4), in base64url.
    pub path: Vec<String>,
}

/// `GET /my/{pass}/proof`: that the number on a slip stands in the log, and that the log has only grown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MyProof {
    /// The leaf of the record by which the number was given out, in base64url.
    pub leaf: String,
    /// The head as it is.
    pub head: LogHead,
    /// That the leaf stands under it (RFC 9162, 2.1.3), in base64url.
    pub included: Vec<String>,
    /// That its log begins with the one that was asked about (RFC 9162, 2.1.4), in base64url.
    pub grown: Vec<String>,
}

/// A head of a full hour, as televisions show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NotedHead {
    /// The hour, RFC 3339: the head covers what was recorded before it.
    pub at: String,
    /// How many records it covers.
    #[ts(type = "number")]
    pub size: u64,
    /// The first eight bytes of the root, in hexadecimal, in fours.
    pub code: String,
}
