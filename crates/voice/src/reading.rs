//! What somebody reads into the microphone so that an office has a voice: its slots, by its settings.

use office::speech::{
    Address, Ending, Key, Manner, Noun, Numbers, Opening, Part, Phrase, Place, Region, Said, Slot,
    Whose,
};
use office::{CounterNo, Language};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What an office says.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// The numbers on its counters' signs.
    pub counters: Vec<CounterNo>,
    /// The letters of its services' prefixes.
    pub letters: BTreeSet<char>,
    /// How it words what it says.
    pub manner: Manner,
    /// Sentences of its own.
    pub phrases: Vec<Arc<Phrase>>,
    /// Its services' short names, or their names: a kiosk says those too.
    pub services: Vec<Arc<Phrase>>,
    /// The names of its authorities and of its groups of services.
    pub names: Vec<(Whose, Arc<Phrase>)>,
}

/// Slots that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// How calls begin.
    Calls,
    /// The digits, each in three takes.
    Digits,
    /// The letters of prefixes.
    Letters,
    /// Whole numbers, where the office has numbers read so.
    Numbers,
    /// Where to go.
    Places,
    /// Sentences for the whole hall.
    Notices,
    /// The office's own sentences and names.
    Own,
    /// What a kiosk says.
    Kiosk,
    /// Words of numbers, for what has no clip of its own.
    Words,
    /// What is recorded and stands on no list.
    Others,
}

/// One thing to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its slot.
    pub slot: String,
    /// Where it belongs.
    pub group: Group,
    /// Whether calls cannot be spoken without it.
    pub needed: bool,
    /// The words, where this program knows the language.
    pub text: String,
    /// What it means, in Vietnamese, where it does not.
    pub meaning: String,
}

/// The list for a language, in the order of reading.
#[must_use]
pub fn list(language: &str, needs: &Needs) -> Vec<Line> {
    let known = match language.split('-').next() {
        Some("vi") => Some(Language::Vi),
        Some("en") => Some(Language::En),
        Some(_) | None => None,
    };
    let mut lines = Vec::new();
    for (group, needed, slots) in slots(needs, known) {
        lines.extend(slots.into_iter().map(|slot| Line {
            text: known.map_or_else(String::new, |language| slot.words(language)),
            meaning: if known.is_some() { String::new() } else { slot.words(Language::Vi) },
            slot: slot.to_string(),
            group,
            needed,
        }));
    }
    lines
}

/// Slots of a group, and whether calls need them.
type Section = (Group, bool, Vec<Slot>);

fn slots(needs: &Needs, language: Option<Language>) -> Vec<Section> {
    let Manner { region, numbers, noun, address } = needs.manner;
    let mut parts = vec![
        (Group::Calls, true, vec![call(address, language), Slot::Opening(Opening::Recall)]),
        (Group::Digits, true, digits()),
        (Group::Letters, true, needs.letters.iter().map(|sign| Slot::Letter(*sign)).collect()),
        (Group::Places, true, places(noun, &needs.counters, language)),
        (Group::Calls, false, other_openings()),
        (Group::Notices, false, notices(language)),
        (Group::Own, false, needs.phrases.iter().map(|p| Slot::Phrase(Arc::clone(p))).collect()),
        (Group::Own, false, names(needs)),
        (Group::Kiosk, false, kiosk(language)),
    ];
    if numbers == Numbers::Whole {
        parts.push((Group::Numbers, false, whole(region)));
    }
    if let Some(language) = language {
        let stems = vec![Slot::ToCounterStem(noun), Slot::AtCounterStem(noun)];
        parts.push((Group::Words, false, stems));
        parts.push((Group::Words, false, words(language, region)));
    }
    parts.sort_by_key(|(_, needed, _)| !needed);
    parts
}

fn names(needs: &Needs) -> Vec<Slot> {
    let services = needs.services.iter().map(|name| Slot::Service(Arc::clone(name)));
    let others = needs.names.iter().map(|(whose, name)| Slot::Own(*whose, Arc::clone(name)));
    services.chain(others).collect()
}

fn kiosk(language: Option<Language>) -> Vec<Slot> {
    let said = Said::all().map(Slot::Kiosk);
    let worded = said.filter(|slot| language.is_none_or(|words| !slot.words(words).is_empty()));
    let digits = (0..=9).map(Key::digit);
    worded.chain(digits.chain([Key::STAR]).map(Slot::Press)).collect()
}

/// English has one way to address people.
fn call(address: Address, language: Option<Language>) -> Slot {
    let address = if language == Some(Language::Vi) { address } else { Address::Citizens };
    Slot::Opening(Opening::Call(address))
}

