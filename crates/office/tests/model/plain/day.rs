//! The day, the rules, and what time brings about.

use super::counters::in_hand;
use super::{Done, Obstacles, Plain, Sign, only};
use jiff::civil::Date;
use office::{
    Alarm, Day, Desk, DeskState, Event, ExpiryReason, HoldReason, Millis, Rules, Seat, ServiceKey,
    Ticket, TicketId, TicketState,
};

impl Plain {
    pub(super) fn open_day(&mut self, date: Date) -> Done {
        if let Some(day) = self.day {
            if date <= day.date {
                return only("day_not_later");
            }
            self.send_home();
            let mut past: Vec<_> = self.bookings.iter().filter(|b| b.date < date).collect();
            past.sort_by_key(|booking| booking.id);
            for booking in past.into_iter().map(|booking| booking.id).collect::<Vec<_>>() {
                self.lapse(booking);
            }
            self.tell(Event::DayClosed { day });
        }
        self.open_with(date);
        if self.works_on(date) {
            for id in self.by_id(is_kept) {
                self.waits_again(id, 0, false, None, true);
            }
        }
        Ok(())
    }

    fn works_on(&self, date: Date) -> bool {
        let hours = [&self.rules.service_hours, &self.rules.issue_hours];
        let set = hours.into_iter().flatten().next();
        set.is_none_or(|hours| !self.windows(hours, date).is_empty())
    }

    /// Tickets by their id, for those that are told in that order.
    fn by_id(&self, of: impl Fn(&Ticket) -> bool) -> Vec<TicketId> {
        let rows = self.rows.iter().filter(|row| of(&row.ticket));
        let mut ids: Vec<TicketId> = rows.map(|row| row.ticket.id).collect();
        ids.sort();
        ids
    }

    fn send_home(&mut self) {
        let here = |t: &Ticket| {
            matches!(t.state, TicketState::Waiting | TicketState::OnHold) && !is_kept(t)
        };
        for ticket in self.by_id(here) {
            let now = self.now;
            let mut reason = ExpiryReason::DayOver;
            self.change(ticket, |t| {
                let mut cause = office::Cause::DayOver;
                if t.state == TicketState::OnHold {
                    (reason, cause) = (ExpiryReason::NeverReturned, office::Cause::NeverReturned);
                }
                (t.state, t.ended_at, t.cause) = (TicketState::Expired, Some(now), Some(cause));
                (t.outcome, t.held) = (None, None);
            });
            self.tell(Event::TicketExpired { ticket, reason });
        }
    }

    fn lapse(&mut self, booking: TicketId) {
        self.bookings.retain(|known| known.id != booking);
        self.tell(Event::BookingLapsed { booking });
    }

    /// The new day begins with what is in hand, what was kept for it, and the counters at work.
    fn open_with(&mut self, date: Date) {
        let day = Day { ordinal: self.day.map_or(1, |day| day.ordinal + 1), date };
        if !self.sat.is_empty() {
            self.sat.sort();
            let services = |counter| self.sign(counter).and_then(|sign| sign.services.clone());
            let seats = self.sat.iter().map(|(counter, clerk)| Seat {
                counter: *counter,
                clerk: clerk.clone(),
                services: services(*counter),
            });
            self.roster = seats.collect();
        }
        let now = self.now;
        for sign in &mut self.signs {
            let (state, clerk, in_hand) = (sign.state, sign.clerk.clone(), sign.in_hand);
            let reason = sign.reason.clone();
            let free = state == DeskState::Open && in_hand.is_none();
            let free_since = free.then_some(now);
            let new = Sign::closed(sign.number);
            *sign = Sign { state, reason, clerk, in_hand, free_since, ..new };
        }
        let in_hand: Vec<TicketId> = self.signs.iter().filter_map(|sign| sign.in_hand).collect();
        let carried: Vec<TicketId> = in_hand.into_iter().chain(self.by_id(is_kept)).collect();
        let row = |id: &TicketId| self.row(*id).expect("a ticket of today").clone();
        self.rows = carried.iter().map(row).collect();
        // How often one may go out and come back is said for a day.
        self.rows.iter_mut().for_each(|row| row.ticket.returns = 0);
        let at_work = self.signs.iter().filter(|sign| sign.state != DeskState::Closed);
        let counters: Vec<Desk> = at_work.map(Sign::desk).collect();
        self.sat = counters.iter().filter_map(|d| Some((d.number, d.clerk.clone()?))).collect();
        self.given.clear();
        self.skipped.clear();
        self.spared.clear();
        self.taken_by.clear();
        self.used.clear();
        self.unserved.clear();
        self.day = Some(day);
        self.alarms.clear();
        let mut bookings = self.bookings.clone();
        bookings.sort_by_key(|booking| booking.id);
        self.tell(Event::DayOpened {
            day,
            rules: Box::new(self.rules.clone()),
            carried: self.rows.iter().map(|row| row.ticket.clone()).collect(),
            next_arrival: self.next_arrival,
            counters,
            bookings,
            roster: self.roster.clone(),
            emergency: self.emergency,
        });
    }

