//! A sound card that keeps what would be heard in a file. It takes what it is given at once: it has no period to wait for.

use super::Outcome;
use super::http::PATIENCE;
use super::office::programs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const CARD: &str = r#"</usr/share/alsa/alsa.conf>
pcm.!default { type plug slave { format S16_LE rate 48000 channels 1
  pcm { type file slave.pcm "null" format "raw"
        file { @func getenv vars [ XINMOI_CAPTURE ] default "/dev/null" } } } }
"#;
/// Of a WAV file of 16-bit samples.
const HEADER: usize = 44;
/// Samples in a millisecond.
const A_MILLISECOND: usize = 48;
/// Not louder than this is no sound.
const STILL: u16 = 3;
/// How closely the file is watched.
const LOOK_EVERY: Duration = Duration::from_micros(200);
/// A file that does not grow for so long has all of an announcement, and the server knows that it was heard.
const QUIET: Duration = Duration::from_millis(150);

/// The card of one office.
#[derive(Debug)]
pub(super) struct Card {
    config: PathBuf,
    heard: PathBuf,
}

impl Card {
    pub(super) fn new(folder: &Path) -> Outcome<Card> {
        let card = Card { config: folder.join("alsa.conf"), heard: folder.join("heard") };
        std::fs::write(&card.config, CARD)?;
        Ok(card)
    }

    /// Plugs it into a server.
    pub(super) fn plug_in(&self, server: &mut Command) {
        server.env("XINMOI_AUDIO", "auto");
        server.env("ALSA_CONFIG_PATH", &self.config).env("XINMOI_CAPTURE", &self.heard);
    }

    /// Forgets what was heard: the next announcement begins a file of its own.
    pub(super) fn forget(&self) -> Outcome {
        match std::fs::remove_file(&self.heard) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    /// Waits for the first sample that is not silence: when it went to the card.
    pub(super) fn first_sound(&self) -> Outcome<Instant> {
        let begun = Instant::now();
        while begun.elapsed() < PATIENCE {
            if std::fs::read(&self.heard).is_ok_and(|bytes| bytes.iter().any(|byte| *byte != 0)) {
                return Ok(Instant::now());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Err("a call that nobody hears".into())
    }

    /// Waits until the announcement is over.
    pub(super) fn silence(&self) -> Outcome {
        let (mut length, mut grown_at) = (0, Instant::now());
        while grown_at.elapsed() < QUIET {
            let now = std::fs::metadata(&self.heard)?.len();
            if now != length {
                (length, grown_at) = (now, Instant::now());
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

/// Where the first word begins in an announcement: behind the chime and the pause after it.
pub(super) fn syllable_ms() -> Outcome<f64> {
    /// No word holds its breath for so long.
    const PAUSE_MS: usize = 150;
    let folder = tempfile::tempdir()?;
    let wav = folder.path().join("call.wav");
    let mut say = Command::new(programs()?.join("xinmoi"));
    say.args(["say", "--ticket", "A001", "--counter", "1", "--out"]).arg(&wav);
    if !say.status()?.success() {
        return Err("`xinmoi say` failed".into());
    }
    let bytes = std::fs::read(wav)?;
    let samples: Vec<_> =
        bytes[HEADER..].chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]])).collect();
    let pause = samples
        .windows(PAUSE_MS * A_MILLISECOND)
        .position(|pause| pause.iter().all(|sample| sample.unsigned_abs() <= STILL))
        .ok_or("no pause after the chime")?;
    let words = samples[pause..].iter().position(|sample| sample.unsigned_abs() > STILL);
    let first = pause + words.ok_or("no words after the chime")?;
    Ok(f64::from(u32::try_from(first)?) / f64::from(u32::try_from(A_MILLISECOND)?))
}
