//! Calling, and what follows a call.

use super::counters::too_long;
use super::policy::Named;
use super::{Done, Obstacles, Plain, Pressed, Sign, only};
use office::{
    Actor, Bound, ChosenBy, Class, CounterNo, DOSSIERS_MAX, Delivery, DeskState, Event, Issue,
    Millis, Outcome, Press, Role, Rule, STOPS_MAX, ServiceKey, Stop, Ticket, TicketId, TicketState,
    Why,
};

impl Plain {
    fn may_call(&self, counter: CounterNo, by: &Actor) -> Result<&Sign, Vec<&'static str>> {
        let sign = self.seat(counter, by)?;
        match sign.state {
            DeskState::Open => Ok(sign),
            DeskState::Paused => only("counter_paused"),
            DeskState::Closed => only("counter_closed"),
        }
    }

    /// The ticket in hand, for the clerk who holds it.
    fn held(&self, counter: CounterNo, by: &Actor) -> Result<&Ticket, Vec<&'static str>> {
        let sign = self.seat(counter, by)?;
        if sign.state == DeskState::Closed {
            return only("counter_closed");
        }
        let Some(ticket) = sign.in_hand else { return only("no_ticket_in_hand") };
        Ok(&self.row(ticket).expect("a ticket of today").ticket)
    }

    pub(super) fn ticket_in_hand(
        &self,
        counter: CounterNo,
        by: &Actor,
    ) -> Result<Ticket, Vec<&'static str>> {
        self.held(counter, by).cloned()
    }

    pub(super) fn next(&mut self, counter: CounterNo, by: &Actor) -> Done {
        self.may_call(counter, by)?;
        self.sit_down(counter, by);
        let ended = self.end_what_is_in_hand(counter, Press::Next);
        if let Some(named) = self.named(counter, ended) {
            self.call_ticket(counter, named.ticket, ended, named.why.clone(), Some(&named));
        }
        if !self.told.is_empty() {
            self.pressed_so(counter);
        }
        Ok(())
    }

    pub(super) fn end_what_is_in_hand(
        &mut self,
        counter: CounterNo,
        press: Press,
    ) -> Option<TicketId> {
        let in_hand = self.sign(counter).expect("a counter of the rules").in_hand?;
        self.end_visit(counter, press, Outcome::Served, &[], None);
        Some(in_hand)
    }

    pub(super) fn call_ticket(
        &mut self,
        counter: CounterNo,
        ticket: TicketId,
        ended: Option<TicketId>,
        why: Why,
        own: Option<&Named>,
    ) {
        let before = self.row(ticket).expect("a ticket of today").clone();
        let sign = self.sign_mut(counter);
        let (run, credits) = (sign.run, sign.credits.clone());
        self.note_call(counter, ticket, ended, own);
        let (now, call) = (self.now, Some(self.calls));
        let sign = self.sign_mut(counter);
        (sign.in_hand, sign.free_since) = (Some(ticket), None);
        // `next` ends one ticket and calls another: one press, taken back as one.
        if let Some(pressed) = sign.pressed.as_mut().filter(|_| ended.is_some()) {
            pressed.before.push(before);
            pressed.call = call;
        } else {
            let clerks =
                matches!(why.rule, Rule::Chosen | Rule::Awaited | Rule::BroughtBack | Rule::WalkUp);
            let press = if clerks { Press::Call } else { Press::Next };
            let (before, touched) = (vec![before], Vec::new());
            sign.pressed = Some(Pressed { press, at: now, before, touched, call, run, credits });
        }
        self.spared.retain(|spared| *spared != ticket);
        let mut calls = 0;
        self.change(ticket, |t| {
            t.calls += 1;
            calls = t.calls;
            (t.state, t.counter, t.called_at) = (TicketState::Called, Some(counter), Some(now));
            (t.delivered_at, t.aloud) = (None, false);
            (t.started_at, t.ended_at) = (None, None);
            (t.bound, t.first, t.after, t.held, t.recalls) = (None, false, 0, None, 0);
            t.why = Some(why.clone());
        });
        let why = Some(why);
        self.tell(Event::TicketCalled { ticket, counter, calls, finished: ended, why });
    }

    pub(super) fn call(
        &mut self,
        counter: CounterNo,
        ticket: TicketId,
        reason: Option<&String>,
        by: &Actor,
    ) -> Done {
        self.may_call(counter, by)?;
        let mut no = Obstacles::default();
        no.when(too_long(reason), "bad_value");
        let Some(chosen) = self.row(ticket).map(|row| row.ticket.clone()) else {
            no.when(true, "unknown_ticket");
            return no.none();
        };
        self.sit_down(counter, by);
        let sign = self.sign(counter).expect("a counter of the rules");
        let in_hand = sign.in_hand;
        let named = self.named(counter, in_hand).filter(|named| named.ticket == ticket);
        let rule = self.rule_for(sign, &chosen, named.as_ref(), &mut no);
        if rule == Rule::Chosen {
            self.may_choose(reason, by, &mut no);
        }
        no.none()?;
        let mut why = match &named {
            Some(named) => named.why.clone(),
            None => self.why(counter, in_hand, chosen.place(), rule),
        };
        why.reason = reason.cloned();
        let ended = self.end_what_is_in_hand(counter, Press::Call);
        self.call_ticket(counter, ticket, ended, why, named.as_ref());
        self.pressed_so(counter);
        Ok(())
    }

    /// Which rule a chosen ticket is called by, if it may be called here.
    fn rule_for(
        &self,
        sign: &Sign,
        chosen: &Ticket,
        named: Option<&Named>,
        no: &mut Obstacles,
    ) -> Rule {
        let here = chosen.counter == Some(sign.number);
        let taken = self.takes(sign, chosen);
        match chosen.state {
            TicketState::Called | TicketState::Serving => {
                no.when(here, "ticket_in_hand");
                no.when(!here, "ticket_elsewhere");
                Rule::Chosen
            }
            TicketState::Done | TicketState::Cancelled | TicketState::Expired => {
                no.when(true, "ticket_ended");
                Rule::Chosen
            }
            TicketState::Waiting => {
                let mine = chosen
                    .bound
                    .as_ref()
                    .is_some_and(|bound| Self::names(bound, sign) && self.may_serve(sign, chosen));
                no.when(!taken && !mine, "not_taken_there");
                named.map_or(if mine { Rule::Awaited } else { Rule::Chosen }, |n| n.why.rule)
            }
            TicketState::NoShow | TicketState::OnHold => {
                let candidates = self.candidates(sign, sign.in_hand);
                let mut before = candidates.iter().filter(|row| row.is_ready());
                let passes = before.any(|row| row.ticket.place() < chosen.place());
                let mine = chosen.held.is_none_or(|held| {
                    held.counter.map_or(!passes, |counter| counter == sign.number)
                });
                let may = taken || (mine && here && self.may_serve(sign, chosen));
                no.when(!may, "not_taken_there");
                if mine { Rule::BroughtBack } else { Rule::Chosen }
            }
        }
    }

    /// Out of turn is a permission.
    fn may_choose(&self, reason: Option<&String>, by: &Actor, no: &mut Obstacles) {
        let calling = &self.rules.calling;
        let supervises = matches!(by, Actor::Person { role: Role::Supervisor, .. });
        let allowed = match calling.chosen_by {
            ChosenBy::Nobody => false,
            ChosenBy::Supervisor => supervises,
            ChosenBy::Clerk => true,
        };
        no.when(!allowed, "choosing_not_allowed");
        let said = reason.is_some_and(|reason| !reason.trim().is_empty());
        no.when(calling.reason_required && !said, "reason_needed");
    }

    pub(super) fn walk_up(
        &mut self,
        counter: CounterNo,
        issue: &Issue,
        reason: Option<&String>,
        by: &Actor,
    ) -> Done {
        self.may_call(counter, by)?;
        let mut no = self.cannot_be_asked(issue, by);
        no.when(too_long(reason), "bad_value");
        no.when(self.day.is_none(), "issuing_closed");
        let today = self.day.map(|day| day.date);
        if self.rules.service(&issue.service).is_some() {
            no.when(self.has_enough(issue, today), "person_limit");
        }
        self.emergency_forbids(issue, &mut no);
        self.number_for(issue, &mut no);
        // Who waits, and what the counter takes, is seen with the clerk in the seat.
        let mut seated = self.clone();
        seated.sit_down(counter, by);
        let sign = seated.sign(counter).expect("a counter of the rules");
        let walks_up = self.written(issue, "X".parse().unwrap(), self.next_arrival);
        no.when(!seated.takes(sign, &walks_up), "not_taken_there");
        if seated.candidates(sign, sign.in_hand).iter().any(|row| row.is_ready()) {
            self.may_choose(reason, by, &mut no);
        }
        no.none()?;
        let mut why = seated.why(counter, sign.in_hand, walks_up.place(), Rule::WalkUp);
        why.reason = reason.cloned();
        self.give_out(issue);
        self.sit_down(counter, by);
        let ended = self.end_what_is_in_hand(counter, Press::Call);
        self.call_ticket(counter, issue.ticket, ended, why, None);
        self.they_came(counter, issue.ticket);
        self.pressed_so(counter);
        Ok(())
    }

    pub(super) fn recall(&mut self, counter: CounterNo, by: &Actor) -> Done {
        let held = self.ticket_in_hand(counter, by)?;
        let limits = self.rules.limits;
        let last = held.called_at.expect("it was called");
        let mut no = Obstacles::default();
        no.when(held.state == TicketState::Serving, "already_serving");
        no.when(held.recalls >= limits.recalls_max, "recalls_spent");
        no.when(self.now.since(last) < limits.recall_pause_ms, "recall_too_soon");
        no.none()?;
        let now = self.now;
        self.change(held.id, |t| {
            t.calls += 1;
            t.recalls += 1;
            (t.called_at, t.delivered_at, t.aloud) = (Some(now), None, false);
        });
        let (ticket, calls) = (held.id, held.calls + 1);
        self.tell(Event::TicketRecalled { ticket, counter, calls });
        Ok(())
    }

    pub(super) fn deliver(&mut self, ticket: TicketId, calls: u32, how: Delivery) -> Done {
        let Some(row) = self.row(ticket) else { return only("unknown_ticket") };
        let called = &row.ticket;
        let this_call = called.state == TicketState::Called && called.calls == calls;
        if this_call && called.delivered_at.is_none() {
            let counter = called.counter.expect("it was called somewhere");
            let now = self.now;
            self.change(ticket, |t| {
                (t.delivered_at, t.aloud) = (Some(now), how == Delivery::Aloud)
            });
            self.tell(Event::CallDelivered { ticket, counter, how });
        }
        Ok(())
    }

    pub(super) fn start(&mut self, counter: CounterNo, by: &Actor) -> Done {
        let held = self.ticket_in_hand(counter, by)?;
        if held.state == TicketState::Called {
            self.they_came(counter, held.id);
        }
        Ok(())
    }

    fn they_came(&mut self, counter: CounterNo, ticket: TicketId) {
        let now = self.now;
        self.change(ticket, |t| (t.state, t.started_at) = (TicketState::Serving, Some(now)));
        self.tell(Event::ServiceStarted { ticket, counter });
    }

    pub(super) fn finish(
        &mut self,
        counter: CounterNo,
        outcome: Outcome,
        done: &[ServiceKey],
        dossiers: Option<u16>,
        by: &Actor,
    ) -> Done {
        self.held(counter, by)?;
        let mut no = Obstacles::default();
        no.when(done.iter().any(|key| self.rules.service(key).is_none()), "unknown_service");
        let many = dossiers.is_some_and(|count| !(1..=DOSSIERS_MAX).contains(&count));
        no.when(done.len() > STOPS_MAX || many, "bad_value");
        no.none()?;
        self.end_visit(counter, Press::Finish, outcome, done, dossiers);
        self.pressed_so(counter);
        Ok(())
    }

    /// The end of the visit, or of a stop of it: whoever was served goes on to the next stop that there still is,
    /// with the same place.
    fn end_visit(
        &mut self,
        counter: CounterNo,
        press: Press,
        outcome: Outcome,
        named: &[ServiceKey],
        dossiers: Option<u16>,
    ) {
        let ticket = self.let_go(counter, press);
        let now = self.now;
        let then = self.row(ticket).expect("a ticket of today").ticket.then.clone();
        let offered = |stop: &Stop| self.rules.service(&stop.service).is_some();
        let mut then: Vec<Stop> = then.into_iter().skip_while(|stop| !offered(stop)).collect();
        if outcome != Outcome::Served {
            then.clear();
        }
        let next = (!then.is_empty()).then(|| then.remove(0));
        self.change(ticket, |t| {
            let done = if named.is_empty() { vec![t.service.clone()] } else { named.to_vec() };
            t.done.extend(done);
            t.then.clone_from(&then);
        });
        let done = named.to_vec();
        let Some(next) = next else {
            self.change(ticket, |t| {
                t.dossiers = dossiers.unwrap_or(t.dossiers);
                (t.state, t.ended_at) = (TicketState::Done, Some(now));
                (t.outcome, t.cause, t.held) = (Some(outcome), None, None);
            });
            let end = Event::TicketFinished { ticket, counter, outcome, press, done, dossiers };
            self.tell(end);
            return;
        };
        self.change(ticket, |t| t.dossiers = dossiers.unwrap_or(t.dossiers));
        let place = self.row(ticket).expect("a ticket of today").ticket.place();
        self.send(ticket, &next.service, next.counter.map(Bound::Counter), next.counter.is_some());
        self.tell(Event::TicketTransferred {
            ticket,
            counter,
            press,
            service: next.service,
            bound: next.counter.map(Bound::Counter),
            first: next.counter.is_some(),
            since: place.since,
            arrival: place.arrival,
            then,
            done,
            dossiers,
        });
    }

    /// It waits elsewhere, in the place that it has.
    pub(super) fn send(
        &mut self,
        ticket: TicketId,
        service: &ServiceKey,
        bound: Option<Bound>,
        first: bool,
    ) {
        self.change(ticket, |t| {
            (t.state, t.service) = (TicketState::Waiting, service.clone());
            (t.bound, t.first, t.after) = (bound, first, 0);
            (t.called_at, t.delivered_at, t.started_at) = (None, None, None);
            t.aloud = false;
            t.since = t.since.filter(|since| *since != t.issued_at);
        });
    }

    pub(super) fn no_show(&mut self, counter: CounterNo, by: &Actor) -> Done {
        let held = self.ticket_in_hand(counter, by)?;
        if held.state == TicketState::Serving {
            return only("already_serving");
        }
        let Some(from) = self.absent_from(&held) else { return only("not_delivered") };
        if self.now < from {
            return only("grace_running");
        }
        self.missed(counter);
        Ok(())
    }

    /// Nobody is absent unheard, and those with a right to priority walk slower.
    pub(super) fn absent_from(&self, called: &Ticket) -> Option<Millis> {
        let times = if called.class == Class::Normal { 1 } else { 2 };
        let grace = self.rules.limits.absent_grace_ms * times;
        let heard = if grace == 0 { called.called_at } else { called.delivered_at };
        heard.map(|at| at.plus(grace))
    }

    /// They did not come. Just after a break that does not count, and they wait again.
    pub(super) fn missed(&mut self, counter: CounterNo) {
        let ticket = self.let_go(counter, Press::NoShow);
        let now = self.now;
        self.change(ticket, |t| {
            (t.state, t.ended_at) = (TicketState::NoShow, Some(now));
            (t.outcome, t.cause, t.held) = (None, None, None);
        });
        self.tell(Event::TicketMissed { ticket, counter });
        let service = &self.row(ticket).expect("a ticket of today").ticket.service;
        if self.is_just_after_break() && self.rules.service(service).is_some() {
            let after = self.rules.limits.return_after;
            self.waits_again(ticket, after, false, None, false);
        }
        self.pressed_so(counter);
    }

    fn is_just_after_break(&self) -> bool {
        let Some(hours) = &self.rules.service_hours else { return false };
        let (today, _) = self.local(self.now);
        let after_breaks = self.windows(hours, today).into_iter().skip(1);
        let mut resumed = after_breaks.map(|window| self.moment(today, window.from));
        let a_while = self.rules.limits.after_break_ms;
        resumed.any(|from| self.now >= from && self.now.since(from) < a_while)
    }
}
