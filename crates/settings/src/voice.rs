//! How the loudspeaker speaks.

use office::ServiceKey;
use office::speech::{Manner, Phrase, Repetition, Wording};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How the loudspeaker speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Whether calls are spoken at all.
    pub on: bool,
    /// The Vietnamese voice pack: the name of its folder in `sounds/`, or of a pack that the office recorded.
    pub pack: String,
    /// Packs that say a call after the Vietnamese one, in this order.
    pub also: Vec<String>,
    /// A program of the office's own that speaks in place of the Vietnamese pack: its name in the folder `engines`.
    pub engine: Option<String>,
    /// Silence between two announcements, in milliseconds.
    pub gap_ms: u32,
    /// How loud an announcement is, in LUFS (integrated). Closer to zero is louder.
    pub loudness_lufs: i8,
    /// Whether a chime comes first.
    pub chime: bool,
    /// How sentences are worded.
    pub manner: Manner,
    /// How a call is said the second time.
    pub repetition: Repetition,
    /// Whether it is said that somebody was not there when called.
    pub missed: bool,
    /// Whether the hall is told when numbers are no more given out, and of the lunch break.
    pub notices: bool,
    /// Parts of the day with a loudness of their own, or none; not overlapping.
    pub hours: Vec<VoiceHours>,
    /// Sentences that the office wrote itself.
    pub phrases: Vec<Arc<Phrase>>,
    /// Services whose calls are worded otherwise.
    pub wordings: BTreeMap<ServiceKey, Wording>,
}

/// A part of the day with a loudness of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoiceHours {
    /// Minutes after midnight.
    pub from: u16,
    /// Minutes after midnight; this one no more.
    pub to: u16,
    /// LUFS; absent: nothing is spoken.
    pub loudness_lufs: Option<i8>,
}

impl Default for Voice {
    fn default() -> Self {
        Self {
            on: true,
            pack: "vi".to_owned(),
            also: Vec::new(),
            engine: None,
            gap_ms: 1_500,
            loudness_lufs: -16,
            chime: true,
            manner: Manner::default(),
            repetition: Repetition::default(),
            missed: false,
            notices: false,
            hours: Vec::new(),
            phrases: Vec::new(),
            wordings: BTreeMap::new(),
        }
    }
}

impl Voice {
    /// How loud it is at a minute of the day, in LUFS; `None` when nothing is spoken then.
    #[must_use]
    pub fn loudness_at(&self, minute: u16) -> Option<i8> {
        let of_now = self.hours.iter().find(|hours| (hours.from..hours.to).contains(&minute));
        of_now.map_or(Some(self.loudness_lufs), |hours| hours.loudness_lufs)
    }

    /// The packs that it names, each with its key in the configuration.
    pub fn packs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let also = self.also.iter().map(|pack| ("voice.also", pack.as_str()));
        std::iter::once(("voice.pack", self.pack.as_str())).chain(also)
    }

    /// The office's own sentence of that key.
    #[must_use]
    pub fn phrase(&self, key: &str) -> Option<&Arc<Phrase>> {
        self.phrases.iter().find(|phrase| phrase.key == key)
    }
}
