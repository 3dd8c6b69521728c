//! The stream: connected, lost, connected again, for ever.

use crate::backoff::Backoff;
use crate::net::{Server, Stream};
use futures_util::{SinkExt, StreamExt};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use tokio_tungstenite::tungstenite::Message;
use tracing::{info, warn};
use wire::PlayerFrame;

/// The server speaks at least every 5 s; one that was silent for longer is gone.
const SILENT_MAX: Duration = Duration::from_secs(12);
/// A frame that the line does not take in this time is on a dead line.
const SEND_WITHIN: Duration = Duration::from_secs(5);
const RETRY_FIRST: Duration = Duration::from_millis(250);
const RETRY_LONGEST: Duration = Duration::from_secs(10);
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
    AnnouncementDue {
        announcement: String,
    },
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
    while !news.is_closed() {
        match server.stream().await {
            Ok(stream) => {
                info!("Connected to the server");
                let ended = follow(stream, &news, &mut backoff).await;
                warn!(reason = %ended, "Lost the server: {ended}");
                let _ = news.send(News::Lost).await;
            }
            Err(problem) => warn!(%problem, "Cannot reach the server: {problem}"),
        }
        sleep(backoff.pause()).await;
    }
}

/// Follows one connection to its end, and says why it ended.
async fn follow(stream: Stream, news: &mpsc::Sender<News>, backoff: &mut Backoff) -> String {
    let (mut sink, mut source) = stream.split();
    let (to_server, mut outgoing) = mpsc::channel::<PlayerFrame>(CHANNEL);
    if news.send(News::Connected(to_server)).await.is_err() {
        return "stopped".to_owned();
    }
    let mut deadline = tokio::time::Instant::now() + SILENT_MAX;
    loop {
        let message = tokio::select! {
            message = source.next() => message,
            Some(frame) = outgoing.recv() => {
                let text = serde_json::to_string(&frame).expect("a frame is plain JSON");
                match timeout(SEND_WITHIN, sink.send(Message::text(text))).await {
                    Ok(Ok(())) => continue,
                    Ok(Err(problem)) => return problem.to_string(),
                    Err(_) => return "it takes nothing".to_owned(),
                }
            }
            () = tokio::time::sleep_until(deadline) => return "it was silent".to_owned(),
        };
        let text = match message {
            Some(Ok(Message::Text(text))) => text,
            Some(Ok(Message::Close(reason))) => {
                return reason.map_or_else(|| "it closed".to_owned(), |frame| frame.to_string());
            }
            Some(Ok(_)) => continue,
            Some(Err(problem)) => return problem.to_string(),
            None => return "it closed".to_owned(),
        };
        // Only its own words count as life: the line of a server that hangs may be well.
        deadline = tokio::time::Instant::now() + SILENT_MAX;
        backoff.reset();
        if let Some(told) = read(&text)
            && news.send(told).await.is_err()
        {
            return "stopped".to_owned();
        }
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
            warn!(%problem, "The server sent a frame that cannot be read: {problem}");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
