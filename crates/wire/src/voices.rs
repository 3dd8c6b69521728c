//! The voice studio: voices that an office records itself.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;
use utoipa::ToSchema;

/// `POST /voices`
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVoice {
    /// What the configuration calls it: a-z, 0-9 and hyphens, at most 32.
    pub name: String,
    /// BCP 47: `vi`, `en`, `km`.
    pub language: String,
    /// Who speaks.
    pub speaker: String,
    /// Whose sounds: `north`, `south`.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub region: String,
    /// Under which terms others may use it.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub licence: String,
    /// Whom to thank.
    #[serde(default)]
    #[ts(optional, as = "Option<_>")]
    pub attribution: String,
}

/// `PATCH /voices/{voice}`: what is absent stays.
#[derive(Clone, Debug, Default, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[ts(optional_fields)]
pub struct EditVoice {
    /// Who speaks.
    pub speaker: Option<String>,
    /// Whose sounds.
    pub region: Option<String>,
    /// Under which terms others may use it.
    pub licence: Option<String>,
    /// Whom to thank.
    pub attribution: Option<String>,
    /// What is to be read for a slot; null: what the list says.
    #[ts(as = "Option<BTreeMap<String, Option<String>>>")]
    pub texts: BTreeMap<String, Option<String>>,
}

/// `POST /voices/{voice}/restore`
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RestoreVoice {
    /// The version to go back to.
    pub version: u32,
}

/// A voice as it stands.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct Voice {
    /// What the configuration calls it.
    pub name: String,
    /// BCP 47.
    pub language: String,
    /// Whose sounds.
    pub region: String,
    /// Who speaks.
    pub speaker: String,
    /// Under which terms others may use it.
    pub licence: String,
    /// Whom to thank.
    pub attribution: String,
    /// Whether a machine speaks.
    pub synthetic: bool,
    /// How many clips the draft has.
    pub clips: usize,
    /// The draft's number.
    pub version: u32,
    /// The number of the published version.
    pub published: Option<u32>,
    /// Whether the configuration names it.
    pub in_use: bool,
}

/// Lines that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoiceGroup {
    /// How calls begin and end.
    Calls,
    /// The digits.
    Digits,
    /// The letters of prefixes.
    Letters,
    /// Whole numbers.
    Numbers,
    /// Where to go.
    Places,
    /// Sentences for the whole hall.
    Notices,
    /// The office's own sentences and names.
    Own,
    /// What a kiosk says.
    Kiosk,
    /// Words of numbers.
    Words,
    /// What is recorded and stands on no list.
    Others,
}

/// One thing to read.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct VoiceLine {
    /// Its slot in the pack.
    pub slot: String,
    /// Where it belongs.
    pub group: VoiceGroup,
    /// Whether calls cannot be spoken without it.
    pub needed: bool,
    /// What to read; empty where nobody has said yet.
    pub text: String,
    /// What it means, in Vietnamese, where this program does not know the language.
    pub meaning: String,
    /// Whether the office wrote the text itself.
    pub own_text: bool,
    /// The clip's file; another with every take. Null: not recorded.
    pub file: Option<String>,
}

/// Answer to `GET /voices/{voice}`.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct VoiceStudio {
    /// The voice.
    pub voice: Voice,
    /// What this office says, in the order of reading.
    pub lines: Vec<VoiceLine>,
}

/// Answer to a take: how it was. Decibels below full scale.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct TakeMeasures {
    /// How long the clip is, trimmed.
    pub duration_ms: u64,
    /// The level of the speech.
    pub level_db: f64,
    /// The level of the pauses; null where there are none to judge by.
    pub noise_db: Option<f64>,
    /// The microphone was too loud.
    pub clipped: bool,
    /// The speech was too quiet.
    pub quiet: bool,
    /// The room was too loud.
    pub noisy: bool,
}

/// A version of a voice.
#[derive(Clone, Debug, Serialize, Deserialize, TS, ToSchema)]
pub struct VoiceVersion {
    /// Its number.
    pub version: u32,
    /// When, RFC 3339.
    pub at: String,
    /// Who.
    pub by: String,
    /// `create`, `take SLOT`, `drop SLOT`, `edit`, `publish`, `restore VERSION`, `import`.
    pub what: String,
}
