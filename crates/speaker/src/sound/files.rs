//! Announcements as files: for machines that play them otherwise, and for tests.

use std::fs;
use std::path::Path;
use voice::Waveform;

/// Writes `folder/id.wav`; it appears under that name only when it is whole.
pub(crate) fn write(folder: &Path, id: &str, waveform: &Waveform) -> Result<(), String> {
    let (part, whole) = (folder.join(format!("{id}.part")), folder.join(format!("{id}.wav")));
    fs::write(&part, waveform.to_wav())
        .and_then(|()| fs::rename(&part, &whole))
        .map_err(|e| format!("cannot write {}: {e}", whole.display()))
}
