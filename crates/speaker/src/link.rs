//! The stream: connected, lost, connected again, for ever.

use crate::backoff::Backoff;
use crate::net::Server;
use futures_util::{Sink, SinkExt, StreamExt};
use serde::{Deserialize, Serialize};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::mpsc;
use tokio::time::{Instant, interval, sleep, sleep_until, timeout};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::{Error, Message, Utf8Bytes};
use tracing::{debug, info, warn};
use wire::{DeviceFrame, PlayerFrame};

/// The server speaks at least every 5 s; one that was silent for longer is gone.
const SILENT_MAX: Duration = Duration::from_secs(12);
/// A frame that the line does not take in this time is on a dead line.
const SEND_WITHIN: Duration = Duration::from_secs(5);
const RETRY_FIRST: Duration = Duration::from_millis(250);
const RETRY_LONGEST: Duration = Duration::from_secs(10);
/// How often it tells how it does.
const HEALTH_EVERY: Duration = Duration::from_secs(60);
/// Frames on their way to the server or from it. A dozen would be many.
const CHANNEL: usize = 32;

/// What the link tells.
#[derive(Debug)]
pub(crate) enum News {
    /// There is a line; what goes in here reaches the server.
    Connected(mpsc::Sender<PlayerFrame>),
    /// The line is gone.
    Lost,
    /// Which device plays the zone.
    Elected(bool),
    /// An announcement is to be played.
    Due(String),
}

/// A frame, as far as a speaker cares.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Frame {
    Elected {
        player: bool,
    },
    Event {
        event: Event,
    },
    #[serde(other)]
    Other,
}

#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum Event {
    #[serde(alias = "notice_due")]
    AnnouncementDue { announcement: String },
    #[serde(other)]
    Other,
}

/// Keeps the link up in a task of its own.
pub(crate) fn start(server: Server) -> mpsc::Receiver<News> {
    let (news, receiver) = mpsc::channel(CHANNEL);
    tokio::spawn(keep_up(server, news));
    receiver
}

async fn keep_up(server: Server, news: mpsc::Sender<News>) {
    let mut backoff = Backoff::new(RETRY_FIRST, RETRY_LONGEST);
    let mut known = String::new();
    let since = Instant::now();
    while !news.is_closed() {
        match server.stream().await {
            Ok(stream) => {
                info!("Connected to the server");
                let ended = follow(stream, &news, &mut backoff, since).await;
                warn!("Lost the server: {ended}");
                known.clear();
                let _ = news.send(News::Lost).await;
            }
            // A server that is off all night fills no log with it.
            Err(problem) if problem == known => debug!("Cannot reach the server: {problem}"),
            Err(problem) => {
                warn!("Cannot reach the server: {problem}");
                known = problem;
            }
        }
        sleep(backoff.pause()).await;
    }
}

/// Follows one connection to its end, and says why it ended.
async fn follow<S: AsyncRead + AsyncWrite + Unpin>(
    stream: WebSocketStream<S>,
    news: &mpsc::Sender<News>,
    backoff: &mut Backoff,
    since: Instant,
) -> String {
    let (mut sink, mut source) = stream.split();
    let (to_server, mut outgoing) = mpsc::channel::<PlayerFrame>(CHANNEL);
    if news.send(News::Connected(to_server)).await.is_err() {
        return "stopped".to_owned();
    }
    let mut silent_at = Instant::now() + SILENT_MAX;
    let mut health = interval(HEALTH_EVERY);
    loop {
        let text = tokio::select! {
            message = source.next() => match spoken(message) {
                Ok(Some(text)) => text,
                Ok(None) => continue,
                Err(ended) => return ended,
            },
            Some(frame) = outgoing.recv() => match say(&mut sink, &frame).await {
                Ok(()) => continue,
                Err(ended) => return ended,
            },
            _ = health.tick() => match say(&mut sink, &how_we_do(since)).await {
                Ok(()) => continue,
                Err(ended) => return ended,
            },
            () = sleep_until(silent_at) => return "it was silent".to_owned(),
        };
        // Only its own words count as life: the line of a server that hangs may be well.
        silent_at = Instant::now() + SILENT_MAX;
        backoff.reset();
        if let Some(told) = read(&text)
            && news.send(told).await.is_err()
        {
            return "stopped".to_owned();
        }
    }
}

