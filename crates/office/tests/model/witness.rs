//! What holds on any day, whatever the policy: watched from outside, by the log and by what can be read of the office.

use office::{
    Channel, Class, CounterNo, Event, Millis, Office, Rule, Ticket, TicketId, TicketNumber,
    TicketState, Why,
};
use std::collections::{BTreeMap, BTreeSet};

/// The most that a call may take in the log without the clerk's own words, in bytes of JSON.
const CALL_BYTES_MAX: usize = 400;

/// What someone knows who was told every event and nothing else.
#[derive(Default)]
pub(crate) struct Witness {
    last_at: Millis,
    last_arrival: u64,
    booked: BTreeMap<TicketId, u64>,
    numbers: BTreeSet<TicketNumber>,
    alive: BTreeSet<TicketId>,
    calls: u64,
    /// The calls that passed over a ticket since it came to wait, and when.
    passes: BTreeMap<TicketId, Vec<Pass>>,
    /// The last press of a counter, if it called: which call, whom, and what had passed them over.
    last_calls: BTreeMap<CounterNo, (u64, TicketId, Vec<Pass>)>,
}

#[derive(Clone, Copy)]
struct Pass {
    call: u64,
    at: Millis,
    in_turn: bool,
}

type Seen = Result<(), String>;

fn holds(fact: bool, words: impl FnOnce() -> String) -> Seen {
    if fact { Ok(()) } else { Err(words()) }
}

impl Witness {
    /// Sees an event at an office as it is before it. `chosen`: a person chose the number.
    pub(crate) fn sees(
        &mut self,
        office: &Office,
        at: Millis,
        event: &Event,
        chosen: bool,
    ) -> Seen {
        holds(self.last_at <= at, || format!("time ran back to {at:?}"))?;
        self.last_at = at;
        match event {
            Event::TicketIssued { ticket, number, arrival, .. } => {
                self.arrives(*ticket, *arrival)?;
                holds(self.numbers.insert(number.clone()), || format!("{number} twice"))?;
                self.alive.insert(*ticket);
                self.passes.insert(*ticket, Vec::new());
            }
            Event::TicketCalled { ticket, counter, why, .. } => {
                self.alive.insert(*ticket);
                self.called(office, at, (*ticket, *counter), why.as_ref(), chosen)?;
            }
            Event::TicketFinished { ticket, counter, .. }
            | Event::TicketMissed { ticket, counter } => {
                self.last_calls.remove(counter);
                self.ends(*ticket)?;
            }
            Event::TicketCancelled { ticket, .. } | Event::TicketExpired { ticket, .. } => {
                self.ends(*ticket)?;
            }
            Event::TicketHeld { ticket, counter, .. } => {
                self.passes.remove(ticket);
                counter.map(|counter| self.last_calls.remove(&counter));
            }
            Event::TicketReturned { ticket, .. } => {
                self.alive.insert(*ticket);
                self.passes.insert(*ticket, Vec::new());
            }
            Event::TicketTransferred { ticket, counter, arrival, .. } => {
                self.last_calls.remove(counter);
                self.passes.insert(*ticket, Vec::new());
                self.last_arrival = self.last_arrival.max(*arrival);
            }
            Event::CallUndone { counter, requeued, restored, .. } => {
                self.undone(*counter, *requeued, *restored);
            }
            Event::DayOpened { carried, .. } => self.begins(carried)?,
            Event::BookingMade { booking } => {
                self.arrives(booking.id, booking.arrival)?;
                self.booked.insert(booking.id, booking.arrival);
            }
            Event::CounterOpened { counter, .. }
            | Event::CounterPaused { counter, .. }
            | Event::CounterClosed { counter }
            | Event::CounterAssigned { counter, .. }
            | Event::CounterHandedOver { counter } => drop(self.last_calls.remove(counter)),
            Event::DayClosed { .. }
            | Event::CallDelivered { .. }
            | Event::TicketRecalled { .. }
            | Event::ServiceStarted { .. }
            | Event::TicketCorrected { .. }
            | Event::AlarmRaised { .. }
            | Event::AlarmEnded { .. }
            | Event::NumbersSkipped { .. }
            | Event::EmergencySet { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. }
            | Event::TicketRated { .. }
            | Event::ConfigChanged { .. } => {}
        }
        Ok(())
    }

