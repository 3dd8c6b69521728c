//! An announcement: one sentence after the other, each in its pack's voice, as one levelled waveform.

use crate::assemble::{self, Cue, Line, SlotClip};
use crate::level::{self, Loudness};
use crate::{Pack, VoiceError, Waveform};
use office::speech::{Sentence, Slot};

/// How an announcement sounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sound {
    /// How loud.
    pub loudness: Loudness,
    /// Whether the pack's chime comes first; without it a short silence does.
    pub chime: bool,
}

impl Default for Sound {
    /// What suits a noisy hall.
    fn default() -> Self {
        Self { loudness: Loudness::default(), chime: true }
    }
}

/// The whole announcement, exactly as it is to be played: chime, words and pauses, at its loudness. The chime is the
/// first pack's.
///
/// # Errors
/// [`VoiceError::MissingSlot`] or [`VoiceError::BadClip`] when a pack cannot say its sentence, [`VoiceError::Silent`]
/// when there is nothing to hear; nothing is said in part.
pub fn announce(said: &[(&Pack, &Sentence)], sound: &Sound) -> Result<Waveform, VoiceError> {
    let mixed = assemble::mixed(&cues(said, sound.chime)?);
    let silent = || {
        let pack = said.first().map_or_else(String::new, |(pack, _)| pack.name().to_owned());
        VoiceError::Silent { pack }
    };
    Ok(Waveform::of(&level::set(mixed, sound.loudness).ok_or_else(silent)?))
}

/// One sentence said by several packs: each part, and a number whole, by the first of them that has it. In the language
/// of the first; without a chime.
///
/// # Errors
/// As [`announce`]; what is missing, the last pack's lack.
pub fn announce_among(
    packs: &[&Pack],
    sentence: &Sentence,
    loudness: Loudness,
) -> Result<Waveform, VoiceError> {
    let language = packs.first().and_then(|pack| pack.language()).unwrap_or_default();
    let mut lines = Vec::new();
    for slots in sentence.slots(language) {
        let mut line = Line { clips: Vec::new(), begins_language: false };
        for part in slots.chunk_by(|a, b| a.is_of_number() && b.is_of_number()) {
            line.clips.extend(by_the_first(packs, part)?);
        }
        lines.push(line);
    }
    let mixed = assemble::mixed(&assemble::cues(None, lines));
    let silent = || VoiceError::Silent { pack: String::new() };
    Ok(Waveform::of(&level::set(mixed, loudness).ok_or_else(silent)?))
}

fn by_the_first(packs: &[&Pack], part: &[Slot]) -> Result<Vec<SlotClip>, VoiceError> {
    let mut lack = VoiceError::Silent { pack: String::new() };
    for pack in packs {
        match pack.clips(part.to_vec()) {
            Ok(clips) => return Ok(clips),
            Err(error) => lack = error,
        }
    }
    Err(lack)
}

impl Pack {
    /// The pack's chime, for an announcement whose words are missing.
    ///
    /// # Errors
    /// [`VoiceError::MissingSlot`] when it has none.
    pub fn chime_alone(&self, sound: &Sound) -> Result<Waveform, VoiceError> {
        let chime = self.chime()?.ok_or_else(|| self.missing(&Slot::Chime))?;
        let mixed = assemble::mixed(&assemble::cues(Some(chime), Vec::new()));
        let silent = || VoiceError::Silent { pack: self.name().to_owned() };
        Ok(Waveform::of(&level::set(mixed, sound.loudness).ok_or_else(silent)?))
    }
}

/// The clips of an announcement in order, and where in the waveform each begins.
///
/// # Errors
/// As [`announce`].
pub fn cues(said: &[(&Pack, &Sentence)], chime: bool) -> Result<Vec<Cue>, VoiceError> {
    let chime = match said.first() {
        Some((pack, _)) if chime => pack.chime()?,
        _ => None,
    };
    let mut lines = Vec::new();
    for (pack, sentence) in said {
        lines.extend(pack.lines(sentence)?);
    }
    Ok(assemble::cues(chime, lines))
}
