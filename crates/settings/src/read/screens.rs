//! `[look]`, `[kiosk]`, `[lobby]`, and where a counter is: what screens look like.

use super::names::each;
use super::words::{self, Keys};
use crate::keys;
use crate::problem::{Form, Problem};
use crate::report::Report;
use crate::walk::{Table, Value, short};
use crate::{
    Arrow, CONTRAST_MIN, Colour, Kiosk, Layout, Lobby, Look, MediaName, Place, Print, Shape, Theme,
};
use office::Text;
use std::ops::RangeInclusive;

/// More calls than this are too small to read across a hall.
const RECENT: RangeInclusive<i64> = 1..=20;

/// Who is far from their turn has no use for being shown.
const NEXT: RangeInclusive<i64> = 0..=5;

/// Under three seconds nobody has looked up; over thirty the next call waits too long for its turn.
const SPOTLIGHT_S: RangeInclusive<i64> = 3..=30;

/// Under three seconds a picture is not read; after ten minutes it looks stuck.
const SLIDE_S: RangeInclusive<i64> = 3..=600;

/// Under ten seconds someone slow is interrupted; after five minutes the next one finds another's choices.
const IDLE_S: RangeInclusive<i64> = 10..=300;

/// Lines of a ticker: who waits an hour has read them all often enough.
const TICKER_MAX: usize = 20;

/// One line of the ticker, or two of the kiosk.
const LINE_CHARS_MAX: usize = 200;

/// Stands beside the counter's number.
const FLOOR_CHARS_MAX: usize = 20;

const PREPARE: Keys = Keys { vi: "prepare", en: "prepare_en", example: "prepare = \"…\"" };
const FLOOR: Keys = Keys { vi: "floor", en: "floor_en", example: "floor = \"…\"" };

pub(crate) const THEMES: [(&str, Theme); 3] =
    [("standard", Theme::Standard), ("contrast", Theme::Contrast), ("large", Theme::Large)];
pub(crate) const PRINTS: [(&str, Print); 2] = [("none", Print::None), ("browser", Print::Browser)];
pub(crate) const LAYOUTS: [(&str, Layout); 4] = [
    ("table", Layout::Table),
    ("call", Layout::Call),
    ("media", Layout::Media),
    ("door", Layout::Door),
];
pub(crate) const ARROWS: [(&str, Arrow); 8] = [
    ("left", Arrow::Left),
    ("right", Arrow::Right),
    ("ahead", Arrow::Ahead),
    ("back", Arrow::Back),
    ("up", Arrow::Up),
    ("down", Arrow::Down),
    ("ahead_left", Arrow::AheadLeft),
    ("ahead_right", Arrow::AheadRight),
];
pub(crate) const SHAPES: [(&str, Shape); 6] = [
    ("circle", Shape::Circle),
    ("square", Shape::Square),
    ("triangle", Shape::Triangle),
    ("diamond", Shape::Diamond),
    ("star", Shape::Star),
    ("hexagon", Shape::Hexagon),
];

pub(crate) fn look(root: &Table<'_>, report: &mut Report<'_>) -> Look {
    let mut look = Look::default();
    let table = root.get("look").and_then(|value| value.table(&keys::LOOK, report));
    let Some(table) = table else { return look };
    look.brand = table.get("brand").and_then(|value| brand(&value, report));
    look.emblem = table.get("emblem").and_then(|value| picture(&value, report));
    look.theme = choice(&table, "theme", &THEMES, report).unwrap_or_default();
    look
}

/// A colour on which white text can be read.
fn brand(value: &Value<'_>, report: &mut Report<'_>) -> Option<Colour> {
    let brand = colour(value, report)?;
    let contrast = brand.contrast(Colour::WHITE);
    if contrast < CONTRAST_MIN {
        let enough = brand.darkened_for(Colour::WHITE, CONTRAST_MIN);
        let (given, enough) = (brand.to_string(), enough.to_string());
        // Never said as enough when it is not.
        let contrast = (contrast * 10.0).floor() / 10.0;
        value.wrong(Problem::TooPale { given, contrast, min: CONTRAST_MIN, enough }, report);
        return None;
    }
    Some(brand)
}

fn colour(value: &Value<'_>, report: &mut Report<'_>) -> Option<Colour> {
    parsed(value, Form::Colour, report)
}

fn media(value: &Value<'_>, report: &mut Report<'_>) -> Option<MediaName> {
    parsed(value, Form::Media, report)
}

fn parsed<T: std::str::FromStr>(
    value: &Value<'_>,
    form: Form,
    report: &mut Report<'_>,
) -> Option<T> {
    let given = value.text(report)?;
    let parsed = given.parse().ok();
    if parsed.is_none() {
        value.wrong(Problem::Bad { form, given: short(given) }, report);
    }
    parsed
}

fn picture(value: &Value<'_>, report: &mut Report<'_>) -> Option<MediaName> {
    of_kind(value, Form::Picture, |name| !name.format().is_video(), report)
}

