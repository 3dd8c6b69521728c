//! Whom a counter calls next, and why. `docs/POLICY.md` declares the policy; this is it.

use crate::hours::{civil_at, minute_of};
use crate::ids::{Millis, Place, ServiceKey, TicketId};
use crate::line::{Candidate, Lane};
use crate::office::{Desk, DeskState, Office, Turn};
use crate::rules::{Between, CounterRules, Overtaking, Step};
use crate::ticket::{Class, Ticket, TicketState};
use crate::why::{PASSED_NAMED_MAX, Rule, Why};

/// What decides at one counter at one moment.
pub(crate) struct Policy<'a> {
    between: Between,
    overtaking: Overtaking,
    plan: &'a [Step],
    at: Millis,
    /// Of the local day.
    minute: u16,
}

/// What was decided.
pub(crate) struct Choice {
    /// Which candidate.
    pub(crate) index: usize,
    pub(crate) rule: Rule,
    /// The step of the plan, from 1.
    pub(crate) step: Option<u8>,
    /// What the counter remembers afterwards.
    pub(crate) turn: Turn,
}

/// Whether a rule holds for a candidate.
type Holds<'h> = &'h dyn Fn(&Candidate<'_>) -> bool;

const MS_A_MINUTE: i64 = 60_000;

impl<'a> Policy<'a> {
    pub(crate) fn plan(&self) -> &'a [Step] {
        self.plan
    }
}

