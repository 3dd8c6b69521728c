//! A voice pack: its manifest, its clips, and the announcements it can make.

use crate::assemble::{self, Cue, Line, SlotClip};
use crate::cache::Cache;
use crate::embedded::Files;
use crate::{Engine, Manifest, Sound, VoiceError, Waveform, decode};
use office::speech::{self, Place, Sentence, Slot};
use office::{CounterNo, Language};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::{fs, io};

/// The largest file of a pack that is read: a manifest of thousands of clips, or twenty seconds of Vorbis.
const FILE_BYTES_MAX: u64 = 2 << 20;

/// What a pack says of itself.
const MANIFEST: &str = "pack.toml";

/// A voice pack, ready to speak. Shared between threads; decoding happens on the caller's.
#[derive(Debug)]
pub struct Pack {
    name: String,
    language: Option<Language>,
    manifest: Manifest,
    /// Where each slot's clip stands in the manifest: a pack has two thousand.
    by_slot: HashMap<String, usize>,
    source: Source,
    decoded: Mutex<Cache>,
}

/// Where the files are.
#[derive(Debug)]
enum Source {
    Program(&'static Files),
    Folder(PathBuf),
    Engine(Arc<Engine>),
}

impl Pack {
    /// A pack that is part of this program, by the name of its folder in `sounds/`, such as `vi`.
    ///
    /// # Errors
    /// [`VoiceError::NoPack`] names the packs there are.
    pub fn embedded(name: &str) -> Result<Self, VoiceError> {
        let no_pack = || VoiceError::NoPack { wanted: name.to_owned(), present: Files::names() };
        let files = Files::named(name).ok_or_else(no_pack)?;
        Self::from(name.to_owned(), Source::Program(files), MANIFEST)
    }

    /// A pack in a folder, as an office records its own.
    ///
    /// # Errors
    /// [`VoiceError::BadManifest`] when `pack.toml` is missing or wrong. Clips are read when they are first spoken.
    pub fn open(folder: &Path) -> Result<Self, VoiceError> {
        Self::open_version(folder, MANIFEST)
    }

    /// A pack in a folder, as another of its manifests has it.
    pub(crate) fn open_version(folder: &Path, manifest: &str) -> Result<Self, VoiceError> {
        Self::from(folder.display().to_string(), Source::Folder(folder.to_owned()), manifest)
    }

    /// What a program speaks, with the words and the chime of the pack beside it.
    #[must_use]
    pub fn spoken_by(engine: Arc<Engine>) -> Self {
        let (manifest, language) = (engine.beside.manifest().clone(), engine.beside.language());
        let (name, by_slot) = (engine.name(), HashMap::new());
        let (source, decoded) = (Source::Engine(engine), Mutex::default());
        Self { name, language, manifest, by_slot, source, decoded }
    }

    fn from(name: String, source: Source, manifest: &str) -> Result<Self, VoiceError> {
        let bad = |problem: String| VoiceError::BadManifest { pack: name.clone(), problem };
        let bytes = source.read(manifest).map_err(|e| bad(e.to_string()))?;
        let text = std::str::from_utf8(&bytes).map_err(|e| bad(e.to_string()))?;
        let manifest = Manifest::parse(text).map_err(bad)?;
        let language = match manifest.language.as_str() {
            "vi" => Some(Language::Vi),
            "en" => Some(Language::En),
            _ => None,
        };
        let slots = manifest.clips.iter().enumerate();
        let by_slot = slots.map(|(at, clip)| (clip.slot.clone(), at)).collect();
        Ok(Self { name, language, manifest, by_slot, source, decoded: Mutex::default() })
    }

    /// The pack's name, or its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The language that it speaks, if this program knows its words. In another one numbers are said digit by digit.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
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
    /// As [`crate::announce`].
    pub fn announce(&self, sentence: &Sentence) -> Result<Waveform, VoiceError> {
        crate::announce(&[(self, sentence)], &Sound::default())
    }

    /// The clips of the announcement in order, and where in the waveform each begins.
    ///
    /// # Errors
    /// As [`crate::announce`].
    pub fn cues(&self, sentence: &Sentence) -> Result<Vec<Cue>, VoiceError> {
        crate::cues(&[(self, sentence)], true)
    }

    pub(crate) fn lines(&self, sentence: &Sentence) -> Result<Vec<Line>, VoiceError> {
        let mut lines = Vec::new();
        for slots in sentence.slots(self.language.unwrap_or(Language::En)) {
            lines.push(Line { clips: self.clips(slots)?, begins_language: lines.is_empty() });
        }
        Ok(lines)
    }

    /// The clips of slots in a row.
    pub(crate) fn clips(&self, slots: Vec<Slot>) -> Result<Vec<SlotClip>, VoiceError> {
        let mut clips = Vec::new();
        for slot in self.in_breaths(slots) {
            self.put(slot, &mut clips)?;
        }
        Ok(clips)
    }

