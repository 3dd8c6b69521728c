//! The journal, whole: on real files, and on storage that fails as storage does.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod backup;
mod bit_flips;

mod crash_lab;
mod disk;
mod golden;
mod hall;
mod io_errors;
mod kills;
mod lifetimes;
mod opening;
mod removal;
mod round_trip;
mod seal;
mod shelf;
mod tree;
mod verify;
