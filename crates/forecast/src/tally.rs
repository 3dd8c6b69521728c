//! What is counted on a day, from the office's events alone.

use crate::hours::seconds_of_day;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use office::{
    Class, CounterNo, Event, Millis, Office, Rules, Ticket, TicketId, TicketNumber, TicketState,
};
use std::collections::BTreeMap;

/// One who was served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visit {
    /// From taking the number to the call that they followed, in milliseconds.
    pub wait_ms: i64,
    /// By right.
    pub class: Class,
    /// Which of the services of the rules.
    pub service: usize,
    /// Which of the authorities of the rules; absent: none.
    pub authority: Option<usize>,
}

/// What a counter did on a day. Times in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Worked {
    /// Open, rests apart.
    pub open_ms: i64,
    /// With a ticket in hand: called, awaited or served.
    pub busy_ms: i64,
    /// People called.
    pub calls: u32,
    open_since: Option<Millis>,
    busy_since: Option<Millis>,
}

impl Worked {
    fn opens(&mut self, at: Millis) {
        self.open_since.get_or_insert(at);
    }

    fn rests(&mut self, at: Millis) {
        self.open_ms += self.open_since.take().map_or(0, |since| at.since(since));
    }

    fn takes(&mut self, at: Millis) {
        self.calls += 1;
        self.busy_since.get_or_insert(at);
    }

    fn is_free(&mut self, at: Millis) {
        self.busy_ms += self.busy_since.take().map_or(0, |since| at.since(since));
    }
}

/// How far one was passed over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// People who came later and were called before.
    pub people: u32,
    /// From the first of them who was called in one's turn to the own call, in milliseconds. Breaks count.
    pub ms: i64,
}

/// How often one who waits was passed over, and since when in their turn.
#[derive(Clone, Copy, Debug, Default)]
struct PassedSoFar {
    people: u32,
    in_turn_since: Option<Millis>,
}

/// What was counted on a day.
#[derive(Clone, Debug)]
pub struct DayTally {
    /// Which day.
    pub date: Date,
    /// Those who were served, in the order in which they sat down.
    pub visits: Vec<Visit>,
    /// Numbers given out.
    pub issued: u32,
    /// Those who were called and had not come by the end of the day.
    pub absent: u32,
    /// Those whose number was never called to an end.
    pub unserved: u32,
    /// Those who got no number, by the refusal's code.
    pub turned_away: BTreeMap<&'static str, u32>,
    /// Each counter's work.
    pub counters: BTreeMap<CounterNo, Worked>,
    /// Calls by the hour of the local day.
    pub calls_by_hour: [u32; 24],
    /// When the last ticket left a counter, in seconds after local midnight; absent: none did.
    pub done_s: Option<i64>,
    /// When the last counter closed, in seconds after local midnight; absent: none was open.
    pub closed_s: Option<i64>,
    /// The most that anybody was passed over.
    pub passed: Passed,
    zone: TimeZone,
    services: BTreeMap<office::ServiceKey, usize>,
    authorities: BTreeMap<office::AuthorityKey, usize>,
    waiting_passed: BTreeMap<TicketNumber, PassedSoFar>,
}

impl DayTally {
    pub(crate) fn new(rules: &Rules, date: Date, zone: TimeZone) -> Self {
        let services = rules.services.iter().enumerate().map(|(n, s)| (s.key.clone(), n));
        let authorities = rules.authorities.iter().enumerate().map(|(n, a)| (a.key.clone(), n));
        Self {
            date,
            visits: Vec::new(),
            issued: 0,
            absent: 0,
            unserved: 0,
            turned_away: BTreeMap::new(),
            counters: rules.counters.iter().map(|c| (c.number, Worked::default())).collect(),
            calls_by_hour: [0; 24],
            done_s: None,
            closed_s: None,
            passed: Passed::default(),
            zone,
            services: services.collect(),
            authorities: authorities.collect(),
            waiting_passed: BTreeMap::new(),
        }
    }

    pub(crate) fn turned_away(&mut self, code: &'static str) {
        *self.turned_away.entry(code).or_default() += 1;
    }

