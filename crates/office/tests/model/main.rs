//! The office against a naive model of it, over random days; and what holds on any day.
//!
//! `cargo test` lives 2,000 days of about sixty steps; `OFFICE_CASES=100000` as many as one asks for.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod dice;
mod found;
mod hall;
mod houses;
mod met;
mod plain;
mod steps;
mod stories;
mod witness;
