//! The clips of a pack: Ogg Vorbis, or WAV as takes are kept.

use crate::{Waveform, vorbis};

/// The longest clip: nothing an office says in one breath takes longer.
pub(crate) const CLIP_MS_MAX: usize = 20_000;

/// Decodes a mono clip of [`crate::RATE`]. The error is a few words for a person.
pub(crate) fn clip(bytes: &[u8]) -> Result<Vec<f32>, String> {
    let sound = if bytes.starts_with(b"RIFF") {
        let wav = Waveform::from_wav(bytes).map_err(|e| e.to_string())?;
        vorbis::Sound { channels: 1, rate: wav.rate, samples: wav.to_f32() }
    } else {
        vorbis::decode(bytes, CLIP_MS_MAX)?
    };
    if (sound.channels, sound.rate) != (1, crate::RATE) {
        let must = crate::RATE;
        return Err(format!(
            "{} channels at {} Hz; must be 1 at {must}",
            sound.channels, sound.rate
        ));
    }
    if sound.samples.len() > crate::samples(CLIP_MS_MAX) {
        return Err(format!("longer than {} seconds", CLIP_MS_MAX / 1000));
    }
    Ok(sound.samples)
}
