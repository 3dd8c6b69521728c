//! Who waits, and who takes whom.

use crate::booking::Booking;
use crate::command::Issue;
use crate::ids::{AuthorityKey, CounterNo, Millis, Place, ServiceKey, TicketId};
use crate::lines::{LaneStaff, Line};
use crate::office::{Desk, DeskState, Office};
use crate::rules::{CounterRules, Territory};
use crate::ticket::{Bound, Channel, Class, Ticket};
use std::cmp::{Ordering, Reverse};

/// Tickets that the same counters take.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lane {
    pub(crate) service: ServiceKey,
    pub(crate) class: Class,
    pub(crate) authority: Option<AuthorityKey>,
    pub(crate) non_territorial: bool,
}

impl Lane {
    /// An ordinary citizen's, who lives here.
    pub(crate) fn plain(service: &ServiceKey) -> Self {
        let (class, authority, non_territorial) = (Class::Normal, None, false);
        Self { service: service.clone(), class, authority, non_territorial }
    }

    pub(crate) fn booked(booking: &Booking) -> Self {
        Self {
            service: booking.service.clone(),
            class: booking.class,
            authority: booking.authority.clone(),
            non_territorial: booking.non_territorial,
        }
    }

    /// That of a number that is asked for.
    pub(crate) fn asked(issue: &Issue) -> Self {
        Self {
            service: issue.service.clone(),
            class: issue.class,
            authority: issue.authority.clone(),
            non_territorial: issue.non_territorial,
        }
    }

    pub(crate) fn of(ticket: &Ticket) -> Self {
        Self {
            service: ticket.service.clone(),
            class: ticket.class,
            authority: ticket.authority.clone(),
            non_territorial: ticket.non_territorial,
        }
    }
}

/// A call that passed over a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pass {
    /// Which call of the day.
    pub(crate) call: u64,
    pub(crate) at: Millis,
    /// It was this ticket's turn: nobody who came earlier could have been called.
    pub(crate) in_turn: bool,
}

/// A ticket that waits, and what has happened to it while it does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) ticket: TicketId,
    pub(crate) bound: Option<Bound>,
    pub(crate) first: bool,
    pub(crate) booked: bool,
    /// How many others are to be called before it.
    pub(crate) after: u8,
    /// The calls that passed over it.
    pub(crate) passes: Vec<Pass>,
    /// The calls of others since it came back.
    pub(crate) others: Vec<u64>,
}

/// Passes kept for one ticket. More than any bound counts; calls out of turn could add up without end.
const PASSES_KEPT_MAX: usize = 256;

impl Waiting {
    pub(crate) fn of(ticket: &Ticket) -> Self {
        Self {
            ticket: ticket.id,
            bound: ticket.bound.clone(),
            first: ticket.first,
            booked: ticket.channel == Channel::Booking,
            after: ticket.after,
            passes: Vec::new(),
            others: Vec::new(),
        }
    }

    /// Whether anything tells it from one who waits their turn in the order of arrival.
    pub(crate) fn is_marked(&self) -> bool {
        self.bound.is_some() || self.first || self.after > 0 || !self.passes.is_empty()
    }

    /// How many others are still to be called before it.
    pub(crate) fn still_after(&self) -> u8 {
        self.after.saturating_sub(u8::try_from(self.others.len()).unwrap_or(u8::MAX))
    }
}

/// A waiting ticket that a counter could call, as the policy sees it.
#[derive(Clone, Debug)]
pub(crate) struct Candidate<'a> {
    pub(crate) place: Place,
    pub(crate) ticket: TicketId,
    pub(crate) lane: &'a Lane,
    pub(crate) first: bool,
    pub(crate) booked: bool,
    /// Others to be called before it.
    pub(crate) after: u8,
    /// How many who came later were called before it.
    pub(crate) passed: usize,
    /// When it was first passed over in its turn.
    pub(crate) late_since: Option<Millis>,
}

impl Office {
    /// Puts a waiting ticket in its place.
    pub(crate) fn enqueue(&mut self, ticket: &Ticket) {
        self.line_up(ticket, Waiting::of(ticket));
    }

