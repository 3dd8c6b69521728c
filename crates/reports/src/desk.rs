//! A counter's day: open, at rest, closed.

use office::{Desk, DeskState, Millis, UserName};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Closed,
    /// As it was left the day before: nobody knows since when somebody has been there.
    Left(DeskState),
    Open(Millis),
    AtRest(Millis),
}

/// What a counter's time went into. Milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Work {
    pub(crate) open_ms: i64,
    pub(crate) rest_ms: i64,
    pub(crate) taken_back: u64,
    /// Who sits there.
    pub(crate) clerk: Option<UserName>,
    /// Somebody pressed something here.
    pub(crate) used: bool,
    phase: Phase,
}

impl Default for Work {
    fn default() -> Self {
        Self {
            open_ms: 0,
            rest_ms: 0,
            taken_back: 0,
            clerk: None,
            used: false,
            phase: Phase::Closed,
        }
    }
}

impl Work {
    /// As it was left the day before.
    pub(crate) fn left(desk: &Desk) -> Self {
        Self { clerk: desk.clerk.clone(), phase: Phase::Left(desk.state), ..Self::default() }
    }

    /// Something is pressed there: from here on its time counts.
    pub(crate) fn press(&mut self, at: Millis) {
        self.used = true;
        let Phase::Left(state) = self.phase else { return };
        self.phase = match state {
            DeskState::Open => Phase::Open(at),
            DeskState::Paused => Phase::AtRest(at),
            DeskState::Closed => Phase::Closed,
        };
    }

    pub(crate) fn open(&mut self, at: Millis) {
        self.turn(at, Phase::Open(at));
    }

    pub(crate) fn rest(&mut self, at: Millis) {
        self.turn(at, Phase::AtRest(at));
    }

    /// It closes, or its day is over.
    pub(crate) fn close(&mut self, at: Millis) {
        self.turn(at, Phase::Closed);
    }

    fn turn(&mut self, at: Millis, to: Phase) {
        match self.phase {
            Phase::Open(since) => self.open_ms += at.since(since).max(0),
            Phase::AtRest(since) => self.rest_ms += at.since(since).max(0),
            Phase::Closed | Phase::Left(_) => {}
        }
        self.phase = to;
    }
}
