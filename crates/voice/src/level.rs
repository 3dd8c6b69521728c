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
/// Limiting lowers the loudness a little and raising it meets the limiter again; it settles in two or three rounds,
/// and in ten where a voice with high peaks is to be very loud.
const ROUNDS_MAX: usize = 12;
/// How far ahead the limiter sees, and how slowly it lets go: no vowel is bent audibly.
const LOOK_AHEAD_MS: usize = 5;
/// What the limiter leaves for peaks that stand between samples. Speech rises by a tenth of this; what rises further is
/// lowered as a whole.
const BETWEEN_SAMPLES_DB: f64 = 0.3;
/// Peaks between samples are looked for where the samples come as near to the highest as this.
const NEAR_PEAK: f32 = 0.7;
/// Silence as long as the meter's filter.
const APART: [f32; 64] = [0.0; 64];
/// The pieces in which they are looked for.
const PIECE_MS: usize = 10;

/// Sets an announcement to a loudness. `None` when it is silent.
pub(crate) fn set(mixed: Vec<f32>, wanted: Loudness) -> Option<Vec<f32>> {
    let mut ceiling_db = wanted.peak_dbtp - BETWEEN_SAMPLES_DB;
    let mut gain_db = wanted.integrated_lufs - integrated(&mixed)?;
    let mut best = limited(&mixed, gain_db, ceiling_db);
    for _ in 0..ROUNDS_MAX {
        let missing = wanted.integrated_lufs - integrated(&best)?;
        let loud_enough = missing.abs() <= TOLERANCE_LU;
        let over_db = if loud_enough { true_peak(&best)? - wanted.peak_dbtp } else { 0.0 };
        if loud_enough && over_db <= TOLERANCE_LU {
            break;
        }
        gain_db += missing;
        ceiling_db -= over_db.max(0.0);
        best = limited(&mixed, gain_db, ceiling_db);
    }
    let over_db = true_peak(&best)? - wanted.peak_dbtp;
    if over_db > 0.0 {
        // Rounding is not to lift it above again.
        let less = linear(-over_db - 0.001);
        best.iter_mut().for_each(|x| *x *= less);
    }
    Some(best)
}

/// Loudness and true peak as they are. `None` for silence.
pub(crate) fn measured(audio: &[f32]) -> Option<Loudness> {
    Some(Loudness { integrated_lufs: integrated(audio)?, peak_dbtp: true_peak(audio)? })
}

fn integrated(audio: &[f32]) -> Option<f64> {
    let mut meter = EbuR128::new(1, RATE, Mode::I).ok()?;
    meter.add_frames_f32(audio).ok()?;
    meter.loudness_global().ok().filter(|lufs| lufs.is_finite())
}

/// The highest true peak, dBTP. Looked for only where the samples are high: four times as many samples are weighed for
/// it, which takes as long as everything else together.
fn true_peak(audio: &[f32]) -> Option<f64> {
    let mut meter = EbuR128::new(1, RATE, Mode::TRUE_PEAK).ok()?;
    let highest = |piece: &[f32]| piece.iter().fold(0.0_f32, |high, x| high.max(x.abs()));
    let worth = highest(audio) * NEAR_PEAK;
    let pieces: Vec<&[f32]> = audio.chunks(samples(PIECE_MS)).collect();
    let high: Vec<bool> = pieces.iter().map(|piece| highest(piece) >= worth).collect();
    // With what stands around it, for a peak may stand at an end. Apart from the next by silence: where two pieces met
    // that do not belong together, a peak would be found that nobody hears.
    let near = |at: usize| high[at.saturating_sub(1)..(at + 2).min(high.len())].contains(&true);
    for (at, piece) in pieces.iter().enumerate() {
        let fed = if near(at) { *piece } else { &APART[..] };
        if near(at) || (at > 0 && near(at - 1)) {
            meter.add_frames_f32(fed).ok()?;
        }
    }
    Some(20.0 * meter.true_peak(0).ok()?.log10())
}

