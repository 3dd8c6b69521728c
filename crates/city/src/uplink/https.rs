//! The line over HTTPS, for a small city without a broker: the same messages, posted to the hub itself.

use crate::uplink::{In, Line, Out};
use reqwest::{Client, Response, StatusCode};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, mpsc};

/// The header in which a signature stands.
const SIGNATURE: &str = "xinmoi-signature";

/// How long the hub may take: a commit.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// Bytes of an answer: one with a roll-out.
const ANSWER_BYTES_MAX: u64 = 768 * 1024;

/// An office's line to a hub.
///
/// # Errors
/// When the system's certificates cannot be read.
pub fn line(url: &str, site: &str) -> Result<Line, String> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().timeout(ANSWER_MAX).build().map_err(|why| why.to_string())?;
    let (line, said, hear) = Line::new();
    let base = format!("{url}/uplink/{site}");
    tokio::spawn(speak(Poster { client, base, hear, turn: Arc::default() }, said));
    Ok(line)
}

#[derive(Clone)]
struct Poster {
    client: Client,
    base: String,
    hear: mpsc::Sender<In>,
    /// Batches go one after the other: there is no store in between that keeps them in order.
    turn: Arc<Mutex<()>>,
}

async fn speak(poster: Poster, mut said: mpsc::Receiver<Out>) {
    while let Some(said) = said.recv().await {
        let poster = poster.clone();
        match said {
            Out::Batch { id: _, bytes, signature } => {
                // Waits its turn here: the order of batches is that of this loop.
                let turn = Arc::clone(&poster.turn).lock_owned().await;
                tokio::spawn(async move {
                    let heard = match poster.post("batch", bytes, signature).await {
                        Ok(()) => In::Accepted,
                        Err(why) => In::Failed(why),
                    };
                    let _ = poster.hear.send(heard).await;
                    drop(turn);
                });
            }
            Out::Report { bytes, signature } => {
                tokio::spawn(async move {
                    // The next one follows in a moment.
                    let _ = poster.post("report", bytes, signature).await;
                });
            }
            Out::Reply { .. } => {}
        }
    }
}

impl Poster {
    async fn post(&self, what: &str, bytes: Vec<u8>, signature: String) -> Result<(), String> {
        let request = self.client.post(format!("{}/{what}", self.base));
        let answer = request.header(SIGNATURE, signature).body(bytes).send().await;
        let answer = answer.map_err(|why| why.without_url().to_string())?;
        if answer.status() != StatusCode::OK {
            return Err(format!("the hub answers {}", answer.status()));
        }
        self.heard(answer).await
    }

    async fn heard(&self, answer: Response) -> Result<(), String> {
        if answer.content_length().is_none_or(|bytes| bytes > ANSWER_BYTES_MAX) {
            return Err("the hub's answer is too long".to_owned());
        }
        let signature = answer.headers().get(SIGNATURE).and_then(|value| value.to_str().ok());
        let signature = signature.unwrap_or_default().to_owned();
        let bytes = answer.bytes().await.map_err(|why| why.without_url().to_string())?;
        let heard = In::Answer { bytes: bytes.to_vec(), signature };
        self.hear.send(heard).await.map_err(|_| "the office stops".to_owned())
    }
}
