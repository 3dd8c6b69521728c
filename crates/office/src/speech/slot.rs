//! What a voice pack says in one breath.

use super::kiosk::{self, Key, Said, Whose};
use super::manner::{Address, Noun, Phrase, Region};
use super::numerals::{cardinal, digit, letter, time};
use crate::{CounterNo, Language};
use std::fmt;
use std::sync::Arc;

/// A thing that a voice pack says in one breath. Its text form is the slot's name in `pack.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Slot {
    /// The tones before the words: amplifiers swallow the start.
    Chime,
    /// Everything before the number.
    Opening(Opening),
    /// What follows when the number, and perhaps the counter, was said.
    Closing(Ending),
    /// A digit of the number.
    Digit(u8, Place),
    /// Two digits of the number in one breath, where a pack has them: understood better than two of their own.
    Pair(u8, Place),
    /// A letter of the number, A to Z or Đ.
    Letter(char),
    /// A whole number from 1 to 999.
    Number(u16, Region),
    /// One thousand to nine thousand.
    Thousands(u8, Region),
    /// 1 to 99 behind thousands: "không trăm linh hai". A pack says it by words.
    Rest(u8, Region),
    /// "đến quầy số 3", whole: understood better than a counter's number of its own.
    ToCounter(Noun, CounterNo),
    /// "quầy số 3", of the short repetition.
    AtCounter(Noun, CounterNo),
    /// "đến quầy số", where a pack says the counter by words.
    ToCounterStem(Noun),
    /// "quầy số", likewise.
    AtCounterStem(Noun),
    /// A word of a number.
    Word(&'static str),
    /// A time of day, minutes after midnight.
    Time(u16),
    /// A sentence for the whole hall, or a part of one.
    Notice(Part),
    /// A sentence that the office wrote itself.
    Phrase(Arc<Phrase>),
    /// A service's short name, in place of its numbers' prefix.
    Service(Arc<Phrase>),
    /// Another name that the office recorded.
    Own(Whose, Arc<Phrase>),
    /// A name that offices have in common; its clip is found by the name itself.
    Name(Arc<str>),
    /// What a kiosk says.
    Kiosk(Said),
    /// "Bấm phím một".
    Press(Key),
    /// "Phím một".
    Key(Key),
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

/// How a sentence about a ticket begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Opening {
    /// The first call.
    Call(Address),
    /// Called once more.
    Recall,
    /// Called for the last time.
    LastCall,
    /// Several at once.
    Merged,
    /// Not there when called.
    Missed,
    /// A wrong call, taken back.
    TakenBack,
}

/// How a sentence about a ticket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// To collect a result.
    Result,
    /// To pay a fee.
    Fee,
    /// What to do when they are back.
    Missed,
    /// Please wait a little longer.
    TakenBack,
}

/// A part of a sentence for the whole hall.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// No more numbers this morning.
    IssuingClosed,
    /// Numbers again from.
    IssuingAgain,
    /// No more numbers today.
    IssuingOver,
    /// Lunch until.
    Lunch,
    /// Numbers stay good over lunch.
    LunchEnd,
    /// Leave the room.
    Evacuation,
}

