//! A take: what somebody read into a microphone, made a clip of a pack. The figures are those of `tools/voice-pack`, so
//! that clips of both kinds sound alike.

use crate::decode::CLIP_MS_MAX;
use crate::{RATE, Waveform, assemble, samples, vorbis};
use hound::{SampleFormat, WavReader, WavSpec};
use rubato::audioadapter::Adapter;
use rubato::audioadapter_buffers::direct::InterleavedSlice;
use rubato::{Fft, FixedSync, Resampler};
use std::io::Cursor;

/// The largest file that is read: half a minute of what studios record with.
pub const TAKE_BYTES_MAX: usize = 16 << 20;
/// The longest take, silence before and after it included.
const TAKE_MS_MAX: usize = 30_000;
/// Samples a second that sound cards and studios have.
const RATES: std::ops::RangeInclusive<u32> = 8_000..=192_000;

/// Below the take's loudest moment by so much is silence.
const TRIM_DB: f64 = -35.0;
const KEEP_BEFORE_MS: usize = 15;
const KEEP_AFTER_MS: usize = 30;
/// Over which a level is measured.
const LEVEL_MS: usize = 5;
/// Active speech is what is at most so far below the loudest moment.
const ACTIVE_DB: f64 = -20.0;
/// The level of the active speech of every clip. Low enough that no consonant clips; the announcement is set louder.
const SPEECH_DB: f64 = -24.0;
const PEAK_MAX_DB: f64 = -3.0;

/// A loudest moment below this is no voice.
const HEARD_DB: f64 = -50.0;
/// Active speech shorter than this is a knock on the table.
const HEARD_MS: usize = 40;
/// Speech below this needs so much gain that the room is heard.
const QUIET_DB: f64 = -45.0;
/// Pauses closer to the speech than this are heard as noise in the hall.
const NOISE_DB: f64 = -20.0;
/// In a shorter take there are no pauses to judge the room by.
const NOISE_JUDGED_MS: usize = 700;
/// Samples in a row at full scale that make a clipped peak; one alone may be a true peak.
const CLIPPED_RUN: usize = 3;
const FULL_SCALE: f32 = 0.999;

/// A take made ready: 16-bit mono at [`RATE`], trimmed, faded, levelled.
#[derive(Clone, Debug)]
pub struct Take {
    /// A WAV file.
    pub wav: Vec<u8>,
    /// How it was.
    pub measures: Measures,
}

/// How a take was as it came, for whoever reads it again. Decibels below full scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measures {
    /// How long the clip is, trimmed.
    pub duration_ms: u64,
    /// The level of the speech.
    pub level_db: f64,
    /// The level of the pauses; `None` where there are none to judge by.
    pub noise_db: Option<f64>,
    /// Whether the microphone was too loud.
    pub clipped: bool,
    /// Whether the speech was too quiet.
    pub quiet: bool,
    /// Whether the room was too loud.
    pub noisy: bool,
}

/// Why a file is no take.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TakeError {
    /// Not audio of a kind that is read, or it promises what it does not hold.
    #[error("{0}")]
    BadAudio(String),
    /// More than fits.
    #[error("longer than {0} seconds")]
    TooLong(usize),
    /// Nobody spoke.
    #[error("nothing was heard")]
    Silent,
}

/// Makes a clip of a WAV file (16, 24 or 32 bits or float, one or two channels, 8 to 192 kHz) or of Ogg Vorbis.
///
/// # Errors
/// [`TakeError`] says what is wrong with it. Nothing is allocated by what a header promises.
pub fn take(bytes: &[u8]) -> Result<Take, TakeError> {
    if bytes.len() > TAKE_BYTES_MAX {
        return Err(TakeError::BadAudio(format!("larger than {TAKE_BYTES_MAX} bytes")));
    }
    let sound = if bytes.starts_with(b"OggS") { ogg(bytes)? } else { wav(bytes)? };
    if !RATES.contains(&sound.rate) {
        return Err(TakeError::BadAudio(format!("{} Hz", sound.rate)));
    }
    if sound.samples.iter().any(|x| !x.is_finite()) {
        return Err(TakeError::BadAudio("samples that are no numbers".to_owned()));
    }
    let clipped = clipped(&sound);
    let mut mono = mono(&sound);
    centre(&mut mono);
    made(&resampled(mono, sound.rate)?, clipped)
}

