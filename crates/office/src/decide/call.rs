//! The keys a clerk presses two hundred times a day.

use crate::command::{Actor, Issue, Role};
use crate::decide::{Decision, check_texts};
use crate::event::{Delivery, Event, Press};
use crate::ids::{CounterNo, Millis, Place, ServiceKey, TicketId};
use crate::line::{Candidate, Lane, is_competent};
use crate::mutant::mutant;
use crate::office::{Desk, Office};
use crate::refusal::Refusal;
use crate::rules::{ChosenBy, CounterRules};
use crate::ticket::{Bound, Class, Outcome, Stop, Ticket, TicketState};
use crate::why::{Rule, Why};

/// Citizens with a right to priority walk slower: their grace is this many times as long.
const PRIORITY_GRACE_TIMES: i64 = 2;

impl Office {
    pub(super) fn call_next(&self, counter: CounterNo, by: &Actor, at: Millis) -> Decision {
        let (rules, desk) = self.calling_seat(counter, by)?;
        let desk = desk.as_ref();
        let mut events = self.finishing_for(desk, Press::Next);
        if let Some((ticket, why, _)) = self.next_for(rules, desk, desk.in_hand, at) {
            events.push(self.calling(ticket, desk, why)?);
        }
        Ok(events)
    }

    /// The clerk sits down with the call, if they did not before, and what is in hand is finished.
    fn finishing_for(&self, desk: &Desk, press: Press) -> Vec<Event> {
        let mut events = Vec::new();
        // A supervisor opened it; the clerk sits down with the first call.
        let sat = self.desks.get(&desk.number).is_some_and(|before| before.clerk == desk.clerk);
        if !sat {
            let (counter, clerk) = (desk.number, desk.clerk.clone());
            events.push(Event::CounterOpened { counter, clerk });
        }
        let in_hand = desk.in_hand.and_then(|ticket| self.tickets.get(&ticket));
        let said = Said { outcome: Outcome::Served, done: &[], dossiers: None };
        events.extend(in_hand.map(|held| self.finishing(held, desk.number, press, &said)));
        events
    }

    fn calling(&self, ticket: TicketId, desk: &Desk, why: Why) -> Result<Event, Refusal> {
        let calls = self.known_ticket(ticket)?.calls.saturating_add(1);
        let (counter, finished) = (desk.number, desk.in_hand);
        Ok(Event::TicketCalled { ticket, counter, calls, finished, why: Some(why) })
    }

    /// Calls one chosen number: out of turn, which is a permission and is kept with its reason, or one that this
    /// counter set aside or missed, which is not.
    pub(super) fn call(
        &self,
        counter: CounterNo,
        ticket: TicketId,
        reason: Option<&str>,
        by: &Actor,
        at: Millis,
    ) -> Decision {
        let (rules, desk) = self.calling_seat(counter, by)?;
        let desk = desk.as_ref();
        check_texts(reason)?;
        let chosen = self.known_ticket(ticket)?;
        let mut events = self.finishing_for(desk, Press::Call);
        // Whoever is next anyway is not called out of turn.
        let next = self.next_for(rules, desk, desk.in_hand, at);
        let in_turn = next.filter(|(next, _, _)| *next == ticket).map(|(_, why, _)| why);
        let mut why = match in_turn {
            Some(why) => why,
            None => {
                let candidates = self.candidates(rules, desk, desk.in_hand);
                let rule = self.rule_for(chosen, rules, desk, &candidates)?;
                if rule == Rule::Chosen {
                    self.check_choosing(reason, by)?;
                }
                self.why((rules, desk), desk.in_hand, chosen.place(), rule, None)
            }
        };
        why.reason = reason.map(str::to_owned);
        events.push(self.calling(ticket, desk, why)?);
        Ok(events)
    }

