//! `xinmoi backup` and `xinmoi backup-key`

use crate::clock::wall_clock;
use crate::control;
use crate::failure::Failure;
use crate::texts::{say, text};
use clap::Args;
use dispatcher::{Dispatcher, Made, SafekeepingError, SecretKey, ToMake};
use std::path::{Path, PathBuf};

/// Stands for no recipient in what is asked through the control socket.
const NOBODY: &str = "-";
/// Stands between recipients there.
const BETWEEN: &str = ",";

/// What to copy, and where to.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// A public key to encrypt it to, age1…; may be given several times, and any of the secret keys opens it
    #[arg(long, value_name = "KEY")]
    recipient: Vec<String>,
}

/// Makes a backup, through the running server when there is one.
pub(crate) fn backup(wish: &Backup) -> Result<(), Failure> {
    let out = std::path::absolute(&wish.out).unwrap_or_else(|_| wish.out.clone());
    let recipient = match &wish.recipient[..] {
        [] => NOBODY.to_owned(),
        keys => keys.join(BETWEEN),
    };
    let question = format!("backup {recipient} {}", out.display());
    if let Some(answer) = control::ask(&wish.data, &question) {
        return answer.map(|words| say(&words)).map_err(Failure);
    }
    if !dispatcher::exists(&wish.data) {
        return Err(Failure::of("store-missing", &[("dir", wish.data.display().to_string())]));
    }
    let now = wall_clock()();
    let made = make(&wish.data, &recipient, &out, |wish| dispatcher::back_up(wish, now));
    made.map(|words| say(&words)).map_err(Failure)
}

/// The server's part: `RECIPIENT FILE`, as asked through the control socket.
pub(crate) fn asked(dispatcher: &Dispatcher, data: &Path, wish: &str) -> Result<String, String> {
    let (recipient, out) = wish.split_once(' ').ok_or_else(|| format!("{wish}?"))?;
    make(data, recipient, Path::new(out), |wish| dispatcher.back_up(wish))
}

fn make(
    data: &Path,
    recipient: &str,
    out: &Path,
    make: impl FnOnce(&ToMake<'_>) -> Result<Made, SafekeepingError>,
) -> Result<String, String> {
    let keys = recipient.split(BETWEEN).filter(|key| *key != NOBODY);
    let to: Result<Vec<_>, _> = keys.map(dispatcher::recipient).collect();
    let out = [out.to_owned()];
    let made = to.and_then(|recipients| {
        make(&ToMake { data, out: &out, recipients: &recipients, own: true })
    });
    let file = ("file", out[0].display().to_string());
    match made {
        Ok(Made { report, bytes, .. }) => {
            let mib = format!("{:.1}", bytes as f64 / 1_048_576.0);
            let (records, days) = (report.records.to_string(), report.days.to_string());
            Ok(text("backup-done", &[file, ("records", records), ("days", days), ("mib", mib)]))
        }
        Err(why) => Err(text("backup-failed", &[file, ("why", why.to_string())])),
    }
}

/// Draws a key pair: the secret one into a file, the public one on the terminal.
pub(crate) fn draw_key(out: &Path) -> Result<(), Failure> {
    let file = ("file", out.display().to_string());
    match SecretKey::draw(out) {
        Ok(key) => {
            say(&text("backup-key-done", &[file, ("key", key)]));
            Ok(())
        }
        Err(why) => Err(Failure::of("say-unwritable", &[file, ("why", why.to_string())])),
    }
}
