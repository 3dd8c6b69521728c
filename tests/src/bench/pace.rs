//! Load that comes when it comes, whether or not the one before was answered.

use super::Outcome;
use std::time::{Duration, Instant};

/// Does something so many times in step, and answers the milliseconds each took until the moment it names. Whoever is
/// late because the one before was slow is measured from when it should have begun.
pub(super) fn paced(
    pace: Duration,
    times: usize,
    mut act: impl FnMut(usize) -> Outcome<Instant>,
) -> Outcome<Vec<f64>> {
    let mut took = Vec::with_capacity(times);
    let mut due = Instant::now();
    for turn in 0..times {
        let early = due.saturating_duration_since(Instant::now());
        std::thread::sleep(early);
        // Waking late is this machine's doing; beginning late because the last one was slow is the server's.
        let begun = if early.is_zero() { due } else { Instant::now() };
        took.push((act(turn)? - begun).as_secs_f64() * 1e3);
        due += pace;
    }
    Ok(took)
}
