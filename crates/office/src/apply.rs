//! Events in, state changed. Nothing is decided here.

use crate::event::{Event, Press};
use crate::ids::{CounterNo, Millis, TicketId};
use crate::office::{Desk, DeskState, LastPress, Office};
use crate::rules::Rules;
use crate::ticket::{Outcome, Ticket, TicketState};
use std::collections::BTreeMap;

impl Office {
    /// Records what happened. Total: an event that was decided can always be applied, and one that was not leaves
    /// what it does not fit alone ([`Office::replay`] refuses such a one instead).
    pub fn apply(&mut self, at: Millis, event: &Event) {
        self.last_at = self.last_at.max(at);
        match event {
            Event::DayOpened { day, rules, carried, next_arrival, counters } => {
                self.day = Some(*day);
                self.next_arrival = *next_arrival;
                self.open_day_with(rules, carried, counters);
            }
            Event::DayClosed { .. } => {}
            Event::TicketIssued { .. } => self.issued(at, event),
            Event::TicketCalled { ticket, counter, calls, finished } => {
                self.called(at, *ticket, *counter, *calls, finished.is_some());
            }
            Event::TicketRecalled { ticket, calls, .. } => self.change(*ticket, |t| {
                t.calls = *calls;
                t.called_at = Some(at);
            }),
            Event::ServiceStarted { ticket, .. } => self.change(*ticket, |t| {
                t.state = TicketState::Serving;
                t.started_at = Some(at);
            }),
            Event::TicketFinished { ticket, counter, outcome, press } => {
                self.press(*counter, *press, at, *ticket);
                self.end(*ticket, TicketState::Done, at, Some(*outcome));
            }
            Event::TicketMissed { ticket, counter } => {
                self.press(*counter, Press::NoShow, at, *ticket);
                self.end(*ticket, TicketState::NoShow, at, None);
            }
            Event::TicketCancelled { ticket } => {
                self.end(*ticket, TicketState::Cancelled, at, None);
            }
            Event::TicketExpired { ticket, .. } => {
                self.end(*ticket, TicketState::Expired, at, None);
            }
            Event::CallUndone { counter, .. } => self.undone(*counter),
            Event::CounterOpened { counter, clerk } => self.turn(*counter, |d| {
                d.state = DeskState::Open;
                d.reason = None;
                d.clerk.clone_from(clerk);
            }),
            Event::CounterPaused { counter, reason } => self.turn(*counter, |d| {
                d.state = DeskState::Paused;
                d.reason.clone_from(reason);
            }),
            Event::CounterClosed { counter } => {
                self.turn(*counter, |d| *d = Desk::closed(d.number));
            }
            Event::ConfigChanged { rules } => self.work_by(rules),
        }
    }

    fn open_day_with(&mut self, rules: &Rules, carried: &[Ticket], counters: &[Desk]) {
        self.tickets = carried.iter().map(|t| (t.id, t.clone())).collect();
        self.by_number = carried.iter().map(|t| (t.number.clone(), t.id)).collect();
        self.queues.clear();
        self.issued.clear();
        self.desks = counters.iter().map(|d| (d.number, d.clone())).collect();
        self.work_by(rules);
    }

    fn work_by(&mut self, rules: &Rules) {
        self.rules = rules.clone();
        // Rules are checked before they are decided; an unknown zone cannot come from us.
        self.zone = rules.zone().unwrap_or(jiff::tz::TimeZone::UTC);
        let mut old = std::mem::take(&mut self.desks);
        let desk = |number| old.remove(&number).unwrap_or_else(|| Desk::closed(number));
        let numbers = rules.counters.iter().map(|c| c.number);
        self.desks = numbers.map(desk).map(|d| (d.number, d)).collect::<BTreeMap<_, _>>();
        self.queues.retain(|service, _| rules.service(service).is_some());
        // A press is not taken back into a queue that is gone: nobody would ever call that ticket again.
        let gone =
            |t: &Ticket| t.state == TicketState::Waiting && rules.service(&t.service).is_none();
        for desk in self.desks.values_mut() {
            desk.last_press.take_if(|last| last.before.iter().any(gone));
        }
    }

    fn issued(&mut self, at: Millis, event: &Event) {
        let Event::TicketIssued { ticket, number, count, arrival, service, .. } = event else {
            return;
        };
        let Event::TicketIssued { class, language, channel, .. } = event else { return };
        let row = Ticket {
            id: *ticket,
            number: number.clone(),
            day: self.day.map_or(0, |d| d.ordinal),
            service: service.clone(),
            class: *class,
            language: *language,
            channel: *channel,
            state: TicketState::Waiting,
            issued_at: at,
            arrival: *arrival,
            counter: None,
            calls: 0,
            called_at: None,
            started_at: None,
            ended_at: None,
            outcome: None,
        };
        let issued = self.issued.entry(service.clone()).or_default();
        issued.last_count = *count;
        issued.tickets = issued.tickets.saturating_add(1);
        self.next_arrival = arrival.saturating_add(1);
        self.enqueue(&row);
        self.by_number.insert(number.clone(), *ticket);
        self.tickets.insert(*ticket, row);
    }

    fn called(
        &mut self,
        at: Millis,
        ticket: TicketId,
        counter: CounterNo,
        calls: u32,
        continues: bool,
    ) {
        let Some(before) = self.tickets.get(&ticket).cloned() else { return };
        self.dequeue(&before);
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.in_hand = Some(ticket);
            // `next` finished one ticket and called another: one press, taken back as one.
            match desk.last_press.as_mut().filter(|_| continues) {
                Some(last) => last.before.push(before),
                None => {
                    desk.last_press =
                        Some(LastPress { press: Press::Next, at, before: vec![before] });
                }
            }
        }
        self.change(ticket, |t| {
            t.state = TicketState::Called;
            t.counter = Some(counter);
            t.calls = calls;
            t.called_at = Some(at);
        });
    }

    /// Keeps the ticket in hand as it was, so that the press can be taken back.
    fn press(&mut self, counter: CounterNo, press: Press, at: Millis, ticket: TicketId) {
        let before = self.tickets.get(&ticket).cloned().into_iter().collect();
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.last_press = Some(LastPress { press, at, before });
            desk.in_hand = None;
        }
    }

    fn end(&mut self, ticket: TicketId, end: TicketState, at: Millis, outcome: Option<Outcome>) {
        if let Some(row) = self.tickets.get(&ticket).cloned() {
            self.dequeue(&row);
        }
        self.change(ticket, |t| {
            t.state = end;
            t.ended_at = Some(at);
            t.outcome = outcome;
        });
    }

    fn change(&mut self, ticket: TicketId, change: impl FnOnce(&mut Ticket)) {
        if let Some(row) = self.tickets.get_mut(&ticket) {
            change(row);
        }
    }

    /// A counter opens, rests or closes. What was pressed before cannot be taken back across it.
    fn turn(&mut self, counter: CounterNo, change: impl FnOnce(&mut Desk)) {
        if let Some(desk) = self.desks.get_mut(&counter) {
            desk.last_press = None;
            change(desk);
        }
    }
}
