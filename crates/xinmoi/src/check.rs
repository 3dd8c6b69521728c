//! `xinmoi check`

use crate::failure::Failure;
use crate::texts::{language, say, text};
use settings::Settings;
use std::path::Path;

/// Names every problem of a configuration.
pub(crate) fn check(file: &Path) -> Result<(), Failure> {
    let settings = read(file)?;
    for warning in &settings.warnings {
        say(&warning.line(language()));
    }
    say(&text("config-good", &[("file", file.display().to_string())]));
    Ok(())
}

/// Reads a configuration file.
pub(crate) fn read(file: &Path) -> Result<Settings, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|why| {
        let args = [("file", name.clone()), ("why", why.to_string())];
        Failure::of("config-unreadable", &args)
    })?;
    let settings =
        settings::read(&text, &name).map_err(|findings| Failure(findings.lines(language())))?;
    // A pack that is not in this program would leave the hall silent.
    match voice::Pack::embedded(&settings.voice.pack) {
        Ok(_) => Ok(settings),
        Err(why) => Err(Failure(format!("{name}: voice.pack: {why}"))),
    }
}