fn digits() -> Vec<Slot> {
    let places = [Place::First, Place::Middle, Place::Last];
    places.into_iter().flat_map(|p| (0..=9).map(move |d| Slot::Digit(d, p))).collect()
}

/// The counters whole. In a language without known words: the stems, and the counter's number digit by digit.
fn places(noun: Noun, counters: &[CounterNo], language: Option<Language>) -> Vec<Slot> {
    let mut counters = counters.to_vec();
    counters.sort_unstable();
    let to = counters.iter().map(|n| Slot::ToCounter(noun, *n));
    let at = counters.iter().map(|n| Slot::AtCounter(noun, *n));
    // Only Vietnamese says a call again in short.
    if language == Some(Language::En) { to.collect() } else { to.chain(at).collect() }
}

fn other_openings() -> Vec<Slot> {
    let openings = [Opening::LastCall, Opening::Merged, Opening::Missed, Opening::TakenBack];
    let endings = [Ending::Missed, Ending::TakenBack, Ending::Result, Ending::Fee];
    openings.map(Slot::Opening).into_iter().chain(endings.map(Slot::Closing)).collect()
}

fn notices(language: Option<Language>) -> Vec<Slot> {
    /// From noon to three in the afternoon, every quarter of an hour: when a morning's end leads to.
    const TIMES: std::ops::RangeInclusive<u16> = 48..=60;
    let parts = [
        Part::Evacuation,
        Part::IssuingClosed,
        Part::IssuingAgain,
        Part::IssuingOver,
        Part::Lunch,
        Part::LunchEnd,
    ];
    let times = TIMES.map(|quarter| Slot::Time(quarter * 15)).filter(|_| language.is_some());
    parts.map(Slot::Notice).into_iter().chain(times).collect()
}

fn whole(region: Region) -> Vec<Slot> {
    let thousands = (1..=9).map(|n| Slot::Thousands(n, region));
    (1..=999).map(|n| Slot::Number(n, region)).chain(thousands).collect()
}

/// The words of every number below ten thousand.
fn words(language: Language, region: Region) -> Vec<Slot> {
    let mut seen = BTreeMap::new();
    for n in (1..=999_u16).chain([1_000]) {
        for word in office::speech::cardinal(n, language, region) {
            let next = seen.len();
            seen.entry(word).or_insert(next);
        }
    }
    let mut words: Vec<(&'static str, usize)> = seen.into_iter().collect();
    words.sort_by_key(|(_, nth)| *nth);
    words.into_iter().map(|(word, _)| Slot::Word(word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::is_slot;
    use office::speech::{Kind, Sentence};

    fn needs() -> Needs {
        let counters = [2, 1].map(|n: u16| n.try_into().unwrap()).to_vec();
        Needs { counters, letters: BTreeSet::from(['A', 'Đ']), ..Needs::default() }
    }

    #[test]
    fn a_call_needs_what_stands_first_and_no_slot_twice() {
        for language in ["vi", "en", "km", "hmn-VN"] {
            let lines = list(language, &needs());
            let slots: BTreeSet<&str> = lines.iter().map(|line| line.slot.as_str()).collect();
            assert_eq!(slots.len(), lines.len(), "{language}");
            assert!(slots.iter().all(|slot| is_slot(slot)), "{language}: {slots:?}");
            assert!(lines.is_sorted_by_key(|line| !line.needed), "{language}");
            let known = ["vi", "en"].contains(&language);
            assert!(lines.iter().all(|line| line.text.is_empty() != known));
            assert!(lines.iter().all(|line| line.meaning.is_empty() == known));
        }
    }

    #[test]
    fn whoever_has_read_what_is_needed_hears_every_call() {
        for (language, tag) in [(Language::Vi, "vi"), (Language::En, "en")] {
            let needed: BTreeSet<String> =
                list(tag, &needs()).into_iter().filter(|l| l.needed).map(|l| l.slot).collect();
            for (number, counter) in [("A042", 1), ("Đ7", 2), ("4042", 2)] {
                for kind in [Kind::Call, Kind::Recall] {
                    let counter = u16::try_into(counter).unwrap();
                    let sentence = Sentence::new(kind, number.parse().unwrap(), counter);
                    for slot in sentence.slots(language).into_iter().flatten() {
                        assert!(needed.contains(&slot.to_string()), "{tag}: {slot}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_office_that_reads_numbers_whole_is_given_them() {
        let manner = Manner { numbers: Numbers::Whole, ..Manner::default() };
        let lines = list("vi", &Needs { manner, ..needs() });
        let number = lines.iter().find(|line| line.slot == "number/42").unwrap();
        assert_eq!(number.text, "bốn mươi hai");
    }
}
