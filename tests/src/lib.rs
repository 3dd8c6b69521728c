//! Whole days over real HTTP and WebSocket: the harness with which tests start the real `xinmoi`, ask it as its
//! clients do, and check what must hold whatever happens.
//!
//! I1 no acknowledged ticket or command lost; I2 no number twice in a business day; I3 no ticket at two counters; I4 the
//! log gap-free and chained; I5 every screen equals the state; I6 nothing shown or spoken that is not durable.
//!
//! From the environment: `XINMOI_BIN` is the program to try (else the one beside the tests), `XINMOI_SEED` has a run's
//! chances again, `XINMOI_KILLS` and `XINMOI_FIRST_KILLS` ask for the long form of those labs. The faults of `mutants`
//! are in whatever is built together with the tests: `cargo build --workspace --all-targets`.
#![allow(clippy::missing_panics_doc, reason = "a harness fails by panicking")]

pub mod broker;
pub mod browser;
pub mod chaos;
pub mod client;
pub mod cluster;
pub mod config;
pub mod dice;
pub mod hall;
pub mod ledger;
pub mod log;
pub mod past;
pub mod picture;
pub mod program;
pub mod python;
pub mod screen;
