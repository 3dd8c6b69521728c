//! What happens to a ticket between its calls: set aside, sent on, away, back.

use super::{Done, Obstacles, Plain, is_staff, only};
use office::{
    Actor, AuthorityKey, Bound, Correction, CounterNo, DeskState, Event, HOLD_MINUTES_MAX, Held,
    HoldReason, Position, Press, Rating, STOPS_MAX, Stop, Ticket, TicketId, TicketState, Transfer,
};

impl Plain {
    pub(super) fn hold(
        &mut self,
        counter: CounterNo,
        reason: HoldReason,
        minutes: Option<u16>,
        by: &Actor,
    ) -> Done {
        self.ticket_in_hand(counter, by)?;
        let mut no = Obstacles::default();
        no.when(matches!(reason, HoldReason::Away | HoldReason::Tomorrow), "bad_value");
        let long = |minutes: u16| !(1..=HOLD_MINUTES_MAX).contains(&minutes);
        no.when(minutes.is_some_and(long), "bad_value");
        no.none()?;
        let until = minutes.map(|minutes| self.now.plus(Self::minutes(minutes)));
        let ticket = self.let_go(counter, Press::Hold);
        self.set_aside(ticket, Held { reason, until, counter: Some(counter) });
        self.pressed_so(counter);
        Ok(())
    }

    /// Whether a finished visit was good. It changes nothing else: whoever may take a press back still may.
    pub(super) fn rate(
        &mut self,
        ticket: TicketId,
        here: Option<CounterNo>,
        rating: &Rating,
        within_ms: i64,
    ) -> Done {
        let Some(row) = self.row(ticket) else { return only("unknown_ticket") };
        let visit = row.ticket.clone();
        let finished = visit.state == TicketState::Done;
        let over = visit.ended_at.is_none_or(|end| self.now.since(end) > within_ms);
        let mut no = Obstacles::default();
        no.when(visit.rated, "already_rated");
        no.when(!finished || over, "rating_closed");
        no.when(here.is_some() && here != visit.counter, "rating_closed");
        no.none()?;
        let row = self.rows.iter_mut().find(|row| row.ticket.id == ticket);
        row.expect("a ticket of today").ticket.rated = true;
        let counter = visit.counter.expect("it was served somewhere");
        let Rating { score, reasons, comment } = rating.clone();
        self.tell(Event::TicketRated { ticket, counter, score, reasons, comment });
        Ok(())
    }

    fn set_aside(&mut self, ticket: TicketId, held: Held) {
        self.change(ticket, |t| (t.state, t.held) = (TicketState::OnHold, Some(held)));
        let Held { reason, until, counter } = held;
        self.tell(Event::TicketHeld { ticket, counter, reason, until });
    }

    pub(super) fn come_back(&mut self, ticket: TicketId) -> Done {
        let Some(row) = self.row(ticket) else { return only("unknown_ticket") };
        let away = &row.ticket;
        let missed = away.state == TicketState::NoShow;
        let mut no = Obstacles::default();
        no.when(!missed && away.state != TicketState::OnHold, "not_away");
        no.when(self.rules.service(&away.service).is_none(), "unknown_service");
        let often = away.returns >= self.rules.limits.returns_max;
        no.when(missed && often, "returns_spent");
        no.none()?;
        self.returns(ticket);
        Ok(())
    }

    /// Back as it was agreed: first at the counter that waits for them, or after a few others in the old place.
    pub(super) fn returns(&mut self, ticket: TicketId) {
        let away = self.row(ticket).expect("a ticket of today").ticket.clone();
        match away.held.map(|held| held.reason) {
            Some(HoldReason::Form | HoldReason::Result) => {
                let counter = away.held.and_then(|held| held.counter);
                self.waits_again(ticket, 0, false, counter.map(Bound::Counter), true);
            }
            Some(HoldReason::Tomorrow) => self.waits_again(ticket, 0, false, None, false),
            Some(HoldReason::Away) | None => {
                let after = self.rules.limits.return_after;
                self.waits_again(ticket, after, true, away.bound, false);
            }
        }
    }

    pub(super) fn waits_again(
        &mut self,
        ticket: TicketId,
        after: u8,
        counted: bool,
        bound: Option<Bound>,
        first: bool,
    ) {
        self.change(ticket, |t| {
            (t.state, t.held, t.ended_at) = (TicketState::Waiting, None, None);
            (t.after, t.first) = (after, first);
            t.bound.clone_from(&bound);
            t.returns += u8::from(counted);
        });
        self.tell(Event::TicketReturned { ticket, after, counted, bound, first });
    }

    pub(super) fn step_out(&mut self, ticket: TicketId) -> Done {
        let waiting = self.waits(ticket)?;
        if waiting.returns >= self.rules.limits.returns_max {
            return only("returns_spent");
        }
        let until = Some(self.now.plus(self.rules.limits.away_ms));
        self.set_aside(ticket, Held { reason: HoldReason::Away, until, counter: None });
        Ok(())
    }

