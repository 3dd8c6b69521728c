//! From records to what screens are told.

use dispatcher::{Body, Record, Unspoken, VoiceEvent};
use office::{Alarm, CounterNo, Event as Happened, Office, TicketId, Zone};
use std::collections::BTreeMap;
use uuid::Uuid;
use wire::{Booking, Event, Held, RecentCall, TicketLine, TicketRef};

/// What is known of an announcement that is due or being played.
#[derive(Clone, Debug)]
pub(crate) struct Spoken {
    pub(crate) zone: Zone,
    pub(crate) words: Vec<String>,
    pub(crate) player: Option<String>,
    /// Whom it calls; nobody is called by a notice.
    pub(crate) lines: Vec<TicketLine>,
}

/// What is told of an announcement, and to whom.
pub(crate) struct Heard {
    /// The loudspeakers of this zone; none of them when it is absent.
    pub(crate) zone: Option<Zone>,
    /// The counters that it is about, beside the supervisors.
    pub(crate) counters: Vec<CounterNo>,
    pub(crate) event: Event,
}

/// Announcements that screens may still hear of.
pub(crate) type Announcements = BTreeMap<Uuid, Spoken>;

/// For whom a frame is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Audience {
    /// Everybody in the hall.
    Public,
    /// A counter's clerk.
    Counter(CounterNo),
    /// Supervisors.
    Supervisor,
}

impl Audience {
    fn is_staff(self) -> bool {
        self != Self::Public
    }

    /// Whether what is about one counter alone is shown.
    pub(crate) fn is_of(self, counter: CounterNo) -> bool {
        match self {
            Self::Public => false,
            Self::Counter(own) => own == counter,
            Self::Supervisor => true,
        }
    }
}

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
pub(crate) fn event(happened: &Happened, office: &Office, to: Audience) -> Option<Event> {
    let for_staff = to.is_staff();
    let of = |id: &TicketId| office.ticket(*id).map(|t| TicketRef::of(t, office, for_staff));
    let at = |id: &TicketId, counter: &CounterNo| line(office, *id, *counter, for_staff);
    Some(match happened {
        Happened::TicketIssued { ticket, .. } => Event::TicketIssued(of(ticket)?),
        Happened::TicketCalled { ticket, counter, .. } => Event::TicketCalled(at(ticket, counter)?),
        Happened::CallDelivered { ticket, counter, how } => {
            let line = at(ticket, counter).filter(|_| to.is_of(*counter))?;
            Event::CallDelivered { line, how: (*how).into() }
        }
        Happened::TicketRecalled { ticket, counter, .. } => {
            Event::TicketRecalled(at(ticket, counter)?)
        }
        Happened::ServiceStarted { ticket, counter } => Event::ServiceStarted(at(ticket, counter)?),
        Happened::TicketFinished { ticket, counter, .. } => {
            Event::TicketFinished(at(ticket, counter)?)
        }
        Happened::TicketMissed { ticket, counter } => Event::TicketMissed(at(ticket, counter)?),
        Happened::TicketHeld { ticket, counter, .. } => {
            let held = office.ticket(*ticket).filter(|_| for_staff);
            let held = held.and_then(|t| Held::of(t, office));
            Event::TicketHeld { of: of(ticket)?, counter: counter.map(CounterNo::get), held }
        }
        Happened::TicketReturned { ticket, .. } => Event::TicketReturned(of(ticket)?),
        Happened::TicketTransferred { ticket, counter, press, .. } => {
            let (counter, press) = (counter.get(), (*press).into());
            Event::TicketTransferred { of: of(ticket)?, counter, press }
        }
        Happened::TicketCorrected { ticket, .. } => Event::TicketCorrected(of(ticket)?),
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
        Happened::CounterOpened { .. }
        | Happened::CounterPaused { .. }
        | Happened::CounterClosed { .. }
        | Happened::CounterAssigned { .. }
        | Happened::CounterHandedOver { .. } => counter_event(happened, office, for_staff)?,
        Happened::AlarmRaised { .. }
        | Happened::AlarmEnded { .. }
        | Happened::BookingMade { .. }
        | Happened::BookingMoved { .. }
        | Happened::BookingCancelled { .. }
        | Happened::BookingLapsed { .. }
        | Happened::TicketRated { .. } => leaders_event(happened, office, to)?,
        // What comes next says it: nobody looks for a number that was not given out.
        Happened::NumbersSkipped { .. } => return None,
        Happened::EmergencySet { on } => Event::EmergencySet { on: *on },
        Happened::DayOpened { day, .. } => Event::DayOpened { date: day.date.to_string() },
        Happened::DayClosed { day } => Event::DayClosed { date: day.date.to_string() },
        Happened::ConfigChanged { .. } => Event::ConfigChanged,
    })
}

fn counter_event(happened: &Happened, office: &Office, for_staff: bool) -> Option<Event> {
    if let Happened::CounterOpened { counter, clerk } = happened {
        let clerk = clerk.as_ref().filter(|_| for_staff).map(ToString::to_string);
        Some(Event::CounterOpened { counter: counter.get(), clerk })
    } else if let Happened::CounterPaused { counter, reason } = happened {
        let reason = reason.clone().filter(|_| for_staff);
        Some(Event::CounterPaused { counter: counter.get(), reason })
    } else if let Happened::CounterClosed { counter } = happened {
        Some(Event::CounterClosed { counter: counter.get() })
    } else if let Happened::CounterAssigned { counter, .. } = happened {
        let services = office.services_at(*counter).iter().map(ToString::to_string).collect();
        Some(Event::CounterAssigned { counter: counter.get(), services })
    } else if let Happened::CounterHandedOver { counter } = happened {
        for_staff.then_some(Event::CounterHandedOver { counter: counter.get() })
    } else {
        None
    }
}

