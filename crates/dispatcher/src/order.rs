//! Orders to the dispatcher and its answers.

use crate::admin::{AdminCommand, AdminRefusal};
use journal::{Place, VoiceEvent};
use office::{Actor, Command, Event, Millis, Office, Refusal};

/// What is ordered.
#[derive(Clone, Debug)]
pub enum What {
    /// A command to the office.
    Office(Command),
    /// People, devices, sessions, configuration.
    Admin(AdminCommand),
    /// Something that a loudspeaker did or is to do.
    Voice(VoiceEvent),
}

/// Under which key an answer is kept, and for which request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Idempotency {
    /// SHA-256 of caller, method, path and key.
    pub scope: [u8; 32],
    /// SHA-256 of the body.
    pub request: [u8; 32],
}

/// What became of an order, to make its answer from.
#[derive(Debug)]
pub struct Done<'a> {
    /// The office after it.
    pub office: &'a Office,
    /// What happened; empty when there was nothing to do.
    pub events: &'a [Event],
    /// When.
    pub at: Millis,
}

/// An answer, ready to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The log's number under which screens will show it.
    pub seq: u64,
    /// Whether it was given before, under the same key.
    pub repeated: bool,
}

/// Makes status and body of an answer. Runs on the writer's thread: keep it short.
pub(crate) type Render = Box<dyn FnOnce(&Done<'_>) -> (u16, Vec<u8>) + Send>;

/// Who gives an order, and where they sit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// Who.
    pub actor: Actor,
    /// At which machine, when it is a person of the staff.
    pub from: Option<Place>,
}

impl From<Actor> for Author {
    fn from(actor: Actor) -> Self {
        Self { actor, from: None }
    }
}

/// An order with everything that is needed to answer it.
pub struct Order {
    pub(crate) what: What,
    pub(crate) by: Author,
    pub(crate) key: Option<Idempotency>,
    pub(crate) render: Render,
}

impl std::fmt::Debug for Order {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Order").field("what", &self.what).finish_non_exhaustive()
    }
}

impl Order {
    /// An order whose answer is 204 without a body.
    #[must_use]
    pub fn new(what: What, by: impl Into<Author>) -> Self {
        Self { what, by: by.into(), key: None, render: Box::new(|_| (204, Vec::new())) }
    }

    /// Keeps the answer for whoever asks again under this key.
    #[must_use]
    pub fn once(mut self, key: Option<Idempotency>) -> Self {
        self.key = key;
        self
    }

    /// Makes the answer.
    #[must_use]
    pub fn answered_by(
        mut self,
        render: impl FnOnce(&Done<'_>) -> (u16, Vec<u8>) + Send + 'static,
    ) -> Self {
        self.render = Box::new(render);
        self
    }
}

/// Why an order has no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CommandError {
    /// The rules say no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The accounts say no.
    #[error(transparent)]
    AdminRefused(#[from] AdminRefusal),
    /// The key was used for another request.
    #[error("this idempotency key was used for another request")]
    IdempotencyMismatch,
    /// Too many orders wait.
    #[error("too many orders wait")]
    Overloaded,
    /// The disk has no room.
    #[error("the disk is full")]
    DiskFull,
    /// The store failed and is being opened again.
    #[error("the store failed: {0}")]
    StoreFailed(String),
    /// The server is stopping.
    #[error("the server is stopping")]
    Stopped,
}
