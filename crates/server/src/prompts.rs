//! What the kiosk says, composed once and kept for as long as it is heard.

use crate::secrets::hash;
use crate::voices::Packs;
use office::Language;
use office::speech::{Manner, Name, Prompt, Sentence};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use voice::{Library, Loudness, Pack};

/// Waveforms kept, in bytes: the forty prompts of two seconds and more that a morning needs.
const KEPT_BYTES_MAX: usize = 12 << 20;
/// After how long a program that did not speak a name is asked again.
const ASKED_AGAIN: Duration = Duration::from_secs(30);

/// A prompt as it is heard.
#[derive(Debug)]
pub(crate) struct Spoken {
    /// What is heard, a sentence a line.
    pub(crate) words: String,
    /// A WAV file.
    pub(crate) wav: Vec<u8>,
    /// Another sound or other words have another tag.
    pub(crate) tag: String,
}

/// What is to be said, by whom. Everything that could change the sound is in it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Script {
    pub(crate) language: Language,
    /// From the best way to say it to the plainest.
    pub(crate) ways: Vec<Prompt>,
    pub(crate) manner: Manner,
    /// The office's own packs of the language.
    packs: Vec<String>,
    /// A program of the office's own, for names that no pack has.
    engine: Option<String>,
}

impl Script {
    pub(crate) fn of(language: Language, ways: Vec<Prompt>, voice: &settings::Voice) -> Self {
        let (packs, engine) = match language {
            Language::Vi => (vec![voice.pack.clone()], voice.engine.clone()),
            Language::En => (voice.also.clone(), None),
        };
        Self { language, ways, manner: voice.manner, packs, engine }
    }
}

struct Kept {
    script: Script,
    publication: u64,
    spoken: Arc<Spoken>,
    /// Until when it is good; for ever without it.
    until: Option<Instant>,
}

/// Prompts that were composed, and packs of their own: nobody who stands at the kiosk takes a clip from a call.
pub(crate) struct Prompts {
    packs: Packs,
    /// The one heard last at the end.
    kept: Mutex<Vec<Kept>>,
}

impl Prompts {
    pub(crate) fn of(library: Library) -> Self {
        Self { packs: Packs::of(library), kept: Mutex::default() }
    }

    /// What was composed before.
    pub(crate) fn kept(&self, script: &Script) -> Option<Arc<Spoken>> {
        let publication = self.packs.publication();
        let mut kept = self.all();
        kept.retain(|one| one.until.is_none_or(|until| Instant::now() < until));
        let same = |one: &Kept| one.publication == publication && one.script == *script;
        let at = kept.iter().position(same)?;
        let heard = kept.remove(at);
        let spoken = Arc::clone(&heard.spoken);
        kept.push(heard);
        Some(spoken)
    }

    /// Composes a prompt, which takes milliseconds of work, and a second and a half where a program is to speak that
    /// does not. `None` when there is no voice for it.
    pub(crate) fn compose(&self, script: &Script) -> Option<Arc<Spoken>> {
        let publication = self.packs.publication();
        let packs = self.packs_of(script);
        let engine = script.engine.as_ref();
        let engine = engine.and_then(|name| self.packs.engine(name, script.packs.first()?).ok());
        let mut waits_for_engine = false;
        let (spoken, until) = script.ways.iter().find_map(|way| {
            let by_engine = engine.as_ref().filter(|_| is_common(way));
            let by: Vec<&Pack> = packs.iter().chain(by_engine).map(AsRef::as_ref).collect();
            let spoken = spoken(&by, way, script);
            waits_for_engine |= spoken.is_none() && by_engine.is_some();
            Some((spoken?, waits_for_engine.then(|| Instant::now() + ASKED_AGAIN)))
        })?;
        let (spoken, script) = (Arc::new(spoken), script.clone());
        self.keep(Kept { script, publication, spoken: Arc::clone(&spoken), until });
        Some(spoken)
    }

    /// The office's own, and the program's for what they lack. One that cannot be read stands in `/healthz`.
    fn packs_of(&self, script: &Script) -> Vec<Arc<Pack>> {
        let programs = match script.language {
            Language::Vi => "vi",
            Language::En => "en",
        };
        let own = script.packs.iter().filter(|name| *name != programs);
        let names = own.map(String::as_str).chain([programs]);
        let packs = names.filter_map(|name| self.packs.pack(name).ok());
        packs.filter(|pack| pack.language() == Some(script.language)).collect()
    }

    fn keep(&self, one: Kept) {
        let mut kept = self.all();
        kept.retain(|other| other.script != one.script);
        kept.push(one);
        while kept.iter().map(|one| one.spoken.wav.len()).sum::<usize>() > KEPT_BYTES_MAX {
            kept.remove(0);
        }
    }

    fn all(&self) -> MutexGuard<'_, Vec<Kept>> {
        // What a panic left behind is whole: every change is one removal or one insertion.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn spoken(by: &[&Pack], way: &Prompt, script: &Script) -> Option<Spoken> {
    let sentence = Sentence::prompt(way.clone(), script.manner);
    // A kiosk's loudness is set at the kiosk.
    let wave = voice::announce_among(by, &sentence, Loudness::default()).ok()?;
    let (words, wav) = (sentence.lines(script.language).join("\n"), wave.to_wav());
    let digest = hash(&[words.as_bytes(), &wav].concat());
    let tag = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Some(Spoken { words, wav, tag })
}

fn is_common(way: &Prompt) -> bool {
    matches!(way, Prompt::Name(Name::Common(_)) | Prompt::Option(_, Name::Common(_)))
}