    /// Arrivals grow; only a booking keeps the one that it was made with.
    fn arrives(&mut self, ticket: TicketId, arrival: u64) -> Seen {
        if let Some(booked) = self.booked.remove(&ticket) {
            return holds(booked == arrival, || format!("{ticket} lost its booked place"));
        }
        holds(arrival > self.last_arrival, || format!("arrival {arrival} again"))?;
        self.last_arrival = arrival;
        Ok(())
    }

    fn ends(&mut self, ticket: TicketId) -> Seen {
        self.passes.remove(&ticket);
        holds(self.alive.remove(&ticket), || format!("{ticket} ends twice"))
    }

    /// Who lives is carried over, and nobody else.
    fn begins(&mut self, carried: &[Ticket]) -> Seen {
        self.numbers = carried.iter().map(|ticket| ticket.number.clone()).collect();
        let carried = carried.iter().map(|ticket| ticket.id).collect();
        self.passes.clear();
        self.last_calls.clear();
        holds(self.alive == carried, || "who lives is carried over".to_owned())
    }

    fn called(
        &mut self,
        office: &Office,
        at: Millis,
        (ticket, counter): (TicketId, CounterNo),
        why: Option<&Why>,
        chosen: bool,
    ) -> Seen {
        let why = why.ok_or("a call without its reason")?;
        let named = why.passed.iter().map(|number| office.by_number(number).expect("of today"));
        let passed: Vec<&Ticket> = named.collect();
        let place = office.ticket(ticket).map(Ticket::place);
        // A walk-up's ticket is as new as its call.
        let earlier = |passed: &&Ticket| place.is_none_or(|place| passed.place() < place);
        holds(passed.iter().all(earlier), || "passed over who came later".to_owned())?;
        holds(passed.is_sorted_by_key(|t| t.place()), || "passed in disorder".to_owned())?;
        let own = why.rule.is_the_policys() && !chosen;
        for passed in passed.iter().filter(|_| own) {
            self.may_be_passed(office, at, passed)?;
        }
        let by_lane = [Rule::Earliest, Rule::PriorityTurn, Rule::NormalTurn, Rule::Urgent];
        if let Some(called) = office.ticket(ticket).filter(|_| by_lane.contains(&why.rule)) {
            let beside = passed.iter().find(|passed| lane(passed) == lane(called));
            holds(beside.is_none(), || format!("{ticket} before one of its own lane"))?;
        }
        self.calls += 1;
        let call = self.calls;
        for (nth, passed) in passed.iter().enumerate() {
            let pass = Pass { call, at, in_turn: nth == 0 };
            self.passes.entry(passed.id).or_default().push(pass);
        }
        let before = self.passes.remove(&ticket).unwrap_or_default();
        self.last_calls.insert(counter, (call, ticket, before));
        Ok(())
    }

    /// No call by the rules passes over somebody who is owed.
    fn may_be_passed(&self, office: &Office, at: Millis, passed: &Ticket) -> Seen {
        let bound = office.rules().calling.overtaking;
        let known = self.passes.get(&passed.id).map_or(&[][..], Vec::as_slice);
        let often = bound.people.is_some_and(|people| known.len() >= people.into());
        let since = known.iter().find(|pass| pass.in_turn).map(|pass| pass.at);
        let long = bound
            .minutes
            .zip(since)
            .is_some_and(|(minutes, since)| at.since(since) >= i64::from(minutes) * 60_000);
        holds(!often && !long, || format!("{} was owed and is passed over", passed.number))
    }

