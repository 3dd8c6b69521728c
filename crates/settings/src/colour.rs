//! Colours of an office, and how far apart they stand.

use std::fmt;
use std::str::FromStr;

/// A colour, written `#0b4a8f`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// White text on a colour of the office is read at this contrast: WCAG 2.2, level AA.
pub const CONTRAST_MIN: f64 = 4.5;

/// Steps from one colour to another. Finer than an eye can tell.
const STEPS: u16 = 256;

/// So far on the way to white a tint is a ground, and still of that colour.
const TINT: u16 = 228;

impl Colour {
    /// The colour of paper.
    pub const WHITE: Self = Self { red: 255, green: 255, blue: 255 };
    const BLACK: Self = Self { red: 0, green: 0, blue: 0 };

    /// How far apart two colours stand, from 1 to 21, as WCAG reckons it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The same colour, no darker than it must be for another to stand out on it so far.
    #[must_use]
    pub fn darkened_for(self, other: Self, contrast: f64) -> Self {
        let mut way = (0..=STEPS).map(|step| self.mixed(Self::BLACK, step));
        way.find(|colour| colour.contrast(other) >= contrast).unwrap_or(Self::BLACK)
    }

    /// A light tint of it, for grounds.
    #[must_use]
    pub fn tint(self) -> Self {
        self.mixed(Self::WHITE, TINT)
    }

    /// So many of 256 steps on the way to another.
    fn mixed(self, end: Self, step: u16) -> Self {
        let mixed = |from: u8, to: u8| {
            let whole = u16::from(from) * (STEPS - step) / STEPS + u16::from(to) * step / STEPS;
            u8::try_from(whole).unwrap_or(u8::MAX)
        };
        Self {
            red: mixed(self.red, end.red),
            green: mixed(self.green, end.green),
            blue: mixed(self.blue, end.blue),
        }
    }

    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl FromStr for Colour {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let digits = text.strip_prefix('#').filter(|rest| rest.len() == 6).ok_or(())?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(());
        }
        let part = |at| u8::from_str_radix(&digits[at..at + 2], 16).map_err(|_| ());
        Ok(Self { red: part(0)?, green: part(2)?, blue: part(4)? })
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[test]
fn contrast_is_reckoned_as_wcag_does() {
    let colour = |text: &str| text.parse::<Colour>().expect("a colour");
    let on_white = |text: &str| colour(text).contrast(Colour::WHITE);
    assert!((on_white("#000000") - 21.0).abs() < 0.001);
    assert!((on_white("#ffffff") - 1.0).abs() < 0.001);
    assert!((on_white("#777777") - 4.478).abs() < 0.001);
    assert!(on_white("#767676") >= CONTRAST_MIN);
}

#[test]
fn every_colour_can_be_darkened_until_it_is_read_on_its_own_tint() {
    for red in (0..=255).step_by(51) {
        for green in (0..=255).step_by(51) {
            for blue in (0..=255).step_by(51) {
                let colour = Colour { red, green, blue };
                let deep = colour.darkened_for(colour.tint(), 7.0);
                assert!(deep.contrast(colour.tint()) >= 7.0, "{colour} {deep}");
                assert!(deep.contrast(Colour::WHITE) >= 7.0, "{colour} {deep}");
                assert_eq!(colour.to_string().parse(), Ok(colour));
            }
        }
    }
    for wrong in
        ["", "#", "0b4a8f", "#0b4a8", "#0b4a8f0", "#0b4a8g", "#+b4a8f", "#\u{1ed9}aaa", "blue"]
    {
        assert_eq!(wrong.parse::<Colour>(), Err(()), "{wrong}");
    }
}
