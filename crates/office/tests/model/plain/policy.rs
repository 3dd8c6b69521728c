//! Whom a counter calls next: `docs/POLICY.md`, sections 3 to 5.

use super::lane::A_MINUTE;
use super::{Meant, Note, Plain, Row, Sign};
use office::{
    Between, Channel, Class, CounterNo, DeskState, PASSED_NAMED_MAX, Place, Rule, Step, Ticket,
    TicketId, TicketNumber, Why,
};

/// Passes of one ticket that are kept.
const NOTES_MAX: usize = 256;
const RUN_MAX: u16 = 255;

/// Whom the rules name.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    pub(crate) ticket: TicketId,
    pub(crate) why: Why,
    run: u16,
    credits: Vec<i32>,
}

impl Row {
    /// How many others are still to be called before it.
    fn others_first(&self) -> usize {
        let called = self.notes.iter().filter(|n| n.meant == Meant::OneFewerBefore).count();
        usize::from(self.ticket.after).saturating_sub(called)
    }

    pub(crate) fn is_ready(&self) -> bool {
        self.others_first() == 0
    }
}

impl Plain {
    pub(crate) fn is_owed(&self, row: &Row) -> bool {
        let bound = self.rules.calling.overtaking;
        let passes = row.notes.iter().filter(|n| n.meant != Meant::OneFewerBefore).count();
        let in_turn = row.notes.iter().find(|n| n.meant == Meant::PassedOverInTurn);
        let passed_often = bound.people.is_some_and(|people| passes >= usize::from(people));
        let passed_long_ago = bound.minutes.zip(in_turn).is_some_and(|(minutes, first)| {
            self.now.since(first.at) >= i64::from(minutes) * A_MINUTE
        });
        row.is_ready() && (passed_often || passed_long_ago)
    }

    /// The ticket that a counter calls now, and what the counter remembers afterwards. `besides` is the ticket that
    /// the same press ended.
    pub(crate) fn named(&self, number: CounterNo, besides: Option<TicketId>) -> Option<Named> {
        let sign = self.sign(number).expect("a counter of the rules");
        let candidates = self.candidates(sign, besides);
        let ready: Vec<&Row> = candidates.iter().copied().filter(|row| row.is_ready()).collect();
        let mut credits = sign.credits.clone();
        let (row, rule, step) = if ready.is_empty() {
            (*candidates.first()?, Rule::NobodyElse, None)
        } else if let Some(owed) = ready.iter().find(|row| self.is_owed(row)) {
            let passed = owed.notes.iter().any(|n| n.meant != Meant::OneFewerBefore);
            (*owed, if passed { Rule::Owed } else { Rule::Earliest }, None)
        } else if let Some(row) = ready.iter().find(|row| row.ticket.class == Class::Urgent) {
            (*row, Rule::Urgent, None)
        } else if let Some(row) = ready.iter().find(|row| row.ticket.first || row.ticket.after > 0)
        {
            (*row, Rule::First, None)
        } else {
            let step = self.step_to_follow(sign, &ready, &mut credits);
            let (row, rule) = self.between_classes(sign, step, &ready);
            (row, rule, step.map(|step| u8::try_from(step + 1).unwrap()))
        };
        let normal_there = ready.iter().any(|row| row.ticket.class == Class::Normal);
        let run = match row.ticket.class {
            Class::Normal => 0,
            Class::Priority if normal_there => (sign.run + 1).min(RUN_MAX),
            Class::Priority | Class::Urgent => sign.run,
        };
        let (passed, more) = passed_over(&ready, row.ticket.place());
        let why = Why { rule, step, passed, more, reason: None };
        Some(Named { ticket: row.ticket.id, why, run, credits })
    }

    fn plan(&self, sign: &Sign) -> &[Step] {
        let clerk = sign.clerk.as_ref().and_then(|clerk| self.rules.clerk(clerk));
        let of_clerk = clerk.map_or(&[][..], |clerk| &clerk.plan);
        let of_counter = &self.rules.counter(sign.number).expect("a counter of the rules").plan[..];
        let plans = [of_clerk, of_counter, &self.rules.calling.plan];
        plans.into_iter().find(|plan| !plan.is_empty()).unwrap_or_default()
    }

    fn matches(&self, step: &Step, ticket: &Ticket) -> bool {
        let waited = self.now.since(ticket.place().since);
        let authority = ticket.authority.as_ref();
        (step.services.is_empty() || step.services.contains(&ticket.service))
            && (step.authorities.is_empty()
                || authority.is_some_and(|authority| step.authorities.contains(authority)))
            && (step.classes.is_empty() || step.classes.contains(&ticket.class))
            && step.waited_minutes.is_none_or(|minutes| waited >= i64::from(minutes) * A_MINUTE)
            && (!step.booked || ticket.channel == Channel::Booking)
    }

    fn is_live(&self, step: &Step, ready: &[&Row]) -> bool {
        let (_, minute) = self.local(self.now);
        let least = step.waiting_at_least.map_or(1, usize::from).max(1);
        ready.iter().filter(|row| self.matches(step, &row.ticket)).count() >= least
            && step.from_minute.is_none_or(|from| minute >= from)
            && step.to_minute.is_none_or(|to| minute < to)
    }

