//! Numbers booked ahead.

use crate::booking::Booking;
use crate::command::{Actor, Issue};
use crate::decide::Decision;
use crate::event::Event;
use crate::hours::moment;
use crate::ids::{Millis, ServiceKey, TicketId};
use crate::office::Office;
use crate::refusal::Refusal;
use crate::rules::{BookingOrder, BookingRules};
use crate::ticket::Channel;
use jiff::ToSpan;
use jiff::civil::Date;

const MS_A_MINUTE: i64 = 60_000;

/// A slot, and how many may still book it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Slot {
    /// When it begins, in minutes after local midnight.
    pub minute: u16,
    /// Bookings left.
    pub left: u16,
}

impl Office {
    pub(super) fn book(&self, issue: &Issue, date: Date, minute: u16, at: Millis) -> Decision {
        let service = self.wanted(issue, &Actor::Citizen)?;
        // A booking is one person's, for one thing.
        let alone = (issue.party, issue.dossiers) == (1, 1) && issue.then.is_empty();
        if !alone || issue.from_roll.is_some() {
            return Err(Refusal::OutOfRange("booking"));
        }
        self.check_slot(&service.key, date, minute, at)?;
        self.check_booked(issue, date)?;
        let booking = Booking {
            id: issue.ticket,
            service: service.key.clone(),
            date,
            minute,
            class: issue.class,
            language: issue.language,
            authority: issue.authority.clone(),
            non_territorial: issue.non_territorial,
            person: issue.person.clone(),
            registered_at: at,
            arrival: self.next_arrival,
        };
        Ok(vec![Event::BookingMade { booking: Box::new(booking) }])
    }

    /// One person's limits hold for the day that is booked. Numbers taken at the kiosk count on their own day only.
    fn check_booked(&self, issue: &Issue, date: Date) -> Result<(), Refusal> {
        let Some(service) = self.rules.service(&issue.service) else { return Ok(()) };
        if self.day.is_some_and(|d| d.date == date) {
            return self.check_person(issue);
        }
        let Some((limits, person)) = self.rules.issuing.person.zip(issue.person.as_ref()) else {
            return Ok(());
        };
        let same = |b: &&Booking| b.person.as_ref() == Some(person) && b.date == date;
        let booked = self.bookings.values().filter(same).count();
        let field = |b: &&Booking| {
            self.rules.service(&b.service).is_some_and(|s| s.field() == service.field())
        };
        let of_field = self.bookings.values().filter(same).filter(field).count();
        let spent =
            booked >= usize::from(limits.per_day) || of_field >= usize::from(limits.per_field);
        if spent { Err(Refusal::PersonLimit) } else { Ok(()) }
    }

    fn check_slot(
        &self,
        service: &ServiceKey,
        date: Date,
        minute: u16,
        at: Millis,
    ) -> Result<(), Refusal> {
        let slots = self.slots(service, date, at)?;
        let slot = slots.iter().find(|slot| slot.minute == minute).ok_or(Refusal::NoSuchSlot)?;
        if slot.left == 0 { Err(Refusal::SlotFull) } else { Ok(()) }
    }

    /// The slots of a day that can still be booked for a service, full ones included.
    ///
    /// # Errors
    /// [`Refusal::NotBookable`], and [`Refusal::NoSuchSlot`] for a day too far or past.
    pub fn slots(
        &self,
        service: &ServiceKey,
        date: Date,
        at: Millis,
    ) -> Result<Vec<Slot>, Refusal> {
        let rules = self.rules.issuing.booking.zip(self.rules.issue_hours.as_ref());
        let bookable = self.rules.service(service).is_some_and(|s| s.bookable);
        let Some((booking, hours)) = rules.filter(|_| bookable) else {
            return Err(Refusal::NotBookable(service.clone()));
        };
        let today = self.date_of(at);
        let last = today.checked_add(i64::from(booking.days_ahead).days()).unwrap_or(today);
        if date < today || date > last {
            return Err(Refusal::NoSuchSlot);
        }
        let length = usize::from(booking.slot_minutes.max(1));
        let starts = self.rules.windows(hours, date).iter().flat_map(|w| {
            (w.from..w.to).step_by(length).filter(move |from| w.to - from >= booking.slot_minutes)
        });
        let to_come =
            |minute: &u16| moment(date, *minute, &self.zone).is_some_and(|starts| starts > at);
        Ok(starts.filter(to_come).map(|minute| self.slot(service, date, minute, booking)).collect())
    }

