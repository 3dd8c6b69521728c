//! Whether phones can reach the office under its public address. A QR code that leads nowhere is worse than none, so the
//! address is told to nobody before it was proven: the office asks there, and gets its own answer.

use crate::App;
use crate::secrets::new_token;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval, timeout};
use tracing::{info, warn};

/// Asked so often while the address is not proven: somebody may be setting up the router at this moment.
const EVERY: Duration = Duration::from_secs(5);
/// What was proven is proven anew once in so many times: a minute.
const ROUNDS_OF_TRUST: u32 = 12;
/// The office's own network answers in milliseconds.
const ANSWER_MAX: Duration = Duration::from_secs(3);
/// One lost packet takes no QR code away.
const FAILURES_MAX: u32 = 3;
/// Head and body of the answer.
const ANSWER_BYTES_MAX: u64 = 8 * 1024;

/// What is known of the public address.
#[derive(Debug)]
pub(crate) struct Reached {
    /// Made at each start, so that another office under the same address is another.
    instance: String,
    proven: RwLock<Option<String>>,
}

impl Default for Reached {
    fn default() -> Self {
        Self { instance: new_token().0, proven: RwLock::default() }
    }
}

impl Reached {
    /// What tells this server from every other. No secret.
    pub(crate) fn instance(&self) -> &str {
        &self.instance
    }

    /// The address, if it is the one that was proven.
    pub(crate) fn proven(&self, url: Option<&String>) -> Option<String> {
        let proven = self.proven.read().unwrap_or_else(PoisonError::into_inner);
        url.filter(|url| proven.as_ref() == Some(*url)).cloned()
    }

    fn note(&self, url: Option<String>) {
        *self.proven.write().unwrap_or_else(PoisonError::into_inner) = url;
    }

    /// A request came in under this host. Behind `https` the certificate is somebody else's, a proxy's: that a request
    /// for the address arrived here is the proof.
    pub(crate) fn came_under(&self, host: &str, url: Option<&String>) {
        let Some(url) = url.filter(|url| self.proven(Some(*url)).is_none()) else { return };
        let Some(rest) = url.strip_prefix("https://") else { return };
        if rest.split('/').next().is_some_and(|authority| authority.eq_ignore_ascii_case(host)) {
            info!("Phones reach the office at {url}");
            self.note(Some(url.clone()));
        }
    }
}

/// Looks after the address for as long as the server runs.
pub(crate) async fn run(app: App) {
    let mut ticks = interval(EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut rounds, mut failures) = (0, 0);
    loop {
        ticks.tick().await;
        let url = app.settings().public_url.clone();
        let proven = app.reached().proven(url.as_ref());
        rounds += 1;
        if let Some(url) = url.filter(|url| url.starts_with("http://"))
            && (proven.is_none() || rounds % ROUNDS_OF_TRUST == 0)
        {
            let answers = timeout(ANSWER_MAX, answers(&url, app.reached().instance())).await;
            let is_ours = answers.is_ok_and(|answer| answer.unwrap_or(false));
            failures = if is_ours { 0 } else { failures + 1 };
            if is_ours && proven.is_none() {
                info!("Phones reach the office at {url}");
                app.reached().note(Some(url));
            } else if failures >= FAILURES_MAX && proven.is_some() {
                warn!("Phones do not reach the office at {url} any more");
                app.reached().note(None);
            }
        }
        app.tell_address().await;
    }
}

/// Whether this server answers there. No redirect is followed: a phone's page is to be at that very address.
async fn answers(url: &str, instance: &str) -> std::io::Result<bool> {
    let rest = url.trim_start_matches("http://");
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let base =
        if path.is_empty() { String::new() } else { format!("/{}", path.trim_end_matches('/')) };
    let is_with_port =
        authority.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let address = if is_with_port { authority.to_owned() } else { format!("{authority}:80") };
    let mut socket = TcpStream::connect(address).await?;
    let ask =
        format!("GET {base}/instance HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n\r\n");
    socket.write_all(ask.as_bytes()).await?;
    let mut answer = Vec::new();
    socket.take(ANSWER_BYTES_MAX).read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer);
    let is_good = answer.lines().next().is_some_and(|line| line.contains(" 200 "));
    Ok(is_good && answer.contains(instance))
}
