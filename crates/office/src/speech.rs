//! The words of an announcement, and the slots of a voice pack that say them.
//!
//! A ticket's number is read sign by sign ("4042" is *bốn không bốn hai*): in a noisy hall that is understood better
//! than the whole number. A counter's number is read as a number, in northern words.

use crate::{CounterNo, Language, TicketNumber};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an announcement is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The first call of a ticket to a counter.
    Call,
    /// The clerk called the ticket in hand once more.
    Recall,
}

/// One announcement: whom it calls, and where to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sentence {
    /// Call or recall.
    pub kind: Kind,
    /// The number as printed on the slip.
    pub number: TicketNumber,
    /// The counter's number on its sign.
    pub counter: CounterNo,
}

impl Sentence {
    /// The sentence that calls `number` to `counter`.
    #[must_use]
    pub fn new(kind: Kind, number: TicketNumber, counter: CounterNo) -> Self {
        Self { kind, number, counter }
    }

    /// The announcement in words, one line a repetition, composed characters (NFC).
    #[must_use]
    pub fn lines(&self, language: Language) -> Vec<String> {
        let number = spelled(&self.number, language);
        let counter = cardinal(self.counter, language).join(" ");
        match (language, self.kind) {
            (Language::Vi, Kind::Call) => vec![
                format!("Xin mời công dân có số thứ tự {number} đến quầy số {counter}."),
                format!("{number}, quầy số {counter}."),
            ],
            (Language::Vi, Kind::Recall) => vec![format!(
                "Xin nhắc lại: mời công dân có số thứ tự {number} đến quầy số {counter}."
            )],
            (Language::En, Kind::Call) => {
                vec![format!("Ticket {number}, please proceed to counter {counter}.")]
            }
            (Language::En, Kind::Recall) => {
                vec![format!("Once again: ticket {number}, please proceed to counter {counter}.")]
            }
        }
    }

    /// The slots of a pack that say [`Sentence::lines`], line by line and in order.
    #[must_use]
    pub fn slots(&self, language: Language) -> Vec<Vec<Slot>> {
        let number = signs(&self.number);
        let mut full = vec![Slot::Opening(self.kind)];
        full.extend(&number);
        full.push(Slot::ToCounter(self.counter));
        match (language, self.kind) {
            (Language::Vi, Kind::Call) => {
                let mut short = number;
                short.push(Slot::AtCounter(self.counter));
                vec![full, short]
            }
            (Language::Vi, Kind::Recall) | (Language::En, Kind::Call | Kind::Recall) => vec![full],
        }
    }
}

/// A thing that a voice pack says in one breath. Its text form is the slot's name in `pack.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The tones before the words: amplifiers swallow the start.
    Chime,
    /// Everything before the number.
    Opening(Kind),
    /// A digit of the number.
    Digit(u8, Place),
    /// A letter of the number, A to Z or Đ.
    Letter(char),
    /// "đến quầy số 3", whole: understood better than a counter's number of its own.
    ToCounter(CounterNo),
    /// "quầy số 3", of the short repetition.
    AtCounter(CounterNo),
    /// "đến quầy số", where a pack says the counter by words.
    ToCounterStem,
    /// "quầy số", likewise.
    AtCounterStem,
    /// A word of a counter's number.
    Word(&'static str),
}

/// Where a digit stands in its number: a voice falls at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// First of several digits.
    First,
    /// Between two digits.
    Middle,
    /// The last sign of the number.
    Last,
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chime => f.write_str("chime"),
            Self::Opening(Kind::Call) => f.write_str("opening/call"),
            Self::Opening(Kind::Recall) => f.write_str("opening/recall"),
            Self::Digit(digit, place) => write!(f, "digit/{digit}/{place}"),
            Self::Letter(letter) => write!(f, "letter/{}", letter.to_lowercase()),
            Self::ToCounter(counter) => write!(f, "to_counter/{}", counter.get()),
            Self::AtCounter(counter) => write!(f, "counter/{}", counter.get()),
            Self::ToCounterStem => f.write_str("to_counter"),
            Self::AtCounterStem => f.write_str("counter"),
            Self::Word(word) => write!(f, "word/{word}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Middle => "middle",
            Self::Last => "last",
        })
    }
}