    pub(super) fn change_rules(&mut self, rules: &Rules) -> Done {
        let mut no = Obstacles::default();
        no.when(rules.check().is_err(), "bad_value");
        let gone = |key| rules.service(key).is_none();
        let here = [TicketState::Waiting, TicketState::OnHold];
        let mut waiting = self.rows.iter().filter(|row| here.contains(&row.ticket.state));
        let lost = waiting.any(|row| gone(&row.ticket.service));
        no.when(lost, "service_has_waiting");
        let mut at_work = self.signs.iter().filter(|sign| sign.state != DeskState::Closed);
        no.when(at_work.any(|sign| rules.counter(sign.number).is_none()), "counter_in_use");
        let there = Plain { rules: rules.clone(), ..Plain::new() };
        if rules.check().is_ok() {
            let (date, _) = there.local(self.now);
            let later = self.day.is_some_and(|day| date > day.date);
            no.when(later && self.waiting().next().is_some(), "time_zone_has_waiting");
        }
        if *rules == self.rules && rules.check().is_ok() {
            return Ok(());
        }
        no.none()?;
        self.work_by(rules);
        self.tell(Event::ConfigChanged { rules: Box::new(rules.clone()) });
        Ok(())
    }

    fn work_by(&mut self, rules: &Rules) {
        self.rules = rules.clone();
        let offered = |key: &ServiceKey| rules.service(key).is_some();
        let mut signs: Vec<Sign> = Vec::new();
        for counter in &rules.counters {
            let known = self.sign(counter.number).cloned();
            let mut sign = known.unwrap_or_else(|| Sign::closed(counter.number));
            sign.services = sign.services.filter(|services| services.iter().all(offered));
            // A press is not taken back into a queue that is gone. Who was in hand needs none.
            sign.pressed = sign.pressed.filter(|pressed| {
                pressed
                    .before
                    .iter()
                    .all(|row| in_hand(&row.ticket) || offered(&row.ticket.service))
            });
            // Another plan, another count, also for a press that is taken back.
            (sign.run, sign.credits) = (0, Vec::new());
            if let Some(pressed) = &mut sign.pressed {
                (pressed.run, pressed.credits) = (0, Vec::new());
            }
            signs.push(sign);
        }
        signs.sort_by_key(|sign| sign.number);
        self.signs = signs;
    }

    /// What is due, one kind at a time.
    pub(super) fn tick(&mut self) -> Done {
        if self.day.is_some() {
            let due = [
                Self::alarms_due,
                Self::holds_due,
                Self::bookings_due,
                Self::absence_due,
                Self::call_due,
            ];
            for due in due {
                due(self);
                if !self.told.is_empty() {
                    break;
                }
            }
        }
        Ok(())
    }

