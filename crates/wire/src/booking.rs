//! Numbers booked ahead.

use crate::mirror::{Class, Language};
use crate::time::{clock, stamp};
use office::{Millis, Office, Slot};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A slot that can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SlotLine {
    /// When it begins, `09:30`.
    pub time: String,
    /// How many may still book it; 0 for a full one.
    pub left: u16,
}

/// `GET /bookings/slots`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Slots {
    /// The service's key.
    pub service: String,
    /// `2026-11-24`
    pub date: String,
    /// Those still to come, in order.
    pub slots: Vec<SlotLine>,
}

impl From<Slot> for SlotLine {
    fn from(slot: Slot) -> Self {
        Self { time: clock(slot.minute), left: slot.left }
    }
}

/// A booking that is still to be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Booking {
    /// A reference; opens nothing. The ticket will have it too.
    pub id: String,
    /// The service's key.
    pub service: String,
    /// `2026-11-24`
    pub date: String,
    /// When its slot begins, `09:30`.
    pub time: String,
    /// How soon by right.
    pub class: Class,
    /// The language they will be called in.
    pub language: Language,
    /// The authority's key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authority: Option<String>,
    /// The case belongs to another place.
    pub non_territorial: bool,
    /// From when its holder may check in, RFC 3339.
    pub check_in_from: Option<String>,
    /// When it lapses, RFC 3339.
    pub check_in_until: Option<String>,
}

impl Booking {
    /// A booking as it stands.
    #[must_use]
    pub fn of(booking: &office::Booking, office: &Office) -> Self {
        let rules = office.rules().issuing.booking.unwrap_or_default();
        let shown = |at: Option<Millis>| at.map(|at| stamp(at, office.zone()));
        let minutes = |n: u16| i64::from(n) * 60_000;
        let starts = starts(booking, office);
        Self {
            id: booking.id.to_string(),
            service: booking.service.to_string(),
            date: booking.date.to_string(),
            time: clock(booking.minute),
            class: booking.class.into(),
            language: booking.language.into(),
            authority: booking.authority.as_ref().map(ToString::to_string),
            non_territorial: booking.non_territorial,
            check_in_from: shown(starts.map(|at| at.plus(-minutes(rules.early_minutes)))),
            check_in_until: shown(starts.map(|at| at.plus(minutes(rules.grace_minutes)))),
        }
    }
}

/// When a booking's slot begins.
fn starts(booking: &office::Booking, office: &Office) -> Option<Millis> {
    let hour = i8::try_from(booking.minute / 60).ok()?;
    let minute = i8::try_from(booking.minute % 60).ok()?;
    let local = booking.date.at(hour, minute, 0, 0);
    let zoned = office.zone().to_ambiguous_zoned(local).compatible().ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

/// A booking in the answer that made it: the only place where its pass stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MadeBooking {
    /// The booking.
    #[serde(flatten)]
    pub booking: Booking,
    /// 128 bits that are the citizen's alone, in base64url. The ticket will have the same.
    pub pass: String,
}
