//! What the configuration says to screens.

use crate::views::{Named, Text};
use office::{CounterNo, ServiceKey};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use utoipa::ToSchema;

/// All of it. Views are shown what concerns them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Configured {
    /// How every page looks.
    pub look: Look,
    /// How the kiosk works.
    pub kiosk: KioskSettings,
    /// What televisions show.
    pub lobby: LobbySettings,
    /// Where counters are, for those of which it is told.
    pub places: BTreeMap<CounterNo, Place>,
    /// What is told of services besides their names, for those of which anything is.
    pub guidance: BTreeMap<ServiceKey, Guidance>,
    /// What is asked after a visit; none: nothing.
    pub rating: Option<RatingSettings>,
}

/// What is told of a service besides its name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guidance {
    /// What to bring, and what it costs.
    pub details: Option<Details>,
    /// Other words that people search for it by.
    pub words: Vec<String>,
    /// Where it is told in sign language.
    pub video: Option<String>,
}

/// How every page looks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Look {
    /// The office's colour, `#0b4a8f`.
    pub brand: Option<String>,
    /// Where the office's emblem is, `/media/quoc-huy.png`.
    pub emblem: Option<String>,
    /// What pages look like that do not say otherwise.
    pub theme: Theme,
}

/// A way of showing everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// The usual one.
    #[default]
    Standard,
    /// At the highest contrast.
    Contrast,
    /// In large print.
    Large,
}

/// How the kiosk works.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct KioskSettings {
    /// After so many seconds without a touch it asks whether anybody is there.
    pub idle_s: u16,
    /// How slips are printed.
    pub print: Print,
    /// Whether everything stands in the lower half from the start.
    pub low_reach: bool,
    /// Whether it speaks.
    pub speak: bool,
    /// What people are told to have ready while nobody uses it.
    pub prepare: Option<Text>,
}

impl Default for KioskSettings {
    fn default() -> Self {
        Self { idle_s: 45, print: Print::None, low_reach: false, speak: true, prepare: None }
    }
}

/// How a kiosk prints slips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Print {
    /// It prints none.
    #[default]
    None,
    /// By its browser's silent printing.
    Browser,
}

/// What televisions show, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LobbySettings {
    /// The layout of those whose address does not say another.
    pub layout: Layout,
    /// How many of each service are shown as next.
    pub next: u8,
    /// What is shown beside the calls, in this order.
    pub media: Vec<Media>,
    /// How long a picture of them stands.
    pub slide_s: u16,
    /// What runs along the edge.
    pub ticker: Vec<Text>,
    /// How long a new call stands large.
    pub spotlight_s: u8,
}

impl Default for LobbySettings {
    fn default() -> Self {
        let (media, ticker) = (Vec::new(), Vec::new());
        Self { layout: Layout::Table, next: 3, media, slide_s: 10, ticker, spotlight_s: 8 }
    }
}

/// A television's layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// Every counter in a table.
    #[default]
    Table,
    /// One call, large, and those before it.
    Call,
    /// Calls, and the office's media beside them.
    Media,
    /// One counter, at its door.
    Door,
}

/// A file of the office's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Media {
    /// Where it is.
    pub address: String,
    /// What it is.
    pub kind: MediaKind,
}

/// Whether a media file moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// It does.
    Video,
    /// It does not.
    Picture,
}

/// The office's own files. `GET /media`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MediaFiles {
    /// By name.
    pub files: Vec<MediaFile>,
    /// What they take, in bytes.
    pub bytes: u64,
    /// What they may take.
    pub bytes_max: u64,
    /// What one of them may.
    pub file_bytes_max: u64,
}

/// A file of the office's own, for whoever changes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MediaFile {
    /// Its name.
    pub name: String,
    /// Where it is, `/media/quoc-huy.png`.
    pub address: String,
    /// What it is.
    pub kind: MediaKind,
    /// How large.
    pub bytes: u64,
    /// When it was put there, RFC 3339.
    pub changed_at: String,
    /// The keys of the configuration that name it; while there are any it stays.
    pub used: Vec<String>,
}

/// Where a counter is, and how it is known from afar.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Place {
    /// On which floor.
    pub floor: Option<Text>,
    /// Which way to go from the television.
    pub arrow: Option<Arrow>,
    /// The colour of its sign, `#0b4a8f`.
    pub colour: Option<String>,
    /// The shape on its sign.
    pub shape: Option<Shape>,
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "directions")]
pub enum Arrow {
    Left,
    Right,
    Ahead,
    Back,
    Up,
    Down,
    AheadLeft,
    AheadRight,
}

/// A shape that is told from the others without its colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "shapes")]
pub enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Star,
    Hexagon,
}

/// What to bring, and what it costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Details {
    /// What to bring.
    pub bring: Option<Text>,
    /// The fee.
    pub fee: Option<Text>,
    /// How long it takes by law.
    pub legal_time: Option<Text>,
}

/// One procedure of many, found by search. `GET /procedures` answers with all of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Procedure {
    /// Its code in the national list, `2.000815`.
    pub code: String,
    /// Its name.
    pub name: Text,
    /// The key of the service that takes it.
    pub service: String,
    /// Other words that people search for it by.
    pub words: Vec<String>,
    /// What to bring, and what it costs; null: as its service says.
    pub details: Option<Details>,
}

/// What is asked after a visit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RatingSettings {
    /// Reasons to choose from.
    pub reasons: Vec<Named>,
    /// For how long after its end a visit can be rated.
    pub minutes: u16,
    /// Whether words of their own are taken.
    pub comment: bool,
    /// For how many days these can be read.
    #[serde(default)]
    pub comment_days: u16,
}
