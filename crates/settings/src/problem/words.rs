//! Which words say it, and what they are filled in with. The words stand in `texts/`.

use super::{Form, Kind, Problem, Thing};
use office::Class;
use std::fmt::Display;

/// What fills the gaps of the same names.
macro_rules! args {
    ($($name:ident),+) => { args(&[$((stringify!($name), $name)),+]) };
}

/// What a text is filled in with: names and values.
type Args = Vec<(&'static str, String)>;

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

impl Thing {
    fn id(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Group => "group",
            Self::Authority => "authority",
            Self::Class => "class",
            Self::Phrase => "phrase",
        }
    }
}

impl Form {
    fn id(self) -> &'static str {
        match self {
            Self::Key => "bad-key",
            Self::User => "bad-user",
            Self::Prefix => "bad-prefix",
            Self::Days => "bad-days",
            Self::Window => "bad-window",
            Self::Time => "bad-time",
            Self::Date => "bad-date",
            Self::FileName => "bad-file-name",
            Self::TimeZone => "unknown-time-zone",
            Self::Url => "bad-url",
            Self::Colour => "bad-colour",
            Self::Media => "bad-media",
            Self::Picture => "bad-picture",
            Self::Video => "bad-video",
            Self::Code => "bad-code",
            Self::Host => "bad-host",
            Self::Ip => "bad-ip",
            Self::Path => "bad-path",
            Self::Server => "bad-server",
            Self::HubKey => "bad-hub-key",
            Self::Folder => "bad-folder",
            Self::BackupKey => "bad-backup-key",
            Self::Endpoint => "bad-endpoint",
            Self::Bucket => "bad-bucket",
            Self::Region => "bad-region",
            Self::AccessKey => "bad-access-key",
            Self::StorePrefix => "bad-store-prefix",
            Self::Managed => "bad-managed",
            Self::Issuer => "bad-issuer",
            Self::RedirectUri => "bad-redirect-uri",
            Self::ClientId => "bad-client-id",
            Self::Claim => "bad-claim",
        }
    }
}

