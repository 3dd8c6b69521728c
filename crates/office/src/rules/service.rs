//! What people come for.

use crate::ids::{AuthorityKey, GroupKey, Prefix, ServiceKey};
use crate::rules::Text;
use crate::ticket::is_false;
use serde::{Deserialize, Serialize};

/// A field of procedures (*lĩnh vực*): a group of services on the kiosk, and the unit of some limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// Its key.
    pub key: GroupKey,
    /// As shown on the kiosk.
    pub name: Text,
}

/// A ward or agency that decides cases in this hall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authority {
    /// Its key.
    pub key: AuthorityKey,
    /// As shown on the kiosk.
    pub name: Text,
}

/// The counted parts a service gives out: `first`, `first + step`, … up to `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    /// The first counted part.
    pub first: u32,
    /// None is greater than this.
    pub last: u32,
    /// From one to the next.
    pub step: u32,
}

/// The largest counted part. Five digits can still be said and shown; an office that needs more has lost count.
pub const COUNT_MAX: u32 = 99_999;

impl Default for Range {
    fn default() -> Self {
        Self { first: 1, last: COUNT_MAX, step: 1 }
    }
}

impl Range {
    fn is_default(range: &Self) -> bool {
        *range == Self::default()
    }

    /// The first counted part after `last`, if one is left. `last` may come from a range that was in force before.
    #[must_use]
    pub fn after(self, last: Option<u32>) -> Option<u32> {
        let step = self.step.max(1);
        let next = match last.and_then(|last| last.checked_sub(self.first)) {
            Some(counted) => (counted / step + 1).checked_mul(step)?.checked_add(self.first)?,
            None => self.first,
        };
        (next <= self.last).then_some(next)
    }

    /// The counted part after which the next `count` are passed over; of fewer than twice as many, half of what is
    /// left. `None` when that is none.
    pub(crate) fn passing(self, last: Option<u32>, count: u32) -> Option<u32> {
        let next = self.after(last)?;
        let step = self.step.max(1);
        let left = (self.last - next) / step + 1;
        let passed = count.min(left / 2).checked_sub(1)?;
        Some(next + passed * step)
    }
}

/// The time of day after which a case is finished on another day, and what the slip says about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CutOff {
    /// Minutes after local midnight; from this minute on.
    pub minute: u16,
    /// What the citizen is told.
    pub notice: Text,
}

/// What people come for: a field or procedure with a queue and numbers of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its key in the configuration and the API.
    pub key: ServiceKey,
    /// What its numbers begin with.
    pub prefix: Prefix,
    /// As shown on the kiosk.
    pub name: Text,
    /// Numbers a business day, if limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quota: Option<u32>,
    /// The field it belongs to.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub group: Option<GroupKey>,
    /// Its counted parts.
    #[serde(skip_serializing_if = "Range::is_default", default)]
    pub range: Range,
    /// How long a case takes at the counter, in minutes; without it capacity is not reckoned.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub minutes: Option<u16>,
    /// When cases stop being finished the same day.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cut_off: Option<CutOff>,
    /// Nobody may declare priority for it.
    #[serde(skip_serializing_if = "is_false", default)]
    pub no_priority: bool,
    /// For people who do not know what to choose: no counter need take it, the guide turns each into the right service.
    #[serde(skip_serializing_if = "is_false", default)]
    pub guidance: bool,
    /// May be booked ahead.
    #[serde(skip_serializing_if = "is_false", default)]
    pub bookable: bool,
    /// What it is must not be told to whoever looks on: [`crate::Rules::public_name`] stands in its place.
    #[serde(skip_serializing_if = "is_false", default)]
    pub sensitive: bool,
}

impl Service {
    /// A service with nothing but its name: no limits, no group, numbers from 1.
    #[must_use]
    pub fn new(key: ServiceKey, prefix: Prefix, name: Text) -> Self {
        Self {
            key,
            prefix,
            name,
            quota: None,
            group: None,
            range: Range::default(),
            minutes: None,
            cut_off: None,
            no_priority: false,
            guidance: false,
            bookable: false,
            sensitive: false,
        }
    }

    /// The unit of "one per field": its field, or itself when it stands in none.
    #[must_use]
    pub fn field(&self) -> &str {
        self.group.as_ref().map_or(self.key.as_str(), GroupKey::as_str)
    }
}
