//! A ticket as staff, devices and its holder see it.

use crate::mirror::{Channel, Class, Ending, HoldReason, Language, NoticeCode, TicketState};
use crate::texts;
use crate::time::stamp;
use crate::views::Waits;
use office::{CounterNo, Office};
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

/// How a ticket is set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Held {
    /// Why.
    pub reason: HoldReason,
    /// When it comes back by itself, RFC 3339; null: when someone brings it back.
    pub until: Option<String>,
    /// The counter to which it comes back.
    pub counter: Option<u16>,
}

impl Held {
    /// As it stands; `None` for a ticket that is not set aside.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office) -> Option<Self> {
        let held = ticket.held.filter(|_| ticket.state == office::TicketState::OnHold)?;
        Some(Self {
            reason: held.reason.into(),
            until: held.until.map(|at| stamp(at, office.zone())),
            counter: held.counter.map(CounterNo::get),
        })
    }
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
    /// The key of the authority that decides the case, in a hall of several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub authority: Option<String>,
    /// The case belongs to another place.
    #[serde(default)]
    pub non_territorial: bool,
    /// How many people came with this number.
    #[serde(default = "one")]
    pub party: u16,
    /// How many dossiers they bring.
    #[serde(default = "one")]
    pub dossiers: u16,
    /// The keys of the services that follow, under the same number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[ts(optional, as = "Option<Vec<String>>")]
    pub then: Vec<String>,
    /// The language they are called in.
    pub language: Language,
    /// Where it is in its life.
    pub state: TicketState,
    /// How it is set aside, while it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub held: Option<Held>,
    /// How it ended, once it has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub ending: Option<Ending>,
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

fn one() -> u16 {
    1
}

impl Ticket {
    /// The ticket as it stands in the office now.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office) -> Self {
        Self::with_ahead(ticket, office, office.ahead(ticket))
    }

    /// The same, for one who knows how many are ahead.
    #[must_use]
    pub fn with_ahead(ticket: &office::Ticket, office: &Office, ahead: usize) -> Self {
        Self {
            id: ticket.id.to_string(),
            number: ticket.number.to_string(),
            service: ticket.service.to_string(),
            class: ticket.class.into(),
            authority: ticket.authority.as_ref().map(ToString::to_string),
            non_territorial: ticket.non_territorial,
            party: ticket.party,
            dossiers: ticket.dossiers,
            then: texts(ticket.then.iter().map(|stop| &stop.service)),
            language: ticket.language.into(),
            state: ticket.state.into(),
            held: Held::of(ticket, office),
            ending: ticket.ending().map(Into::into),
            issued_at: stamp(ticket.issued_at, office.zone()),
            ahead: u32::try_from(ahead).unwrap_or(u32::MAX),
            wait: None,
            counter: ticket.counter.map(CounterNo::get),
            calls: ticket.calls,
            channel: ticket.channel.into(),
        }
    }
}

/// What its holder is told with a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Notice {
    /// Which.
    pub code: NoticeCode,
    /// In the ticket's language.
    pub text: String,
    /// The moment it speaks of, RFC 3339: for `after_break`, when the counters work again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub at: Option<String>,
}

/// What is printed on a slip, but for the pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Slip {
    /// The ticket.
    #[serde(flatten)]
    pub ticket: Ticket,
    /// What its holder is told.
    #[serde(default)]
    pub notices: Vec<Notice>,
}

/// A ticket in the answer that issued it: the only place where its pass stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IssuedTicket {
    /// The slip.
    #[serde(flatten)]
    pub slip: Slip,
    /// 128 bits that are the citizen's alone, in base64url.
    pub pass: String,
    /// The proof that the number was given out, `SEQ.LEAF.ROOT`: stands behind the `#` of the address in the slip's QR code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub receipt: Option<String>,
}

/// A service's tickets that are still to be served.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Queue {
    /// The service's key.
    pub service: String,
    /// Who waits, in the order in which they would be called.
    pub waiting: Vec<Ticket>,
    /// Who is set aside, by number.
    #[serde(default)]
    pub held: Vec<Ticket>,
    /// Who was called, did not come and may still come back, the latest first.
    #[serde(default)]
    pub missed: Vec<Ticket>,
}

/// Missed tickets in a list: who comes back does so soon.
pub(crate) const MISSED_MAX: usize = 50;

impl Queue {
    /// A service's queue as it stands; `ahead` says how many are ahead of one who waits.
    #[must_use]
    pub fn of(
        service: &office::ServiceKey,
        office: &Office,
        ahead: impl Fn(&office::Ticket) -> usize,
        waits: &Waits,
    ) -> Self {
        let shown = |t: &office::Ticket| Ticket {
            wait: waits.of(t),
            ..Ticket::with_ahead(t, office, ahead(t))
        };
        let of = |t: &&office::Ticket| t.service == *service;
        Self {
            service: service.to_string(),
            waiting: office.queue(service).map(shown).collect(),
            held: held(office).filter(of).map(shown).collect(),
            missed: missed(office, |t| of(&t)).into_iter().map(shown).collect(),
        }
    }
}

/// Tickets that are set aside.
pub(crate) fn held(office: &Office) -> impl Iterator<Item = &office::Ticket> {
    office.tickets().filter(|t| t.state == office::TicketState::OnHold)
}

/// Tickets whose holders did not come, the latest first.
pub(crate) fn missed(
    office: &Office,
    of: impl Fn(&office::Ticket) -> bool,
) -> Vec<&office::Ticket> {
    let gone = office.tickets().filter(|t| t.state == office::TicketState::NoShow && of(t));
    let mut gone: Vec<_> = gone.collect();
    gone.sort_by_key(|t| std::cmp::Reverse((t.called_at, t.arrival)));
    gone.truncate(MISSED_MAX);
    gone
}
