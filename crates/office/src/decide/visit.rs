//! What happens to a ticket between its calls: set aside, sent on, away, back.

use crate::command::{Actor, Correction, Position, Transfer};
use crate::decide::{Decision, staff_only};
use crate::event::{Event, Press};
use crate::ids::{CounterNo, Millis, TicketId};
use crate::line::Lane;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::ticket::{Bound, HoldReason, Stop, Ticket, TicketState};

/// The longest time for which a ticket is set aside, in minutes: a working day.
pub const HOLD_MINUTES_MAX: u16 = 12 * 60;
const MS_A_MINUTE: i64 = 60_000;

impl Office {
    /// A form is filled in, or the result awaited: the ticket comes back here, with the same number.
    pub(super) fn hold(
        &self,
        counter: CounterNo,
        reason: HoldReason,
        minutes: Option<u16>,
        by: &Actor,
        at: Millis,
    ) -> Decision {
        let held = self.held(counter, by)?;
        match reason {
            HoldReason::Form | HoldReason::Result => {}
            HoldReason::Away | HoldReason::Tomorrow => return Err(Refusal::OutOfRange("reason")),
        }
        if let Some(minutes) = minutes {
            super::issue::in_range("minutes", minutes, HOLD_MINUTES_MAX)?;
        }
        let until = minutes.map(|m| at.plus(i64::from(m).saturating_mul(MS_A_MINUTE)));
        Ok(vec![Event::TicketHeld { ticket: held.id, counter: Some(counter), reason, until }])
    }

    /// Back at the kiosk or the guide's desk, without a phone: the number or the slip is enough.
    pub(super) fn bring_back(&self, ticket: TicketId) -> Decision {
        let away = self.known_ticket(ticket)?;
        match away.state {
            TicketState::NoShow | TicketState::OnHold => {}
            TicketState::Waiting
            | TicketState::Called
            | TicketState::Serving
            | TicketState::Done
            | TicketState::Cancelled
            | TicketState::Expired => return Err(Refusal::NotAway(ticket)),
        }
        if self.rules.service(&away.service).is_none() {
            return Err(Refusal::UnknownService(away.service.clone()));
        }
        if away.state == TicketState::NoShow && away.returns >= self.rules.limits.returns_max {
            return Err(Refusal::ReturnsSpent(ticket));
        }
        Ok(vec![self.returning(away)])
    }

    /// How one comes back. Whoever was set aside by a counter goes back to it, first; whoever was missed or went out
    /// takes the old place again, after a few others, and may do so a few times a day.
    pub(super) fn returning(&self, away: &Ticket) -> Event {
        let ticket = away.id;
        let reason = away.held.filter(|_| away.state == TicketState::OnHold).map(|h| h.reason);
        match reason {
            Some(HoldReason::Form | HoldReason::Result) => {
                let bound = away.held.and_then(|h| h.counter).map(Bound::Counter);
                let (after, counted, first) = (0, false, true);
                Event::TicketReturned { ticket, after, counted, bound, first }
            }
            Some(HoldReason::Tomorrow) => {
                // Today after all: to the old place, and no further.
                let (after, counted, bound, first) = (0, false, None, false);
                Event::TicketReturned { ticket, after, counted, bound, first }
            }
            Some(HoldReason::Away) | None => {
                let (after, counted) = (self.rules.limits.return_after, true);
                let (bound, first) = (away.bound.clone(), false);
                Event::TicketReturned { ticket, after, counted, bound, first }
            }
        }
    }

    /// "I am going out for a quarter of an hour."
    pub(super) fn step_out(&self, ticket: TicketId, at: Millis) -> Decision {
        let waiting = self.waiting_ticket(ticket)?;
        let limits = self.rules.limits;
        if waiting.returns >= limits.returns_max {
            return Err(Refusal::ReturnsSpent(ticket));
        }
        let (reason, until) = (HoldReason::Away, Some(at.plus(limits.away_ms)));
        Ok(vec![Event::TicketHeld { ticket, counter: None, reason, until }])
    }

    /// The hall closes and they were not served: tomorrow they come first.
    pub(super) fn postpone(&self, ticket: TicketId, by: &Actor) -> Decision {
        staff_only(by)?;
        self.waiting_ticket(ticket)?;
        let (reason, until) = (HoldReason::Tomorrow, None);
        Ok(vec![Event::TicketHeld { ticket, counter: None, reason, until }])
    }

