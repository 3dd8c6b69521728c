//! `[voice]`: the loudspeaker.

use super::words;
use crate::Voice;
use crate::keys;
use crate::report::Report;
use crate::walk::Table;
use std::ops::RangeInclusive;

/// Ten seconds of silence already halve what one loudspeaker can announce.
const GAP_MS: RangeInclusive<i64> = 0..=10_000;

/// Below -30 nobody hears it in a hall; above -12 speech is crushed by the limiter.
const LOUDNESS_LUFS: RangeInclusive<i64> = -30..=-12;

pub(crate) fn voice(root: &Table<'_>, report: &mut Report<'_>) -> Voice {
    let mut voice = Voice { on: true, pack: "vi".to_owned(), gap_ms: 1_500, loudness_lufs: -16 };
    let table = root.get("voice").and_then(|value| value.table(&keys::VOICE, report));
    let Some(table) = table else { return voice };
    if let Some(on) = table.get("on").and_then(|value| value.boolean(report)) {
        voice.on = on;
    }
    if let Some(pack) = table.get("pack").and_then(|value| words::pack(&value, report)) {
        voice.pack = pack;
    }
    if let Some(gap_ms) = table.get("gap_ms").and_then(|value| value.integer(GAP_MS, report)) {
        voice.gap_ms = gap_ms;
    }
    let loudness = table.get("loudness_lufs").and_then(|v| v.integer(LOUDNESS_LUFS, report));
    if let Some(loudness_lufs) = loudness {
        voice.loudness_lufs = loudness_lufs;
    }
    voice
}
