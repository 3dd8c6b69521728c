//! `control.sock`: how commands reach the server that works on a data directory.

use crate::apply;
use dispatcher::{Dispatcher, Order, What};
use office::{Actor, Command};
use server::App;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::UnixListener;
use tokio::time::timeout;
use tracing::warn;

/// The longest question: a few words, and the path of a file.
const QUESTION_BYTES_MAX: u64 = 5 * 1024;
/// How long one who connects may take to ask.
const QUESTION_MAX: Duration = Duration::from_secs(5);
/// The longest answer: a configuration.
const ANSWER_BYTES_MAX: u64 = settings::TEXT_BYTES_MAX as u64 + 64 * 1024;
/// How long a server may take to answer; `verify` walks every day there ever was.
const ANSWER_MAX: Duration = Duration::from_secs(3_600);

/// The pause after an accept that failed.
const ACCEPT_AGAIN: Duration = Duration::from_millis(100);

/// Asks when the last record was written, in milliseconds since the epoch.
pub(crate) const LAST: &str = "last";

fn path(data: &Path) -> PathBuf {
    data.join("control.sock")
}

/// Asks the server that works on a directory; `None` when none answers.
pub(crate) fn ask(data: &Path, question: &str) -> Option<Result<String, String>> {
    ask_with(data, question, "")
}

/// The same, with a text of which the question says how long it is.
pub(crate) fn ask_with(data: &Path, question: &str, text: &str) -> Option<Result<String, String>> {
    let mut socket = UnixStream::connect(path(data)).ok()?;
    socket.set_read_timeout(Some(ANSWER_MAX)).ok()?;
    socket.write_all(format!("{question}\n{text}").as_bytes()).ok()?;
    socket.shutdown(std::net::Shutdown::Write).ok()?;
    let mut answer = String::new();
    socket.take(ANSWER_BYTES_MAX).read_to_string(&mut answer).ok()?;
    let (verdict, words) = answer.split_once('\n')?;
    Some(if verdict == "done" { Ok(words.to_owned()) } else { Err(words.to_owned()) })
}

/// Answers questions until the server stops. Only this machine's owner of the data may ask: mode 0600.
/// `config` is the file that the server was started with.
pub(crate) fn listen(data: &Path, app: App, config: Option<PathBuf>) -> Option<Control> {
    let path = path(data);
    // Left behind by a server that was killed; the store's lock says that none runs.
    let _ = std::fs::remove_file(&path);
    let listener = match UnixListener::bind(&path) {
        Ok(listener) => listener,
        Err(error) => {
            warn!(%error, "Commands cannot reach this server: {error}");
            return None;
        }
    };
    let _ = std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600));
    let asked = Asked { data: data.to_owned(), app, config };
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((socket, _)) => drop(tokio::spawn(answer(socket, asked.clone()))),
                // Descriptors ran out: other sockets give some back.
                Err(_) => tokio::time::sleep(ACCEPT_AGAIN).await,
            }
        }
    });
    Some(Control(path))
}

/// Removes the socket when the server ends.
#[derive(Debug)]
pub(crate) struct Control(PathBuf);

impl Drop for Control {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// Whoever is asked.
#[derive(Clone)]
struct Asked {
    data: PathBuf,
    app: App,
    config: Option<PathBuf>,
}

async fn answer(mut socket: tokio::net::UnixStream, asked: Asked) {
    let Asked { data, app, config } = asked;
    let dispatcher = app.dispatcher().clone();
    let mut question = String::new();
    let (read, mut write) = socket.split();
    let mut read = BufReader::new(read.take(QUESTION_BYTES_MAX));
    if !matches!(timeout(QUESTION_MAX, read.read_line(&mut question)).await, Ok(Ok(_))) {
        return;
    }
    let question = question.trim();
    let result = match crate::verify::asked(question) {
        Some(held) => {
            let walk = move || crate::verify::words(dispatcher.verify_against(&held));
            tokio::task::spawn_blocking(walk).await.unwrap_or_else(|e| Err(e.to_string()))
        }
        None => match question.split_once(' ').map(|(verb, wish)| (verb, wish.to_owned())) {
            Some(("export", wish)) => {
                let write = move || crate::export::asked(&dispatcher, &wish);
                tokio::task::spawn_blocking(write).await.unwrap_or_else(|e| Err(e.to_string()))
            }
            Some(("tables", wish)) => {
                let write = move || crate::tables::asked(&dispatcher, &wish);
                tokio::task::spawn_blocking(write).await.unwrap_or_else(|e| Err(e.to_string()))
            }
            Some(("backup", wish)) => {
                let office = dispatcher.clone();
                let make = move || crate::backup::asked(&dispatcher, &data, &wish);
                let made = tokio::task::spawn_blocking(make).await;
                let made = made.unwrap_or_else(|e| Err(e.to_string()));
                report_backup(&office, made.is_ok()).await;
                made
            }
            Some(("reset-password", user)) => crate::reset::asked(&dispatcher, &user).await,
            Some(("apply", wish)) => match the_rest(&mut read, &wish).await {
                Some((base, text)) => apply::asked(&app, config.as_deref(), &base, &text).await,
                None => Err(format!("apply {wish}?")),
            },
            None if question == apply::CONFIG => Ok(app.settings().text.clone()),
            None if question == LAST => Ok(dispatcher.read().last_at.0.to_string()),
            Some(_) | None => Err(format!("{question}?")),
        },
    };
    let text = match result {
        Ok(words) => format!("done\n{words}"),
        Err(words) => format!("failed\n{words}"),
    };
    let _ = write.write_all(text.as_bytes()).await;
}

/// What the configuration is to be made from, and the configuration: `BASE BYTES`, and behind the line the text.
async fn the_rest(
    read: &mut BufReader<tokio::io::Take<tokio::net::unix::ReadHalf<'_>>>,
    wish: &str,
) -> Option<(String, String)> {
    let (base, bytes) = wish.split_once(' ')?;
    let bytes: usize = bytes.parse().ok().filter(|bytes| *bytes <= settings::TEXT_BYTES_MAX)?;
    read.get_mut().set_limit(bytes as u64);
    let mut text = vec![0; bytes];
    timeout(QUESTION_MAX, read.read_exact(&mut text)).await.ok()?.ok()?;
    Some((base.to_owned(), String::from_utf8(text).ok()?))
}

/// A backup that was asked for and is not good is an alarm on the supervisor's page, until one is.
async fn report_backup(office: &Dispatcher, good: bool) {
    let order = What::Office(Command::ReportBackup { good, sent: None });
    if let Err(error) = office.submit(Order::new(order, Actor::System)).await {
        warn!(%error, "Whether the backup is good cannot be shown: {error}");
    }
}
