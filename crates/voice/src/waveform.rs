//! A finished announcement, and its WAV file.

use crate::{RATE, VoiceError, level};
use hound::{SampleFormat, WavReader, WavSpec, WavWriter};
use std::io::Cursor;

/// Mono audio, exactly as it is to be played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waveform {
    /// Signed 16-bit samples.
    pub samples: Vec<i16>,
    /// Samples a second.
    pub rate: u32,
}

impl Waveform {
    pub(crate) fn of(audio: &[f32]) -> Self {
        let sample = |x: &f32| (x * f32::from(i16::MAX)).round() as i16;
        Self { samples: audio.iter().map(sample).collect(), rate: RATE }
    }

    /// How long it takes to play, in milliseconds.
    #[must_use]
    pub fn duration_ms(&self) -> u64 {
        self.samples.len() as u64 * 1000 / u64::from(self.rate)
    }

    /// The samples between -1 and 1.
    #[must_use]
    pub fn to_f32(&self) -> Vec<f32> {
        self.samples.iter().map(|s| f32::from(*s) / f32::from(i16::MAX)).collect()
    }

    /// Integrated loudness and true peak; `None` for silence.
    #[must_use]
    pub fn loudness(&self) -> Option<crate::Loudness> {
        level::measured(&self.to_f32())
    }

    /// As a WAV file.
    #[must_use]
    pub fn to_wav(&self) -> Vec<u8> {
        let mut file = Cursor::new(Vec::with_capacity(44 + self.samples.len() * 2));
        let mut writer =
            WavWriter::new(&mut file, spec(self.rate)).expect("a header fits in memory");
        let mut chunk = writer.get_i16_writer(self.samples.len() as u32);
        self.samples.iter().for_each(|sample| chunk.write_sample(*sample));
        chunk.flush().expect("memory takes every sample");
        writer.finalize().expect("memory can be rewritten");
        file.into_inner()
    }

    /// Back from a WAV file that [`Waveform::to_wav`] wrote.
    ///
    /// # Errors
    /// [`VoiceError::BadWav`] for anything but 16-bit mono.
    pub fn from_wav(bytes: &[u8]) -> Result<Self, VoiceError> {
        let bad = |e: hound::Error| VoiceError::BadWav(e.to_string());
        let reader = WavReader::new(Cursor::new(bytes)).map_err(bad)?;
        let found = reader.spec();
        if found != spec(found.sample_rate) || found.sample_rate == 0 {
            return Err(VoiceError::BadWav(format!(
                "{} channels, {} bits, {} Hz",
                found.channels, found.bits_per_sample, found.sample_rate
            )));
        }
        let samples = reader.into_samples().collect::<Result<_, _>>().map_err(bad)?;
        Ok(Self { samples, rate: found.sample_rate })
    }
}

fn spec(rate: u32) -> WavSpec {
    WavSpec {
        channels: 1,
        sample_rate: rate,
        bits_per_sample: 16,
        sample_format: SampleFormat::Int,
    }
}
