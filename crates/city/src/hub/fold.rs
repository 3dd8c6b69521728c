//! What became of each number of an office's day, from what the office tells.

use crate::told::{Told, ToldService};
use jiff::civil::Date;
use office::{Channel, Class, TicketId};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is known of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) date: Date,
    pub(crate) number: String,
    pub(crate) count: u32,
    pub(crate) service: String,
    pub(crate) class: Class,
    pub(crate) channel: Channel,
    pub(crate) state: State,
    pub(crate) issued_at: i64,
    /// The first call.
    pub(crate) called_at: Option<i64>,
    /// When they came to the counter, or were called, if nobody said so.
    pub(crate) started_at: Option<i64>,
    pub(crate) ended_at: Option<i64>,
    pub(crate) counter: Option<u16>,
    pub(crate) calls: u32,
    pub(crate) score: Option<u8>,
}

/// How a number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    Waiting,
    InHand,
    Held,
    Done,
    Missed,
    Cancelled,
    Expired,
}

impl State {
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::InHand => "in_hand",
            Self::Held => "on_hold",
            Self::Done => "done",
            Self::Missed => "no_show",
            Self::Cancelled => "cancelled",
            Self::Expired => "expired",
        }
    }

    pub(crate) fn of(word: &str) -> Option<Self> {
        let all = [
            Self::Waiting,
            Self::InHand,
            Self::Held,
            Self::Done,
            Self::Missed,
            Self::Cancelled,
            Self::Expired,
        ];
        all.into_iter().find(|state| state.word() == word)
    }
}

/// An office's day.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fold {
    pub(crate) date: Option<Date>,
    /// What the services are called, where that was told since it was written.
    pub(crate) services: Option<Vec<ToldService>>,
    pub(crate) tickets: HashMap<TicketId, Facts>,
    /// What each counter's last press changed, as it was before.
    presses: HashMap<u16, Vec<(TicketId, Facts)>>,
    /// Numbers whose facts are others since they were written.
    pub(crate) changed: BTreeSet<TicketId>,
    /// Numbers of days before, whose facts were not written yet when the next day opened.
    pub(crate) gone: Vec<(TicketId, Facts)>,
    /// Days whose figures are to be reckoned.
    pub(crate) over: BTreeSet<Date>,
    pub(crate) highest: BTreeMap<String, u32>,
}

impl Fold {
    /// Takes one record.
    pub(crate) fn apply(&mut self, at: i64, told: &Told) {
        match told {
            Told::DayOpened { date, services, carried, .. } => {
                self.open_day(*date, carried.iter().map(|c| c.ticket).collect());
                self.services = Some(services.clone());
            }
            Told::DayClosed { .. } => self.over.extend(self.date),
            Told::Configured { services, .. } => self.services = Some(services.clone()),
            Told::Skipped { service, count } => self.saw(service, *count),
            Told::Undone { counter, requeued, restored } => {
                self.undo(*counter, requeued.iter().chain(restored));
            }
            Told::CounterOpened { .. }
            | Told::CounterPaused { .. }
            | Told::CounterClosed { .. }
            | Told::AlarmRaised { .. }
            | Told::AlarmEnded { .. }
            | Told::Restored { .. } => {}
            Told::Issued { ticket, number, count, service, class, channel } => {
                let Some(date) = self.date else { return };
                self.saw(service, *count);
                let facts = Facts {
                    date,
                    number: number.clone(),
                    count: *count,
                    service: service.clone(),
                    class: *class,
                    channel: *channel,
                    state: State::Waiting,
                    issued_at: at,
                    called_at: None,
                    started_at: None,
                    ended_at: None,
                    counter: None,
                    calls: 0,
                    score: None,
                };
                self.tickets.insert(*ticket, facts);
                self.changed.insert(*ticket);
            }
            Told::Called { .. }
            | Told::Started { .. }
            | Told::Finished { .. }
            | Told::Missed { .. }
            | Told::Held { .. }
            | Told::Returned { .. }
            | Told::Transferred { .. }
            | Told::Corrected { .. }
            | Told::Cancelled { .. }
            | Told::Expired { .. }
            | Told::Rated { .. } => self.go_on(at, told),
        }
    }