    /// Whether a ticket that is not next may be called here, and whether that is out of turn.
    fn rule_for(
        &self,
        chosen: &Ticket,
        rules: &CounterRules,
        desk: &Desk,
        candidates: &[Candidate<'_>],
    ) -> Result<Rule, Refusal> {
        let (counter, lane) = (desk.number, Lane::of(chosen));
        // Going out is no way past those who came before.
        let passes = || candidates.iter().any(|c| c.after == 0 && c.place < chosen.place());
        let mine = match (chosen.state, &chosen.bound, &chosen.held) {
            (TicketState::Waiting, Some(bound), _) => self.awaits(bound, &lane, desk),
            (TicketState::OnHold, _, Some(held)) => {
                held.counter.map_or_else(|| !passes(), |number| number == counter)
            }
            (TicketState::NoShow, _, _) => true,
            _ => false,
        };
        let taken = self.takes(rules, desk, &lane);
        let was_here = chosen.counter == Some(counter);
        match chosen.state {
            TicketState::Called | TicketState::Serving if was_here => {
                Err(Refusal::TicketInHand(counter))
            }
            TicketState::Called | TicketState::Serving => Err(Refusal::TicketElsewhere {
                ticket: chosen.id,
                counter: chosen.counter.unwrap_or(counter),
            }),
            TicketState::Done | TicketState::Cancelled | TicketState::Expired => {
                Err(Refusal::TicketEnded(chosen.id))
            }
            TicketState::Waiting if mine => Ok(Rule::Awaited),
            TicketState::Waiting | TicketState::OnHold | TicketState::NoShow
                if !(taken || mine && was_here && is_competent(rules, &lane)) =>
            {
                Err(Refusal::NotTakenThere(counter))
            }
            TicketState::OnHold | TicketState::NoShow if mine => Ok(Rule::BroughtBack),
            TicketState::Waiting | TicketState::OnHold | TicketState::NoShow => Ok(Rule::Chosen),
        }
    }

    fn check_choosing(&self, reason: Option<&str>, by: &Actor) -> Result<(), Refusal> {
        let allowed = match self.rules.calling.chosen_by {
            ChosenBy::Nobody => false,
            ChosenBy::Supervisor => {
                matches!(by, Actor::Person { role: Role::Supervisor, .. })
            }
            ChosenBy::Clerk => true,
        };
        if !allowed {
            return Err(Refusal::ChoosingNotAllowed);
        }
        let missing = reason.is_none_or(|reason| reason.trim().is_empty());
        if self.rules.calling.reason_required && missing {
            return Err(Refusal::ReasonNeeded);
        }
        Ok(())
    }

    /// Someone without a number stands at the counter. Before others who wait it is out of turn.
    pub(super) fn walk_up(
        &self,
        counter: CounterNo,
        issue: &Issue,
        reason: Option<&str>,
        by: &Actor,
        at: Millis,
    ) -> Decision {
        let (rules, desk) = self.calling_seat(counter, by)?;
        let desk = desk.as_ref();
        check_texts(reason)?;
        let service = self.wanted(issue, by)?;
        if self.day.is_none() {
            return Err(Refusal::IssuingClosed { opens_at: None });
        }
        self.check_emergency(issue)?;
        self.check_person(issue)?;
        let lane = Lane::asked(issue);
        if !self.takes(rules, desk, &lane) {
            return Err(Refusal::NotTakenThere(counter));
        }
        let candidates = self.candidates(rules, desk, desk.in_hand);
        if candidates.iter().any(|c| c.after == 0) {
            self.check_choosing(reason, by)?;
        }
        let place = Place { since: at, arrival: self.next_arrival };
        let mut why = self.why((rules, desk), desk.in_hand, place, Rule::WalkUp, None);
        why.reason = reason.map(str::to_owned);
        let mut events = vec![self.numbered(issue, service)?];
        events.extend(self.finishing_for(desk, Press::Call));
        let (ticket, finished, why) = (issue.ticket, desk.in_hand, Some(why));
        events.push(Event::TicketCalled { ticket, counter, calls: 1, finished, why });
        events.push(Event::ServiceStarted { ticket, counter });
        Ok(events)
    }

    pub(super) fn recall(&self, counter: CounterNo, by: &Actor, at: Millis) -> Decision {
        let held = self.held(counter, by)?;
        if held.state == TicketState::Serving {
            return Err(Refusal::AlreadyServing(counter));
        }
        let limits = self.rules.limits;
        if held.recalls >= limits.recalls_max {
            return Err(Refusal::RecallsSpent(counter));
        }
        let until = held.called_at.unwrap_or(held.issued_at).plus(limits.recall_pause_ms);
        if at < until {
            return Err(Refusal::RecallTooSoon { until });
        }
        let calls = held.calls.saturating_add(1);
        Ok(vec![Event::TicketRecalled { ticket: held.id, counter, calls }])
    }

    /// A call that was taken back or repeated meanwhile is delivered to nobody's benefit: nothing happens.
    pub(super) fn deliver(&self, ticket: TicketId, calls: u32, how: Delivery) -> Decision {
        let called = self.known_ticket(ticket)?;
        let counter = called.counter.filter(|_| called.state == TicketState::Called);
        let counter = counter.filter(|_| called.calls == calls && called.delivered_at.is_none());
        Ok(counter
            .map(|counter| Event::CallDelivered { ticket, counter, how })
            .into_iter()
            .collect())
    }

    pub(super) fn start(&self, counter: CounterNo, by: &Actor) -> Decision {
        let held = self.held(counter, by)?;
        if held.state == TicketState::Serving {
            return Ok(Vec::new());
        }
        Ok(vec![Event::ServiceStarted { ticket: held.id, counter }])
    }

    pub(super) fn finish(
        &self,
        counter: CounterNo,
        outcome: Outcome,
        done: &[ServiceKey],
        dossiers: Option<u16>,
        by: &Actor,
    ) -> Decision {
        let held = self.held(counter, by)?;
        if let Some(lost) = done.iter().find(|s| self.rules.service(s).is_none()) {
            return Err(Refusal::UnknownService(lost.clone()));
        }
        if done.len() > super::issue::STOPS_MAX {
            return Err(Refusal::OutOfRange("done"));
        }
        if let Some(dossiers) = dossiers {
            super::issue::in_range("dossiers", dossiers, super::issue::DOSSIERS_MAX)?;
        }
        let said = Said { outcome, done, dossiers };
        Ok(vec![self.finishing(held, counter, Press::Finish, &said)])
    }

    pub(super) fn no_show(&self, counter: CounterNo, by: &Actor, at: Millis) -> Decision {
        let held = self.held(counter, by)?;
        if held.state == TicketState::Serving {
            return Err(Refusal::AlreadyServing(counter));
        }
        let until = self.absent_from(held).ok_or(Refusal::NotDelivered)?;
        if at < until {
            return Err(Refusal::GraceRunning { until });
        }
        Ok(self.missing(held, counter, at))
    }

    /// They have not come. Just after a break people are still on their way back: then it does not count, and they
    /// are called again after a few others.
    pub(super) fn missing(&self, held: &Ticket, counter: CounterNo, at: Millis) -> Vec<Event> {
        let ticket = held.id;
        let mut events = vec![Event::TicketMissed { ticket, counter }];
        // Where the service has left the rules meanwhile nobody would call them.
        if self.is_just_after_break(at) && self.rules.service(&held.service).is_some() {
            let after = self.rules.limits.return_after;
            let (counted, bound, first) = (false, None, false);
            events.push(Event::TicketReturned { ticket, after, counted, bound, first });
        }
        events
    }

    /// From when a called citizen may be said not to have come: a grace after the call was heard and seen. `None`
    /// while it was not.
    #[must_use]
    pub fn absent_from(&self, called: &Ticket) -> Option<Millis> {
        let grace = self.absent_grace_ms(called.class);
        if grace == 0 {
            return Some(called.called_at.unwrap_or(called.issued_at));
        }
        if mutant("absent_from_key_press") {
            return Some(called.called_at.unwrap_or(called.issued_at).plus(grace));
        }
        called.delivered_at.map(|at| at.plus(grace))
    }

    /// How long after a call someone of a class cannot be absent yet, in milliseconds.
    #[must_use]
    pub fn absent_grace_ms(&self, class: Class) -> i64 {
        let times = match class {
            Class::Urgent | Class::Priority => PRIORITY_GRACE_TIMES,
            Class::Normal => 1,
        };
        self.rules.limits.absent_grace_ms.saturating_mul(times)
    }
}

/// What the clerk said with the end of a service.
struct Said<'a> {
    outcome: Outcome,
    done: &'a [ServiceKey],
    dossiers: Option<u16>,
}

impl Office {
    /// The end of a service: of the visit, or of one stop of it. A stop whose service has left the rules since is no
    /// stop any more.
    fn finishing(&self, held: &Ticket, counter: CounterNo, press: Press, said: &Said<'_>) -> Event {
        let (ticket, outcome, done) = (held.id, said.outcome, said.done.to_vec());
        let known = |stop: &Stop| self.rules.service(&stop.service).is_some();
        // Who was told to come back with more papers, or to go elsewhere, does not go on to the next stop.
        let next = held.then.iter().position(known).filter(|_| outcome == Outcome::Served);
        let Some((next, then)) = next.and_then(|next| held.then[next..].split_first()) else {
            let dossiers = said.dossiers;
            return Event::TicketFinished { ticket, counter, outcome, press, done, dossiers };
        };
        let place = held.place();
        Event::TicketTransferred {
            ticket,
            counter,
            press,
            service: next.service.clone(),
            bound: next.counter.map(Bound::Counter),
            first: next.counter.is_some(),
            since: place.since,
            arrival: place.arrival,
            then: then.to_vec(),
            done,
            dossiers: said.dossiers,
        }
    }
}