    pub(crate) fn chime(&self) -> Result<Option<Arc<[f32]>>, VoiceError> {
        if let Source::Engine(engine) = &self.source {
            return engine.beside.chime();
        }
        self.has(&Slot::Chime).then(|| self.clip(&Slot::Chime)).transpose()
    }

    fn has(&self, slot: &Slot) -> bool {
        match &self.source {
            Source::Engine(_) => !matches!(slot, Slot::Chime | Slot::Pair(..)),
            Source::Program(_) | Source::Folder(_) => self.by_slot.contains_key(&slot.to_string()),
        }
    }

    /// Digits two by two in one breath, where the pack has them: the last two of a number, and the first two of four.
    fn in_breaths(&self, slots: Vec<Slot>) -> Vec<Slot> {
        let of_digits = |a: &Slot, b: &Slot| is_digit(a) && is_digit(b);
        slots.chunk_by(of_digits).flat_map(|run| self.paired(run)).collect()
    }

    fn paired(&self, run: &[Slot]) -> Vec<Slot> {
        let pair = |two: &[Slot], place| match two {
            [Slot::Digit(a, _), Slot::Digit(b, _)] => Some(Slot::Pair(a * 10 + b, place)),
            _ => None,
        };
        let with_clip = |pair: Option<Slot>| pair.filter(|pair| self.has(pair));
        let (head, tail) = run.split_at(run.len().saturating_sub(2));
        let Some(last) = with_clip(pair(tail, Place::Last)) else { return run.to_vec() };
        let first = with_clip(pair(head, Place::First));
        let mut out = first.map_or_else(|| head.to_vec(), |first| vec![first]);
        out.push(last);
        out
    }

    /// The clip of a slot, or those of its pieces.
    fn put(&self, slot: Slot, clips: &mut Vec<SlotClip>) -> Result<(), VoiceError> {
        let pieces = if self.has(&slot) { Vec::new() } else { self.pieces(&slot) };
        if pieces.is_empty() {
            let clip = self.clip(&slot)?;
            clips.push((slot, clip));
            return Ok(());
        }
        let said = clips.len();
        for piece in pieces {
            if let Err(error) = self.put(piece, clips) {
                clips.truncate(said);
                // What is missing is what the sentence asked for.
                let is_missing = matches!(error, VoiceError::MissingSlot { .. });
                return Err(if is_missing { self.missing(&slot) } else { error });
            }
        }
        Ok(())
    }

    /// What says a slot that the pack does not have.
    fn pieces(&self, slot: &Slot) -> Vec<Slot> {
        if let Some(language) = self.language {
            return slot.in_pieces(language);
        }
        // A language whose words this program does not know says a counter digit by digit.
        let digits = |stem: Slot, counter: &CounterNo| {
            std::iter::once(stem).chain(speech::signs(&counter.get().to_string())).collect()
        };
        if let Slot::ToCounter(noun, counter) = slot {
            digits(Slot::ToCounterStem(*noun), counter)
        } else if let Slot::AtCounter(noun, counter) = slot {
            digits(Slot::AtCounterStem(*noun), counter)
        } else if matches!(slot, Slot::Opening(_)) {
            slot.in_pieces(Language::En)
        } else {
            Vec::new()
        }
    }

    /// The samples of a slot's clip, checked against the manifest and faded at both ends.
    fn clip(&self, slot: &Slot) -> Result<Arc<[f32]>, VoiceError> {
        if let Source::Engine(engine) = &self.source {
            return self.spoken(engine, slot);
        }
        let at = self.by_slot.get(&slot.to_string());
        let clip = at.and_then(|at| self.manifest.clips.get(*at));
        let clip = clip.ok_or_else(|| self.missing(slot))?;
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

    fn spoken(&self, engine: &Arc<Engine>, slot: &Slot) -> Result<Arc<[f32]>, VoiceError> {
        let text = slot.words(self.language.unwrap_or(Language::En));
        if let Some(samples) = self.cache().get(&text) {
            return Ok(samples);
        }
        let said = engine.say(&text);
        let mut samples = said.map_err(|problem| {
            let (engine, text) = (self.name.clone(), text.clone());
            VoiceError::Engine { engine, text, problem }
        })?;
        assemble::fade(&mut samples);
        let samples: Arc<[f32]> = samples.into();
        self.cache().put(&text, samples.clone());
        Ok(samples)
    }

    pub(crate) fn missing(&self, slot: &Slot) -> VoiceError {
        VoiceError::MissingSlot { pack: self.name.clone(), slot: slot.to_string() }
    }

    fn decoded(&self, file: &str, sha256: &str) -> Result<Vec<f32>, String> {
        let bytes = self.source.read(file).map_err(|e| e.to_string())?;
        if hex(&Sha256::digest(&bytes)) != sha256 {
            return Err("its SHA-256 is not the one in pack.toml".to_owned());
        }
        let mut samples = decode::clip(&bytes)?;
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
            Self::Engine(_) => Err(io::ErrorKind::NotFound.into()),
        }
    }
}

fn is_digit(slot: &Slot) -> bool {
    matches!(slot, Slot::Digit(..))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
