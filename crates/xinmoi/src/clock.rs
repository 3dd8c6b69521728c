//! The time that is handed to the rest.

use dispatcher::Clock;
use office::Millis;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tracing::warn;

/// A wall clock that differs from the time that has passed by more than this has jumped.
const JUMP_MIN_MS: i64 = 5 * 60 * 1000;

/// Milliseconds since the epoch by this machine's wall clock.
fn wall() -> Millis {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The wall clock, as long as it runs like a clock. A jump while the office is open, by a flat battery or a wrong
/// hand, is not followed: numbers never restart by a jump. The clock is read anew at the next start.
pub(crate) fn wall_clock() -> Clock {
    let anchor = Mutex::new((Instant::now(), wall(), false));
    Arc::new(move || {
        let mut anchor = anchor.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, then, jumped) = *anchor;
        let passed = i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX);
        let expected = then.plus(passed);
        let now = wall();
        if now.since(expected).abs() < JUMP_MIN_MS {
            // Small corrections, such as a time server's, are followed.
            *anchor = (Instant::now(), now, false);
            return now;
        }
        if !jumped {
            warn!("The wall clock jumped; the office keeps its own time until the next start");
            *anchor = (since, then, true);
        }
        expected
    })
}
