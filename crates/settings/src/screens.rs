//! What kiosks and televisions look like, and where counters stand. The office decides nothing by it.

use crate::{Colour, MediaName};
use office::Text;

/// How every page looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The office's colour: white text on it can be read.
    pub brand: Option<Colour>,
    /// A picture of the office's own.
    pub emblem: Option<MediaName>,
    /// What pages look like that do not say otherwise.
    pub theme: Theme,
}

/// A way of showing everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kiosk {
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

impl Default for Kiosk {
    fn default() -> Self {
        Self { idle_s: 45, print: Print::None, low_reach: false, speak: true, prepare: None }
    }
}

/// How a kiosk prints slips.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Print {
    /// It prints none.
    #[default]
    None,
    /// By its browser's silent printing.
    Browser,
}

/// What the televisions of the hall show, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lobby {
    /// Whether anyone on the office's network may open the lobby page without logging in.
    pub public: bool,
    /// How many calls stand on the screen, 1 to 20.
    pub recent: u8,
    /// How televisions are laid out that do not say otherwise.
    pub layout: Layout,
    /// How many of each service are shown as those whose turn is near, 0 to 5.
    pub next: u8,
    /// What is shown beside the calls, in this order.
    pub media: Vec<MediaName>,
    /// How long a picture of them stands, in seconds.
    pub slide_s: u16,
    /// What runs along the edge.
    pub ticker: Vec<Text>,
    /// How long a new call stands large, in seconds.
    pub spotlight_s: u8,
}

impl Default for Lobby {
    fn default() -> Self {
        Self {
            public: true,
            recent: 6,
            layout: Layout::Table,
            next: 3,
            media: Vec::new(),
            slide_s: 10,
            ticker: Vec::new(),
            spotlight_s: 8,
        }
    }
}

/// A television's layout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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

/// Where a counter is, and how it is known from afar.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// On which floor.
    pub floor: Option<Text>,
    /// Which way to go from the television.
    pub arrow: Option<Arrow>,
    /// The colour of its sign.
    pub colour: Option<Colour>,
    /// The shape on its sign.
    pub shape: Option<Shape>,
}

/// Which way to go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "shapes")]
pub enum Shape {
    Circle,
    Square,
    Triangle,
    Diamond,
    Star,
    Hexagon,
}
