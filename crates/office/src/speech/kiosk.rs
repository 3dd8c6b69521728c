//! What a kiosk says, so that it can be used by ear alone: by keypad and headset, or tile by tile.

use super::manner::{Phrase, Wording};
use super::numerals::digit;
use super::sentence::signs;
use super::slot::Slot;
use crate::{CounterNo, Language, Prefix, TicketNumber};
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

/// A key of a keypad: a digit, `*` or `#`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(char);

impl Key {
    /// On every keypad the way back.
    pub const STAR: Self = Self('*');

    /// The key with a digit on it.
    #[must_use]
    pub const fn digit(digit: u8) -> Self {
        Self((b'0' + digit % 10) as char)
    }

    pub(super) fn words(self, language: Language) -> &'static str {
        match (self.0, language) {
            ('*', Language::Vi) => "sao",
            ('*', Language::En) => "star",
            ('#', Language::Vi) => "thăng",
            ('#', Language::En) => "hash",
            (sign, _) => digit(sign.to_digit(10).map_or(0, |value| value as u8), language),
        }
    }
}

/// Not one of the twelve keys of a keypad.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoKey;

impl FromStr for Key {
    type Err = NoKey;
    fn from_str(text: &str) -> Result<Self, NoKey> {
        match text {
            "star" => Ok(Self('*')),
            "hash" => Ok(Self('#')),
            sign => {
                let mut signs = sign.chars();
                let key = signs.next().filter(|c| c.is_ascii_digit() || matches!(c, '*' | '#'));
                key.filter(|_| signs.next().is_none()).map(Self).ok_or(NoKey)
            }
        }
    }
}

/// As in names of slots.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            '*' => f.write_str("star"),
            '#' => f.write_str("hash"),
            digit => write!(f, "{digit}"),
        }
    }
}

/// A sentence, or a part of one, that only a kiosk says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// Good day.
    Welcome,
    /// Choose a service.
    Choose,
    /// Whether they have priority.
    Priority,
    /// Who has it.
    PriorityWho,
    /// Whose case it is, where several authorities decide.
    Authority,
    /// A case of another place.
    Elsewhere,
    /// Papers, fees and time stand on the screen.
    Details,
    /// Before the number that was given out.
    Given,
    /// The loudspeaker calls.
    Wait,
    /// Where nothing is called aloud: the screen does.
    WaitAndLook,
    /// Before how many are served first.
    Ahead,
    /// After it.
    PeopleAhead,
    /// Nobody is served first.
    NextInLine,
    /// No counter is open for the service.
    NobodyServed,
    /// No numbers are given out.
    Closed,
    /// No more numbers of this service.
    Spent,
    /// Whether they need more time.
    MoreTime,
    /// Take the slip.
    Printed,
    /// No paper.
    PaperOut,
    /// No number came.
    Failed,
    /// Ask the staff.
    AskStaff,
    /// A key that does nothing here.
    NotUnderstood,
    /// Before the number of a service whose name cannot be spoken.
    ServiceNumber,
    /// Before that of an authority.
    AuthorityNumber,
    /// Before that of a group of services.
    GroupNumber,
    /// After a key: to hear it again.
    ToRepeat,
    /// After a key: to go back.
    ToGoBack,
    /// After a key: for help.
    ForHelp,
    /// After a key: for further services.
    ForMore,
    /// After a key: for this language.
    ForLanguage,
    /// After a key: yes.
    IfYes,
    /// After a key: no.
    IfNo,
}

