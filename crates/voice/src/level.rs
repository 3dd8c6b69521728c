//! The level of a finished announcement: as loud as asked, and never clipping.

use crate::{RATE, samples};
use ebur128::{EbuR128, Mode};

/// How loud an announcement is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loudness {
    /// Integrated loudness (EBU R 128), LUFS.
    pub integrated_lufs: f64,
    /// The highest true peak, dBTP.
    pub peak_dbtp: f64,
}

impl Default for Loudness {
    /// What suits a noisy hall.
    fn default() -> Self {
        Self { integrated_lufs: -16.0, peak_dbtp: -1.0 }
    }
}

/// Near enough: a tenth of what a listener notices.
const TOLERANCE_LU: f64 = 0.1;
/// Limiting lowers the loudness a little and raising it meets the limiter again; it settles in three or four rounds.
const ROUNDS_MAX: usize = 8;
/// How far ahead the limiter sees, and how slowly it lets go: no vowel is bent audibly.
const LOOK_AHEAD_MS: usize = 5;

/// Sets an announcement to a loudness. `None` when it is silent.
pub(crate) fn set(mixed: Vec<f32>, wanted: Loudness) -> Option<Vec<f32>> {
    let mut gain_db = wanted.integrated_lufs - measured(&mixed)?.integrated_lufs;
    let mut ceiling_db = wanted.peak_dbtp;
    let mut best = limited(&mixed, gain_db, ceiling_db);
    for _ in 0..ROUNDS_MAX {
        let now = measured(&best)?;
        let missing = wanted.integrated_lufs - now.integrated_lufs;
        let over = now.peak_dbtp - wanted.peak_dbtp;
        if missing.abs() <= TOLERANCE_LU && over <= 0.0 {
            break;
        }
        gain_db += missing;
        // True peaks stand between samples, a little above what the limiter sees.
        ceiling_db -= if over > 0.0 { over + 0.02 } else { 0.0 };
        best = limited(&mixed, gain_db, ceiling_db);
    }
    Some(best)
}

/// Loudness and true peak as they are. `None` for silence.
pub(crate) fn measured(audio: &[f32]) -> Option<Loudness> {
    let mut meter = EbuR128::new(1, RATE, Mode::I | Mode::TRUE_PEAK).ok()?;
    meter.add_frames_f32(audio).ok()?;
    let integrated_lufs = meter.loudness_global().ok().filter(|lufs| lufs.is_finite())?;
    Some(Loudness { integrated_lufs, peak_dbtp: 20.0 * meter.true_peak(0).ok()?.log10() })
}

/// Gain, then a limiter that looks ahead: its gain falls and rises in straight lines and is never above what a peak
/// within reach allows.
fn limited(audio: &[f32], gain_db: f64, ceiling_db: f64) -> Vec<f32> {
    let (gain, ceiling) = (linear(gain_db), linear(ceiling_db));
    let reach = samples(LOOK_AHEAD_MS);
    let allowed: Vec<f32> = audio.iter().map(|x| ceiling / (x.abs() * gain).max(ceiling)).collect();
    let lowest = sliding_min(&allowed, reach);
    audio.iter().zip(sliding_mean(&lowest, reach)).map(|(x, limit)| x * gain * limit).collect()
}

fn linear(db: f64) -> f32 {
    10_f64.powf(db / 20.0) as f32
}

/// The lowest value within `reach` on both sides of each place.
fn sliding_min(values: &[f32], reach: usize) -> Vec<f32> {
    let mut candidates = std::collections::VecDeque::new();
    let mut out = Vec::with_capacity(values.len());
    for entering in 0..values.len() + reach {
        if let Some(value) = values.get(entering) {
            while candidates.back().is_some_and(|&at: &usize| values[at] >= *value) {
                candidates.pop_back();
            }
            candidates.push_back(entering);
        }
        let Some(centre) = entering.checked_sub(reach).filter(|c| *c < values.len()) else {
            continue;
        };
        while candidates.front().is_some_and(|at| at + reach < centre) {
            candidates.pop_front();
        }
        out.push(candidates.front().map_or(1.0, |at| values[*at]));
    }
    out
}

/// The mean within `reach` on both sides of each place; beyond the ends stands 1.
fn sliding_mean(values: &[f32], reach: usize) -> Vec<f32> {
    let width = 2 * reach + 1;
    let at = |i: isize| {
        let inside = usize::try_from(i).ok().and_then(|i| values.get(i));
        f64::from(inside.copied().unwrap_or(1.0))
    };
    let reach = reach as isize;
    let mut sum: f64 = (-reach..=reach).map(at).sum();
    let mut out = Vec::with_capacity(values.len());
    for i in 0..values.len() as isize {
        out.push((sum / width as f64) as f32);
        sum += at(i + reach + 1) - at(i - reach);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peak_is_lowered_before_it_comes() {
        let mut audio = vec![0.1_f32; 2000];
        audio[1000] = 2.0;
        let out = limited(&audio, 0.0, 0.0);
        assert!(out.iter().all(|x| x.abs() <= 1.000_01));
        assert!((out[200] - 0.1).abs() < 1e-6, "far from the peak nothing changes");
        assert!((out[1000] - 1.0).abs() < 1e-4);
    }

    #[test]
    fn silence_has_no_level() {
        assert!(set(vec![0.0; 48_000], Loudness::default()).is_none());
    }
}
