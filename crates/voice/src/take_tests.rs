//! Takes as people make them, and as nobody should.

use super::*;
use hound::WavWriter;
use std::f32::consts::TAU;

/// A tone of a level, `ms` long.
fn tone(ms: usize, db: f64, rate: u32) -> Vec<f32> {
    let amplitude = (linear(db) * 2_f64.sqrt()) as f32;
    let length = ms * rate as usize / 1000;
    (0..length).map(|i| amplitude * (TAU * 440.0 * i as f32 / rate as f32).sin()).collect()
}

/// Half a second of nothing before and after.
fn in_a_pause(sound: &[f32], rate: u32) -> Vec<f32> {
    let silence = vec![0.0; rate as usize / 2];
    [&silence, sound, &silence].concat()
}

fn file(frames: &[f32], spec: WavSpec) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let mut writer = WavWriter::new(&mut bytes, spec).unwrap();
    for x in frames {
        match spec.sample_format {
            SampleFormat::Float => writer.write_sample(*x).unwrap(),
            SampleFormat::Int => {
                let full = 2_f64.powi(i32::from(spec.bits_per_sample) - 1);
                let sample = (f64::from(*x) * full).clamp(-full, full - 1.0);
                writer.write_sample(sample as i32).unwrap();
            }
        }
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

fn spec(channels: u16, sample_rate: u32, bits_per_sample: u16, float: bool) -> WavSpec {
    let sample_format = if float { SampleFormat::Float } else { SampleFormat::Int };
    WavSpec { channels, sample_rate, bits_per_sample, sample_format }
}

fn plain(frames: &[f32]) -> Vec<u8> {
    file(frames, spec(1, RATE, 16, false))
}

#[test]
fn a_take_of_any_kind_becomes_the_same_clip() {
    for rate in [8_000, 11_025, 16_000, 22_050, 44_100, 47_999, 48_000, 96_000, 192_000] {
        for (channels, bits, float) in
            [(1, 16, false), (2, 24, false), (2, 32, false), (1, 32, true)]
        {
            let mono = in_a_pause(&tone(600, -20.0, rate), rate);
            let frames: Vec<f32> =
                mono.iter().flat_map(|x| vec![*x; usize::from(channels)]).collect();
            let take = take(&file(&frames, spec(channels, rate, bits, float))).unwrap();
            let clip = Waveform::from_wav(&take.wav).unwrap();
            assert_eq!(clip.rate, RATE);
            let long = clip.duration_ms();
            assert!((600 + 30..=600 + 60).contains(&long), "{rate} Hz {bits} bits: {long} ms");
            let level = decibels(speech(&clip.to_f32(), &levels(&clip.to_f32()), linear(-40.0)));
            assert!((level - SPEECH_DB).abs() < 0.3, "{rate} Hz {bits} bits: {level} dB");
            let measures = take.measures;
            assert!((measures.level_db + 20.0).abs() < 0.3, "{measures:?}");
            assert!(!measures.clipped && !measures.quiet && !measures.noisy, "{measures:?}");
        }
    }
}

#[test]
fn no_clip_is_louder_than_its_peak_may_be() {
    // A click in quiet speech decides the gain.
    let mut sound = tone(800, -30.0, RATE);
    sound[20_000] = 0.9;
    let clip = Waveform::from_wav(&take(&plain(&in_a_pause(&sound, RATE))).unwrap().wav).unwrap();
    let peak = clip.to_f32().into_iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    assert!(f64::from(peak) <= linear(PEAK_MAX_DB) + 1e-4, "{peak}");
    assert_eq!((clip.samples[0], *clip.samples.last().unwrap()), (0, 0), "faded");
}

#[test]
fn what_was_wrong_with_a_take_is_told() {
    let measures = |frames: &[f32]| take(&plain(frames)).unwrap().measures;
    let loud: Vec<f32> = tone(600, 3.0, RATE).iter().map(|x| x.clamp(-1.0, 1.0)).collect();
    assert!(measures(&in_a_pause(&loud, RATE)).clipped);
    let quiet = measures(&in_a_pause(&tone(600, -48.0, RATE), RATE));
    assert!(quiet.quiet && !quiet.noisy && !quiet.clipped, "{quiet:?}");
    let mut room = in_a_pause(&tone(600, -20.0, RATE), RATE);
    let noise = tone(room.len() * 1000 / RATE as usize, -38.0, RATE);
    room.iter_mut().zip(noise).for_each(|(x, n)| *x += n);
    let noisy = measures(&room);
    assert!(noisy.noisy && !noisy.quiet, "{noisy:?}");
    // An offset is neither noise nor speech.
    let offset: Vec<f32> =
        in_a_pause(&tone(600, -20.0, RATE), RATE).iter().map(|x| x + 0.1).collect();
    let centred = measures(&offset);
    assert!(!centred.noisy && (centred.level_db + 20.0).abs() < 0.3, "{centred:?}");
}

#[test]
fn the_programs_own_clips_are_good_takes() {
    let pack = crate::Pack::embedded("vi").unwrap();
    for clip in pack.manifest().clips.iter().filter(|clip| clip.slot != "chime") {
        let file = format!("{}/../../sounds/vi/{}", env!("CARGO_MANIFEST_DIR"), clip.file);
        let take = take(&std::fs::read(file).unwrap()).unwrap();
        let measures = take.measures;
        // A number in one breath may have no pause that noise could be heard in.
        let noisy = measures.noisy && !clip.slot.starts_with("number/");
        assert!(!measures.quiet && !noisy, "{}: {measures:?}", clip.slot);
    }
}

#[test]
fn silence_is_no_take() {
    for frames in [Vec::new(), vec![0.0; 10], vec![0.0; 48_000], vec![0.3; 48_000]] {
        assert_eq!(take(&plain(&frames)).unwrap_err(), TakeError::Silent);
    }
    let knock = in_a_pause(&tone(20, -10.0, RATE), RATE);
    assert_eq!(take(&plain(&knock)).unwrap_err(), TakeError::Silent);
}

#[test]
fn a_take_has_an_end() {
    let long = tone(TAKE_MS_MAX + 1, -20.0, 8_000);
    let refused = take(&file(&long, spec(1, 8_000, 16, false))).unwrap_err();
    assert_eq!(refused, TakeError::TooLong(30));
    let speech = tone(CLIP_MS_MAX + 1, -20.0, 8_000);
    let refused = take(&file(&speech, spec(1, 8_000, 16, false))).unwrap_err();
    assert_eq!(refused, TakeError::TooLong(20));
    let refused = take(&vec![0; TAKE_BYTES_MAX + 1]).unwrap_err();
    assert!(matches!(refused, TakeError::BadAudio(_)));
}

#[test]
fn a_header_that_lies_is_refused() {
    let good = plain(&in_a_pause(&tone(600, -20.0, RATE), RATE));
    let with = |at: usize, bytes: &[u8]| {
        let mut lie = good.clone();
        lie[at..at + bytes.len()].copy_from_slice(bytes);
        take(&lie)
    };
    // Four thousand million bytes of samples; less than two seconds are there.
    assert!(matches!(with(40, &[0xfe, 0xff, 0xff, 0xff]), Err(TakeError::TooLong(_))));
    // A second more than is there.
    let longer = u32::from_le_bytes(good[40..44].try_into().unwrap()) + 96_000;
    assert!(matches!(with(40, &longer.to_le_bytes()), Err(TakeError::BadAudio(_))));
    for (at, bytes) in [
        (22, [0, 0]), // no channels
        (22, [3, 0]), // three
        (24, [0, 0]), // 0x0000bb80 Hz becomes 0
        (34, [8, 0]), // bits
        (34, [0, 0]),
        (20, [2, 0]), // another codec
    ] {
        assert!(matches!(with(at, &bytes), Err(TakeError::BadAudio(_))), "{at}: {bytes:?}");
    }
    for end in [0, 3, 4, 12, 40, 44, 45, 1_000] {
        assert!(take(&good[..end]).is_err(), "cut at {end}");
    }
    assert!(take(b"OggS").is_err());
    assert!(take(b"PK\x03\x04 no sound at all").is_err());
}

#[test]
fn samples_that_are_no_numbers_are_refused() {
    for wrong in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
        let mut frames = in_a_pause(&tone(600, -20.0, RATE), RATE);
        frames[30_000] = wrong;
        let refused = take(&file(&frames, spec(1, RATE, 32, true))).unwrap_err();
        assert!(matches!(refused, TakeError::BadAudio(_)));
    }
    // A number beyond full scale is one that clips.
    let mut frames = in_a_pause(&tone(600, -20.0, RATE), RATE);
    frames[30_000..30_003].fill(1e30);
    assert!(take(&file(&frames, spec(1, RATE, 32, true))).unwrap().measures.clipped);
}
