//! Why an announcement could not be made.

/// Why an announcement could not be made. Every variant names what to mend.
#[derive(Debug, thiserror::Error)]
pub enum VoiceError {
    /// No pack of that name is part of this program.
    #[error("there is no voice pack {wanted:?} in this program; it has: {present}")]
    NoPack {
        /// The pack asked for.
        wanted: String,
        /// The packs there are.
        present: String,
    },
    /// The manifest cannot be used.
    #[error("{pack}/pack.toml: {problem}")]
    BadManifest {
        /// The pack's name or folder.
        pack: String,
        /// What is wrong, with line and column where known.
        problem: String,
    },
    /// The sentence needs a clip that the pack does not have.
    #[error("voice pack {pack:?} has no clip for slot {slot:?}")]
    MissingSlot {
        /// The pack's name or folder.
        pack: String,
        /// The slot's name in `pack.toml`.
        slot: String,
    },
    /// A clip's file is missing, damaged or of another kind.
    #[error("{pack}/{file}: {problem}")]
    BadClip {
        /// The pack's name or folder.
        pack: String,
        /// The file.
        file: String,
        /// What is wrong.
        problem: String,
    },
    /// The office's own program did not speak.
    #[error("voice engine {engine:?}, for {text:?}: {problem}")]
    Engine {
        /// The program.
        engine: String,
        /// What it was to say.
        text: String,
        /// What is wrong.
        problem: String,
    },
    /// The bytes are not a WAV file of the kind that this program writes.
    #[error("not an announcement's WAV file: {0}")]
    BadWav(String),
    /// The words have no sound at all, so there is nothing to set a level by.
    #[error("voice pack {pack:?}: the announcement is silent")]
    Silent {
        /// The pack's name or folder.
        pack: String,
    },
}