    fn waiting_ticket(&self, ticket: TicketId) -> Result<&Ticket, Refusal> {
        let known = self.known_ticket(ticket)?;
        let waits = known.state == TicketState::Waiting;
        if waits { Ok(known) } else { Err(Refusal::NotWaiting(ticket)) }
    }

    /// The wrong service chosen, a priority that was declared and is none, or none declared: the number and the time
    /// of arrival stay.
    pub(super) fn correct(&self, ticket: TicketId, to: &Correction, by: &Actor) -> Decision {
        staff_only(by)?;
        let now = self.waiting_ticket(ticket)?;
        let lane = Lane {
            service: to.service.clone().unwrap_or_else(|| now.service.clone()),
            class: to.class.unwrap_or(now.class),
            authority: to.authority.clone().or_else(|| now.authority.clone()),
            non_territorial: to.non_territorial.unwrap_or(now.non_territorial),
        };
        let Some(service) = self.rules.service(&lane.service) else {
            return Err(Refusal::UnknownService(lane.service));
        };
        let known = |key| self.rules.authorities.iter().any(|a| a.key == key);
        if let Some(lost) = to.authority.clone().filter(|key| !known(key.clone())) {
            return Err(Refusal::UnknownAuthority(lost));
        }
        if lane == Lane::of(now) {
            return Ok(Vec::new());
        }
        if !service.guidance && !self.taken_somewhere(&lane) {
            return Err(Refusal::TakenNowhere);
        }
        let Lane { service, class, authority, non_territorial } = lane;
        Ok(vec![Event::TicketCorrected { ticket, service, class, authority, non_territorial }])
    }

    /// Whether a counter takes such tickets, whoever sits there.
    fn taken_somewhere(&self, lane: &Lane) -> bool {
        self.rules.counters.iter().any(|c| self.takes(c, &self.unstaffed(c), lane))
    }

    pub(super) fn transfer(
        &self,
        counter: CounterNo,
        to: &Transfer,
        by: &Actor,
        at: Millis,
    ) -> Decision {
        let held = self.held(counter, by)?;
        if to.service.is_none() && to.bound.is_none() {
            return Err(Refusal::NoDestination);
        }
        let service = to.service.clone().unwrap_or_else(|| held.service.clone());
        if self.rules.service(&service).is_none() {
            return Err(Refusal::UnknownService(service));
        }
        let lane = Lane { service: service.clone(), ..Lane::of(held) };
        self.check_destination(to.bound.as_ref(), &lane)?;
        let place = held.place();
        let (since, arrival) = match to.position {
            Position::First | Position::Age => (place.since, place.arrival),
            Position::Last => (at, self.next_arrival),
        };
        let back = Stop { service: held.service.clone(), counter: Some(counter) };
        let then = to.back.then_some(back).into_iter().chain(held.then.iter().cloned()).collect();
        Ok(vec![Event::TicketTransferred {
            ticket: held.id,
            counter,
            press: Press::Transfer,
            service,
            bound: to.bound.clone(),
            first: to.position == Position::First,
            since,
            arrival,
            then,
            done: Vec::new(),
            dossiers: None,
        }])
    }

    fn check_destination(&self, bound: Option<&Bound>, lane: &Lane) -> Result<(), Refusal> {
        match bound {
            None if self.taken_somewhere(lane) => Ok(()),
            None => Err(Refusal::TakenNowhere),
            Some(Bound::Counter(number)) => {
                let desk = self.known(*number)?;
                let rules = self.rules.counter(*number);
                let taken = rules.is_some_and(|rules| self.takes(rules, desk, lane));
                if taken { Ok(()) } else { Err(Refusal::NotTakenThere(*number)) }
            }
            Some(Bound::Clerk(clerk)) => {
                let seat = self.working().find(|(_, desk)| desk.clerk.as_ref() == Some(clerk));
                let Some((rules, desk)) = seat else {
                    return Err(Refusal::ClerkAway(clerk.clone()));
                };
                let taken = self.takes(rules, desk, lane);
                if taken { Ok(()) } else { Err(Refusal::NotTakenThere(desk.number)) }
            }
        }
    }
}
