//! How much of an announcement a recording holds.

use voice::listen;

/// A piece of an announcement that is looked for by itself: what a busy machine tears apart in one place does not hide
/// the rest.
const PIECE: usize = 24_000;
/// The very piece gives 1, a similar word 0.7.
const ALIKE: f64 = 0.95;
/// How far from its place a piece is looked for. A recorder may begin a moment after the card that it records, and a
/// busy machine leaves gaps: what comes after them is late.
const FIRST_EARLY: usize = 24_000;
/// A chime is like itself one wave on.
const EARLY: usize = 4_800;
const LATE: usize = 48_000;
/// Not louder than this is silence.
const STILL: f32 = 0.001;

/// What was heard of an announcement.
#[derive(Debug)]
pub(crate) struct HeardOf {
    /// Its pieces, in order: whether each stood in its place.
    pub(crate) pieces: Vec<bool>,
}

impl HeardOf {
    /// All but what a busy machine may have torn.
    pub(crate) fn all(&self) -> bool {
        self.share() > 0.7
    }

    /// Its beginning and not its end.
    pub(crate) fn only_the_beginning(&self) -> bool {
        let half = self.pieces.len() / 2;
        self.pieces[half..].iter().all(|heard| !heard)
    }

    fn share(&self) -> f64 {
        self.pieces.iter().filter(|heard| **heard).count() as f64 / self.pieces.len() as f64
    }
}

/// Looks for an announcement that is the first sound of a recording.
pub(crate) fn heard_of(announcement: &[f32], recording: &[f32]) -> HeardOf {
    let sounds = |audio: &[f32]| audio.iter().position(|sample| sample.abs() > STILL);
    let first = sounds(announcement).expect("an announcement is no silence");
    let Some(begun) = sounds(recording) else { return HeardOf { pieces: vec![false] } };
    let (mut place, mut pieces) = (begun, Vec::new());
    for piece in announcement[first..].chunks_exact(PIECE) {
        if piece.iter().any(|sample| sample.abs() > 20.0 * STILL) {
            let early = if pieces.contains(&true) { EARLY } else { FIRST_EARLY };
            let found = listen::find(piece, recording, place.saturating_sub(early), place + LATE);
            let heard = found.correlation >= ALIKE && place < recording.len();
            place = if heard { found.start } else { place };
            pieces.push(heard);
        }
        place += PIECE;
    }
    HeardOf { pieces }
}

/// Seconds of it that are no silence; the pauses between words count as sound.
pub(crate) fn seconds_of_sound(recording: &[f32]) -> f64 {
    const PAUSE: usize = 48_000;
    let sounds = recording.chunks(PAUSE).filter(|second| second.iter().any(|s| s.abs() > STILL));
    sounds.count() as f64
}
