//! One line of frames, shared by every socket that follows it.

use std::collections::VecDeque;
use std::sync::Arc;
use tokio_tungstenite::tungstenite::Bytes;

/// Frames kept for those who come back: at two events a second, some eight minutes of a city centre.
pub(crate) const WINDOW: usize = 1_024;
/// The same for those whose frames are many and large: a tablet that was away for longer is told how things stand.
pub(crate) const WINDOW_OF_STAFF: usize = 128;
/// Frames that wait for one socket. One that falls further behind is sent a snapshot.
const BACKLOG: u64 = 256;

/// A frame, encoded, and what it was made from.
#[derive(Clone, Debug)]
pub(crate) struct Shot {
    pub(crate) seq: u64,
    pub(crate) prev: u64,
    /// The event's kind, for views that make frames of their own.
    pub(crate) kind: &'static str,
    pub(crate) frame: Bytes,
}

/// What a socket that opens is sent first.
pub(crate) enum First {
    /// It missed nothing.
    Nothing,
    /// It missed these.
    Missed(Vec<Bytes>),
    /// It knows nothing that continues.
    Snapshot,
}

/// Whoever follows a line holds one: which line, told from every other of this start.
pub(crate) type Ticker = Arc<u32>;

/// Frames of a line that are due to all its followers: one stretch of bytes for each of them.
#[derive(Clone, Debug)]
pub(crate) struct Due {
    pub(crate) line: u32,
    /// Frames that the line had before.
    pub(crate) from: u64,
    /// And has with these.
    pub(crate) upto: u64,
    /// Absent when there are more than wait for anybody, or the line is gone.
    pub(crate) frames: Option<Bytes>,
}

/// A line of frames: what happened, in order, each naming the one before it.
#[derive(Debug)]
pub(crate) struct Line {
    ticker: Ticker,
    last: u64,
    /// What happened up to here is in the first snapshot and in no frame.
    begun: u64,
    kept: usize,
    window: VecDeque<Shot>,
    /// Frames so far.
    told: u64,
    /// Those of them that are not due any more.
    delivered: u64,
}

impl Line {
    /// A line of a number of its own that keeps so many frames, for a view that showed the event `last` last and stands
    /// as after `begun`.
    pub(crate) fn new(number: u32, last: u64, begun: u64, kept: usize) -> Self {
        let (ticker, window) = (Arc::new(number), VecDeque::new());
        Self { ticker, last, begun, kept, window, told: 0, delivered: 0 }
    }

    /// Its number, told from that of every other line of this start.
    pub(crate) fn number(&self) -> u32 {
        *self.ticker
    }

    /// The last event that this line showed, 0 if none.
    pub(crate) fn last(&self) -> u64 {
        self.last
    }

    /// The frames so far: where one who begins here goes on.
    pub(crate) fn told(&self) -> u64 {
        self.told
    }

    /// How many frames it keeps.
    pub(crate) fn kept(&self) -> usize {
        self.kept
    }

    pub(crate) fn push(&mut self, seq: u64, kind: &'static str, frame: Bytes) {
        let shot = Shot { seq, prev: self.last, kind, frame };
        self.last = seq;
        self.told += 1;
        if self.window.len() == self.kept {
            self.window.pop_front();
        }
        self.window.push_back(shot);
    }

    /// Whether somebody looks.
    pub(crate) fn is_followed(&self) -> bool {
        Arc::strong_count(&self.ticker) > 1
    }

    /// Whether it ever showed anything, or somebody waits for what it will show.
    pub(crate) fn is_needed(&self) -> bool {
        self.last > 0 || self.is_followed()
    }

    pub(crate) fn follow(&self) -> Ticker {
        Arc::clone(&self.ticker)
    }

    /// What became due since this was asked last; nothing where nobody looks.
    pub(crate) fn due(&mut self) -> Option<Due> {
        let from = std::mem::replace(&mut self.delivered, self.told);
        if from == self.told || !self.is_followed() {
            return None;
        }
        let frames = self.after(from, usize::MAX).map(|(shots, _)| joined(&shots));
        Some(Due { line: self.number(), from, upto: self.told, frames })
    }

    /// What is due when the line is given up: its followers find that it is there no more.
    pub(crate) fn gone(&self) -> Due {
        Due { line: self.number(), from: self.told, upto: self.told, frames: None }
    }

