//! The office's rules, told in its own words. `script` says how to read them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

#[macro_use]
mod variants;

mod absent;
mod away;
mod booking;
mod calling;
mod chosen;
mod classes;
mod clocks;
mod commands;
mod counters;
mod days;
mod edits;
mod emergency;
mod endings;
mod forged;
mod hall;
mod hostile;
mod hours;
mod issuing;
mod looks;
mod lunch;
mod names;
mod numbers;
mod orders;
mod persons;
mod plan;
mod rating;
mod refusals;
mod replay;
mod roll;
mod rules;
mod script;
mod speed;
mod takes;
mod ticks;
mod told;
mod undo;
mod visit;
mod why;
