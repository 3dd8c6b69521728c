//! `xinmoi diff`

use crate::check;
use crate::control;
use crate::failure::Failure;
use crate::texts::{say, text};
use clap::{ArgGroup, Args};
use settings::{Change, Origins, Settings};
use std::path::{Path, PathBuf};

/// Asks a server for the configuration that it works by.
pub(crate) const CONFIG: &str = "config";

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("what").required(true)))]
pub(crate) struct Difference {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The file that it is compared with
    #[arg(long, value_name = "FILE", group = "what")]
    with: Option<PathBuf>,
    /// The data directory of the office that it is compared with, which may be running
    #[arg(long, value_name = "DIR", group = "what")]
    data: Option<PathBuf>,
}

/// Says what a configuration would change.
pub(crate) fn diff(wish: &Difference) -> Result<(), Failure> {
    let new = check::written(&wish.config)?;
    let old = match (&wish.with, &wish.data) {
        (Some(file), _) => check::written(file)?,
        (None, Some(data)) => in_force(data)?.0,
        (None, None) => return Ok(()),
    };
    for line in lines(&settings::diff(&old, &new), &check::origins(&wish.config)) {
        say(&line);
    }
    Ok(())
}

/// What an office works by, and whether it runs.
pub(crate) fn in_force(data: &Path) -> Result<(Settings, bool), Failure> {
    let (text, runs) = text_in_force(data)?;
    let settings = settings::read(&text, CONFIG);
    Ok((settings.map_err(|found| Failure(found.lines(crate::texts::language())))?, runs))
}

/// Its text, also where this program cannot work by it.
pub(crate) fn text_in_force(data: &Path) -> Result<(String, bool), Failure> {
    match control::ask(data, CONFIG) {
        Some(answer) => Ok((answer.map_err(Failure)?, true)),
        None => Ok((stored(data)?, false)),
    }
}

fn stored(data: &Path) -> Result<String, Failure> {
    if !dispatcher::exists(data) {
        return Err(Failure::of("store-missing", &[("dir", data.display().to_string())]));
    }
    let kept = dispatcher::kept(data, CONFIG).map_err(|why| {
        let args = [("dir", data.display().to_string()), ("why", why.to_string())];
        Failure::of("store-unusable", &args)
    })?;
    kept.and_then(|text| String::from_utf8(text).ok())
        .ok_or_else(|| Failure::of("config-none", &[("dir", data.display().to_string())]))
}

/// A line for each change: what goes, what comes, and where that is written.
pub(crate) fn lines(changes: &[Change], origins: &Origins) -> Vec<String> {
    if changes.is_empty() {
        return vec![text("diff-none", &[])];
    }
    let line = |Change { key, old, new }: &Change| match (old, new) {
        (None, Some(new)) => format!("+ {key} = {new}{}", place(origins, key)),
        (Some(old), Some(new)) => format!("~ {key} = {old} → {new}{}", place(origins, key)),
        (Some(old), None) => format!("- {key} = {old}"),
        (None, None) => key.clone(),
    };
    changes.iter().map(line).collect()
}

/// Nothing for a value that stands nowhere: it is the default.
fn place(origins: &Origins, key: &str) -> String {
    origins.get(key).map(|o| format!("  ({}:{})", o.file, o.line)).unwrap_or_default()
}