    /// The frames that wait for one who took so many, at most so many of them, and how many it has taken with them.
    /// `None`: too many wait.
    pub(crate) fn after(&self, taken: u64, most: usize) -> Option<(Vec<Shot>, u64)> {
        let behind = self.told.checked_sub(taken).filter(|behind| *behind <= BACKLOG)?;
        let behind = usize::try_from(behind).ok().filter(|n| *n <= self.window.len())?;
        let shots = self.window.range(self.window.len() - behind..).take(most);
        let with_these = taken + u64::try_from(behind.min(most)).ok()?;
        Some((shots.filter(|shot| !is_dropped(shot)).cloned().collect(), with_these))
    }

    /// What one who saw everything up to `after` has to be told.
    pub(crate) fn since(&self, after: u64) -> First {
        // Whoever saw the last event before this line may have seen how things stood then, and not what changed since.
        if after < self.begun {
            return First::Snapshot;
        }
        if after == self.last {
            return First::Nothing;
        }
        // What was told meanwhile is told anew, as it is.
        let mut missed = self.window.iter().filter(|s| s.seq > after && s.seq != s.prev).peekable();
        match missed.peek() {
            Some(first) if first.prev == after => {
                First::Missed(missed.map(|s| s.frame.clone()).collect())
            }
            Some(_) | None => First::Snapshot,
        }
    }
}

fn joined(shots: &[Shot]) -> Bytes {
    match shots {
        [one] => one.frame.clone(),
        many => many.iter().map(|shot| &shot.frame[..]).collect::<Vec<_>>().concat().into(),
    }
}

fn is_dropped(shot: &Shot) -> bool {
    dispatcher::mutant("drop_frame") && shot.seq.is_multiple_of(97)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(seq: u64) -> Bytes {
        format!("<{seq}>").into()
    }

    fn tell(line: &mut Line, seqs: std::ops::RangeInclusive<u64>) {
        seqs.for_each(|seq| line.push(seq, "ticket_issued", frame(seq)));
    }

    fn seqs(shots: &[Shot]) -> Vec<u64> {
        shots.iter().map(|shot| shot.seq).collect()
    }

    #[test]
    fn whoever_takes_some_at_a_time_is_told_all_once_and_in_order() {
        let mut line = Line::new(1, 0, 0, WINDOW);
        tell(&mut line, 1..=3);
        let (mut taken, mut heard) = (line.told(), Vec::new());
        for (upto, most) in [(10_u64, 4), (11, 4), (40, 32), (40, 32), (60, 1)] {
            let next = line.last() + 1;
            tell(&mut line, next..=upto);
            let (shots, upto) = line.after(taken, most).expect("it is near");
            heard.extend(seqs(&shots));
            taken = upto;
        }
        heard.extend(seqs(&line.after(taken, usize::MAX).expect("it is near").0));
        assert_eq!(heard, (4..=60).collect::<Vec<_>>());
    }

    #[test]
    fn one_too_far_behind_is_told_so() {
        for (kept, most) in [(WINDOW, BACKLOG), (WINDOW_OF_STAFF, 128)] {
            let mut line = Line::new(1, 0, 0, kept);
            tell(&mut line, 1..=most);
            assert!(line.after(0, usize::MAX).is_some(), "of {kept}");
            tell(&mut line, most + 1..=most + 1);
            assert!(line.after(0, usize::MAX).is_none(), "of {kept}");
            assert!(line.after(1, usize::MAX).is_some(), "of {kept}");
        }
    }

    #[test]
    fn what_is_due_is_one_stretch_and_due_once() {
        let mut line = Line::new(7, 0, 0, WINDOW);
        tell(&mut line, 1..=2);
        assert!(line.due().is_none(), "nobody looks");
        let _ticker = line.follow();
        assert!(line.due().is_none(), "it was told before anybody looked");
        tell(&mut line, 3..=5);
        let due = line.due().expect("it is due");
        assert_eq!((due.line, due.from, due.upto), (7, 2, 5));
        assert_eq!(due.frames, Some("<3><4><5>".into()));
        assert!(line.due().is_none(), "it was due before");
        tell(&mut line, 6..=6 + BACKLOG);
        assert_eq!(line.due().expect("it is due").frames, None, "more than wait for anybody");
    }

    #[test]
    fn one_who_comes_back_is_told_what_it_missed_while_it_is_kept() {
        let mut line = Line::new(1, 10, 10, 3);
        tell(&mut line, 11..=14);
        assert!(matches!(line.since(14), First::Nothing));
        assert!(
            matches!(line.since(12), First::Missed(frames) if frames == [frame(13), frame(14)])
        );
        assert!(matches!(line.since(10), First::Snapshot), "11 is not kept");
        assert!(matches!(line.since(99), First::Snapshot), "another past");
        let line = Line::new(1, 10, 12, 3);
        assert!(matches!(line.since(10), First::Snapshot), "something may have changed behind it");
    }
}
