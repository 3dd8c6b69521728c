//! Orders in, events or a refusal out. Nothing changes here.

mod book;
mod call;
mod counters;
mod day;
mod issue;
mod rate;
mod tick;
mod visit;

pub use book::Slot;
pub use issue::{DOSSIERS_MAX, PARTY_MAX, REASON_MAX, STOPS_MAX};
pub use rate::{RATING_COMMENT_MAX, RATING_REASONS_MAX, SEALED};
pub use visit::HOLD_MINUTES_MAX;

use issue::check_texts;

use crate::command::{Actor, Command, Role};
use crate::event::Event;
use crate::ids::{CounterNo, Millis, TicketId, UserName};
use crate::office::{Desk, DeskState, Office};
use crate::refusal::Refusal;
use crate::rules::CounterRules;
use crate::ticket::Ticket;
use std::borrow::Cow;

type Decision = Result<Vec<Event>, Refusal>;

impl Office {
    /// Answers a command. Decides only; [`Office::apply`] changes the state.
    ///
    /// No events means that there was nothing to do: nobody waits, or the counter is in that state already.
    ///
    /// # Errors
    /// The [`Refusal`] that stands in the way; nothing has changed.
    pub fn decide(&self, command: &Command, by: &Actor, at: Millis) -> Decision {
        match command {
            Command::Issue(issue) => self.issue(issue, by, at),
            Command::Cancel { ticket, cause } => self.cancel(*ticket, *cause, by),
            Command::Return { ticket } => self.bring_back(*ticket),
            Command::StepOut { ticket } => self.step_out(*ticket, at),
            Command::Correct { ticket, correction } => self.correct(*ticket, correction, by),
            Command::Postpone { ticket } => self.postpone(*ticket, by),
            Command::Open { counter } => self.open(*counter, by),
            Command::Pause { counter, reason } => self.pause(*counter, reason.as_deref(), by),
            Command::Close { counter } => self.close(*counter, by),
            Command::Assign { counter, services } => self.assign(*counter, services.as_deref(), by),
            Command::HandOver { counter } => self.hand_over(*counter, by),
            Command::OpenAsYesterday => self.open_as_yesterday(),
            Command::CallForHelp { counter } => self.call_for_help(*counter, by),
            Command::EndAlarm { alarm } => self.end_alarm(alarm),
            Command::ReportBackup { good, sent } => Ok(self.report_backup(*good, *sent)),
            Command::SkipNumbers { count } => Ok(self.skip_numbers(*count)),
            Command::SetEmergency { on } => self.set_emergency(*on),
            Command::CallNext { counter } => self.call_next(*counter, by, at),
            Command::Call { counter, ticket, reason } => {
                self.call(*counter, *ticket, reason.as_deref(), by, at)
            }
            Command::WalkUp { counter, issue, reason } => {
                self.walk_up(*counter, issue, reason.as_deref(), by, at)
            }
            Command::Recall { counter } => self.recall(*counter, by, at),
            Command::Deliver { ticket, calls, how } => self.deliver(*ticket, *calls, *how),
            Command::Start { counter } => self.start(*counter, by),
            Command::Finish { counter, outcome, done, dossiers } => {
                self.finish(*counter, *outcome, done, *dossiers, by)
            }
            Command::NoShow { counter } => self.no_show(*counter, by, at),
            Command::Hold { counter, reason, minutes } => {
                self.hold(*counter, *reason, *minutes, by, at)
            }
            Command::Transfer { counter, to } => self.transfer(*counter, to, by, at),
            Command::Undo { counter } => self.undo(*counter, by, at),
            Command::Book { issue, date, minute } => self.book(issue, *date, *minute, at),
            Command::MoveBooking { booking, date, minute } => {
                self.move_booking(*booking, *date, *minute, at)
            }
            Command::CancelBooking { booking } => self.cancel_booking(*booking),
            Command::CheckIn { booking } => self.check_in(*booking, at),
            Command::Rate { ticket, here, rating, within_ms } => {
                self.rate(*ticket, *here, rating, *within_ms, at)
            }
            Command::Tick => Ok(self.tick(at)),
            Command::OpenDay { date } => self.open_day(*date),
            Command::ChangeRules { rules } => self.change_rules(rules, at),
        }
    }

