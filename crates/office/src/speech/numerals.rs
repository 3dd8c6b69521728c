//! Numbers, letters and times of day in words.

use super::Region;
use crate::Language;

const VI_DIGITS: [&str; 10] =
    ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"];

/// A digit's name.
#[must_use]
pub fn digit(digit: u8, language: Language) -> &'static str {
    let of = |names: &[&'static str]| names.get(usize::from(digit)).copied().unwrap_or("");
    match language {
        Language::Vi => of(&VI_DIGITS),
        Language::En => of(&EN_BELOW_20[..10]),
    }
}

/// A number up to 9,999 in words, each word apart; `region` chooses among Vietnamese words. Vietnamese by the rules of
/// ICU's `vi` spell-out, which says *lẻ* and *nghìn*; English as ICU's `en`.
///
/// More than 9,999 is read as its last four digits: no number of an office is longer.
#[must_use]
pub fn cardinal(n: u16, language: Language, region: Region) -> Vec<&'static str> {
    let n = usize::from(n) % 10_000;
    match language {
        Language::Vi => vi_cardinal(n, region),
        Language::En => en_cardinal(n),
    }
}

/// After a ten, one, four and five change: *mốt, tư, lăm*; after *mười* only five does. A missing hundred is said when
/// thousands stand before it.
fn vi_cardinal(n: usize, region: Region) -> Vec<&'static str> {
    let (thousands, hundreds, tens, unit) = (n / 1000, n / 100 % 10, n / 10 % 10, n % 10);
    let mut words = Vec::new();
    if thousands > 0 {
        words.extend([VI_DIGITS[thousands], region.thousand()]);
    }
    let said_hundreds = hundreds > 0 || (thousands > 0 && (tens, unit) != (0, 0));
    if said_hundreds {
        words.extend([VI_DIGITS[hundreds], "trăm"]);
    }
    match tens {
        0 if said_hundreds && unit > 0 => words.push(region.and()),
        0 => {}
        1 => words.push("mười"),
        more => words.extend([VI_DIGITS[more], "mươi"]),
    }
    match (tens, unit) {
        (_, 0) if n > 0 => {}
        (2.., 1) => words.push("mốt"),
        (2.., 4) => words.push("tư"),
        (1.., 5) => words.push("lăm"),
        (_, plain) => words.push(VI_DIGITS[plain]),
    }
    words
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

fn en_cardinal(n: usize) -> Vec<&'static str> {
    const TENS: [&str; 10] =
        ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let (thousands, hundreds, rest) = (n / 1000, n / 100 % 10, n % 100);
    let mut words = Vec::new();
    if thousands > 0 {
        words.extend([EN_BELOW_20[thousands], "thousand"]);
    }
    if hundreds > 0 {
        words.extend([EN_BELOW_20[hundreds], "hundred"]);
    }
    match (rest / 10, rest % 10) {
        (0, 0) if n > 0 => {}
        (0 | 1, _) => words.push(EN_BELOW_20[rest]),
        (tens, 0) => words.push(TENS[tens]),
        (tens, unit) => words.extend([TENS[tens], EN_BELOW_20[unit]]),
    }
    words
}

/// A letter's name. In Vietnamese as loudspeakers in offices say it, not as schools teach it.
#[must_use]
pub fn letter(letter: char, language: Language) -> String {
    match language {
        Language::Vi => vi_letter(letter).to_owned(),
        Language::En => letter.to_string(),
    }
}

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

/// A time of day as people say it: 13:30 is *một giờ rưỡi chiều*, "half past one".
#[must_use]
pub fn time(minutes: u16, language: Language) -> String {
    let (hour, minute) = (minutes / 60 % 24, minutes % 60);
    match language {
        Language::Vi => vi_time(hour, minute),
        Language::En => en_time(hour, minute),
    }
}

fn vi_time(hour: u16, minute: u16) -> String {
    let part = match hour {
        0..=3 | 22.. => "đêm",
        4..=10 => "sáng",
        11 | 12 => "trưa",
        13..=17 => "chiều",
        18..=21 => "tối",
    };
    let of_twelve = if hour > 12 { hour - 12 } else { hour };
    let said = vi_cardinal(usize::from(of_twelve), Region::North).join(" ");
    match minute {
        0 => format!("{said} giờ {part}"),
        30 => format!("{said} giờ rưỡi {part}"),
        more => {
            let minutes = vi_cardinal(usize::from(more), Region::North).join(" ");
            format!("{said} giờ {minutes} {part}")
        }
    }
}

fn en_time(hour: u16, minute: u16) -> String {
    let said = |hour: u16| match hour % 12 {
        0 => EN_BELOW_20[12],
        other => EN_BELOW_20[usize::from(other)],
    };
    match minute {
        0 => format!("{} o'clock", said(hour)),
        15 => format!("a quarter past {}", said(hour)),
        30 => format!("half past {}", said(hour)),
        45 => format!("a quarter to {}", said(hour + 1)),
        1..=9 => format!("{} oh {}", said(hour), EN_BELOW_20[usize::from(minute)]),
        more => format!("{} {}", said(hour), en_cardinal(usize::from(more)).join(" ")),
    }
}
