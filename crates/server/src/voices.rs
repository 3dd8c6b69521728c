//! The waveforms of recent announcements, each made once, whoever plays it.

use office::speech::Sentence;
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tracing::warn;
use uuid::Uuid;
use voice::{Library, Loudness, Pack, Sound, VoiceError};

/// Announcements whose waveform is kept: 16 of 8 s at 48 kHz and 16 bits are 12 MiB at most.
const WAVEFORMS_MAX: usize = 16;

/// Packs in use and waveforms made.
pub(crate) struct Voices {
    library: Library,
    packs: Mutex<Opened>,
    waveforms: Mutex<BTreeMap<Uuid, Arc<Vec<u8>>>>,
    /// The simulator's: announcements have a length and no sound.
    #[cfg(feature = "mutants")]
    unmixed: Option<Duration>,
}

/// Packs in use, as they were at a publication of the library.
#[derive(Default)]
struct Opened {
    publication: u64,
    packs: HashMap<String, Arc<Pack>>,
}

impl Voices {
    /// Voices of the program, and of the office's own library.
    pub(crate) fn of(library: Library) -> Self {
        Self {
            library,
            packs: Mutex::default(),
            waveforms: Mutex::default(),
            #[cfg(feature = "mutants")]
            unmixed: None,
        }
    }

    /// Voices whose announcements last so long and have no sound.
    #[cfg(feature = "mutants")]
    pub(crate) fn unmixed(lasts: Duration) -> Self {
        Self { unmixed: Some(lasts), ..Self::of(Library::at("".as_ref())) }
    }

    /// Makes an announcement's waveform off the runtime's threads, for mixing takes milliseconds of work. `None`, and a
    /// line in the log, when it cannot be made.
    pub(crate) async fn make_aside(
        self: &Arc<Self>,
        announcement: Uuid,
        sentence: Sentence,
        pack: String,
        lufs: i8,
    ) -> Option<Duration> {
        #[cfg(feature = "mutants")]
        if self.unmixed.is_some() {
            return self.unmixed;
        }
        let voices = Arc::clone(self);
        let make = move || voices.make(announcement, &sentence, &pack, lufs);
        let made = tokio::task::spawn_blocking(make).await.ok()?;
        made.inspect_err(|error| warn!(%error, "An announcement cannot be made: {error}")).ok()
    }

    /// Makes an announcement's waveform and keeps it. Answers how long it sounds.
    fn make(
        &self,
        announcement: Uuid,
        sentence: &Sentence,
        pack: &str,
        lufs: i8,
    ) -> Result<Duration, VoiceError> {
        let loudness = Loudness { integrated_lufs: f64::from(lufs), ..Loudness::default() };
        let sound = Sound { loudness, ..Sound::default() };
        let waveform = voice::announce(&[(&*self.pack(pack)?, sentence)], &sound)?;
        let long = Duration::from_millis(waveform.duration_ms());
        let mut kept = self.waveforms.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(announcement, Arc::new(waveform.to_wav()));
        // Ids are in the order of time: the first is the oldest.
        while kept.len() > WAVEFORMS_MAX {
            kept.pop_first();
        }
        Ok(long)
    }

    /// An announcement as a WAV file.
    pub(crate) fn wav(&self, announcement: Uuid) -> Option<Arc<Vec<u8>>> {
        let kept = self.waveforms.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&announcement).cloned()
    }

    fn pack(&self, name: &str) -> Result<Arc<Pack>, VoiceError> {
        let mut opened = self.packs.lock().unwrap_or_else(PoisonError::into_inner);
        let publication = self.library.publications();
        if opened.publication != publication {
            *opened = Opened { publication, ..Opened::default() };
        }
        if let Some(pack) = opened.packs.get(name) {
            return Ok(Arc::clone(pack));
        }
        let own = self.library.published(name);
        let pack = Arc::new(own.unwrap_or_else(|| Pack::embedded(name))?);
        opened.packs.insert(name.to_owned(), Arc::clone(&pack));
        Ok(pack)
    }
}
