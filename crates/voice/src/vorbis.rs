//! Vorbis to samples.

use lewton::inside_ogg::OggStreamReader;
use lewton::samples::InterleavedSamples;
use std::io::Cursor;

/// The longest clip: nothing an office says in one breath takes longer.
const CLIP_MS_MAX: usize = 20_000;

/// Decodes a mono clip of [`crate::RATE`]. The error is a few words for a person.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<f32>, String> {
    let mut reader = OggStreamReader::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let heard = (reader.ident_hdr.audio_channels, reader.ident_hdr.audio_sample_rate);
    if heard != (1, crate::RATE) {
        return Err(format!(
            "{} channels at {} Hz; must be 1 at {}",
            heard.0,
            heard.1,
            crate::RATE
        ));
    }
    let mut samples = Vec::new();
    while let Some(packet) =
        reader.read_dec_packet_generic::<InterleavedSamples<f32>>().map_err(|e| e.to_string())?
    {
        samples.extend(packet.samples);
        if samples.len() > crate::samples(CLIP_MS_MAX) {
            return Err(format!("longer than {} seconds", CLIP_MS_MAX / 1000));
        }
    }
    Ok(samples)
}
