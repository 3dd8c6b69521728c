//! What an announcement says, as rows of slots and in words.

use super::kiosk::{Given, Prompt, Said};
use super::manner::{Closing, Manner, Numbers, Phrase, Wording};
use super::slot::{Ending, Opening, Part, Place, Slot};
use crate::{CounterNo, Language, TicketNumber};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What an announcement about one ticket is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The first call of a ticket to a counter.
    Call,
    /// The clerk called the ticket in hand once more.
    Recall,
    /// Called once more, and not again.
    LastCall,
    /// Its holder was not there when called.
    Missed,
    /// It was called by mistake.
    TakenBack,
}

/// How a call is said the second time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repetition {
    /// The whole sentence again.
    Full,
    /// The number and the counter: "4042, quầy số ba".
    #[default]
    Short,
    /// Not at all.
    None,
}

/// One of several tickets that are called in one breath.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Summoned {
    /// The number as printed on the slip.
    pub number: TicketNumber,
    /// The counter's number on its sign.
    pub counter: CounterNo,
    /// What is special about its service's call.
    pub wording: Wording,
}

/// A sentence for the whole hall. Times of day are minutes after midnight.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Notice {
    /// No more numbers: until the afternoon, or for the day.
    IssuingClosed {
        /// When numbers are given out again today.
        again: Option<u16>,
    },
    /// The counters rest.
    Lunch {
        /// Until when.
        until: u16,
    },
    /// Everybody leaves the room.
    Evacuation,
    /// Whether the loudspeaker is heard: a greeting.
    Trial,
    /// What the office wrote itself.
    Own(Arc<Phrase>),
}

/// One announcement in one manner.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sentence {
    what: What,
    manner: Manner,
    repetition: Repetition,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum What {
    One(Kind, Summoned),
    Merged(Vec<Summoned>),
    Notice(Notice),
    Prompt(Prompt),
}

impl Sentence {
    /// The sentence about `number` and `counter`, in the usual manner.
    #[must_use]
    pub fn new(kind: Kind, number: TicketNumber, counter: CounterNo) -> Self {
        let summoned = Summoned { number, counter, wording: Wording::default() };
        Self::of(kind, summoned, Manner::default())
    }

    /// The sentence about one ticket.
    #[must_use]
    pub fn of(kind: Kind, summoned: Summoned, manner: Manner) -> Self {
        Self { what: What::One(kind, summoned), manner, repetition: Repetition::default() }
    }

    /// Several tickets called in one breath.
    #[must_use]
    pub fn merged(all: Vec<Summoned>, manner: Manner) -> Self {
        Self { what: What::Merged(all), manner, repetition: Repetition::None }
    }

    /// A sentence for the whole hall.
    #[must_use]
    pub fn notice(notice: Notice) -> Self {
        let (manner, repetition) = (Manner::default(), Repetition::None);
        Self { what: What::Notice(notice), manner, repetition }
    }

    /// What a kiosk says.
    #[must_use]
    pub fn prompt(prompt: Prompt, manner: Manner) -> Self {
        Self { what: What::Prompt(prompt), manner, repetition: Repetition::None }
    }

    /// The same, said otherwise the second time. Only a first call is said twice.
    #[must_use]
    pub fn repeated(self, repetition: Repetition) -> Self {
        Self { repetition, ..self }
    }

    /// The announcement in words, one line a repetition or a sentence, composed characters (NFC).
    #[must_use]
    pub fn lines(&self, language: Language) -> Vec<String> {
        self.slots(language).iter().map(|line| in_words(line, language)).collect()
    }

