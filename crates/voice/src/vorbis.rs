//! Vorbis to samples.

use lewton::inside_ogg::OggStreamReader;
use lewton::samples::InterleavedSamples;
use ogg::PacketReader;
use std::io::Cursor;

/// What a file holds, its channels side by side.
#[derive(Debug, PartialEq)]
pub(crate) struct Sound {
    pub(crate) channels: u8,
    /// Samples a second.
    pub(crate) rate: u32,
    pub(crate) samples: Vec<f32>,
}

/// Decodes at most `ms_max` of one or two channels. The error is a few words for a person.
pub(crate) fn decode(bytes: &[u8], ms_max: usize) -> Result<Sound, String> {
    check_headers(bytes)?;
    let mut reader = OggStreamReader::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    let channels = reader.ident_hdr.audio_channels;
    let rate = reader.ident_hdr.audio_sample_rate;
    if !(1..=2).contains(&channels) || rate == 0 {
        return Err(format!("{channels} channels at {rate} Hz"));
    }
    let most = u64::from(channels) * u64::from(rate) * ms_max as u64 / 1000;
    let mut samples = Vec::new();
    while let Some(packet) =
        reader.read_dec_packet_generic::<InterleavedSamples<f32>>().map_err(|e| e.to_string())?
    {
        samples.extend(packet.samples);
        if samples.len() as u64 > most {
            return Err(format!("longer than {} seconds", ms_max / 1000));
        }
    }
    Ok(Sound { channels, rate, samples })
}

/// The decoder makes room for what the headers promise before it reads on.
fn check_headers(bytes: &[u8]) -> Result<(), String> {
    let mut packets = PacketReader::new(Cursor::new(bytes));
    let (mut stream, mut headers) = (None, Vec::new());
    while let Some(packet) = packets.read_packet().map_err(|e| e.to_string())? {
        // The decoder goes on to a second stream's headers, or passes it over between the first's.
        if packet.stream_serial() != *stream.get_or_insert(packet.stream_serial()) {
            return Err("it holds more than one stream".to_owned());
        }
        if headers.len() < 3 {
            headers.push(packet.data);
        }
    }
    let [_, comments, setup] = headers.as_slice() else {
        return Err("its headers are missing".to_owned());
    };
    check_comments(comments)?;
    check_codebooks(setup)
}

/// The second packet says how many comments there are, and how long each is. One that promises more than it holds would
/// take the program with it: 96 GiB for a wrong byte.
fn check_comments(comments: &[u8]) -> Result<(), String> {
    let kept = comments.get(HEADER_BEGINS..).and_then(after_comments);
    kept.map(drop).ok_or_else(|| "its comment header promises more than it holds".to_owned())
}

/// Numbers in all codebooks together: encoders' own have a hundred thousand.
const CODEBOOK_NUMBERS_MAX: u64 = 1 << 20;

/// The third packet holds codebooks, each with the size of a table that the decoder makes: up to 2^40 numbers. They
/// begin with a mark of 24 bits at any bit (Vorbis I, section 3.2.1); whatever looks like one is counted.
fn check_codebooks(setup: &[u8]) -> Result<(), String> {
    const MARK: u64 = 0x56_4342;
    let mut numbers = 0_u64;
    for (at, eight) in setup.windows(9).enumerate() {
        let low = eight.iter().rev().fold(0_u128, |bits, byte| bits << 8 | u128::from(*byte));
        for shift in 0..8 {
            let bits = (low >> shift) as u64;
            if bits & 0xff_ffff != MARK || at < HEADER_BEGINS {
                continue;
            }
            let (dimensions, entries) = (bits >> 24 & 0xffff, bits >> 40 & 0xff_ffff);
            numbers = numbers.saturating_add(entries.saturating_mul(dimensions.max(1)));
        }
    }
    let kept = numbers <= CODEBOOK_NUMBERS_MAX;
    kept.then_some(()).ok_or_else(|| "its codebooks promise too much".to_owned())
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
    use ogg::{Packet, PacketReader, PacketWriteEndInfo, PacketWriter};
    use std::io::Cursor;

    const CLIP: &[u8] = include_bytes!("../../../sounds/vi/digit-1-first.ogg");

    fn decode(bytes: &[u8]) -> Result<super::Sound, String> {
        super::decode(bytes, 20_000)
    }

    fn packets() -> Vec<Packet> {
        let mut packets = PacketReader::new(Cursor::new(CLIP));
        std::iter::from_fn(|| packets.read_packet().unwrap()).collect()
    }

    /// A file of these packets, each with its stream's serial.
    fn written(packets: Vec<(Packet, u32)>) -> Vec<u8> {
        let mut written = Vec::new();
        let mut writer = PacketWriter::new(&mut written);
        for (packet, serial) in packets {
            let end = if packet.last_in_stream() {
                PacketWriteEndInfo::EndStream
            } else if packet.absgp_page() == 0 || packet.last_in_page() {
                PacketWriteEndInfo::EndPage
            } else {
                PacketWriteEndInfo::NormalPacket
            };
            let position = packet.absgp_page();
            writer.write_packet(packet.data.into_boxed_slice(), serial, end, position).unwrap();
        }
        drop(writer);
        written
    }

    /// The clip with another `which`th packet, its pages' checksums right.
    fn with_packet(which: usize, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let mut packets = packets();
        change(&mut packets[which].data);
        written(packets.into_iter().map(|packet| (packet, 1)).collect())
    }

    // The headers that were looked at would not be those that the decoder reads.
    #[test]
    fn a_second_stream_is_refused_wherever_it_stands() {
        let chained = [CLIP, &written(packets().into_iter().map(|p| (p, 7)).collect())].concat();
        assert_eq!(decode(&chained).unwrap_err(), "it holds more than one stream");
        for at in [1, 2, 3] {
            let mut mixed: Vec<_> = packets().into_iter().map(|p| (p, 1)).collect();
            mixed.insert(at, (packets().remove(0), 7));
            assert_eq!(decode(&written(mixed)).unwrap_err(), "it holds more than one stream");
        }
    }

    // Found by fuzzing: the decoder asked for 84,929,719,536 bytes, and the program was ended.
    #[test]
    fn comments_that_are_promised_and_missing_are_refused() {
        assert_eq!(decode(&with_packet(1, |_| {})), decode(CLIP));
        for at in [7, 11] {
            let broken = with_packet(1, |header| {
                let vendor = usize::from(header[7]);
                let at = if at == 7 { at } else { at + vendor };
                header[at..at + 4].copy_from_slice(&[0xff; 4]);
            });
            let refused = decode(&broken).unwrap_err();
            assert!(refused.contains("promises more"), "{refused}");
        }
    }

    // Two bytes of dimensions and three of entries follow the first codebook's mark: 65,535 times 16,777,215 numbers.
    #[test]
    fn a_codebook_of_four_terabytes_is_refused() {
        let broken = with_packet(2, |setup| setup[11..16].copy_from_slice(&[0xff; 5]));
        let refused = decode(&broken).unwrap_err();
        assert!(refused.contains("codebooks promise too much"), "{refused}");
    }

    #[test]
    fn a_clip_is_decoded_no_further_than_asked() {
        assert!(super::decode(CLIP, 100).unwrap_err().contains("longer than"));
    }
}
