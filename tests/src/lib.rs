//! Whole days over real HTTP and WebSocket: the harness with which tests start the real `xinmoi`, ask it as its
//! clients do, and check what must hold whatever happens.
#![allow(clippy::missing_panics_doc, reason = "a harness fails by panicking")]

pub mod client;
pub mod config;
pub mod dice;
pub mod hall;
pub mod ledger;
pub mod log;
pub mod picture;
pub mod program;
pub mod screen;