impl Slot {
    /// What is heard, composed characters (NFC), without a mark at its end.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let in_words = |n: u16, region| cardinal(n, language, region).join(" ");
        match self {
            Self::Chime => String::new(),
            Self::Opening(opening) => opening.words(language).to_owned(),
            Self::Closing(ending) => ending.words(language).to_owned(),
            Self::Digit(value, _) => digit(*value, language).to_owned(),
            Self::Pair(pair, _) => {
                format!("{} {}", digit(pair / 10, language), digit(pair % 10, language))
            }
            Self::Letter(sign) => letter(*sign, language),
            Self::Number(n, region) => in_words(*n, *region),
            Self::Thousands(n, region) => in_words(u16::from(*n) * 1000, *region),
            Self::Rest(n, region) => behind_thousands(*n, language, *region).join(" "),
            Self::ToCounter(noun, counter) => {
                format!("{} {}", to(*noun, language), in_words(counter.get(), Region::North))
            }
            Self::AtCounter(noun, counter) => {
                format!("{} {}", at(*noun, language), in_words(counter.get(), Region::North))
            }
            Self::ToCounterStem(noun) => to(*noun, language),
            Self::AtCounterStem(noun) => at(*noun, language),
            Self::Word(word) => (*word).to_owned(),
            Self::Time(minutes) => time(*minutes, language),
            Self::Notice(part) => part.words(language).to_owned(),
            Self::Phrase(phrase) | Self::Service(phrase) | Self::Own(_, phrase) => {
                phrase.words(language).to_owned()
            }
            Self::Name(name) => name.to_string(),
            Self::Kiosk(said) => said.words(language).to_owned(),
            Self::Press(key) => format!("{} {}", pressed(language), key.words(language)),
            Self::Key(key) => format!("{} {}", key_of(language), key.words(language)),
        }
    }

    /// The same in smaller pieces or plainer words, for a pack that does not have it; empty when there are none.
    #[must_use]
    pub fn in_pieces(&self, language: Language) -> Vec<Self> {
        let words = |words: Vec<&'static str>| words.into_iter().map(Self::Word).collect();
        let number = |n: u16| cardinal(n, language, Region::North).into_iter().map(Self::Word);
        match self {
            Self::Number(n, region) => words(cardinal(*n, language, *region)),
            Self::Thousands(n, region) => words(cardinal(u16::from(*n) * 1000, language, *region)),
            Self::Rest(n, region) if *n < 10 => words(behind_thousands(*n, language, *region)),
            Self::Rest(n, region) => {
                let mut pieces: Vec<Self> = match language {
                    Language::Vi => vec![Self::Word("không"), Self::Word("trăm")],
                    Language::En => Vec::new(),
                };
                pieces.push(Self::Number(u16::from(*n), *region));
                pieces
            }
            Self::ToCounter(noun, counter) => {
                std::iter::once(Self::ToCounterStem(*noun)).chain(number(counter.get())).collect()
            }
            Self::AtCounter(noun, counter) => {
                std::iter::once(Self::AtCounterStem(*noun)).chain(number(counter.get())).collect()
            }
            Self::Time(minutes) => in_hours(*minutes, language),
            Self::Opening(Opening::Call(Address::Polite | Address::Organisations)) => {
                vec![Self::Opening(Opening::Call(Address::Citizens))]
            }
            Self::Opening(Opening::LastCall) => vec![Self::Opening(Opening::Recall)],
            Self::Opening(Opening::Recall | Opening::Merged) => {
                vec![Self::Opening(Opening::Call(Address::Citizens))]
            }
            Self::Chime | Self::Opening(_) | Self::Closing(_) | Self::Digit(..) => Vec::new(),
            Self::Pair(..) | Self::Letter(_) | Self::ToCounterStem(_) => Vec::new(),
            Self::AtCounterStem(_) | Self::Word(_) | Self::Notice(_) => Vec::new(),
            Self::Phrase(_) | Self::Service(_) | Self::Own(..) | Self::Name(_) => Vec::new(),
            Self::Kiosk(_) | Self::Press(_) | Self::Key(_) => Vec::new(),
        }
    }

    /// Whether it belongs to a ticket's number.
    #[must_use]
    pub fn is_of_number(&self) -> bool {
        matches!(
            self,
            Self::Digit(..)
                | Self::Pair(..)
                | Self::Letter(_)
                | Self::Number(..)
                | Self::Thousands(..)
                | Self::Rest(..)
                | Self::Word(_)
                | Self::Service(_)
        )
    }
}

/// 1 to 99 as said behind thousands.
fn behind_thousands(n: u8, language: Language, region: Region) -> Vec<&'static str> {
    // Behind the two words of the thousands.
    cardinal(1000 + u16::from(n % 100), language, region).split_off(2)
}