fn ogg(bytes: &[u8]) -> Result<vorbis::Sound, TakeError> {
    vorbis::decode(bytes, TAKE_MS_MAX).map_err(TakeError::BadAudio)
}

fn wav(bytes: &[u8]) -> Result<vorbis::Sound, TakeError> {
    let bad = |e: hound::Error| TakeError::BadAudio(e.to_string());
    let reader = WavReader::new(Cursor::new(bytes)).map_err(bad)?;
    let WavSpec { channels, sample_rate: rate, bits_per_sample: bits, sample_format } =
        reader.spec();
    if !(1..=2).contains(&channels) || !RATES.contains(&rate) {
        return Err(TakeError::BadAudio(format!("{channels} channels at {rate} Hz")));
    }
    if u64::from(reader.duration()) > u64::from(rate) * TAKE_MS_MAX as u64 / 1000 {
        return Err(TakeError::TooLong(TAKE_MS_MAX / 1000));
    }
    let samples = match (sample_format, bits) {
        (SampleFormat::Int, 16 | 24 | 32) => {
            let full = 2_f32.powi(i32::from(bits) - 1);
            reader.into_samples::<i32>().map(|x| x.map(|x| x as f32 / full)).collect()
        }
        (SampleFormat::Float, 32) => reader.into_samples::<f32>().collect(),
        (SampleFormat::Int | SampleFormat::Float, bits) => {
            return Err(TakeError::BadAudio(format!("{bits} bits a sample")));
        }
    };
    // The samples that are missing where a header promises more are an error here.
    let samples = Result::<Vec<f32>, _>::map_err(samples, bad)?;
    Ok(vorbis::Sound { channels: channels as u8, rate, samples })
}

/// Full scale is met in a run: the microphone was too loud.
fn clipped(sound: &vorbis::Sound) -> bool {
    let channels = usize::from(sound.channels);
    (0..channels).any(|channel| {
        let mut run = 0;
        sound.samples.iter().skip(channel).step_by(channels).any(|x| {
            run = if x.abs() >= FULL_SCALE { run + 1 } else { 0 };
            run >= CLIPPED_RUN
        })
    })
}

fn mono(sound: &vorbis::Sound) -> Vec<f32> {
    let channels = usize::from(sound.channels);
    let mean = |frame: &[f32]| frame.iter().map(|x| x.clamp(-1.0, 1.0)).sum::<f32>();
    sound.samples.chunks(channels).map(|frame| mean(frame) / channels as f32).collect()
}

/// A cheap sound card's offset is no level.
fn centre(audio: &mut [f32]) {
    let sum: f64 = audio.iter().map(|x| f64::from(*x)).sum();
    let offset = (sum / audio.len().max(1) as f64) as f32;
    audio.iter_mut().for_each(|x| *x -= offset);
}

fn resampled(audio: Vec<f32>, rate: u32) -> Result<Vec<f32>, TakeError> {
    if rate == RATE || audio.is_empty() {
        return Ok(audio);
    }
    let bad = |e: &dyn std::fmt::Display| TakeError::BadAudio(e.to_string());
    let chunk = 1024;
    let mut resampler = Fft::<f32>::new(rate as usize, RATE as usize, chunk, 1, FixedSync::Input)
        .map_err(|e| bad(&e))?;
    let input = InterleavedSlice::new(&audio, 1, audio.len()).map_err(|e| bad(&e))?;
    let output = resampler.process_all(&input, audio.len(), None).map_err(|e| bad(&e))?;
    Ok((0..output.frames()).filter_map(|frame| output.read_sample(0, frame)).collect())
}

