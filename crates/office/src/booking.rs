//! Numbers booked ahead. A booking's id becomes its ticket's id when its holder comes.

use crate::ids::{AuthorityKey, PersonTag, ServiceKey, TicketId};
use crate::ticket::{Class, Language, is_false};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A booking that is neither used nor ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// The reference; the ticket will have it too.
    pub id: TicketId,
    /// What for.
    pub service: ServiceKey,
    /// The day.
    pub date: Date,
    /// When its slot begins, in minutes after local midnight.
    pub minute: u16,
    /// How soon by right.
    pub class: Class,
    /// The language they wish to be called in.
    pub language: Language,
    /// The authority that decides their case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub authority: Option<AuthorityKey>,
    /// The case belongs to another place.
    #[serde(skip_serializing_if = "is_false", default)]
    pub non_territorial: bool,
    /// Whose, where one person's numbers are limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub person: Option<PersonTag>,
    /// When it was made: its place in the order by registration.
    pub registered_at: crate::ids::Millis,
    /// Its place in the order of arrival.
    pub arrival: u64,
}