/// A time by words. The hour of 24 leaves no doubt about the part of the day.
fn in_hours(minutes: u16, language: Language) -> Vec<Slot> {
    let number = |n: u16| cardinal(n, language, Region::North).into_iter().map(Slot::Word);
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    let between = match (language, minute) {
        (Language::Vi, _) => Some("giờ"),
        (Language::En, 0) if hour > 0 => Some("hundred"),
        (Language::En, 0..=9) => Some("zero"),
        (Language::En, _) => None,
    };
    let minutes = (minute > 0).then(|| number(minute)).into_iter().flatten();
    number(hour).chain(between.map(Slot::Word)).chain(minutes).collect()
}

fn to(noun: Noun, language: Language) -> String {
    match language {
        Language::Vi => format!("đến {} số", noun.vi()),
        Language::En => format!("please proceed to {}", noun.name()),
    }
}

fn at(noun: Noun, language: Language) -> String {
    match language {
        Language::Vi => format!("{} số", noun.vi()),
        Language::En => noun.name().to_owned(),
    }
}

fn pressed(language: Language) -> &'static str {
    match language {
        Language::Vi => "Bấm phím",
        Language::En => "Press",
    }
}

fn key_of(language: Language) -> &'static str {
    match language {
        Language::Vi => "Phím",
        Language::En => "Key",
    }
}

impl Opening {
    fn words(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Vi, Self::Call(Address::Citizens)) => "Xin mời công dân có số thứ tự",
            (Language::Vi, Self::Call(Address::Polite)) => "Kính mời ông bà có số thứ tự",
            (Language::Vi, Self::Call(Address::Organisations)) => {
                "Xin mời tổ chức, công dân có số thứ tự"
            }
            (Language::Vi, Self::Recall) => "Xin nhắc lại: mời công dân có số thứ tự",
            (Language::Vi, Self::LastCall) => "Xin gọi lần cuối: mời công dân có số thứ tự",
            (Language::Vi, Self::Merged) => "Xin mời các công dân có số thứ tự",
            (Language::Vi, Self::Missed) => "Công dân có số thứ tự",
            (Language::Vi, Self::TakenBack) => "Xin lỗi, số",
            (Language::En, Self::Call(_) | Self::Missed) => "Ticket",
            (Language::En, Self::Recall) => "Once again: ticket",
            (Language::En, Self::LastCall) => "Last call: ticket",
            (Language::En, Self::Merged) => "The following tickets, please",
            (Language::En, Self::TakenBack) => "We are sorry, ticket",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Call(Address::Citizens) => "call",
            Self::Call(Address::Polite) => "call/polite",
            Self::Call(Address::Organisations) => "call/organisations",
            Self::Recall => "recall",
            Self::LastCall => "last_call",
            Self::Merged => "merged",
            Self::Missed => "missed",
            Self::TakenBack => "taken_back",
        }
    }
}

impl Ending {
    fn words(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Vi, Self::Result) => "để nhận kết quả",
            (Language::Vi, Self::Fee) => "để nộp phí, lệ phí",
            (Language::Vi, Self::Missed) => "khi quay lại xin báo bàn hướng dẫn để được mời lại",
            (Language::Vi, Self::TakenBack) => "vui lòng chờ thêm",
            (Language::En, Self::Result) => "to collect your result",
            (Language::En, Self::Fee) => "to pay the fee",
            (Language::En, Self::Missed) => {
                "when you are back, please tell the information desk and you will be called again"
            }
            (Language::En, Self::TakenBack) => "please wait a little longer",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Result => "result",
            Self::Fee => "fee",
            Self::Missed => "missed",
            Self::TakenBack => "taken_back",
        }
    }
}

