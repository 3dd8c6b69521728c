//! The waveforms of recent announcements, each made once, whoever plays it.

use office::Language;
use office::speech::Sentence;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;
use std::sync::mpsc::{self, SyncSender};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, Weak};
use std::thread;
use std::time::Duration;
use tracing::warn;
use uuid::Uuid;
use voice::{Engine, Library, Loudness, Pack, Sound, VoiceError, Waveform};

/// Waveforms kept, in bytes: eight announcements of 15 s at 48 kHz and 16 bits. The newest is kept whatever its length.
const WAVEFORM_BYTES_MAX: usize = 12 << 20;

/// What is to be said, how, and what is said instead when that cannot be.
#[derive(Clone, Debug)]
pub(crate) struct Script {
    pub(crate) sentence: Sentence,
    /// The same without the office's own words, should their clips be missing.
    pub(crate) plain: Sentence,
    /// Whose voice says it first.
    pub(crate) pack: String,
    /// A program of the office's own that speaks in the pack's place, as long as it does.
    pub(crate) engine: Option<String>,
    /// Packs that say it after that, as far as they can.
    pub(crate) also: Vec<String>,
    /// LUFS.
    pub(crate) loudness: i8,
    pub(crate) chime: bool,
}

/// A waveform that was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// How long it sounds.
    pub(crate) long: Duration,
    /// What of the script it says.
    pub(crate) says: Says,
}

/// What of a script was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Says {
    /// The sentence.
    Sentence,
    /// The plain one.
    Plain,
    /// The chime alone: nobody hears a number.
    Nothing,
}

/// Packs in use and waveforms made.
pub(crate) struct Voices {
    packs: Packs,
    waveforms: Mutex<BTreeMap<Uuid, Arc<Vec<u8>>>>,
    /// To a thread of its own that has clips at hand before they are said.
    warming: OnceLock<SyncSender<Warm>>,
    /// Why the last announcement was not said as it should have been.
    trouble: Mutex<Option<String>>,
    /// The simulator's: announcements have a length and no sound.
    #[cfg(feature = "mutants")]
    unmixed: Option<Duration>,
}

/// Packs in use.
pub(crate) struct Packs {
    library: Library,
    /// Where the office's own programs are that speak.
    engines: PathBuf,
    opened: Mutex<Opened>,
}

impl Packs {
    /// Packs of the program, and of the office's own library.
    pub(crate) fn of(library: Library) -> Self {
        Self { engines: library.beside("engines"), library, opened: Mutex::default() }
    }

    /// Which publication of the library they are of.
    pub(crate) fn publication(&self) -> u64 {
        self.library.publications()
    }

    pub(crate) fn pack(&self, name: &str) -> Result<Arc<Pack>, VoiceError> {
        let mut opened = locked(&self.opened);
        let publication = self.publication();
        if opened.publication != publication {
            *opened = Opened { publication, ..Opened::default() };
        }
        if let Some(pack) = opened.packs.get(name) {
            return Ok(Arc::clone(pack));
        }
        let pack = Arc::new(self.library.voice(name)?);
        opened.packs.insert(name.to_owned(), Arc::clone(&pack));
        Ok(pack)
    }

    /// A program that speaks with the words of a pack.
    pub(crate) fn engine(&self, name: &str, pack: &str) -> Result<Arc<Pack>, VoiceError> {
        let beside = self.pack(pack)?;
        let mut opened = locked(&self.opened);
        if let Some(engine) = opened.engines.get(name) {
            return Ok(Arc::clone(engine));
        }
        let engine = Engine::at(&self.engines, name, beside).map_err(|problem| {
            VoiceError::Engine { engine: name.to_owned(), text: String::new(), problem }
        })?;
        let engine = Arc::new(Pack::spoken_by(engine));
        opened.engines.insert(name.to_owned(), Arc::clone(&engine));
        Ok(engine)
    }
}

/// What was opened, as it was at a publication of the library.
#[derive(Default)]
struct Opened {
    publication: u64,
    packs: HashMap<String, Arc<Pack>>,
    engines: HashMap<String, Arc<Pack>>,
}

