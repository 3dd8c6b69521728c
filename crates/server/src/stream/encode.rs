//! From records to what screens are told.

use dispatcher::{Body, Record, VoiceEvent};
use office::{CounterNo, Event as Happened, Office, TicketId, Zone};
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::{Event, RecentCall, TicketLine, TicketRef};

/// What is known of an announcement that is due or being played.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    pub(crate) zone: Zone,
    pub(crate) ticket: TicketId,
    pub(crate) words: Vec<String>,
    pub(crate) player: Option<String>,
    pub(crate) line: TicketLine,
}

/// Announcements that screens may still hear of.
pub(crate) type Announcements = BTreeMap<Uuid, Spoken>;

/// A ticket at a counter, as shown.
pub(crate) fn line(
    office: &Office,
    ticket: TicketId,
    counter: CounterNo,
    for_staff: bool,
) -> Option<TicketLine> {
    let row = office.ticket(ticket)?;
    let of = TicketRef::of(row, office, for_staff);
    Some(TicketLine { of, counter: counter.get(), calls: row.calls })
}

/// What a screen is told of an event of the office, after it was applied.
pub(crate) fn event(happened: &Happened, office: &Office, for_staff: bool) -> Option<Event> {
    let of = |id: &TicketId| office.ticket(*id).map(|t| TicketRef::of(t, office, for_staff));
    let at = |id: &TicketId, counter: &CounterNo| line(office, *id, *counter, for_staff);
    Some(match happened {
        Happened::TicketIssued { ticket, .. } => Event::TicketIssued(of(ticket)?),
        Happened::TicketCalled { ticket, counter, .. } => Event::TicketCalled(at(ticket, counter)?),
        Happened::TicketRecalled { ticket, counter, .. } => {
            Event::TicketRecalled(at(ticket, counter)?)
        }
        Happened::ServiceStarted { ticket, counter } => Event::ServiceStarted(at(ticket, counter)?),
        Happened::TicketFinished { ticket, counter, .. } => {
            Event::TicketFinished(at(ticket, counter)?)
        }
        Happened::TicketMissed { ticket, counter } => Event::TicketMissed(at(ticket, counter)?),
        Happened::TicketCancelled { ticket, .. } => Event::TicketCancelled(of(ticket)?),
        Happened::TicketExpired { ticket, .. } => Event::TicketExpired(of(ticket)?),
        Happened::CallUndone { counter, press, requeued, restored } => Event::CallUndone {
            counter: counter.get(),
            press: (*press).into(),
            requeued: requeued.as_ref().and_then(of),
            restored: restored
                .and_then(|id| office.ticket(id))
                .and_then(|t| RecentCall::of(t, office, for_staff)),
        },
        Happened::CounterOpened { counter, clerk } => Event::CounterOpened {
            counter: counter.get(),
            clerk: clerk.as_ref().filter(|_| for_staff).map(ToString::to_string),
        },
        Happened::CounterPaused { counter, reason } => Event::CounterPaused {
            counter: counter.get(),
            reason: reason.clone().filter(|_| for_staff),
        },
        Happened::CounterClosed { counter } => Event::CounterClosed { counter: counter.get() },
        Happened::DayOpened { day, .. } => Event::DayOpened { date: day.date.to_string() },
        Happened::DayClosed { day } => Event::DayClosed { date: day.date.to_string() },
        Happened::ConfigChanged { .. } => Event::ConfigChanged,
        Happened::CallDelivered { .. }
        | Happened::TicketHeld { .. }
        | Happened::TicketReturned { .. }
        | Happened::TicketTransferred { .. }
        | Happened::TicketCorrected { .. }
        | Happened::CounterAssigned { .. }
        | Happened::CounterHandedOver { .. }
        | Happened::AlarmRaised { .. }
        | Happened::AlarmEnded { .. }
        | Happened::EmergencySet { .. }
        | Happened::BookingMade { .. }
        | Happened::BookingMoved { .. }
        | Happened::BookingCancelled { .. }
        | Happened::BookingLapsed { .. } => return None,
    })
}

/// What loudspeakers and staff are told of an announcement, and in which zone.
pub(crate) fn voice(event: &VoiceEvent, known: &Announcements) -> Option<(Zone, Event)> {
    let (VoiceEvent::Due { announcement, .. }
    | VoiceEvent::Started { announcement, .. }
    | VoiceEvent::Finished { announcement, .. }) = event;
    let Spoken { zone, ticket, words, player, line } = known.get(announcement)?.clone();
    let (announcement, at, ticket) =
        (announcement.to_string(), zone.to_string(), ticket.to_string());
    let event = match event {
        VoiceEvent::Due { .. } => Event::AnnouncementDue {
            url: format!("/api/v1/announcements/{announcement}.wav"),
            announcement,
            zone: at,
            player,
            words,
            line,
        },
        VoiceEvent::Started { .. } => Event::AnnouncementStarted { announcement, zone: at, ticket },
        VoiceEvent::Finished { heard, .. } => {
            Event::AnnouncementFinished { announcement, zone: at, ticket, heard: *heard }
        }
    };
    Some((zone, event))
}

/// The kind of an event of the office, as it is spelt on the wire.
pub(crate) fn kind(record: &Record) -> &'static str {
    match &record.body {
        Body::Voice(VoiceEvent::Due { .. }) => "announcement_due",
        Body::Voice(VoiceEvent::Started { .. }) => "announcement_started",
        Body::Voice(VoiceEvent::Finished { .. }) => "announcement_finished",
        Body::Admin(_) => "admin",
        Body::Office(event) => match event {
            Happened::TicketIssued { .. } => "ticket_issued",
            Happened::TicketCalled { .. } => "ticket_called",
            Happened::TicketRecalled { .. } => "ticket_recalled",
            Happened::ServiceStarted { .. } => "service_started",
            Happened::TicketFinished { .. } => "ticket_finished",
            Happened::TicketMissed { .. } => "ticket_missed",
            Happened::TicketCancelled { .. } => "ticket_cancelled",
            Happened::TicketExpired { .. } => "ticket_expired",
            Happened::CallUndone { .. } => "call_undone",
            Happened::CounterOpened { .. } => "counter_opened",
            Happened::CounterPaused { .. } => "counter_paused",
            Happened::CounterClosed { .. } => "counter_closed",
            Happened::DayOpened { .. } => "day_opened",
            Happened::DayClosed { .. } => "day_closed",
            Happened::ConfigChanged { .. } => "config_changed",
            Happened::CallDelivered { .. } => "call_delivered",
            Happened::TicketHeld { .. } => "ticket_held",
            Happened::TicketReturned { .. } => "ticket_returned",
            Happened::TicketTransferred { .. } => "ticket_transferred",
            Happened::TicketCorrected { .. } => "ticket_corrected",
            Happened::CounterAssigned { .. } => "counter_assigned",
            Happened::CounterHandedOver { .. } => "counter_handed_over",
            Happened::AlarmRaised { .. } => "alarm_raised",
            Happened::AlarmEnded { .. } => "alarm_ended",
            Happened::EmergencySet { .. } => "emergency_set",
            Happened::BookingMade { .. } => "booking_made",
            Happened::BookingMoved { .. } => "booking_moved",
            Happened::BookingCancelled { .. } => "booking_cancelled",
            Happened::BookingLapsed { .. } => "booking_lapsed",
        },
    }
}