/// A file that moves.
pub(crate) fn video(value: &Value<'_>, report: &mut Report<'_>) -> Option<MediaName> {
    of_kind(value, Form::Video, |name| name.format().is_video(), report)
}

fn of_kind(
    value: &Value<'_>,
    form: Form,
    is_right: impl Fn(&MediaName) -> bool,
    report: &mut Report<'_>,
) -> Option<MediaName> {
    let name: MediaName = parsed(value, form, report)?;
    if !is_right(&name) {
        value.wrong(Problem::Bad { form, given: short(name.as_str()) }, report);
        return None;
    }
    Some(name)
}

fn choice<T: Copy>(
    table: &Table<'_>,
    key: &'static str,
    words: &[(&str, T)],
    report: &mut Report<'_>,
) -> Option<T> {
    table.get(key).and_then(|value| words::one_of(&value, words, report))
}

pub(crate) fn kiosk(root: &Table<'_>, report: &mut Report<'_>) -> Kiosk {
    let usual = Kiosk::default();
    let table = root.get("kiosk").and_then(|value| value.table(&keys::KIOSK, report));
    let Some(table) = table else { return usual };
    Kiosk {
        idle_s: table.integer("idle_seconds", IDLE_S, report).unwrap_or(usual.idle_s),
        print: choice(&table, "print", &PRINTS, report).unwrap_or_default(),
        low_reach: table.boolean("low_reach", report).unwrap_or(usual.low_reach),
        speak: table.boolean("speak", report).unwrap_or(usual.speak),
        prepare: words::optional_text(&table, &PREPARE, LINE_CHARS_MAX, report),
    }
}

pub(crate) fn lobby(root: &Table<'_>, report: &mut Report<'_>) -> Lobby {
    let usual = Lobby::default();
    let table = root.get("lobby").and_then(|value| value.table(&keys::LOBBY, report));
    let Some(table) = table else { return usual };
    let lobby = Lobby {
        public: table.boolean("public", report).unwrap_or(usual.public),
        recent: table.integer("recent", RECENT, report).unwrap_or(usual.recent),
        layout: choice(&table, "layout", &LAYOUTS, report).unwrap_or_default(),
        next: table.integer("next", NEXT, report).unwrap_or(usual.next),
        media: table.get("media").and_then(|v| each(&v, report, media)).unwrap_or_default(),
        slide_s: table.integer("slide_seconds", SLIDE_S, report).unwrap_or(usual.slide_s),
        ticker: ticker(&table, report),
        spotlight_s: table
            .integer("spotlight_seconds", SPOTLIGHT_S, report)
            .unwrap_or(usual.spotlight_s),
    };
    if let Some(value) = table.get("layout")
        && lobby.layout == Layout::Media
        && table.get("media").is_none()
    {
        value.wrong(Problem::Idle { other: "media = [\"gioi-thieu.mp4\"]" }, report);
    }
    lobby
}

/// Each line in Vietnamese, and the line at its place in English.
fn ticker(table: &Table<'_>, report: &mut Report<'_>) -> Vec<Text> {
    let (written, written_en) = (table.get("ticker"), table.get("ticker_en"));
    let lines = |value: &Value<'_>, report: &mut Report<'_>| {
        let lines = each(value, report, |v, report| words::words(v, LINE_CHARS_MAX, report))?;
        if lines.len() > TICKER_MAX {
            value.wrong(Problem::TooMany { max: TICKER_MAX }, report);
        }
        Some(lines)
    };
    let vi = written.as_ref().and_then(|value| lines(value, report));
    let en = written_en.as_ref().and_then(|value| lines(value, report));
    if let Some(value) = written_en.as_ref().filter(|_| written.is_none()) {
        value.wrong(Problem::Needs { other: "ticker = [\"…\"]" }, report);
    }
    let Some(vi) = vi else { return Vec::new() };
    if let Some((value, en)) = written_en.zip(en.as_ref())
        && en.len() != vi.len()
    {
        let (given, wanted) = (en.len(), vi.len());
        value.wrong(Problem::NotAsMany { given, wanted, other: "ticker" }, report);
    }
    let en = en.unwrap_or_default().into_iter().map(Some).chain(std::iter::repeat(None));
    vi.into_iter().zip(en).map(|(vi, en)| Text { vi, en }).collect()
}

/// Where a counter is; `None` when nothing is said of it.
pub(crate) fn place(table: &Table<'_>, report: &mut Report<'_>) -> Option<Place> {
    let place = Place {
        floor: words::optional_text(table, &FLOOR, FLOOR_CHARS_MAX, report),
        arrow: choice(table, "arrow", &ARROWS, report),
        colour: table.get("colour").and_then(|value| colour(&value, report)),
        shape: choice(table, "shape", &SHAPES, report),
    };
    (place != Place::default()).then_some(place)
}
