//! The real program against a server's side of the stream: what it plays, in which order, and what it says about it.

#![allow(clippy::unwrap_used, reason = "what fails here fails the test")]
#![allow(clippy::print_stdout, reason = "what was measured belongs to the lab's output")]

mod hall;
mod many;

use hall::{Hall, TOKEN};
use office::speech::{Kind, Sentence};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::timeout;
use voice::{Cue, Pack, Waveform, listen};

/// A speaker at the hall's address, on a sound card that writes into `capture`.
fn speaker(url: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xinmoi-speaker"));
    command.args(["--url", url, "--zone", "hall"]).kill_on_drop(true);
    command.env("XINMOI_TOKEN", TOKEN).env_remove("XINMOI_CHILD");
    command
}

fn with_card(url: &str, capture: &Path) -> Child {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/capture.conf");
    let mut command = speaker(url);
    command.env("ALSA_CONFIG_PATH", config).env("XINMOI_CAPTURE", capture);
    command.spawn().unwrap()
}

fn into_files(url: &str, folder: &Path) -> Child {
    speaker(url).arg("--out").arg(folder).spawn().unwrap()
}

/// A call as the server renders it, and the clips it is made of.
fn call(number: &str, counter: u16) -> (Waveform, Vec<Cue>) {
    call_or_recall(Kind::Call, number, counter)
}

fn call_or_recall(kind: Kind, number: &str, counter: u16) -> (Waveform, Vec<Cue>) {
    let pack = Pack::embedded("vi").unwrap();
    let said = Sentence::new(kind, number.parse().unwrap(), counter.try_into().unwrap());
    (pack.announce(&said).unwrap(), pack.cues(&said).unwrap())
}

/// A short one, where only the order matters.
fn recall(number: &str) -> Vec<u8> {
    let pack = Pack::embedded("vi").unwrap();
    let recall = Sentence::new(Kind::Recall, number.parse().unwrap(), 1.try_into().unwrap());
    pack.announce(&recall).unwrap().to_wav()
}

/// What came out of the card, from a moment before the first sound on. Before that stands silence of any length: this
/// card waits for nobody.
fn captured(file: &Path) -> Vec<f32> {
    const MOMENT: usize = 480;
    let bytes = std::fs::read(file).unwrap();
    let samples = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]]));
    let sound =
        samples.skip_while(|sample| *sample == 0).map(|sample| f32::from(sample) / 32_767.0);
    std::iter::repeat_n(0.0, MOMENT).chain(sound).collect()
}

#[tokio::test]
async fn what_comes_out_of_the_sound_card_is_the_call_clip_by_clip() {
    let folder = tempfile::tempdir().unwrap();
    let capture = folder.path().join("capture.raw");
    let (waveform, cues) = call("4042", 3);
    let mut hall = Hall::opened([("a1", waveform.to_wav())]).await;
    let _speaker = with_card(&hall.url, &capture);
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    hall.due("a1").await;
    hall.hears_all(&["playing a1", "started a1", "finished a1 heard", "can play"]).await;

    let heard = captured(&capture);
    let whole = listen::find(&waveform.to_f32(), &heard, 0, 4800);
    assert!(whole.correlation >= 0.98, "the whole: {whole:?}");
    for (cue, found) in cues.iter().zip(listen::announcement(&cues, &heard, 100, 50)) {
        assert!(found.correlation >= 0.98, "{}: {found:?}", cue.slot);
        let drift = found.start.abs_diff(whole.start + cue.start);
        assert!(drift <= 48, "{} is {drift} samples from its place", cue.slot);
    }
}

#[tokio::test]
async fn announcements_are_played_in_order_and_never_two_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut hall = Hall::opened([("a1", recall("1")), ("a2", recall("2"))]).await;
    let _speaker = with_card(&hall.url, &folder.path().join("capture.raw"));
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    hall.due("a1").await;
    hall.due("a2").await;
    hall.hears_all(&["playing a1", "started a1", "finished a1 heard"]).await;
    hall.hears_all(&["can play", "playing a2", "started a2", "finished a2 heard"]).await;
}

#[tokio::test]
async fn without_a_sound_card_it_says_so_and_stays() {
    let mut hall = Hall::opened([("a1", recall("1"))]).await;
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/no_card.conf");
    let mut child = speaker(&hall.url).env("ALSA_CONFIG_PATH", config).spawn().unwrap();
    hall.welcome(true).await;
    hall.hears_all(&["cannot play: no sound card"]).await;
    hall.due("a1").await;
    hall.hears_all(&["cannot play: no sound card", "finished a1 not heard: no sound card"]).await;
    assert!(child.try_wait().unwrap().is_none(), "it stays");
}