    pub(crate) fn line_up(&mut self, ticket: &Ticket, waiting: Waiting) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.insert(Lane::of(ticket), ticket.place(), waiting, |lane| self.staff_of(lane));
        self.lines = lines;
    }

    /// Takes a ticket out of its line, if it is there.
    pub(crate) fn dequeue(&mut self, ticket: &Ticket) -> Option<Waiting> {
        self.lines.remove(&Lane::of(ticket), &ticket.place())
    }

    /// Who takes a lane.
    fn staff_of(&self, lane: &Lane) -> LaneStaff {
        let takes = |desk: &&Desk| {
            self.rules.counter(desk.number).is_some_and(|rules| self.takes(rules, desk, lane))
        };
        let takers = || self.desks.values().filter(takes);
        LaneStaff {
            takers: takers().map(|desk| desk.number).collect(),
            served: takers().any(|desk| desk.state == DeskState::Open),
        }
    }

    /// Says again who takes whom, after a counter or the rules changed.
    pub(crate) fn staff_lines(&mut self) {
        let mut lines = std::mem::take(&mut self.lines);
        lines.staff(|lane| self.staff_of(lane));
        self.lines = lines;
    }

    /// Whether a counter takes the tickets of a lane, as it is staffed now.
    pub(crate) fn takes(&self, counter: &CounterRules, desk: &Desk, lane: &Lane) -> bool {
        let services = desk.services.as_ref().unwrap_or(&counter.services);
        let also = lane.class != Class::Normal && counter.priority_services.contains(&lane.service);
        let skilled = desk
            .clerk
            .as_ref()
            .and_then(|clerk| self.rules.clerk(clerk))
            .is_none_or(|clerk| clerk.services.contains(&lane.service));
        (services.contains(&lane.service) || also)
            && skilled
            && (counter.classes.is_empty() || counter.classes.contains(&lane.class))
            && is_competent(counter, lane)
    }

    /// Whether a ticket waits for one counter or clerk alone: while that counter calls and may serve it at all. Whoever
    /// rests may rest for long, and nobody is to wait for that. `desk` is as it will be with the press: its clerk may
    /// only be sitting down.
    fn binds(&self, bound: &Bound, lane: &Lane, desk: &Desk) -> bool {
        let others = self.desks.values().filter(|other| other.number != desk.number);
        others.chain([desk]).any(|desk| {
            let rules = self.rules.counter(desk.number);
            desk.state == DeskState::Open
                && is_of(bound, desk)
                && rules.is_some_and(|counter| is_competent(counter, lane))
        })
    }

    /// Whether a ticket waits for this counter, or for the clerk there, alone.
    pub(crate) fn awaits(&self, bound: &Bound, lane: &Lane, desk: &Desk) -> bool {
        is_of(bound, desk) && self.binds(bound, lane, desk)
    }

    /// Everyone whom a counter could call, in no order. `besides` is left out: the ticket that the same press ended.
    pub(crate) fn candidates(
        &self,
        counter: &CounterRules,
        desk: &Desk,
        besides: Option<TicketId>,
    ) -> Vec<Candidate<'_>> {
        self.callable(counter, desk, besides, None).collect()
    }

    /// Those of [`Office::candidates`] whom a policy without a plan may choose. In a lane, who came later and was passed
    /// over no more often and no longer ago than somebody before them is not their equal.
    pub(crate) fn contenders(
        &self,
        counter: &CounterRules,
        desk: &Desk,
        besides: Option<TicketId>,
    ) -> Vec<Candidate<'_>> {
        let mut contenders: Vec<Candidate<'_>> = Vec::new();
        for (lane, line, takes) in self.lanes_for(counter, desk) {
            let mut most: Option<(usize, Option<Reverse<Millis>>)> = None;
            let mut marked = line.marked();
            for (place, waiting) in line.iter() {
                if marked == 0 && (most.is_some() || !takes) {
                    // Everybody behind waits their turn like one before them, or for another counter.
                    break;
                }
                marked -= usize::from(waiting.is_marked());
                let here =
                    Some(waiting.ticket) != besides && self.could_call(takes, desk, lane, waiting);
                if !here {
                    continue;
                }
                let candidate = Candidate::of(*place, lane, waiting);
                let (passed, late) = (candidate.passed, candidate.late_since.map(Reverse));
                if candidate.first || candidate.after > 0 {
                    contenders.push(candidate);
                } else if most.is_none_or(|(p, l)| passed > p || late > l) {
                    contenders.push(candidate);
                    most = Some(most.map_or((passed, late), |(p, l)| (p.max(passed), l.max(late))));
                }
            }
        }
        contenders
    }

    /// Who came before a place and could be called at a counter, in no order.
    pub(crate) fn ready_before(
        &self,
        counter: &CounterRules,
        desk: &Desk,
        besides: Option<TicketId>,
        place: Place,
    ) -> Vec<(Place, TicketId)> {
        let before = self.callable(counter, desk, besides, Some(place));
        before.filter(|c| c.after == 0).map(|c| (c.place, c.ticket)).collect()
    }

    /// Whom a counter could call, all or those who came before a place.
    fn callable<'a, 'd>(
        &'a self,
        counter: &'d CounterRules,
        desk: &'d Desk,
        besides: Option<TicketId>,
        before: Option<Place>,
    ) -> impl Iterator<Item = Candidate<'a>> + use<'a, 'd> {
        self.lanes_for(counter, desk).flat_map(move |(lane, line, takes)| {
            let here = move |(_, waiting): &(&Place, &Waiting)| {
                Some(waiting.ticket) != besides && self.could_call(takes, desk, lane, waiting)
            };
            let line = line.before(before).filter(here);
            line.map(move |(place, waiting)| Candidate::of(*place, lane, waiting))
        })
    }

    /// The lanes in which a counter could call somebody, each with whether it takes that lane.
    fn lanes_for<'a, 'd>(
        &'a self,
        counter: &'d CounterRules,
        desk: &'d Desk,
    ) -> impl Iterator<Item = (&'a Lane, &'a Line, bool)> + use<'a, 'd> {
        let as_staffed = |now: &Desk| now.clerk == desk.clerk && now.services == desk.services;
        let known = self.desks.get(&desk.number).is_some_and(as_staffed);
        self.lines.iter().filter_map(move |(lane, line)| {
            let takes =
                if known { line.is_taken_at(desk.number) } else { self.takes(counter, desk, lane) };
            (takes || line.some_are_bound()).then_some((lane, line, takes))
        })
    }

    /// Whether a counter could call one who waits in a lane; `takes`: whether it takes that lane.
    pub(crate) fn could_call(
        &self,
        takes: bool,
        desk: &Desk,
        lane: &Lane,
        waiting: &Waiting,
    ) -> bool {
        let binding = waiting.bound.as_ref().filter(|bound| self.binds(bound, lane, desk));
        binding.map_or(takes, |bound| is_of(bound, desk))
    }

    /// How many a counter could call, as it is staffed.
    pub(crate) fn line_length(&self, counter: &CounterRules, desk: &Desk) -> usize {
        if !self.lines.some_are_bound() {
            return self.lines.length_at(desk.number);
        }
        self.callable(counter, desk, None, None).count()
    }

    /// How many a counter could call before one of a class in a place, if who came earlier were called first within a
    /// class.
    pub(crate) fn how_many_before(
        &self,
        counter: &CounterRules,
        desk: &Desk,
        (class, place): (Class, Place),
    ) -> usize {
        let lanes = self.lanes_for(counter, desk);
        lanes
            .map(|(lane, line, takes)| {
                let before = match lane.class.cmp(&class) {
                    Ordering::Less => None,
                    Ordering::Equal => Some(place),
                    Ordering::Greater => return 0,
                };
                if !line.some_are_bound() {
                    return line.len_before(before);
                }
                let here =
                    |(_, waiting): &(&Place, &Waiting)| self.could_call(takes, desk, lane, waiting);
                line.before(before).filter(here).count()
            })
            .sum()
    }

    /// The counters at work, with their rules.
    pub(crate) fn working(&self) -> impl Iterator<Item = (&CounterRules, &Desk)> {
        self.rules.counters.iter().filter_map(|counter| {
            let desk = self.desks.get(&counter.number)?;
            (desk.state != DeskState::Closed).then_some((counter, desk))
        })
    }

    /// Whether somebody waits for an open counter, or for the clerk there, whatever services it takes.
    pub(crate) fn is_expected(&self, lane: &Lane, waiting: &Waiting) -> bool {
        let mut desks = self.desks.values();
        let awaited = |bound| desks.any(|desk| self.awaits(bound, lane, desk));
        waiting.bound.as_ref().is_some_and(awaited)
    }

    /// Whether an open counter takes a service's tickets of some kind.
    pub(crate) fn served_now(&self, lane: &Lane) -> bool {
        if let Some(line) = self.lines.get(lane) {
            return line.is_served();
        }
        self.working()
            .any(|(counter, desk)| desk.state == DeskState::Open && self.takes(counter, desk, lane))
    }
}

