//! What happened in a simulated office: its last lines, and a hash of all of them.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Lines told when a seed fails.
const TOLD: usize = 60;

/// The transcript of a run.
#[derive(Debug, Default)]
pub(crate) struct Story {
    last: VecDeque<String>,
    /// Keyed with zeros: the same lines, the same hash, in any process.
    hash: DefaultHasher,
    pub(crate) actions: u64,
}

impl Story {
    pub(crate) fn line(&mut self, at: i64, line: &str) {
        self.only_hash(line);
        self.actions += 1;
        if self.last.len() == TOLD {
            self.last.pop_front();
        }
        self.last.push_back(format!("{:>11.3} {line}", at as f64 / 1000.0));
    }

    /// Belongs to the transcript, but would only lengthen the story.
    pub(crate) fn only_hash(&mut self, line: &str) {
        line.hash(&mut self.hash);
    }

    pub(crate) fn hash(&self) -> u64 {
        self.hash.finish()
    }

    pub(crate) fn told(&self) -> String {
        self.last.iter().cloned().collect::<Vec<_>>().join("\n")
    }
}
