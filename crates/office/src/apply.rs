//! Events in, state changed. Nothing is decided here.

use crate::event::{Delivery, Event, Press};
use crate::ids::{CounterNo, Millis, TicketId};
use crate::line::Lane;
use crate::office::{Asked, CallMemory, Desk, DeskState, LastPress, Office, Turn};
use crate::rules::Rules;
use crate::ticket::{Cause, Held, HoldReason, Outcome, Ticket, TicketState};
use crate::undo::in_hand;
use crate::why::Why;
use std::collections::{BTreeMap, BTreeSet};

impl Office {
    /// Records what happened. Total: an event that was decided can always be applied, and one that was not leaves
    /// what it does not fit alone ([`Office::replay`] refuses such a one instead).
    pub fn apply(&mut self, at: Millis, event: &Event) {
        self.last_at = self.last_at.max(at);
        match event {
            Event::DayOpened { .. }
            | Event::DayClosed { .. }
            | Event::EmergencySet { .. }
            | Event::NumbersSkipped { .. }
            | Event::AlarmRaised { .. }
            | Event::AlarmEnded { .. }
            | Event::ConfigChanged { .. } => self.apply_to_house(event),
            Event::BookingMade { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. } => self.apply_to_booking(event),
            Event::CounterOpened { .. }
            | Event::CounterPaused { .. }
            | Event::CounterClosed { .. }
            | Event::CounterAssigned { .. }
            | Event::CounterHandedOver { .. } => self.apply_to_counter(at, event),
            Event::TicketIssued { .. } => self.issued(at, event),
            Event::TicketCalled { .. } => self.called(at, event),
            Event::TicketRecalled { .. }
            | Event::CallDelivered { .. }
            | Event::ServiceStarted { .. } => self.apply_to_call(at, event),
            Event::TicketFinished { .. }
            | Event::TicketMissed { .. }
            | Event::TicketHeld { .. }
            | Event::TicketTransferred { .. } => self.apply_press(at, event),
            Event::TicketReturned { .. }
            | Event::TicketCorrected { .. }
            | Event::TicketCancelled { .. }
            | Event::TicketExpired { .. } => self.apply_to_line(at, event),
            Event::TicketRated { ticket, .. } => self.change(*ticket, |t| t.rated = true),
            Event::CallUndone { counter, .. } => self.undone(*counter, at),
        }
        self.watch(at);
    }

    fn apply_to_house(&mut self, event: &Event) {
        if let Event::DayOpened { day, rules, carried, next_arrival, counters, .. } = event {
            self.day = Some(*day);
            self.next_arrival = *next_arrival;
            self.open_day_with(rules, carried, counters);
            let Event::DayOpened { bookings, roster, emergency, .. } = event else { return };
            self.bookings = bookings.iter().map(|b| (b.id, b.clone())).collect();
            self.roster.clone_from(roster);
            self.emergency = *emergency;
        } else if let Event::EmergencySet { on } = event {
            self.emergency = *on;
        } else if let Event::NumbersSkipped { service, count } = event {
            self.issued.entry(service.clone()).or_default().last_count = Some(*count);
        } else if let Event::AlarmRaised { alarm } = event {
            self.alarms.insert(alarm.clone());
        } else if let Event::AlarmEnded { alarm } = event {
            self.alarms.retain(|on| !on.ends_with(alarm));
        } else if let Event::ConfigChanged { rules } = event {
            self.work_by(rules);
        }
    }

    fn open_day_with(&mut self, rules: &Rules, carried: &[Ticket], counters: &[Desk]) {
        self.tickets = carried.iter().map(|t| (t.id, t.clone())).collect();
        self.by_number = carried.iter().map(|t| (t.number.clone(), t.id)).collect();
        self.lines.clear();
        self.issued.clear();
        self.persons.clear();
        self.checked_in.clear();
        self.touched.clear();
        self.spared.clear();
        self.last_calls.clear();
        self.unserved.clear();
        // A day replays alone: what does not come with its opening is gone. Alarms show themselves again.
        self.alarms.clear();
        self.free_since.clear();
        self.calls_made = 0;
        self.desks = counters.iter().map(|d| (d.number, d.clone())).collect();
        self.seats = counters.iter().filter_map(|d| Some((d.number, d.clerk.clone()?))).collect();
        self.work_by(rules);
        counters.iter().for_each(|desk| self.note_free(desk.number, self.last_at));
    }

