//! The office's state, and what can be read from it.

use crate::event::{Day, Press};
use crate::hours::civil_at;
use crate::ids::{CounterNo, Millis, ServiceKey, TicketId, TicketNumber, UserName};
use crate::rules::{CounterRules, Rules, Text};
use crate::ticket::{Class, Ticket, TicketState};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a counter works.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeskState {
    /// Calls people.
    Open,
    /// Rests; what is in hand can be finished.
    Paused,
    /// Does not work.
    #[default]
    Closed,
}

/// What `undo` needs: the tickets as they were before the counter's last press.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastPress {
    /// Which press.
    pub press: Press,
    /// When.
    pub at: Millis,
    /// The tickets it changed, as they were.
    pub before: Vec<Ticket>,
}

/// A counter at work. Also the row that the journal keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Desk {
    /// The number on its sign.
    pub number: CounterNo,
    /// Whether it works.
    pub state: DeskState,
    /// Why it rests.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub reason: Option<String>,
    /// Who sits there.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub clerk: Option<UserName>,
    /// The ticket called to it or served by it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub in_hand: Option<TicketId>,
    /// What can be taken back.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub last_press: Option<LastPress>,
}

impl Desk {
    /// A counter at which nobody sits.
    #[must_use]
    pub fn closed(number: CounterNo) -> Self {
        let state = DeskState::Closed;
        Self { number, state, reason: None, clerk: None, in_hand: None, last_press: None }
    }
}

/// The waiting tickets of one service by class, in the order of arrival.
pub(crate) type Queue = [BTreeMap<u64, TicketId>; 3];

/// The numbers a service gave out today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Issued {
    /// The last counted part used.
    pub(crate) last_count: u32,
    /// How many numbers were given out.
    pub(crate) tickets: u32,
}

/// One office on one business day: the fold of its events since the day opened.
#[derive(Clone, Debug)]
pub struct Office {
    pub(crate) rules: Rules,
    pub(crate) zone: TimeZone,
    pub(crate) day: Option<Day>,
    pub(crate) tickets: BTreeMap<TicketId, Ticket>,
    pub(crate) by_number: BTreeMap<TicketNumber, TicketId>,
    pub(crate) queues: BTreeMap<ServiceKey, Queue>,
    pub(crate) desks: BTreeMap<CounterNo, Desk>,
    pub(crate) issued: BTreeMap<ServiceKey, Issued>,
    pub(crate) next_arrival: u64,
    pub(crate) last_at: Millis,
}

impl PartialEq for Office {
    /// Equal state. The zone follows from the rules.
    fn eq(&self, other: &Self) -> bool {
        let state = |o: &Self| (o.day, o.next_arrival, o.last_at);
        state(self) == state(other)
            && self.rules == other.rules
            && self.tickets == other.tickets
            && self.by_number == other.by_number
            && self.queues == other.queues
            && self.desks == other.desks
            && self.issued == other.issued
    }
}

impl Default for Office {
    /// An office that was never configured: no services, no counters, no day.
    fn default() -> Self {
        let rules = Rules {
            name: Text::default(),
            time_zone: "UTC".to_owned(),
            services: Vec::new(),
            counters: Vec::new(),
            issue_hours: None,
            service_hours: None,
            limits: crate::rules::Limits::default(),
        };
        Self {
            rules,
            zone: TimeZone::UTC,
            day: None,
            tickets: BTreeMap::new(),
            by_number: BTreeMap::new(),
            queues: BTreeMap::new(),
            desks: BTreeMap::new(),
            issued: BTreeMap::new(),
            next_arrival: 1,
            last_at: Millis(0),
        }
    }
}

