//! How an office words what its loudspeaker says.

use crate::{Language, Prefix, Text};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How an office words what its loudspeaker says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Manner {
    /// Northern or southern words.
    pub region: Region,
    /// How a ticket's number is read.
    pub numbers: Numbers,
    /// What the place is called that people are sent to.
    pub noun: Noun,
    /// How people are addressed.
    pub address: Address,
}

/// Whose words. The speaker's accent is the pack's business.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// *linh*, *nghìn*.
    #[default]
    North,
    /// *lẻ*, *ngàn*.
    South,
}

impl Region {
    pub(super) fn and(self) -> &'static str {
        match self {
            Self::North => "linh",
            Self::South => "lẻ",
        }
    }

    pub(super) fn thousand(self) -> &'static str {
        match self {
            Self::North => "nghìn",
            Self::South => "ngàn",
        }
    }
}

/// How a ticket's number is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Numbers {
    /// Sign by sign: "4042" is *bốn không bốn hai*. In a noisy hall that is understood best.
    #[default]
    Digits,
    /// As a number: "A042" is *a bốn mươi hai*.
    Whole,
}

/// What the place is called that people are sent to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Noun {
    /// *quầy*.
    #[default]
    Counter,
    /// *cửa*.
    Window,
    /// *bàn*.
    Desk,
    /// *phòng*.
    Room,
}

impl Noun {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Counter, Self::Window, Self::Desk, Self::Room];

    /// In names of slots, and in English.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Window => "window",
            Self::Desk => "desk",
            Self::Room => "room",
        }
    }

    pub(super) fn vi(self) -> &'static str {
        match self {
            Self::Counter => "quầy",
            Self::Window => "cửa",
            Self::Desk => "bàn",
            Self::Room => "phòng",
        }
    }
}

/// How people are addressed in a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Address {
    /// *công dân*.
    #[default]
    Citizens,
    /// *ông bà*.
    Polite,
    /// *tổ chức, công dân*: where businesses come.
    Organisations,
}

/// A sentence that an office wrote itself; its clip is one that the office recorded.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Phrase {
    /// Its key in the configuration; its clip is `phrase/KEY`.
    pub key: String,
    /// What is said.
    pub text: Text,
}

impl Phrase {
    /// What is said in a language; the Vietnamese where there is nothing else.
    #[must_use]
    pub fn words(&self, language: Language) -> &str {
        match language {
            Language::Vi => &self.text.vi,
            Language::En => self.text.en.as_deref().unwrap_or(&self.text.vi),
        }
    }
}

/// What a service's call says otherwise than every other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wording {
    /// In place of "Xin mời công dân có số thứ tự".
    pub opening: Option<Arc<Phrase>>,
    /// After the counter.
    pub closing: Option<Closing>,
    /// The service's short name in place of the number's prefix; its clip is `service/KEY`.
    pub spoken: Option<(Prefix, Arc<Phrase>)>,
}

/// What stands after the counter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Closing {
    /// *để nhận kết quả*.
    Result,
    /// *để nộp phí, lệ phí*.
    Fee,
    /// The office's own words.
    Own(Arc<Phrase>),
}
