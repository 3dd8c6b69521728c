//! The sound card, through rodio.
//!
//! What was measured of it: a rate other than the device's damages audio, so the whole announcement is brought to the
//! device's rate before; after a device died its error callback runs in a hot loop and `empty` stays false for ever,
//! so the callback only sets a flag and every wait ends.

use super::resample::resampled;
use crate::backoff::Backoff;
use crate::playlist::Ending;
use rodio::buffer::SamplesBuffer;
use rodio::cpal::traits::{DeviceTrait, HostTrait};
use rodio::cpal::{self, Device};
use rodio::{DeviceSinkBuilder, MixerDeviceSink, Player};
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tracing::warn;
use voice::Waveform;

/// How closely playing is watched.
const WATCH_EVERY: Duration = Duration::from_millis(10);
/// A device that reported errors and did not move for this long is lost.
const STALLED: Duration = Duration::from_millis(500);
/// How much longer than its own length an announcement may take: slow devices wake up in seconds.
const GRACE: Duration = Duration::from_secs(5);
/// A call is worth saying again after the device was lost as long as the citizen is still looking up.
const FRESH: Duration = Duration::from_secs(15);
const REOPEN_FIRST: Duration = Duration::from_millis(250);
const REOPEN_LONGEST: Duration = Duration::from_secs(2);
/// Silence behind the last sample, longer than any device's buffer: the device is closed as soon as all was handed over,
/// and what it still held is cut off.
const RUN_OUT_MS: u32 = 250;

/// What the admin is shown when there is nothing to play on.
const NO_CARD: &str = "no sound card";

/// The system's default output, which can be opened.
pub(crate) struct Card {
    device: Device,
    /// 48 kHz wherever the device does it, so that nothing is resampled.
    config: cpal::SupportedStreamConfig,
}

impl Card {
    /// Looks for the default output. Without a sound card there is still a default, which then cannot be asked.
    pub(crate) fn find() -> Result<Self, String> {
        let device = cpal::default_host().default_output_device().ok_or(NO_CARD)?;
        let default = device.default_output_config().map_err(|_| NO_CARD)?;
        let same_kind = |range: &cpal::SupportedStreamConfigRange| {
            range.channels() == default.channels()
                && range.sample_format() == default.sample_format()
        };
        let at_our_rate = device
            .supported_output_configs()
            .map_err(|_| NO_CARD)?
            .filter(same_kind)
            .find_map(|range| range.try_with_sample_rate(voice::RATE));
        Ok(Self { config: at_our_rate.unwrap_or(default), device })
    }

    fn open(
        self,
        rate: NonZero<u32>,
        failing: &Arc<AtomicBool>,
    ) -> Result<MixerDeviceSink, String> {
        let failing = failing.clone();
        let mut sink = DeviceSinkBuilder::from_device(self.device)
            .map_err(|e| e.to_string())?
            .with_sample_rate(rate)
            .with_error_callback(move |_| failing.store(true, Ordering::Relaxed))
            .open_stream()
            .map_err(|e| e.to_string())?;
        sink.log_on_drop(false);
        Ok(sink)
    }
}

/// Why playing stopped early.
enum Trouble {
    /// There is nothing to play on.
    NoCard(String),
    /// The device died while playing.
    Lost,
}

/// Plays an announcement to its end. When the device dies in between, plays it again from the start on what is there
/// then, as long as that makes sense. `started` is called once.
pub(crate) fn play(waveform: &Waveform, mut started: impl FnMut()) -> Ending {
    let fresh_until = Instant::now() + FRESH;
    let mut backoff = Backoff::new(REOPEN_FIRST, REOPEN_LONGEST);
    let mut told = false;
    let mut started_once = || {
        if !std::mem::replace(&mut told, true) {
            started();
        }
    };
    loop {
        let reason = match play_once(waveform, &mut started_once) {
            Ok(()) => return Ending::Heard,
            Err(Trouble::NoCard(reason)) => return Ending::NotHeard(reason),
            Err(Trouble::Lost) => "the sound card was lost",
        };
        warn!("Lost the sound card while playing");
        let pause = backoff.pause();
        if Instant::now() + pause >= fresh_until {
            return Ending::NotHeard(reason.to_owned());
        }
        sleep(pause);
    }
}

/// Opens the device for one announcement: what was unplugged since the last one is noticed, and others can use the card.
fn play_once(waveform: &Waveform, started: &mut impl FnMut()) -> Result<(), Trouble> {
    let failing = Arc::new(AtomicBool::new(false));
    let card = Card::find().map_err(Trouble::NoCard)?;
    let rate =
        NonZero::new(card.config.sample_rate()).ok_or(Trouble::NoCard(NO_CARD.to_owned()))?;
    let mut audio = resampled(&waveform.to_f32(), waveform.rate, rate.get());
    audio.resize(audio.len() + (rate.get() * RUN_OUT_MS / 1000) as usize, 0.0);
    let sink = card.open(rate, &failing).map_err(Trouble::NoCard)?;
    let player = Player::connect_new(sink.mixer());
    player.append(SamplesBuffer::new(NonZero::<u16>::MIN, rate, audio));
    watch(&player, Duration::from_millis(waveform.duration_ms()), &failing, started)
}

fn watch(
    player: &Player,
    length: Duration,
    failing: &AtomicBool,
    started: &mut impl FnMut(),
) -> Result<(), Trouble> {
    let latest = Instant::now() + length + GRACE;
    let (mut position, mut moved_at) = (Duration::ZERO, Instant::now());
    while !player.empty() {
        sleep(WATCH_EVERY);
        let now = player.get_pos();
        if now != position {
            (position, moved_at) = (now, Instant::now());
            started();
        }
        let stalled = failing.load(Ordering::Relaxed) && moved_at.elapsed() > STALLED;
        if stalled || Instant::now() > latest {
            return Err(Trouble::Lost);
        }
    }
    started();
    Ok(())
}