    fn work_by(&mut self, rules: &Rules) {
        self.rules = rules.clone();
        // Rules are checked before they are decided; an unknown zone cannot come from us.
        self.zone = rules.zone().unwrap_or(jiff::tz::TimeZone::UTC);
        let mut old = std::mem::take(&mut self.desks);
        let desk = |number| old.remove(&number).unwrap_or_else(|| Desk::closed(number));
        let numbers = rules.counters.iter().map(|c| c.number);
        self.desks = numbers.map(desk).map(|d| (d.number, d)).collect::<BTreeMap<_, _>>();
        self.lines.retain(|lane| rules.service(&lane.service).is_some());
        // A press is not taken back into a queue that is gone: nobody would ever call that ticket again. Who was in hand
        // needs no queue.
        let gone = |t: &Ticket| !in_hand(t) && rules.service(&t.service).is_none();
        let offered = |services: &Vec<_>| services.iter().all(|s| rules.service(s).is_some());
        for desk in self.desks.values_mut() {
            desk.last_press.take_if(|last| last.before.iter().any(gone));
            desk.services = desk.services.take().filter(offered);
            // Another plan, another count, also for a press that is taken back.
            desk.turn = Turn::default();
            if let Some(last) = &mut desk.last_press {
                last.turn = Turn::default();
            }
        }
        self.staff_lines();
    }

    fn apply_to_booking(&mut self, event: &Event) {
        if let Event::BookingMade { booking } = event {
            self.next_arrival = self.next_arrival.max(booking.arrival.saturating_add(1));
            self.bookings.insert(booking.id, (**booking).clone());
        } else if let Event::BookingMoved { booking, date, minute } = event {
            if let Some(known) = self.bookings.get_mut(booking) {
                (known.date, known.minute) = (*date, *minute);
            }
        } else if let Event::BookingCancelled { booking } | Event::BookingLapsed { booking } = event
        {
            self.bookings.remove(booking);
        }
    }

    fn apply_to_counter(&mut self, at: Millis, event: &Event) {
        if let Event::CounterOpened { counter, clerk } = event {
            self.turn(*counter, |d| {
                d.state = DeskState::Open;
                d.reason = None;
                d.clerk.clone_from(clerk);
            });
            if let Some(clerk) = clerk {
                // Nobody sits in two places: who moved sat last where they sit now.
                self.seats.retain(|_, seated| seated != clerk);
                self.seats.insert(*counter, clerk.clone());
            }
            self.note_free(*counter, at);
        } else if let Event::CounterPaused { counter, reason } = event {
            self.turn(*counter, |d| {
                d.state = DeskState::Paused;
                d.reason.clone_from(reason);
            });
        } else if let Event::CounterClosed { counter } = event {
            self.turn(*counter, |d| *d = d.closed_again());
        } else if let Event::CounterAssigned { counter, services } = event {
            self.turn(*counter, |d| d.services.clone_from(services));
        } else if let Event::CounterHandedOver { counter } = event {
            self.turn(*counter, |d| d.clerk = None);
        }
        self.staff_lines();
    }

    fn issued(&mut self, at: Millis, event: &Event) {
        let Some(row) = self.row_of(at, event) else { return };
        let Event::TicketIssued { count, person, from_roll, .. } = event else { return };
        let issued = self.issued.entry(row.service.clone()).or_default();
        if !from_roll {
            issued.last_count = Some(*count);
        }
        issued.tickets = issued.tickets.saturating_add(1);
        // A booking had its place since it was made.
        if let Some(booking) = self.bookings.remove(&row.id) {
            let used = self.checked_in.entry((booking.service, booking.minute)).or_default();
            *used = used.saturating_add(1);
        } else {
            self.next_arrival = row.arrival.saturating_add(1);
        }
        if let Some(person) = person {
            let stops = row.then.iter().map(|stop| stop.service.clone());
            let services = std::iter::once(row.service.clone()).chain(stops).collect();
            let asked = Asked { ticket: row.id, services };
            self.persons.entry(person.clone()).or_default().push(asked);
        }
        self.enqueue(&row);
        self.by_number.insert(row.number.clone(), row.id);
        self.tickets.insert(row.id, row);
    }