impl Policy<'_> {
    /// The one to call, by the rules in their order. Places are never equal, so the same log gives the same call.
    pub(crate) fn choose(&self, candidates: &[Candidate<'_>], turn: &Turn) -> Option<Choice> {
        let ready = || candidates.iter().enumerate().filter(|(_, c)| c.after == 0);
        let step = None;
        if ready().next().is_none() {
            let index = earliest(candidates.iter().enumerate())?;
            return Some(self.chosen(candidates, index, Rule::NobodyElse, step, turn.clone()));
        }
        let by_right: [(Rule, Holds<'_>); 3] = [
            (Rule::Owed, &|c| self.is_owed(c)),
            (Rule::Urgent, &|c| c.lane.class == Class::Urgent),
            (Rule::First, &|c| c.first),
        ];
        for (rule, holds) in by_right {
            if let Some(index) = earliest(ready().filter(|(_, c)| holds(c))) {
                // Where nobody may be passed over, everyone is owed from the first.
                let nobody_passed = rule == Rule::Owed && candidates[index].passed == 0;
                let rule = if nobody_passed { Rule::Earliest } else { rule };
                return Some(self.chosen(candidates, index, rule, step, turn.clone()));
            }
        }
        let (step, turn) = self.step(candidates, turn);
        let within = |c: &Candidate<'_>| step.is_none_or(|n| self.matches(&self.plan[n], c));
        let of = |class| earliest(ready().filter(|(_, c)| within(c) && c.lane.class == class));
        let (index, rule) = match (of(Class::Priority), of(Class::Normal)) {
            (Some(priority), Some(_)) if self.priority_turn(&turn) => {
                (priority, Rule::PriorityTurn)
            }
            (Some(_), Some(normal)) => (normal, Rule::NormalTurn),
            (Some(one), None) | (None, Some(one)) => (one, Rule::Earliest),
            (None, None) => return None,
        };
        Some(self.chosen(candidates, index, rule, step, turn))
    }

    /// Whether anybody who came later may still be called before this one.
    fn is_owed(&self, c: &Candidate<'_>) -> bool {
        let people = self.overtaking.people.is_some_and(|most| c.passed >= usize::from(most));
        let late = |minutes: u16, since: Millis| {
            self.at.since(since) >= i64::from(minutes).saturating_mul(MS_A_MINUTE)
        };
        let minutes = self.overtaking.minutes.zip(c.late_since);
        people || minutes.is_some_and(|(m, since)| late(m, since))
    }

    fn priority_turn(&self, turn: &Turn) -> bool {
        match self.between {
            Between::Strict => true,
            Between::Interleaved(times) => turn.run < times,
        }
    }

    /// The step of the plan to follow, and what the counter remembers of shares afterwards.
    fn step(&self, candidates: &[Candidate<'_>], turn: &Turn) -> (Option<usize>, Turn) {
        let live: Vec<bool> = self.plan.iter().map(|s| self.is_live(s, candidates)).collect();
        let Some(first) = live.iter().position(|live| *live) else { return (None, turn.clone()) };
        if self.plan[first].share == 0 {
            return (Some(first), turn.clone());
        }
        let beside = self.plan[first..].iter().take_while(|s| s.share > 0).count();
        let group: Vec<usize> = (first..first + beside).filter(|n| live[*n]).collect();
        let mut turn = turn.clone();
        turn.credits.resize(self.plan.len(), 0);
        let share = |n: usize| i32::from(self.plan[n].share);
        for n in &group {
            turn.credits[*n] = turn.credits[*n].saturating_add(share(*n));
        }
        // The most credit; the earlier step when two have as much.
        let next = group.iter().copied().rev().max_by_key(|n| turn.credits[*n]).unwrap_or(first);
        let shared = group.iter().map(|n| share(*n)).sum();
        turn.credits[next] = turn.credits[next].saturating_sub(shared);
        (Some(next), turn)
    }

    fn is_live(&self, step: &Step, candidates: &[Candidate<'_>]) -> bool {
        let hour = step.from_minute.is_none_or(|from| self.minute >= from)
            && step.to_minute.is_none_or(|to| self.minute < to);
        let here = candidates.iter().filter(|c| c.after == 0 && self.matches(step, c)).count();
        hour && here >= usize::from(step.waiting_at_least.unwrap_or(1).max(1))
    }

    fn matches(&self, step: &Step, c: &Candidate<'_>) -> bool {
        let named = c.lane.authority.as_ref().is_some_and(|a| step.authorities.contains(a));
        let waited = |minutes: u16| {
            self.at.since(c.place.since) >= i64::from(minutes).saturating_mul(MS_A_MINUTE)
        };
        (step.services.is_empty() || step.services.contains(&c.lane.service))
            && (step.authorities.is_empty() || named)
            && (step.classes.is_empty() || step.classes.contains(&c.lane.class))
            && step.waited_minutes.is_none_or(waited)
            && (!step.booked || c.booked)
    }

    fn chosen(
        &self,
        candidates: &[Candidate<'_>],
        index: usize,
        rule: Rule,
        step: Option<usize>,
        mut turn: Turn,
    ) -> Choice {
        let normal_waits = candidates.iter().any(|c| c.after == 0 && c.lane.class == Class::Normal);
        match candidates[index].lane.class {
            Class::Normal => turn.run = 0,
            Class::Priority if normal_waits => turn.run = turn.run.saturating_add(1),
            Class::Priority | Class::Urgent => {}
        }
        let step = step.and_then(|n| u8::try_from(n + 1).ok());
        Choice { index, rule, step, turn }
    }
}

fn earliest<'c, 'a: 'c>(
    candidates: impl Iterator<Item = (usize, &'c Candidate<'a>)>,
) -> Option<usize> {
    candidates.min_by_key(|(_, c)| c.place).map(|(index, _)| index)
}

/// Calls that are worked out one by one when an order of calling is asked for; the rest follow by class and arrival.
/// Nobody asks for an exact place so far behind, and the work grows with the square.
const PROJECTED_MAX: usize = 64;

/// The longest line in which `ahead` is worked out call by call; in a longer one it counts who came earlier by class.
const EXACT_MAX: usize = 128;

impl Office {
    /// The policy at a counter, for the clerk who sits there.
    pub(crate) fn policy_at(&self, counter: &CounterRules, desk: &Desk, at: Millis) -> Policy<'_> {
        let own = |number| self.rules.counter(number).map(|c| c.plan.as_slice());
        let clerk = desk.clerk.as_ref().and_then(|clerk| self.rules.clerk(clerk));
        let plans = [
            clerk.map(|c| c.plan.as_slice()),
            own(counter.number),
            Some(self.rules.calling.plan.as_slice()),
        ];
        let plan = plans.into_iter().flatten().find(|plan| !plan.is_empty()).unwrap_or_default();
        Policy { plan, ..self.plain_policy(at) }
    }

    fn plain_policy(&self, at: Millis) -> Policy<'_> {
        let minute = minute_of(civil_at(at, &self.zone).time());
        let calling = &self.rules.calling;
        Policy { between: calling.between, overtaking: calling.overtaking, plan: &[], at, minute }
    }

    /// The ticket that a counter would call now, why, and what the counter remembers afterwards.
    pub(crate) fn next_for(
        &self,
        counter: &CounterRules,
        desk: &Desk,
        besides: Option<TicketId>,
        at: Millis,
    ) -> Option<(TicketId, Why, Turn)> {
        let (ticket, called, choice) = self.choice_for(counter, desk, besides, at)?;
        let why = self.why((counter, desk), besides, called, choice.rule, choice.step);
        Some((ticket, why, choice.turn))
    }

    /// The ticket that a counter would call now, its place, and how it was chosen.
    pub(crate) fn choice_for(
        &self,
        counter: &CounterRules,
        desk: &Desk,
        besides: Option<TicketId>,
        at: Millis,
    ) -> Option<(TicketId, Place, Choice)> {
        let policy = self.policy_at(counter, desk, at);
        let candidates = if policy.plan.is_empty() {
            self.contenders(counter, desk, besides)
        } else {
            // A step may ask how many wait.
            self.candidates(counter, desk, besides)
        };
        let choice = policy.choose(&candidates, &desk.turn)?;
        let chosen = &candidates[choice.index];
        Some((chosen.ticket, chosen.place, choice))
    }

    /// Why a ticket is called: the rule, and who came earlier and could have been called.
    pub(crate) fn why(
        &self,
        (counter, desk): (&CounterRules, &Desk),
        besides: Option<TicketId>,
        called: Place,
        rule: Rule,
        step: Option<u8>,
    ) -> Why {
        let mut passed = self.ready_before(counter, desk, besides, called);
        passed.sort_unstable_by_key(|(place, _)| *place);
        let more = passed.len().saturating_sub(PASSED_NAMED_MAX);
        let named = passed.iter().take(PASSED_NAMED_MAX);
        let passed = named.filter_map(|(_, ticket)| Some(self.tickets.get(ticket)?.number.clone()));
        let more = u32::try_from(more).unwrap_or(u32::MAX);
        Why { rule, step, passed: passed.collect(), more, reason: None }
    }

    /// The tickets that a counter takes, in the order in which it would call them if nobody else called or came.
    #[must_use]
    pub fn waiting_for(&self, counter: &CounterRules) -> Vec<&Ticket> {
        let Some(desk) = self.desks.get(&counter.number) else { return Vec::new() };
        let policy = self.policy_at(counter, desk, self.last_at);
        let order = projected(&policy, self.candidates(counter, desk, None), &desk.turn, None);
        order.into_iter().filter_map(|ticket| self.tickets.get(&ticket)).collect()
    }

    /// Who waits for a service, in the order in which they would be called by a counter that takes nothing else.
    pub fn queue(&self, service: &ServiceKey) -> impl Iterator<Item = &Ticket> {
        let lanes = self.lines.iter().filter(|(lane, _)| lane.service == *service);
        let candidates = lanes.flat_map(|(lane, line)| {
            line.iter().map(move |(place, waiting)| Candidate::of(*place, lane, waiting))
        });
        let policy = self.plain_policy(self.last_at);
        let order = projected(&policy, candidates.collect(), &Turn::default(), None);
        order.into_iter().filter_map(|ticket| self.tickets.get(&ticket))
    }

    /// The next few of a service, in the order in which they would be called by the open counter that has had its
    /// ticket in hand for longest: nobody knows which one calls next, and it is the likeliest.
    #[must_use]
    pub fn next_of(&self, service: &ServiceKey, most: usize) -> Vec<&Ticket> {
        let lanes = || self.lines.iter().filter(|(lane, _)| lane.service == *service);
        let mut candidates: Vec<_> = lanes()
            .flat_map(|(lane, line)| line.iter().map(move |(p, w)| Candidate::of(*p, lane, w)))
            .collect();
        let takes = |desk: &&Desk| {
            desk.state == DeskState::Open && lanes().any(|(_, line)| line.is_taken_at(desk.number))
        };
        let called_at = |desk: &&Desk| self.in_hand(desk.number).and_then(|t| t.called_at);
        let likeliest = self.desks.values().filter(takes).min_by_key(called_at);
        let turn = likeliest.map_or_else(Turn::default, |desk| desk.turn.clone());
        let policy = self.plain_policy(self.last_at);
        let next = called_in_turn(&policy, &mut candidates, turn, None, most);
        next.into_iter().filter_map(|ticket| self.tickets.get(&ticket)).collect()
    }

    /// Waiting tickets that would be called before this one at a counter that takes it; 0 for a ticket that does not
    /// wait. Of the counters at work that take it the one with the shortest line counts; when none does, of all.
    #[must_use]
    pub fn ahead(&self, ticket: &Ticket) -> usize {
        if ticket.state != TicketState::Waiting {
            return 0;
        }
        let all =
            || self.rules.counters.iter().filter_map(|c| Some((c, self.desks.get(&c.number)?)));
        let shortest =
            self.shortest(self.working(), ticket).or_else(|| self.shortest(all(), ticket));
        match shortest {
            Some((counter, desk)) if self.line_length(counter, desk) <= EXACT_MAX => {
                let policy = self.policy_at(counter, desk, self.last_at);
                let line = self.candidates(counter, desk, None);
                projected(&policy, line, &desk.turn, Some(ticket.id)).len().saturating_sub(1)
            }
            Some((counter, desk)) => {
                self.how_many_before(counter, desk, (ticket.class, ticket.place()))
            }
            None => self.queue(&ticket.service).take_while(|t| t.id != ticket.id).count(),
        }
    }

    /// The counter that takes this ticket and has the fewest to call.
    fn shortest<'a>(
        &self,
        counters: impl Iterator<Item = (&'a CounterRules, &'a Desk)>,
        ticket: &Ticket,
    ) -> Option<(&'a CounterRules, &'a Desk)> {
        let lane = Lane::of(ticket);
        let line = self.lines.get(&lane)?;
        let waiting = line.get(&ticket.place())?;
        counters
            .filter(|(_, desk)| {
                self.could_call(line.is_taken_at(desk.number), desk, &lane, waiting)
            })
            .min_by_key(|(counter, desk)| self.line_length(counter, desk))
    }
}

