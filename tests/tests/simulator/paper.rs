//! The log replayed on paper: I2, I3, I4 and I7, from its events alone.

use crate::ledger::Hall;
use dispatcher::Record;
use office::{
    Class, CounterNo, Day, Delivery, Event, Millis, Rules, Ticket, TicketId, TicketNumber,
};
use std::collections::{BTreeMap, BTreeSet};

/// What paper knows of a ticket's last call.
#[derive(Clone, Copy, Debug)]
struct Call {
    class: Class,
    calls: u32,
    delivered_at: Option<Millis>,
}

/// The day as somebody with a pencil follows it.
#[derive(Debug, Default)]
pub(crate) struct Paper {
    last_at: Option<Millis>,
    day: Option<Day>,
    grace_ms: i64,
    numbers: BTreeSet<TicketNumber>,
    tickets: BTreeSet<TicketId>,
    in_hand: BTreeMap<CounterNo, TicketId>,
    calls: BTreeMap<TicketId, Call>,
}

impl Paper {
    pub(crate) fn write(&mut self, record: &Record, hall: &Hall) -> Result<(), String> {
        if self.last_at.is_some_and(|last| record.at < last) {
            return Err("I4: time runs back".to_owned());
        }
        self.last_at = Some(record.at);
        let Some(event) = record.body.office() else { return Ok(()) };
        self.follow(event)?;
        self.deliver(event, record.at, hall)?;
        if let Event::TicketMissed { ticket, .. } = event {
            self.may_be_absent(*ticket, record.at)?;
        }
        Ok(())
    }

    #[allow(
        clippy::wildcard_enum_match_arm,
        reason = "paper notes what moves a ticket, and no more"
    )]
    fn follow(&mut self, event: &Event) -> Result<(), String> {
        match event {
            Event::DayOpened { day, rules, carried, .. } => self.begin(*day, rules, carried),
            Event::ConfigChanged { rules } => {
                self.grace_ms = rules.limits.absent_grace_ms;
                Ok(())
            }
            Event::TicketIssued { ticket, number, class, .. } => {
                self.issue(*ticket, number, *class)
            }
            Event::TicketCorrected { ticket, class, .. } => {
                self.call(*ticket).class = *class;
                Ok(())
            }
            Event::TicketCalled { ticket, counter, .. } => self.hold(*counter, *ticket),
            Event::TicketRecalled { ticket, counter, .. }
            | Event::CallDelivered { ticket, counter, .. }
            | Event::ServiceStarted { ticket, counter } => self.holds(*counter, *ticket),
            Event::TicketFinished { ticket, counter, .. }
            | Event::TicketMissed { ticket, counter }
            | Event::TicketHeld { ticket, counter: Some(counter), .. }
            | Event::TicketTransferred { ticket, counter, .. } => {
                self.holds(*counter, *ticket)?;
                self.in_hand.remove(counter);
                Ok(())
            }
            Event::TicketCancelled { ticket, .. } | Event::TicketExpired { ticket, .. } => {
                let held = self.in_hand.values().any(|held| held == ticket);
                if held { Err("I3: it is in a counter's hand".to_owned()) } else { Ok(()) }
            }
            Event::CallUndone { counter, requeued, restored, .. } => {
                if let Some(requeued) = requeued {
                    self.holds(*counter, *requeued)?;
                    self.in_hand.remove(counter);
                }
                restored.map_or(Ok(()), |restored| self.hold(*counter, restored))
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, day: Day, rules: &Rules, carried: &[Ticket]) -> Result<(), String> {
        let follows = |last: Day| day.ordinal == last.ordinal + 1 && day.date > last.date;
        if !self.day.is_none_or(follows) {
            return Err(format!("I2: day {day:?} follows {:?}", self.day));
        }
        self.day = Some(day);
        self.grace_ms = rules.limits.absent_grace_ms;
        self.numbers = carried.iter().map(|t| t.number.clone()).collect();
        let held: BTreeMap<_, _> =
            carried.iter().filter_map(|t| Some((t.counter?, t.id))).collect();
        if held != self.in_hand {
            return Err(format!("I3: {held:?} are carried over, in hand were {:?}", self.in_hand));
        }
        Ok(())
    }

    fn issue(
        &mut self,
        ticket: TicketId,
        number: &TicketNumber,
        class: Class,
    ) -> Result<(), String> {
        if !self.numbers.insert(number.clone()) {
            return Err(format!("I2: number {number} twice in a day"));
        }
        if !self.tickets.insert(ticket) {
            return Err("I2: a ticket twice".to_owned());
        }
        self.calls.insert(ticket, Call { class, calls: 0, delivered_at: None });
        Ok(())
    }

    fn hold(&mut self, counter: CounterNo, ticket: TicketId) -> Result<(), String> {
        if let Some((elsewhere, _)) = self.in_hand.iter().find(|(_, held)| **held == ticket) {
            return Err(format!("I3: the ticket is at counter {elsewhere}"));
        }
        match self.in_hand.insert(counter, ticket) {
            Some(held) => Err(format!("I3: counter {counter} still holds {held}")),
            None => Ok(()),
        }
    }

    fn holds(&self, counter: CounterNo, ticket: TicketId) -> Result<(), String> {
        match self.in_hand.get(&counter) {
            Some(held) if *held == ticket => Ok(()),
            held => Err(format!("I3: counter {counter} holds {held:?}")),
        }
    }

    fn call(&mut self, ticket: TicketId) -> &mut Call {
        let unknown = Call { class: Class::Normal, calls: 0, delivered_at: None };
        self.calls.entry(ticket).or_insert(unknown)
    }

    /// A delivery must be true: it was played to its end, it was painted, as it says.
    #[allow(clippy::wildcard_enum_match_arm, reason = "calls and deliveries, and no more")]
    fn deliver(&mut self, event: &Event, at: Millis, hall: &Hall) -> Result<(), String> {
        match event {
            Event::TicketCalled { ticket, calls, .. }
            | Event::TicketRecalled { ticket, calls, .. } => {
                let call = self.call(*ticket);
                (call.calls, call.delivered_at) = (*calls, None);
            }
            Event::CallDelivered { ticket, how, counter } => {
                let call = self.call(*ticket);
                call.delivered_at = Some(at);
                let called = (*ticket, call.calls, *counter);
                let heard = matches!(how, Delivery::HeardAndSeen | Delivery::Heard);
                if heard && !hall.was_played(called) {
                    return Err("I7: no loudspeaker played it to its end".to_owned());
                }
                let seen = matches!(how, Delivery::HeardAndSeen | Delivery::Seen);
                if seen && !hall.was_painted(called) {
                    return Err("I7: no television painted it".to_owned());
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn may_be_absent(&mut self, ticket: TicketId, at: Millis) -> Result<(), String> {
        let times = match self.call(ticket).class {
            Class::Urgent | Class::Priority => 2,
            Class::Normal => 1,
        };
        let (grace, call) = (self.grace_ms * times, *self.call(ticket));
        match call.delivered_at {
            Some(delivered) if at >= delivered.plus(grace) => Ok(()),
            Some(delivered) => {
                Err(format!("I7: absent {} ms after its delivery", at.since(delivered)))
            }
            None => Err("I7: absent, and never delivered".to_owned()),
        }
    }
}