    /// A day begins with the numbers that are still in hand. Without a date that can be, nothing is known of it.
    fn open_day(&mut self, date: Date, kept: BTreeSet<TicketId>) {
        self.over.extend(self.date);
        self.date = Some(date).filter(|date| is_likely(*date));
        let (kept, gone) = std::mem::take(&mut self.tickets)
            .into_iter()
            .partition(|(ticket, _)| kept.contains(ticket));
        self.tickets = kept;
        self.keep_unwritten(gone);
        self.presses.clear();
        self.highest.clear();
    }

    fn keep_unwritten(&mut self, gone: HashMap<TicketId, Facts>) {
        let unwritten = gone.into_iter().filter(|(ticket, _)| self.changed.remove(ticket));
        self.gone.extend(unwritten);
    }

    /// What happens to a number that was given out.
    #[allow(clippy::wildcard_enum_match_arm, reason = "apply names every record")]
    fn go_on(&mut self, at: i64, told: &Told) {
        match told {
            Told::Called { ticket, counter, calls, ended, .. } => {
                self.press(*counter, *ticket, *ended, |facts| {
                    facts.state = State::InHand;
                    facts.called_at = facts.called_at.or(Some(at));
                    facts.started_at = Some(at);
                    facts.ended_at = None;
                    facts.counter = Some(*counter);
                    facts.calls = *calls;
                });
            }
            Told::Finished { ticket, counter, .. } => {
                self.press(*counter, *ticket, None, |facts| facts.end(State::Done, at));
            }
            Told::Missed { ticket, counter } => {
                self.press(*counter, *ticket, None, |facts| facts.end(State::Missed, at));
            }
            Told::Held { ticket, counter: Some(counter) } => {
                self.press(*counter, *ticket, None, |facts| facts.state = State::Held);
            }
            Told::Held { ticket, counter: None } => {
                self.change(*ticket, |facts| facts.state = State::Held);
            }
            Told::Transferred { ticket, counter, service } => {
                self.press(*counter, *ticket, None, |facts| {
                    facts.state = State::Waiting;
                    facts.service.clone_from(service);
                });
            }
            Told::Started { ticket } => self.change(*ticket, |facts| facts.started_at = Some(at)),
            Told::Returned { ticket } => self.change(*ticket, |facts| {
                facts.state = State::Waiting;
                facts.ended_at = None;
            }),
            Told::Corrected { ticket, service, class } => self.change(*ticket, |facts| {
                facts.service.clone_from(service);
                facts.class = *class;
            }),
            Told::Cancelled { ticket, .. } => {
                self.change(*ticket, |facts| facts.end(State::Cancelled, at));
            }
            Told::Expired { ticket } => self.change(*ticket, |facts| facts.end(State::Expired, at)),
            Told::Rated { ticket, score } => {
                self.change(*ticket, |facts| facts.score = Some(*score));
            }
            _ => {}
        }
    }

    fn saw(&mut self, service: &str, count: u32) {
        let highest = self.highest.entry(service.to_owned()).or_default();
        *highest = count.max(*highest);
    }

    fn change(&mut self, ticket: TicketId, change: impl FnOnce(&mut Facts)) {
        if let Some(facts) = self.tickets.get_mut(&ticket) {
            change(facts);
            self.changed.insert(ticket);
            // It came on a day whose figures were reckoned already.
            if Some(facts.date) != self.date {
                self.over.insert(facts.date);
            }
        }
    }

    /// A change that the counter may take back, with what the same press ended before it.
    fn press(
        &mut self,
        counter: u16,
        ticket: TicketId,
        ended: Option<TicketId>,
        change: impl FnOnce(&mut Facts),
    ) {
        let Some(before) = self.tickets.get(&ticket).cloned() else { return };
        let press = self.presses.entry(counter).or_default();
        press.retain(|(other, _)| Some(*other) == ended);
        press.push((ticket, before));
        self.change(ticket, change);
    }

    /// The numbers that an undone press gives back are as they were before it.
    fn undo<'a>(&mut self, counter: u16, which: impl Iterator<Item = &'a TicketId>) {
        let press = self.presses.remove(&counter).unwrap_or_default();
        for ticket in which {
            if let Some((_, before)) = press.iter().find(|(other, _)| other == ticket) {
                self.change(*ticket, |facts| {
                    *facts = Facts { score: facts.score, ..before.clone() };
                });
            }
        }
    }
}

/// Whether a day is one of this century's: others are clocks that are years wrong.
pub(crate) fn is_likely(date: Date) -> bool {
    (2015..2100).contains(&date.year())
}

impl Facts {
    fn end(&mut self, state: State, at: i64) {
        (self.state, self.ended_at) = (state, Some(at));
    }
}