/// A class as the configuration writes it.
pub(crate) fn class(class: Class) -> &'static str {
    match class {
        Class::Urgent => "urgent",
        Class::Priority => "priority",
        Class::Normal => "normal",
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
            Self::OutOfDecimals { .. } => "out-of-decimals",
            Self::NotLater { .. } => "not-later",
            Self::Needs { .. } => "needs",
            Self::Excludes { .. } => "excludes",
            Self::TooMany { .. } => "too-many",
            Self::EmptyList => "empty-list",
            Self::EmptyText => "empty-text",
            Self::SpaceAround => "space-around",
            Self::ControlCharacter => "control-character",
            Self::NotNfc => "not-nfc",
            Self::TextTooLong { .. } => "text-too-long",
            Self::Bad { form, .. } => form.id(),
            Self::NotOneOf { .. } => "not-one-of",
            Self::TooPale { .. } => "too-pale",
            Self::NotAsMany { .. } => "not-as-many",
            Self::NoVietnamese => "no-vietnamese",
            Self::Twice { .. } => "twice",
            Self::TwiceBeside { .. } => "twice-beside",
            Self::Unknown { .. } => "unknown",
            Self::NobodyServes { .. } => "nobody-serves",
            Self::NobodyTakes { .. } => "nobody-takes",
            Self::RangeShort { .. } => "range-short",
            Self::CalendarNotAtHand { .. } => "calendar-not-at-hand",
            Self::CalendarUnread { .. } => "calendar-unread",
            Self::CalendarNotJoined { .. } => "calendar-not-joined",
            Self::TemplateNotAtHand { .. } => "template-not-at-hand",
            Self::TemplateUnread { .. } => "template-unread",
            Self::TemplateOfTemplate { .. } => "template-of-template",
            Self::TemplateNotJoined { .. } => "template-not-joined",
            Self::SentOpen => "sent-open",
            Self::NotRemoved { .. } => "not-removed",
            Self::WindowsOverlap { .. } => "windows-overlap",
            Self::LoopbackUrl => "loopback-url",
            Self::Idle { .. } => "idle",
            Self::NotTakenHere { .. } => "not-taken-here",
            Self::Starves { .. } => "starves",
            Self::NoMinutes { .. } => "no-minutes",
            Self::IssueOutlastsService { .. } => "issue-outlasts-service",
            Self::CutOffOutside { .. } => "cut-off-outside",
            Self::SoundAlike { .. } => "sound-alike",
            Self::PrefixOfPrefix { .. } => "prefix-of-prefix",
        }
    }

    /// The attribute of its words that says what would be right.
    pub(crate) fn remedy(&self) -> &'static str {
        if matches!(
            self,
            Self::UnknownKey { meant: Some(_), .. } | Self::Unknown { meant: Some(_), .. }
        ) {
            "meant"
        } else if matches!(self, Self::Unknown { known, .. } if known.is_empty()) {
            "none"
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
            Self::TextTooLarge { max } | Self::TooMany { max } => args!(max),
            Self::Syntax { detail } => args!(detail),
            Self::UnknownKey { meant, home, known } => {
                let (meant, home) = (meant.as_deref(), home.as_deref());
                let (meant, home) = (meant.unwrap_or_default(), home.unwrap_or_default());
                args(&[("meant", &meant), ("home", &home), ("known", known)])
            }
            Self::WrongType { expected, given } => {
                args(&[("expected", &expected.id()), ("given", &given.id())])
            }
            Self::Missing { example } => args!(example),
            Self::OutOfRange { given, min, max } => range(given, min, max),
            Self::OutOfDecimals { given, min, max } => range(given, min, max),
            Self::TextTooLong { given, max } => args!(given, max),
            Self::NotLater { given, than } => args!(given, than),
            Self::Needs { other } | Self::Excludes { other } | Self::Idle { other } => args!(other),
            Self::CalendarUnread { given, why } | Self::TemplateUnread { given, why } => {
                args!(given, why)
            }
            Self::NotOneOf { given, allowed } => args!(given, allowed),
            Self::TooPale { given, contrast, min, enough } => args!(given, contrast, min, enough),
            Self::NotAsMany { given, wanted, other } => args!(given, wanted, other),
            Self::Twice { given, line } => args!(given, line),
            Self::TwiceBeside { given, file, line } => args!(given, file, line),
            Self::Unknown { what, given, meant, known } => {
                unknown(*what, given, meant.as_deref(), known)
            }
            Self::NobodyServes { service } | Self::NoMinutes { service } => args!(service),
            Self::NobodyTakes { service, class, authority, non_territorial } => {
                nobody_takes(service, *class, authority.as_deref(), *non_territorial)
            }
            Self::RangeShort { numbers, quota } => args!(numbers, quota),
            Self::Starves { what, name } => args(&[("what", &what.id()), ("name", name)]),
            Self::WindowsOverlap { given, day, line } => args!(given, day, line),
            Self::IssueOutlastsService { given, day } => args!(given, day),
            Self::SoundAlike { given, other, line }
            | Self::PrefixOfPrefix { given, other, line } => args!(given, other, line),
            Self::Bad { given, .. }
            | Self::CalendarNotAtHand { given }
            | Self::CalendarNotJoined { given }
            | Self::TemplateNotAtHand { given }
            | Self::TemplateOfTemplate { given }
            | Self::TemplateNotJoined { given }
            | Self::NotRemoved { given }
            | Self::NotTakenHere { given }
            | Self::CutOffOutside { given } => args!(given),
            Self::KeyTwice
            | Self::EmptyList
            | Self::EmptyText
            | Self::SpaceAround
            | Self::ControlCharacter
            | Self::NotNfc
            | Self::NoVietnamese
            | Self::SentOpen
            | Self::LoopbackUrl => Vec::new(),
        }
    }
}

fn args(pairs: &[(&'static str, &dyn Display)]) -> Args {
    pairs.iter().map(|(name, value)| (*name, value.to_string())).collect()
}

fn range(given: &str, min: &dyn Display, max: &dyn Display) -> Args {
    args(&[("given", &given), ("min", min), ("max", max)])
}

fn unknown(what: Thing, given: &str, meant: Option<&str>, known: &str) -> Args {
    let meant = meant.unwrap_or_default();
    args(&[("what", &what.id()), ("given", &given), ("meant", &meant), ("known", &known)])
}

/// Stands for any authority. No key is written with a capital letter.
const NO_AUTHORITY: &str = "Any";

/// Which of a service's tickets: what is not said matters not.
fn nobody_takes(
    service: &str,
    of_class: Option<Class>,
    authority: Option<&str>,
    non_territorial: Option<bool>,
) -> Args {
    let territory = match non_territorial {
        None => "any",
        Some(true) => "non_territorial",
        Some(false) => "local",
    };
    args(&[
        ("service", &service),
        ("class", &of_class.map_or("any", class)),
        ("authority", &authority.unwrap_or(NO_AUTHORITY)),
        ("territory", &territory),
    ])
}
