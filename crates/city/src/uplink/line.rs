//! What goes over a line, whatever it is made of.

use tokio::sync::mpsc;

/// Messages in a line's mouth. More are dropped, and what they said is said again.
const QUEUE: usize = 64;

/// What an office says.
#[derive(Debug)]
pub enum Out {
    /// Records.
    Batch {
        /// The same for the same batch: the broker drops its second copy.
        id: String,
        /// The batch.
        bytes: Vec<u8>,
        /// The office's word for it.
        signature: String,
    },
    /// How it stands.
    Report {
        /// The report.
        bytes: Vec<u8>,
        /// The office's word for it.
        signature: String,
    },
    /// What it answers to a question.
    Reply {
        /// The reply.
        bytes: Vec<u8>,
        /// The office's word for it.
        signature: String,
    },
}

/// What it hears.
#[derive(Debug)]
pub enum In {
    /// A batch arrived at the broker.
    Accepted,
    /// One did not, or nobody knows.
    Failed(String),
    /// The hub tells what it has.
    Answer {
        /// The answer.
        bytes: Vec<u8>,
        /// The hub's word for it.
        signature: String,
    },
    /// The hub asks something.
    Ask {
        /// The question.
        bytes: Vec<u8>,
        /// The hub's word for it.
        signature: String,
    },
}

/// An office's end of a line.
#[derive(Debug)]
pub struct Line {
    out: mpsc::Sender<Out>,
    heard: mpsc::Receiver<In>,
}

impl Line {
    /// A line, and its other end: what is said there, and where what comes is put.
    #[must_use]
    pub fn new() -> (Self, mpsc::Receiver<Out>, mpsc::Sender<In>) {
        let (out, said) = mpsc::channel(QUEUE);
        let (hear, heard) = mpsc::channel(QUEUE);
        (Self { out, heard }, said, hear)
    }

    pub(super) async fn heard(&mut self) -> Option<In> {
        self.heard.recv().await
    }

    /// Says something, if there is room: a report that is not said is followed by another, and a batch by its loss.
    pub(super) fn say(&self, what: Out) {
        let _ = self.out.try_send(what);
    }

    pub(super) fn sayer(&self) -> mpsc::Sender<Out> {
        self.out.clone()
    }
}
