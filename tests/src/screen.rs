//! Screens on the stream: what they are told, checked frame by frame.

use crate::client::Caller;
use crate::picture::Picture;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::time::{Duration, Instant};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::WebSocketConfig;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{WebSocketStream, client_async_with_config};

/// The contract: a heartbeat at least every 5 s.
pub const HEARTBEAT_MAX: Duration = Duration::from_secs(5);

/// I5: every screen equals the state within 2 s.
pub const CURRENT_MAX: Duration = Duration::from_secs(2);

/// How long a test waits for what has to come at once, on a machine that is busy with other tests.
pub const SOON: Duration = Duration::from_secs(15);

/// How long a television waits before it tries again.
const AGAIN: Duration = Duration::from_millis(50);

/// Read buffer: a thousand screens stand in one test.
const READ_BUFFER: usize = 4 * 1024;

/// What came over a line.
#[derive(Clone, Debug)]
pub enum Heard {
    /// A text frame.
    Text(String),
    /// The office closed the line: code and reason.
    Closed(Option<(u16, String)>),
    /// The line broke.
    Broken(String),
    /// Nothing came in time.
    Nothing,
}

impl Heard {
    /// The frame.
    ///
    /// # Panics
    /// When it was something else.
    #[must_use]
    #[track_caller]
    pub fn frame(self) -> Value {
        let Self::Text(text) = self else { panic!("a frame was expected, not {self:?}") };
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
    }
}

/// One open WebSocket.
#[derive(Debug)]
pub struct Line(WebSocketStream<TcpStream>);

impl Line {
    /// Opens `GET /api/v1/stream?{query}`.
    ///
    /// # Errors
    /// The status and body of a refusal; 0 and a reason when there is no answer.
    pub async fn open(caller: &Caller, query: &str) -> Result<Self, (u16, String)> {
        Self::open_with(caller, query, None).await
    }

    /// The same with the receive buffer of a machine that has little memory, in bytes.
    ///
    /// # Errors
    /// As `open`.
    pub async fn open_with(
        caller: &Caller,
        query: &str,
        receive_buffer: Option<u32>,
    ) -> Result<Self, (u16, String)> {
        let stream =
            connect(caller.address(), receive_buffer).await.map_err(|e| (0, e.to_string()))?;
        let url = format!("ws://{}/api/v1/stream?{query}", caller.address());
        let mut request = url.into_client_request().expect("the test gives an address");
        if let Some(token) = caller.token() {
            let bearer = format!("Bearer {token}").parse().expect("a token is ASCII");
            request.headers_mut().insert("authorization", bearer);
        }
        let config = WebSocketConfig::default().read_buffer_size(READ_BUFFER);
        match client_async_with_config(request, stream, Some(config)).await {
            Ok((socket, _)) => Ok(Self(socket)),
            Err(Error::Http(refusal)) => {
                let body = refusal.body().as_deref().unwrap_or_default();
                Err((refusal.status().as_u16(), String::from_utf8_lossy(body).into_owned()))
            }
            Err(error) => Err((0, error.to_string())),
        }
    }

    /// What comes next.
    pub async fn next(&mut self, within: Duration) -> Heard {
        let began = Instant::now();
        loop {
            let left = within.saturating_sub(began.elapsed());
            let Ok(message) = tokio::time::timeout(left, self.0.next()).await else {
                return Heard::Nothing;
            };
            match message {
                Some(Ok(Message::Text(text))) => return Heard::Text(text.to_string()),
                Some(Ok(Message::Close(close))) => {
                    let close = close.map(|c| (c.code.into(), c.reason.to_string()));
                    return Heard::Closed(close);
                }
                Some(Ok(Message::Binary(_))) => return Heard::Broken("binary".to_owned()),
                Some(Ok(Message::Ping(_) | Message::Pong(_) | Message::Frame(_))) => {}
                Some(Err(error)) => return Heard::Broken(error.to_string()),
                None => return Heard::Broken("the line ended without a word".to_owned()),
            }
        }
    }

    /// Says something.
    ///
    /// # Errors
    /// When the line is gone.
    pub async fn say(&mut self, message: Message) -> Result<(), String> {
        self.0.send(message).await.map_err(|error| error.to_string())
    }
}

async fn connect(address: &str, receive_buffer: Option<u32>) -> std::io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    if let Some(bytes) = receive_buffer {
        socket.set_recv_buffer_size(bytes)?;
    }
    socket.connect(address.parse().expect("the server printed its address")).await
}