/// The slots of a ticket's number, sign by sign.
fn signs(number: &TicketNumber) -> Vec<Slot> {
    let signs: Vec<char> = number.as_str().chars().collect();
    let starts_group = |at: usize| at == 0 || !signs[at - 1].is_ascii_digit();
    let slot = |(at, sign): (usize, &char)| match sign.to_digit(10) {
        Some(digit) if at + 1 == signs.len() => Slot::Digit(digit as u8, Place::Last),
        Some(digit) if starts_group(at) => Slot::Digit(digit as u8, Place::First),
        Some(digit) => Slot::Digit(digit as u8, Place::Middle),
        None => Slot::Letter(*sign),
    };
    signs.iter().enumerate().map(slot).collect()
}

/// A ticket's number in words, sign by sign.
fn spelled(number: &TicketNumber, language: Language) -> String {
    let word = |sign: char| match (sign.to_digit(10), language) {
        (Some(digit), Language::Vi) => VI_DIGITS[digit as usize].to_owned(),
        (Some(digit), Language::En) => EN_BELOW_20[digit as usize].to_owned(),
        (None, Language::Vi) => vi_letter(sign).to_owned(),
        (None, Language::En) => sign.to_string(),
    };
    number.as_str().chars().map(word).collect::<Vec<_>>().join(" ")
}

/// A counter's number in words.
#[must_use]
pub fn cardinal(counter: CounterNo, language: Language) -> Vec<&'static str> {
    match language {
        Language::Vi => vi_cardinal(usize::from(counter.get())),
        Language::En => en_cardinal(usize::from(counter.get())),
    }
}

const VI_DIGITS: [&str; 10] =
    ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// Northern words of 1..=999. After a ten, one, four and five change: *mốt, tư, lăm*; after *mười* only five does.
/// The same rules as ICU's `vi` spell-out, which says *lẻ* for *linh*.
fn vi_cardinal(n: usize) -> Vec<&'static str> {
    let (hundreds, tens, unit) = (n / 100, n / 10 % 10, n % 10);
    let mut words = Vec::new();
    if hundreds > 0 {
        words.extend([VI_DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if hundreds > 0 && unit > 0 => words.push("linh"),
        0 => {}
        1 => words.push("mười"),
        more => words.extend([VI_DIGITS[more], "mươi"]),
    }
    match (tens, unit) {
        (_, 0) => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        (_, plain) => words.push(VI_DIGITS[plain]),
    }
    words
}

/// Names of the letters as loudspeakers in offices say them, not as schools teach them.
fn vi_letter(letter: char) -> &'static str {
    const NAMES: [&str; 26] = [
        "a",
        "bê",
        "xê",
        "dê",
        "e",
        "ép-phờ",
        "giê",
        "hát",
        "i",
        "gi",
        "ca",
        "e-lờ",
        "em-mờ",
        "en-nờ",
        "o",
        "pê",
        "quy",
        "e-rờ",
        "ét-sì",
        "tê",
        "u",
        "vê",
        "vê kép",
        "ích-xì",
        "i dài",
        "dét",
    ];
    match letter {
        'A'..='Z' => NAMES[letter as usize - 'A' as usize],
        // Nothing but Đ is left in a ticket's number.
        _ => "đê",
    }
}

const EN_BELOW_20: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

