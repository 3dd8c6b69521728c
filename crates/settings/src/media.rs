//! Files of the office's own that its screens show.

use std::fmt;
use std::str::FromStr;

/// The longest name of a media file.
pub const MEDIA_NAME_CHARS_MAX: usize = 80;

/// The name of a media file: 1 to 80 of `a-z 0-9 - _ .`, not beginning with a dot, with an ending that is known. It
/// leads out of no folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MediaName {
    name: String,
    format: MediaFormat,
}

/// What a media file is, by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MediaFormat {
    /// `.png`
    Png,
    /// `.jpg`
    Jpeg,
    /// `.webp`
    WebP,
    /// `.svg`
    Svg,
    /// `.mp4`
    Mp4,
    /// `.webm`
    WebM,
}

/// As names end.
const ENDINGS: [(&str, MediaFormat); 6] = [
    ("png", MediaFormat::Png),
    ("jpg", MediaFormat::Jpeg),
    ("webp", MediaFormat::WebP),
    ("svg", MediaFormat::Svg),
    ("mp4", MediaFormat::Mp4),
    ("webm", MediaFormat::WebM),
];

impl MediaFormat {
    /// Whether it moves.
    #[must_use]
    pub fn is_video(self) -> bool {
        match self {
            Self::Mp4 | Self::WebM => true,
            Self::Png | Self::Jpeg | Self::WebP | Self::Svg => false,
        }
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Svg => "image/svg+xml",
            Self::Mp4 => "video/mp4",
            Self::WebM => "video/webm",
        }
    }
}

impl MediaName {
    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// What it is.
    #[must_use]
    pub fn format(&self) -> MediaFormat {
        self.format
    }

    /// Where screens fetch it.
    #[must_use]
    pub fn address(&self) -> String {
        format!("/media/{}", self.name)
    }
}

impl FromStr for MediaName {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-_.".contains(&b);
        let fits = text.len() <= MEDIA_NAME_CHARS_MAX && text.bytes().all(plain);
        let (stem, ending) = text.rsplit_once('.').ok_or(())?;
        if !fits || stem.is_empty() || stem.starts_with('.') {
            return Err(());
        }
        let (_, format) = ENDINGS.into_iter().find(|(known, _)| *known == ending).ok_or(())?;
        Ok(Self { name: text.to_owned(), format })
    }
}

impl fmt::Display for MediaName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[test]
fn a_media_name_leads_nowhere_else() {
    let long = format!("{}.png", "a".repeat(MEDIA_NAME_CHARS_MAX - 4));
    for right in ["quoc-huy.png", "a.mp4", "a.b.webm", "0_1.svg", &long] {
        assert_eq!(right.parse::<MediaName>().map(|name| name.to_string()), Ok(right.to_owned()));
    }
    for wrong in [
        "",
        ".",
        "..",
        "png",
        ".png",
        "..png",
        "a",
        "a.",
        "a.gif",
        "a.PNG",
        "A.png",
        "../a.png",
        "a/b.png",
        "a\\b.png",
        "a.png/",
        "a.png\0",
        "a b.png",
        "qu\u{1ed1}c.png",
        "a.png.exe",
        "%2e%2e.png",
        "a.jpeg",
        &format!("a{long}"),
    ] {
        assert_eq!(wrong.parse::<MediaName>(), Err(()), "{wrong}");
    }
}
