//! `xinmoi apply`

use crate::check;
use crate::clock::wall_clock;
use crate::control;
use crate::difference::{self, in_force};
use crate::failure::Failure;
use crate::office_run::{VOICES, open_store};
use crate::serve::BEAT;
use crate::texts::{language, say, text};
use clap::Args;
use dispatcher::{ConfigSource, Order};
use office::Actor;
use server::{ApiError, App};
use settings::Settings;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use tokio::runtime::Builder;
use voice::Library;

pub(crate) use crate::difference::CONFIG;

#[derive(Debug, Args)]
pub(crate) struct Apply {
    /// The configuration
    #[arg(long, value_name = "FILE")]
    config: PathBuf,
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Do not ask before it is applied
    #[arg(long)]
    yes: bool,
}

/// Says what a configuration changes, asks, and makes the office work by it.
pub(crate) fn apply(wish: &Apply) -> Result<(), Failure> {
    let new = check::read(&wish.config, &Library::at(&wish.data.join(VOICES)))?;
    for warning in &new.warnings {
        say(&warning.line(language()));
    }
    let (old, runs) = in_force(&wish.data)?;
    let changes = settings::diff(&old, &new);
    for line in difference::lines(&changes, &check::origins(&wish.config)) {
        say(&line);
    }
    if old.text == new.text {
        return Ok(());
    }
    if !wish.yes && !agreed() {
        return Err(Failure::of("apply-not", &[]));
    }
    let applied = match runs {
        true => through_server(&wish.data, &old, &new),
        false => alone(wish, &old, &new),
    };
    applied.map(|()| say(&text("apply-done", &[("count", changes.len().to_string())])))
}

/// Whether whoever sits there says yes.
fn agreed() -> bool {
    say(&text("apply-ask", &[]));
    let mut answer = String::new();
    let _ = std::io::stdin().lock().read_line(&mut answer);
    let answer = answer.trim().to_lowercase();
    text("apply-yes", &[]).split(' ').any(|yes| yes == answer)
}

fn through_server(data: &Path, old: &Settings, new: &Settings) -> Result<(), Failure> {
    let question = format!("apply {} {}", hash(&old.text), new.text.len());
    match control::ask_with(data, &question, &new.text) {
        Some(answer) => answer.map(drop).map_err(Failure),
        None => Err(Failure::of("apply-gone", &[])),
    }
}

/// No server runs: the store is this command's for a moment.
fn alone(wish: &Apply, old: &Settings, new: &Settings) -> Result<(), Failure> {
    let runtime = Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|why| Failure(why.to_string()))?;
    runtime.block_on(async {
        let office = open_store(&wish.data, wall_clock(), BEAT)?;
        let what = server::configuration(old, new, ConfigSource::Browser);
        let done = office.submit(Order::new(what, Actor::System)).await;
        office.stop().await;
        done.map(drop).map_err(|why| Failure(ApiError::from(why).words(language())))
    })
}

/// The server's part: applies a text if the office still works by the one that it was compared with.
pub(crate) async fn asked(
    app: &App,
    config: Option<&Path>,
    base: &str,
    new: &str,
) -> Result<String, String> {
    let old = app.settings().text.clone();
    if hash(&old) != base {
        return Err(text("apply-meanwhile", &[]));
    }
    let said = |why: ApiError| why.words(language());
    let settings = app.checked(new).map_err(said)?;
    let source = source(config, new);
    app.configure_from(&old, settings, source, Actor::System).await.map_err(said)?;
    Ok(String::new())
}

/// The file that the server was started with is not to be applied again at its next start.
fn source(config: Option<&Path>, new: &str) -> ConfigSource {
    let file = config.and_then(|file| check::written(file).ok());
    match file.is_some_and(|file| file.text == new) {
        true => ConfigSource::File,
        false => ConfigSource::Browser,
    }
}

fn hash(text: &str) -> String {
    server::hex(&server::hash(text.as_bytes()))
}
