//! The office's rules, told in its own words. `script` says how to read them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod absent;
mod calling;
mod counters;
mod days;
mod edits;
mod forged;
mod hall;
mod hostile;
mod hours;
mod looks;
mod names;
mod numbers;
mod orders;
mod refusals;
mod replay;
mod rules;
mod script;
mod speed;
mod told;
mod undo;
