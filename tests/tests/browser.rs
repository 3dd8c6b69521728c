//! A number is taken, called, seen and heard as citizens and clerks do it: in Chromium, by the words on the screens
//! (`tests/browser/day.mjs`), against the real server and its real loudspeaker, whose sound card writes into files.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "what was seen belongs to the lab's output")]

use office::speech::{Closing, Kind, Manner, Sentence, Summoned, Wording};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use tempfile::TempDir;
use voice::{Pack, listen};
use xinmoi_tests::browser::{chromium, node};
use xinmoi_tests::{config, program};

/// What the clip itself gives is 1; a wrong but similar one gives about 0.7.
const CORRELATION_MIN: f64 = 0.98;

/// Each opening of the sound card writes into a file of its own: `said`, `said.0001`, …
const SOUND_CARD: &str = r#"</usr/share/alsa/alsa.conf>
pcm.!default { type plug slave { format S16_LE rate 48000 channels 1
  pcm { type file slave.pcm "null" format "raw" truncate 0
        file { @func getenv vars [ XINMOI_CAPTURE ] default "/dev/null" } } } }
"#;

#[test]
fn a_number_is_taken_called_seen_and_heard() {
    let mut office = Office::new();
    let link = office.start();
    let said = office.day_in_the_browser(&link);
    office.stop();
    assert!(said.len() >= 4, "the day has calls: {said:?}");
    assert_heard(&said, &office.captured());
}

/// An office with a sound card that writes into files.
struct Office {
    folder: TempDir,
    port: u16,
    server: Option<Server>,
}

struct Server {
    child: Child,
    /// Kept open: a server that cannot print would fail.
    lines: std::io::Lines<BufReader<std::process::ChildStdout>>,
}