impl Voices {
    /// Voices of the program, and of the office's own library.
    pub(crate) fn of(library: Library) -> Self {
        Self {
            packs: Packs::of(library),
            waveforms: Mutex::default(),
            warming: OnceLock::new(),
            trouble: Mutex::default(),
            #[cfg(feature = "mutants")]
            unmixed: None,
        }
    }

    /// Voices whose announcements last so long and have no sound.
    #[cfg(feature = "mutants")]
    pub(crate) fn unmixed(lasts: Duration) -> Self {
        Self { unmixed: Some(lasts), ..Self::of(Library::at("".as_ref())) }
    }

    /// Makes an announcement's waveform off the runtime's threads, for mixing takes milliseconds of work. `None`, and
    /// a line in the log, when there is not even a chime.
    pub(crate) async fn make_aside(
        self: &Arc<Self>,
        announcement: Uuid,
        script: Script,
    ) -> Option<Made> {
        #[cfg(feature = "mutants")]
        if let Some(long) = self.unmixed {
            return Some(Made { long, says: Says::Sentence });
        }
        let voices = Arc::clone(self);
        tokio::task::spawn_blocking(move || voices.make(announcement, &script)).await.ok()?
    }

    /// Decodes a sentence's clips, so that they are at hand when it is to be said.
    pub(crate) fn warm_aside(
        self: &Arc<Self>,
        (pack, engine): (String, Option<String>),
        sentence: Sentence,
    ) {
        #[cfg(feature = "mutants")]
        if self.unmixed.is_some() {
            return;
        }
        let warming = self.warming.get_or_init(|| warming(Arc::downgrade(self)));
        // With so many in line, what is left out is made when it is to be said.
        let _ = warming.try_send(Warm { pack, engine, sentence });
    }

    /// Why the last announcement was not said as it should have been; none when it was.
    pub(crate) fn trouble(&self) -> Option<String> {
        locked(&self.trouble).clone()
    }

    /// Makes an announcement's waveform and keeps it: as the office wants it, or in plain words, or the chime alone.
    fn make(&self, announcement: Uuid, script: &Script) -> Option<Made> {
        let mut trouble = Vec::new();
        let mut says = Says::Sentence;
        let mut waveform = self.say(script, &script.sentence, &mut trouble);
        if waveform.is_none() && script.plain != script.sentence {
            says = Says::Plain;
            waveform = self.say(script, &script.plain, &mut trouble);
        }
        if waveform.is_none() && script.pack != PROGRAMS_OWN {
            // An office's own voice may lack a notice: then the program's says it, and nobody stays in a fire.
            says = Says::Plain;
            // A program that did not speak is not asked again.
            let (pack, engine) = (PROGRAMS_OWN.to_owned(), None);
            let by_program = Script { pack, engine, ..script.clone() };
            waveform = self.say(&by_program, &script.plain, &mut trouble);
        }
        if waveform.is_none() {
            says = Says::Nothing;
            waveform = self.chime(script, &mut trouble);
        }
        trouble
            .iter()
            .for_each(|what| warn!(%what, "An announcement is not as it should be: {what}"));
        *locked(&self.trouble) = trouble.into_iter().next();
        let waveform = waveform?;
        let long = Duration::from_millis(waveform.duration_ms());
        self.keep(announcement, waveform.to_wav());
        Some(Made { long, says })
    }

    /// The sentence in every language whose pack has it; `None` when the first has not.
    fn say(
        &self,
        script: &Script,
        sentence: &Sentence,
        trouble: &mut Vec<String>,
    ) -> Option<Waveform> {
        let mut noted = |what: VoiceError| trouble.push(what.to_string());
        let engine = script.engine.as_ref().map(|name| {
            let engine = self.packs.engine(name, &script.pack)?;
            ready_in_time(&engine, name, sentence).map(|()| engine)
        });
        let first = engine.transpose().unwrap_or_else(|what| {
            noted(what);
            None
        });
        let first = match first {
            Some(engine) => engine,
            None => self.packs.pack(&script.pack).map_err(&mut noted).ok()?,
        };
        let mut packs = vec![first];
        for name in &script.also {
            let able = self.packs.pack(name).and_then(|pack| pack.cues(sentence).map(|_| pack));
            packs.extend(able.map_err(&mut noted).ok());
        }
        let parts: Vec<_> = packs.iter().map(|pack| (&**pack, sentence)).collect();
        voice::announce(&parts, &script.sound()).map_err(noted).ok()
    }