/// A thread that hangs in a driver cannot be ended by anything else; whoever started the process starts it again.
#[tokio::test]
async fn a_sound_card_that_hangs_ends_the_process() {
    let folder = tempfile::tempdir().unwrap();
    // To open what nobody reads takes for ever.
    let hangs = folder.path().join("card");
    let made = Command::new("mkfifo").arg(&hangs).status().await.unwrap();
    assert!(made.success());
    let blip = Waveform { samples: vec![1_000; 4_800], rate: voice::RATE };
    let mut hall = Hall::opened([("a1", blip.to_wav())]).await;
    let mut child = with_card(&hall.url, &hangs);
    hall.welcome(true).await;
    hall.due("a1").await;
    let ended = timeout(Duration::from_secs(40), child.wait()).await.unwrap().unwrap();
    assert_eq!(ended.code(), Some(1));
}

#[tokio::test]
async fn only_the_elected_player_plays() {
    let folder = tempfile::tempdir().unwrap();
    let mut hall = Hall::opened([("a1", recall("1")), ("a2", recall("2"))]).await;
    let _speaker = into_files(&hall.url, folder.path());
    hall.welcome(false).await;
    hall.hears_all(&["can play"]).await;
    hall.due("a1").await;
    hall.tell(serde_json::json!({"type": "elected", "player": true})).await;
    hall.due("a2").await;
    hall.hears_all(&["playing a2", "started a2", "finished a2 heard"]).await;
    assert!(!folder.path().join("a1.wav").exists());
}

#[tokio::test]
async fn into_files_it_writes_the_very_bytes_that_the_server_made() {
    let folder = tempfile::tempdir().unwrap();
    let wav = call("A105", 15).0.to_wav();
    let mut hall = Hall::opened([("a1", wav.clone())]).await;
    let _speaker = into_files(&hall.url, folder.path());
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    hall.due("a1").await;
    hall.hears_all(&["playing a1", "started a1", "finished a1 heard", "can play"]).await;
    assert_eq!(std::fs::read(folder.path().join("a1.wav")).unwrap(), wav);
}

#[tokio::test]
async fn what_cannot_be_fetched_or_is_no_sound_is_not_heard_and_the_next_one_is() {
    let folder = tempfile::tempdir().unwrap();
    let mut hall = Hall::opened([("noise", b"RIFF".to_vec()), ("a2", recall("2"))]).await;
    let _speaker = into_files(&hall.url, folder.path());
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    // So many in a row that whoever plays has not passed over all of them when the good one comes.
    for n in 0..4 {
        hall.due(&format!("lost{n}")).await;
    }
    for id in ["gone", "noise", "../etc/passwd", "a2"] {
        hall.due(id).await;
    }
    let mut finished = Vec::new();
    while finished.len() < 8 {
        finished.push(hall.hears().await);
        finished.retain(|said| said.starts_with("finished"));
    }
    finished.sort();
    assert!(finished[0].starts_with("finished ../etc/passwd not heard: not an"), "{finished:?}");
    assert_eq!(finished[1], "finished a2 heard");
    assert!(finished[2].contains("gone not heard: could not be fetched: the server answered 404"));
    assert!(
        finished[7].contains("noise not heard: not an announcement's WAV file"),
        "{finished:?}"
    );
}

#[tokio::test]
async fn a_lost_line_is_found_again_and_nothing_is_said_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut hall = Hall::opened([("a1", recall("1"))]).await;
    let _speaker = into_files(&hall.url, folder.path());
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    hall.due("a1").await;
    hall.hears_all(&["playing a1", "started a1", "finished a1 heard", "can play"]).await;
    hall.hang_up();
    hall.welcome(true).await;
    hall.hears_all(&["can play"]).await;
    hall.due("a1").await;
    hall.hears_all(&["finished a1 heard"]).await;
}

#[tokio::test]
async fn it_ends_well_when_asked_to_or_when_its_parent_is_gone() {
    let mut hall = Hall::opened::<String>([]).await;
    let folder = tempfile::tempdir().unwrap();
    let mut asked = into_files(&hall.url, folder.path());
    hall.welcome(true).await;
    let pid = asked.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
    assert!(ended_within_5s(&mut asked).await);

    let mut command = speaker(&hall.url);
    let orphan = command.arg("--out").arg(folder.path()).env("XINMOI_CHILD", "1");
    let mut orphan = orphan.stdin(Stdio::piped()).spawn().unwrap();
    hall.welcome(true).await;
    drop(orphan.stdin.take());
    assert!(ended_within_5s(&mut orphan).await);
}

async fn ended_within_5s(child: &mut Child) -> bool {
    timeout(Duration::from_secs(5), child.wait()).await.unwrap().unwrap().success()
}

#[tokio::test]
async fn wrong_usage_is_2_and_names_what_is_wrong() {
    for (url, zone, token, expected) in [
        ("https://xinmoi.lan", "hall", TOKEN, "http://"),
        ("http://xinmoi.lan/lobby", "hall", TOKEN, "names a page"),
        ("http://xinmoi.lan", "a b", TOKEN, "--zone"),
        ("http://xinmoi.lan", "hall", "", "XINMOI_TOKEN"),
        ("http://xinmoi.lan", "hall", "two\nlines", "XINMOI_TOKEN"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xinmoi-speaker"));
        let command = command.args(["--url", url, "--zone", zone]).env("XINMOI_TOKEN", token);
        let output = command.output().await.unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), said.contains(expected)), (Some(2), true), "{said}");
    }
}
