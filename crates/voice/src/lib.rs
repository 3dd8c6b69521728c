//! The office's voice: a sentence becomes slots, slots become clips of a pack, clips become one levelled waveform.
//!
//! No sound card here: what plays a waveform is the speaker's business, or a browser's.
//!
//! ```
//! use office::speech::{Kind, Sentence};
//! use voice::Pack;
//!
//! let pack = Pack::embedded("vi")?;
//! let call = Sentence::new(Kind::Call, "4042".parse()?, 3.try_into()?);
//! let wav = pack.announce(&call)?.to_wav();
//! # assert!(wav.len() > 100_000);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assemble;
mod bundle;
mod cache;
mod decode;
mod disk;
mod embedded;
mod engine;
mod error;
mod level;
mod library;
#[cfg(feature = "listen")]
pub mod listen;
mod manifest;
mod pack;
pub mod reading;
mod spoken;
mod take;
mod vorbis;
mod waveform;

pub use assemble::Cue;
pub use bundle::{BUNDLE_BYTES_MAX, BundleError};
pub use engine::Engine;
pub use error::VoiceError;
pub use level::Loudness;
pub use library::{About, By, Changed, Draft, Library, LibraryError, PACKS_MAX};
pub use manifest::{Change, Clip, Manifest, is_language, is_slot};
pub use pack::Pack;
pub use spoken::{Sound, announce, announce_among, cues};
pub use take::{Measures, TAKE_BYTES_MAX, Take, TakeError, take};
pub use waveform::Waveform;

/// Samples a second, of packs and of finished announcements.
pub const RATE: u32 = 48_000;

/// Samples in `ms` milliseconds at [`RATE`].
pub(crate) const fn samples(ms: usize) -> usize {
    ms * RATE as usize / 1000
}