/// Each with its name in slots, and its words in Vietnamese and English.
const SAID: [(Said, &str, &str, &str); 32] = [
    (Said::Welcome, "welcome", "Xin chào ông bà", "Welcome"),
    (Said::Choose, "choose", "Xin mời ông bà chọn dịch vụ", "Please choose a service"),
    (Said::Priority, "priority", "Ông bà có thuộc diện ưu tiên không?", "Do you have priority?"),
    (
        Said::PriorityWho,
        "priority_who",
        "Diện ưu tiên gồm người từ bảy mươi lăm tuổi, người khuyết tật, phụ nữ mang thai, người có con nhỏ và người có công",
        "Priority is for people aged seventy five and over, people with disabilities, pregnant women, people with small children, and people of merit",
    ),
    (
        Said::Authority,
        "authority",
        "Hồ sơ của ông bà thuộc đơn vị nào?",
        "Which office does your case belong to?",
    ),
    (Said::Elsewhere, "elsewhere", "Nơi khác", "Another place"),
    (
        Said::Details,
        "details",
        "Giấy tờ cần mang, lệ phí và thời hạn hiện trên màn hình. Ông bà cần nghe, xin hỏi cán bộ hướng dẫn",
        "The papers to bring, the fees and the time it takes are on the screen. To hear them, please ask the staff",
    ),
    (Said::Given, "given", "Số thứ tự của ông bà là", "Your number is"),
    (
        Said::Wait,
        "wait",
        "Xin ngồi chờ, loa sẽ mời khi đến lượt",
        "Please take a seat. You will be called over the loudspeaker",
    ),
    (
        Said::WaitAndLook,
        "wait_and_look",
        "Xin ngồi chờ, số được mời sẽ hiện trên màn hình",
        "Please take a seat. Numbers that are called are shown on the screen",
    ),
    (Said::Ahead, "ahead", "Còn", "People before you"),
    // English says the number last.
    (Said::PeopleAhead, "people_ahead", "người phía trước", ""),
    (Said::NextInLine, "next_in_line", "Ông bà là người kế tiếp", "You are next"),
    (
        Said::NobodyServed,
        "nobody_served",
        "Hiện chưa có quầy nào mở cho dịch vụ này. Ông bà vẫn lấy số được và sẽ được mời khi có quầy",
        "No counter is open for this service at the moment. You can still take a number, and you will be called when one opens",
    ),
    (
        Said::Closed,
        "closed",
        "Hiện đang ngừng cấp số. Ông bà đã có số vẫn được phục vụ",
        "No numbers are given out at the moment. Everybody who has a number will be served",
    ),
    (
        Said::Spent,
        "spent",
        "Dịch vụ này đã hết số hôm nay",
        "There are no more numbers for this service today",
    ),
    (Said::MoreTime, "more_time", "Ông bà có cần thêm thời gian không?", "Do you need more time?"),
    (Said::Printed, "printed", "Xin ông bà nhận phiếu", "Please take your slip"),
    (
        Said::PaperOut,
        "paper_out",
        "Máy đã hết giấy. Xin ông bà nhớ số, hoặc nhờ cán bộ hướng dẫn ghi lại",
        "There is no paper left. Please remember your number, or ask the staff to write it down",
    ),
    (Said::Failed, "failed", "Chưa lấy được số", "No number could be given out"),
    (
        Said::AskStaff,
        "ask_staff",
        "Xin ông bà vui lòng hỏi cán bộ hướng dẫn",
        "Please ask the staff",
    ),
    (
        Said::NotUnderstood,
        "not_understood",
        "Xin lỗi, phím này không dùng ở bước này. Xin ông bà bấm lại",
        "Sorry, this key does nothing here. Please try again",
    ),
    (Said::ServiceNumber, "service_number", "Dịch vụ số", "Service number"),
    (Said::AuthorityNumber, "authority_number", "Đơn vị số", "Office number"),
    (Said::GroupNumber, "group_number", "Lĩnh vực số", "Field number"),
    (Said::ToRepeat, "to_repeat", "để nghe lại", "to hear this again"),
    (Said::ToGoBack, "to_go_back", "để quay lại", "to go back"),
    (Said::ForHelp, "for_help", "nếu cần cán bộ hướng dẫn", "if you need help from the staff"),
    (Said::ForMore, "for_more", "để nghe các dịch vụ khác", "to hear other services"),
    (Said::ForLanguage, "for_language", "để nghe tiếng Việt", "for English"),
    (Said::IfYes, "if_yes", "nếu có", "if yes"),
    (Said::IfNo, "if_no", "nếu không", "if no"),
];

impl Said {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        SAID.iter().map(|(said, ..)| *said)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        let row = SAID.iter().find(|(said, ..)| *said == self);
        row.map_or(("", "", ""), |(_, name, vi, en)| (name, vi, en))
    }

    pub(super) fn name(self) -> &'static str {
        self.row().0
    }

    pub(super) fn words(self, language: Language) -> &'static str {
        let (_, vi, en) = self.row();
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }

    /// Whether it is a name that a key stands for, and no part of the sentence about the key.
    #[must_use]
    pub fn is_a_name(self) -> bool {
        matches!(
            self,
            Self::Elsewhere | Self::ServiceNumber | Self::AuthorityNumber | Self::GroupNumber
        )
    }
}

/// Whose name an office recorded beside its services' own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whose {
    /// An authority's.
    Authority,
    /// A group of services'.
    Group,
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Authority => "authority",
            Self::Group => "group",
        })
    }
}

/// How the name of what can be chosen is spoken.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    /// As the office recorded it for this service.
    Service(Arc<Phrase>),
    /// As it recorded it for something else.
    Own(Whose, Arc<Phrase>),
    /// As every office of that name may say it.
    Common(Arc<Phrase>),
    /// "Dịch vụ số một": by a number, where there is no voice for the name.
    Number(Said, Prefix),
    /// Another place.
    Elsewhere,
}

