//! The rules of a one-stop office: who may take a number, whom a counter calls next, what may be undone.
//!
//! Pure: no clock, no files, no randomness. Time and ids come in with the command. [`Office::decide`] answers a
//! [`Command`] with events or a [`Refusal`] and changes nothing; [`Office::apply`] records what happened and decides
//! nothing. The state is the fold of the events since the business day opened.

mod apply;
mod command;
mod decide;
mod event;
mod hours;
mod ids;
mod office;
mod policy;
mod refusal;
mod replay;
mod rules;
pub mod speech;
mod ticket;
mod undo;

pub use command::{Actor, Command, DeviceKind, Issue, Role};
pub use event::{Day, Event, ExpiryReason, Press};
pub use hours::{Hours, Window};
pub use ids::{
    BadId, CounterNo, DeviceId, Millis, Prefix, ServiceKey, TicketId, TicketNumber, UserName, Zone,
};
pub use office::{Desk, DeskState, LastPress, Office};
pub use refusal::Refusal;
pub use rules::{CounterRules, Limits, Rules, RulesError, Service, Text};
pub use ticket::{Channel, Class, Language, Outcome, Ticket, TicketState};
