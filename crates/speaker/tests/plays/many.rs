//! Many announcements through the real path into a sound card that keeps what it was given: rodio, cpal, ALSA.
//!
//! `XINMOI_SOUND_CALLS=200` asks for the long form.

use crate::hall::Hall;
use crate::{call_or_recall, speaker};
use office::speech::Kind;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use voice::{Cue, Waveform, listen};

/// Each opening of this card writes into a file of its own: `said`, `said.0001`, …
const CARD: &str = r#"</usr/share/alsa/alsa.conf>
pcm.!default { type plug slave { format S16_LE rate 48000 channels 1
  pcm { type file slave.pcm "null" format "raw" truncate 0
        file { @func getenv vars [ XINMOI_CAPTURE ] default "/dev/null" } } } }
"#;
const SHORT_FORM: u32 = 12;
/// What the very clip gives is 1, a wrong but similar one 0.7.
const CORRELATION_MIN: f64 = 0.98;
/// A clip may stand so many samples from its place: a millisecond.
const DRIFT_MAX: usize = 48;
/// What announcements are set to, and how far the ear may find them from it.
const LUFS: (f64, f64) = (-16.0, 1.0);
const TRUE_PEAK_MAX_DBTP: f64 = -1.0;
/// From the command to the first sample, in a program built as it is shipped. One that is not optimised is only to be
/// no slower than this tells.
const FIRST_SOUND: Duration =
    if cfg!(debug_assertions) { Duration::from_secs(2) } else { Duration::from_millis(20) };
const LOOK_EVERY: Duration = Duration::from_micros(200);

#[tokio::test]
async fn every_announcement_comes_out_clip_by_clip_as_loud_as_it_is_to_be() {
    let asked = std::env::var("XINMOI_SOUND_CALLS").ok();
    let many = asked.and_then(|n| n.parse().ok()).unwrap_or(SHORT_FORM);
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("alsa.conf"), CARD).unwrap();
    let calls: Vec<_> = (0..many).map(|n| (format!("a{n}"), nth_call(n))).collect();
    let wavs = calls.iter().map(|(id, (made, _))| (id.clone(), made.to_wav()));
    let mut hall = Hall::opened(wavs).await;
    let mut command = speaker(&hall.url);
    command.env("ALSA_CONFIG_PATH", folder.path().join("alsa.conf"));
    let _speaker = command.env("XINMOI_CAPTURE", folder.path().join("said")).spawn().unwrap();
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    let mut waits = Vec::new();
    for (id, (made, cues)) in &calls {
        let known = files(folder.path());
        hall.due(id).await;
        let due = Instant::now();
        let folder = folder.path().to_owned();
        let sound = tokio::task::spawn_blocking(move || first_sound(&folder, &known));
        let finished = format!("finished {id} heard");
        hall.hears_all(&[&format!("playing {id}"), &format!("started {id}"), &finished]).await;
        let (file, at) = sound.await.unwrap();
        waits.push(at.saturating_duration_since(due));
        check(id, made, cues, &crate::captured(&file));
        hall.hears_all(&["can play"]).await;
    }
    waits.sort();
    let (median, longest) = (waits[waits.len() / 2], waits[waits.len() - 1]);
    println!("{many} announcements; first sound after {median:?}, at most {longest:?}");
    assert!(median <= FIRST_SOUND, "{waits:?}");
}

/// Any number at any counter, called or recalled.
fn nth_call(n: u32) -> (Waveform, Vec<Cue>) {
    let number = format!("{:04}", (n * 7_919 + 4_042) % 10_000);
    let counter = u16::try_from(n % 20 + 1).unwrap();
    let kind = if n % 5 == 4 { Kind::Recall } else { Kind::Call };
    call_or_recall(kind, &number, counter)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    files.filter(|file| file.file_stem().is_some_and(|stem| stem == "said")).collect()
}

/// Waits for a sample that is not silence in a file that was not there before: which, and when.
fn first_sound(folder: &Path, known: &[PathBuf]) -> (PathBuf, Instant) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(30) {
        for file in files(folder).into_iter().filter(|file| !known.contains(file)) {
            if std::fs::read(&file).is_ok_and(|bytes| bytes.iter().any(|byte| *byte != 0)) {
                return (file, Instant::now());
            }
        }
        std::thread::sleep(LOOK_EVERY);
    }
    panic!("nothing came out");
}

fn check(id: &str, made: &Waveform, cues: &[Cue], heard: &[f32]) {
    let whole = listen::find(&made.to_f32(), heard, 0, 960);
    assert!(whole.correlation >= CORRELATION_MIN, "{id}: the whole: {whole:?}");
    for (cue, found) in cues.iter().zip(listen::announcement(cues, heard, 500, 50)) {
        assert!(found.correlation >= CORRELATION_MIN, "{id}: {:?}: {found:?}", cue.slot);
        let drift = found.start.abs_diff(whole.start + cue.start);
        assert!(drift <= DRIFT_MAX, "{id}: {:?} is {drift} samples from its place", cue.slot);
    }
    // From its first sample on: the meter looks for peaks piece by piece.
    let heard = heard[whole.start..].iter().take(made.samples.len());
    let samples = heard.map(|sample| (sample * 32_767.0).round() as i16).collect();
    let loud = Waveform { samples, rate: voice::RATE }.loudness().unwrap();
    assert!((loud.integrated_lufs - LUFS.0).abs() <= LUFS.1, "{id}: {loud:?}");
    assert!(loud.peak_dbtp <= TRUE_PEAK_MAX_DBTP, "{id}: {loud:?}");
}
