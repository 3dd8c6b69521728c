//! Why a number was called.

use crate::mirror::Rule;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /tickets/{id}/why`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Why {
    /// Which rule chose it; null for a ticket that was not called.
    pub rule: Option<Rule>,
    /// The step of the plan that was followed, from 1.
    pub step: Option<u8>,
    /// The whole of it in words, in the caller's language.
    pub sentence: String,
    /// Who came earlier and could have been called: the numbers of the first of them.
    pub passed: Vec<String>,
    /// How many more there were.
    pub more: u32,
    /// What the clerk gave as the reason.
    pub reason: Option<String>,
    /// For a ticket that waits: how many would be called before it.
    pub ahead: Option<u32>,
}

/// Who came later for the same service and was called first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Turn {
    /// People with priority, by class.
    pub priority: u32,
    /// Called out of turn, by somebody's choice.
    pub chosen: u32,
    /// Others: booked, brought back, awaited at one counter, or called while the holder was away.
    pub others: u32,
}

/// `GET /my/{pass}/why`: the same without others' numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MyWhy {
    /// Which rule chose it; null for a ticket that was not called.
    pub rule: Option<Rule>,
    /// The step of the plan that was followed, from 1.
    pub step: Option<u8>,
    /// The whole of it in words, in the caller's language.
    pub sentence: String,
    /// How many came earlier and could have been called.
    pub passed: u32,
    /// For a ticket that waits: how many would be called before it.
    pub ahead: Option<u32>,
    /// Who came later and was called first; null when the server has not seen the day from its beginning.
    #[serde(default)]
    pub turn: Option<Turn>,
}
