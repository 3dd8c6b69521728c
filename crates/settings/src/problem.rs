//! What can be wrong with a configuration. The words stand in `texts/`, under [`Problem::id`].

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

impl Kind {
    fn id(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Integer => "integer",
            Self::Float => "float",
            Self::Boolean => "boolean",
            Self::Datetime => "datetime",
            Self::Array => "array",
            Self::Table => "table",
            Self::Tables => "tables",
        }
    }
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

    /// The id of its words.
    #[must_use]
    pub fn id(&self) -> &'static str {
        match self {
            Self::TextTooLarge { .. } => "text-too-large",
            Self::Syntax { .. } => "syntax",
            Self::KeyTwice => "key-twice",
            Self::UnknownKey { .. } => "unknown-key",
            Self::WrongType { .. } => "wrong-type",
            Self::Missing { .. } => "missing",
            Self::OutOfRange { .. } => "out-of-range",
            Self::TooMany { .. } => "too-many",
            Self::EmptyList => "empty-list",
            Self::EmptyText => "empty-text",
            Self::SpaceAround => "space-around",
            Self::ControlCharacter => "control-character",
            Self::NotNfc => "not-nfc",
            Self::TextTooLong { .. } => "text-too-long",
            Self::BadKey { .. } => "bad-key",
            Self::BadPrefix { .. } => "bad-prefix",
            Self::NotOneOf { .. } => "not-one-of",
            Self::NoVietnamese => "no-vietnamese",
            Self::Twice { .. } => "twice",
            Self::UnknownService { .. } => "unknown-service",
            Self::NobodyServes { .. } => "nobody-serves",
            Self::BadDays { .. } => "bad-days",
            Self::BadWindow { .. } => "bad-window",
            Self::WindowsOverlap { .. } => "windows-overlap",
            Self::UnknownTimeZone { .. } => "unknown-time-zone",
            Self::BadUrl { .. } => "bad-url",
            Self::LoopbackUrl => "loopback-url",
            Self::SoundAlike { .. } => "sound-alike",
            Self::PrefixOfPrefix { .. } => "prefix-of-prefix",
        }
    }

    /// The attribute of its words that says what would be right.
    pub(crate) fn remedy(&self) -> &'static str {
        if matches!(
            self,
            Self::UnknownKey { meant: Some(_), .. } | Self::UnknownService { meant: Some(_), .. }
        ) {
            "meant"
        } else if matches!(self, Self::UnknownKey { home: Some(_), .. }) {
            "home"
        } else {
            "right"
        }
    }

    /// What its words are filled in with.
    #[must_use]
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::TextTooLarge { max } | Self::TooMany { max } => vec![("max", max.to_string())],
            Self::Syntax { detail } => vec![("detail", detail.clone())],
            Self::UnknownKey { meant, home, known } => vec![
                ("meant", meant.clone().unwrap_or_default()),
                ("home", home.clone().unwrap_or_default()),
                ("known", known.clone()),
            ],
            Self::WrongType { expected, given } => {
                vec![("expected", expected.id().to_owned()), ("given", given.id().to_owned())]
            }
            Self::Missing { example } => vec![("example", (*example).to_owned())],
            Self::OutOfRange { given, min, max } => {
                vec![("given", given.clone()), ("min", min.to_string()), ("max", max.to_string())]
            }
            Self::TextTooLong { given, max } => {
                vec![("given", given.to_string()), ("max", max.to_string())]
            }
            Self::BadKey { given }
            | Self::BadPrefix { given }
            | Self::BadDays { given }
            | Self::BadWindow { given }
            | Self::UnknownTimeZone { given }
            | Self::BadUrl { given } => vec![("given", given.clone())],
            Self::NotOneOf { given, allowed } => {
                vec![("given", given.clone()), ("allowed", allowed.clone())]
            }
            Self::Twice { given, line } => {
                vec![("given", given.clone()), ("line", line.to_string())]
            }
            Self::UnknownService { given, meant, known } => vec![
                ("given", given.clone()),
                ("meant", meant.clone().unwrap_or_default()),
                ("known", known.clone()),
            ],
            Self::NobodyServes { service } => vec![("service", service.clone())],
            Self::WindowsOverlap { given, day, line } => vec![
                ("given", given.clone()),
                ("day", (*day).to_owned()),
                ("line", line.to_string()),
            ],
            Self::SoundAlike { given, other, line }
            | Self::PrefixOfPrefix { given, other, line } => {
                vec![("given", given.clone()), ("other", other.clone()), ("line", line.to_string())]
            }
            Self::KeyTwice
            | Self::EmptyList
            | Self::EmptyText
            | Self::SpaceAround
            | Self::ControlCharacter
            | Self::NotNfc
            | Self::NoVietnamese
            | Self::LoopbackUrl => Vec::new(),
        }
    }
}
