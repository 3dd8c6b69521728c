//! Numbers booked ahead.

use super::{Done, Obstacles, Plain};
use jiff::ToSpan;
use jiff::civil::Date;
use office::{Actor, Booking, BookingOrder, Channel, Event, Issue, Millis, ServiceKey, TicketId};

impl Plain {
    pub(super) fn book(&mut self, issue: &Issue, date: Date, minute: u16) -> Done {
        let mut no = self.cannot_be_asked(issue, &Actor::Citizen);
        // A booking is one person's, for one thing.
        let alone = issue.party == 1 && issue.dossiers == 1 && issue.then.is_empty();
        no.when(!alone || issue.from_roll.is_some(), "bad_value");
        self.cannot_be_booked(&issue.service, date, minute, &mut no);
        if self.rules.service(&issue.service).is_some() {
            no.when(self.has_enough(issue, Some(date)), "person_limit");
        }
        no.none()?;
        let booking = Booking {
            id: issue.ticket,
            service: issue.service.clone(),
            date,
            minute,
            class: issue.class,
            language: issue.language,
            authority: issue.authority.clone(),
            non_territorial: issue.non_territorial,
            person: issue.person.clone(),
            registered_at: self.now,
            arrival: self.next_arrival,
        };
        self.next_arrival += 1;
        self.bookings.push(booking.clone());
        self.tell(Event::BookingMade { booking: Box::new(booking) });
        Ok(())
    }

    fn cannot_be_booked(&self, key: &ServiceKey, date: Date, minute: u16, no: &mut Obstacles) {
        let bookable = self.rules.service(key).is_some_and(|service| service.bookable);
        let booking = self.rules.issuing.booking.filter(|_| bookable);
        let Some((booking, hours)) = booking.zip(self.rules.issue_hours.as_ref()) else {
            no.when(true, "not_bookable");
            return;
        };
        let (today, _) = self.local(self.now);
        let last = today.checked_add(i64::from(booking.days_ahead).days()).unwrap();
        let near = today <= date && date <= last && self.moment(date, minute) > self.now;
        let is_slot = self.windows(hours, date).iter().any(|w| {
            let whole = minute >= w.from && minute + booking.slot_minutes <= w.to;
            whole && (minute - w.from).is_multiple_of(booking.slot_minutes)
        });
        no.when(!near || !is_slot, "no_such_slot");
        let same = |b: &&Booking| (&b.service, b.date, b.minute) == (key, date, minute);
        let came = self.used.iter().filter(|(used, at)| (used, *at) == (key, minute)).count();
        let came = if self.day.is_some_and(|day| day.date == date) { came } else { 0 };
        let taken = came + self.bookings.iter().filter(same).count();
        no.when(taken >= booking.per_slot.into(), "slot_full");
    }

    fn booking(&self, id: TicketId) -> Result<&Booking, Vec<&'static str>> {
        let known = self.bookings.iter().find(|booking| booking.id == id);
        known.ok_or(vec!["unknown_booking"])
    }

    pub(super) fn move_booking(&mut self, id: TicketId, date: Date, minute: u16) -> Done {
        let known = self.booking(id)?.clone();
        if (known.date, known.minute) == (date, minute) {
            return Ok(());
        }
        let mut no = Obstacles::default();
        // Who somebody is can be compared within one day only.
        no.when(known.person.is_some() && known.date != date, "no_such_slot");
        self.cannot_be_booked(&known.service, date, minute, &mut no);
        no.none()?;
        let booking = self.bookings.iter_mut().find(|booking| booking.id == id).unwrap();
        (booking.date, booking.minute) = (date, minute);
        self.tell(Event::BookingMoved { booking: id, date, minute });
        Ok(())
    }

    pub(super) fn cancel_booking(&mut self, booking: TicketId) -> Done {
        self.booking(booking)?;
        self.bookings.retain(|known| known.id != booking);
        self.tell(Event::BookingCancelled { booking });
        Ok(())
    }

    fn starts(&self, booking: &Booking) -> Millis {
        self.moment(booking.date, booking.minute)
    }

    pub(super) fn is_past(&self, booking: &Booking) -> bool {
        let rules = self.rules.issuing.booking.unwrap_or_default();
        self.now > self.starts(booking).plus(Self::minutes(rules.grace_minutes))
    }

    pub(super) fn check_in(&mut self, id: TicketId) -> Done {
        let booking = self.booking(id)?.clone();
        let rules = self.rules.issuing.booking.unwrap_or_default();
        let mut no = Obstacles::default();
        let from = self.starts(&booking).plus(-Self::minutes(rules.early_minutes));
        let today = self.day.is_some_and(|day| day.date == booking.date);
        no.when(!today || self.now < from || self.is_past(&booking), "not_check_in_time");
        no.when(self.rules.service(&booking.service).is_none(), "unknown_service");
        let issue = Issue {
            class: booking.class,
            language: booking.language,
            channel: Channel::Booking,
            authority: booking.authority.clone(),
            non_territorial: booking.non_territorial,
            ..Issue::plain(id, booking.service.clone())
        };
        self.emergency_forbids(&issue, &mut no);
        let number = self.number_for(&issue, &mut no);
        no.none()?;
        let (number, count) = number.expect("nothing stands in the way");
        let mut ticket = self.written(&issue, number, booking.arrival);
        ticket.since = Some(match rules.order {
            BookingOrder::Registration => booking.registered_at,
            BookingOrder::Slot => self.starts(&booking),
        });
        self.bookings.retain(|known| known.id != id);
        self.used.push((booking.service.clone(), booking.minute));
        self.take_in(ticket, count, booking.person);
        Ok(())
    }
}