    /// Counts an event that was just applied.
    pub(crate) fn note(&mut self, office: &Office, at: Millis, event: &Event) {
        match event {
            Event::TicketIssued { .. } => self.issued += 1,
            Event::TicketCalled { ticket, counter, why, .. } => {
                self.worked(*counter, |w| w.takes(at));
                self.called(office, *ticket, at);
                self.passed_over(why.iter().flat_map(|why| &why.passed), at);
            }
            Event::ServiceStarted { ticket, .. } => {
                self.visits.extend(office.ticket(*ticket).and_then(|t| self.visit(t)));
            }
            Event::TicketFinished { counter, .. }
            | Event::TicketMissed { counter, .. }
            | Event::TicketTransferred { counter, .. }
            | Event::TicketHeld { counter: Some(counter), .. } => {
                self.worked(*counter, |w| w.is_free(at));
                self.done_s = Some(seconds_of_day(self.date, at, &self.zone));
            }
            Event::CounterOpened { counter, .. } => self.worked(*counter, |w| w.opens(at)),
            Event::CounterPaused { counter, .. } => self.worked(*counter, |w| w.rests(at)),
            Event::CounterClosed { counter } => {
                self.worked(*counter, |w| w.rests(at));
                self.closed_s = Some(seconds_of_day(self.date, at, &self.zone));
            }
            Event::DayOpened { .. }
            | Event::DayClosed { .. }
            | Event::TicketRecalled { .. }
            | Event::CallDelivered { .. }
            | Event::TicketReturned { .. }
            | Event::TicketHeld { counter: None, .. }
            | Event::TicketCorrected { .. }
            | Event::TicketCancelled { .. }
            | Event::TicketExpired { .. }
            | Event::CallUndone { .. }
            | Event::CounterAssigned { .. }
            | Event::CounterHandedOver { .. }
            | Event::AlarmRaised { .. }
            | Event::AlarmEnded { .. }
            | Event::NumbersSkipped { .. }
            | Event::EmergencySet { .. }
            | Event::BookingMade { .. }
            | Event::BookingMoved { .. }
            | Event::BookingCancelled { .. }
            | Event::BookingLapsed { .. }
            | Event::TicketRated { .. }
            | Event::ConfigChanged { .. } => {}
        }
    }

    fn worked(&mut self, counter: CounterNo, note: impl FnOnce(&mut Worked)) {
        note(self.counters.entry(counter).or_default());
    }

    fn called(&mut self, office: &Office, ticket: TicketId, at: Millis) {
        let hour = usize::try_from(seconds_of_day(self.date, at, &self.zone) / 3600).unwrap_or(0);
        self.calls_by_hour[hour.min(23)] += 1;
        let Some(called) = office.ticket(ticket) else { return };
        if let Some(so_far) = self.waiting_passed.remove(&called.number) {
            self.passed.people = self.passed.people.max(so_far.people);
            let ms = so_far.in_turn_since.map_or(0, |since| at.since(since));
            self.passed.ms = self.passed.ms.max(ms);
        }
    }

    /// The first of those whom a call names is the one whose turn it was.
    fn passed_over<'n>(&mut self, numbers: impl Iterator<Item = &'n TicketNumber>, at: Millis) {
        for (n, number) in numbers.enumerate() {
            let so_far = self.waiting_passed.entry(number.clone()).or_default();
            so_far.people += 1;
            if n == 0 {
                so_far.in_turn_since.get_or_insert(at);
            }
        }
    }

    fn visit(&self, ticket: &Ticket) -> Option<Visit> {
        let called = ticket.called_at?;
        let authority = ticket.authority.as_ref().and_then(|key| self.authorities.get(key));
        Some(Visit {
            wait_ms: called.since(ticket.issued_at),
            class: ticket.class,
            service: *self.services.get(&ticket.service)?,
            authority: authority.copied(),
        })
    }

    /// Counts those who were not served, when everything that could happen has happened.
    pub(crate) fn end(&mut self, office: &Office) {
        let left = |state: TicketState| {
            u32::try_from(office.tickets().filter(|t| t.state == state).count()).unwrap_or(u32::MAX)
        };
        self.absent = left(TicketState::NoShow);
        self.unserved = left(TicketState::Waiting);
    }
}
