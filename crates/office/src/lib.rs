//! The rules of a one-stop office: who may take a number, whom a counter calls next, what may be undone.
//!
//! Pure: no clock, no files, no randomness. Time and ids come in with the command. [`Office::decide`] answers a
//! [`Command`] with events or a [`Refusal`] and changes nothing; [`Office::apply`] records what happened and decides
//! nothing. The state is the fold of the events since the business day opened.

mod alarm;
mod apply;
mod booking;
mod capacity;
mod command;
mod decide;
mod event;
mod forward;
mod hours;
mod ids;
mod line;
mod lines;
mod mutant;
mod office;
mod plain;
mod policy;
mod refusal;
mod replay;
mod rules;
pub mod speech;
mod ticket;
mod undo;
mod why;

pub use alarm::Alarm;
pub use booking::Booking;
pub use capacity::Notice;
pub use command::{
    Actor, Command, Correction, DeviceKind, Issue, Position, Rating, Role, Transfer,
};
pub use decide::{
    DOSSIERS_MAX, HOLD_MINUTES_MAX, PARTY_MAX, RATING_COMMENT_MAX, RATING_REASONS_MAX, REASON_MAX,
    SEALED, STOPS_MAX, Slot,
};
pub use event::{Day, Delivery, Event, ExpiryReason, Press, Seat};
pub use hours::{CalendarDay, DayKind, Hours, Window};
pub use ids::{
    AuthorityKey, BadId, CounterNo, DeviceId, GroupKey, Millis, PersonTag, Place, Prefix,
    ReasonKey, Score, ServiceKey, TicketId, TicketNumber, UserName, Zone,
};
#[cfg(feature = "mutants")]
pub use mutant::set_mutant;
pub use mutant::{HAS_FAULTS, mutant};
pub use office::{Desk, DeskState, LastPress, Office, Turn};
pub use plain::{is_plain, is_plain_line};
pub use refusal::Refusal;
pub use rules::{
    Authority, Between, BookingOrder, BookingRules, COUNT_MAX, Calling, ChosenBy, ClerkRules,
    CounterRules, CutOff, Emergency, Group, Issuing, Limits, Overtaking, PersonLimits, Range,
    Rules, RulesError, Service, Step, Territory, Text,
};
pub use ticket::{
    Bound, Cause, Channel, Class, Ending, Held, HoldReason, Language, Outcome, Stop, Ticket,
    TicketState,
};
pub use why::{PASSED_NAMED_MAX, Rule, Why};
