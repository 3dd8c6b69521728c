//! The sound card, through rodio.
//!
//! What was measured of it: a rate other than the device's damages audio, so the whole announcement is brought to the
//! device's rate before; after a device died its error callback may run in a hot loop and `empty` stays false for ever,
//! so the callback only sets a flag and every wait ends. To ask a device what it can do takes 12 ms and more, to open it
//! 0.2 to 2: it is asked once, and opened for each announcement, so that others can use it in between. An opened
//! device stands still until there is something to play: what it is given first is heard first.

use super::resample::resampled;
use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::{DeviceTrait, HostTrait, StreamTrait};
use rodio::cpal::{self, Device, ErrorKind, FromSample, SampleFormat, SizedSample};
use rodio::mixer::{Mixer, MixerSource, mixer};
use rodio::{Player, Sample};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};
use voice::Waveform;

/// How closely playing is watched.
const WATCH_EVERY: Duration = Duration::from_millis(10);
/// A device that reported errors and took nothing since, for this long, is lost. One that ran dry on a busy machine
/// reports an error too, and goes on.
const STALLED: Duration = Duration::from_secs(1);
/// One that played and took nothing for this long is lost, errors or not.
const SILENT: Duration = Duration::from_secs(2);
/// How long a device may take to wake up, and how much longer than its own length an announcement may take in all.
pub(super) const GRACE: Duration = Duration::from_secs(5);
/// Silence behind the last sample, longer than any device's buffer: the device is closed as soon as all was handed over,
/// and what it still held is cut off.
const RUN_OUT_MS: u32 = 400;
/// What the device asks for at a time; its buffer holds two. Long, so that it does not run dry on a busy machine; nothing
/// is lost by it, for a device that stands still begins with the first sample.
const PERIOD_MS: u32 = 100;

/// What the admin is shown when there is nothing to play on.
const NO_CARD: &str = "no sound card";
/// When it went away while it played.
const LOST: &str = "the sound card was lost";

/// The system's default output, and how it is opened.
pub(super) struct Card {
    device: Device,
    channels: NonZero<u16>,
    /// 48 kHz wherever the device does it, so that nothing is resampled.
    rate: NonZero<u32>,
    format: SampleFormat,
    config: cpal::StreamConfig,
}

impl Card {
    /// Looks for the default output. Without a sound card there is still a default, which then cannot be opened.
    pub(super) fn find() -> Result<Self, String> {
        let device = cpal::default_host().default_output_device().ok_or(NO_CARD)?;
        let found = device.default_output_config().map_err(|e| reason(&e))?;
        let channels = NonZero::new(found.channels()).ok_or(NO_CARD)?;
        let rate = NonZero::new(found.sample_rate()).ok_or(NO_CARD)?;
        let period = period(rate.get(), found.buffer_size());
        let config = cpal::StreamConfig {
            buffer_size: cpal::BufferSize::Fixed(period),
            ..cpal::StreamConfig::from(found)
        };
        let card = Self { device, channels, rate, format: found.sample_format(), config };
        card.open()?;
        Ok(card)
    }

    /// Opens it, standing still.
    #[allow(clippy::wildcard_enum_match_arm, reason = "cpal's list of formats, and it may grow")]
    pub(super) fn open(&self) -> Result<Opened, String> {
        let (mixer, source) = mixer(self.channels, self.rate);
        let progress = Arc::<Progress>::default();
        let opened = match self.format {
            SampleFormat::F32 => self.stream::<f32>(source, &progress),
            SampleFormat::I32 => self.stream::<i32>(source, &progress),
            SampleFormat::I24 => self.stream::<cpal::I24>(source, &progress),
            SampleFormat::I16 => self.stream::<i16>(source, &progress),
            other => return Err(format!("the sound card wants samples of the kind {other}")),
        };
        let stream = opened.map_err(|e| reason(&e))?;
        Ok(Opened { stream, mixer, progress, rate: self.rate })
    }

    fn stream<T: SizedSample + FromSample<Sample>>(
        &self,
        mut source: MixerSource,
        progress: &Arc<Progress>,
    ) -> Result<cpal::Stream, cpal::Error> {
        let (taken, failing) = (progress.clone(), progress.clone());
        let hand_over = move |room: &mut [T], _: &cpal::OutputCallbackInfo| {
            taken.periods.fetch_add(1, Ordering::Relaxed);
            room.fill_with(|| source.next().map_or(T::EQUILIBRIUM, T::from_sample));
        };
        let failed = move |_| failing.failing.store(true, Ordering::Relaxed);
        self.device.build_output_stream(self.config, hand_over, failed, None)
    }
}

/// Samples of each channel that the device asks for at a time.
fn period(rate: u32, possible: &cpal::SupportedBufferSize) -> u32 {
    let wanted = rate * PERIOD_MS / 1000;
    match *possible {
        cpal::SupportedBufferSize::Range { min, max } => wanted.clamp(min, max.max(min)),
        cpal::SupportedBufferSize::Unknown => wanted,
    }
}

fn reason(error: &cpal::Error) -> String {
    let words =
        if error.kind() == ErrorKind::DeviceBusy { "the sound card is busy" } else { NO_CARD };
    tracing::debug!(%error, "The sound card cannot be opened: {error}");
    words.to_owned()
}

/// What the device's own thread tells. It must never wait.
#[derive(Debug, Default)]
struct Progress {
    periods: AtomicU32,
    failing: AtomicBool,
}

/// An opened device.
pub(super) struct Opened {
    stream: cpal::Stream,
    mixer: Mixer,
    progress: Arc<Progress>,
    rate: NonZero<u32>,
}

impl Opened {
    /// Plays an announcement to its end. `started` is called once the device took its first samples.
    pub(super) fn play(self, waveform: Waveform, started: impl FnOnce()) -> Result<(), String> {
        let length = Duration::from_millis(waveform.duration_ms());
        let mut audio = resampled(waveform, self.rate.get());
        audio.resize(audio.len() + (self.rate.get() * RUN_OUT_MS / 1000) as usize, 0.0);
        let player = Player::connect_new(&self.mixer);
        player.append(SamplesBuffer::new(NonZero::<u16>::MIN, self.rate, audio));
        self.stream.play().map_err(|_| LOST)?;
        watch(&player, &self.progress, length, started)
    }
}

fn watch(
    player: &Player,
    progress: &Progress,
    length: Duration,
    started: impl FnOnce(),
) -> Result<(), String> {
    let latest = Instant::now() + length + GRACE;
    let (mut taken, mut moved_at) = (0, Instant::now());
    let mut started = Some(started);
    while !player.empty() {
        sleep(WATCH_EVERY);
        let now = progress.periods.load(Ordering::Relaxed);
        if now != taken {
            (taken, moved_at) = (now, Instant::now());
            progress.failing.store(false, Ordering::Relaxed);
            started.take().into_iter().for_each(|started| started());
        }
        let patience = match (progress.failing.load(Ordering::Relaxed), taken) {
            (true, _) => STALLED,
            (false, 0) => GRACE,
            (false, _) => SILENT,
        };
        if moved_at.elapsed() > patience || Instant::now() > latest {
            return Err(LOST.to_owned());
        }
    }
    started.into_iter().for_each(|started| started());
    Ok(())
}