impl Name {
    fn slots(&self, language: Language) -> Vec<Slot> {
        match self {
            Self::Service(phrase) => vec![Slot::Service(Arc::clone(phrase))],
            Self::Own(whose, phrase) => vec![Slot::Own(*whose, Arc::clone(phrase))],
            Self::Common(phrase) => vec![Slot::Name(phrase.words(language).into())],
            Self::Number(noun, number) => {
                let noun = std::iter::once(Slot::Kiosk(*noun));
                noun.chain(signs(number.as_str())).collect()
            }
            Self::Elsewhere => vec![Slot::Kiosk(Said::Elsewhere)],
        }
    }
}

/// Something that a kiosk says.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// Sentences that are always the same.
    Said(Vec<Said>),
    /// What keys are for.
    Keys(Vec<(Key, Said)>),
    /// A key.
    Key(Key),
    /// The name of something.
    Name(Name),
    /// What a key chooses.
    Option(Key, Name),
    /// How many are served first.
    Waiting(u16),
    /// The number that was given out.
    Given(Box<Given>),
}

/// A number that was given out.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Given {
    /// As printed on the slip.
    pub number: TicketNumber,
    /// It is told as it will be called.
    pub wording: Wording,
    /// Where, when that is known already.
    pub counter: Option<CounterNo>,
    /// How many are served first, if that is told.
    pub ahead: Option<u16>,
    /// Whether the loudspeaker calls.
    pub aloud: bool,
}

impl Prompt {
    /// The slots that say it, sentence by sentence, but for the number: that is `given`.
    pub(super) fn slots(
        &self,
        language: Language,
        given: impl Fn(&Given) -> Vec<Slot>,
        cardinal: impl Fn(u16) -> Vec<Slot>,
    ) -> Vec<Vec<Slot>> {
        match self {
            Self::Said(all) => all.iter().map(|said| vec![Slot::Kiosk(*said)]).collect(),
            Self::Keys(all) => {
                let line = |(key, said): &(Key, Said)| vec![Slot::Press(*key), Slot::Kiosk(*said)];
                all.iter().map(line).collect()
            }
            Self::Key(key) => vec![vec![Slot::Key(*key)]],
            Self::Name(name) => vec![name.slots(language)],
            Self::Option(key, name) => {
                let mut line = vec![Slot::Press(*key)];
                line.extend(name.slots(language));
                vec![line]
            }
            Self::Waiting(n) => vec![ahead(*n, language, cardinal)],
            Self::Given(all) => {
                let mut number = vec![Slot::Kiosk(Said::Given)];
                number.extend(given(all));
                let mut lines = vec![number];
                lines.extend(all.ahead.map(|n| ahead(n, language, cardinal)));
                let wait = if all.aloud { Said::Wait } else { Said::WaitAndLook };
                lines.push(vec![Slot::Kiosk(wait)]);
                lines
            }
        }
    }
}

fn ahead(n: u16, language: Language, cardinal: impl Fn(u16) -> Vec<Slot>) -> Vec<Slot> {
    if n == 0 {
        return vec![Slot::Kiosk(Said::NextInLine)];
    }
    let mut line = vec![Slot::Kiosk(Said::Ahead)];
    line.extend(cardinal(n));
    if language == Language::Vi {
        line.push(Slot::Kiosk(Said::PeopleAhead));
    }
    line
}

/// Where a tone's mark may stand on either of two vowels at a word's end, the older way: *hóa* and not *hoá*.
const TONES: [(&str, &str); 15] = [
    ("oà", "òa"),
    ("oá", "óa"),
    ("oả", "ỏa"),
    ("oã", "õa"),
    ("oạ", "ọa"),
    ("oè", "òe"),
    ("oé", "óe"),
    ("oẻ", "ỏe"),
    ("oẽ", "õe"),
    ("oẹ", "ọe"),
    ("uỳ", "ùy"),
    ("uý", "úy"),
    ("uỷ", "ủy"),
    ("uỹ", "ũy"),
    ("uỵ", "ụy"),
];

/// A name as it stands in a slot: small letters, words with `-` between them, one way to write a tone.
pub(super) fn plain(name: &str) -> String {
    let small = name.to_lowercase();
    let words = small.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let older = |word: &str| {
        let ending = TONES.iter().find_map(|(new, old)| Some((word.strip_suffix(new)?, old)));
        ending.map_or_else(|| word.to_owned(), |(start, old)| format!("{start}{old}"))
    };
    words.map(older).collect::<Vec<_>>().join("-")
}
