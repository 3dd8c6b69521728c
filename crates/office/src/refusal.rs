//! Facts that stand in the way of an order. A closed list the clerk may see.

use crate::ids::{AuthorityKey, CounterNo, Millis, ServiceKey, TicketId, TicketNumber, UserName};
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
    /// No such authority here.
    #[error("there is no authority {0}")]
    UnknownAuthority(AuthorityKey),
    /// No such booking.
    #[error("there is no booking {0}")]
    UnknownBooking(TicketId),
    /// The emergency profile leaves this service out.
    #[error("{0} is suspended in the emergency")]
    ServiceSuspended(ServiceKey),
    /// The hall holds as many people as the emergency profile allows.
    #[error("the hall is full")]
    HallFull,
    /// The working time left until closing is spent on those who wait.
    #[error("those who wait fill the time until closing")]
    CapacitySpent {
        /// For what.
        service: ServiceKey,
        /// When numbers are given out again.
        opens_at: Option<Millis>,
    },
    /// This person has as many numbers as one may have.
    #[error("this person has the numbers that one may have")]
    PersonLimit,
    /// The number on the roll is held by somebody already.
    #[error("number {0} is held already")]
    NumberTaken(TicketNumber),
    /// Only staff may do this.
    #[error("this is for staff only")]
    StaffOnly,
    /// Nobody may declare priority for this service.
    #[error("there is no priority for {0}")]
    NoPriority(ServiceKey),
    /// A party, a count of dossiers, a list or a text is empty or too large.
    #[error("{0} is out of range")]
    OutOfRange(&'static str),
    /// The last call is too fresh.
    #[error("a recall may follow later")]
    RecallTooSoon {
        /// When.
        until: Millis,
    },
    /// They were recalled as often as may be.
    #[error("counter {0} has recalled as often as may be")]
    RecallsSpent(CounterNo),
    /// The call was not heard or seen yet: nobody is absent unheard.
    #[error("the call was not delivered in the hall yet")]
    NotDelivered,
    /// They are not missed, not out, not set aside.
    #[error("ticket {0} is not away")]
    NotAway(TicketId),
    /// They were missed or went out as often as one may.
    #[error("ticket {0} has come back as often as may be")]
    ReturnsSpent(TicketId),
    /// Another counter has it in hand.
    #[error("ticket {ticket} is at counter {counter}")]
    TicketElsewhere {
        /// Which.
        ticket: TicketId,
        /// Where.
        counter: CounterNo,
    },
    /// The ticket has ended.
    #[error("ticket {0} has ended")]
    TicketEnded(TicketId),
    /// That counter does not take it.
    #[error("counter {0} does not take it")]
    NotTakenThere(CounterNo),
    /// No counter takes that service for this ticket.
    #[error("no counter takes it")]
    TakenNowhere,
    /// That clerk sits nowhere.
    #[error("{0} sits at no counter")]
    ClerkAway(UserName),
    /// A transfer goes to another service, a counter or a clerk.
    #[error("a transfer needs a destination")]
    NoDestination,
    /// A number out of turn needs a reason.
    #[error("a number out of turn needs a reason")]
    ReasonNeeded,
    /// This office does not allow this person to call out of turn.
    #[error("calling out of turn is not allowed here")]
    ChoosingNotAllowed,
    /// Somebody else has changed the ticket since.
    #[error("ticket {0} has moved on")]
    MovedOn(TicketId),
    /// The office has no emergency profile.
    #[error("no emergency profile is configured")]
    NoEmergencyProfile,
    /// That alarm is not on.
    #[error("that alarm is not on")]
    NoSuchAlarm,
    /// It is not known who sat where.
    #[error("nobody knows who sat where yesterday")]
    NoRoster,
    /// This office or service takes no bookings.
    #[error("{0} cannot be booked")]
    NotBookable(ServiceKey),
    /// That day or time is not a slot that can be booked.
    #[error("there is no such slot")]
    NoSuchSlot,
    /// The slot is full.
    #[error("the slot is full")]
    SlotFull,
    /// Too early or too late to check in.
    #[error("the booking's time is not now")]
    NotCheckInTime {
        /// When it may be checked in, if that is still to come.
        opens_at: Option<Millis>,
    },
    /// The visit was rated before.
    #[error("ticket {0} was rated")]
    AlreadyRated(TicketId),
    /// The visit is not finished, was not here, or its time for a rating is over.
    #[error("ticket {0} cannot be rated now")]
    RatingClosed(TicketId),
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
            Self::UnknownAuthority(_) => "unknown_authority",
            Self::UnknownBooking(_) => "unknown_booking",
            Self::ServiceSuspended(_) => "service_suspended",
            Self::HallFull => "hall_full",
            Self::CapacitySpent { .. } => "capacity_spent",
            Self::PersonLimit => "person_limit",
            Self::NumberTaken(_) => "number_taken",
            Self::StaffOnly => "staff_only",
            Self::NoPriority(_) => "no_priority",
            Self::OutOfRange(_) | Self::BadRules(_) => "bad_value",
            Self::RecallTooSoon { .. } => "recall_too_soon",
            Self::RecallsSpent(_) => "recalls_spent",
            Self::NotDelivered => "not_delivered",
            Self::NotAway(_) => "not_away",
            Self::ReturnsSpent(_) => "returns_spent",
            Self::TicketElsewhere { .. } => "ticket_elsewhere",
            Self::TicketEnded(_) => "ticket_ended",
            Self::NotTakenThere(_) => "not_taken_there",
            Self::TakenNowhere => "taken_nowhere",
            Self::ClerkAway(_) => "clerk_away",
            Self::NoDestination => "no_destination",
            Self::ReasonNeeded => "reason_needed",
            Self::ChoosingNotAllowed => "choosing_not_allowed",
            Self::MovedOn(_) => "moved_on",
            Self::NoEmergencyProfile => "no_emergency_profile",
            Self::NoSuchAlarm => "no_such_alarm",
            Self::NoRoster => "no_roster",
            Self::NotBookable(_) => "not_bookable",
            Self::NoSuchSlot => "no_such_slot",
            Self::SlotFull => "slot_full",
            Self::NotCheckInTime { .. } => "not_check_in_time",
            Self::AlreadyRated(_) => "already_rated",
            Self::RatingClosed(_) => "rating_closed",
        }
    }
}
