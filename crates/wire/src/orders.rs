//! What is asked of the office about tickets, counters, alarms and bookings. Unknown fields are errors.

use crate::mirror::{Channel, Class, Language, Outcome};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use ts_rs::TS;
use utoipa::ToSchema;

/// What a scanner read of an identity card, or the digits that somebody typed. Never shown, not even in an error.
#[derive(Clone, PartialEq, Eq, Serialize, TS, ToSchema)]
#[serde(transparent)]
pub struct Scanned(String);

impl Scanned {
    /// The text as it came.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Scanned {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Debug for Scanned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Scanned")
    }
}

impl<'de> Deserialize<'de> for Scanned {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        // Not `deserialize_str`: serde_json would err by itself, with the number in its words.
        from.deserialize_any(Reader)
    }
}

/// Takes a text. serde's own words quote a number that was given instead: that may be somebody's identity.
struct Reader;

impl Visitor<'_> for Reader {
    type Value = Scanned;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("identity: a text")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Scanned, E> {
        Ok(Scanned(text.to_owned()))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Scanned, E> {
        Err(E::custom("identity: a text"))
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Scanned, E> {
        Err(E::custom("identity: a text"))
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Scanned, E> {
        Err(E::custom("identity: a text"))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Scanned, E> {
        Err(E::custom("identity: a text"))
    }
}

/// `POST /tickets`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// The service's key.
    pub service: String,
    /// `normal` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub class: Option<Class>,
    /// The key of the authority that decides the case, in a hall of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authority: Option<String>,
    /// The case belongs to another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub non_territorial: Option<bool>,
    /// `vi` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// From the caller when absent: a kiosk, the desk, a phone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub channel: Option<Channel>,
    /// How many people come with this number, 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub party: Option<u16>,
    /// How many dossiers they bring, 1 when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dossiers: Option<u16>,
    /// What else they came for, in this order, under the same number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub then: Option<Vec<String>>,
    /// The twelve digits of the identity number, or the whole line of the card's QR code. Gives priority by age and
    /// counts one person's numbers; kept nowhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub identity: Option<Scanned>,
    /// The number on a slip torn from a printed roll; staff only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub from_roll: Option<String>,
    /// A sample for the printer: no number is given out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub test: Option<bool>,
}

/// `POST /tickets/return` and `POST /tickets/step-out`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ByNumber {
    /// What is printed on the slip.
    pub number: String,
}

/// `PATCH /tickets/{id}`: what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectTicket {
    /// Another service's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub service: Option<String>,
    /// Another class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub class: Option<Class>,
    /// Another authority's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authority: Option<String>,
    /// Of this place or another.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub non_territorial: Option<bool>,
}

/// Why staff take a number out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CancelBy {
    /// A mistake, a double.
    Staff,
    /// The holder goes to another office.
    MovedAway,
}

/// `POST /tickets/{id}/cancel`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelTicket {
    /// Why.
    pub cause: CancelBy,
}

/// `POST /counters/{counter}/pause`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    /// Why, for the supervisor.
    #[serde(default)]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// `POST /counters/{counter}/finish`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Finish {
    /// `served` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub outcome: Option<Outcome>,
    /// The keys of the services done; the one they were called for when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub done: Option<Vec<String>>,
    /// How many dossiers it was; as many as were said when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub dossiers: Option<u16>,
}

/// Why a counter sets its ticket aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldFor {
    /// Something is filled in or fetched.
    #[default]
    Form,
    /// The result comes the same day.
    Result,
}

/// `POST /counters/{counter}/hold`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldTicket {
    /// `form` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<HoldFor>,
    /// After how many minutes it comes back by itself; never when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub minutes: Option<u16>,
}

/// `POST /counters/{counter}/transfer`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferTicket {
    /// To this service; the same when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub service: Option<String>,
    /// To this counter alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub counter: Option<u16>,
    /// To this clerk alone, wherever they sit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub clerk: Option<String>,
    /// By when they came (the default), or behind everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub keep_place: Option<bool>,
    /// Before everyone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub first: Option<bool>,
    /// Afterwards back to this counter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub back: Option<bool>,
}

/// `POST /counters/{counter}/call`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallTicket {
    /// The ticket's id or its number.
    pub ticket: String,
    /// Why out of turn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// `POST /counters/{counter}/walk-up`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WalkUp {
    /// The service's key.
    pub service: String,
    /// `normal` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub class: Option<Class>,
    /// The authority's key, in a hall of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authority: Option<String>,
    /// The case belongs to another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub non_territorial: Option<bool>,
    /// `vi` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// Why before those who wait.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub reason: Option<String>,
}

/// `POST /counters/{counter}/assign`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AssignServices {
    /// The keys of the services it takes for the rest of the day; null: those of its configuration.
    #[serde(deserialize_with = "Option::deserialize")]
    pub services: Option<Vec<String>>,
}

/// What a supervisor must look at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(tag = "about", rename_all = "snake_case", deny_unknown_fields)]
pub enum Alarm {
    /// People wait for a service, and no open counter can take them.
    NoCounter {
        /// The service's key.
        service: String,
    },
    /// A clerk needs help.
    Help {
        /// Where.
        counter: u16,
    },
    /// A backup that was due could not be made, or could not be restored; or a good one could not be sent elsewhere.
    Backup {
        /// It is good, and could not be sent.
        #[serde(skip_serializing_if = "std::ops::Not::not", default)]
        #[ts(optional, as = "Option<bool>")]
        elsewhere: bool,
    },
}

impl From<&office::Alarm> for Alarm {
    fn from(alarm: &office::Alarm) -> Self {
        match alarm {
            office::Alarm::NoCounter { service } => {
                Self::NoCounter { service: service.to_string() }
            }
            office::Alarm::Help { counter } => Self::Help { counter: counter.get() },
            office::Alarm::Backup { elsewhere } => Self::Backup { elsewhere: *elsewhere },
        }
    }
}

/// `POST /alarms/end`
#[derive(Clone, Debug, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndAlarm {
    /// Which.
    pub alarm: Alarm,
}

/// `POST /emergency`, and its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Emergency {
    /// Whether the emergency profile is on.
    pub on: bool,
}

/// `POST /announcements`, and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAnnouncement {
    /// `evacuation`, `lunch`, `issuing_closed`, or the key of a sentence that the office wrote itself.
    pub notice: String,
    /// The part of the hall that is told; absent: all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub zone: Option<String>,
}

/// `POST /bookings`
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBooking {
    /// The service's key.
    pub service: String,
    /// `2026-11-24`
    pub date: String,
    /// When its slot begins, `09:30`.
    pub time: String,
    /// `normal` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub class: Option<Class>,
    /// The authority's key, in a hall of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authority: Option<String>,
    /// The case belongs to another place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub non_territorial: Option<bool>,
    /// `vi` when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub language: Option<Language>,
    /// As in `POST /tickets`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional, as = "Option<String>")]
    #[schema(value_type = Option<String>)]
    pub identity: Option<Scanned>,
}

/// `PATCH /bookings/{pass}`: what is absent stays.
#[derive(Clone, Debug, Default, Deserialize, Serialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveBooking {
    /// `2026-11-24`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub date: Option<String>,
    /// `09:30`
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub time: Option<String>,
}