impl Part {
    fn words(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Vi, Self::IssuingClosed) => {
                "Trung tâm đã ngừng cấp số buổi sáng. Ông bà đã có số vẫn được phục vụ"
            }
            (Language::Vi, Self::IssuingAgain) => "Buổi chiều cấp số từ",
            (Language::Vi, Self::IssuingOver) => {
                "Trung tâm đã ngừng cấp số hôm nay. Ông bà đã có số vẫn được phục vụ"
            }
            (Language::Vi, Self::Lunch) => "Trung tâm nghỉ trưa đến",
            (Language::Vi, Self::LunchEnd) => {
                "Ông bà đang giữ số sẽ được mời tiếp, không cần lấy số lại"
            }
            (Language::Vi, Self::Evacuation) => {
                "Xin mọi người bình tĩnh rời khỏi phòng theo lối thoát hiểm gần nhất và làm theo hướng dẫn của cán bộ"
            }
            (Language::En, Self::IssuingClosed) => {
                "No more numbers are given out this morning. Everybody who has a number will be served"
            }
            (Language::En, Self::IssuingAgain) => "In the afternoon, numbers are given out from",
            (Language::En, Self::IssuingOver) => {
                "No more numbers are given out today. Everybody who has a number will be served"
            }
            (Language::En, Self::Lunch) => "The office is closed for lunch until",
            (Language::En, Self::LunchEnd) => {
                "Your number stays valid. You will be called after lunch and need no new number"
            }
            (Language::En, Self::Evacuation) => {
                "Please leave the room calmly by the nearest emergency exit and follow the staff"
            }
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::IssuingClosed => "issuing_closed",
            Self::IssuingAgain => "issuing_again",
            Self::IssuingOver => "issuing_over",
            Self::Lunch => "lunch",
            Self::LunchEnd => "lunch_end",
            Self::Evacuation => "evacuation",
        }
    }
}

impl fmt::Display for Slot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chime => f.write_str("chime"),
            Self::Opening(opening) => write!(f, "opening/{}", opening.name()),
            Self::Closing(ending) => write!(f, "closing/{}", ending.name()),
            Self::Digit(digit, place) => write!(f, "digit/{digit}/{place}"),
            Self::Pair(pair, place) => write!(f, "digits/{pair:02}/{place}"),
            Self::Letter(letter) => write!(f, "letter/{}", letter.to_lowercase()),
            // Only a number with a missing ten is said otherwise in the south.
            Self::Number(n, Region::South) if *n > 100 && n % 100 / 10 == 0 && n % 10 > 0 => {
                write!(f, "number/{n}/south")
            }
            Self::Number(n, _) => write!(f, "number/{n}"),
            Self::Thousands(n, Region::North) => write!(f, "thousands/{n}"),
            Self::Thousands(n, Region::South) => write!(f, "thousands/{n}/south"),
            Self::Rest(n, Region::North) => write!(f, "rest/{n}"),
            Self::Rest(n, Region::South) => write!(f, "rest/{n}/south"),
            Self::ToCounter(noun, counter) => write!(f, "to_{}/{}", noun.name(), counter.get()),
            Self::AtCounter(noun, counter) => write!(f, "{}/{}", noun.name(), counter.get()),
            Self::ToCounterStem(noun) => write!(f, "to_{}", noun.name()),
            Self::AtCounterStem(noun) => f.write_str(noun.name()),
            Self::Word(word) => write!(f, "word/{word}"),
            Self::Time(minutes) => write!(f, "time/{:02}{:02}", minutes / 60, minutes % 60),
            Self::Notice(part) => write!(f, "notice/{}", part.name()),
            Self::Phrase(phrase) => write!(f, "phrase/{}", phrase.key),
            Self::Service(phrase) => write!(f, "service/{}", phrase.key),
            Self::Own(whose, phrase) => write!(f, "{whose}/{}", phrase.key),
            Self::Name(name) => write!(f, "name/{}", kiosk::plain(name)),
            Self::Kiosk(said) => write!(f, "kiosk/{}", said.name()),
            Self::Press(key) => write!(f, "press/{key}"),
            Self::Key(key) => write!(f, "key/{key}"),
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
