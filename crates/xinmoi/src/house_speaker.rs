//! The office's own loudspeaker: a child process, so that no sound card can hold up a call.

use crate::failure::Failure;
use office::Zone;
use server::App;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::sleep;
use tracing::{info, warn};

/// The first pause before a loudspeaker that died is started again. Doubled each time, up to [`PAUSE_MAX`].
const PAUSE_MIN: Duration = Duration::from_millis(500);
/// The longest pause.
const PAUSE_MAX: Duration = Duration::from_secs(30);
/// One that ran this long was well: the next pause is short again.
const WELL_AFTER: Duration = Duration::from_secs(60);

/// `XINMOI_AUDIO`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Audio {
    /// On this machine's sound card.
    Auto,
    /// No loudspeaker here.
    Off,
    /// Each announcement becomes a file.
    Wav(PathBuf),
}

impl Audio {
    /// What the environment says.
    pub(crate) fn from_environment() -> Result<Self, Failure> {
        let set = std::env::var("XINMOI_AUDIO").unwrap_or_default();
        match set.as_str() {
            "" | "auto" => Ok(Self::Auto),
            "off" => Ok(Self::Off),
            other => match other.strip_prefix("wav:") {
                Some(dir) if !dir.is_empty() => Ok(Self::Wav(dir.into())),
                Some(_) | None => Err(Failure::of("audio-unknown", &[])),
            },
        }
    }
}

/// Keeps a loudspeaker running for as long as the server does.
pub(crate) async fn keep(app: App, audio: Audio, zone: Zone, address: SocketAddr) {
    let mut pause = PAUSE_MIN;
    loop {
        let started = tokio::time::Instant::now();
        match start(&app, &audio, &zone, address) {
            Ok(mut child) => {
                // Waiting would close it, and its end is what tells the child to go.
                let open = child.stdin.take();
                let ended = child.wait().await;
                drop(open);
                warn!(?ended, "The loudspeaker's process ended and is started again");
            }
            Err(error) => warn!(%error, "The loudspeaker's process cannot be started: {error}"),
        }
        if started.elapsed() > WELL_AFTER {
            pause = PAUSE_MIN;
        }
        sleep(pause).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

fn start(app: &App, audio: &Audio, zone: &Zone, address: SocketAddr) -> std::io::Result<Child> {
    let token = app.pair_house_speaker(zone.clone());
    let mut command = Command::new(program());
    command
        .arg("--url")
        .arg(format!("http://{}", reachable(address)))
        .args(["--zone", zone.as_str()])
        // In the environment, where other users of the machine cannot see it as they see arguments.
        .env("XINMOI_TOKEN", token)
        .env("XINMOI_CHILD", "1")
        .env_remove("XINMOI_ADMIN_PASSWORD")
        // Its end tells the child that the server is gone, however it went.
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .kill_on_drop(true);
    if let Audio::Wav(dir) = audio {
        command.arg("--out").arg(dir);
    }
    let child = command.spawn()?;
    info!(%zone, "The loudspeaker of zone {zone} is started");
    Ok(child)
}

/// Beside this program, else wherever the system finds it.
fn program() -> PathBuf {
    let beside =
        std::env::current_exe().ok().and_then(|p| Some(p.parent()?.join("xinmoi-speaker")));
    beside.filter(|path| path.exists()).unwrap_or_else(|| PathBuf::from("xinmoi-speaker"))
}

/// An address by which this machine reaches itself.
pub(crate) fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        IpAddr::V4(_) | IpAddr::V6(_) => address.ip(),
    };
    SocketAddr::new(ip, address.port())
}
