//! `pack.toml`: what a pack says, in whose voice, under which licence, and the hash of every clip.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A pack's description. docs/VOICE.md explains every key.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The layout of the pack; 1.
    pub format: u32,
    /// BCP 47 language, such as `vi`.
    pub language: String,
    /// Whose words and sounds: `north`, `south`.
    pub region: String,
    /// Who speaks.
    pub speaker: String,
    /// Whether a machine speaks. People have a right to know.
    pub synthetic: bool,
    /// SPDX licence of the clips.
    pub licence: String,
    /// Whom to thank.
    pub attribution: String,
    /// How the clips were made.
    pub made: String,
    /// Samples a second; 48000.
    pub sample_rate: u32,
    /// Of a pack in an office's library: what made this version of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub change: Option<Change>,
    /// What is to be read aloud for a slot, where the office wants other words than the reading list's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub reading: BTreeMap<String, String>,
    /// The clips.
    #[serde(rename = "clip", default, skip_serializing_if = "Vec::is_empty")]
    pub clips: Vec<Clip>,
}

/// What made a version of a pack.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Change {
    /// The version's number, from 1.
    pub version: u32,
    /// When, RFC 3339.
    pub at: String,
    /// Who did it: a log-in name.
    pub by: String,
    /// What was done: `create`, `take SLOT`, `drop SLOT`, `edit`, `publish`, `restore VERSION`, `import`.
    pub what: String,
}

/// One clip.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Clip {
    /// The slot that it fills, as [`office::speech::Slot`] writes itself.
    pub slot: String,
    /// What is heard, in words; empty for a chime.
    pub text: String,
    /// The file beside the manifest.
    pub file: String,
    /// SHA-256 of the file, lower-case hexadecimal.
    pub sha256: String,
}

/// The layout this program reads.
pub(crate) const FORMAT: u32 = 1;
/// Clips of one pack: every number to 999, every counter with four nouns, and room for an office's own.
pub(crate) const CLIPS_MAX: usize = 4_000;
/// The longest slot, in bytes; ours have thirty.
const SLOT_BYTES_MAX: usize = 64;
/// The longest text, in characters: twenty seconds of fast speech have four hundred.
const TEXT_CHARS_MAX: usize = 500;

impl Manifest {
    /// Reads a manifest; the error is one line for a person.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    /// The text that [`Manifest::parse`] reads.
    pub(crate) fn to_text(&self) -> String {
        toml::to_string(self).expect("texts, numbers and tables are always TOML")
    }

    pub(crate) fn check(&self) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!("format = {}; this program reads {FORMAT}", self.format));
        }
        if self.sample_rate != crate::RATE {
            return Err(format!("sample_rate = {}; must be {}", self.sample_rate, crate::RATE));
        }
        if !is_language(&self.language) {
            return Err(format!("language = {:?} is not a BCP 47 tag", self.language));
        }
        if self.clips.len() > CLIPS_MAX || self.reading.len() > CLIPS_MAX {
            return Err(format!("more than {CLIPS_MAX} clips"));
        }
        let told = [&self.region, &self.speaker, &self.licence, &self.attribution, &self.made];
        let read = self.reading.values().chain(self.clips.iter().map(|clip| &clip.text));
        if !told.into_iter().chain(read).all(|text| is_text(text)) {
            return Err(format!("a text is one line of at most {TEXT_CHARS_MAX} characters"));
        }
        self.check_slots()
    }

    fn check_slots(&self) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        for clip in &self.clips {
            // A manifest names files beside itself and nothing elsewhere on the disk.
            if clip.file.is_empty() || clip.file.starts_with('.') || clip.file.contains(['/', '\\'])
            {
                return Err(format!("slot {:?}: {:?} is not a file name", clip.slot, clip.file));
            }
            if !seen.insert(&clip.slot) {
                return Err(format!("slot {:?} stands twice", clip.slot));
            }
        }
        match seen.into_iter().chain(self.reading.keys()).find(|slot| !is_slot(slot)) {
            Some(slot) => Err(format!("{slot:?} is not a slot")),
            None => Ok(()),
        }
    }

    /// The clip of a slot.
    #[must_use]
    pub fn clip(&self, slot: &str) -> Option<&Clip> {
        self.clips.iter().find(|clip| clip.slot == slot)
    }

    /// Puts a clip into its slot, or empties the slot. The clips stay in the order of their slots.
    pub(crate) fn fill(&mut self, slot: &str, clip: Option<Clip>) {
        self.clips.retain(|there| there.slot != slot);
        self.clips.extend(clip);
        self.clips.sort_by(|a, b| a.slot.cmp(&b.slot));
    }
}

/// A slot's name: words of letters, digits, `_` and `-`, with `/` between them.
#[must_use]
pub fn is_slot(slot: &str) -> bool {
    let sign = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    slot.len() <= SLOT_BYTES_MAX
        && slot.split('/').all(|word| !word.is_empty() && word.chars().all(sign))
}

/// One line that can be read in one breath.
pub(crate) fn is_text(text: &str) -> bool {
    text.chars().count() <= TEXT_CHARS_MAX && !text.contains(char::is_control)
}

/// The shape of a BCP 47 tag: subtags of one to eight letters and digits, the first of two or three letters.
#[must_use]
pub fn is_language(tag: &str) -> bool {
    let mut subtags = tag.split('-');
    let language = subtags.next().unwrap_or_default();
    tag.len() <= 35
        && (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && subtags
            .all(|s| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric()))
}
