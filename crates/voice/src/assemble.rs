//! Clips in a row: pauses between them, nothing overlapping.

use crate::samples;
use office::speech::Slot;
use std::sync::Arc;

/// One clip of an announcement.
#[derive(Clone, Debug)]
pub struct Cue {
    /// What it says.
    pub slot: Slot,
    /// Where in the waveform it begins, in samples.
    pub start: usize,
    /// The clip before the announcement is levelled, at [`crate::RATE`].
    pub samples: Arc<[f32]>,
}

impl Cue {
    /// The first sample after the clip.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start + self.samples.len()
    }
}

/// What stands before the words when a pack has no chime: amplifiers and HDMI swallow the start.
const LEAD_IN_MS: usize = 250;
/// From the chime to the words.
const CHIME_PAUSE_MS: usize = 100;
/// Between the sentence and its short repetition: long enough to be heard as said again.
const REPEAT_PAUSE_MS: usize = 700;
/// Between two sentences of a notice.
const SENTENCE_PAUSE_MS: usize = 400;
/// From one language to the next: long enough that nobody takes the one for the other's end.
const LANGUAGE_PAUSE_MS: usize = 900;
/// From one ticket to the next, where several are called in one breath.
const TICKET_PAUSE_MS: usize = 500;
/// After the last word, so that a device that stops early cuts nothing.
const TAIL_MS: usize = 200;
/// Fade at both ends of a clip: no click, and too short to be heard.
const FADE_MS: usize = 5;

/// The pause between two slots of a line. Set by ear and by recogniser: listeners need the number apart from the
/// counter.
fn pause_ms(before: &Slot, after: &Slot) -> usize {
    match (before, after) {
        (Slot::Opening(_) | Slot::Phrase(_) | Slot::Service(_), _) => 120,
        (Slot::AtCounter(..), after) if after.is_of_number() => TICKET_PAUSE_MS,
        (Slot::Press(_), Slot::Kiosk(said)) if !said.is_a_name() => 80,
        (Slot::Press(_), _) => 250,
        (_, Slot::ToCounter(..) | Slot::ToCounterStem(_)) => 200,
        (_, Slot::AtCounter(..) | Slot::AtCounterStem(_)) => 200,
        (Slot::Letter(_), _) => 150,
        (Slot::Pair(..), _) => 120,
        (Slot::Digit(..), _) => 60,
        (Slot::Notice(_) | Slot::Kiosk(_), _) => 120,
        (_, Slot::Closing(_) | Slot::Phrase(_) | Slot::Kiosk(_)) => 120,
        _ => 40,
    }
}

/// A slot, and what is heard of it.
pub(crate) type SlotClip = (Slot, Arc<[f32]>);

/// What one pack says in a row.
#[derive(Default)]
pub(crate) struct Line {
    pub(crate) clips: Vec<SlotClip>,
    /// The first of another pack's.
    pub(crate) begins_language: bool,
}

impl Line {
    fn pause_before_ms(&self, before: &Slot) -> usize {
        if *before == Slot::Chime {
            CHIME_PAUSE_MS
        } else if self.begins_language {
            LANGUAGE_PAUSE_MS
        } else if matches!(before, Slot::Notice(_) | Slot::Time(_)) || self.is_a_kiosks() {
            SENTENCE_PAUSE_MS
        } else {
            REPEAT_PAUSE_MS
        }
    }

    /// A kiosk says one thing after the other, and nothing twice.
    fn is_a_kiosks(&self) -> bool {
        matches!(self.clips.first(), Some((Slot::Kiosk(_) | Slot::Press(_), _)))
    }
}

/// Places the clips of all lines one after the other.
pub(crate) fn cues(chime: Option<Arc<[f32]>>, lines: Vec<Line>) -> Vec<Cue> {
    let mut cues: Vec<Cue> = Vec::new();
    if let Some(samples) = chime {
        cues.push(Cue { slot: Slot::Chime, start: 0, samples });
    }
    for line in lines {
        let mut first = cues.last().map_or(LEAD_IN_MS, |last| line.pause_before_ms(&last.slot));
        for (slot, clip) in line.clips {
            let pause = cues.last().map_or(first, |before| pause_ms(&before.slot, &slot));
            let pause = if first > 0 { std::mem::take(&mut first) } else { pause };
            let start = cues.last().map_or(0, Cue::end) + samples(pause);
            cues.push(Cue { slot, start, samples: clip });
        }
    }
    cues
}

/// The clips as one waveform, not levelled yet.
pub(crate) fn mixed(cues: &[Cue]) -> Vec<f32> {
    let end = cues.last().map_or(0, Cue::end);
    let mut out = vec![0.0; end + samples(TAIL_MS)];
    for cue in cues {
        out[cue.start..cue.end()].copy_from_slice(&cue.samples);
    }
    out
}

/// Fades a clip in and out.
pub(crate) fn fade(clip: &mut [f32]) {
    let length = samples(FADE_MS).min(clip.len() / 2);
    let ramp = |at: usize| at as f32 / length as f32;
    clip.iter_mut().take(length).enumerate().for_each(|(at, sample)| *sample *= ramp(at));
    clip.iter_mut().rev().take(length).enumerate().for_each(|(at, sample)| *sample *= ramp(at));
}