    pub(crate) fn known(&self, counter: CounterNo) -> Result<&Desk, Refusal> {
        self.desks.get(&counter).ok_or(Refusal::UnknownCounter(counter))
    }

    /// A counter with its rules, for whoever may act there.
    fn seat(&self, counter: CounterNo, by: &Actor) -> Result<(&CounterRules, &Desk), Refusal> {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        let rules = self.rules.counter(counter).ok_or(Refusal::UnknownCounter(counter))?;
        Ok((rules, desk))
    }

    /// The same, open: only an open counter calls.
    fn open_seat(&self, counter: CounterNo, by: &Actor) -> Result<(&CounterRules, &Desk), Refusal> {
        let (rules, desk) = self.seat(counter, by)?;
        match desk.state {
            DeskState::Open => Ok((rules, desk)),
            DeskState::Paused => Err(Refusal::CounterPaused(counter)),
            DeskState::Closed => Err(Refusal::CounterClosed(counter)),
        }
    }

    /// An open counter as it is with the call: a supervisor opened it, and the clerk sits down by calling. What the
    /// clerk is trained for, and who waits for them alone, counts from this call on.
    fn calling_seat<'a>(
        &'a self,
        counter: CounterNo,
        by: &Actor,
    ) -> Result<(&'a CounterRules, Cow<'a, Desk>), Refusal> {
        let (rules, desk) = self.open_seat(counter, by)?;
        let sits = seat_of(by).filter(|_| desk.clerk.is_none());
        let desk = sits.map_or(Cow::Borrowed(desk), |user| {
            Cow::Owned(Desk { clerk: Some(user.clone()), ..desk.clone() })
        });
        Ok((rules, desk))
    }

    /// One clerk, one counter; one counter, one clerk.
    fn check_seat(&self, desk: &Desk, by: &Actor) -> Result<(), Refusal> {
        let Some(user) = seat_of(by) else { return Ok(()) };
        if let Some(clerk) = desk.clerk.as_ref().filter(|clerk| *clerk != user) {
            return Err(Refusal::CounterTaken { counter: desk.number, clerk: clerk.clone() });
        }
        let elsewhere = |d: &&Desk| d.number != desk.number && d.clerk.as_ref() == Some(user);
        match self.desks.values().find(elsewhere) {
            Some(other) => Err(Refusal::ClerkElsewhere(other.number)),
            None => Ok(()),
        }
    }

    /// The ticket in hand, for the clerk who holds it.
    fn held(&self, counter: CounterNo, by: &Actor) -> Result<&Ticket, Refusal> {
        let desk = self.known(counter)?;
        self.check_seat(desk, by)?;
        if desk.state == DeskState::Closed {
            return Err(Refusal::CounterClosed(counter));
        }
        desk.in_hand
            .and_then(|ticket| self.tickets.get(&ticket))
            .ok_or(Refusal::NoTicketInHand(counter))
    }

    fn known_ticket(&self, ticket: TicketId) -> Result<&Ticket, Refusal> {
        self.tickets.get(&ticket).ok_or(Refusal::UnknownTicket(ticket))
    }
}

/// The clerk who takes a seat by acting. A supervisor opens a counter without sitting down at it.
fn seat_of(by: &Actor) -> Option<&UserName> {
    match by {
        Actor::Person { user, role: Role::Clerk } => Some(user),
        Actor::Person {
            role: Role::Guide | Role::Supervisor | Role::Admin | Role::Auditor,
            ..
        }
        | Actor::Device { .. }
        | Actor::Citizen
        | Actor::System => None,
    }
}

fn staff_only(by: &Actor) -> Result<(), Refusal> {
    if by.is_staff() { Ok(()) } else { Err(Refusal::StaffOnly) }
}