    pub(super) fn postpone(&mut self, ticket: TicketId, by: &Actor) -> Done {
        if !is_staff(by) {
            return only("staff_only");
        }
        self.waits(ticket)?;
        let reason = HoldReason::Tomorrow;
        self.set_aside(ticket, Held { reason, until: None, counter: None });
        Ok(())
    }

    fn waits(&self, ticket: TicketId) -> Result<&Ticket, Vec<&'static str>> {
        let Some(row) = self.row(ticket) else { return only("unknown_ticket") };
        if row.ticket.state != TicketState::Waiting {
            return only("not_waiting");
        }
        Ok(&row.ticket)
    }

    pub(super) fn correct(&mut self, ticket: TicketId, to: &Correction, by: &Actor) -> Done {
        if !is_staff(by) {
            return only("staff_only");
        }
        let now = self.waits(ticket)?.clone();
        let mut right = now.clone();
        right.service = to.service.clone().unwrap_or(right.service);
        right.class = to.class.unwrap_or(right.class);
        right.authority = to.authority.clone().or(right.authority);
        right.non_territorial = to.non_territorial.unwrap_or(right.non_territorial);
        let mut no = Obstacles::default();
        let service = self.rules.service(&right.service);
        no.when(service.is_none(), "unknown_service");
        let known = |key: &AuthorityKey| {
            self.rules.authorities.iter().any(|authority| authority.key == *key)
        };
        no.when(to.authority.as_ref().is_some_and(|key| !known(key)), "unknown_authority");
        no.none()?;
        if right == now {
            return Ok(());
        }
        let guided = self.rules.service(&right.service).is_some_and(|s| s.guidance);
        if !guided && !self.taken_somewhere(&right) {
            return only("taken_nowhere");
        }
        self.change(ticket, |t| *t = right.clone());
        for (_, _, asked) in self.taken_by.iter_mut().filter(|(_, id, _)| *id == ticket) {
            if let Some(mistaken) = asked.iter_mut().find(|key| **key == now.service) {
                mistaken.clone_from(&right.service);
            }
        }
        self.tell(Event::TicketCorrected {
            ticket,
            service: right.service,
            class: right.class,
            authority: right.authority,
            non_territorial: right.non_territorial,
        });
        Ok(())
    }

    pub(super) fn transfer(&mut self, counter: CounterNo, to: &Transfer, by: &Actor) -> Done {
        let held = self.ticket_in_hand(counter, by)?;
        let mut sent = held.clone();
        sent.service = to.service.clone().unwrap_or(sent.service);
        sent.bound.clone_from(&to.bound);
        let mut no = Obstacles::default();
        no.when(to.service.is_none() && to.bound.is_none(), "no_destination");
        let unknown = self.rules.service(&sent.service).is_none();
        no.when(unknown, "unknown_service");
        self.cannot_be_sent(&sent, &mut no);
        let mut then = sent.then.clone();
        if to.back {
            then.insert(0, Stop { service: held.service, counter: Some(counter) });
        }
        no.when(then.len() > STOPS_MAX, "bad_value");
        no.none()?;
        let ticket = self.let_go(counter, Press::Transfer);
        let first = to.position == Position::First;
        self.change(ticket, |t| t.then.clone_from(&then));
        if to.position == Position::Last {
            let (now, arrival) = (self.now, self.next_arrival);
            self.next_arrival += 1;
            self.change(ticket, |t| (t.since, t.arrival) = (Some(now), arrival));
        }
        self.send(ticket, &sent.service, to.bound.clone(), first);
        let place = self.row(ticket).expect("a ticket of today").ticket.place();
        self.tell(Event::TicketTransferred {
            ticket,
            counter,
            press: Press::Transfer,
            service: sent.service,
            bound: to.bound.clone(),
            first,
            since: place.since,
            arrival: place.arrival,
            then,
            done: Vec::new(),
            dossiers: None,
        });
        self.pressed_so(counter);
        Ok(())
    }

    fn cannot_be_sent(&self, sent: &Ticket, no: &mut Obstacles) {
        let sign = match &sent.bound {
            None => {
                no.when(!self.taken_somewhere(sent), "taken_nowhere");
                return;
            }
            Some(Bound::Counter(number)) => {
                let sign = self.sign(*number);
                no.when(sign.is_none(), "unknown_counter");
                sign
            }
            Some(Bound::Clerk(user)) => {
                let mut working = self.signs.iter().filter(|s| s.state != DeskState::Closed);
                let sign = working.find(|sign| sign.clerk.as_ref() == Some(user));
                no.when(sign.is_none(), "clerk_away");
                sign
            }
        };
        no.when(sign.is_some_and(|sign| !self.takes(sign, sent)), "not_taken_there");
    }
}
