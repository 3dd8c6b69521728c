//! What a hall hears when its sound card goes away and when a loudspeaker's process is killed in the middle of a call:
//! the real `xinmoi` and the real `xinmoi-speaker` on a sound server of the test's own, recorded in real time.
//!
//! `XINMOI_SOUND_LOSSES=20` and `XINMOI_SOUND_KILLS=100` ask for the long forms.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "counts and durations belong to the labs' output")]

mod device;
mod hall;
mod kills;
mod pulse;
mod recording;

/// How often, by the environment, or the short form's number.
fn times(variable: &str, short: usize) -> usize {
    std::env::var(variable).ok().and_then(|n| n.parse().ok()).unwrap_or(short)
}