    fn alarms_due(&mut self) {
        let alarm = |service: &ServiceKey| Alarm::NoCounter { service: service.clone() };
        let long = self.rules.limits.no_counter_ms;
        // In a break and at night nobody expects an open counter.
        let works = self.at_work_since();
        let due = self.unserved.iter().filter(|(_, since)| {
            works.is_some_and(|from| self.now.since((*since).max(from)) >= long)
        });
        let mut due: Vec<Alarm> = due.map(|(service, _)| alarm(service)).collect();
        due.retain(|alarm| !self.alarms.contains(alarm));
        due.sort();
        let mut needed: Vec<Alarm> = self.unserved.iter().map(|(s, _)| alarm(s)).collect();
        if works.is_none() {
            needed.clear();
        }
        let mut over = self.alarms.clone();
        over.retain(|on| matches!(on, Alarm::NoCounter { .. }) && !needed.contains(on));
        due.into_iter().for_each(|alarm| self.raise(alarm));
        over.iter().for_each(|alarm| self.lower(alarm));
    }

    /// Since when the counters should be at work; `None` where they should not.
    fn at_work_since(&self) -> Option<Millis> {
        let Some(hours) = &self.rules.service_hours else { return Some(Millis(0)) };
        let (day, minute) = self.local(self.now);
        let windows = self.windows(hours, day);
        // In the evening, those of the afternoon are still served.
        let begun = windows.iter().rfind(|w| w.from <= minute)?;
        let is_last = windows.last().is_some_and(|last| last.from == begun.from);
        (minute < begun.to || is_last).then(|| self.moment(day, begun.from))
    }

    fn holds_due(&mut self) {
        let now = self.now;
        let due = |t: &Ticket| t.held.and_then(|held| held.until).is_some_and(|until| until <= now);
        for ticket in self.by_id(due) {
            self.returns(ticket);
        }
    }

    fn bookings_due(&mut self) {
        let mut past = self.bookings.clone();
        past.retain(|booking| self.is_past(booking));
        past.sort_by_key(|booking| booking.id);
        past.iter().for_each(|booking| self.lapse(booking.id));
    }

    fn absence_due(&mut self) {
        let Some(later) = self.rules.limits.auto_no_show_ms else { return };
        let due = |sign: &&Sign| {
            let row = sign.in_hand.and_then(|id| self.row(id));
            let called = row.filter(|row| {
                row.ticket.state == TicketState::Called && !self.spared.contains(&row.ticket.id)
            });
            let from = called.and_then(|row| self.absent_from(&row.ticket));
            from.is_some_and(|from| self.now >= from.plus(later))
        };
        if let Some(number) = self.signs.iter().find(due).map(|sign| sign.number) {
            self.missed(number);
        }
    }

    /// A counter that calls by itself, with its clerk there and nobody in hand for a while.
    fn call_due(&mut self) {
        let numbers: Vec<_> = self.signs.iter().map(|sign| sign.number).collect();
        for number in numbers {
            let sign = self.sign(number).expect("a counter of the rules");
            let by_itself = self.rules.counter(number).is_some_and(|counter| counter.auto_next);
            let ready = by_itself && sign.clerk.is_some() && sign.state == DeskState::Open;
            let while_ms = self.rules.limits.auto_next_ms;
            let long = sign.free_since.is_some_and(|since| self.now.since(since) >= while_ms);
            let undo_ms = self.rules.limits.undo_ms;
            let pressed = sign.pressed.as_ref();
            let fresh = pressed.is_some_and(|last| self.now.since(last.at) <= undo_ms);
            if !ready || !long || fresh || self.at_work_since().is_none() {
                continue;
            }
            if let Some(named) = self.named(number, None) {
                self.call_ticket(number, named.ticket, None, named.why.clone(), Some(&named));
                self.pressed_so(number);
                break;
            }
        }
    }
}

/// Kept for tomorrow.
fn is_kept(ticket: &Ticket) -> bool {
    ticket.held.is_some_and(|held| held.reason == HoldReason::Tomorrow)
}
