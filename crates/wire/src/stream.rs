//! Frames of the stream.

use crate::booking::Booking;
use crate::changed::Changed;
use crate::mirror::{Class, Delivery, Press};
use crate::orders::Alarm;
use crate::texts;
use crate::ticket::Held;
use crate::time::stamp;
use crate::views::{MyTicketView, RecentCall};
use office::Office;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What the server sends. `S` is the state of the view; `E` is [`Event`], on the view `ticket` [`MyEvent`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "frames are made, encoded and dropped one at a time")]
pub enum Frame<S, E> {
    /// Everything the view shows.
    Snapshot {
        /// The log's epoch; another one means another log.
        epoch: String,
        /// The last event this view shows, 0 if none.
        seq: u64,
        /// The server's time, RFC 3339.
        at: String,
        /// The view.
        state: S,
    },
    /// Something happened.
    Event {
        /// The log's number.
        seq: u64,
        /// The number of the event before it in this view. Another one means that something was missed.
        prev: u64,
        /// When it happened, RFC 3339.
        at: String,
        /// What happened.
        event: E,
        /// What the view shows otherwise by it. Whoever applies this to what was shown before shows what a new
        /// snapshot would say, but for what follows from the clock; after `day_opened` and `config_changed` a
        /// snapshot says more. Absent on the views `ticket` and `speaker`, and when nothing is otherwise.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        changed: Option<Changed>,
    },
    /// The line is alive.
    Heartbeat {
        /// The server's time, RFC 3339.
        at: String,
    },
    /// What the view shows otherwise though nothing happened: estimates, and what is known of devices. Not numbered, and
    /// told again to one who comes back.
    Meanwhile {
        /// The server's time, RFC 3339.
        at: String,
        /// `view_changed`; on the view `ticket` with how it stands.
        event: E,
        /// As in an event.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        changed: Option<Changed>,
    },
    /// To one device: its screen shows for a while which it is.
    Identify {
        /// What people call it.
        name: String,
    },
    /// To one loudspeaker or television: whether it plays the zone's announcements.
    Elected {
        /// Whether it does.
        player: bool,
    },
}

/// A ticket as everybody may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketRef {
    /// Its id.
    pub ticket: String,
    /// What is shown and spoken.
    pub number: String,
    /// The service's key.
    pub service: String,
    /// What only staff see.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub staff: Option<StaffOnly>,
}

/// What a clerk sees of a ticket beyond its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StaffOnly {
    /// How soon by right.
    pub class: Class,
    /// When it was taken, RFC 3339.
    pub issued_at: String,
    /// Place in the order of arrival.
    pub arrival: u64,
    /// The key of the authority that decides the case.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub authority: Option<String>,
    /// Whether the case belongs to another place; absent: no.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub non_territorial: Option<bool>,
    /// How many people came with this number, if more than one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub party: Option<u16>,
    /// How many dossiers they bring, if more than one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub dossiers: Option<u16>,
    /// For whom alone it waits.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub bound: Option<Bound>,
    /// Whether it is served before those who wait; absent: no.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub first: Option<bool>,
    /// How many others were to be called before one who came back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub after: Option<u8>,
    /// The keys of the services that follow, under the same number.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    #[ts(optional)]
    pub then: Option<Vec<String>>,
}

/// The counter or clerk for whom alone a ticket waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// This counter.
    Counter(u16),
    /// Wherever this clerk sits.
    Clerk(String),
}

impl From<&office::Bound> for Bound {
    fn from(bound: &office::Bound) -> Self {
        match bound {
            office::Bound::Counter(counter) => Self::Counter(counter.get()),
            office::Bound::Clerk(clerk) => Self::Clerk(clerk.to_string()),
        }
    }
}

impl StaffOnly {
    fn of(ticket: &office::Ticket, office: &Office) -> Self {
        let then = texts(ticket.then.iter().map(|stop| &stop.service));
        Self {
            class: ticket.class.into(),
            issued_at: stamp(ticket.issued_at, office.zone()),
            arrival: ticket.arrival,
            authority: ticket.authority.as_ref().map(ToString::to_string),
            non_territorial: ticket.non_territorial.then_some(true),
            party: Some(ticket.party).filter(|n| *n != 1),
            dossiers: Some(ticket.dossiers).filter(|n| *n != 1),
            bound: ticket.bound.as_ref().map(Into::into),
            first: ticket.first.then_some(true),
            after: Some(ticket.after).filter(|n| *n != 0),
            then: Some(then).filter(|keys| !keys.is_empty()),
        }
    }
}

impl TicketRef {
    /// A ticket as everybody may see it, or as staff do.
    #[must_use]
    pub fn of(ticket: &office::Ticket, office: &Office, for_staff: bool) -> Self {
        let staff = for_staff.then(|| StaffOnly::of(ticket, office));
        Self {
            ticket: ticket.id.to_string(),
            number: ticket.number.to_string(),
            service: ticket.service.to_string(),
            staff,
        }
    }
}

/// A ticket at a counter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TicketLine {
    /// The ticket.
    #[serde(flatten)]
    pub of: TicketRef,
    /// Where.
    pub counter: u16,
    /// How often it was called.
    pub calls: u32,
}