/// What a screen knows.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// `None` until the first snapshot: an unknown board is not an empty one.
    pub picture: Option<Picture>,
    /// The log's epoch.
    pub epoch: String,
    /// The last event shown.
    pub seq: u64,
    /// Snapshots so far.
    pub snapshots: u32,
    /// Events so far.
    pub events: u32,
    /// Heartbeats so far.
    pub heartbeats: u32,
    /// The longest silence.
    pub silence: Duration,
    /// Everything that was wrong with what it was told.
    pub faults: Vec<String>,
    /// Why the line ended.
    pub ended: Option<Heard>,
    /// Every frame as it came.
    pub frames: Vec<String>,
}

/// A screen that follows a view until it is dropped. It does not reconnect: a test wants to see what went wrong.
#[derive(Debug)]
pub struct Screen {
    name: String,
    shown: watch::Receiver<Shown>,
    following: JoinHandle<()>,
}

impl Screen {
    /// Follows the view of a query such as `view=lobby`, and waits for its first frame.
    ///
    /// # Panics
    /// When the office does not let it in.
    pub async fn open(caller: &Caller, query: &str) -> Self {
        let line = Line::open(caller, query).await;
        Self::follow(line.unwrap_or_else(|refusal| panic!("{query}: {refusal:?}")), query).await
    }

    /// Follows a line that was opened with a query.
    pub async fn follow(line: Line, query: &str) -> Self {
        let (sender, shown) = watch::channel(Shown::default());
        let view = parameter(query, "view");
        let following = tokio::spawn(follow(line, view, sender));
        let screen = Self { name: query.to_owned(), shown, following };
        screen.until("its first snapshot", |shown| shown.picture.is_some()).await;
        screen
    }

    /// What it shows.
    #[must_use]
    pub fn shown(&self) -> Shown {
        self.shown.borrow().clone()
    }

    /// What it shows, for a look that needs no copy.
    pub fn look<T>(&self, at: impl FnOnce(&Shown) -> T) -> T {
        at(&self.shown.borrow())
    }

    /// Waits until it shows something.
    ///
    /// # Panics
    /// When it does not in time.
    pub async fn until(&self, what: &str, is: impl Fn(&Shown) -> bool) {
        let mut shown = self.shown.clone();
        let waited = tokio::time::timeout(SOON, shown.wait_for(|shown| is(shown))).await;
        if matches!(waited, Ok(Ok(_))) {
            return;
        }
        let Shown { seq, events, faults, ended, .. } = self.shown();
        let stand = format!("seq {seq}, {events} events, faults {faults:?}, ended {ended:?}");
        panic!("{} waits for {what} in vain: {stand}", self.name);
    }

    /// Waits until it has shown the event of this number.
    pub async fn shows(&self, seq: u64) {
        self.until(&format!("event {seq}"), |shown| shown.seq >= seq).await;
    }

    /// What was wrong with what it was told.
    ///
    /// # Errors
    /// The first fault.
    pub fn check(&self) -> Result<(), String> {
        let fault = self.look(|shown| shown.faults.first().cloned());
        fault.map_or(Ok(()), |fault| Err(format!("{}: {fault}", self.name)))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.following.abort();
    }
}

/// A parameter of a query.
fn parameter(query: &str, name: &str) -> String {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned()).unwrap_or_default()
}

/// A television that comes back by itself, as the contract says: it asks for what it missed after the last event that
/// it knows. It remembers what it showed across the server's restarts.
#[derive(Debug)]
pub struct Television {
    address: watch::Sender<String>,
    shown: watch::Receiver<Shown>,
    following: JoinHandle<()>,
}

impl Television {
    /// Hangs one in the hall of the office at an address.
    #[must_use]
    pub fn hang(address: &str) -> Self {
        let (address, at) = watch::channel(address.to_owned());
        let (sender, shown) = watch::channel(Shown::default());
        Self { address, shown, following: tokio::spawn(watch_lobby(at, sender)) }
    }

    /// The office has moved.
    pub fn turn_to(&self, address: &str) {
        self.address.send_replace(address.to_owned());
    }

    /// I5 and I6: it comes to show what a new one shows, and never showed what was lost.
    ///
    /// # Errors
    /// What is wrong.
    pub async fn agrees_with(&self, new: &Shown) -> Result<(), String> {
        let mut shown = self.shown.clone();
        let caught_up = shown.wait_for(|shown| shown.seq == new.seq || !shown.faults.is_empty());
        let waited = tokio::time::timeout(SOON, caught_up).await.is_ok();
        let shown = self.shown.borrow().clone();
        if let Some(fault) = shown.faults.first() {
            return Err(fault.clone());
        }
        if !waited {
            return Err(format!("I5: it shows event {}, a new one {}", shown.seq, new.seq));
        }
        match (&shown.picture, &new.picture) {
            (Some(mine), Some(theirs)) => mine.agrees_with(theirs),
            _ => Err("I5: it shows nothing".to_owned()),
        }
    }

