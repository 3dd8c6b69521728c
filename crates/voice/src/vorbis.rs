//! Vorbis to samples.

use lewton::inside_ogg::OggStreamReader;
use lewton::samples::InterleavedSamples;
use ogg::PacketReader;
use std::io::Cursor;

/// The longest clip: nothing an office says in one breath takes longer.
const CLIP_MS_MAX: usize = 20_000;

/// Decodes a mono clip of [`crate::RATE`]. The error is a few words for a person.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<f32>, String> {
    check_comments(bytes)?;
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

/// The second packet says how many comments there are, and how long each is; the decoder makes room for as many before
/// it reads them. One that promises more than it holds would take the program with it: 96 GiB for a wrong byte.
fn check_comments(bytes: &[u8]) -> Result<(), String> {
    let mut packets = PacketReader::new(Cursor::new(bytes));
    let mut next = || packets.read_packet().map_err(|e| e.to_string());
    next()?;
    let Some(comments) = next()? else { return Err("it has no comment header".to_owned()) };
    let kept = comments.data.get(HEADER_BEGINS..).and_then(after_comments);
    kept.map(drop).ok_or_else(|| "its comment header promises more than it holds".to_owned())
}

/// The packet's type, then `vorbis`.
const HEADER_BEGINS: usize = 7;

/// What follows the vendor's name and all comments (Vorbis I, section 5.2.1).
fn after_comments(header: &[u8]) -> Option<&[u8]> {
    let (vendor, rest) = length(header)?;
    let (comments, mut rest) = length(rest.get(vendor..)?)?;
    for _ in 0..comments {
        let (comment, behind) = length(rest)?;
        rest = behind.get(comment..)?;
    }
    Some(rest)
}

/// Four bytes, little end first, and what stands behind them.
fn length(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    Some((usize::try_from(u32::from_le_bytes(*length)).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::decode;
    use ogg::{PacketReader, PacketWriteEndInfo, PacketWriter};
    use std::io::Cursor;

    const CLIP: &[u8] = include_bytes!("../../../sounds/vi/digit-1-first.ogg");

    /// The clip with another second packet, its pages' checksums right.
    fn with_comments(change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let mut packets = PacketReader::new(Cursor::new(CLIP));
        let mut written = Vec::new();
        let mut writer = PacketWriter::new(&mut written);
        let mut nth = 0;
        while let Some(mut packet) = packets.read_packet().unwrap() {
            if nth == 1 {
                change(&mut packet.data);
            }
            let end = if packet.last_in_stream() {
                PacketWriteEndInfo::EndStream
            } else if nth < 3 || packet.last_in_page() {
                PacketWriteEndInfo::EndPage
            } else {
                PacketWriteEndInfo::NormalPacket
            };
            let (serial, position) = (packet.stream_serial(), packet.absgp_page());
            writer.write_packet(packet.data.into_boxed_slice(), serial, end, position).unwrap();
            nth += 1;
        }
        drop(writer);
        written
    }

    // Found by fuzzing: the decoder asked for 84,929,719,536 bytes, and the program was ended.
    #[test]
    fn comments_that_are_promised_and_missing_are_refused() {
        assert_eq!(decode(&with_comments(|_| {})), decode(CLIP));
        for at in [7, 11] {
            let broken = with_comments(|header| {
                let vendor = usize::from(header[7]);
                let at = if at == 7 { at } else { at + vendor };
                header[at..at + 4].copy_from_slice(&[0xff; 4]);
            });
            let refused = decode(&broken).unwrap_err();
            assert!(refused.contains("promises more"), "{refused}");
        }
    }
}
