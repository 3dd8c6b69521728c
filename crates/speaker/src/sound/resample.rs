//! From the announcement's rate to the device's, when a device does not do 48 kHz.

use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};
use voice::Waveform;

/// Samples that are worked on at a time.
const CHUNK: usize = 1024;

/// The whole announcement at another rate, between -1 and 1. The same rate gives the same samples.
pub(super) fn resampled(waveform: Waveform, to: u32) -> Vec<f32> {
    let (audio, from) = (waveform.to_f32(), waveform.rate);
    drop(waveform);
    if from == to || audio.is_empty() {
        return audio;
    }
    let mut resampler = Fft::new(from as usize, to as usize, CHUNK, 1, FixedSync::Input)
        .expect("both rates are above zero");
    let whole = InterleavedSlice::new(&audio, 1, audio.len()).expect("one channel is all of it");
    let out = resampler.process_all(&whole, audio.len(), None);
    out.expect("the buffers are made to measure").take_data()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::f64::consts::PI;

    fn tone(hz: f64, rate: u32) -> Waveform {
        let sample = |n: u32| (2.0 * PI * hz * f64::from(n) / f64::from(rate)).sin() * 32_000.0;
        Waveform { samples: (0..rate).map(|n| sample(n).round() as i16).collect(), rate }
    }

    #[test]
    fn a_tone_stays_the_tone_it_was() {
        for rate in [44_100, 32_000, 48_000, 96_000] {
            let (out, wanted) = (resampled(tone(997.0, 48_000), rate), tone(997.0, rate).to_f32());
            assert_eq!(out.len(), rate as usize);
            let middle = 1000..out.len() - 1000;
            let worst = out[middle.clone()].iter().zip(&wanted[middle]);
            let worst = worst.fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
            assert!(worst < 1e-3, "{rate}: {worst}");
        }
    }

    #[test]
    fn what_a_lower_rate_cannot_carry_is_removed() {
        let out = resampled(tone(15_000.0, 48_000), 22_050);
        assert!(out[500..out.len() - 500].iter().all(|x| x.abs() < 0.01));
    }
}
