//! A voice pack: its manifest, its clips, and the announcements it can make.

use crate::assemble::{self, Cue};
use crate::cache::Cache;
use crate::embedded::Files;
use crate::level::{self, Loudness};
use crate::{Manifest, VoiceError, Waveform, vorbis};
use office::Language;
use office::speech::{self, Sentence, Slot};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

/// The largest file of a pack that is read: a manifest of thousands of clips, or twenty seconds of Vorbis.
const FILE_BYTES_MAX: u64 = 2 << 20;

/// A voice pack, ready to speak. Shared between threads; decoding happens on the caller's.
#[derive(Debug)]
pub struct Pack {
    name: String,
    language: Language,
    manifest: Manifest,
    source: Source,
    decoded: Mutex<Cache>,
}

/// Where the files are.
#[derive(Debug)]
enum Source {
    Program(&'static Files),
    Folder(PathBuf),
}

impl Pack {
    /// A pack that is part of this program, by the name of its folder in `sounds/`, such as `vi`.
    ///
    /// # Errors
    /// [`VoiceError::NoPack`] names the packs there are.
    pub fn embedded(name: &str) -> Result<Self, VoiceError> {
        let no_pack = || VoiceError::NoPack { wanted: name.to_owned(), present: Files::names() };
        Self::from(name.to_owned(), Source::Program(Files::named(name).ok_or_else(no_pack)?))
    }

    /// A pack in a folder, as an office records its own.
    ///
    /// # Errors
    /// [`VoiceError::BadManifest`] when `pack.toml` is missing or wrong. Clips are read when they are first spoken.
    pub fn open(folder: &Path) -> Result<Self, VoiceError> {
        Self::from(folder.display().to_string(), Source::Folder(folder.to_owned()))
    }

    fn from(name: String, source: Source) -> Result<Self, VoiceError> {
        let bad = |problem: String| VoiceError::BadManifest { pack: name.clone(), problem };
        let bytes = source.read("pack.toml").map_err(|e| bad(e.to_string()))?;
        let text = std::str::from_utf8(&bytes).map_err(|e| bad(e.to_string()))?;
        let manifest = Manifest::parse(text).map_err(bad)?;
        let language = match manifest.language.as_str() {
            "vi" => Language::Vi,
            "en" => Language::En,
            other => return Err(bad(format!("no grammar is known for language {other:?}"))),
        };
        Ok(Self { name, language, manifest, source, decoded: Mutex::default() })
    }

    /// The pack's name, or its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language that it speaks.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// What the pack says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The announcement at the loudness that suits a hall, [`Loudness::default`].
    ///
    /// # Errors
    /// As [`Pack::announce_at`].
    pub fn announce(&self, sentence: &Sentence) -> Result<Waveform, VoiceError> {
        self.announce_at(sentence, Loudness::default())
    }

    /// The whole announcement, exactly as it is to be played: chime, words and pauses, set to `loudness`.
    ///
    /// # Errors
    /// [`VoiceError::MissingSlot`] or [`VoiceError::BadClip`] when the pack cannot say it; nothing is said in part.
    pub fn announce_at(
        &self,
        sentence: &Sentence,
        loudness: Loudness,
    ) -> Result<Waveform, VoiceError> {
        let mixed = assemble::mixed(&self.cues(sentence)?);
        let silent = || VoiceError::Silent { pack: self.name.clone() };
        Ok(Waveform::of(&level::set(mixed, loudness).ok_or_else(silent)?))
    }

    /// The clips of the announcement in order, and where in the waveform each begins.
    ///
    /// # Errors
    /// As [`Pack::announce_at`].
    pub fn cues(&self, sentence: &Sentence) -> Result<Vec<Cue>, VoiceError> {
        let mut lines = Vec::new();
        for line in sentence.slots(self.language) {
            let mut clips = Vec::new();
            for slot in line.into_iter().flat_map(|slot| self.spelled_out(slot)) {
                clips.push((slot, self.clip(slot)?));
            }
            lines.push(clips);
        }
        let chime = self.has(Slot::Chime).then(|| self.clip(Slot::Chime)).transpose()?;
        Ok(assemble::cues(chime, lines))
    }

    fn has(&self, slot: Slot) -> bool {
        self.manifest.clip(&slot.to_string()).is_some()
    }

    /// A counter that has no clip of its own is said by words.
    fn spelled_out(&self, slot: Slot) -> Vec<Slot> {
        let (stem, counter) = match slot {
            Slot::ToCounter(counter) => (Slot::ToCounterStem, counter),
            Slot::AtCounter(counter) => (Slot::AtCounterStem, counter),
            Slot::Chime | Slot::Opening(_) | Slot::Digit(..) | Slot::Letter(_) => {
                return vec![slot];
            }
            Slot::ToCounterStem | Slot::AtCounterStem | Slot::Word(_) => return vec![slot],
        };
        if self.has(slot) || !self.has(stem) {
            return vec![slot];
        }
        let words = speech::cardinal(counter, self.language);
        std::iter::once(stem).chain(words.into_iter().map(Slot::Word)).collect()
    }

    /// The samples of a slot's clip, checked against the manifest and faded at both ends.
    fn clip(&self, slot: Slot) -> Result<Arc<[f32]>, VoiceError> {
        let slot = slot.to_string();
        let Some(clip) = self.manifest.clip(&slot) else {
            return Err(VoiceError::MissingSlot { pack: self.name.clone(), slot });
        };
        if let Some(samples) = self.cache().get(&clip.file) {
            return Ok(samples);
        }
        let samples: Arc<[f32]> = self
            .decoded(&clip.file, &clip.sha256)
            .map_err(|problem| VoiceError::BadClip {
                pack: self.name.clone(),
                file: clip.file.clone(),
                problem,
            })?
            .into();
        self.cache().put(&clip.file, samples.clone());
        Ok(samples)
    }

    fn decoded(&self, file: &str, sha256: &str) -> Result<Vec<f32>, String> {
        let bytes = self.source.read(file).map_err(|e| e.to_string())?;
        if hex(&Sha256::digest(&bytes)) != sha256 {
            return Err("its SHA-256 is not the one in pack.toml".to_owned());
        }
        let mut samples = vorbis::decode(&bytes)?;
        assemble::fade(&mut samples);
        Ok(samples)
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, Cache> {
        // A cache half changed by a panic holds whole clips all the same.
        self.decoded.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source {
    fn read(&self, file: &str) -> io::Result<Cow<'static, [u8]>> {
        match self {
            Self::Program(files) => {
                files.get(file).map(Cow::Borrowed).ok_or_else(|| io::ErrorKind::NotFound.into())
            }
            Self::Folder(folder) => {
                let path = folder.join(file);
                if fs::metadata(&path)?.len() > FILE_BYTES_MAX {
                    return Err(io::Error::other(format!("larger than {FILE_BYTES_MAX} bytes")));
                }
                Ok(Cow::Owned(fs::read(path)?))
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