/// Whether a counter may serve a lane at all: a ward's cases are decided by those whom the law names.
pub(crate) fn is_competent(counter: &CounterRules, lane: &Lane) -> bool {
    let may = |authority| counter.authorities.is_empty() || counter.authorities.contains(authority);
    lane.authority.as_ref().is_none_or(may)
        && match counter.territory {
            Territory::Any => true,
            Territory::Local => !lane.non_territorial,
            Territory::NonTerritorial => lane.non_territorial,
        }
}

fn is_of(bound: &Bound, desk: &Desk) -> bool {
    match bound {
        Bound::Counter(number) => desk.number == *number,
        Bound::Clerk(clerk) => desk.clerk.as_ref() == Some(clerk),
    }
}

impl<'a> Candidate<'a> {
    pub(crate) fn of(place: Place, lane: &'a Lane, waiting: &Waiting) -> Self {
        Self {
            place,
            ticket: waiting.ticket,
            lane,
            // One who came back after others is next as soon as those were called.
            first: waiting.first || waiting.after > 0,
            booked: waiting.booked,
            after: waiting.still_after(),
            passed: waiting.passes.len(),
            late_since: waiting.passes.iter().find(|p| p.in_turn).map(|p| p.at),
        }
    }
}

/// What a call does to those who wait on.
impl Office {
    /// Notes for everyone else whom the counter could have called that somebody was called: one who came earlier was
    /// passed over, one who came back has waited for one more.
    pub(crate) fn note_call(
        &mut self,
        counter: CounterNo,
        called: (TicketId, Place),
        finished: Option<TicketId>,
        at: Millis,
    ) {
        self.calls_made += 1;
        let call = self.calls_made;
        let Some((rules, desk)) = self.rules.counter(counter).zip(self.desks.get(&counter)) else {
            return;
        };
        let mut noted: Vec<(Lane, Place, bool)> = Vec::new();
        let mut turn: Option<Place> = None;
        for (lane, line, takes) in self.lanes_for(rules, desk) {
            let other = |(place, waiting): (&Place, &Waiting)| {
                let is_other = ![Some(called.0), finished].contains(&Some(waiting.ticket));
                let here = is_other && self.could_call(takes, desk, lane, waiting);
                here.then_some((*place, waiting.still_after() > 0))
            };
            let first = line.iter().filter_map(&other).find(|(_, comes_back)| !comes_back);
            turn = turn.into_iter().chain(first.map(|(place, _)| place)).min();
            let after = line.some_come_back().then(|| line.from(called.1)).into_iter().flatten();
            let after = after.filter_map(&other).filter(|(_, comes_back)| *comes_back);
            let passed = line.before(Some(called.1)).filter_map(&other).chain(after);
            noted.extend(passed.map(|(place, comes_back)| (lane.clone(), place, comes_back)));
        }
        for (lane, place, comes_back) in noted {
            self.lines.change(&lane, &place, |waiting| {
                if comes_back {
                    waiting.others.push(call);
                } else if waiting.passes.len() < PASSES_KEPT_MAX {
                    waiting.passes.push(Pass { call, at, in_turn: turn == Some(place) });
                }
            });
        }
    }

    /// As if a call had never been.
    pub(crate) fn forget_call(&mut self, call: u64) {
        let forget = |waiting: &mut Waiting| {
            waiting.passes.retain(|pass| pass.call != call);
            waiting.others.retain(|other| *other != call);
        };
        self.lines.change_all(forget);
        // Also for those who are called now, and would wait again if that call were taken back.
        self.last_calls.values_mut().filter_map(|memory| memory.waited.as_mut()).for_each(forget);
    }
}
