//! Hears whether a recording holds what should have been said: each clip is looked for by normalised
//! cross-correlation, 1 for the very clip, about 0.7 for a similar word.

use crate::{Cue, samples};

/// Where a clip was heard best.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Heard {
    /// Its first sample in the recording.
    pub start: usize,
    /// Normalised cross-correlation there.
    pub correlation: f64,
}

/// The coarse search looks at every fourth sample of smoothed audio; speech below 4 kHz survives that.
const COARSE: usize = 4;

/// Finds `clip` in `recording`, beginning anywhere in `from..=to`.
#[must_use]
pub fn find(clip: &[f32], recording: &[f32], from: usize, to: usize) -> Heard {
    let last = recording.len().saturating_sub(clip.len());
    let (from, to) = (from.min(last), to.min(last));
    let window = &recording[from..(to + clip.len()).min(recording.len())];
    let rough = best(&coarse(clip), &coarse(window), 0, (to - from) / COARSE);
    let centre = from + rough.start * COARSE;
    best(clip, recording, centre.saturating_sub(2 * COARSE), (centre + 2 * COARSE).min(last))
}

/// Hears an announcement: where each of its clips was found, in order.
///
/// The first is looked for in the first `lead_in_ms`, every other one within `slack_ms` of its place after the one
/// before it.
#[must_use]
pub fn announcement(
    cues: &[Cue],
    recording: &[f32],
    lead_in_ms: usize,
    slack_ms: usize,
) -> Vec<Heard> {
    let mut found: Vec<Heard> = Vec::new();
    for (at, cue) in cues.iter().enumerate() {
        let (from, to) = match found.last() {
            None => (0, samples(lead_in_ms)),
            Some(before) => {
                let expected = before.start + cue.start - cues[at - 1].start;
                (expected.saturating_sub(samples(slack_ms)), expected + samples(slack_ms))
            }
        };
        found.push(find(&cue.samples, recording, from, to));
    }
    found
}

/// How alike two pieces of audio of the same length are, whatever their levels.
#[must_use]
pub fn correlation(a: &[f32], b: &[f32]) -> f64 {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    let energy = dot(a, a) * dot(b, b);
    if energy > 0.0 { dot(a, b) / energy.sqrt() } else { 0.0 }
}

fn best(clip: &[f32], recording: &[f32], from: usize, to: usize) -> Heard {
    let heard = (from..=to)
        .filter(|start| start + clip.len() <= recording.len())
        .map(|start| Heard { start, correlation: correlation(clip, &recording[start..]) });
    heard.fold(Heard { start: from, correlation: 0.0 }, |best, now| {
        if now.correlation > best.correlation { now } else { best }
    })
}

fn coarse(audio: &[f32]) -> Vec<f32> {
    audio.chunks_exact(COARSE).map(|four| four.iter().sum()).collect()
}

/// Eight sums side by side: the compiler makes vector instructions of them.
fn dot(a: &[f32], b: &[f32]) -> f64 {
    let mut sums = [0.0_f32; 8];
    let (a_chunks, b_chunks) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    f64::from(sums.iter().sum::<f32>() + rest)
}