    fn row_of(&self, at: Millis, event: &Event) -> Option<Ticket> {
        let Event::TicketIssued { ticket, number, arrival, service, class, language, .. } = event
        else {
            return None;
        };
        let Event::TicketIssued { channel, authority, non_territorial, party, .. } = event else {
            return None;
        };
        let Event::TicketIssued { dossiers, since, then, .. } = event else { return None };
        Some(Ticket {
            id: *ticket,
            number: number.clone(),
            day: self.day.map_or(0, |d| d.ordinal),
            service: service.clone(),
            class: *class,
            language: *language,
            channel: *channel,
            authority: authority.clone(),
            non_territorial: *non_territorial,
            party: *party,
            dossiers: *dossiers,
            state: TicketState::Waiting,
            issued_at: at,
            since: *since,
            arrival: *arrival,
            first: false,
            after: 0,
            bound: None,
            then: then.clone(),
            done: Vec::new(),
            held: None,
            returns: 0,
            counter: None,
            calls: 0,
            recalls: 0,
            called_at: None,
            delivered_at: None,
            aloud: false,
            why: None,
            started_at: None,
            ended_at: None,
            outcome: None,
            rated: false,
            cause: None,
        })
    }

    fn called(&mut self, at: Millis, event: &Event) {
        let Event::TicketCalled { ticket, counter, calls, finished, why } = event else { return };
        let Some(before) = self.tickets.get(ticket).cloned() else { return };
        let turn = self.turn_after(*counter, &before, *finished, why.as_ref(), at);
        self.note_call(*counter, (*ticket, before.place()), *finished, at);
        self.spared.remove(ticket);
        let waited = self.dequeue(&before);
        self.last_calls.insert(*counter, CallMemory { call: self.calls_made, waited });
        self.free_since.remove(counter);
        if let Some(desk) = self.desks.get_mut(counter) {
            desk.in_hand = Some(*ticket);
            let turn = std::mem::replace(&mut desk.turn, turn);
            let chosen = !follows_policy(why.as_ref());
            let press = if chosen { Press::Call } else { Press::Next };
            // `next` finished one ticket and called another: one press, taken back as one.
            match desk.last_press.as_mut().filter(|_| finished.is_some()) {
                Some(last) => last.before.push(before),
                None => desk.last_press = Some(LastPress { press, at, before: vec![before], turn }),
            }
        }
        self.change(*ticket, |t| {
            t.state = TicketState::Called;
            t.counter = Some(*counter);
            t.calls = *calls;
            t.recalls = 0;
            t.called_at = Some(at);
            (t.delivered_at, t.aloud) = (None, false);
            t.started_at = None;
            t.ended_at = None;
            t.held = None;
            t.first = false;
            t.after = 0;
            t.bound = None;
            t.why.clone_from(why);
        });
    }

    /// What the counter remembers after a call by the policy. A call out of turn changes nobody's turn.
    fn turn_after(
        &self,
        counter: CounterNo,
        called: &Ticket,
        finished: Option<TicketId>,
        why: Option<&Why>,
        at: Millis,
    ) -> Turn {
        let Some((rules, desk)) = self.rules.counter(counter).zip(self.desks.get(&counter)) else {
            return Turn::default();
        };
        if !follows_policy(why) || called.state != TicketState::Waiting {
            return desk.turn.clone();
        }
        let next = self.choice_for(rules, desk, finished, at);
        let next = next.filter(|(ticket, _, _)| *ticket == called.id);
        next.map_or_else(|| desk.turn.clone(), |(_, _, choice)| choice.turn)
    }

