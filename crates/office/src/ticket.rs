//! A ticket: one citizen's place in the office, from the slip to its end.

use crate::ids::{
    AuthorityKey, CounterNo, Millis, Place, ServiceKey, TicketId, TicketNumber, UserName,
};
use crate::why::Why;
use serde::{Deserialize, Serialize};

/// How soon by right. The order of the variants is the order of calling.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Given by staff only.
    Urgent,
    /// The elderly, disabled, pregnant and others named by law (NĐ 107/2021, now NĐ 118/2025).
    Priority,
    /// Everyone else.
    #[default]
    Normal,
}

impl Class {
    /// Every class, in the order of calling.
    pub const ALL: [Self; 3] = [Self::Urgent, Self::Priority, Self::Normal];
}

/// Where a ticket is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketState {
    /// In the queue of its service.
    Waiting,
    /// Called to a counter, not there yet.
    Called,
    /// At the counter.
    Serving,
    /// Set aside: a form is filled in, a result is awaited, its holder went out. Comes back with the same number.
    OnHold,
    /// Served. An end.
    Done,
    /// Called and did not come. An end, unless they come back the same day.
    NoShow,
    /// Given back, or taken out by staff. An end.
    Cancelled,
    /// The business day ended first. An end.
    Expired,
}

/// The language a citizen is served and called in.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Vietnamese.
    #[default]
    Vi,
    /// English.
    En,
}

/// Where a ticket was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// The self-service kiosk.
    Kiosk,
    /// The guide's desk or a counter.
    Desk,
    /// The citizen's own phone.
    Phone,
    /// A booking whose holder came.
    Booking,
    /// Another party's machine: a robot, another system's kiosk.
    Device,
}

/// Why a ticket is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// Something is filled in or fetched; then back to the same counter.
    Form,
    /// The result comes the same day; then back to the same counter.
    Result,
    /// The holder went out for a while.
    Away,
    /// The day was over; their place is kept for tomorrow.
    Tomorrow,
}

/// A ticket that is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// Why.
    pub reason: HoldReason,
    /// When it comes back by itself; absent: when someone brings it back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub until: Option<Millis>,
    /// The counter that set it aside, and to which it comes back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counter: Option<CounterNo>,
}

/// The counter or clerk for whom alone a ticket waits. It binds while that counter is not closed, while that clerk
/// sits somewhere; afterwards whoever takes the service may call it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// This counter.
    Counter(CounterNo),
    /// Wherever this clerk sits.
    Clerk(UserName),
}

/// A further stop of a visit: one number, several services.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stop {
    /// What is done there.
    pub service: ServiceKey,
    /// The counter that sent them away and awaits them.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counter: Option<CounterNo>,
}

/// Why a ticket ended without being served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// The holder gave it back.
    Left,
    /// Staff took it out: a mistake, a double.
    Staff,
    /// The holder goes to another office.
    MovedAway,
    /// The business day was over while it waited.
    DayOver,
    /// It was set aside and nobody came back for it that day.
    NeverReturned,
}

/// How a ticket ended, for lists and reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// What they came for was done or accepted.
    Served,
    /// The file was not complete.
    Incomplete,
    /// They belong elsewhere and were told where.
    Redirected,
    /// They were called and did not come.
    Absent,
    /// They gave the number back.
    Left,
    /// Staff took the number out.
    CancelledByStaff,
    /// They went to another office.
    MovedAway,
    /// The business day was over while they waited.
    DayOver,
    /// They were set aside and never came back.
    NeverReturned,
}

/// How a visit ended at the counter, as the clerk marked it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// What they came for was done or accepted.
    #[default]
    Served,
    /// The file was not complete; they were told what is missing.
    Incomplete,
    /// They belong elsewhere and were told where.
    Redirected,
}

