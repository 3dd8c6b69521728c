//! One line of frames, shared by every socket that follows it.

use std::collections::VecDeque;
use tokio::sync::broadcast;
use tokio_tungstenite::tungstenite::Utf8Bytes;

/// Frames kept for those who come back: at two events a second, some eight minutes of a city centre.
pub(crate) const WINDOW: usize = 1_024;
/// The same for those whose frames are many and large: a tablet that was away for longer is told how things stand.
pub(crate) const WINDOW_OF_STAFF: usize = 128;
/// Frames that wait for one socket. One that falls further behind is sent a snapshot.
const BACKLOG: usize = 256;

/// A frame, encoded, and what it was made from.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    pub(crate) seq: u64,
    pub(crate) prev: u64,
    /// The event's kind, for views that make frames of their own.
    pub(crate) kind: &'static str,
    pub(crate) text: Utf8Bytes,
}

/// What a socket that opens is sent first.
pub(crate) enum First {
    /// It missed nothing.
    Nothing,
    /// It missed these.
    Missed(Vec<Shot>),
    /// It knows nothing that continues.
    Snapshot,
}

/// A line of frames: what happened, in order, each naming the one before it.
#[derive(Debug)]
pub(crate) struct Line {
    last: u64,
    kept: usize,
    window: VecDeque<Shot>,
    sockets: broadcast::Sender<Shot>,
}

impl Line {
    /// A line that told the event `last` last, and keeps so many frames.
    pub(crate) fn new(last: u64, kept: usize) -> Self {
        Self { last, kept, window: VecDeque::new(), sockets: broadcast::Sender::new(BACKLOG) }
    }

    /// The last event that this line showed, 0 if none.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    pub(crate) fn push(&mut self, seq: u64, kind: &'static str, text: Utf8Bytes) {
        let shot = Shot { seq, prev: self.last, kind, text };
        self.last = seq;
        if self.window.len() == self.kept {
            self.window.pop_front();
        }
        self.window.push_back(shot.clone());
        if dispatcher::mutant("drop_frame") && seq.is_multiple_of(97) {
            return;
        }
        // Nobody looking is fine: a lobby with its television switched off still serves people.
        let _ = self.sockets.send(shot);
    }

    /// Whether it ever showed anything, or somebody waits for what it will show.
    pub(crate) fn is_needed(&self) -> bool {
        self.last > 0 || self.sockets.receiver_count() > 0
    }

    pub(crate) fn follow(&self) -> broadcast::Receiver<Shot> {
        self.sockets.subscribe()
    }

    /// What one who saw everything up to `after` has to be told.
    pub(crate) fn since(&self, after: u64) -> First {
        if after == self.last {
            return First::Nothing;
        }
        let missed: Vec<Shot> = self.window.iter().filter(|s| s.seq > after).cloned().collect();
        match missed.first() {
            Some(first) if first.prev == after => First::Missed(missed),
            Some(_) | None => First::Snapshot,
        }
    }
}
