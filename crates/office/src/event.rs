//! What happened. Stored for ever: see `docs/FORMAT.md` before changing a field.

use crate::ids::{CounterNo, ServiceKey, TicketId, TicketNumber, UserName};
use crate::rules::Rules;
use crate::ticket::{Channel, Class, Language, Outcome, Ticket};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A business day: an ordinal that only grows, labelled with a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Day {
    /// 1 for the office's first day.
    pub ordinal: u32,
    /// The local date it is named after.
    pub date: Date,
}

/// The presses that can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Press {
    /// `next`
    Next,
    /// `finish`
    Finish,
    /// `no-show`
    NoShow,
}

/// Why a ticket ended without being served or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiryReason {
    /// The business day was over.
    DayOver,
}

/// Something that happened in the office, in the past tense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A business day began. Carries its opening state, so that a day replays alone.
    DayOpened {
        /// The day.
        day: Day,
        /// The rules in force.
        rules: Box<Rules>,
        /// Tickets still in hand at a counter when the day before closed.
        carried: Vec<Ticket>,
        /// The arrival that the next ticket gets.
        next_arrival: u64,
        /// Counters that stand open or paused, as they were left.
        counters: Vec<crate::office::Desk>,
    },
    /// The business day ended.
    DayClosed {
        /// The day.
        day: Day,
    },
    /// A number was given out.
    TicketIssued {
        /// The ticket.
        ticket: TicketId,
        /// What is printed, shown and spoken.
        number: TicketNumber,
        /// The counted part, from 1.
        count: u32,
        /// Place in the order of arrival.
        arrival: u64,
        /// What they came for.
        service: ServiceKey,
        /// How soon by right.
        class: Class,
        /// Language.
        language: Language,
        /// Where it was taken.
        channel: Channel,
    },
    /// A counter called a ticket.
    TicketCalled {
        /// Which.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
        /// How often by now.
        calls: u32,
        /// The ticket that the same press finished. `undo` brings both back.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        finished: Option<TicketId>,
    },
    /// A counter called its ticket again.
    TicketRecalled {
        /// Which.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
        /// How often by now.
        calls: u32,
    },
    /// They came to the counter.
    ServiceStarted {
        /// Who.
        ticket: TicketId,
        /// Where.
        counter: CounterNo,
    },
    /// A visit ended at the counter.
    TicketFinished {
        /// Whose.
        ticket: TicketId,
        /// Where.
        counter: CounterNo,
        /// How.
        outcome: Outcome,
        /// `next` or `finish`.
        press: Press,
    },
    /// They were called and did not come.
    TicketMissed {
        /// Who.
        ticket: TicketId,
        /// Where they were called to.
        counter: CounterNo,
    },
    /// The holder gave the number back.
    TicketCancelled {
        /// Which.
        ticket: TicketId,
    },
    /// A ticket ended with the day.
    TicketExpired {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: ExpiryReason,
    },
    /// A counter's last press was taken back: the tickets are as they were before it.
    CallUndone {
        /// Whose press.
        counter: CounterNo,
        /// Which press.
        press: Press,
        /// The called ticket that waits again, in its old place.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        requeued: Option<TicketId>,
        /// The ticket that is in hand again.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        restored: Option<TicketId>,
    },
    /// A counter began to work, or works again after a pause.
    CounterOpened {
        /// Which.
        counter: CounterNo,
        /// Who sits there, if a clerk opened it.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        clerk: Option<UserName>,
    },
    /// A counter rests.
    CounterPaused {
        /// Which.
        counter: CounterNo,
        /// Why.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        reason: Option<String>,
    },
    /// A counter ended its work.
    CounterClosed {
        /// Which.
        counter: CounterNo,
    },
    /// The office works by new rules.
    ConfigChanged {
        /// The rules.
        rules: Box<Rules>,
    },
}

impl Event {
    /// The tickets whose rows this event changes.
    #[must_use]
    pub fn tickets(&self) -> Vec<TicketId> {
        match self {
            Self::TicketIssued { ticket, .. }
            | Self::TicketCalled { ticket, .. }
            | Self::TicketRecalled { ticket, .. }
            | Self::ServiceStarted { ticket, .. }
            | Self::TicketFinished { ticket, .. }
            | Self::TicketMissed { ticket, .. }
            | Self::TicketCancelled { ticket }
            | Self::TicketExpired { ticket, .. } => vec![*ticket],
            Self::CallUndone { requeued, restored, .. } => {
                requeued.iter().chain(restored).copied().collect()
            }
            Self::DayOpened { .. }
            | Self::DayClosed { .. }
            | Self::CounterOpened { .. }
            | Self::CounterPaused { .. }
            | Self::CounterClosed { .. }
            | Self::ConfigChanged { .. } => Vec::new(),
        }
    }

    /// The counter whose row this event changes.
    #[must_use]
    pub fn counter(&self) -> Option<CounterNo> {
        match self {
            Self::TicketCalled { counter, .. }
            | Self::TicketRecalled { counter, .. }
            | Self::ServiceStarted { counter, .. }
            | Self::TicketFinished { counter, .. }
            | Self::TicketMissed { counter, .. }
            | Self::CallUndone { counter, .. }
            | Self::CounterOpened { counter, .. }
            | Self::CounterPaused { counter, .. }
            | Self::CounterClosed { counter } => Some(*counter),
            Self::DayOpened { .. }
            | Self::DayClosed { .. }
            | Self::TicketIssued { .. }
            | Self::TicketCancelled { .. }
            | Self::TicketExpired { .. }
            | Self::ConfigChanged { .. } => None,
        }
    }
}
