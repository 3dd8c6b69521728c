//! One view: its line of frames, and how it stood with the last of them.

use crate::stream::encode;
use crate::stream::frame;
use crate::stream::line::Line;
use dispatcher::Record;
use office::{Millis, Office};
use tokio_tungstenite::tungstenite::Bytes;
use wire::{Changed, Event, Frame, Shown, stamp};

/// How old a snapshot may be that is sent to one more socket, in milliseconds: its time is what sets a screen's clock.
/// When a thousand screens come back at once, each view is told a few times and not a thousand.
const SNAPSHOT_FRESH_MS: i64 = 100;

/// A view's line of frames, and how the view stood with the last of them.
pub(super) struct Told<S> {
    pub(super) line: Line,
    pub(super) state: S,
    /// Events not told yet.
    drafts: Vec<Draft>,
    /// Events since somebody looked.
    unseen: usize,
    /// The newest snapshot, and from when, until something else is told.
    snapshot: Option<(Millis, Bytes)>,
}

/// An event of a frame to come.
#[derive(Clone)]
pub(super) struct Draft {
    seq: u64,
    kind: &'static str,
    at: String,
    event: Event,
}

impl<S: Shown> Told<S> {
    pub(super) fn new(line: Line, state: S) -> Self {
        Self { line, state, drafts: Vec::new(), unseen: 0, snapshot: None }
    }

    pub(super) fn draft(&mut self, draft: Option<Draft>) {
        self.drafts.extend(draft);
    }

    /// Tells the drafts, and with the last of them how the view stands otherwise after all of them. What changed
    /// without an event of this view is told as such.
    pub(super) fn tell(&mut self, state: S, seq: u64, at: &str) {
        let mut changed = state.since(&self.state);
        self.state = state;
        self.forget_snapshot();
        if self.drafts.is_empty() && changed.is_some() {
            let (kind, at, event) = ("view_changed", at.to_owned(), Event::ViewChanged);
            self.drafts.push(Draft { seq, kind, at, event });
        }
        let count = self.drafts.len();
        for (n, draft) in self.drafts.drain(..).enumerate() {
            push(&mut self.line, draft, if n + 1 == count { changed.take() } else { None });
        }
        self.unseen = if self.line.is_followed() { 0 } else { self.unseen + count };
    }

    /// Tells how the view stands otherwise though nothing happened. `always`: also when it does not, for those who follow
    /// this line and make frames of their own.
    pub(super) fn tell_meanwhile(&mut self, state: S, at: &str, always: bool) {
        let changed = state.since(&self.state);
        if changed.is_none() && !always {
            return;
        }
        self.state = state;
        self.forget_snapshot();
        if self.line.is_followed() {
            let (at, event) = (at.to_owned(), Event::ViewChanged);
            let told = Frame::<(), _>::Meanwhile { at, event, changed };
            self.line.push(self.line.last(), "view_changed", frame::text(&told));
        }
    }

    /// Mentions what is of no use later: it is not numbered, and who was away does not hear of it.
    pub(super) fn mention(&mut self, draft: Draft) {
        if self.line.is_followed() {
            let Draft { kind, at, event, .. } = draft;
            let told = Frame::<(), _>::Meanwhile { at, event, changed: None };
            self.line.push(self.line.last(), kind, frame::text(&told));
        }
    }

    /// Whether nobody looked for as long as its frames are kept, nor looks: none of them leads from what anybody saw to
    /// this.
    pub(super) fn is_stale(&self) -> bool {
        self.unseen >= self.line.kept() && !self.line.is_followed()
    }

    /// Keeps it for as long again: somebody looks, or is about to.
    pub(super) fn keep(&mut self) {
        self.unseen = 0;
    }

    pub(super) fn forget_snapshot(&mut self) {
        self.snapshot = None;
    }

    /// A snapshot for one more socket, made unless there is one; `None` when none can be made.
    pub(super) fn snapshot(
        &mut self,
        at: Millis,
        make: impl FnOnce(u64) -> Option<Bytes>,
    ) -> Option<Bytes> {
        let fresh = |made: &Millis| (0..SNAPSHOT_FRESH_MS).contains(&(at.0 - made.0));
        if let Some((_, bytes)) = self.snapshot.as_ref().filter(|(made, _)| fresh(made)) {
            return Some(bytes.clone());
        }
        let bytes = make(self.line.last())?;
        self.snapshot = Some((at, bytes.clone()));
        Some(bytes)
    }
}

impl Draft {
    pub(super) fn of(record: &Record, office: &Office, event: Event) -> Self {
        let at = stamp(record.at, office.zone());
        Self { seq: record.seq, kind: encode::kind(record), at, event }
    }
}

pub(super) fn push(line: &mut Line, draft: Draft, changed: Option<Changed>) {
    let Draft { seq, kind, at, event } = draft;
    let told = Frame::<(), _>::Event { seq, prev: line.last(), at, event, changed };
    line.push(seq, kind, frame::text(&told));
}
