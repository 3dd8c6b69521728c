//! What happened. Stored for ever: see `docs/FORMAT.md` before changing a field.

use crate::alarm::Alarm;
use crate::booking::Booking;
use crate::ids::{
    AuthorityKey, CounterNo, Millis, PersonTag, ReasonKey, Score, ServiceKey, TicketId,
    TicketNumber, UserName,
};
use crate::rules::Rules;
use crate::ticket::{
    Bound, Cause, Channel, Class, HoldReason, Language, Outcome, Stop, Ticket, is_false, is_one,
    is_zero, one,
};
use crate::why::Why;
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
    /// `hold`
    Hold,
    /// `transfer`
    Transfer,
    /// `call`
    Call,
}

/// How a call reached the hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// A player played it to the end, and a screen showed it.
    HeardAndSeen,
    /// A player played it to the end; no screen is there.
    Heard,
    /// A screen showed it; no player is there.
    Seen,
    /// Neither is there: the clerk was told to call aloud.
    Aloud,
}

/// Who sat where when a day ended: tomorrow's roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Where.
    pub counter: CounterNo,
    /// Who.
    pub clerk: UserName,
    /// What the counter took, if not what its configuration says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub services: Option<Vec<ServiceKey>>,
}

/// Why a ticket ended without being served or given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExpiryReason {
    /// The business day was over.
    DayOver,
    /// It was set aside and nobody came back for it that day.
    NeverReturned,
}

impl ExpiryReason {
    /// The same, as the ticket keeps it.
    pub(crate) fn cause(self) -> Cause {
        match self {
            Self::DayOver => Cause::DayOver,
            Self::NeverReturned => Cause::NeverReturned,
        }
    }
}

/// Something that happened in the office, in the past tense.
#[allow(clippy::large_enum_variant, reason = "events live in short lists, one after another")]
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
        /// Bookings for this day and later ones.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        bookings: Vec<Booking>,
        /// Who sat where at the end of the day before.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        roster: Vec<Seat>,
        /// The emergency profile is on.
        #[serde(skip_serializing_if = "is_false", default)]
        emergency: bool,
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
        /// The authority that decides their case.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        authority: Option<AuthorityKey>,
        /// The case belongs to another place.
        #[serde(skip_serializing_if = "is_false", default)]
        non_territorial: bool,
        /// How many people came with this number.
        #[serde(skip_serializing_if = "is_one", default = "one")]
        party: u16,
        /// How many dossiers they bring.
        #[serde(skip_serializing_if = "is_one", default = "one")]
        dossiers: u16,
        /// Since when it waits by right, if that is not now.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        since: Option<Millis>,
        /// What else they came for.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        then: Vec<Stop>,
        /// Who took it, where one person's numbers are limited.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        person: Option<PersonTag>,
        /// It was printed on a roll: the service's own numbers go on where they were. `count` is 0.
        #[serde(skip_serializing_if = "is_false", default)]
        from_roll: bool,
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
        /// Which rule chose it, and whom it passed over. Absent in logs of before it was kept.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        why: Option<Why>,
    },
    /// A call was heard and seen in the hall: from here a grace runs.
    CallDelivered {
        /// Whose.
        ticket: TicketId,
        /// Where to.
        counter: CounterNo,
        /// How.
        how: Delivery,
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
        /// `next`, `finish` or `call`.
        press: Press,
        /// The services done, if the clerk named them.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        done: Vec<ServiceKey>,
        /// How many dossiers it was, if the clerk said so.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        dossiers: Option<u16>,
    },
    /// They were called and did not come.
    TicketMissed {
        /// Who.
        ticket: TicketId,
        /// Where they were called to.
        counter: CounterNo,
    },
    /// The ticket was set aside.
    TicketHeld {
        /// Which.
        ticket: TicketId,
        /// The counter that had it in hand; absent for one who waited.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        counter: Option<CounterNo>,
        /// Why.
        reason: HoldReason,
        /// When it comes back by itself.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        until: Option<Millis>,
    },
    /// One who was missed, went out or was set aside waits again, with the same number and the same place.
    TicketReturned {
        /// Which.
        ticket: TicketId,
        /// How many others are called first.
        #[serde(skip_serializing_if = "is_zero", default)]
        after: u8,
        /// It counts against the returns of a day.
        #[serde(skip_serializing_if = "is_false", default)]
        counted: bool,
        /// For whom alone it waits.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        bound: Option<Bound>,
        /// Served first when its counter is free.
        #[serde(skip_serializing_if = "is_false", default)]
        first: bool,
    },
    /// The ticket was sent elsewhere and waits there.
    TicketTransferred {
        /// Which.
        ticket: TicketId,
        /// The counter that had it in hand.
        counter: CounterNo,
        /// `transfer`; `next`, `finish` or `call` when a stop of the visit was done and the next one follows.
        press: Press,
        /// What it waits for.
        service: ServiceKey,
        /// For whom alone.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        bound: Option<Bound>,
        /// Served first.
        #[serde(skip_serializing_if = "is_false", default)]
        first: bool,
        /// Since when it waits by right.
        since: Millis,
        /// Its place in the order of arrival.
        arrival: u64,
        /// The stops of the visit that follow.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        then: Vec<Stop>,
        /// The services that were done at the counter.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        done: Vec<ServiceKey>,
        /// How many dossiers it was, if the clerk said so.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        dossiers: Option<u16>,
    },
    /// Staff corrected a ticket that waits.
    TicketCorrected {
        /// Which.
        ticket: TicketId,
        /// What it waits for.
        service: ServiceKey,
        /// How soon by right.
        class: Class,
        /// The authority that decides the case.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        authority: Option<AuthorityKey>,
        /// The case belongs to another place.
        #[serde(skip_serializing_if = "is_false", default)]
        non_territorial: bool,
    },
    /// A number was given back, or taken out by staff.
    TicketCancelled {
        /// Which.
        ticket: TicketId,
        /// Why. Logs of before it was kept: the holder left.
        #[serde(default = "left")]
        cause: Cause,
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
    /// For the rest of the day a counter takes other services.
    CounterAssigned {
        /// Which.
        counter: CounterNo,
        /// What it takes; absent: those of its configuration.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        services: Option<Vec<ServiceKey>>,
    },
    /// A clerk left the seat to the next; what is in hand stays there.
    CounterHandedOver {
        /// Which.
        counter: CounterNo,
    },
    /// Somebody must look.
    AlarmRaised {
        /// At what.
        alarm: Alarm,
    },
    /// It is all right again.
    AlarmEnded {
        /// What is.
        alarm: Alarm,
    },
    /// Numbers up to this counted part are not given out today: after a restored backup, people may hold them.
    NumbersSkipped {
        /// Of which service.
        service: ServiceKey,
        /// The last counted part that is passed over.
        count: u32,
    },
    /// The emergency profile began or ended.
    EmergencySet {
        /// It began.
        on: bool,
    },
    /// A number was booked.
    BookingMade {
        /// The booking.
        booking: Box<Booking>,
    },
    /// A booking has another slot.
    BookingMoved {
        /// Which.
        booking: TicketId,
        /// The new day.
        date: Date,
        /// The new slot.
        minute: u16,
    },
    /// A booking was given back.
    BookingCancelled {
        /// Which.
        booking: TicketId,
    },
    /// A booking's time passed and nobody came.
    BookingLapsed {
        /// Which.
        booking: TicketId,
    },
    /// A citizen said how a visit was.
    TicketRated {
        /// Which.
        ticket: TicketId,
        /// Where it was served.
        counter: CounterNo,
        /// From 1, bad, to 5, good.
        score: Score,
        /// The keys of reasons.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        reasons: Vec<ReasonKey>,
        /// In their own words, where the office asks for them.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        comment: Option<String>,
    },
    /// The office works by new rules.
    ConfigChanged {
        /// The rules.
        rules: Box<Rules>,
    },
}

