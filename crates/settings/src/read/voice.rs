//! `[voice]`: the loudspeaker, and what services' calls say otherwise.

use super::names::{Known, each};
use super::times;
use super::words::{self, Keys};
use crate::keys;
use crate::problem::{Problem, Thing};
use crate::report::Report;
use crate::voice::{Voice, VoiceHours};
use crate::walk::Table;
use office::speech::{Address, Closing, Noun, Numbers, Phrase, Region, Repetition, Wording};
use office::{Service, ServiceKey, Text};
use std::ops::RangeInclusive;
use std::sync::Arc;

/// Ten seconds of silence already halve what one loudspeaker can announce.
const GAP_MS: RangeInclusive<i64> = 0..=10_000;

/// Below -30 nobody hears it in a hall; above -12 speech is crushed by the limiter.
const LOUDNESS_LUFS: RangeInclusive<i64> = -30..=-12;

/// An office that needs more sentences of its own than this reads a book aloud.
const PHRASES_MAX: usize = 64;

/// What is said in one breath, twice over.
const PHRASE_CHARS_MAX: usize = 200;

/// A service's short name stands within a call.
const SPOKEN_CHARS_MAX: usize = 30;

/// Parts of a day.
const HOURS_MAX: usize = 12;

pub(crate) const REGIONS: [(&str, Region); 2] =
    [("north", Region::North), ("south", Region::South)];
pub(crate) const NUMBERS: [(&str, Numbers); 2] =
    [("digits", Numbers::Digits), ("whole", Numbers::Whole)];
pub(crate) const NOUNS: [(&str, Noun); 4] = [
    ("counter", Noun::Counter),
    ("window", Noun::Window),
    ("desk", Noun::Desk),
    ("room", Noun::Room),
];
pub(crate) const ADDRESSES: [(&str, Address); 3] = [
    ("citizens", Address::Citizens),
    ("polite", Address::Polite),
    ("organisations", Address::Organisations),
];
pub(crate) const REPETITIONS: [(&str, Repetition); 3] =
    [("full", Repetition::Full), ("short", Repetition::Short), ("none", Repetition::None)];

/// Closings that every pack has.
pub(crate) const RESULT: &str = "result";
pub(crate) const FEE: &str = "fee";

const PHRASE: Keys = Keys { vi: "text", en: "text_en", example: "text = \"…\"" };
const SPOKEN: Keys = Keys { vi: "spoken", en: "spoken_en", example: "spoken = \"…\"" };

/// The loudspeaker as far as it could be read, and the sentences that services may name.
pub(crate) struct VoiceSection {
    pub(crate) voice: Voice,
    known: Known<ServiceKey>,
}

pub(crate) fn voice(root: &Table<'_>, report: &mut Report<'_>) -> VoiceSection {
    let (mut voice, mut known) = (Voice::default(), Known::new(Thing::Phrase));
    let table = root.get("voice").and_then(|value| value.table(&keys::VOICE, report));
    let Some(table) = table else { return VoiceSection { voice, known } };
    loudspeaker(&mut voice, &table, report);
    manner(&mut voice, &table, report);
    voice.hours = hours(&table, report);
    voice.phrases = phrases(&table, &mut known, report);
    VoiceSection { voice, known }
}

fn loudspeaker(voice: &mut Voice, table: &Table<'_>, report: &mut Report<'_>) {
    let pack = table.get("pack").and_then(|value| words::pack(&value, report));
    voice.pack = pack.unwrap_or_else(|| voice.pack.clone());
    let also = table.get("also").and_then(|value| each(&value, report, words::pack));
    voice.also = also.unwrap_or_default();
    voice.engine = table.get("engine").and_then(|value| words::pack(&value, report));
    voice.gap_ms = table.integer("gap_ms", GAP_MS, report).unwrap_or(voice.gap_ms);
    let loudness = table.integer("loudness_lufs", LOUDNESS_LUFS, report);
    voice.loudness_lufs = loudness.unwrap_or(voice.loudness_lufs);
    for (key, setting) in [
        ("on", &mut voice.on),
        ("chime", &mut voice.chime),
        ("missed", &mut voice.missed),
        ("notices", &mut voice.notices),
    ] {
        *setting = table.boolean(key, report).unwrap_or(*setting);
    }
}