/// What happened, as screens see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// A number was given out.
    TicketIssued(TicketRef),
    /// A counter called.
    TicketCalled(TicketLine),
    /// A counter called once more.
    TicketRecalled(TicketLine),
    /// They came to the counter.
    ServiceStarted(TicketLine),
    /// A visit ended.
    TicketFinished(TicketLine),
    /// They did not come.
    TicketMissed(TicketLine),
    /// It was set aside.
    TicketHeld {
        /// The ticket.
        #[serde(flatten)]
        of: TicketRef,
        /// The counter that had it in hand; null for one who waited.
        counter: Option<u16>,
        /// How; for staff only.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        held: Option<Held>,
    },
    /// One who was missed, went out or was set aside waits again.
    TicketReturned(TicketRef),
    /// It was sent on from a counter, and waits for what the ticket says.
    TicketTransferred {
        /// The ticket, with the service that it waits for.
        #[serde(flatten)]
        of: TicketRef,
        /// The counter that had it in hand.
        counter: u16,
        /// `transfer`; another press when a stop of the visit was done and the next one follows.
        press: Press,
    },
    /// Staff corrected what it is for.
    TicketCorrected(TicketRef),
    /// The call in hand reached the hall, or is to be called aloud. For its counter and supervisors.
    CallDelivered {
        /// The call.
        #[serde(flatten)]
        line: TicketLine,
        /// How; `aloud` asks the clerk to call it.
        how: Delivery,
    },
    /// The number was given back.
    TicketCancelled(TicketRef),
    /// The day ended first.
    TicketExpired(TicketRef),
    /// A press was taken back.
    CallUndone {
        /// Whose.
        counter: u16,
        /// Which.
        press: Press,
        /// Waits again, in its old place.
        requeued: Option<TicketRef>,
        /// Is at the counter again.
        restored: Option<RecentCall>,
    },
    /// A counter works.
    CounterOpened {
        /// Which.
        counter: u16,
        /// Who sits there; for staff only.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        clerk: Option<String>,
    },
    /// A counter rests.
    CounterPaused {
        /// Which.
        counter: u16,
        /// Why; for staff only.
        #[serde(skip_serializing_if = "Option::is_none", default)]
        #[ts(optional)]
        reason: Option<String>,
    },
    /// A counter ended its work.
    CounterClosed {
        /// Which.
        counter: u16,
    },
    /// A counter takes other services for the rest of the day.
    CounterAssigned {
        /// Which.
        counter: u16,
        /// The keys of what it takes.
        services: Vec<String>,
    },
    /// A clerk left the seat to the next. For staff.
    CounterHandedOver {
        /// Which.
        counter: u16,
    },
    /// Somebody must look. For supervisors; a counter hears of its own call for help.
    AlarmRaised {
        /// At what.
        alarm: Alarm,
    },
    /// It is all right again.
    AlarmEnded {
        /// What is.
        alarm: Alarm,
    },
    /// The emergency profile began or ended.
    EmergencySet {
        /// It began.
        on: bool,
    },
    /// A number was booked. For supervisors.
    BookingMade {
        /// The booking.
        booking: Booking,
    },
    /// A booking has another slot. For supervisors.
    BookingMoved {
        /// The booking, as it stands.
        booking: Booking,
    },
    /// A booking was given back. For supervisors.
    BookingCancelled {
        /// Its id.
        booking: String,
    },
    /// A booking's time passed and nobody came. For supervisors.
    BookingLapsed {
        /// Its id.
        booking: String,
    },
    /// A visit was rated. For supervisors.
    TicketRated {
        /// Where it was served.
        counter: u16,
        /// 1, bad, to 5, good.
        score: u8,
    },
    /// Something that this view does not tell of changed what it shows.
    ViewChanged,
    /// A business day began: ask for a snapshot.
    DayOpened {
        /// `2026-11-23`
        date: String,
    },
    /// A business day ended.
    DayClosed {
        /// `2026-11-23`
        date: String,
    },
    /// The office works by new rules: ask for a snapshot.
    ConfigChanged,
    /// The zone's player is to play this.
    AnnouncementDue {
        /// Its id.
        announcement: String,
        /// Where.
        zone: String,
        /// The device that is to play it; null when none can.
        player: Option<String>,
        /// What it says.
        words: Vec<String>,
        /// Where the waveform is.
        url: String,
        /// What it calls.
        #[serde(flatten)]
        line: TicketLine,
        /// Others that it calls in the same breath, because many were called at once.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        #[ts(as = "Option<Vec<TicketLine>>", optional)]
        others: Vec<TicketLine>,
    },
    /// The zone's player is to play this, which calls nobody.
    NoticeDue {
        /// Its id; its player says `started` and `finished` of it as of a call's.
        announcement: String,
        /// Where.
        zone: String,
        /// The device that is to play it.
        player: Option<String>,
        /// `evacuation`, `lunch`, `issuing_closed`, or the key of a sentence of the office's own.
        notice: String,
        /// What it says.
        words: Vec<String>,
        /// Where the waveform is.
        url: String,
    },
    /// No loudspeaker says this call: its clerk is to call aloud. For its counter and supervisors.
    CallUnspoken {
        /// Where.
        zone: String,
        /// Why: `too_late`, `not_played`, `cannot_say`.
        why: String,
        /// The call.
        #[serde(flatten)]
        line: TicketLine,
    },
    /// It is being played.
    AnnouncementStarted {
        /// Its id.
        announcement: String,
        /// Where.
        zone: String,
        /// What it calls.
        ticket: String,
        /// The others that it calls in the same breath.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        #[ts(as = "Option<Vec<String>>", optional)]
        others: Vec<String>,
    },
    /// It was played to its end, or not.
    AnnouncementFinished {
        /// Its id.
        announcement: String,
        /// Where.
        zone: String,
        /// What it calls.
        ticket: String,
        /// Whether all of it was played.
        heard: bool,
    },
}

/// An event on the view `ticket`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct MyEvent {
    /// What happened in the office.
    pub kind: String,
    /// The holder's ticket after it.
    pub my: MyTicketView,
}
