//! Names of things, parsed once at the edge into types that cannot be wrong.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Milliseconds since the Unix epoch, UTC. Monotone within a log whatever the wall clock does.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Millis(pub i64);

impl Millis {
    /// This moment and `ms` milliseconds. Saturates instead of wrapping.
    #[must_use]
    pub fn plus(self, ms: i64) -> Self {
        Self(self.0.saturating_add(ms))
    }

    /// Milliseconds from `earlier` to this moment; negative when `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// Why a text is not one of our names.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} {given:?} is not valid: {rule}")]
pub struct BadId {
    /// The kind of name, for example `counter`.
    pub what: &'static str,
    /// The offending text, shortened.
    pub given: String,
    /// What would have been right.
    pub rule: &'static str,
}

impl BadId {
    fn new(what: &'static str, given: &str, rule: &'static str) -> Self {
        Self { what, given: given.chars().take(64).collect(), rule }
    }
}

/// A counter's number as painted on its sign: 1..=999. Zero does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct CounterNo(u16);

impl CounterNo {
    /// The largest number a sign can show.
    pub const MAX: u16 = 999;

    /// The number on the sign.
    #[must_use]
    pub fn get(self) -> u16 {
        self.0
    }
}

impl TryFrom<u16> for CounterNo {
    type Error = BadId;
    fn try_from(n: u16) -> Result<Self, BadId> {
        match n {
            1..=Self::MAX => Ok(Self(n)),
            _ => Err(BadId::new("counter", &n.to_string(), "an integer from 1 to 999")),
        }
    }
}

impl From<CounterNo> for u16 {
    fn from(n: CounterNo) -> u16 {
        n.0
    }
}

impl FromStr for CounterNo {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let bad = || BadId::new("counter", text, "an integer from 1 to 999");
        // "+3" and "03" parse as numbers but are on no sign.
        if !text.bytes().all(|b| b.is_ascii_digit()) || text.starts_with('0') {
            return Err(bad());
        }
        text.parse::<u16>().map_err(|_| bad())?.try_into()
    }
}

impl fmt::Display for CounterNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a citizen says of a visit, from 1, bad, to 5, good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Score(u8);

impl Score {
    /// The best.
    pub const MAX: u8 = 5;

    /// The number.
    #[must_use]
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Score {
    type Error = BadId;
    fn try_from(n: u8) -> Result<Self, BadId> {
        match n {
            1..=Self::MAX => Ok(Self(n)),
            _ => Err(BadId::new("score", &n.to_string(), "an integer from 1 to 5")),
        }
    }
}

impl From<Score> for u8 {
    fn from(score: Score) -> u8 {
        score.0
    }
}

/// A checked text newtype: `$max` bytes at most, every character accepted by `$ok`.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $max:literal, $rule:literal, $ok:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The longest that it may be, in bytes.
            pub const MAX: usize = $max;

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                let ok: fn(char) -> bool = $ok;
                if text.is_empty() || text.len() > $max || !text.chars().all(ok) {
                    return Err(BadId::new($what, text, $rule));
                }
                Ok(Self(text.to_owned()))
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id! {
    /// A service's key in the configuration, such as `chung-thuc`.
    ServiceKey, "service", 32, "1 to 32 of a-z, 0-9, - and _",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
}
text_id! {
    /// The key of a reason that a rating may name, such as `waited-long`.
    ReasonKey, "reason", 32, "1 to 32 of a-z, 0-9, - and _",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
}
text_id! {
    /// The key of a field of procedures (*lĩnh vực*), such as `tu-phap`.
    GroupKey, "service group", 32, "1 to 32 of a-z, 0-9, - and _",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
}
text_id! {
    /// The key of an authority (*đơn vị thẩm quyền*), such as `cua-nam`.
    AuthorityKey, "authority", 32, "1 to 32 of a-z, 0-9, - and _",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
}
text_id! {
    /// Someone who took a number, as a keyed hash whose key dies with the day: 32 hex digits that lead to nobody.
    PersonTag, "person", 32, "32 of 0-9 and a-f",
    |c| c.is_ascii_digit() || ('a'..='f').contains(&c)
}
text_id! {
    /// What a service's numbers begin with: letters or digits, such as `A` or `4`.
    Prefix, "prefix", 4, "1 to 4 of A-Z and 0-9 (and Đ)",
    |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == 'Đ'
}
text_id! {
    /// What is printed, shown and spoken: the prefix and a counted part, such as `A042` or `4042`.
    TicketNumber, "ticket number", 12, "1 to 12 of A-Z and 0-9 (and Đ)",
    |c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == 'Đ'
}
text_id! {
    /// The name a person logs in with.
    UserName, "user", 64, "1 to 64 letters, digits, or . - _ @",
    |c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@')
}
text_id! {
    /// A paired device.
    DeviceId, "device", 40, "1 to 40 of a-z, 0-9 and -",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

text_id! {
    /// A part of the hall with televisions and a loudspeaker of its own, such as `hall` or `tang-2`.
    Zone, "zone", 32, "1 to 32 of a-z, 0-9, - and _",
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_'
}

impl Default for Zone {
    /// The zone of an office that has only one.
    fn default() -> Self {
        Self("hall".to_owned())
    }
}

/// A reference to a ticket. May be shown; it opens nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TicketId(pub Uuid);

impl FromStr for TicketId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse().map(Self).map_err(|_| BadId::new("ticket", text, "the id of a ticket"))
    }
}

impl fmt::Display for TicketId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A place in the order of arrival. Whoever came first has the smaller place; no two places are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Since when they wait by right: when the number was taken, or what a booking or a transfer says instead.
    pub since: Millis,
    /// Breaks ties. Grows for ever, also over days.
    pub arrival: u64,
}
