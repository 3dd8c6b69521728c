//! The hub: what offices tell, in PostgreSQL, once each and without a gap; how every office stands; what citizens ask of offices.
//!
//! Several hubs may run; the one that holds the database's lock works, the others wait for it.

mod alerts;
pub mod ask;
mod board;
mod broker;
mod bulletins;
pub mod config;
pub mod figures;
mod fleet;
mod fold;
mod fresh;
mod held;
mod intake;
mod leader;
mod moves;
mod permissions;
mod rows;
mod schema;
mod tell;
mod web;

pub use board::Seen;
pub use leader::NoAnswer;
pub use leader::{Hub, HubError, run};
pub use permissions::permissions;
pub use rows::{Checked, verify};
