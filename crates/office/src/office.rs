//! The office's state, and what can be read from it.

use crate::alarm::Alarm;
use crate::booking::Booking;
use crate::event::{Day, Press, Seat};
use crate::hours::{civil_at, minute_of};
use crate::ids::{CounterNo, Millis, PersonTag, ServiceKey, TicketId, TicketNumber, UserName};
use crate::line::{Lane, Waiting};
use crate::lines::{Line, Lines};
use crate::rules::Rules;
use crate::ticket::{Class, HoldReason, Ticket, TicketState, is_zero};
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

/// What a counter remembers of whom it called, so that classes and services get their turns.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// Priority tickets called since the last normal one, counted while a normal one waited.
    #[serde(skip_serializing_if = "is_zero", default)]
    pub run: u8,
    /// What each step of the plan has to its credit, for steps with a share.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub credits: Vec<i32>,
}

impl Turn {
    fn is_new(turn: &Self) -> bool {
        *turn == Self::default()
    }
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
    /// What the counter remembered.
    #[serde(skip_serializing_if = "Turn::is_new", default)]
    pub turn: Turn,
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
    /// What it takes today, if not what its configuration says.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub services: Option<Vec<ServiceKey>>,
    /// Whose turn it is.
    #[serde(skip_serializing_if = "Turn::is_new", default)]
    pub turn: Turn,
}

impl Desk {
    /// A counter at which nobody sits.
    #[must_use]
    pub fn closed(number: CounterNo) -> Self {
        let state = DeskState::Closed;
        Self {
            number,
            state,
            reason: None,
            clerk: None,
            in_hand: None,
            last_press: None,
            services: None,
            turn: Turn::default(),
        }
    }

    /// The same counter with nobody there. What it takes today and whose turn it is stays: closing and opening is no
    /// way to call two priority tickets in a row.
    pub(crate) fn closed_again(&self) -> Self {
        let (services, turn) = (self.services.clone(), self.turn.clone());
        Self { services, turn, ..Self::closed(self.number) }
    }
}

/// What the counter's last call did to others, so that taking it back leaves no trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CallMemory {
    /// Which call of the day.
    pub(crate) call: u64,
    /// How the called ticket waited.
    pub(crate) waited: Option<Waiting>,
}

/// The numbers a service gave out today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Issued {
    /// The last counted part used.
    pub(crate) last_count: Option<u32>,
    /// How many numbers were given out.
    pub(crate) tickets: u32,
}

/// What one number was taken for: also what it was transferred from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) ticket: TicketId,
    pub(crate) services: Vec<ServiceKey>,
}

/// One office on one business day: the fold of its events since the day opened.
#[derive(Clone, Debug)]
pub struct Office {
    pub(crate) rules: Rules,
    pub(crate) zone: TimeZone,
    pub(crate) day: Option<Day>,
    pub(crate) tickets: BTreeMap<TicketId, Ticket>,
    pub(crate) by_number: BTreeMap<TicketNumber, TicketId>,
    pub(crate) lines: Lines,
    pub(crate) desks: BTreeMap<CounterNo, Desk>,
    pub(crate) issued: BTreeMap<ServiceKey, Issued>,
    /// What each known person took numbers for today.
    pub(crate) persons: BTreeMap<PersonTag, Vec<Asked>>,
    pub(crate) bookings: BTreeMap<TicketId, Booking>,
    /// How many of today's bookings for a service and a slot were used.
    pub(crate) checked_in: BTreeMap<(ServiceKey, u16), u16>,
    /// Who sat where at the end of the last day.
    pub(crate) roster: Vec<Seat>,
    /// Who sat where today, last.
    pub(crate) seats: BTreeMap<CounterNo, UserName>,
    pub(crate) alarms: BTreeSet<Alarm>,
    /// Since when people wait for a service that no open counter takes.
    pub(crate) unserved: BTreeMap<ServiceKey, Millis>,
    pub(crate) emergency: bool,
    /// Calls of this day, for telling them apart.
    pub(crate) calls_made: u64,
    pub(crate) last_calls: BTreeMap<CounterNo, CallMemory>,
    /// Tickets that staff changed since a counter last pressed: what they did is not taken back with that press.
    pub(crate) touched: BTreeSet<TicketId>,
    /// Tickets whose absence was taken back: it is not said by itself again before their next call.
    pub(crate) spared: BTreeSet<TicketId>,
    /// Since when an open counter has had nothing in hand.
    pub(crate) free_since: BTreeMap<CounterNo, Millis>,
    pub(crate) next_arrival: u64,
    pub(crate) last_at: Millis,
}