fn manner(voice: &mut Voice, table: &Table<'_>, report: &mut Report<'_>) {
    fn choice<T: Copy>(
        table: &Table<'_>,
        key: &'static str,
        words: &[(&str, T)],
        usual: &mut T,
        report: &mut Report<'_>,
    ) {
        let chosen = table.get(key).and_then(|value| words::one_of(&value, words, report));
        *usual = chosen.unwrap_or(*usual);
    }
    choice(table, "region", &REGIONS, &mut voice.manner.region, report);
    choice(table, "numbers", &NUMBERS, &mut voice.manner.numbers, report);
    choice(table, "noun", &NOUNS, &mut voice.manner.noun, report);
    choice(table, "address", &ADDRESSES, &mut voice.manner.address, report);
    choice(table, "repeat", &REPETITIONS, &mut voice.repetition, report);
}

fn hours(table: &Table<'_>, report: &mut Report<'_>) -> Vec<VoiceHours> {
    let tables = table.get("hours");
    let tables = tables.map(|value| value.tables(&keys::VOICE_HOURS, HOURS_MAX, report));
    let mut hours: Vec<VoiceHours> = Vec::new();
    for table in tables.unwrap_or_default() {
        for (key, example) in [("from", "from = \"11:30\""), ("to", "to = \"13:00\"")] {
            table.need(key, example, report);
        }
        let (from, to) = times::from_to(&table, report);
        let loudness = table.integer("loudness_lufs", LOUDNESS_LUFS, report);
        let quiet = table.boolean("quiet", report).unwrap_or(false);
        if let Some(value) = table.get("quiet").filter(|_| quiet && loudness.is_some()) {
            value.wrong(Problem::Excludes { other: "loudness_lufs" }, report);
        }
        if !quiet {
            table.need("loudness_lufs", "loudness_lufs = -24", report);
        }
        let (Some(from), Some(to)) = (from, to) else { continue };
        if hours.iter().any(|other| other.from < to && from < other.to)
            && let Some(value) = table.get("from")
        {
            value.wrong(Problem::Excludes { other: "[[voice.hours]]" }, report);
        }
        hours.push(VoiceHours { from, to, loudness_lufs: loudness.filter(|_| !quiet) });
    }
    hours
}

fn phrases(
    table: &Table<'_>,
    known: &mut Known<ServiceKey>,
    report: &mut Report<'_>,
) -> Vec<Arc<Phrase>> {
    let tables = table.get("phrase");
    let tables = tables.map(|value| value.tables(&keys::PHRASE, PHRASES_MAX, report));
    let mut phrases = Vec::new();
    for table in tables.unwrap_or_default() {
        let key = known.declare(&table, "key = \"moi-doanh-nghiep\"", report);
        let text = words::text(&table, &PHRASE, PHRASE_CHARS_MAX, report);
        let (Some(key), Some(text)) = (key, text) else { continue };
        if let Some(value) = table.get("key").filter(|_| [RESULT, FEE].contains(&key.as_str())) {
            value.wrong(Problem::Excludes { other: "closing = \"result\"" }, report);
        }
        phrases.push(phrase(&key, text));
    }
    phrases
}

fn phrase(key: &ServiceKey, text: Text) -> Arc<Phrase> {
    Arc::new(Phrase { key: key.to_string(), text })
}

impl VoiceSection {
    /// What is special about the calls of a service.
    pub(crate) fn wording(
        &mut self,
        table: &Table<'_>,
        service: &Service,
        report: &mut Report<'_>,
    ) {
        let own = |key: ServiceKey| self.voice.phrase(key.as_str()).cloned();
        let opening = table.get("opening").and_then(|value| self.known.find(&value, report));
        let closing = table.get("closing").and_then(|value| match value.text(report)? {
            RESULT => Some(Closing::Result),
            FEE => Some(Closing::Fee),
            _ => self.known.find(&value, report).and_then(own).map(Closing::Own),
        });
        let spoken = words::optional_text(table, &SPOKEN, SPOKEN_CHARS_MAX, report);
        if let Some(value) = table.get(SPOKEN.vi).filter(|_| service.sensitive) {
            value.wrong(Problem::Excludes { other: "sensitive" }, report);
        }
        let spoken = spoken.map(|text| (service.prefix.clone(), phrase(&service.key, text)));
        let wording = Wording { opening: opening.and_then(own), closing, spoken };
        if wording != Wording::default() {
            self.voice.wordings.insert(service.key.clone(), wording);
        }
    }
}
