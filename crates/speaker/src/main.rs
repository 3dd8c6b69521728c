//! `xinmoi-speaker`: plays a zone's announcements on this machine's sound card.
//!
//! A process of its own, so that no sound card can hold up a call: it follows the server's stream, fetches each
//! announcement as one finished waveform, plays it, and tells the server what was heard.

#![allow(clippy::print_stderr, reason = "a program for a terminal")]

mod address;
mod backoff;
mod follow;
mod link;
mod net;
mod playlist;
mod sound;

use address::Address;
use clap::Parser;
use http::HeaderValue;
use std::io::{IsTerminal, Read};
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

/// Plays the announcements of one zone. The device's token comes from XINMOI_TOKEN.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    /// Where the server is, such as http://192.168.1.10:8080
    #[arg(long)]
    url: Address,
    /// The zone whose announcements are played
    #[arg(long, value_parser = zone)]
    zone: Option<String>,
    /// Write each announcement as a WAV file into this folder instead of playing it
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// A zone's name becomes part of an address.
fn zone(text: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    match !text.is_empty() && text.chars().all(allowed) {
        true => Ok(text.to_owned()),
        false => Err("is not a zone".to_owned()),
    }
}

/// Wrong usage, as clap's own.
const WRONG_USAGE: u8 = 2;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let token = std::env::var("XINMOI_TOKEN").unwrap_or_default();
    let Some(bearer) = net::bearer(&token) else {
        eprintln!("xinmoi-speaker: set XINMOI_TOKEN to this device's token");
        return ExitCode::from(WRONG_USAGE);
    };
    log_to_stderr();
    match run(arguments, bearer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("xinmoi-speaker: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("XINMOI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let colours = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours);
    lines.with_writer(std::io::stderr).init();
}

fn run(arguments: Arguments, bearer: HeaderValue) -> Result<(), String> {
    let server = net::Server::new(arguments.url, bearer, arguments.zone.as_deref());
    let (sound, reports) = sound::start(arguments.out)?;
    // A parent process hands over a pipe and says so: it closes when the parent dies, however that happens.
    let child = std::env::var("XINMOI_CHILD").is_ok_and(|child| child == "1");
    let parent_gone = child.then(parent_gone);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|e| format!("cannot start: {e}"))?;
    runtime.block_on(async {
        tokio::select! {
            stopped = asked_to_stop(parent_gone) => {
                stopped.map_err(|e| format!("cannot listen for signals: {e}"))
            }
            problem = follow::announcements(server, sound, reports) => Err(problem),
        }
    })
}

/// Returns when the operator, the service manager or the parent wants an end.
async fn asked_to_stop(parent_gone: Option<oneshot::Receiver<()>>) -> std::io::Result<()> {
    let parent_gone = async {
        match parent_gone {
            Some(gone) => gone.await.unwrap_or(()),
            None => std::future::pending().await,
        }
    };
    tokio::select! {
        () = parent_gone => Ok(()),
        stopped = terminated() => stopped,
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(unix)]
async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    signal(SignalKind::terminate())?.recv().await;
    Ok(())
}

#[cfg(not(unix))]
async fn terminated() -> std::io::Result<()> {
    std::future::pending().await
}

/// Fires when standard input closes.
fn parent_gone() -> oneshot::Receiver<()> {
    let (gone, waiting) = oneshot::channel();
    std::thread::spawn(move || {
        let mut ignored = [0; 64];
        while matches!(std::io::stdin().read(&mut ignored), Ok(1..)) {}
        // The receiver is gone only when the program ends anyway.
        let _ = gone.send(());
    });
    waiting
}
