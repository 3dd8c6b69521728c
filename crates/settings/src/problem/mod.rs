//! What can be wrong with a configuration.

mod words;

use crate::finding::Severity;

/// The kinds of values that TOML knows, and one that it does not name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `"…"`
    String,
    /// `10`
    Integer,
    /// `1.5`
    Float,
    /// `true`
    Boolean,
    /// `2026-01-31`
    Datetime,
    /// `[…]`
    Array,
    /// `[name]`
    Table,
    /// `[[name]]`, repeated
    Tables,
}

/// What is wrong. `given` is what was written, shortened.
#[derive(Clone, Debug, PartialEq)]
pub enum Problem {
    /// The text is larger than [`crate::TEXT_BYTES_MAX`].
    TextTooLarge {
        /// How large it may be.
        max: usize,
    },
    /// Not TOML.
    Syntax {
        /// What the parser says, in English.
        detail: String,
    },
    /// A key stands twice in one table.
    KeyTwice,
    /// No such key in this table.
    UnknownKey {
        /// The key that may have been meant.
        meant: Option<String>,
        /// The table that knows this key.
        home: Option<String>,
        /// The keys of this table.
        known: String,
    },
    /// Another kind of value.
    WrongType {
        /// What belongs here.
        expected: Kind,
        /// What stands here.
        given: Kind,
    },
    /// A key without which there is no office.
    Missing {
        /// How it could be written.
        example: &'static str,
    },
    /// A number outside its range.
    OutOfRange {
        /// As written.
        given: String,
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// A list longer than we work with.
    TooMany {
        /// How many it may hold.
        max: usize,
    },
    /// A list without entries where at least one is needed.
    EmptyList,
    /// Nothing written between the quotes.
    EmptyText,
    /// Spaces before or after the text.
    SpaceAround,
    /// A line break, tab or other control character in a text.
    ControlCharacter,
    /// Letters and their marks written apart (not NFC): two spellings that look the same.
    NotNfc,
    /// A text too long for the screens and slips it stands on.
    TextTooLong {
        /// In characters.
        given: usize,
        /// In characters.
        max: usize,
    },
    /// Not a key of a service, zone or pack.
    BadKey {
        /// As written.
        given: String,
    },
    /// Not a prefix of numbers.
    BadPrefix {
        /// As written.
        given: String,
    },
    /// Not one of a few words.
    NotOneOf {
        /// As written.
        given: String,
        /// The words.
        allowed: String,
    },
    /// The languages lack Vietnamese.
    NoVietnamese,
    /// What must be unique stands twice.
    Twice {
        /// As written.
        given: String,
        /// The line of the first.
        line: usize,
    },
    /// No such service.
    UnknownService {
        /// As written.
        given: String,
        /// The service that may have been meant.
        meant: Option<String>,
        /// The services there are.
        known: String,
    },
    /// No counter takes this service: its tickets would wait for ever.
    NobodyServes {
        /// The service.
        service: String,
    },
    /// Not days of the week.
    BadDays {
        /// As written.
        given: String,
    },
    /// Not a part of a day.
    BadWindow {
        /// As written.
        given: String,
    },
    /// Two windows of one day share minutes.
    WindowsOverlap {
        /// The later one, as written.
        given: String,
        /// The day, as in `days`.
        day: &'static str,
        /// The line of the other.
        line: usize,
    },
    /// Not in the time zone database.
    UnknownTimeZone {
        /// As written.
        given: String,
    },
    /// Not an address that a QR can carry.
    BadUrl {
        /// As written.
        given: String,
    },
    /// Warning: an address that leads a phone to itself.
    LoopbackUrl,
    /// Warning: two prefixes that a loudspeaker makes alike.
    SoundAlike {
        /// This prefix.
        given: String,
        /// The other.
        other: String,
        /// The line of the other.
        line: usize,
    },
    /// Warning: numbers of the two services can read the same when one counts past 999.
    PrefixOfPrefix {
        /// This prefix.
        given: String,
        /// The other.
        other: String,
        /// The line of the other.
        line: usize,
    },
}

impl Problem {
    /// Whether the office can work in spite of it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        let warns = matches!(
            self,
            Self::LoopbackUrl | Self::SoundAlike { .. } | Self::PrefixOfPrefix { .. }
        );
        if warns { Severity::Warning } else { Severity::Error }
    }

    /// Whether the text could not be taken apart here.
    pub(crate) fn is_syntax(&self) -> bool {
        matches!(self, Self::Syntax { .. } | Self::KeyTwice | Self::TextTooLarge { .. })
    }

    /// Whether it is what a parser says that still looks for the end of a list.
    pub(crate) fn is_within_brackets(&self) -> bool {
        let Self::Syntax { detail } = self else { return false };
        detail.contains("array") || detail.contains("string values must be quoted")
    }
}