    /// The slots of a pack that say [`Sentence::lines`], line by line and in order.
    #[must_use]
    pub fn slots(&self, language: Language) -> Vec<Vec<Slot>> {
        let second_time = language == Language::Vi;
        match &self.what {
            What::One(Kind::Call, one) => {
                let full = self.call(Kind::Call, one);
                match self.repetition {
                    Repetition::None => vec![full],
                    Repetition::Full => vec![full.clone(), full],
                    Repetition::Short if second_time => vec![full, self.in_short(one)],
                    Repetition::Short => vec![full],
                }
            }
            What::One(kind @ (Kind::Recall | Kind::LastCall), one) => vec![self.call(*kind, one)],
            What::One(Kind::Missed, one) => {
                vec![self.around(Opening::Missed, one, Ending::Missed)]
            }
            What::One(Kind::TakenBack, one) => {
                vec![self.around(Opening::TakenBack, one, Ending::TakenBack)]
            }
            What::Merged(all) => {
                let mut line = vec![Slot::Opening(Opening::Merged)];
                line.extend(all.iter().flat_map(|one| self.in_short(one)));
                vec![line]
            }
            What::Notice(notice) => notice.slots(),
            What::Prompt(prompt) => {
                let given = |given: &Given| self.given(given);
                prompt.slots(language, given, |n| self.cardinal(n))
            }
        }
    }

    fn call(&self, kind: Kind, one: &Summoned) -> Vec<Slot> {
        let opening = match (kind, &one.wording.opening) {
            (Kind::Call, Some(own)) => Slot::Phrase(Arc::clone(own)),
            (Kind::Recall, _) => Slot::Opening(Opening::Recall),
            (Kind::LastCall, _) => Slot::Opening(Opening::LastCall),
            (Kind::Call | Kind::Missed | Kind::TakenBack, _) => {
                Slot::Opening(Opening::Call(self.manner.address))
            }
        };
        let mut line = vec![opening];
        line.extend(self.number(&one.number, &one.wording));
        line.push(Slot::ToCounter(self.manner.noun, one.counter));
        line.extend(one.wording.closing.as_ref().map(Closing::slot));
        line
    }

    fn in_short(&self, one: &Summoned) -> Vec<Slot> {
        let mut line = self.number(&one.number, &one.wording);
        line.push(Slot::AtCounter(self.manner.noun, one.counter));
        line
    }

    fn around(&self, opening: Opening, one: &Summoned, ending: Ending) -> Vec<Slot> {
        let mut line = vec![Slot::Opening(opening)];
        line.extend(self.number(&one.number, &one.wording));
        line.push(Slot::Closing(ending));
        line
    }

    fn given(&self, given: &Given) -> Vec<Slot> {
        let mut slots = self.number(&given.number, &given.wording);
        slots.extend(given.counter.map(|counter| Slot::AtCounter(self.manner.noun, counter)));
        slots
    }

    /// The slots of a ticket's number.
    fn number(&self, number: &TicketNumber, wording: &Wording) -> Vec<Slot> {
        let number = number.as_str();
        let named = wording.spoken.as_ref();
        let named = named.and_then(|(prefix, name)| {
            Some((name, number.strip_prefix(prefix.as_str()).filter(|rest| !rest.is_empty())?))
        });
        let (mut slots, rest) = match named {
            Some((name, rest)) => (vec![Slot::Service(Arc::clone(name))], rest),
            None => (Vec::new(), number),
        };
        let whole = match self.manner.numbers {
            Numbers::Digits => None,
            Numbers::Whole => self.whole(rest),
        };
        slots.extend(whole.unwrap_or_else(|| signs(rest)));
        slots
    }

    /// Letters and then a number from 1 to 9,999; one of four digits that begins with a zero is read sign by sign, as
    /// is everything else.
    fn whole(&self, number: &str) -> Option<Vec<Slot>> {
        let digits = number.trim_start_matches(|sign: char| !sign.is_ascii_digit());
        let letters = number.strip_suffix(digits)?;
        let value: u16 = digits.parse().ok()?;
        if value == 0 || digits.len() > 4 || (digits.len() == 4 && value < 1000) {
            return None;
        }
        let mut slots: Vec<Slot> = letters.chars().map(Slot::Letter).collect();
        slots.extend(self.cardinal(value));
        Some(slots)
    }

