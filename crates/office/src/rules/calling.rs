//! The calling policy, declared. `docs/POLICY.md` says what each part means.

use crate::ids::{AuthorityKey, ServiceKey};
use crate::ticket::{Class, is_false};
use serde::{Deserialize, Serialize};

/// How the priority class and the normal class share a counter while both wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Between {
    /// Every priority ticket before any normal one.
    Strict,
    /// So many priority tickets, then one normal.
    Interleaved(u8),
}

impl Default for Between {
    fn default() -> Self {
        Self::Interleaved(1)
    }
}

/// How far anybody may be passed over, whatever the policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overtaking {
    /// People who came later and are called before one; absent: any number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub people: Option<u16>,
    /// Minutes that one waits on after somebody else was called in their turn; absent: any time.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub minutes: Option<u16>,
}

impl Default for Overtaking {
    fn default() -> Self {
        Self { people: Some(3), minutes: Some(15) }
    }
}

/// Who may call a chosen number out of turn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChosenBy {
    /// Nobody.
    Nobody,
    /// Supervisors.
    Supervisor,
    /// Clerks at their own counter, and supervisors.
    #[default]
    Clerk,
}

/// One step of an ordered plan: which tickets, and when the step holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Of these services; empty: all that the counter takes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub services: Vec<ServiceKey>,
    /// Of these authorities; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub authorities: Vec<AuthorityKey>,
    /// Of these classes; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub classes: Vec<Class>,
    /// Only those who booked.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub booked: bool,
    /// Shares with the steps beside it that have a share too, in this proportion; 0: the step comes in its order.
    #[serde(skip_serializing_if = "no_share", default)]
    pub share: u16,
    /// Only those who have waited so many minutes.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub waited_minutes: Option<u16>,
    /// Only while at least so many of them wait.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub waiting_at_least: Option<u16>,
    /// Only from this minute of the local day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub from_minute: Option<u16>,
    /// Only before this minute of the local day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub to_minute: Option<u16>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn no_share(share: &u16) -> bool {
    *share == 0
}

/// Whom a counter calls next, as the office declares it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calling {
    /// Priority and normal.
    #[serde(default)]
    pub between: Between,
    /// The bound on being passed over.
    #[serde(default)]
    pub overtaking: Overtaking,
    /// The order of calling for counters without a plan of their own; empty: who came first.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub plan: Vec<Step>,
    /// Who may call out of turn.
    #[serde(default)]
    pub chosen_by: ChosenBy,
    /// A number called out of turn needs a reason.
    #[serde(skip_serializing_if = "is_false", default)]
    pub reason_required: bool,
    /// Who turns this many years old this year has priority; read from an identity number.
    #[serde(default = "priority_age")]
    pub priority_age: u8,
}

/// The age from which NĐ 107/2021 and the cities' own rules give priority without a question.
fn priority_age() -> u8 {
    75
}

impl Default for Calling {
    fn default() -> Self {
        Self {
            between: Between::default(),
            overtaking: Overtaking::default(),
            plan: Vec::new(),
            chosen_by: ChosenBy::default(),
            reason_required: false,
            priority_age: priority_age(),
        }
    }
}