/// The order in which one counter would call these, up to and with `until`, as if nobody else called or came and no
/// time passed.
pub(crate) fn projected(
    policy: &Policy<'_>,
    mut candidates: Vec<Candidate<'_>>,
    turn: &Turn,
    until: Option<TicketId>,
) -> Vec<TicketId> {
    let mut order = called_in_turn(policy, &mut candidates, turn.clone(), until, PROJECTED_MAX);
    if until.is_some() && order.last().copied() == until {
        return order;
    }
    candidates.sort_unstable_by_key(|c| (c.lane.class, c.place));
    let rest = candidates.iter().map(|c| c.ticket);
    let upto = until.and_then(|until| rest.clone().position(|ticket| ticket == until));
    order.extend(rest.take(upto.map_or(usize::MAX, |at| at.saturating_add(1))));
    order
}

/// The first calls of that order, which are taken out of the candidates.
fn called_in_turn(
    policy: &Policy<'_>,
    candidates: &mut Vec<Candidate<'_>>,
    mut turn: Turn,
    until: Option<TicketId>,
    most: usize,
) -> Vec<TicketId> {
    let mut order = Vec::with_capacity(candidates.len().min(most));
    while order.len() < most
        && let Some(choice) = policy.choose(candidates, &turn)
    {
        let called = candidates.swap_remove(choice.index);
        order.push(called.ticket);
        if Some(called.ticket) == until {
            return order;
        }
        turn = choice.turn;
        let due = candidates.iter().filter(|c| c.after == 0).map(|c| c.place).min();
        for other in candidates.iter_mut() {
            if other.after > 0 {
                other.after -= 1;
            } else if other.place < called.place {
                other.passed += 1;
                let in_turn = (due == Some(other.place)).then_some(policy.at);
                other.late_since = other.late_since.or(in_turn);
            }
        }
    }
    order
}
