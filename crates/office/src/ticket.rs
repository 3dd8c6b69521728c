//! A ticket: one citizen's place in the office, from the slip to its end.

use crate::ids::{CounterNo, Millis, ServiceKey, TicketId, TicketNumber};
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
    /// Served. An end.
    Done,
    /// Called and did not come. An end.
    NoShow,
    /// Given back by its holder. An end.
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
    /// Where it is in its life.
    pub state: TicketState,
    /// When it was taken.
    pub issued_at: Millis,
    /// Place in the order of arrival. Grows for ever, also over days.
    pub arrival: u64,
    /// The counter that called it last.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub counter: Option<CounterNo>,
    /// How often it was called, recalls included.
    pub calls: u32,
    /// The last call or recall.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub called_at: Option<Millis>,
    /// When they came to the counter, if the clerk said so.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub started_at: Option<Millis>,
    /// When it ended.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub ended_at: Option<Millis>,
    /// How the visit ended, for a ticket that is done.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub outcome: Option<Outcome>,
}