    /// How often it was told everything anew.
    #[must_use]
    pub fn snapshots(&self) -> u32 {
        self.shown.borrow().snapshots
    }
}

impl Drop for Television {
    fn drop(&mut self) {
        self.following.abort();
    }
}

async fn watch_lobby(mut address: watch::Receiver<String>, shown: watch::Sender<Shown>) {
    loop {
        let at = address.borrow_and_update().clone();
        let (seq, epoch) = {
            let shown = shown.borrow();
            (shown.seq, shown.epoch.clone())
        };
        let place = if epoch.is_empty() { epoch } else { format!("&after={seq}&epoch={epoch}") };
        let query = format!("view=lobby{place}");
        if let Ok(mut line) = Line::open(&Caller::anonymous(&at), &query).await {
            while let Heard::Text(text) = line.next(4 * HEARTBEAT_MAX).await {
                shown.send_modify(|shown| shown.hear_again(&text));
            }
        }
        // It knows no better than to try the address it has until it is given another.
        let _ = tokio::time::timeout(AGAIN, address.changed()).await;
    }
}

async fn follow(mut line: Line, view: String, shown: watch::Sender<Shown>) {
    let mut heard_at = Instant::now();
    loop {
        // Far beyond the heartbeat's time: the silence is measured, and the test says what it thinks of it.
        let heard = line.next(4 * HEARTBEAT_MAX).await;
        let silence = heard_at.elapsed();
        heard_at = Instant::now();
        shown.send_modify(|shown| shown.silence = shown.silence.max(silence));
        match heard {
            Heard::Text(text) => shown.send_modify(|shown| shown.hear(&view, text)),
            ended @ (Heard::Closed(_) | Heard::Broken(_) | Heard::Nothing) => {
                return shown.send_modify(|shown| shown.ended = Some(ended));
            }
        }
    }
}

impl Shown {
    /// A frame of a line that was taken up again. What was shown before must not be gone.
    fn hear_again(&mut self, text: &str) {
        let before = (self.seq, self.epoch.clone());
        if let Err(fault) = self.take("lobby", text) {
            self.faults.push(format!("{fault}: {text}"));
        }
        if self.epoch == before.1 && self.seq < before.0 {
            self.faults.push(format!("I6: event {} was shown and is lost: {text}", before.0));
        }
    }

    fn hear(&mut self, view: &str, text: String) {
        if let Err(fault) = self.take(view, &text) {
            self.faults.push(format!("{fault}: {text}"));
        }
        self.frames.push(text);
    }

    fn take(&mut self, view: &str, text: &str) -> Result<(), String> {
        let mut frame: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        let at = frame["at"].as_str().unwrap_or_default().to_owned();
        match frame["type"].as_str().unwrap_or_default() {
            "snapshot" => {
                self.snapshots += 1;
                self.epoch = frame["epoch"].as_str().ok_or("no epoch")?.to_owned();
                self.seq = number(&frame, "seq")?;
                self.picture = Some(Picture::read(view, frame["state"].take())?);
                stamped(&at)
            }
            "event" => {
                self.events += 1;
                let (seq, prev) = (number(&frame, "seq")?, number(&frame, "prev")?);
                let last = std::mem::replace(&mut self.seq, seq);
                let picture = self.picture.as_mut().ok_or("an event before any snapshot")?;
                picture.show(frame["event"].take(), frame["changed"].take())?;
                if prev != last || seq <= last {
                    return Err(format!("a frame was missed after {last}"));
                }
                stamped(&at)
            }
            "heartbeat" => {
                self.heartbeats += 1;
                stamped(&at)
            }
            // What is worked out beside the log, not numbered.
            "meanwhile" => {
                let picture = self.picture.as_mut().ok_or("an estimate before any snapshot")?;
                picture.show(frame["event"].take(), frame["changed"].take())?;
                stamped(&at)
            }
            "elected" | "identify" => Ok(()),
            other => Err(format!("a frame of type {other:?}")),
        }
    }
}

fn number(frame: &Value, key: &str) -> Result<u64, String> {
    frame[key].as_u64().ok_or_else(|| format!("no {key}"))
}

fn stamped(at: &str) -> Result<(), String> {
    // RFC 3339 with an offset, as the contract says: 2026-11-23T07:30:00.000+07:00.
    let fits = at.len() >= 25 && at.as_bytes()[10] == b'T' && at.as_bytes()[at.len() - 6] == b'+';
    if fits { Ok(()) } else { Err(format!("the time {at:?} is not RFC 3339 with an offset")) }
}
