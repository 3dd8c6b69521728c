//! What can be wrong with a configuration.

pub(crate) mod words;

use crate::finding::Severity;
use office::Class;

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

/// What a configuration gives a key to, or names in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    /// `[[service]]`
    Service,
    /// `[[group]]`
    Group,
    /// `[[authority]]`
    Authority,
    /// Urgent, priority or normal.
    Class,
    /// `[[voice.phrase]]`
    Phrase,
}

/// What a text should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The key of a service, zone or pack.
    Key,
    /// A name to log in with.
    User,
    /// What a service's numbers begin with.
    Prefix,
    /// Days of the week.
    Days,
    /// A part of a day.
    Window,
    /// A time of day.
    Time,
    /// A date.
    Date,
    /// The name of a file beside this one.
    FileName,
    /// A name in the time zone database.
    TimeZone,
    /// An address that a QR can carry.
    Url,
    /// A colour.
    Colour,
    /// A media file.
    Media,
    /// A media file that stands still.
    Picture,
    /// A media file that moves.
    Video,
    /// The code of a procedure.
    Code,
    /// The name of a machine.
    Host,
    /// The number of a machine.
    Ip,
    /// Where a file is.
    Path,
    /// Where a server is.
    Server,
    /// The public key of a city's hub.
    HubKey,
    /// Where a folder is.
    Folder,
    /// A public key for backups.
    BackupKey,
    /// Where storage is that speaks S3.
    Endpoint,
    /// A bucket there.
    Bucket,
    /// Its region.
    Region,
    /// Which key opens it.
    AccessKey,
    /// What names begin with there.
    StorePrefix,
    /// What a city may set.
    Managed,
    /// An identity provider.
    Issuer,
    /// Where it sends people back to.
    RedirectUri,
    /// What it calls the office.
    ClientId,
    /// What tells people apart there.
    Claim,
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
    /// A number, perhaps with a decimal point, outside its range.
    OutOfDecimals {
        /// As written.
        given: String,
        /// The least.
        min: f64,
        /// The most.
        max: f64,
    },
    /// A time that does not come after another.
    NotLater {
        /// As written.
        given: String,
        /// The other, as written.
        than: String,
    },
    /// A key that means nothing without another.
    Needs {
        /// The other, as it could be written.
        other: &'static str,
    },
    /// Two keys that contradict each other.
    Excludes {
        /// The other, as it could be written.
        other: &'static str,
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
    /// A text that cannot mean what it should.
    Bad {
        /// What it should be.
        form: Form,
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
    /// A colour on which white text cannot be read.
    TooPale {
        /// As written.
        given: String,
        /// How far white stands from it.
        contrast: f64,
        /// How far it must.
        min: f64,
        /// The same colour, dark enough.
        enough: String,
    },
    /// A list that is not as long as the one that it translates.
    NotAsMany {
        /// How many there are.
        given: usize,
        /// How many there should be.
        wanted: usize,
        /// The other list.
        other: &'static str,
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
    /// What must be unique stands in the other file already.
    TwiceBeside {
        /// As written.
        given: String,
        /// The file of the first.
        file: String,
        /// The line of the first.
        line: usize,
    },
    /// Nothing has this key.
    Unknown {
        /// What was looked for.
        what: Thing,
        /// As written.
        given: String,
        /// The key that may have been meant.
        meant: Option<String>,
        /// The keys there are.
        known: String,
    },
    /// No counter takes this service: its tickets would wait for ever.
    NobodyServes {
        /// The service.
        service: String,
    },
    /// Some tickets of a service are taken by no counter: they would wait for ever.
    NobodyTakes {
        /// The service.
        service: String,
        /// Those of this class.
        class: Option<Class>,
        /// Those of this authority.
        authority: Option<String>,
        /// Those that belong to other places, or those that do not.
        non_territorial: Option<bool>,
    },
    /// Fewer numbers than the quota promises.
    RangeShort {
        /// The numbers there are.
        numbers: u32,
        /// The quota.
        quota: u32,
    },
    /// The calendar's file was not handed in with the text.
    CalendarNotAtHand {
        /// The file.
        given: String,
    },
    /// The calendar's file could not be read.
    CalendarUnread {
        /// The file.
        given: String,
        /// Why.
        why: String,
    },
    /// The days of the calendar's file cannot be written into this text.
    CalendarNotJoined {
        /// The file.
        given: String,
    },
    /// The template was not handed in with the text.
    TemplateNotAtHand {
        /// The file.
        given: String,
    },
    /// The template could not be read.
    TemplateUnread {
        /// The file.
        given: String,
        /// Why.
        why: String,
    },
    /// A template that has a template.
    TemplateOfTemplate {
        /// The file.
        given: String,
    },
    /// What an office has otherwise cannot be written into the template.
    TemplateNotJoined {
        /// The file.
        given: String,
    },
    /// Backups are sent away, and are not encrypted.
    SentOpen,
    /// `remove` names what the template does not have.
    NotRemoved {
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
    /// Warning: an address that leads a phone to itself.
    LoopbackUrl,
    /// Warning: something that does nothing as long as something else is missing.
    Idle {
        /// The other, as it could be written.
        other: &'static str,
    },
    /// Warning: a step of a plan names what never comes to it.
    NotTakenHere {
        /// As written.
        given: String,
    },
    /// Warning: some may never be called while others keep coming.
    Starves {
        /// What they have in common.
        what: Thing,
        /// Its key or name.
        name: String,
    },
    /// Warning: the hall's capacity is reckoned without this service.
    NoMinutes {
        /// The service.
        service: String,
    },
    /// Warning: numbers are given out when the counters have closed.
    IssueOutlastsService {
        /// The window, as written.
        given: String,
        /// The day, as in `days`.
        day: &'static str,
    },
    /// Warning: a time of day at which no numbers are given out any more, or not yet.
    CutOffOutside {
        /// As written.
        given: String,
    },
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
            Self::LoopbackUrl
                | Self::SoundAlike { .. }
                | Self::PrefixOfPrefix { .. }
                | Self::Idle { .. }
                | Self::NotTakenHere { .. }
                | Self::Starves { .. }
                | Self::NoMinutes { .. }
                | Self::IssueOutlastsService { .. }
                | Self::CutOffOutside { .. }
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
