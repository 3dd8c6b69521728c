//! `xinmoi restore`

use crate::clock::wall_clock;
use crate::control;
use crate::failure::Failure;
use crate::texts::{say, text};
use clap::Args;
use dispatcher::{SafekeepingError, SecretKey, Stage, ToRestore};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use uuid::Uuid;

/// What to restore, and where to.
#[derive(Debug, Args)]
pub(crate) struct Restore {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The office's data directory, empty or not there yet
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The file with the secret key, for an encrypted backup
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// How many of the next numbers of each service are not given out today, for people may hold them; if not said, by the
    /// time since the backup
    #[arg(long, value_name = "N")]
    skip: Option<u32>,
}

/// Restores a backup into an empty data directory.
pub(crate) fn restore(wish: &Restore) -> Result<(), Failure> {
    let file = ("file", wish.from.display().to_string());
    let failed = |why: SafekeepingError| words(why, file.clone());
    if control::ask(&wish.data, "running").is_some() {
        return Err(failed(SafekeepingError::Running(wish.data.clone())));
    }
    let key = wish.key.as_deref().map(SecretKey::read).transpose().map_err(failed)?;
    let (at, epoch) = (wall_clock()(), Uuid::now_v7());
    let (from, data) = (&*wish.from, &*wish.data);
    let order = ToRestore { from, data, key: key.as_ref(), at, epoch, skip: wish.skip };
    let mut progress = Progress::default();
    let restored = dispatcher::restore(&order, &mut |stage| progress.show(stage));
    progress.end();
    let restored = restored.map_err(failed)?;
    let (records, days) = (restored.head.seq.to_string(), restored.days.to_string());
    let made_at = jiff::Timestamp::from_millisecond(restored.about.made_at.0).unwrap_or_default();
    let dir = ("dir", wish.data.display().to_string());
    let made_at = made_at
        .to_zoned(jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap_or(jiff::tz::TimeZone::UTC));
    let made_at = made_at.strftime("%Y-%m-%d %H:%M").to_string();
    let counts = [("records", records), ("days", days), ("made", made_at)];
    let mut args = vec![file, dir, ("skipped", restored.skipped.to_string())];
    args.extend(counts);
    say(&text("restore-done", &args));
    if restored.about.folders.is_empty() {
        say(&text("restore-without-folders", &[]));
    }
    Ok(())
}

fn words(why: SafekeepingError, file: (&'static str, String)) -> Failure {
    match why {
        SafekeepingError::Running(dir) => {
            Failure::of("restore-running", &[("dir", dir.display().to_string())])
        }
        SafekeepingError::NotEmpty(dir) => {
            Failure::of("restore-not-empty", &[("dir", dir.display().to_string())])
        }
        SafekeepingError::Encrypted => Failure::of("restore-encrypted", &[file]),
        SafekeepingError::ClockBehind => Failure::of("restore-clock-behind", &[file]),
        why @ (SafekeepingError::Backup(_)
        | SafekeepingError::Store(_)
        | SafekeepingError::NotWhole(_)
        | SafekeepingError::Another { .. }
        | SafekeepingError::NoRoom { .. }
        | SafekeepingError::NotKept(_)
        | SafekeepingError::WrongKey(_)
        | SafekeepingError::NoKey(_)
        | SafekeepingError::Io { .. }) => {
            Failure::of("restore-failed", &[file, ("why", why.to_string())])
        }
    }
}

/// A line that grows on a terminal; nothing where nobody looks.
#[derive(Default)]
struct Progress {
    shown: String,
}

impl Progress {
    fn show(&mut self, stage: Stage) {
        let percent = |done: u64, of: u64| (done * 100 / of.max(1)).to_string();
        let line = match stage {
            Stage::Checking(done, of) => {
                text("restore-checking", &[("percent", percent(done, of))])
            }
            Stage::Unpacking(done, of) => {
                text("restore-unpacking", &[("percent", percent(done, of))])
            }
            Stage::Walking => text("restore-walking", &[]),
        };
        let mut err = std::io::stderr();
        if line != self.shown && err.is_terminal() {
            let _ = write!(err, "\r\x1b[K{line}").and_then(|()| err.flush());
            self.shown = line;
        }
    }

    fn end(&self) {
        if !self.shown.is_empty() {
            let _ = writeln!(std::io::stderr());
        }
    }
}
