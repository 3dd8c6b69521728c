//! The line over NATS: records go to the broker's store, everything else straight to the hub.

use crate::key::Key;
use crate::subjects;
use crate::uplink::{In, Line, Out};
use async_nats::jetstream::{self, message::PublishMessage};
use async_nats::{Client, ConnectOptions, HeaderMap, Message};
use futures_util::StreamExt;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;
use tracing::warn;

/// How long the broker may take to say that a batch is on its disks.
const ACK_MAX: Duration = Duration::from_secs(15);

/// The pause between two attempts at a broker that is away, at most.
const RECONNECT_MAX: Duration = Duration::from_secs(10);

/// How a broker is reached.
#[derive(Clone, Debug)]
pub struct Broker {
    /// `nats://…` or `tls://…`, one or more of one cluster.
    pub servers: Vec<String>,
    /// The authority that the broker's certificate is from, PEM; `None`: the well-known ones.
    pub authority: Option<PathBuf>,
}

/// Connects as whoever holds a key, now or when the broker is there; goes on for ever.
///
/// # Errors
/// When an address is none, or the authority cannot be read.
pub async fn connect(
    broker: &Broker,
    key: &Key,
    inbox: &str,
) -> Result<Client, async_nats::ConnectError> {
    let mut options = ConnectOptions::with_nkey(key.seed())
        .name("xinmoi")
        .custom_inbox_prefix(inbox)
        .retry_on_initial_connect()
        .reconnect_delay_callback(|attempt| {
            let most =
                Duration::from_millis(100).saturating_mul(1 << attempt.min(7)).min(RECONNECT_MAX);
            most.mul_f64(0.5 + fastrand::f64() / 2.0)
        })
        .event_callback(|event| async move { tracing::debug!(%event, "The broker: {event}") });
    if let Some(authority) = &broker.authority {
        options = options.add_root_certificates(authority.clone()).require_tls(true);
    }
    options.connect(broker.servers.as_slice()).await
}

/// An office's line over a broker.
///
/// # Errors
/// When an address is none, or the authority cannot be read.
pub async fn line(
    broker: &Broker,
    site: &str,
    key: &Key,
) -> Result<Line, async_nats::ConnectError> {
    let client = connect(broker, key, &subjects::inbox(site)).await?;
    let (line, said, hear) = Line::new();
    tokio::spawn(speak(client.clone(), site.to_owned(), said, hear.clone()));
    tokio::spawn(listen(client, site.to_owned(), hear));
    Ok(line)
}

async fn speak(
    client: Client,
    site: String,
    mut said: mpsc::Receiver<Out>,
    hear: mpsc::Sender<In>,
) {
    let mut stream = jetstream::new(client.clone());
    stream.set_timeout(ACK_MAX);
    while let Some(said) = said.recv().await {
        let (subject, bytes, signature) = match said {
            Out::Batch { id, bytes, signature } => {
                let publish = PublishMessage::build()
                    .payload(bytes.into())
                    .headers(signed(&signature))
                    .message_id(id);
                put(&stream, subjects::log(&site), publish, hear.clone()).await;
                continue;
            }
            Out::Report { bytes, signature } => (subjects::report(&site), bytes, signature),
            Out::Reply { bytes, signature } => (subjects::reply(&site), bytes, signature),
        };
        let sent = client.publish_with_headers(subject, signed(&signature), bytes.into()).await;
        if let Err(error) = sent {
            warn!(%error, "The broker is not reached: {error}");
        }
    }
}

/// Gives a batch to the broker's store, and tells what became of it when that is known.
async fn put(
    stream: &jetstream::Context,
    subject: String,
    publish: PublishMessage,
    hear: mpsc::Sender<In>,
) {
    let sent = stream.send_publish(subject, publish).await;
    tokio::spawn(async move {
        let heard = match sent {
            Ok(ack) => {
                ack.await.map_or_else(|error| In::Failed(error.to_string()), |_| In::Accepted)
            }
            Err(error) => In::Failed(error.to_string()),
        };
        let _ = hear.send(heard).await;
    });
}

async fn listen(client: Client, site: String, hear: mpsc::Sender<In>) {
    let (told, ask) = (subjects::told(&site), subjects::ask(&site));
    let (Ok(told), Ok(ask)) = (client.subscribe(told).await, client.subscribe(ask).await) else {
        warn!("The broker's client has ended");
        return;
    };
    let told = told.map(|message| {
        let (bytes, signature) = opened(&message);
        In::Answer { bytes, signature }
    });
    let ask = ask.map(|message| {
        let (bytes, signature) = opened(&message);
        In::Ask { bytes, signature }
    });
    let mut all = futures_util::stream::select(told, ask);
    while let Some(heard) = all.next().await {
        if hear.send(heard).await.is_err() {
            return;
        }
    }
}

/// The header in which a signature stands.
const SIGNATURE: &str = "Xinmoi-Signature";

pub(crate) fn signed(signature: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(SIGNATURE, signature);
    headers
}

/// What a message says, and its signature, empty where there is none.
pub(crate) fn opened(message: &Message) -> (Vec<u8>, String) {
    let signature = message.headers.as_ref().and_then(|headers| headers.get(SIGNATURE));
    (message.payload.to_vec(), signature.map(|s| s.as_str().to_owned()).unwrap_or_default())
}
