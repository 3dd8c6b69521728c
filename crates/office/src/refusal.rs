//! Facts that stand in the way of an order. A closed list the clerk may see.

use crate::ids::{CounterNo, Millis, ServiceKey, TicketId, UserName};
use crate::rules::RulesError;

/// Why an order was not carried out. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such service here.
    #[error("there is no service {0}")]
    UnknownService(ServiceKey),
    /// No such counter here.
    #[error("there is no counter {0}")]
    UnknownCounter(CounterNo),
    /// No such ticket today.
    #[error("there is no ticket {0} today")]
    UnknownTicket(TicketId),
    /// Outside the issue windows.
    #[error("numbers are not given out at this hour")]
    IssuingClosed {
        /// When the next window opens.
        opens_at: Option<Millis>,
    },
    /// The service's numbers for the day are spent.
    #[error("today's numbers for {0} are spent")]
    QuotaSpent(ServiceKey),
    /// The counted part can grow no further.
    #[error("the numbers of {0} are used up")]
    NumbersSpent(ServiceKey),
    /// Only staff give out the urgent class.
    #[error("the urgent class is given by staff only")]
    UrgentByStaffOnly,
    /// The id was used before.
    #[error("ticket {0} exists already")]
    TicketExists(TicketId),
    /// The counter is closed.
    #[error("counter {0} is closed")]
    CounterClosed(CounterNo),
    /// The counter rests.
    #[error("counter {0} is paused")]
    CounterPaused(CounterNo),
    /// Another clerk sits there.
    #[error("{clerk} is at counter {counter}")]
    CounterTaken {
        /// Where.
        counter: CounterNo,
        /// Who.
        clerk: UserName,
    },
    /// The clerk sits at another counter.
    #[error("you are at counter {0}")]
    ClerkElsewhere(CounterNo),
    /// Nothing is in hand.
    #[error("counter {0} has no ticket in hand")]
    NoTicketInHand(CounterNo),
    /// Something is in hand.
    #[error("counter {0} still has a ticket in hand")]
    TicketInHand(CounterNo),
    /// They have come already.
    #[error("the citizen is at counter {0} already")]
    AlreadyServing(CounterNo),
    /// They may still be on their way.
    #[error("the citizen may still be on the way")]
    GraceRunning {
        /// When absence may be said.
        until: Millis,
    },
    /// The ticket does not wait any more.
    #[error("ticket {0} is not waiting")]
    NotWaiting(TicketId),
    /// There is no press to take back.
    #[error("counter {0} has nothing to undo")]
    NothingToUndo(CounterNo),
    /// The time to take it back is over.
    #[error("it is too late to undo at counter {0}")]
    UndoTooLate(CounterNo),
    /// The day is not later than the one that runs.
    #[error("the business day only moves forward")]
    DayNotLater,
    /// People wait for a service that the new rules lack.
    #[error("people are waiting for {0}")]
    ServiceHasWaiting(ServiceKey),
    /// People wait, and in the new rules' time zone another day may have begun.
    #[error("the time zone cannot change while people are waiting")]
    TimeZoneHasWaiting,
    /// A counter that the new rules lack is at work.
    #[error("counter {0} is at work")]
    CounterInUse(CounterNo),
    /// The new rules contradict themselves.
    #[error(transparent)]
    BadRules(#[from] RulesError),
}

impl Refusal {
    /// The stable code of the contract, in snake_case.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::UnknownService(_) => "unknown_service",
            Self::UnknownCounter(_) => "unknown_counter",
            Self::UnknownTicket(_) => "unknown_ticket",
            Self::IssuingClosed { .. } => "issuing_closed",
            Self::QuotaSpent(_) => "quota_spent",
            Self::NumbersSpent(_) => "numbers_spent",
            Self::UrgentByStaffOnly => "not_allowed",
            Self::TicketExists(_) => "ticket_exists",
            Self::CounterClosed(_) => "counter_closed",
            Self::CounterPaused(_) => "counter_paused",
            Self::CounterTaken { .. } => "counter_taken",
            Self::ClerkElsewhere(_) => "clerk_elsewhere",
            Self::NoTicketInHand(_) => "no_ticket_in_hand",
            Self::TicketInHand(_) => "ticket_in_hand",
            Self::AlreadyServing(_) => "already_serving",
            Self::GraceRunning { .. } => "grace_running",
            Self::NotWaiting(_) => "not_waiting",
            Self::NothingToUndo(_) => "nothing_to_undo",
            Self::UndoTooLate(_) => "undo_too_late",
            Self::DayNotLater => "day_not_later",
            Self::ServiceHasWaiting(_) => "service_has_waiting",
            Self::TimeZoneHasWaiting => "time_zone_has_waiting",
            Self::CounterInUse(_) => "counter_in_use",
            Self::BadRules(_) => "bad_value",
        }
    }
}