    fn slot(&self, service: &ServiceKey, date: Date, minute: u16, rules: BookingRules) -> Slot {
        let taken = |b: &&Booking| (&b.service, b.date, b.minute) == (service, date, minute);
        let taken = u16::try_from(self.bookings.values().filter(taken).count()).unwrap_or(u16::MAX);
        // Who has come frees no place.
        let today = self.day.is_some_and(|day| day.date == date);
        let came = self.checked_in.get(&(service.clone(), minute)).filter(|_| today);
        let taken = taken.saturating_add(came.copied().unwrap_or(0));
        Slot { minute, left: rules.per_slot.saturating_sub(taken) }
    }

    fn known_booking(&self, id: TicketId) -> Result<&Booking, Refusal> {
        self.bookings.get(&id).ok_or(Refusal::UnknownBooking(id))
    }

    pub(super) fn move_booking(
        &self,
        booking: TicketId,
        date: Date,
        minute: u16,
        at: Millis,
    ) -> Decision {
        let known = self.known_booking(booking)?;
        if (known.date, known.minute) == (date, minute) {
            return Ok(Vec::new());
        }
        // The keyed hash of a person is made for one day: on another day it could not be compared.
        if known.person.is_some() && known.date != date {
            return Err(Refusal::NoSuchSlot);
        }
        self.check_slot(&known.service, date, minute, at)?;
        Ok(vec![Event::BookingMoved { booking, date, minute }])
    }

    pub(super) fn cancel_booking(&self, booking: TicketId) -> Decision {
        self.known_booking(booking)?;
        Ok(vec![Event::BookingCancelled { booking }])
    }

    /// The holder has come, not too early and not too late. Nothing but the slot and an emergency limits them: the
    /// number was promised.
    pub(super) fn check_in(&self, booking: TicketId, at: Millis) -> Decision {
        let known = self.known_booking(booking)?;
        let rules = self.rules.issuing.booking.unwrap_or_default();
        let starts = moment(known.date, known.minute, &self.zone).unwrap_or(at);
        let opens_at = starts.plus(-i64::from(rules.early_minutes) * MS_A_MINUTE);
        if at < opens_at || self.day.is_none_or(|d| d.date != known.date) {
            return Err(Refusal::NotCheckInTime { opens_at: Some(opens_at) });
        }
        if self.is_lapsed(known, at) {
            return Err(Refusal::NotCheckInTime { opens_at: None });
        }
        let Some(service) = self.rules.service(&known.service) else {
            return Err(Refusal::UnknownService(known.service.clone()));
        };
        let issue = Issue {
            class: known.class,
            language: known.language,
            channel: Channel::Booking,
            authority: known.authority.clone(),
            non_territorial: known.non_territorial,
            person: known.person.clone(),
            ..Issue::plain(booking, known.service.clone())
        };
        self.check_emergency(&issue)?;
        let mut issued = self.numbered(&issue, service)?;
        if let Event::TicketIssued { since, arrival, .. } = &mut issued {
            *arrival = known.arrival;
            *since = Some(match rules.order {
                BookingOrder::Registration => known.registered_at,
                BookingOrder::Slot => starts,
            });
        }
        Ok(vec![issued])
    }

    /// Whether a booking's time has passed.
    pub(super) fn is_lapsed(&self, booking: &Booking, at: Millis) -> bool {
        let rules = self.rules.issuing.booking.unwrap_or_default();
        let starts = moment(booking.date, booking.minute, &self.zone);
        starts.is_none_or(|starts| at > starts.plus(i64::from(rules.grace_minutes) * MS_A_MINUTE))
    }
}