/// What supervisors are told, and a counter of its own call for help.
fn leaders_event(happened: &Happened, office: &Office, to: Audience) -> Option<Event> {
    if let Happened::AlarmRaised { alarm } | Happened::AlarmEnded { alarm } = happened {
        let shown = match alarm {
            Alarm::NoCounter { .. } | Alarm::Backup { .. } => to == Audience::Supervisor,
            Alarm::Help { counter } => to.is_of(*counter),
        };
        let raised = matches!(happened, Happened::AlarmRaised { .. });
        let alarm = alarm.into();
        let event = if raised { Event::AlarmRaised { alarm } } else { Event::AlarmEnded { alarm } };
        return Some(event).filter(|_| shown);
    }
    if to != Audience::Supervisor {
        return None;
    }
    if let Happened::BookingMade { booking } = happened {
        Some(Event::BookingMade { booking: Booking::of(booking, office) })
    } else if let Happened::BookingMoved { booking, .. } = happened {
        let booking = office.booking(*booking)?;
        Some(Event::BookingMoved { booking: Booking::of(booking, office) })
    } else if let Happened::BookingCancelled { booking } = happened {
        Some(Event::BookingCancelled { booking: booking.to_string() })
    } else if let Happened::TicketRated { counter, score, .. } = happened {
        Some(Event::TicketRated { counter: counter.get(), score: score.get() })
    } else if let Happened::BookingLapsed { booking } = happened {
        Some(Event::BookingLapsed { booking: booking.to_string() })
    } else {
        None
    }
}

/// What loudspeakers and staff are told of an announcement.
pub(crate) fn voice(event: &VoiceEvent, known: &Announcements, office: &Office) -> Option<Heard> {
    match event {
        VoiceEvent::NoticeAsked { .. } => None,
        VoiceEvent::Unspoken { zone, ticket, counter, why, .. } => {
            let line = line(office, *ticket, *counter, false)?;
            let (zone, why) = (zone.to_string(), reason(*why).to_owned());
            let event = Event::CallUnspoken { zone, why, line };
            Some(Heard { zone: None, counters: vec![*counter], event })
        }
        VoiceEvent::Due { announcement, .. }
        | VoiceEvent::NoticeDue { announcement, .. }
        | VoiceEvent::Started { announcement, .. }
        | VoiceEvent::Finished { announcement, .. } => {
            let spoken = known.get(announcement)?.clone();
            let counters = spoken.lines.iter().filter_map(|l| l.counter.try_into().ok()).collect();
            let zone = Some(spoken.zone.clone());
            let event = of_announcement(event, announcement.to_string(), spoken)?;
            Some(Heard { zone, counters, event })
        }
    }
}

fn of_announcement(event: &VoiceEvent, announcement: String, spoken: Spoken) -> Option<Event> {
    let Spoken { zone, words, player, lines } = spoken;
    let (zone, mut lines) = (zone.to_string(), lines.into_iter());
    let url = format!("/api/v1/announcements/{announcement}.wav");
    if let VoiceEvent::NoticeDue { notice, .. } = event {
        let notice = notice.clone();
        return Some(Event::NoticeDue { announcement, zone, player, notice, words, url });
    }
    // Players tell of a notice's beginning and end too; nobody waits for that.
    let line = lines.next()?;
    let others: Vec<TicketLine> = lines.collect();
    let ticket = line.of.ticket.clone();
    Some(match event {
        VoiceEvent::Started { .. } => {
            let others = others.into_iter().map(|line| line.of.ticket).collect();
            Event::AnnouncementStarted { announcement, zone, ticket, others }
        }
        VoiceEvent::Finished { heard, .. } => {
            Event::AnnouncementFinished { announcement, zone, ticket, heard: *heard }
        }
        VoiceEvent::Due { .. }
        | VoiceEvent::NoticeDue { .. }
        | VoiceEvent::NoticeAsked { .. }
        | VoiceEvent::Unspoken { .. } => {
            Event::AnnouncementDue { announcement, zone, player, words, url, line, others }
        }
    })
}

fn reason(why: Unspoken) -> &'static str {
    match why {
        Unspoken::TooLate => "too_late",
        Unspoken::NotPlayed => "not_played",
        Unspoken::CannotSay => "cannot_say",
    }
}

/// The kind of an event of the office, as it is spelt on the wire.
pub(crate) fn kind(record: &Record) -> &'static str {
    match &record.body {
        Body::Voice(VoiceEvent::Due { .. }) => "announcement_due",
        Body::Voice(VoiceEvent::Started { .. }) => "announcement_started",
        Body::Voice(VoiceEvent::Finished { .. }) => "announcement_finished",
        Body::Voice(VoiceEvent::NoticeAsked { .. }) => "notice_asked",
        Body::Voice(VoiceEvent::NoticeDue { .. }) => "notice_due",
        Body::Voice(VoiceEvent::Unspoken { .. }) => "call_unspoken",
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
            Happened::NumbersSkipped { .. } => "numbers_skipped",
            Happened::EmergencySet { .. } => "emergency_set",
            Happened::BookingMade { .. } => "booking_made",
            Happened::BookingMoved { .. } => "booking_moved",
            Happened::BookingCancelled { .. } => "booking_cancelled",
            Happened::BookingLapsed { .. } => "booking_lapsed",
            Happened::TicketRated { .. } => "ticket_rated",
        },
    }
}
