//! The hub's end of the broker.

use crate::batch::BATCH_BYTES_MAX;
use crate::hub::ask::Reply;
use crate::hub::board::Board;
use crate::hub::config::{BrokerConfig, Offices};
use crate::hub::intake::Came;
use crate::key::{For, Key, said_by};
use crate::report::Answer;
use crate::subjects;
use crate::uplink::nats::{Broker, connect, opened, signed};
use async_nats::jetstream::consumer::pull::Stream as Messages;
use async_nats::jetstream::consumer::{AckPolicy, PullConsumer, pull};
use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use async_nats::jetstream::{self, Message};
use async_nats::{Client, Error};
use futures_util::StreamExt;
use std::sync::Arc;
use std::time::Duration;
use tracing::warn;

/// The consumer's name: whichever hub works goes on where the last one was.
const CONSUMER: &str = "intake";

/// A message that is not acknowledged by then comes again: a transaction takes milliseconds, a hub's start seconds.
const ACK_WAIT: Duration = Duration::from_secs(60);

/// Messages of one office in the store at once; it waits with the rest.
const OF_ONE_MAX: i64 = 64;

/// Bytes of a message's headers: a signature, an id.
const HEADERS_MAX: usize = 4_096;

/// Messages that are with a hub at once.
pub(crate) const FETCH_MAX: usize = 256;

/// The hub, connected.
#[derive(Clone, Debug)]
pub(crate) struct HubBroker {
    client: Client,
    key: Arc<Key>,
}

impl HubBroker {
    pub(crate) async fn connect(config: &BrokerConfig, key: &Arc<Key>) -> Result<Self, Error> {
        let broker =
            Broker { servers: config.servers.clone(), authority: config.authority.clone() };
        let client = connect(&broker, key, "_INBOX_hub").await?;
        Ok(Self { client, key: Arc::clone(key) })
    }

    /// What lies in the broker's store, as it comes. Makes the store where there is none: it may have been wiped.
    pub(crate) async fn messages(&self, config: &BrokerConfig) -> Result<Messages, Error> {
        let context = jetstream::new(self.client.clone());
        let wanted = Config {
            name: subjects::STREAM.to_owned(),
            subjects: vec![subjects::LOGS.to_owned()],
            retention: RetentionPolicy::WorkQueue,
            discard: DiscardPolicy::New,
            // One office is not to take the room of the others.
            max_messages_per_subject: OF_ONE_MAX,
            discard_new_per_subject: true,
            max_message_size: i32::try_from(BATCH_BYTES_MAX + HEADERS_MAX).unwrap_or(i32::MAX),
            storage: StorageType::File,
            max_bytes: i64::from(config.store_max_mib) << 20,
            num_replicas: usize::from(config.replicas),
            ..Config::default()
        };
        let stream = context.get_or_create_stream(wanted.clone()).await?;
        if stream.cached_info().config.max_bytes != wanted.max_bytes
            || stream.cached_info().config.num_replicas != wanted.num_replicas
        {
            context.update_stream(&wanted).await?;
        }
        let consumer: PullConsumer = stream
            .get_or_create_consumer(
                CONSUMER,
                pull::Config {
                    durable_name: Some(CONSUMER.to_owned()),
                    ack_policy: AckPolicy::Explicit,
                    ack_wait: ACK_WAIT,
                    max_ack_pending: i64::try_from(FETCH_MAX * 8).unwrap_or(i64::MAX),
                    ..pull::Config::default()
                },
            )
            .await?;
        let messages = consumer
            .stream()
            .max_messages_per_batch(FETCH_MAX)
            .heartbeat(Duration::from_secs(15))
            .expires(Duration::from_secs(45))
            .messages()
            .await?;
        Ok(messages)
    }

    /// Answers what offices say of themselves, until the client ends.
    pub(crate) async fn hear_reports(self, board: Board, leads: impl Fn() -> bool) {
        let Ok(mut reports) = self.client.subscribe(subjects::REPORTS).await else { return };
        while let Some(message) = reports.next().await {
            let (bytes, signature) = opened(&message);
            let site = subjects::site_of(&message.subject);
            // A hub that waits listens, and lets the one that works speak.
            if let Some(answer) = board.take(site, &bytes, &signature).filter(|_| leads()) {
                self.tell(site, &answer).await;
            }
        }
    }

    /// Takes what offices reply, until the client ends.
    pub(crate) async fn hear_replies(self, offices: Offices, took: impl Fn(Reply)) {
        let Ok(mut replies) = self.client.subscribe(subjects::REPLIES).await else { return };
        while let Some(message) = replies.next().await {
            let (bytes, signature) = opened(&message);
            let site = subjects::site_of(&message.subject);
            let said =
                offices.key(site).is_some_and(|key| said_by(key, For::Reply, &bytes, &signature));
            match serde_json::from_slice::<Reply>(&bytes) {
                Ok(reply) if said && reply.site == site => took(reply),
                Ok(_) | Err(_) => warn!(site, "A reply is not from the office whose name it has"),
            }
        }
    }

    /// Tells an office something.
    pub(crate) async fn tell(&self, site: &str, answer: &Answer) {
        let bytes = serde_json::to_vec(answer).expect("it is made of texts and numbers");
        let signature = self.key.sign(For::Answer, &bytes);
        self.publish(subjects::told(site), bytes, &signature).await;
    }

    /// Asks an office something.
    pub(crate) async fn ask(&self, site: &str, bytes: Vec<u8>, signature: &str) {
        self.publish(subjects::ask(site), bytes, signature).await;
    }

    async fn publish(&self, subject: String, bytes: Vec<u8>, signature: &str) {
        let sent = self.client.publish_with_headers(subject, signed(signature), bytes.into()).await;
        if let Err(error) = sent {
            warn!(%error, "The broker is not reached: {error}");
        }
    }
}

/// What a message of the store holds.
pub(crate) fn came(message: &Message) -> Came {
    let (bytes, signature) = opened(&message.message);
    Came { site: subjects::site_of(&message.subject).to_owned(), bytes, signature: Some(signature) }
}