    fn undone(
        &mut self,
        counter: CounterNo,
        requeued: Option<TicketId>,
        restored: Option<TicketId>,
    ) {
        self.alive.extend(restored);
        restored.map(|ticket| self.passes.remove(&ticket));
        let Some((call, ticket, before)) = self.last_calls.remove(&counter) else { return };
        assert_eq!(requeued, Some(ticket), "the call that is taken back was the last");
        self.passes.insert(ticket, before);
        let others = |pass: &Pass| pass.call != call;
        self.passes.values_mut().for_each(|passes| passes.retain(others));
        let saved = self.last_calls.values_mut().map(|(_, _, before)| before);
        saved.for_each(|before| before.retain(others));
    }

    /// What holds of an office between two commands.
    pub(crate) fn looks_at(&mut self, office: &Office) -> Seen {
        let mut clerks = BTreeSet::new();
        let mut in_hand = BTreeMap::new();
        for desk in office.desks() {
            let alone = desk.clerk.as_ref().is_none_or(|clerk| clerks.insert(clerk));
            holds(alone, || format!("{:?} sits twice", desk.clerk))?;
            if let Some(ticket) = desk.in_hand {
                let once = in_hand.insert(ticket, desk.number).is_none();
                holds(once, || format!("{ticket} at two counters"))?;
            }
        }
        for ticket in office.tickets() {
            let here = matches!(ticket.state, TicketState::Called | TicketState::Serving);
            let held_by = in_hand.get(&ticket.id).copied();
            holds(here == held_by.is_some(), || format!("{} in nobody's hand", ticket.number))?;
            holds(!here || held_by == ticket.counter, || format!("{} elsewhere", ticket.number))?;
            let ended = ticket.ending().is_some();
            holds(ended == ticket.ended_at.is_some(), || format!("{} half ended", ticket.number))?;
            // A press that is taken back may end a missed one again.
            if ended && ticket.state == TicketState::NoShow {
                self.alive.remove(&ticket.id);
            }
            let alive = self.alive.contains(&ticket.id);
            holds(alive != ended, || format!("{} ended unheard", ticket.number))?;
            let times = [Some(ticket.issued_at), ticket.called_at, ticket.started_at];
            let times: Vec<Millis> = times.into_iter().flatten().collect();
            holds(times.is_sorted(), || format!("{}: times run back", ticket.number))?;
        }
        Ok(())
    }
}

/// Tickets that the same counters take.
/// What the rules and plans tell people apart by.
fn lane(ticket: &Ticket) -> (&str, Class, Option<&str>, bool, bool) {
    let authority = ticket.authority.as_ref().map(office::AuthorityKey::as_str);
    let booked = ticket.channel == Channel::Booking;
    (ticket.service.as_str(), ticket.class, authority, ticket.non_territorial, booked)
}

/// What is written reads back, and is small.
pub(crate) fn reads_back(event: &Event) -> Seen {
    let json = serde_json::to_string(event).map_err(|why| why.to_string())?;
    let read: Event = serde_json::from_str(&json).map_err(|why| format!("{why}: {json}"))?;
    holds(read == *event, || format!("reads back otherwise: {json}"))?;
    if let Event::TicketCalled { why: Some(why), .. } = event {
        let words = why.reason.as_ref().map_or(0, String::len);
        holds(json.len() - words < CALL_BYTES_MAX, || format!("{} bytes: {json}", json.len()))?;
    }
    Ok(())
}

/// The log, read back from its beginning and from its last day on, gives the office.
pub(crate) fn replays(log: &[(Millis, Event)], office: &Office) -> Seen {
    let opened = |(_, event): &(Millis, Event)| matches!(event, Event::DayOpened { .. });
    let day = log.iter().rposition(opened).expect("a day is open");
    for part in [log, &log[day..]] {
        let mut replayed = Office::default();
        for (at, event) in part {
            replayed.replay(*at, event).map_err(|why| format!("{why}: {event:?}"))?;
        }
        holds(replayed == *office, || format!("{} events replay otherwise", part.len()))?;
    }
    Ok(())
}
