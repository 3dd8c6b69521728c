//! `xinmoi export`

use crate::control;
use crate::export_config::{self, ExportConfig};
use crate::failure::Failure;
use crate::tables::{self, Tables};
use crate::texts::{say, text};
use clap::{Args, Subcommand, ValueEnum};
use dispatcher::{Dispatcher, JournalError, Kept, Past};
use jiff::civil::Date;
use reports::ReportName;
use std::fmt::Display;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// What to write, and where.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: Option<What>,
    #[command(flatten)]
    days: Option<Days>,
}

#[derive(Debug, Subcommand)]
enum What {
    /// What the office works by, with what was changed in the browser
    Config(ExportConfig),
}

#[derive(Debug, Args)]
struct Days {
    /// The office's data directory
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// The first business day, such as 2026-11-02
    #[arg(long, value_name = "DAY")]
    from: Date,
    /// The last business day
    #[arg(long, value_name = "DAY")]
    to: Date,
    /// How it is written
    #[arg(long, value_enum)]
    format: Format,
    /// Which table, as docs/REPORTS.md names them; absent: of xlsx all, of csv `tickets`
    #[arg(long, value_name = "NAME")]
    report: Option<ReportName>,
    /// The file; one that is there is replaced
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// One report as a table
    Csv,
    /// Reports as a workbook, a sheet each
    Xlsx,
    /// The raw events, one JSON object a line
    Jsonl,
}

/// Writes business days out, through the running server when there is one.
pub(crate) fn export(wish: &Export) -> Result<(), Failure> {
    match (&wish.what, &wish.days) {
        (Some(What::Config(wish)), _) => export_config::export(wish),
        (None, Some(days)) => export_days(days),
        // The command line is not taken then.
        (None, None) => Ok(()),
    }
}

fn export_days(wish: &Days) -> Result<(), Failure> {
    let out = std::path::absolute(&wish.out).map_err(|e| unwritable(&wish.out, &e))?;
    let tables = |file| Tables::new(file, wish.report, &out, wish.from..=wish.to);
    match wish.format {
        Format::Csv => tables(tables::File::Csv).export(&wish.data),
        Format::Xlsx => tables(tables::File::Xlsx).export(&wish.data),
        Format::Jsonl if wish.report.is_some() => Err(Failure::of("export-no-report", &[])),
        Format::Jsonl => raw(wish, &out),
    }
}

fn raw(wish: &Days, out: &Path) -> Result<(), Failure> {
    let question = format!("export {} {} {}", wish.from, wish.to, out.display());
    if let Some(answer) = control::ask(&wish.data, &question) {
        return answer.map(|words| say(&words)).map_err(Failure);
    }
    if !dispatcher::exists(&wish.data) {
        return Err(Failure::of("store-missing", &[("dir", wish.data.display().to_string())]));
    }
    let unread =
        |why: JournalError| Failure(text("export-unreadable", &[("what", why.to_string())]));
    let kept = Past::open(&wish.data).and_then(|past| past.kept()).map_err(unread)?;
    whole(&kept, wish.from).map_err(Failure)?;
    let days = wish.from..=wish.to;
    let done = write(out, |file| dispatcher::export(&wish.data, &days, file));
    done.map(|count| say(&written(out, count))).map_err(Failure)
}

/// The server's part: `FROM TO FILE`, as asked through the control socket.
pub(crate) fn asked(dispatcher: &Dispatcher, wish: &str) -> Result<String, String> {
    let (days, out) = parsed(wish).ok_or_else(|| format!("{wish}?"))?;
    // What cannot be read is told by the export itself.
    whole(&dispatcher.kept().unwrap_or_default(), *days.start())?;
    write(out, |file| dispatcher.export(&days, file)).map(|count| written(out, count))
}

/// Whether the log is there from a day on: half of what was asked for would look like all of it.
fn whole(kept: &Kept, from: Date) -> Result<(), String> {
    let gone = kept.removed.filter(|removed| from <= removed.until);
    gone.map_or(Ok(()), |gone| Err(text("export-removed", &[("what", gone.until.to_string())])))
}

fn written(out: &Path, records: u64) -> String {
    let file = out.display().to_string();
    text("export-done", &[("records", records.to_string()), ("file", file)])
}

fn parsed(wish: &str) -> Option<(RangeInclusive<Date>, &Path)> {
    let mut words = wish.splitn(3, ' ');
    let (from, to) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some((from..=to, Path::new(words.next()?)))
}

/// The whole file or none: it is written beside its place and moved there.
pub(crate) fn write<T, E: From<io::Error> + Display>(
    out: &Path,
    records: impl FnOnce(&mut BufWriter<File>) -> Result<T, E>,
) -> Result<T, String> {
    let mut part = out.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = File::create(&part).map_err(E::from).and_then(|file| {
        let mut file = BufWriter::new(file);
        let done = records(&mut file)?;
        file.flush()?;
        fs::rename(&part, out)?;
        Ok(done)
    });
    written.map_err(|error| {
        let _ = fs::remove_file(&part);
        unwritable(out, &error).0
    })
}

fn unwritable(out: &Path, why: &dyn Display) -> Failure {
    let (file, why) = (out.display().to_string(), why.to_string());
    Failure::of("say-unwritable", &[("file", file), ("why", why)])
}
