//! Every parser that reads what others wrote, as a function of bytes. `fuzz/` gives each of them to libFuzzer; a test
//! here gives them the kept corpora and mutations of those, by a seed.
//!
//! A target panics when its parser does, or when what was read does not read the same again. What a parser refuses is
//! an answer, not a fault.
#![allow(clippy::missing_panics_doc, reason = "a target fails by panicking")]

mod bodies;
mod house;
mod log;
mod mutate;
mod sound;
mod texts;

pub use mutate::{Mutator, corpus};

/// A parser under test.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The name of its corpus in `fuzz/corpus/` and of its program in `fuzz/fuzz_targets/`.
    pub name: &'static str,
    /// Reads the bytes.
    pub read: fn(&[u8]),
    /// The largest input worth trying, in bytes: beyond it only a limit is met.
    pub bytes_max: usize,
}

/// All of them.
pub const TARGETS: [Target; 15] = [
    Target { name: "requests", read: bodies::requests, bytes_max: 4_096 },
    Target { name: "words", read: bodies::words, bytes_max: 1_024 },
    Target { name: "incoming", read: bodies::incoming, bytes_max: 16_384 },
    Target { name: "frames", read: bodies::frames, bytes_max: 8_192 },
    Target { name: "configuration", read: texts::configuration, bytes_max: 16_384 },
    Target { name: "calendar", read: texts::calendar, bytes_max: 8_192 },
    Target { name: "names", read: texts::names, bytes_max: 512 },
    Target { name: "rows", read: log::rows, bytes_max: 4_096 },
    Target { name: "events", read: log::events, bytes_max: 16_384 },
    Target { name: "manifest", read: sound::manifest, bytes_max: 8_192 },
    Target { name: "clip", read: sound::clip, bytes_max: 16_384 },
    Target { name: "wav", read: sound::wav, bytes_max: 4_096 },
    Target { name: "take", read: sound::take, bytes_max: 65_536 },
    Target { name: "bundle", read: sound::bundle, bytes_max: 65_536 },
    Target { name: "http", read: house::http, bytes_max: 4_096 },
];

/// The target of a name.
#[must_use]
pub fn target(name: &str) -> Target {
    let found = TARGETS.into_iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("there is no target {name}"))
}