/// English words of 1..=999, as ICU spells them but each word apart.
fn en_cardinal(n: usize) -> Vec<&'static str> {
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (hundreds, rest) = (n / 100, n % 100);
    let mut words = Vec::new();
    if hundreds > 0 {
        words.extend([EN_BELOW_20[hundreds], "hundred"]);
    }
    match (rest / 10, rest % 10) {
        (0, 0) => {}
        (0 | 1, _) => words.push(EN_BELOW_20[rest]),
        (tens, 0) => words.push(TENS[tens]),
        (tens, unit) => words.extend([TENS[tens], EN_BELOW_20[unit]]),
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(kind: Kind, number: &str, counter: u16) -> Sentence {
        Sentence::new(kind, number.parse().unwrap(), counter.try_into().unwrap())
    }

    #[test]
    fn a_call_is_said_in_full_and_then_in_short() {
        let call = sentence(Kind::Call, "4042", 3);
        assert_eq!(
            call.lines(Language::Vi),
            [
                "Xin mời công dân có số thứ tự bốn không bốn hai đến quầy số ba.",
                "bốn không bốn hai, quầy số ba."
            ]
        );
        assert_eq!(
            call.lines(Language::En),
            ["Ticket four zero four two, please proceed to counter three."]
        );
    }

    #[test]
    fn a_recall_says_that_it_repeats() {
        assert_eq!(
            sentence(Kind::Recall, "A105", 15).lines(Language::Vi),
            ["Xin nhắc lại: mời công dân có số thứ tự a một không năm đến quầy số mười lăm."]
        );
    }

    #[test]
    fn counters_are_read_as_in_the_north() {
        for (counter, words) in [
            (1, "một"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (19, "mười chín"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (55, "năm mươi lăm"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (104, "một trăm linh bốn"),
            (105, "một trăm linh năm"),
            (110, "một trăm mười"),
            (115, "một trăm mười lăm"),
            (211, "hai trăm mười một"),
            (555, "năm trăm năm mươi lăm"),
            (991, "chín trăm chín mươi mốt"),
        ] {
            let counter = CounterNo::try_from(counter).unwrap();
            assert_eq!(cardinal(counter, Language::Vi).join(" "), words);
        }
    }

    /// FNV-1a over all lines; the expected value is of the table that another implementation of the grammar
    /// (read-vietnamese-number 2.3.1, equal to ICU 72 in all numbers) writes, with *linh* for *lẻ*.
    #[test]
    fn all_999_counters_agree_with_another_reader() {
        let table = (1..=999).map(|n| {
            let counter = CounterNo::try_from(n).unwrap();
            format!("{n} {}\n", cardinal(counter, Language::Vi).join(" "))
        });
        let hash =
            table.collect::<String>().bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        assert_eq!(format!("{hash:016x}"), "b00dda605dae5e1e");
    }

    #[test]
    fn english_counters_are_read_in_words() {
        for (counter, words) in
            [(3, "three"), (12, "twelve"), (21, "twenty one"), (305, "three hundred five")]
        {
            let counter = CounterNo::try_from(counter).unwrap();
            assert_eq!(cardinal(counter, Language::En).join(" "), words);
        }
    }

    #[test]
    fn every_sign_of_a_number_has_a_name_in_composed_characters() {
        let words = sentence(Kind::Call, "ABCDEFGHIJKL", 1).lines(Language::Vi).join(" ");
        assert!(words.contains("a bê xê dê e ép-phờ giê hát i gi ca e-lờ"), "{words}");
        let words = sentence(Kind::Call, "Đ042", 1).lines(Language::Vi).join(" ");
        assert!(words.contains("đê không bốn hai"), "{words}");
        assert!(!words.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)), "{words}");
    }

    #[test]
    fn a_number_is_slots_that_know_their_place() {
        for (number, slots) in [
            ("4042", "digit/4/first digit/0/middle digit/4/middle digit/2/last"),
            ("A042", "letter/a digit/0/first digit/4/middle digit/2/last"),
            ("Đ7", "letter/đ digit/7/last"),
            ("5", "digit/5/last"),
            ("12B", "digit/1/first digit/2/middle letter/b"),
        ] {
            let named: Vec<_> =
                signs(&number.parse().unwrap()).iter().map(Slot::to_string).collect();
            assert_eq!(named.join(" "), slots);
        }
    }

    #[test]
    fn slots_follow_the_words_line_by_line() {
        let named = |kind, language| -> Vec<String> {
            let lines = sentence(kind, "42", 3).slots(language);
            lines
                .iter()
                .map(|l| l.iter().map(Slot::to_string).collect::<Vec<_>>().join(" "))
                .collect()
        };
        let full = "digit/4/first digit/2/last to_counter/3";
        assert_eq!(
            named(Kind::Call, Language::Vi),
            [format!("opening/call {full}"), "digit/4/first digit/2/last counter/3".to_owned()]
        );
        assert_eq!(named(Kind::Recall, Language::Vi), [format!("opening/recall {full}")]);
        assert_eq!(named(Kind::Call, Language::En), [format!("opening/call {full}")]);
    }
}
