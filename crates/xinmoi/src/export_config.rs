//! `xinmoi export config`

use crate::check;
use crate::difference::text_in_force;
use crate::export;
use crate::failure::Failure;
use crate::texts::{say, text};
use clap::{ArgGroup, Args};
use std::io::Write;
use std::path::{Path, PathBuf};

/// What is written, and where.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("where")))]
pub(crate) struct ExportConfig {
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// A new file for the whole configuration; without it and --into it is printed
    #[arg(long, value_name = "FILE", group = "where")]
    out: Option<PathBuf>,
    /// The office's own file, which keeps its comments and, where it extends a template, stays the few lines that differ
    #[arg(long, value_name = "FILE", group = "where")]
    into: Option<PathBuf>,
}

/// Writes out what an office works by, with what was changed in the browser.
pub(crate) fn export(wish: &ExportConfig) -> Result<(), Failure> {
    let (kept, _) = text_in_force(&wish.data)?;
    let (file, whole) = match (&wish.out, &wish.into) {
        (Some(out), _) => (out, kept),
        (None, Some(into)) => (into, written_into(into, &kept)?),
        (None, None) => {
            say(kept.trim_end());
            return Ok(());
        }
    };
    export::write(file, |out| out.write_all(whole.as_bytes())).map_err(Failure)?;
    say(&text("export-config-done", &[("file", file.display().to_string())]));
    Ok(())
}

fn written_into(file: &Path, text: &str) -> Result<String, Failure> {
    let failed = |why: String| {
        Failure::of("config-unreadable", &[("file", file.display().to_string()), ("why", why)])
    };
    let own = check::text_of(file).map_err(|why| failed(why.to_string()))?;
    settings::write_into(&own, text, check::beside(file)).map_err(|why| failed(why.to_string()))
}
