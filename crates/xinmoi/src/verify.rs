//! `xinmoi verify`

use crate::control;
use crate::failure::Failure;
use crate::texts::{say, text};
use clap::Args;
use dispatcher::{HeldHead, Removed, VerifyError, VerifyReport};
use jiff::civil::Date;
use std::path::PathBuf;

/// Heads that are checked at once: a control question is one line.
const HEADS_MAX: usize = 32;

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// A head of the log that somebody holds: `4711:9f86 d081 884c 7d65` from a television or a report, or what stands
    /// behind the # of a slip's address. May be given several times
    #[arg(long, value_name = "HEAD")]
    head: Vec<String>,
}

/// Walks the log, through the running server when there is one.
pub(crate) fn verify(asked: &Verify) -> Result<(), Failure> {
    let Verify { data, head } = asked;
    let held = heads(head)?;
    if let Some(answer) = control::ask(data, &question(head)) {
        return answer.map(|words| say(&words)).map_err(Failure);
    }
    if !dispatcher::exists(data) {
        return Err(Failure::of("store-missing", &[("dir", data.display().to_string())]));
    }
    words(dispatcher::verify(data, &held)).map(|words| say(&words)).map_err(Failure)
}

fn heads(texts: &[String]) -> Result<Vec<HeldHead>, Failure> {
    if texts.len() > HEADS_MAX {
        return Err(Failure::of("verify-heads", &[("most", HEADS_MAX.to_string())]));
    }
    let head = |text: &String| {
        text.parse().map_err(|_| Failure::of("verify-no-head", &[("head", text.clone())]))
    };
    texts.iter().map(head).collect()
}

/// What a running server is asked: the heads behind the word, without the blanks in them.
fn question(heads: &[String]) -> String {
    let solid = heads.iter().map(|head| head.split_whitespace().collect::<String>());
    std::iter::once("verify".to_owned()).chain(solid).collect::<Vec<_>>().join(" ")
}

/// The heads in a question, if it is this one.
pub(crate) fn asked(question: &str) -> Option<Vec<HeldHead>> {
    let mut words = question.split_whitespace();
    (words.next()? == "verify").then(|| words.map(str::parse).collect::<Result<_, _>>().ok())?
}

/// What there is to say of a walk.
pub(crate) fn words(walked: Result<VerifyReport, VerifyError>) -> Result<String, String> {
    match walked {
        Ok(report) => {
            let (records, days) = (report.records.to_string(), report.days.to_string());
            let head = report.tree.to_string();
            let good = text("verify-good", &[("records", records), ("days", days), ("head", head)]);
            Ok(match report.removed {
                Some(removed) => format!("{good} {}", gone(&removed, report.begins)),
                None => good,
            })
        }
        Err(VerifyError::Removed { size, until }) => {
            let (size, until) = (size.to_string(), until.to_string());
            Err(text("verify-removed-head", &[("size", size), ("until", until)]))
        }
        Err(bad @ VerifyError::Head { .. }) => {
            Err(text("verify-other", &[("why", bad.to_string())]))
        }
        Err(bad) => Err(text("verify-bad", &[("why", bad.to_string())])),
    }
}

/// What was taken away before what is there.
fn gone(removed: &Removed, begins: Option<Date>) -> String {
    let (records, days) = (removed.through.to_string(), removed.days.to_string());
    let until = removed.until.to_string();
    let begins = begins.map_or_else(|| "?".to_owned(), |date| date.to_string());
    let said = [("records", records), ("days", days), ("until", until), ("begins", begins)];
    text("verify-removed", &said)
}