    /// So that people look up: the screens show what nobody says.
    fn chime(&self, script: &Script, trouble: &mut Vec<String>) -> Option<Waveform> {
        let sound = script.sound();
        let own = self.packs.pack(&script.pack).and_then(|pack| pack.chime_alone(&sound));
        let chime = own.or_else(|_| self.packs.pack(PROGRAMS_OWN)?.chime_alone(&sound));
        chime.map_err(|what| trouble.push(what.to_string())).ok()
    }

    fn keep(&self, announcement: Uuid, wav: Vec<u8>) {
        let mut kept = locked(&self.waveforms);
        kept.insert(announcement, Arc::new(wav));
        // Ids are in the order of time: the first is the oldest.
        while kept.len() > 1
            && kept.values().map(|wav| wav.len()).sum::<usize>() > WAVEFORM_BYTES_MAX
        {
            kept.pop_first();
        }
    }

    /// An announcement as a WAV file.
    pub(crate) fn wav(&self, announcement: Uuid) -> Option<Arc<Vec<u8>>> {
        locked(&self.waveforms).get(&announcement).cloned()
    }
}

/// A sentence whose clips will be needed.
struct Warm {
    pack: String,
    engine: Option<String>,
    sentence: Sentence,
}

/// Sentences in line to be warmed: a rush at the kiosk.
const WARM_MAX: usize = 64;

/// Warms one sentence after the other, as long as there are voices: a program has few hands, and a call may need one.
fn warming(voices: Weak<Voices>) -> SyncSender<Warm> {
    let (line, waiting) = mpsc::sync_channel::<Warm>(WARM_MAX);
    let warm = move || {
        while let Ok(Warm { pack, engine, sentence }) = waiting.recv() {
            let Some(voices) = voices.upgrade() else { return };
            // What is missing is told of when it is to be said.
            if let Some(engine) = engine.and_then(|name| voices.packs.engine(&name, &pack).ok()) {
                let _ = engine.cues(&sentence);
            }
            let _ = voices.packs.pack(&pack).and_then(|pack| pack.cues(&sentence).map(drop));
        }
    };
    // Without the thread nothing is warm, and everything is said all the same.
    let _ = thread::Builder::new().name("warming".to_owned()).spawn(warm);
    line
}

/// How long a call waits for a program to speak a whole sentence.
const ENGINE_MAX: Duration = Duration::from_millis(1_500);

/// Waits until a program has spoken every piece of a sentence, but not for long; it goes on for the next time.
fn ready_in_time(engine: &Arc<Pack>, name: &str, sentence: &Sentence) -> Result<(), VoiceError> {
    let (done, ready) = mpsc::channel();
    let (pack, words) = (Arc::clone(engine), sentence.clone());
    let spawned = thread::Builder::new().name("voice engine".to_owned()).spawn(move || {
        // Whoever waited may have gone on with the pack.
        let _ = done.send(pack.cues(&words).map(drop));
    });
    let late = |problem: String| {
        let (engine, text) = (name.to_owned(), sentence.lines(Language::Vi).join(" "));
        VoiceError::Engine { engine, text, problem }
    };
    spawned.map_err(|e| late(e.to_string()))?;
    ready.recv_timeout(ENGINE_MAX).map_err(|e| late(e.to_string()))?
}

/// The pack that is always there.
const PROGRAMS_OWN: &str = "vi";

impl Script {
    fn sound(&self) -> Sound {
        let integrated_lufs = f64::from(self.loudness);
        Sound { loudness: Loudness { integrated_lufs, ..Loudness::default() }, chime: self.chime }
    }
}

/// What a panic left behind is whole: every change is one insertion.
fn locked<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