    fn apply_to_call(&mut self, at: Millis, event: &Event) {
        if let Event::TicketRecalled { ticket, calls, .. } = event {
            self.change(*ticket, |t| {
                t.calls = *calls;
                t.recalls = t.recalls.saturating_add(1);
                t.called_at = Some(at);
                (t.delivered_at, t.aloud) = (None, false);
            });
        } else if let Event::CallDelivered { ticket, how, .. } = event {
            self.change(*ticket, |t| {
                t.delivered_at = Some(at);
                t.aloud = *how == Delivery::Aloud;
            });
        } else if let Event::ServiceStarted { ticket, .. } = event {
            self.change(*ticket, |t| {
                t.state = TicketState::Serving;
                t.started_at = Some(at);
            });
        }
    }

    /// What takes a ticket out of a counter's hand, and can be taken back.
    fn apply_press(&mut self, at: Millis, event: &Event) {
        if let Event::TicketFinished { ticket, counter, outcome, press, done, dossiers } = event {
            self.press(*counter, *press, at, *ticket);
            self.change(*ticket, |t| {
                add_done(t, done);
                t.dossiers = dossiers.unwrap_or(t.dossiers);
                t.then.clear();
            });
            self.end(*ticket, TicketState::Done, at, Some(*outcome), None);
        } else if let Event::TicketMissed { ticket, counter } = event {
            self.press(*counter, Press::NoShow, at, *ticket);
            self.end(*ticket, TicketState::NoShow, at, None, None);
        } else if let Event::TicketHeld { ticket, counter, reason, until } = event {
            if let Some(counter) = counter {
                self.press(*counter, Press::Hold, at, *ticket);
            }
            if let Some(row) = self.tickets.get(ticket).cloned() {
                self.dequeue(&row);
            }
            // The promise of tomorrow stands, also when they wait again today.
            if *reason == HoldReason::Tomorrow {
                self.touched.insert(*ticket);
            }
            let held = Held { reason: *reason, until: *until, counter: *counter };
            self.change(*ticket, |t| {
                t.state = TicketState::OnHold;
                t.held = Some(held);
            });
        } else if let Event::TicketTransferred { ticket, counter, press, .. } = event {
            self.press(*counter, *press, at, *ticket);
            self.transferred(*ticket, event);
        }
    }

    fn transferred(&mut self, ticket: TicketId, event: &Event) {
        let Event::TicketTransferred { press, service, bound, first, since, arrival, .. } = event
        else {
            return;
        };
        let Event::TicketTransferred { then, done, dossiers, .. } = event else { return };
        self.next_arrival = self.next_arrival.max(arrival.saturating_add(1));
        self.change(ticket, |t| {
            // Sent on by hand, nothing was done here; at a stop of the visit it was.
            if *press != Press::Transfer {
                add_done(t, done);
            }
            t.dossiers = dossiers.unwrap_or(t.dossiers);
            t.state = TicketState::Waiting;
            t.service.clone_from(service);
            t.bound.clone_from(bound);
            t.first = *first;
            t.after = 0;
            t.since = (*since != t.issued_at).then_some(*since);
            t.arrival = *arrival;
            t.then.clone_from(then);
            t.called_at = None;
            (t.delivered_at, t.aloud) = (None, false);
            t.started_at = None;
        });
        if let Some(row) = self.tickets.get(&ticket).cloned() {
            self.enqueue(&row);
        }
    }

    fn apply_to_line(&mut self, at: Millis, event: &Event) {
        if let Event::TicketReturned { ticket, after, counted, bound, first } = event {
            self.change(*ticket, |t| {
                t.state = TicketState::Waiting;
                t.after = *after;
                t.returns = t.returns.saturating_add(u8::from(*counted));
                t.bound.clone_from(bound);
                t.first = *first;
                t.held = None;
                t.ended_at = None;
            });
            if let Some(row) = self.tickets.get(ticket).cloned() {
                self.enqueue(&row);
            }
        } else if let Event::TicketCorrected {
            ticket,
            service,
            class,
            authority,
            non_territorial,
        } = event
        {
            let Some(before) = self.tickets.get(ticket).cloned() else { return };
            // What was chosen by mistake was not asked for.
            let asked = self.persons.values_mut().flatten().find(|asked| asked.ticket == *ticket);
            let mistaken = |key: &&mut _| **key == before.service;
            if let Some(key) = asked.and_then(|asked| asked.services.iter_mut().find(mistaken)) {
                key.clone_from(service);
            }
            let waiting = self.dequeue(&before);
            self.change(*ticket, |t| {
                t.service.clone_from(service);
                t.class = *class;
                t.authority.clone_from(authority);
                t.non_territorial = *non_territorial;
            });
            if let Some((row, waiting)) = self.tickets.get(ticket).cloned().zip(waiting) {
                self.line_up(&row, waiting);
            }
            // Whoever sent it on would take the correction back with it.
            self.touched.insert(*ticket);
        } else if let Event::TicketCancelled { ticket, cause } = event {
            self.end(*ticket, TicketState::Cancelled, at, None, Some(*cause));
        } else if let Event::TicketExpired { ticket, reason } = event {
            self.end(*ticket, TicketState::Expired, at, None, Some(reason.cause()));
        }
    }

