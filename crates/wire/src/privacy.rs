//! What the office holds of people, and how it is erased.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A kind of what leads to people, or could.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HeldKind {
    /// Identity numbers: never kept, so always none.
    Identities,
    /// Dates whose keyed hashes of identity numbers can still be compared.
    IdentityKeys,
    /// What citizens wrote of a visit and can still be read.
    Comments,
    /// Business days in the log: numbers, services, times, counters.
    Days,
    /// Accounts of staff.
    Staff,
}

/// What the office holds of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct HeldLine {
    /// Of which kind.
    pub kind: HeldKind,
    /// How many.
    pub count: u32,
    /// The first business day it is of, `2026-11-23`; null while there is none, and for accounts.
    pub since: Option<String>,
    /// The day with which the last of it ends; null where nothing ends by itself.
    pub until: Option<String>,
}

/// `GET /privacy`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Privacy {
    /// Every kind, in a fixed order.
    pub held: Vec<HeldLine>,
    /// Whether citizens are asked for words of their own.
    pub asks_comments: bool,
    /// For how many days these can be read; null where visits are not rated.
    pub comment_days: Option<u16>,
    /// For how many years the log is kept; null: for good.
    pub keep_years: Option<u16>,
    /// The last business day that was taken out of the log, `2026-11-23`; null while none was.
    pub removed_until: Option<String>,
    /// Whether identity numbers are asked for, to count one person's numbers.
    pub asks_identity: bool,
}

/// What a citizen wrote of a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VisitComment {
    /// The business day on which it was written.
    pub day: String,
    /// The visit.
    pub ticket: String,
    /// Its number.
    pub number: String,
    /// 1, bad, to 5, good.
    pub score: u8,
    /// The words; null once they are erased.
    pub words: Option<String>,
    /// The last day on which they can be read; null where they are erased, or were written by an older version, which
    /// did not seal them.
    pub until: Option<String>,
}

/// `GET /privacy/comments`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct VisitComments {
    /// In the order in which they were written.
    pub comments: Vec<VisitComment>,
}

/// Why what was written of a visit is erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EraseReason {
    /// Whoever wrote it asked for it.
    Asked,
    /// It names somebody, or says what leads to them.
    NamesSomebody,
    /// An authority orders it.
    Ordered,
    /// Its purpose has ended.
    Done,
}

/// `POST /privacy/erase`: by `ticket`, or by `day` and `number`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EraseTicket {
    /// The visit's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ticket: Option<String>,
    /// The business day, `2026-11-23`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub day: Option<String>,
    /// The number as it was printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<String>,
    /// Why. It stands in the log for ever, so it is chosen and not written.
    pub reason: EraseReason,
}

/// What an erasure came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Erased {
    /// Whether there was anything that could be read until then.
    pub found: bool,
}
