//! The journal, whole: on real files, and on storage that fails as storage does.

mod bit_flips;
mod closed;
mod crash_lab;
mod disk;
mod golden;
mod hall;
mod io_errors;
mod opening;
mod round_trip;
mod verify;