/// Gain, then a limiter that looks ahead: its gain falls and rises in straight lines and is never above what a peak
/// within reach allows. Only what lies within reach of a peak is looked at.
fn limited(audio: &[f32], gain_db: f64, ceiling_db: f64) -> Vec<f32> {
    let (gain, ceiling) = (linear(gain_db), linear(ceiling_db));
    let reach = samples(LOOK_AHEAD_MS);
    let mut out: Vec<f32> = audio.iter().map(|x| x * gain).collect();
    let mut done = 0;
    while let Some(peak) = out[done..].iter().position(|x| x.abs() > ceiling).map(|at| done + at) {
        let end = last_of_peaks(&out, peak, ceiling, 4 * reach) + 2 * reach + 1;
        let region = peak.saturating_sub(2 * reach).max(done)..end.min(out.len());
        done = region.end;
        let allowed: Vec<f32> =
            out[region.clone()].iter().map(|x| ceiling / x.abs().max(ceiling)).collect();
        let gains = sliding_mean(&sliding_min(&allowed, reach), reach);
        out[region].iter_mut().zip(gains).for_each(|(x, gain)| *x *= gain);
    }
    out
}

/// The last peak of those that follow one another within `reach`.
fn last_of_peaks(audio: &[f32], first: usize, ceiling: f32, reach: usize) -> usize {
    let mut last = first;
    for (at, x) in audio.iter().enumerate().skip(first) {
        if at - last > reach {
            break;
        }
        if x.abs() > ceiling {
            last = at;
        }
    }
    last
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

/// The mean within `reach` on both sides of each place; beyond an end stands what stands at it.
fn sliding_mean(values: &[f32], reach: usize) -> Vec<f32> {
    let width = 2 * reach + 1;
    let last = values.len().saturating_sub(1);
    let at = |i: isize| {
        let inside = usize::try_from(i).unwrap_or(0).min(last);
        f64::from(values.get(inside).copied().unwrap_or(1.0))
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
    fn peaks_far_apart_and_near_one_another_are_all_lowered() {
        let mut audio = vec![0.1_f32; 20_000];
        for at in [0, 1000, 1100, 2500, 9000, 19_999] {
            audio[at] = 2.0;
        }
        let out = limited(&audio, 0.0, 0.0);
        assert!(out.iter().all(|x| x.abs() <= 1.000_01));
        assert!((out[15_000] - 0.1).abs() < 1e-6, "far from the peaks nothing changes");
    }

    #[test]
    fn a_peak_between_two_samples_is_found_and_lowered() {
        // A tone at a quarter of the rate whose samples all stand beside its peaks: 3 dB more between them.
        let tone = |n: usize| 0.5 * (std::f32::consts::FRAC_PI_2 * (n as f32 + 0.5)).sin();
        let audio: Vec<f32> = (0..48_000).map(tone).collect();
        let peak = true_peak(&audio).unwrap();
        assert!((-6.1..-5.9).contains(&peak), "{peak}");
        let loud = Loudness { integrated_lufs: -3.0, peak_dbtp: -1.0 };
        let set = set(audio, loud).unwrap();
        assert!(true_peak(&set).unwrap() <= -0.99);
    }

    #[test]
    fn a_peak_is_the_same_wherever_the_pieces_begin() {
        // Swelling ten times a second, so that there is no step but those that pieces would make.
        let swell = |n: usize| 0.6 - 0.4 * (n as f32 * std::f32::consts::TAU / 4800.0).cos();
        let tone = |n: usize| swell(n) * (n as f32 * 0.3).sin();
        let audio: Vec<f32> = (0..48_000).map(tone).collect();
        let peaks: Vec<f64> =
            (0..480).step_by(37).map(|n| true_peak(&audio[n..]).unwrap()).collect();
        let (low, high) =
            peaks.iter().fold((0.0_f64, -99.0_f64), |(l, h), p| (l.min(*p), h.max(*p)));
        assert!(high - low < 0.05, "{peaks:?}");
    }

    #[test]
    fn silence_has_no_level() {
        assert!(set(vec![0.0; 48_000], Loudness::default()).is_none());
    }
}
