//! The office's rules, told in its own words. `script` says how to read them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod absent;
mod booking;
mod calling;
mod counters;
mod days;
mod edits;
mod forged;
mod hall;
mod hostile;
mod hours;
mod issuing;
mod looks;
mod names;
mod numbers;
mod orders;
mod persons;
mod refusals;
mod replay;
mod roll;
mod rules;
mod script;
mod speed;
mod told;
mod undo;
