//! `xinmoi doctor`: what is wrong with an office, in plain words, and what to do.

mod aside;
mod backups;
mod clock;
mod config;
mod copies;
mod disk;
mod reach;
mod rights;
mod store;

use crate::failure::Failure;
use crate::texts::{say, text};
use clap::Args;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// What is looked at.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The office's configuration
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Where the office listens
    #[arg(long, value_name = "ADDR", default_value = "0.0.0.0:8080")]
    listen: SocketAddr,
    /// A folder in which backups lie; may be given several times
    #[arg(long, value_name = "DIR")]
    backups: Vec<PathBuf>,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    /// As it should be.
    Good,
    /// People are served, but somebody should look.
    Look,
    /// It needs to be put right.
    Bad,
}

impl Mark {
    fn sign(self) -> char {
        match self {
            Self::Good => '✓',
            Self::Look => '!',
            Self::Bad => '✗',
        }
    }
}

/// What one check found.
#[derive(Debug)]
struct Finding {
    mark: Mark,
    words: String,
}

type Gaps<'a> = &'a [(&'static str, String)];

impl Finding {
    fn good(id: &str, gaps: Gaps<'_>) -> Self {
        Self { mark: Mark::Good, words: text(id, gaps) }
    }

    fn look(id: &str, gaps: Gaps<'_>) -> Self {
        Self { mark: Mark::Look, words: text(id, gaps) }
    }

    fn bad(id: &str, gaps: Gaps<'_>) -> Self {
        Self { mark: Mark::Bad, words: text(id, gaps) }
    }
}

/// Looks at everything, says each finding in a line of its own, and fails when something has to be put right.
pub(crate) fn doctor(asked: &Doctor) -> Result<(), Failure> {
    let mut bad: usize = 0;
    let mut tell = |finding: Finding| {
        bad += usize::from(finding.mark == Mark::Bad);
        say(&format!("{} {}", finding.mark.sign(), finding.words));
    };
    let data = &asked.data;
    rights::look(data).into_iter().for_each(&mut tell);
    tell(disk::look(data));
    tell(store::look(data));
    tell(clock::look(data));
    let planned = config::backups(asked.config.as_deref());
    let folder = planned.as_ref().map(|backup| Path::new(&backup.directory));
    backups::look(&asked.backups, folder, data).into_iter().for_each(&mut tell);
    copies::look(planned.as_ref()).into_iter().for_each(&mut tell);
    aside::look(data).into_iter().for_each(&mut tell);
    let serving = store::is_served(data);
    tell(reach::address(asked.listen, serving));
    config::look(asked.config.as_deref(), data, serving).into_iter().for_each(&mut tell);
    if bad == 0 {
        return Ok(());
    }
    Err(Failure::of("doctor-bad", &[("bad", bad.to_string())]))
}
