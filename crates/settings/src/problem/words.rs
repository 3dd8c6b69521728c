//! Which words say it, and what they are filled in with. The words stand in `texts/`.

use super::{Kind, Problem};

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

impl Problem {
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
