//! `xinmoi check`

use crate::failure::Failure;
use crate::texts::{language, say, text};
use settings::{Origins, Settings, TEXT_BYTES_MAX};
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use voice::Library;

/// Names every problem of a configuration.
pub(crate) fn check(file: &Path) -> Result<(), Failure> {
    let settings = read(file, &Library::none())?;
    for warning in &settings.warnings {
        say(&warning.line(language()));
    }
    say(&text("config-good", &[("file", file.display().to_string())]));
    Ok(())
}

/// Reads a configuration file, and the calendar that it names beside it.
///
/// A voice must be one of the program's, or of those that the office recorded: any other would leave the hall silent.
pub(crate) fn read(file: &Path, voices: &Library) -> Result<Settings, Failure> {
    let settings = written(file)?;
    for (key, pack) in settings.voice.packs() {
        let name = file.display();
        voices.voice(pack).map_err(|why| Failure(format!("{name}: {key}: {why}")))?;
    }
    Ok(settings)
}

/// The same without a look at the voices.
pub(crate) fn written(file: &Path) -> Result<Settings, Failure> {
    let name = file.display().to_string();
    let text = text_of(file).map_err(|why| {
        let args = [("file", name.clone()), ("why", why.to_string())];
        Failure::of("config-unreadable", &args)
    })?;
    settings::read_with(&text, &name, beside(file))
        .map_err(|findings| Failure(findings.lines(language())))
}

/// Where each value of a configuration, and of its template, is written.
pub(crate) fn origins(file: &Path) -> Origins {
    let text = text_of(file).unwrap_or_default();
    settings::origins(&text, &file.display().to_string(), beside(file))
}

/// The files in the folder of another, by their names.
pub(crate) fn beside(file: &Path) -> impl FnMut(&str) -> Result<String, String> {
    |name| text_of(&file.with_file_name(name)).map_err(|why| why.to_string())
}

/// A file's text, but no more of a large one than it takes to say that it is too large.
pub(crate) fn text_of(file: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(file)?.take(TEXT_BYTES_MAX as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > TEXT_BYTES_MAX {
        // Cut in the middle of a letter, perhaps.
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    String::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}