    fn cardinal(&self, value: u16) -> Vec<Slot> {
        let region = self.manner.region;
        let mut slots = Vec::new();
        if value >= 1000 {
            slots.push(Slot::Thousands((value / 1000) as u8, region));
        }
        match value % 1000 {
            0 => {}
            // What the thousands' hundred and its missing ten are called is Vietnamese; English leaves both out, and
            // its pack says the rest by words.
            rest @ 1..=99 if value >= 1000 => slots.push(Slot::Rest(rest as u8, region)),
            rest => slots.push(Slot::Number(rest, region)),
        }
        slots
    }
}

impl Closing {
    fn slot(&self) -> Slot {
        match self {
            Self::Result => Slot::Closing(Ending::Result),
            Self::Fee => Slot::Closing(Ending::Fee),
            Self::Own(phrase) => Slot::Phrase(Arc::clone(phrase)),
        }
    }
}

impl Notice {
    fn slots(&self) -> Vec<Vec<Slot>> {
        match self {
            Self::IssuingClosed { again: Some(time) } => vec![
                vec![Slot::Notice(Part::IssuingClosed)],
                vec![Slot::Notice(Part::IssuingAgain), Slot::Time(*time)],
            ],
            Self::IssuingClosed { again: None } => vec![vec![Slot::Notice(Part::IssuingOver)]],
            Self::Lunch { until } => vec![
                vec![Slot::Notice(Part::Lunch), Slot::Time(*until)],
                vec![Slot::Notice(Part::LunchEnd)],
            ],
            Self::Evacuation => vec![vec![Slot::Notice(Part::Evacuation)]],
            Self::Trial => vec![vec![Slot::Kiosk(Said::Welcome)]],
            Self::Own(phrase) => vec![vec![Slot::Phrase(Arc::clone(phrase))]],
        }
    }
}

/// The slots of a number, sign by sign.
#[must_use]
pub fn signs(number: &str) -> Vec<Slot> {
    let signs: Vec<char> = number.chars().collect();
    let starts_group = |at: usize| at == 0 || !signs[at - 1].is_ascii_digit();
    let slot = |(at, sign): (usize, &char)| match sign.to_digit(10) {
        Some(digit) if at + 1 == signs.len() => Slot::Digit(digit as u8, Place::Last),
        Some(digit) if starts_group(at) => Slot::Digit(digit as u8, Place::First),
        Some(digit) => Slot::Digit(digit as u8, Place::Middle),
        None => Slot::Letter(*sign),
    };
    signs.iter().enumerate().map(slot).collect()
}

/// A line as a person would write it.
fn in_words(line: &[Slot], language: Language) -> String {
    let mut text = String::new();
    for (at, slot) in line.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|at| line.get(at)) {
            text.push_str(mark_between(before, slot, language));
            text.push(' ');
        }
        text.push_str(&slot.words(language));
    }
    if !text.ends_with(['.', '!', '?']) {
        text.push('.');
    }
    text
}

fn mark_between(before: &Slot, after: &Slot, language: Language) -> &'static str {
    match (before, after) {
        (Slot::Opening(Opening::Merged), _) => ":",
        // From one ticket of several to the next.
        (Slot::AtCounter(..), _) => ";",
        (Slot::Press(_), Slot::Kiosk(said)) if !said.is_a_name() => "",
        (Slot::Press(_), _) => ":",
        // English says the number last.
        (Slot::Kiosk(Said::Ahead), _) if language == Language::En => ":",
        (_, Slot::AtCounter(..)) | (_, Slot::Closing(Ending::Missed)) => ",",
        (_, Slot::ToCounter(..) | Slot::Closing(Ending::TakenBack)) if language == Language::En => {
            ","
        }
        _ => "",
    }
}
