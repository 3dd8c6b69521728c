//! What the disk gives back.

use crate::bodies::same_again;
use journal::{DeviceRow, Record, SessionRow, UserRow};
use office::{Event, Millis, Office};

/// Records and rows.
pub(crate) fn rows(bytes: &[u8]) {
    same_again::<Record>(bytes);
    same_again::<UserRow>(bytes);
    same_again::<DeviceRow>(bytes);
    same_again::<SessionRow>(bytes);
}

/// A log, one event a line, replayed: what the rules could not have decided is refused, and the rest never panics.
pub(crate) fn events(bytes: &[u8]) {
    let mut office = Office::default();
    for (line, at) in bytes.split(|byte| *byte == b'\n').zip(1..) {
        if let Ok(event) = serde_json::from_slice::<Event>(line) {
            let _ = office.replay(Millis(1_795_393_800_000 + at * 60_000), &event);
        }
    }
}
