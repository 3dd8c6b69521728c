//! A ticket as staff, devices and its holder see it.

use crate::mirror::{Channel, Class, Language, TicketState};
use crate::time::stamp;
use office::Office;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How long one will probably wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Wait {
    /// Half of all wait no longer than this, in seconds.
    pub p50_s: u32,
    /// Nine in ten wait no longer than this, in seconds.
    pub p90_s: u32,
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Ticket {
    /// A reference; opens nothing.
    pub id: String,
    /// What is printed, shown and spoken.
    pub number: String,
    /// The service's key.
    pub service: String,
    /// How soon by right.
    pub class: Class,
    /// The language they are called in.
    pub language: Language,
    /// Where it is in its life.
    pub state: TicketState,
    /// When it was taken, RFC 3339.
    pub issued_at: String,
    /// Waiting tickets that would be called before it.
    pub ahead: u32,
    /// The estimate; null while there is none.
    pub wait: Option<Wait>,
    /// The counter that called it.
    pub counter: Option<u16>,
    /// How often it was called.
    pub calls: u32,
    /// Where it was taken.
    pub channel: Channel,
}

impl Ticket {
    /// The ticket as it stands in the office now.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office) -> Self {
        let waiting = ticket.state == office::TicketState::Waiting;
        let ahead = if waiting { office.ahead(ticket) } else { 0 };
        Self {
            id: ticket.id.to_string(),
            number: ticket.number.to_string(),
            service: ticket.service.to_string(),
            class: ticket.class.into(),
            language: ticket.language.into(),
            state: ticket.state.into(),
            issued_at: stamp(ticket.issued_at, office.zone()),
            ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
            wait: None,
            counter: ticket.counter.map(office::CounterNo::get),
            calls: ticket.calls,
            channel: ticket.channel.into(),
        }
    }
}

/// A ticket in the answer that issued it: the only place where its pass stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IssuedTicket {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// 128 bits that are the citizen's alone, in base64url.
    pub pass: String,
}

/// Who waits for a service, in the order in which they would be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Queue {
    /// The service's key.
    pub service: String,
    /// In order.
    pub waiting: Vec<Ticket>,
}