/// The cause of cancellations written before causes were kept.
fn left() -> Cause {
    Cause::Left
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
            | Self::CallDelivered { ticket, .. }
            | Self::TicketMissed { ticket, .. }
            | Self::TicketHeld { ticket, .. }
            | Self::TicketReturned { ticket, .. }
            | Self::TicketTransferred { ticket, .. }
            | Self::TicketCorrected { ticket, .. }
            | Self::TicketCancelled { ticket, .. }
            | Self::TicketExpired { ticket, .. }
            | Self::TicketRated { ticket, .. } => vec![*ticket],
            Self::CallUndone { requeued, restored, .. } => {
                requeued.iter().chain(restored).copied().collect()
            }
            Self::DayOpened { .. }
            | Self::DayClosed { .. }
            | Self::CounterOpened { .. }
            | Self::CounterPaused { .. }
            | Self::CounterClosed { .. }
            | Self::CounterAssigned { .. }
            | Self::CounterHandedOver { .. }
            | Self::AlarmRaised { .. }
            | Self::AlarmEnded { .. }
            | Self::NumbersSkipped { .. }
            | Self::EmergencySet { .. }
            | Self::BookingMade { .. }
            | Self::BookingMoved { .. }
            | Self::BookingCancelled { .. }
            | Self::BookingLapsed { .. }
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
            | Self::TicketTransferred { counter, .. }
            | Self::CallUndone { counter, .. }
            | Self::CounterOpened { counter, .. }
            | Self::CounterPaused { counter, .. }
            | Self::CounterAssigned { counter, .. }
            | Self::CounterHandedOver { counter }
            | Self::CounterClosed { counter } => Some(*counter),
            Self::TicketHeld { counter, .. } => *counter,
            Self::DayOpened { .. }
            | Self::DayClosed { .. }
            | Self::TicketRated { .. }
            | Self::TicketIssued { .. }
            | Self::TicketCancelled { .. }
            | Self::TicketExpired { .. }
            | Self::CallDelivered { .. }
            | Self::TicketReturned { .. }
            | Self::TicketCorrected { .. }
            | Self::AlarmRaised { .. }
            | Self::AlarmEnded { .. }
            | Self::NumbersSkipped { .. }
            | Self::EmergencySet { .. }
            | Self::BookingMade { .. }
            | Self::BookingMoved { .. }
            | Self::BookingCancelled { .. }
            | Self::BookingLapsed { .. }
            | Self::ConfigChanged { .. } => None,
        }
    }
}
