//! Times and counts that bound what may be done.

use serde::{Deserialize, Serialize};

/// Times and counts that bound what may be done. Times in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Limits {
    /// How long a press may be taken back.
    pub undo_ms: i64,
    /// How long after a delivered call a citizen cannot yet be absent. Priority classes get twice that. With 0 the
    /// clerk may say so at once.
    pub absent_grace_ms: i64,
    /// How long after a call the next recall may follow.
    pub recall_pause_ms: i64,
    /// Recalls of one call at most.
    pub recalls_max: u8,
    /// How long after the grace a called ticket is missed by itself; absent: never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auto_no_show_ms: Option<i64>,
    /// How many others are called before one who was missed and came back.
    pub return_after: u8,
    /// How often a day one may be missed, or go out, and come back.
    pub returns_max: u8,
    /// How long one may go out.
    pub away_ms: i64,
    /// How long after a break a missed call does not count: people are still coming back.
    pub after_break_ms: i64,
    /// How long people wait for a service that no open counter takes before the supervisor is alarmed.
    pub no_counter_ms: i64,
    /// How long a counter with `auto_next` stays free before the next is called.
    pub auto_next_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            undo_ms: 10_000,
            absent_grace_ms: 90_000,
            recall_pause_ms: 5_000,
            recalls_max: 5,
            auto_no_show_ms: None,
            return_after: 2,
            returns_max: 2,
            away_ms: 15 * 60_000,
            after_break_ms: 5 * 60_000,
            no_counter_ms: 3 * 60_000,
            auto_next_ms: 5_000,
        }
    }
}