/// One citizen's place. Also the row that the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ticket {
    /// The reference.
    pub id: TicketId,
    /// Printed, shown, spoken; unique within a business day.
    pub number: TicketNumber,
    /// Ordinal of the business day it was issued on.
    pub day: u32,
    /// What they came for.
    pub service: ServiceKey,
    /// How soon by right.
    pub class: Class,
    /// The language they are called in.
    pub language: Language,
    /// Where it was taken.
    pub channel: Channel,
    /// The authority that decides their case, in a hall of several.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<AuthorityKey>,
    /// The case belongs to another place (*phi địa giới*).
    #[serde(skip_serializing_if = "is_false", default)]
    pub non_territorial: bool,
    /// How many people came with this number.
    #[serde(skip_serializing_if = "is_one", default = "one")]
    pub party: u16,
    /// How many dossiers they bring.
    #[serde(skip_serializing_if = "is_one", default = "one")]
    pub dossiers: u16,
    /// Where it is in its life.
    pub state: TicketState,
    /// When it was taken.
    pub issued_at: Millis,
    /// Since when it waits by right, if that is not when it was taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub since: Option<Millis>,
    /// Place in the order of arrival. Grows for ever, also over days.
    pub arrival: u64,
    /// Sent to be served first: back from a form, or so transferred.
    #[serde(skip_serializing_if = "is_false", default)]
    pub first: bool,
    /// How many others are called before one who was missed and came back.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub after: u8,
    /// For whom alone it waits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub bound: Option<Bound>,
    /// The stops of the visit that follow.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub then: Vec<Stop>,
    /// The services done so far in this visit.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub done: Vec<ServiceKey>,
    /// Set aside, and how.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub held: Option<Held>,
    /// How often they were missed or went out and came back today.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub returns: u8,
    /// The counter that called it last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counter: Option<CounterNo>,
    /// How often it was called, recalls included.
    pub calls: u32,
    /// Recalls since the last call.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub recalls: u8,
    /// The last call or recall.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub called_at: Option<Millis>,
    /// When the last call was heard and seen in the hall.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub delivered_at: Option<Millis>,
    /// Whether neither loudspeaker nor screen was there for it, and the clerk was told to call aloud.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub aloud: bool,
    /// Which rule chose it at its last call, and whom it passed over.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub why: Option<Why>,
    /// When they came to the counter, if the clerk said so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub started_at: Option<Millis>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Millis>,
    /// How the visit ended, for a ticket that is done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<Outcome>,
    /// Whether its holder has said how it was.
    #[serde(skip_serializing_if = "is_false", default)]
    pub rated: bool,
    /// Why it ended, for a ticket that is cancelled or expired.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub cause: Option<Cause>,
}

impl Ticket {
    /// Its place in the order of arrival.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { since: self.since.unwrap_or(self.issued_at), arrival: self.arrival }
    }

    /// How it ended; `None` while it lives.
    #[must_use]
    pub fn ending(&self) -> Option<Ending> {
        match self.state {
            TicketState::Waiting
            | TicketState::Called
            | TicketState::Serving
            | TicketState::OnHold => None,
            TicketState::Done => Some(match self.outcome.unwrap_or_default() {
                Outcome::Served => Ending::Served,
                Outcome::Incomplete => Ending::Incomplete,
                Outcome::Redirected => Ending::Redirected,
            }),
            TicketState::NoShow => Some(Ending::Absent),
            TicketState::Cancelled | TicketState::Expired => Some(match self.cause {
                Some(Cause::Left) => Ending::Left,
                Some(Cause::Staff) => Ending::CancelledByStaff,
                Some(Cause::MovedAway) => Ending::MovedAway,
                Some(Cause::DayOver) => Ending::DayOver,
                Some(Cause::NeverReturned) => Ending::NeverReturned,
                // Written before causes were kept: then only holders cancelled, and only the day expired.
                None if self.state == TicketState::Cancelled => Ending::Left,
                None => Ending::DayOver,
            }),
        }
    }
}

/// Whether to leave a flag out that says nothing.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) fn is_false(flag: &bool) -> bool {
    !*flag
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) fn is_zero(count: &u8) -> bool {
    *count == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
pub(crate) fn is_one(count: &u16) -> bool {
    *count == 1
}

pub(crate) fn one() -> u16 {
    1
}