impl Office {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        // Asked for and given back: nobody else takes it in the moment until the server does.
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::write(folder.path().join("alsa.conf"), SOUND_CARD).unwrap();
        std::fs::write(folder.path().join("ward.toml"), ward(port)).unwrap();
        Self { folder, port, server: None }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn origin(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Starts the server and waits until it is ready. Answers the link for the first admin, empty when there is one.
    fn start(&mut self) -> String {
        let log = std::fs::File::options().create(true).append(true).open(self.path("log"));
        let mut command = program::command();
        command.arg("serve").arg("--config").arg(self.path("ward.toml"));
        command.arg("--data").arg(self.path("data"));
        command.arg("--listen").arg(format!("127.0.0.1:{}", self.port));
        command.env("XINMOI_AUDIO", "auto").env("ALSA_CONFIG_PATH", self.path("alsa.conf"));
        command.env("XINMOI_CAPTURE", self.path("said"));
        let mut child = command.stdout(Stdio::piped()).stderr(log.unwrap()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let until_ready =
            lines.by_ref().map(Result::unwrap).take_while(|l| !l.starts_with("ready "));
        let link = until_ready.filter_map(|line| Some(line[line.find("http://")?..].to_owned()));
        let link = link.last().unwrap_or_default();
        self.server = Some(Server { child, lines });
        link
    }

    /// `kill -9`
    fn kill(&mut self) {
        let mut server = self.server.take().expect("it is killed while it runs");
        server.child.kill().unwrap();
        server.child.wait().unwrap();
    }

    /// SIGTERM: the loudspeaker's process ends with it, and what it played is written.
    fn stop(&mut self) {
        let mut server = self.server.take().expect("it runs to the end");
        let id = rustix::process::Pid::from_child(&server.child);
        rustix::process::kill_process(id, rustix::process::Signal::TERM).unwrap();
        for line in server.lines.by_ref() {
            println!("{}", line.unwrap());
        }
        assert!(server.child.wait().unwrap().success());
    }

    /// Lives the day. Answers what the hall's loudspeaker was to say, in order.
    fn day_in_the_browser(&mut self, link: &str) -> Vec<Sentence> {
        let mut day = node("day.mjs");
        day.arg(self.origin()).arg(link).arg(chromium());
        let day = day.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut day = day.expect("node is missing: `cargo xtask setup` installs it");
        let mut answers = day.stdin.take().unwrap();
        let mut said = Vec::new();
        for line in BufReader::new(day.stdout.take().unwrap()).lines().map(Result::unwrap) {
            match line.split_once(' ') {
                Some(("order", what)) => self.obey(what, &mut answers),
                Some(("spoken", what)) => said.push(sentence(what)),
                _ => println!("{line}"),
            }
        }
        assert!(day.wait().unwrap().success(), "the day did not end well");
        said
    }

    fn obey(&mut self, what: &str, answers: &mut ChildStdin) {
        match what {
            "kill" => self.kill(),
            "start" => drop(self.start()),
            other => panic!("what is {other:?}?"),
        }
        writeln!(answers, "done").unwrap();
    }

    /// What came out of the sound card, an announcement each, in order.
    fn captured(&self) -> Vec<Vec<f32>> {
        let mut files: Vec<PathBuf> = std::fs::read_dir(self.folder.path())
            .unwrap()
            .map(|file| file.unwrap().path())
            .collect();
        files.retain(|file| file.file_stem().is_some_and(|stem| stem == "said"));
        files.sort();
        files.iter().map(|file| sound(file)).filter(|sound| !sound.is_empty()).collect()
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(server) = &mut self.server {
            let _ = server.child.kill();
            let _ = server.child.wait();
        }
        if std::thread::panicking() {
            println!("--- xinmoi said:\n{}---", std::fs::read_to_string(self.path("log")).unwrap());
        }
    }
}

/// The sample ward, open day and night; counter 5 is upstairs with a service of its own, and calls follow each other at once.
fn ward(port: u16) -> String {
    let mut ward: toml::Table = config::ward_always_open().parse().unwrap();
    set(&mut ward["office"], "public_url", format!("http://127.0.0.1:{port}"));
    set(&mut ward["voice"], "gap_ms", 0);
    set(&mut ward["lobby"], "recent", 6);
    let counters = ward["counter"].as_array_mut().unwrap();
    let upstairs = counters.iter_mut().find(|c| c["number"].as_integer() == Some(5)).unwrap();
    set(upstairs, "zone", "tang-2");
    set(upstairs, "services", vec!["kinh-doanh"]);
    ward.to_string()
}

fn set(table: &mut toml::Value, key: &str, value: impl Into<toml::Value>) {
    table.as_table_mut().unwrap().insert(key.to_owned(), value.into());
}

/// `call 2001 2`, or `call 2001 1 result` where a result is handed out.
fn sentence(what: &str) -> Sentence {
    let words = what.split(' ').collect::<Vec<_>>();
    let (kind, number, counter) = (words[0], words[1], words[2]);
    let kind = match kind {
        "call" => Kind::Call,
        "recall" => Kind::Recall,
        "taken_back" => Kind::TakenBack,
        other => panic!("what is {other:?}?"),
    };
    let counter = counter.parse::<u16>().unwrap().try_into().unwrap();
    let closing = words.get(3).map(|_| Closing::Result);
    let wording = Wording { closing, ..Wording::default() };
    let one = Summoned { number: number.parse().unwrap(), counter, wording };
    Sentence::of(kind, one, Manner::default())
}

/// A capture from a moment before its first sound on; empty when it is silence. Before the sound stands silence of any
/// length: this card waits for nobody.
fn sound(file: &Path) -> Vec<f32> {
    const MOMENT: usize = 480;
    let bytes = std::fs::read(file).unwrap();
    let samples = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]]));
    let sound = samples.skip_while(|s| *s == 0).map(|s| f32::from(s) / 32_767.0);
    let mut all = vec![0.0; MOMENT];
    all.extend(sound);
    if all.len() == MOMENT { Vec::new() } else { all }
}

/// Each announcement came out of the sound card once, in order, and holds its clips in order.
fn assert_heard(said: &[Sentence], captured: &[Vec<f32>]) {
    assert_eq!(captured.len(), said.len(), "announcements that came out of the sound card");
    let pack = Pack::embedded("vi").unwrap();
    for (said, recording) in said.iter().zip(captured) {
        let cues = pack.cues(said).unwrap();
        let heard = listen::announcement(&cues, recording, 100, 50);
        let least = heard.iter().map(|h| h.correlation).fold(1.0, f64::min);
        let words = said.lines(office::Language::Vi).join(" ");
        assert!(least >= CORRELATION_MIN, "{words}: {heard:?}");
        println!("heard, {} clips at {least:.4} or more: {words}", cues.len());
    }
}