    /// The step of the plan in force that is followed, from 0, and the credits after it.
    fn step_to_follow(&self, sign: &Sign, ready: &[&Row], credits: &mut Vec<i32>) -> Option<usize> {
        let plan = self.plan(sign);
        let first = (0..plan.len()).find(|step| self.is_live(&plan[*step], ready))?;
        if plan[first].share == 0 {
            return Some(first);
        }
        credits.resize(plan.len(), 0);
        let run = plan.iter().enumerate().skip(first).take_while(|(_, step)| step.share > 0);
        let sharing = run.filter(|(_, step)| self.is_live(step, ready));
        let mut most = first;
        let mut sum = 0;
        for (nth, step) in sharing {
            sum += i32::from(step.share);
            credits[nth] += i32::from(step.share);
            if credits[nth] > credits[most] {
                most = nth;
            }
        }
        credits[most] -= sum;
        Some(most)
    }

    fn between_classes<'r>(
        &self,
        sign: &Sign,
        step: Option<usize>,
        ready: &[&'r Row],
    ) -> (&'r Row, Rule) {
        let plan = self.plan(sign);
        let of = |class| {
            ready.iter().copied().find(|row| {
                row.ticket.class == class
                    && step.is_none_or(|step| self.matches(&plan[step], &row.ticket))
            })
        };
        match (of(Class::Priority), of(Class::Normal)) {
            (Some(priority), Some(normal)) => match self.rules.calling.between {
                Between::Strict => (priority, Rule::PriorityTurn),
                Between::Interleaved(k) if sign.run < u16::from(k) => {
                    (priority, Rule::PriorityTurn)
                }
                Between::Interleaved(_) => (normal, Rule::NormalTurn),
            },
            (Some(only), None) | (None, Some(only)) => (only, Rule::Earliest),
            (None, None) => unreachable!("a live step has somebody, and the urgent come before"),
        }
    }

    /// The call is made: what it means for the counter, when it was the rules' own, and for those not called.
    pub(super) fn note_call(
        &mut self,
        number: CounterNo,
        called: TicketId,
        besides: Option<TicketId>,
        own: Option<&Named>,
    ) {
        self.calls += 1;
        let sign = self.sign(number).expect("a counter of the rules");
        let place = self.row(called).expect("a ticket of today").ticket.place();
        let candidates = self.candidates(sign, besides);
        let first_ready = candidates.iter().find(|row| row.is_ready()).map(|row| row.ticket.id);
        let mut meant = Vec::new();
        for row in candidates.into_iter().filter(|row| row.ticket.id != called) {
            if !row.is_ready() {
                meant.push((row.ticket.id, Meant::OneFewerBefore));
            } else if row.ticket.place() < place && first_ready == Some(row.ticket.id) {
                meant.push((row.ticket.id, Meant::PassedOverInTurn));
            } else if row.ticket.place() < place {
                meant.push((row.ticket.id, Meant::PassedOver));
            }
        }
        for row in &mut self.rows {
            let (call, at) = (self.calls, self.now);
            let noted = meant.iter().filter(|(id, _)| *id == row.ticket.id);
            row.notes.extend(noted.map(|(_, meant)| Note { call, at, meant: *meant }));
            assert!(row.notes.len() <= NOTES_MAX, "no story here is that long");
        }
        if let Some(named) = own {
            let sign = self.sign_mut(number);
            (sign.run, sign.credits) = (named.run, named.credits.clone());
        }
    }

    /// Whom a counter would call, one after another, if nobody else called or came and no time passed.
    pub(crate) fn in_order_of_calling(&self, number: CounterNo) -> Vec<TicketId> {
        let mut later = Self { now: self.last_at, ..self.clone() };
        let mut order = Vec::new();
        while let Some(named) = later.named(number, None) {
            later.note_call(number, named.ticket, None, Some(&named));
            later.rows.retain(|row| row.ticket.id != named.ticket);
            order.push(named.ticket);
        }
        order
    }

    /// How many are called before a ticket at the counter at work that could call it and has the shortest line; `None`
    /// where no counter at work could.
    pub(crate) fn ahead(&self, ticket: &Ticket) -> Option<usize> {
        let at_work = self.signs.iter().filter(|sign| sign.state != DeskState::Closed);
        let able = at_work.filter(|sign| self.could_call(sign, ticket));
        let shortest = able.min_by_key(|sign| self.candidates(sign, None).len())?;
        let order = self.in_order_of_calling(shortest.number);
        order.iter().position(|id| *id == ticket.id)
    }

    /// As if a call had never been, also for those who wait again when another press is taken back.
    pub(super) fn forget_call(&mut self, call: u64) {
        let others = |note: &Note| note.call != call;
        self.rows.iter_mut().for_each(|row| row.notes.retain(others));
        let pressed = self.signs.iter_mut().filter_map(|sign| sign.pressed.as_mut());
        pressed.flat_map(|p| &mut p.before).for_each(|row| row.notes.retain(others));
    }

    /// Why a ticket is called that the rules did not name.
    pub(super) fn why(
        &self,
        number: CounterNo,
        besides: Option<TicketId>,
        place: Place,
        rule: Rule,
    ) -> Why {
        let sign = self.sign(number).expect("a counter of the rules");
        let mut ready = self.candidates(sign, besides);
        ready.retain(|row| row.is_ready());
        let (passed, more) = passed_over(&ready, place);
        Why { rule, step: None, passed, more, reason: None }
    }
}

/// Those with a smaller place, eight by their numbers and the rest counted.
fn passed_over(ready: &[&Row], place: Place) -> (Vec<TicketNumber>, u32) {
    let earlier = |row: &&&Row| row.ticket.place() < place;
    let numbers = ready.iter().filter(earlier).map(|row| row.ticket.number.clone());
    let mut passed: Vec<TicketNumber> = numbers.collect();
    let more = passed.len().saturating_sub(PASSED_NAMED_MAX);
    passed.truncate(PASSED_NAMED_MAX);
    (passed, u32::try_from(more).unwrap())
}
