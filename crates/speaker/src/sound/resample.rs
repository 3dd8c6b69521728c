//! From the announcement's rate to the device's, when a device does not do 48 kHz.

use std::f64::consts::PI;

/// Zero crossings of the filter on each side: enough that nothing folded back is heard.
const CROSSINGS: f64 = 24.0;

/// Windowed-sinc resampling of a whole announcement. The same rate gives the same samples.
pub(crate) fn resampled(audio: &[f32], from: u32, to: u32) -> Vec<f32> {
    if from == to {
        return audio.to_vec();
    }
    let step = f64::from(from) / f64::from(to);
    // Going down, the filter also removes what the lower rate cannot carry.
    let cutoff = (1.0 / step).min(1.0);
    let length = audio.len() as u64 * u64::from(to) / u64::from(from);
    (0..length).map(|n| sample(audio, n as f64 * step, cutoff)).collect()
}

fn sample(audio: &[f32], at: f64, cutoff: f64) -> f32 {
    let reach = CROSSINGS / cutoff;
    let first = (at - reach).ceil().max(0.0) as usize;
    let last = ((at + reach).floor() as usize).min(audio.len() - 1);
    let weighted = |i: usize| f64::from(audio[i]) * kernel(at - i as f64, reach, cutoff);
    (first..=last).map(weighted).sum::<f64>() as f32
}

/// Sinc under a Blackman window.
fn kernel(t: f64, reach: f64, cutoff: f64) -> f64 {
    let x = PI * t * cutoff;
    let sinc = if x.abs() < 1e-9 { 1.0 } else { x.sin() / x };
    let w = PI * t / reach;
    cutoff * sinc * (0.42 + 0.5 * w.cos() + 0.08 * (2.0 * w).cos())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hz: f64, rate: u32) -> Vec<f32> {
        (0..rate).map(|n| (2.0 * PI * hz * f64::from(n) / f64::from(rate)).sin() as f32).collect()
    }

    #[test]
    fn a_tone_stays_the_tone_it_was() {
        for rate in [44_100, 32_000, 96_000] {
            let (out, wanted) = (resampled(&tone(997.0, 48_000), 48_000, rate), tone(997.0, rate));
            assert_eq!(out.len(), rate as usize);
            let middle = 1000..out.len() - 1000;
            let worst = out[middle.clone()].iter().zip(&wanted[middle]);
            let worst = worst.fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
            assert!(worst < 1e-3, "{rate}: {worst}");
        }
    }

    #[test]
    fn what_a_lower_rate_cannot_carry_is_removed() {
        let out = resampled(&tone(15_000.0, 48_000), 48_000, 22_050);
        assert!(out[500..out.len() - 500].iter().all(|x| x.abs() < 0.01));
    }
}