fn made(audio: &[f32], clipped: bool) -> Result<Take, TakeError> {
    let levels = levels(audio);
    let loudest = levels.iter().copied().fold(0.0, f64::max);
    let over = |db: f64| move |level: &f64| *level > loudest * linear(db);
    let active = levels.iter().filter(|level| over(ACTIVE_DB)(level)).count();
    if loudest < linear(HEARD_DB) || active < samples(HEARD_MS) {
        return Err(TakeError::Silent);
    }
    let first = levels.iter().position(over(TRIM_DB)).unwrap_or(0);
    let last = levels.iter().rposition(over(TRIM_DB)).unwrap_or(0);
    let from = first.saturating_sub(samples(KEEP_BEFORE_MS));
    let to = (last + samples(KEEP_AFTER_MS)).min(audio.len());
    let mut clip = audio[from..to].to_vec();
    if clip.len() > samples(CLIP_MS_MAX) {
        return Err(TakeError::TooLong(CLIP_MS_MAX / 1000));
    }
    let level_db = decibels(speech(&clip, &levels[from..to], loudest * linear(ACTIVE_DB)));
    let noise_db = noise(&levels);
    assemble::fade(&mut clip);
    level(&mut clip, level_db);
    let wave = Waveform::of(&clip);
    let measures = Measures {
        duration_ms: wave.duration_ms(),
        level_db,
        noise_db,
        clipped,
        quiet: level_db < QUIET_DB,
        noisy: noise_db.is_some_and(|noise| noise > level_db + NOISE_DB),
    };
    Ok(Take { wav: wave.to_wav(), measures })
}

/// The level at each sample: root mean square over [`LEVEL_MS`] around it.
fn levels(audio: &[f32]) -> Vec<f64> {
    let reach = samples(LEVEL_MS) / 2;
    let mut sums = vec![0.0];
    sums.extend(audio.iter().scan(0.0, |sum, x| {
        *sum += f64::from(*x) * f64::from(*x);
        Some(*sum)
    }));
    let at = |i: usize| {
        let (from, to) = (i.saturating_sub(reach), (i + reach).min(audio.len()));
        ((sums[to] - sums[from]).max(0.0) / (2 * reach) as f64).sqrt()
    };
    (0..audio.len()).map(at).collect()
}

/// The level of what is active; integrated loudness is undefined below 400 ms.
fn speech(clip: &[f32], levels: &[f64], over: f64) -> f64 {
    let active = clip.iter().zip(levels).filter(|(_, level)| **level > over);
    let (sum, count) = active.fold((0.0, 0.0_f64), |(sum, count), (x, _)| {
        (sum + f64::from(*x) * f64::from(*x), count + 1.0)
    });
    (sum / count.max(1.0)).sqrt()
}

/// A tenth of a take is quieter than this: nobody reads without a pause.
fn noise(levels: &[f64]) -> Option<f64> {
    if levels.len() < samples(NOISE_JUDGED_MS) {
        return None;
    }
    let mut sorted = levels.to_vec();
    let tenth = sorted.len() / 10;
    let (_, level, _) = sorted.select_nth_unstable_by(tenth, f64::total_cmp);
    Some(decibels(*level))
}

fn level(clip: &mut [f32], level_db: f64) {
    let peak = clip.iter().fold(0.0_f32, |peak, x| peak.max(x.abs()));
    let gain = linear(SPEECH_DB - level_db).min(linear(PEAK_MAX_DB) / f64::from(peak.max(1e-9)));
    clip.iter_mut().for_each(|x| *x *= gain as f32);
}

fn linear(db: f64) -> f64 {
    10_f64.powf(db / 20.0)
}

/// Silence is as low as sixteen bits can tell.
fn decibels(level: f64) -> f64 {
    20.0 * level.max(linear(-96.0)).log10()
}

#[cfg(test)]
#[path = "take_tests.rs"]
mod tests;