async fn say(
    sink: &mut (impl Sink<Message, Error = Error> + Unpin),
    frame: &impl Serialize,
) -> Result<(), String> {
    let text = serde_json::to_string(frame).expect("a frame is plain JSON");
    match timeout(SEND_WITHIN, sink.send(Message::text(text))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(problem)) => Err(problem.to_string()),
        Err(_) => Err("it takes nothing".to_owned()),
    }
}

fn how_we_do(since: Instant) -> DeviceFrame {
    DeviceFrame::Health {
        page: None,
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        up_s: u32::try_from(since.elapsed().as_secs()).unwrap_or(u32::MAX),
        memory_mb: std::fs::read_to_string("/proc/self/status").ok().and_then(|s| resident_mb(&s)),
    }
}

/// What stands in memory, as Linux tells it: `VmRSS:   12345 kB`.
fn resident_mb(status: &str) -> Option<u32> {
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse::<u32>().ok().map(|kib| kib / 1_024)
}

/// The text of a message, if it is one; the error says why there will be no more.
fn spoken(message: Option<Result<Message, Error>>) -> Result<Option<Utf8Bytes>, String> {
    match message {
        Some(Ok(Message::Text(text))) => Ok(Some(text)),
        Some(Ok(Message::Close(Some(reason)))) => Err(reason.to_string()),
        Some(Ok(Message::Close(None))) | None => Err("it closed".to_owned()),
        Some(Ok(_)) => Ok(None),
        Some(Err(problem)) => Err(problem.to_string()),
    }
}

/// What a frame means to a speaker. One that cannot be read is logged and passed over: the next may be an announcement.
fn read(text: &str) -> Option<News> {
    match serde_json::from_str(text) {
        Ok(Frame::Elected { player }) => Some(News::Elected(player)),
        Ok(Frame::Event { event: Event::AnnouncementDue { announcement } }) => {
            Some(News::Due(announcement))
        }
        Ok(Frame::Event { event: Event::Other } | Frame::Other) => None,
        Err(problem) => {
            warn!("The server sent a frame that cannot be read: {problem}");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio_tungstenite::tungstenite::protocol::Role;

    #[tokio::test(start_paused = true)]
    async fn a_server_that_is_silent_for_12_seconds_is_gone() {
        let (ours, theirs) = tokio::io::duplex(1 << 16);
        let ours = WebSocketStream::from_raw_socket(ours, Role::Client, None).await;
        let mut theirs = WebSocketStream::from_raw_socket(theirs, Role::Server, None).await;
        let (news, _reader) = mpsc::channel(CHANNEL);
        let started = Instant::now();
        let server = async {
            for _ in 0..3 {
                sleep(Duration::from_secs(5)).await;
                theirs.send(Message::text(r#"{"type":"heartbeat","at":"x"}"#)).await.unwrap();
            }
            // A line that answers pings is not a server that speaks.
            sleep(Duration::from_secs(8)).await;
            theirs.send(Message::Ping(Vec::new().into())).await.unwrap();
            std::future::pending::<()>().await;
        };
        let mut backoff = Backoff::new(RETRY_FIRST, RETRY_LONGEST);
        tokio::select! {
            ended = follow(ours, &news, &mut backoff, Instant::now()) => assert_eq!(ended, "it was silent"),
            () = server => {}
        }
        assert_eq!(started.elapsed().as_secs(), 15 + 12);
    }

    #[test]
    fn a_frame_is_an_order_or_nothing() {
        let due = r#"{"type":"event","seq":7,"prev":3,"at":"x","event":{"kind":"announcement_due","announcement":"a1","zone":"hall","player":null,"words":["…"],"url":"/x","ticket":"t"}}"#;
        assert!(matches!(read(due), Some(News::Due(id)) if id == "a1"));
        assert!(matches!(read(r#"{"type":"elected","player":true}"#), Some(News::Elected(true))));
        for nothing in [
            r#"{"type":"snapshot","epoch":"e","seq":0,"at":"x","state":{"zone":"hall"}}"#,
            r#"{"type":"heartbeat","at":"x"}"#,
            r#"{"type":"event","event":{"kind":"ticket_called","ticket":"t"}}"#,
            r#"{"type":"something_new"}"#,
            r#"{"type":"elected"}"#,
            "[]",
            "{",
            "",
        ] {
            assert!(read(nothing).is_none(), "{nothing}");
        }
    }
}