    /// Keeps the ticket in hand as it was, so that the press can be taken back.
    fn press(&mut self, counter: CounterNo, press: Press, at: Millis, ticket: TicketId) {
        let before = self.tickets.get(&ticket).cloned().into_iter().collect();
        self.touched.remove(&ticket);
        self.last_calls.remove(&counter);
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.last_press = Some(LastPress { press, at, before, turn: desk.turn.clone() });
            desk.in_hand = None;
        }
        self.note_free(counter, at);
    }

    fn end(
        &mut self,
        ticket: TicketId,
        end: TicketState,
        at: Millis,
        outcome: Option<Outcome>,
        cause: Option<Cause>,
    ) {
        if let Some(row) = self.tickets.get(&ticket).cloned() {
            self.dequeue(&row);
        }
        self.change(ticket, |t| {
            t.state = end;
            t.ended_at = Some(at);
            t.outcome = outcome;
            t.cause = cause;
            t.held = None;
        });
    }

    fn change(&mut self, ticket: TicketId, change: impl FnOnce(&mut Ticket)) {
        if let Some(row) = self.tickets.get_mut(&ticket) {
            change(row);
        }
    }

    /// A counter opens, rests, closes or changes hands. What was pressed before cannot be taken back across it.
    fn turn(&mut self, counter: CounterNo, change: impl FnOnce(&mut Desk)) {
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.last_press = None;
            change(desk);
        }
        self.last_calls.remove(&counter);
    }

    /// Notes since when an open counter has nothing in hand.
    pub(crate) fn note_free(&mut self, counter: CounterNo, at: Millis) {
        let desk = self.desks.get(&counter);
        if desk.is_some_and(|d| d.state == DeskState::Open && d.in_hand.is_none()) {
            self.free_since.insert(counter, at);
        } else {
            self.free_since.remove(&counter);
        }
    }

    /// Notes since when people wait for a service that no open counter takes. Who waits for an open counter alone is
    /// called there, whatever it takes.
    fn watch(&mut self, at: Millis) {
        let guided = |l: &Lane| self.rules.service(&l.service).is_some_and(|s| s.guidance);
        let unserved = self.lines.iter().filter(|(lane, line)| {
            let expected = || line.iter().all(|(_, waiting)| self.is_expected(lane, waiting));
            !line.is_served() && !guided(lane) && !expected()
        });
        let unserved: BTreeSet<_> = unserved.map(|(lane, _)| &lane.service).collect();
        // This follows every event: names are copied only when something begins or ends.
        let over = self.unserved.keys().filter(|service| !unserved.contains(service)).cloned();
        let over: Vec<_> = over.collect();
        let begun = unserved.into_iter().filter(|s| !self.unserved.contains_key(*s)).cloned();
        let begun: Vec<_> = begun.collect();
        for service in &over {
            self.unserved.remove(service);
        }
        self.unserved.extend(begun.into_iter().map(|service| (service, at)));
    }
}

/// The services done: those the clerk named, or else the one that was called for.
fn add_done(ticket: &mut Ticket, done: &[crate::ids::ServiceKey]) {
    if done.is_empty() {
        ticket.done.push(ticket.service.clone());
    } else {
        ticket.done.extend_from_slice(done);
    }
}

/// Whether a call was the policy's choice. Calls of before the reason was kept were.
fn follows_policy(why: Option<&Why>) -> bool {
    why.is_none_or(|why| why.rule.is_the_policys())
}
