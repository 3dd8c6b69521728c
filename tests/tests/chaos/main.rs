//! The world is against the office: bad lines, readers that stop, peers that vanish, clocks that jump, days on end. The
//! real `xinmoi`, asked as its clients ask it.
//!
//! Each lab has a short form, which runs with the other tests, and a long one that the environment asks for; both stand
//! in `docs/SAFETY.md`.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "counts and durations belong to the labs' output")]

mod clocks;
mod links;
mod readers;
mod secrets;
mod soak;
mod storm;
mod usage;

/// A count of the long form, where the environment asks for it.
fn count(variable: &str, short: u32) -> u32 {
    std::env::var(variable).map_or(short, |count| count.parse().expect("a count"))
}
