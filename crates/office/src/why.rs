//! Why a number was called: kept with every call, small enough to store.

use crate::ids::TicketNumber;
use serde::{Deserialize, Serialize};

/// Passed tickets that a call names; the rest are counted. Keeps the event under 400 bytes.
pub const PASSED_NAMED_MAX: usize = 8;

/// The rule that chose a ticket. `docs/POLICY.md` says each in full.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It came first.
    Earliest,
    /// Others had been called before it as often or as long as may be: bounded overtaking.
    Owed,
    /// Staff gave it the urgent class.
    Urgent,
    /// It was sent to be served first: back from a form, or so transferred.
    First,
    /// Both wait, and it was the turn of the priority class.
    PriorityTurn,
    /// Both wait, and it was the turn of the normal class.
    NormalTurn,
    /// It came back after it was missed, and nobody else waits.
    NobodyElse,
    /// A clerk chose this number out of turn.
    Chosen,
    /// It waited for this counter alone, and was asked for by its number.
    Awaited,
    /// Set aside or missed, and brought back by the counter.
    BroughtBack,
    /// Someone without a number stood at the counter.
    WalkUp,
}

/// Why a call chose its ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Why {
    /// Which rule.
    pub rule: Rule,
    /// The step of the plan that was followed, from 1; absent without a plan, or when no step held.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub step: Option<u8>,
    /// Who came earlier, could have been called here, and was not: the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub passed: Vec<TicketNumber>,
    /// How many more were passed over.
    #[serde(skip_serializing_if = "none_more", default)]
    pub more: u32,
    /// What the clerk gave as the reason, for a number called out of turn.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
}

impl Rule {
    /// Whether the policy chose, and not a clerk.
    #[must_use]
    pub const fn is_the_policys(self) -> bool {
        match self {
            Self::Earliest
            | Self::Owed
            | Self::Urgent
            | Self::First
            | Self::PriorityTurn
            | Self::NormalTurn
            | Self::NobodyElse => true,
            Self::Chosen | Self::Awaited | Self::BroughtBack | Self::WalkUp => false,
        }
    }
}

impl Why {
    /// How many were passed over.
    #[must_use]
    pub fn passed_count(&self) -> u32 {
        u32::try_from(self.passed.len()).unwrap_or(u32::MAX).saturating_add(self.more)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn none_more(more: &u32) -> bool {
    *more == 0
}
