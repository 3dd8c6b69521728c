//! A hall with a counter at work, its loudspeakers, and somebody who writes down what the office tells of them.

use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc as lines;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use xinmoi_tests::client::{Ask, Caller};
use xinmoi_tests::config;
use xinmoi_tests::hall::{self, pair};
use xinmoi_tests::program::{Premises, Server, xinmoi};
use xinmoi_tests::screen::{Heard, Line, SOON};

/// How long anything may take that must come: an announcement, and a sound card that comes back.
const PATIENCE: Duration = Duration::from_secs(40);

pub(crate) struct Hall {
    pub(crate) people: hall::Hall,
    pub(crate) server: Server,
    events: mpsc::UnboundedReceiver<(Instant, Value)>,
    watcher: Caller,
    _premises: Premises,
}

impl Hall {
    /// One counter, and announcements that follow each other at once.
    pub(crate) async fn open() -> Self {
        let premises = Premises::new(&(config::minimal() + "\n[voice]\ngap_ms = 0\n"));
        let server = premises.open();
        let people = hall::Hall::fill(&server, 1).await;
        people.open_counters().await;
        let watcher = pair(&people.admin, "display", json!({})).await;
        let line = Line::open(&watcher, "view=speaker").await.unwrap();
        let (sender, events) = mpsc::unbounded_channel();
        tokio::spawn(write_down(line, sender));
        Self { people, server, events, watcher, _premises: premises }
    }

    /// Somebody is called.
    pub(crate) async fn call(&self) -> Value {
        let _ = self.people.take("a").await.expect(201);
        self.people.clerks[0].press("next").await.expect(200).body
    }

    /// The next thing that the office tells of announcements, and when.
    pub(crate) async fn event(&mut self, kind: &str) -> (Instant, Value) {
        let next = tokio::time::timeout(PATIENCE, self.events.recv()).await;
        let (at, event) = next.unwrap_or_else(|_| panic!("no {kind} comes")).unwrap();
        assert_eq!(event["kind"], kind, "{event}");
        (at, event)
    }

    /// Nothing was told of announcements that nobody asked for.
    pub(crate) fn is_quiet(&mut self) {
        let told = self.events.try_recv();
        assert!(told.is_err(), "{told:?}");
    }

    /// An announcement as the office made it.
    pub(crate) fn made(&self, due: &Value) -> Vec<f32> {
        const HEADER: usize = 44;
        let path = due["url"].as_str().unwrap();
        let wav = fetched(self.watcher.address(), path, self.watcher.token().unwrap());
        let samples = wav[HEADER..].chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
        samples.map(|sample| f32::from(sample) / 32_768.0).collect()
    }

    /// Waits until the office knows that it can, or cannot, be heard.
    pub(crate) async fn can_be_heard(&self, yes: bool) {
        let began = Instant::now();
        loop {
            let health = self.people.anyone.ask(Ask::new("GET".parse().unwrap(), "/healthz")).await;
            let items = health.body["items"].as_array().unwrap().clone();
            if items.iter().any(|item| item["name"] == "voice" && item["ok"] == yes) {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "{items:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn write_down(mut line: Line, events: mpsc::UnboundedSender<(Instant, Value)>) {
    loop {
        let Heard::Text(text) = line.next(SOON).await else { return };
        let frame: Value = serde_json::from_str(&text).unwrap();
        if frame["type"] == "event" {
            let _ = events.send((Instant::now(), frame["event"].clone()));
        }
    }
}

/// The bytes of a file that is no text.
fn fetched(address: &str, path: &str, token: &str) -> Vec<u8> {
    use std::io::{Read, Write};
    let mut line = std::net::TcpStream::connect(address).unwrap();
    write!(line, "GET {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).unwrap();
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..head]));
    answer.split_off(head)
}

/// A remote `xinmoi-speaker`. Killed when it is dropped.
pub(crate) struct Speaker {
    child: Child,
    url: String,
    token: String,
    alsa: PathBuf,
    said: lines::Receiver<String>,
}

impl Speaker {
    /// Paired and started, on the sound card of this configuration.
    pub(crate) async fn start(hall: &Hall, alsa: &Path) -> Self {
        let device = pair(&hall.people.admin, "speaker", json!({})).await;
        let (url, token) =
            (format!("http://{}", hall.server.address()), device.token().unwrap().to_owned());
        let (child, said) = spawn(&url, &token, alsa);
        let mut missing = vec!["Connected to the server", "The sound card is ready"];
        while !missing.is_empty() {
            let line = said.recv_timeout(PATIENCE).expect("a loudspeaker gets ready");
            missing.retain(|wanted| !line.contains(wanted));
        }
        Self { child, url, token, alsa: alsa.to_owned(), said }
    }

    /// `kill -9`
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Started again, as its service manager does.
    pub(crate) fn restart(&mut self) {
        (self.child, self.said) = spawn(&self.url, &self.token, &self.alsa);
    }
}

impl Drop for Speaker {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.said.try_iter().for_each(|line| println!("a loudspeaker said: {line}"));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The process, and what it says.
fn spawn(url: &str, token: &str, alsa: &Path) -> (Child, lines::Receiver<String>) {
    let mut command = Command::new(xinmoi().with_file_name("xinmoi-speaker"));
    command.args(["--url", url]).env("XINMOI_TOKEN", token).env("ALSA_CONFIG_PATH", alsa);
    command.env_remove("XINMOI_CHILD").env_remove("XINMOI_LOG");
    let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let (sender, said) = lines::channel();
    let stderr = BufReader::new(child.stderr.take().unwrap());
    std::thread::spawn(move || {
        // Nobody listening any more is fine: the pipe still must not fill.
        stderr.lines().map_while(Result::ok).for_each(|line| drop(sender.send(line)));
    });
    (child, said)
}