impl PartialEq for Office {
    /// Equal state. The zone follows from the rules, and how many calls there were tells nothing of its own.
    fn eq(&self, other: &Self) -> bool {
        let state = |o: &Self| (o.day, o.next_arrival, o.last_at, o.emergency);
        state(self) == state(other)
            && self.rules == other.rules
            && self.tickets == other.tickets
            && self.by_number == other.by_number
            && self.lines == other.lines
            && self.desks == other.desks
            && self.issued == other.issued
            && self.persons == other.persons
            && (&self.bookings, &self.checked_in) == (&other.bookings, &other.checked_in)
            && (&self.roster, &self.seats) == (&other.roster, &other.seats)
            && (&self.alarms, &self.unserved) == (&other.alarms, &other.unserved)
            && self.last_calls == other.last_calls
            && self.free_since == other.free_since
    }
}

impl Default for Office {
    /// An office that was never configured: no services, no counters, no day.
    fn default() -> Self {
        Self {
            rules: Rules::default(),
            zone: TimeZone::UTC,
            day: None,
            tickets: BTreeMap::new(),
            by_number: BTreeMap::new(),
            lines: Lines::default(),
            desks: BTreeMap::new(),
            issued: BTreeMap::new(),
            persons: BTreeMap::new(),
            bookings: BTreeMap::new(),
            checked_in: BTreeMap::new(),
            roster: Vec::new(),
            seats: BTreeMap::new(),
            alarms: BTreeSet::new(),
            unserved: BTreeMap::new(),
            emergency: false,
            calls_made: 0,
            last_calls: BTreeMap::new(),
            touched: BTreeSet::new(),
            spared: BTreeSet::new(),
            free_since: BTreeMap::new(),
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

    /// The local minute of the day of a moment, from 0.
    #[must_use]
    pub fn minute_of(&self, at: Millis) -> u16 {
        minute_of(civil_at(at, &self.zone).time())
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
        let of = |(lane, _): &(&Lane, &Line)| lane.service == *service;
        self.lines.iter().filter(of).map(|(_, line)| line.len()).sum()
    }

    /// The people in the hall: those who wait, fill in a form, are called or served, with whom they brought.
    #[must_use]
    pub fn people(&self) -> u32 {
        let writes = |t: &Ticket| {
            matches!(t.held.map(|h| h.reason), Some(HoldReason::Form | HoldReason::Result))
        };
        let here = |t: &&Ticket| {
            matches!(t.state, TicketState::Waiting | TicketState::Called | TicketState::Serving)
                || writes(t)
        };
        self.tickets.values().filter(here).map(|t| u32::from(t.party)).sum()
    }

    /// Bookings that are still to be used, by id.
    pub fn bookings(&self) -> impl Iterator<Item = &Booking> {
        self.bookings.values()
    }

    /// A booking that is still to be used.
    #[must_use]
    pub fn booking(&self, id: TicketId) -> Option<&Booking> {
        self.bookings.get(&id)
    }

    /// What a supervisor must look at.
    pub fn alarms(&self) -> impl Iterator<Item = &Alarm> {
        self.alarms.iter()
    }

    /// Whether the emergency profile is on.
    #[must_use]
    pub fn emergency(&self) -> bool {
        self.emergency
    }

    /// Who sat where at the end of the last day.
    #[must_use]
    pub fn roster(&self) -> &[Seat] {
        &self.roster
    }

    /// The services a counter takes now, by its configuration or as the supervisor said for today.
    #[must_use]
    pub fn services_at(&self, number: CounterNo) -> &[ServiceKey] {
        let today = self.desks.get(&number).and_then(|d| d.services.as_deref());
        today
            .or_else(|| self.rules.counter(number).map(|c| c.services.as_slice()))
            .unwrap_or_default()
    }

    /// The longest wait among the waiting of a class, for alarms: who came first.
    #[must_use]
    pub fn earliest(&self, service: &ServiceKey, class: Class) -> Option<&Ticket> {
        let of = self.lines.iter().filter(|(l, _)| l.service == *service && l.class == class);
        let (_, first) = of.filter_map(|(_, line)| line.first()).min_by_key(|(p, _)| **p)?;
        self.tickets.get(&first.ticket)
    }

    /// The last counted part of each service that has given out, or passed over, numbers today.
    pub fn last_counts(&self) -> impl Iterator<Item = (&ServiceKey, u32)> {
        self.issued.iter().filter_map(|(key, issued)| Some((key, issued.last_count?)))
    }

    /// The numbers a service can still give out today; `None` when it has no quota.
    #[must_use]
    pub fn remaining(&self, service: &ServiceKey) -> Option<u32> {
        let quota = self.rules.service(service)?.quota?;
        Some(quota.saturating_sub(self.issued.get(service).map_or(0, |i| i.tickets)))
    }
}
