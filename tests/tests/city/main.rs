//! The city: real office cores with real uplinks, a real hub, a real nats-server and a real PostgreSQL, and what may happen to them.
//!
//! From the environment: `CITY_OFFICES` (8) and `CITY_TICKETS` (40 each) ask for the long form, `CITY_BROKERS=3` for the loss of
//! each of three brokers, `CITY_BACKLOG` (100) for more visits behind the line when the pace is measured.

mod alerts;
mod bulletins;
mod faults;
mod fleet;
mod forks;
mod pace;
mod real;
mod replay;
mod rights;
mod screens;
mod shortened;
mod town;
mod travel;
mod whole;
