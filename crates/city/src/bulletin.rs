//! Bulletins: what the city tells all staff, and how many of them have read it.
//!
//! An office says in each report which ones it holds and how many of its staff have read each; the hub answers with one
//! that it lacks, and with those that are taken back. So one that was away for a week gets what still holds, and nothing is
//! said twice. Who has read it stays in the office: numbers leave it, names do not.

use serde::{Deserialize, Serialize};

/// Characters of a title.
pub const TITLE_CHARS_MAX: usize = 120;

/// Characters of what is said.
pub const WORDS_CHARS_MAX: usize = 2_000;

/// Bulletins that hold at once. Who must read more reads none.
pub const LIVE_MAX: usize = 20;

/// A bulletin of the city.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bulletin {
    /// It only grows.
    pub id: u64,
    /// When it was written, in milliseconds since 1970.
    pub at: i64,
    /// What it is called: one line.
    pub title: String,
    /// What it says.
    pub words: String,
    /// Shown until then, in milliseconds since 1970.
    pub until: i64,
}

/// A bulletin that an office holds, and how many have read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// Which.
    pub id: u64,
    /// The office's staff today.
    pub staff: u32,
    /// How many of them have read it.
    pub read: u32,
}

/// What the hub answers of bulletins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Posted {
    /// One that the office does not hold; the next one comes with the next answer.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub come: Option<Bulletin>,
    /// Those that it holds and that are taken back, or over.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub gone: Vec<u64>,
}

/// Holds bulletins.
pub trait Board: Send + Sync {
    /// What the office holds.
    fn receipts(&self) -> Vec<Receipt>;
    /// Takes what is posted, some time. It comes again until it is told among the receipts.
    fn posted(&self, posted: Posted);
}

/// Why something is no bulletin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoBulletin {
    /// Its title.
    Title,
    /// What it says.
    Words,
    /// Until when.
    Until,
}

impl Bulletin {
    /// Whether staff can be shown it.
    ///
    /// # Errors
    /// What of it is empty, too long, or no text.
    pub fn check(&self) -> Result<(), NoBulletin> {
        let is_text = |text: &str, most: usize, breaks: bool| {
            let is_control = |c: char| c.is_control() && !(breaks && c == '\n');
            !text.trim().is_empty() && text.chars().count() <= most && !text.chars().any(is_control)
        };
        if !is_text(&self.title, TITLE_CHARS_MAX, false) {
            return Err(NoBulletin::Title);
        }
        if !is_text(&self.words, WORDS_CHARS_MAX, true) {
            return Err(NoBulletin::Words);
        }
        if self.until <= self.at { Err(NoBulletin::Until) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bulletin_is_text_that_can_be_shown() {
        let told = |title: &str, words: &str, until: i64| {
            let (title, words) = (title.to_owned(), words.to_owned());
            Bulletin { id: 1, at: 10, title, words, until }.check()
        };
        assert_eq!(told("Họp giao ban", "Thứ Hai, 7 giờ.\nMời đến đúng giờ.", 11), Ok(()));
        assert_eq!(told(&"ă".repeat(TITLE_CHARS_MAX), "x", 11), Ok(()));
        for title in ["", " \u{a0}", "a\nb", "a\u{7}", &"ă".repeat(TITLE_CHARS_MAX + 1)] {
            assert_eq!(told(title, "x", 11), Err(NoBulletin::Title), "{title:?}");
        }
        for words in ["", "\n\n", "a\u{1b}[2J", "a\rb", &"ă".repeat(WORDS_CHARS_MAX + 1)] {
            assert_eq!(told("x", words, 11), Err(NoBulletin::Words), "{words:?}");
        }
        assert_eq!(told("x", "x", 10), Err(NoBulletin::Until));
    }
}
