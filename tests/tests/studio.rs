//! An office records its own voice in the browser, and that voice calls the number: in Chromium with a microphone that
//! hears a file (`tests/browser/studio.mjs`), against the real server and its real loudspeaker.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "what was seen belongs to the lab's output")]

use office::speech::{Kind, Sentence};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use voice::{Library, Pack, Waveform, listen};
use xinmoi_tests::browser::{chromium, node};
use xinmoi_tests::config;
use xinmoi_tests::hall::Hall;
use xinmoi_tests::program::{PASSWORD, Premises, Server};

/// What the clip itself gives is 1; a wrong but similar one gives about 0.7.
const CORRELATION_MIN: f64 = 0.98;
/// A call is spoken within seconds; this machine may be busy.
const SPOKEN_MAX: Duration = Duration::from_secs(30);
/// The line that is read into the microphone.
const SLOT: &str = "to_counter/2";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_voice_that_was_recorded_in_the_browser_calls_the_number() {
    let premises = Premises::new(&config::minimal());
    let folder = tempfile::tempdir().unwrap();
    let mut serve = premises.serve();
    serve.env("XINMOI_AUDIO", format!("wav:{}", folder.path().join("said").display()));
    let server = Server::start(&mut serve).unwrap();
    let read_aloud = clip(&Pack::embedded("vi").unwrap(), SLOT);
    let microphone = folder.path().join("microphone.wav");
    std::fs::write(&microphone, with_silence(&read_aloud).to_wav()).unwrap();
    record(&server, &microphone);

    let own = Library::at(&premises.data().join("voices")).published("lan").unwrap().unwrap();
    let recorded = clip(&own, SLOT);
    let last = recorded.len().saturating_sub(read_aloud.len());
    let heard = listen::find(&read_aloud, &recorded, 0, last);
    println!("in the recording, what the microphone heard: {:.4}", heard.correlation);
    assert!(heard.correlation >= CORRELATION_MIN, "{heard:?}");

    let said = call(&server, &folder.path().join("said")).await;
    let least = heard_least(&own, &said);
    println!("in the call, the clips of the recorded voice: {least:.4} or more");
    assert!(least >= CORRELATION_MIN, "{least}");
    // The program's own voice, from which most of it was taken, is not mistaken for it.
    let others = Pack::embedded("vi").unwrap().announce(&sentence()).unwrap().to_f32();
    assert!(heard_least(&own, &others) < CORRELATION_MIN);
}

/// How well the clip that is heard worst is heard in an announcement.
fn heard_least(pack: &Pack, said: &[f32]) -> f64 {
    let cues = pack.cues(&sentence()).unwrap();
    let heard = listen::announcement(&cues, said, 500, 50);
    heard.iter().map(|h| h.correlation).fold(1.0, f64::min)
}

fn sentence() -> Sentence {
    Sentence::new(Kind::Call, "A001".parse().unwrap(), 2.try_into().unwrap())
}

/// The samples of a clip.
fn clip(pack: &Pack, slot: &str) -> Vec<f32> {
    let cues = pack.cues(&sentence()).unwrap();
    let cue = cues.iter().find(|cue| cue.slot.to_string() == slot).unwrap();
    cue.samples.to_vec()
}

/// Half a second before and after, so that a reading has pauses.
fn with_silence(clip: &[f32]) -> Waveform {
    let silence = vec![0; 24_000];
    let spoken = clip.iter().map(|x| (x * 32_767.0) as i16).collect();
    Waveform { samples: [silence.clone(), spoken, silence].concat(), rate: voice::RATE }
}

/// Somebody at the studio.
fn record(server: &Server, microphone: &Path) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut node = node("studio.mjs");
    node.arg(format!("http://{}", server.address()));
    node.arg(PASSWORD).arg(chromium()).arg(microphone).arg(folder.join("../sounds/vi"));
    let done = node.status().expect("node is missing: `cargo xtask setup` installs it");
    assert!(done.success(), "the recording did not end well:\n{}", server.said());
}

/// Calls a number to counter 2. Answers what the loudspeaker played.
async fn call(server: &Server, said: &Path) -> Vec<f32> {
    let hall = Hall::fill(server, 2).await;
    hall.open_counters().await;
    let _ = hall.take("a").await.expect(201);
    let _ = hall.clerks[1].press("next").await.expect(200);
    let began = Instant::now();
    loop {
        let log = hall.admin.get("/audit").await.expect(200);
        let played = log.text.contains("\"kind\":\"finished\"");
        if let Some(file) = wav_in(said).filter(|_| played) {
            return Waveform::from_wav(&std::fs::read(file).unwrap()).unwrap().to_f32();
        }
        assert!(began.elapsed() < SPOKEN_MAX, "nothing was played: {}", log.text);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn wav_in(folder: &Path) -> Option<PathBuf> {
    let files = std::fs::read_dir(folder).ok()?.map(|file| file.unwrap().path());
    files.into_iter().find(|file| file.extension().is_some_and(|e| e == "wav"))
}