impl Office {
    /// The rules in force.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The running business day; `None` before the first.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.day
    }

    /// The time of the last event. No later event has an earlier time.
    #[must_use]
    pub fn last_at(&self) -> Millis {
        self.last_at
    }

    /// The local date of a moment.
    #[must_use]
    pub fn date_of(&self, at: Millis) -> Date {
        civil_at(at, &self.zone).date()
    }

    /// The office's time zone.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A ticket of today.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(&id)
    }

    /// The ticket with this number today.
    #[must_use]
    pub fn by_number(&self, number: &TicketNumber) -> Option<&Ticket> {
        self.by_number.get(number).and_then(|id| self.tickets.get(id))
    }

    /// Today's tickets, by id.
    pub fn tickets(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values()
    }

    /// The counters, by number.
    pub fn desks(&self) -> impl Iterator<Item = &Desk> {
        self.desks.values()
    }

    /// A counter.
    #[must_use]
    pub fn desk(&self, number: CounterNo) -> Option<&Desk> {
        self.desks.get(&number)
    }

    /// The ticket in hand at a counter.
    #[must_use]
    pub fn in_hand(&self, number: CounterNo) -> Option<&Ticket> {
        self.ticket(self.desks.get(&number)?.in_hand?)
    }

    /// How many wait for a service.
    #[must_use]
    pub fn waiting(&self, service: &ServiceKey) -> usize {
        self.queues.get(service).map_or(0, |q| q.iter().map(BTreeMap::len).sum())
    }

    /// Who waits for a service, in the order in which they would be called.
    pub fn queue(&self, service: &ServiceKey) -> impl Iterator<Item = &Ticket> {
        self.queues
            .get(service)
            .into_iter()
            .flatten()
            .flat_map(BTreeMap::values)
            .filter_map(|id| self.tickets.get(id))
    }

    /// The numbers a service can still give out today; `None` when it has no quota.
    #[must_use]
    pub fn remaining(&self, service: &ServiceKey) -> Option<u32> {
        let quota = self.rules.service(service)?.quota?;
        Some(quota.saturating_sub(self.issued.get(service).map_or(0, |i| i.tickets)))
    }

    /// Whether a number for this service would be given out at `at`.
    #[must_use]
    pub fn issues(&self, service: &ServiceKey, at: Millis) -> bool {
        self.day.is_some()
            && self.rules.service(service).is_some()
            && self.rules.issue_hours.as_ref().is_none_or(|h| h.open_at(at, &self.zone))
            && self.remaining(service) != Some(0)
    }

    /// Waiting tickets that would be called before this one at a counter that takes its service; 0 for a ticket
    /// that does not wait. Counters at work count; when none of them takes the service, all that could.
    #[must_use]
    pub fn ahead(&self, ticket: &Ticket) -> usize {
        if ticket.state != TicketState::Waiting {
            return 0;
        }
        self.services_beside(&ticket.service)
            .into_iter()
            .filter_map(|service| self.queues.get(service))
            .map(|queue| ahead_in(queue, ticket))
            .sum()
    }

    /// The services whose tickets compete with those of `service` for a counter.
    fn services_beside(&self, service: &ServiceKey) -> BTreeSet<&ServiceKey> {
        let takes = |c: &&CounterRules| c.services.contains(service);
        let at_work = |c: &&CounterRules| {
            self.desks.get(&c.number).is_some_and(|d| d.state != DeskState::Closed)
        };
        let able = self.rules.counters.iter().filter(takes);
        let working: BTreeSet<_> = able.clone().filter(at_work).flat_map(|c| &c.services).collect();
        if !working.is_empty() {
            return working;
        }
        let mut possible: BTreeSet<_> = able.flat_map(|c| &c.services).collect();
        if let Some(own) = self.rules.service(service) {
            possible.insert(&own.key);
        }
        possible
    }
}

fn ahead_in(queue: &Queue, ticket: &Ticket) -> usize {
    let class = ticket.class as usize;
    let sooner_by_right: usize = queue[..class].iter().map(BTreeMap::len).sum();
    let peers = &queue[class];
    // Behind everybody, as one who has just come: no need to count them.
    let last = peers.last_key_value().is_none_or(|(arrival, _)| *arrival < ticket.arrival);
    sooner_by_right + if last { peers.len() } else { peers.range(..ticket.arrival).count() }
}

impl Office {
    /// Puts a waiting ticket in its place in the queue.
    pub(crate) fn enqueue(&mut self, ticket: &Ticket) {
        let queue = self.queues.entry(ticket.service.clone()).or_default();
        queue[ticket.class as usize].insert(ticket.arrival, ticket.id);
    }

    /// Takes a ticket out of its queue, if it is there.
    pub(crate) fn dequeue(&mut self, ticket: &Ticket) {
        if let Some(queue) = self.queues.get_mut(&ticket.service) {
            queue[ticket.class as usize].remove(&ticket.arrival);
        }
    }

    /// The longest wait among the waiting, for alarms: when the earliest of a class came.
    #[must_use]
    pub fn earliest(&self, service: &ServiceKey, class: Class) -> Option<&Ticket> {
        let (_, id) = self.queues.get(service)?[class as usize].first_key_value()?;
        self.tickets.get(id)
    }
}
