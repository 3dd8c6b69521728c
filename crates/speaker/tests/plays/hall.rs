//! The other end of the line: a server that speaks the stream's protocol to one speaker.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::handshake::server::{Request, Response};
use tokio_tungstenite::{WebSocketStream, accept_hdr_async};

pub(crate) const TOKEN: &str = "a-device-token";

/// Longer than the longest announcement: a test that waits for more has failed.
const PATIENCE: Duration = Duration::from_secs(30);

/// A zone with one speaker.
pub(crate) struct Hall {
    pub(crate) url: String,
    lines: mpsc::Receiver<WebSocketStream<TcpStream>>,
    line: Option<WebSocketStream<TcpStream>>,
}

impl Hall {
    /// Serves these announcements.
    pub(crate) async fn opened<T: Into<String>>(
        wavs: impl IntoIterator<Item = (T, Vec<u8>)>,
    ) -> Self {
        let wavs = wavs.into_iter().map(|(id, wav)| (id.into(), wav));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let wavs = Arc::new(wavs.collect::<HashMap<String, _>>());
        let (sender, lines) = mpsc::channel(4);
        tokio::spawn(async move {
            while let Ok((line, _)) = listener.accept().await {
                tokio::spawn(serve(line, wavs.clone(), sender.clone()));
            }
        });
        Self { url, lines, line: None }
    }

    /// Waits for the speaker to connect, and welcomes it as the server does.
    pub(crate) async fn welcome(&mut self, elected: bool) {
        let line = timeout(PATIENCE, self.lines.recv()).await.unwrap().unwrap();
        self.line = Some(line);
        self.tell(json!({"type": "snapshot", "epoch": "e", "seq": 0, "at": AT, "state": {"zone": "hall"}})).await;
        self.tell(json!({"type": "elected", "player": elected})).await;
    }

    pub(crate) async fn tell(&mut self, frame: Value) {
        let line = self.line.as_mut().unwrap();
        line.send(Message::text(frame.to_string())).await.unwrap();
    }

    pub(crate) async fn due(&mut self, id: &str) {
        self.tell(json!({"type": "event", "seq": 1, "prev": 0, "at": AT, "event": {
            "kind": "announcement_due", "announcement": id, "zone": "hall", "player": null,
            "words": ["…"], "url": format!("/api/v1/announcements/{id}.wav"),
            "ticket": "t", "number": "4042", "service": "a", "counter": 3, "calls": 1}}))
            .await;
    }

    /// Ends the line without a word.
    pub(crate) fn hang_up(&mut self) {
        self.line = None;
    }

    /// The next frame from the speaker, in short: `can play`, `started a`, `finished a heard`, … How it is itself it says now and then.
    pub(crate) async fn hears(&mut self) -> String {
        loop {
            let heard = self.hears_any().await;
            if !heard.starts_with("health ") {
                return heard;
            }
        }
    }

    async fn hears_any(&mut self) -> String {
        let line = self.line.as_mut().unwrap();
        let message = timeout(PATIENCE, line.next()).await.expect("the speaker says something");
        let frame: Value =
            serde_json::from_str(message.unwrap().unwrap().to_text().unwrap()).unwrap();
        let reason = frame["reason"].as_str().unwrap_or_default();
        let id = frame["announcement"].as_str().unwrap_or_default();
        match frame["type"].as_str().unwrap() {
            "player" if frame["can_play"] == true => match frame["playing"].as_str() {
                Some(id) => format!("playing {id}"),
                None => "can play".to_owned(),
            },
            "player" => format!("cannot play: {reason}"),
            "finished" if frame["heard"] == true => format!("finished {id} heard"),
            "finished" => format!("finished {id} not heard: {reason}"),
            other => format!("{other} {id}"),
        }
    }

    /// Checks what the speaker says next, frame by frame.
    pub(crate) async fn hears_all(&mut self, expected: &[&str]) {
        for wanted in expected {
            assert_eq!(self.hears().await, *wanted);
        }
    }
}

const AT: &str = "2026-11-23T08:00:00+07:00";

async fn serve(
    line: TcpStream,
    wavs: Arc<HashMap<String, Vec<u8>>>,
    lines: mpsc::Sender<WebSocketStream<TcpStream>>,
) {
    let mut start = [0; 18];
    while line.peek(&mut start).await.unwrap() < start.len() {
        tokio::task::yield_now().await;
    }
    if start.starts_with(b"GET /api/v1/stream") {
        let _ = lines.send(accept_hdr_async(line, authorised).await.unwrap()).await;
    } else {
        answer(line, &wavs).await;
    }
}

#[allow(clippy::result_large_err, reason = "the handshake's own signature")]
fn authorised(
    request: &Request,
    response: Response,
) -> Result<Response, tokio_tungstenite::tungstenite::handshake::server::ErrorResponse> {
    assert_eq!(request.uri().query(), Some("view=speaker&zone=hall"));
    assert_eq!(request.headers()["authorization"], format!("Bearer {TOKEN}"));
    Ok(response)
}

async fn answer(mut line: TcpStream, wavs: &HashMap<String, Vec<u8>>) {
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        request.push(line.read_u8().await.unwrap());
    }
    let request = String::from_utf8(request).unwrap();
    assert!(request.to_lowercase().contains(&format!("authorization: bearer {TOKEN}")));
    let path = request.split(' ').nth(1).unwrap();
    let id = path.strip_prefix("/api/v1/announcements/").unwrap().strip_suffix(".wav").unwrap();
    let (status, body) = match wavs.get(id) {
        Some(wav) => ("200 OK", wav.as_slice()),
        None => ("404 Not Found", &b"{}"[..]),
    };
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\n\r\n", body.len());
    line.write_all(head.as_bytes()).await.unwrap();
    line.write_all(body).await.unwrap();
}
