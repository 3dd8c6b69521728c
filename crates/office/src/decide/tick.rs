//! What time brings about. Nothing happens by being read: a tick is a command, and what it does is in the log.

use crate::alarm::Alarm;
use crate::event::Event;
use crate::ids::{CounterNo, Millis};
use crate::office::{Desk, DeskState, Office};
use crate::ticket::TicketState;

impl Office {
    /// What is due at a moment, one kind at a time: the next tick sees the office after it. Nothing when nothing is.
    pub(super) fn tick(&self, at: Millis) -> Vec<Event> {
        if self.day.is_none() {
            return Vec::new();
        }
        let due: [&dyn Fn(Millis) -> Vec<Event>; 5] = [
            &|at| self.alarms_due(at),
            &|at| self.holds_due(at),
            &|at| self.bookings_due(at),
            &|at| self.absence_due(at),
            &|at| self.call_due(at).into_iter().collect(),
        ];
        due.iter().map(|due| due(at)).find(|events| !events.is_empty()).unwrap_or_default()
    }

    fn alarms_due(&self, at: Millis) -> Vec<Event> {
        let after = self.rules.limits.no_counter_ms;
        // In the break and at night nobody expects an open counter: people wait for one from when it should be. Whoever is
        // still there when the hours are over is served.
        let working = self.serves_since(at);
        let long = |since: Millis| working.is_some_and(|from| at.since(since.max(from)) >= after);
        let begun = self
            .unserved
            .iter()
            .filter(|(_, since)| long(**since))
            .map(|(service, _)| Alarm::NoCounter { service: service.clone() });
        let raised = begun
            .filter(|alarm| !self.alarms.contains(alarm))
            .map(|alarm| Event::AlarmRaised { alarm });
        let over = self.alarms.iter().filter(|alarm| match alarm {
            Alarm::NoCounter { service } => {
                working.is_none() || !self.unserved.contains_key(service)
            }
            Alarm::Help { .. } | Alarm::Backup { .. } => false,
        });
        let ended = over.map(|alarm| Event::AlarmEnded { alarm: alarm.clone() });
        raised.chain(ended).collect()
    }

    /// Those who went out for a quarter of an hour, and forms that should be filled in by now.
    fn holds_due(&self, at: Millis) -> Vec<Event> {
        let due = self.tickets.values().filter(|t| {
            let until = t.held.and_then(|held| held.until);
            t.state == TicketState::OnHold && until.is_some_and(|until| until <= at)
        });
        due.map(|away| self.returning(away)).collect()
    }

    fn bookings_due(&self, at: Millis) -> Vec<Event> {
        let lapsed = self.bookings.values().filter(|b| self.is_lapsed(b, at));
        lapsed.map(|b| Event::BookingLapsed { booking: b.id }).collect()
    }

    /// A called ticket that nobody came with, where the office wants that said by itself.
    fn absence_due(&self, at: Millis) -> Vec<Event> {
        let Some(later) = self.rules.limits.auto_no_show_ms else { return Vec::new() };
        let due = self.desks.values().find_map(|desk| {
            let called = self.tickets.get(&desk.in_hand?)?;
            let from = self.absent_from(called)?.plus(later);
            let due = called.state == TicketState::Called && at >= from;
            (due && !self.spared.contains(&called.id)).then_some((called, desk.number))
        });
        due.map(|(called, counter)| self.missing(called, counter, at)).unwrap_or_default()
    }

    /// A counter that calls the next by itself and has been free for a while.
    fn call_due(&self, at: Millis) -> Option<Event> {
        let free = |number: CounterNo| {
            let since = self.free_since.get(&number);
            since.is_some_and(|since| at.since(*since) >= self.rules.limits.auto_next_ms)
        };
        let undone = |desk: &Desk| {
            let pressed = desk.last_press.as_ref();
            pressed.is_some_and(|last| at.since(last.at) <= self.rules.limits.undo_ms)
        };
        // A counter that was left open calls nobody into an empty hall, and a clerk's press can be taken back first.
        let ready = |desk: &&Desk| {
            desk.state == DeskState::Open
                && desk.in_hand.is_none()
                && desk.clerk.is_some()
                && free(desk.number)
                && !undone(desk)
        };
        self.serves_since(at)?;
        self.desks.values().filter(ready).find_map(|desk| {
            let rules = self.rules.counter(desk.number).filter(|c| c.auto_next)?;
            let (ticket, why, _) = self.next_for(rules, desk, None, at)?;
            let calls = self.tickets.get(&ticket)?.calls.saturating_add(1);
            let (counter, finished, why) = (desk.number, None, Some(why));
            Some(Event::TicketCalled { ticket, counter, calls, finished, why })
        })
    }
}
