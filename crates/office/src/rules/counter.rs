//! Counters, and the people who sit there.

use crate::ids::{AuthorityKey, CounterNo, ServiceKey, UserName, Zone};
use crate::rules::{Step, Text};
use crate::ticket::{Class, is_false};
use serde::{Deserialize, Serialize};

/// Whose cases a counter takes, by where they belong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Territory {
    /// All.
    #[default]
    Any,
    /// Only those of this place.
    Local,
    /// Only those of other places (*phi địa giới*).
    NonTerritorial,
}

impl Territory {
    fn is_any(territory: &Self) -> bool {
        *territory == Self::Any
    }
}

/// A counter and what it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterRules {
    /// The number on its sign.
    pub number: CounterNo,
    /// A name beside the number, if the sign has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Text>,
    /// The part of the hall it stands in.
    #[serde(default)]
    pub zone: Zone,
    /// The services it takes. The order means nothing: a plan gives one.
    pub services: Vec<ServiceKey>,
    /// Further services that it takes for the urgent and the priority class only: a priority counter.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub priority_services: Vec<ServiceKey>,
    /// The authorities it may serve; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub authorities: Vec<AuthorityKey>,
    /// The classes it takes; empty: all.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub classes: Vec<Class>,
    /// Cases of this place, of others, or both.
    #[serde(skip_serializing_if = "Territory::is_any", default)]
    pub territory: Territory,
    /// In which order it calls; empty: as the office's plan says.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub plan: Vec<Step>,
    /// The next is called by itself when the counter has been free for a while.
    #[serde(skip_serializing_if = "is_false", default)]
    pub auto_next: bool,
}

impl CounterRules {
    /// A counter that takes these services from everybody, in the first zone.
    #[must_use]
    pub fn new(number: CounterNo, services: Vec<ServiceKey>) -> Self {
        Self {
            number,
            name: None,
            zone: Zone::default(),
            services,
            priority_services: Vec::new(),
            authorities: Vec::new(),
            classes: Vec::new(),
            territory: Territory::default(),
            plan: Vec::new(),
            auto_next: false,
        }
    }
}

/// What a clerk can do, wherever they sit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClerkRules {
    /// Their log-in name.
    pub user: UserName,
    /// The services they are trained for: of those a counter takes, only these are called to them.
    pub services: Vec<ServiceKey>,
    /// In which order they call; empty: as the counter's plan says.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub plan: Vec<Step>,
}
