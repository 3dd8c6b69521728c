//! `pack.toml`: what a pack says, in whose voice, under which licence, and the hash of every clip.

use serde::Deserialize;
use std::collections::BTreeSet;

/// A pack's description. docs/VOICE.md explains every key.
#[derive(Clone, Debug, Deserialize)]
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
    /// The clips.
    #[serde(rename = "clip")]
    pub clips: Vec<Clip>,
}

/// One clip.
#[derive(Clone, Debug, Deserialize)]
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
const FORMAT: u32 = 1;

impl Manifest {
    /// Reads a manifest; the error is one line for a person.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let manifest: Self = toml::from_str(text).map_err(|e| e.to_string())?;
        manifest.check()?;
        Ok(manifest)
    }

    fn check(&self) -> Result<(), String> {
        if self.format != FORMAT {
            return Err(format!("format = {}; this program reads {FORMAT}", self.format));
        }
        if self.sample_rate != crate::RATE {
            return Err(format!("sample_rate = {}; must be {}", self.sample_rate, crate::RATE));
        }
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
        Ok(())
    }

    /// The clip of a slot.
    pub(crate) fn clip(&self, slot: &str) -> Option<&Clip> {
        self.clips.iter().find(|clip| clip.slot == slot)
    }
}
