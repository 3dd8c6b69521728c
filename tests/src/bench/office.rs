//! The real server, with people and devices in it.

use super::Outcome;
use super::child::Running;
use super::http::{Http, request};
use serde_json::{Value, json};
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Numbers are given out by turns: no service comes near the most it can count.
pub(super) const SERVICES: [&str; 8] = ["a", "b", "c", "d", "e", "g", "h", "k"];
/// Counters that take every service.
pub(super) const COUNTERS: u16 = 32;

/// The configuration's file beside the data directory.
const CONFIG: &str = "office.toml";
const PASSWORD: &str = "sen-ho-tay-2026";

/// A folder on the disk that the build is on: the system's own temporary folder may be memory, where a flush is free.
pub(super) fn folder() -> Outcome<TempDir> {
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(programs()?)?)
}

/// Where `xinmoi` stands: beside this program.
pub(super) fn programs() -> Outcome<PathBuf> {
    let folder = std::env::current_exe()?.parent().map(Path::to_path_buf);
    Ok(folder.ok_or("this program stands nowhere")?)
}

/// An office of the benchmark's own, always open and without quotas.
#[derive(Debug)]
pub(super) struct Office {
    server: Running,
    admin: String,
    folder: TempDir,
}

impl Office {
    /// An empty office with [`SERVICES`] and [`COUNTERS`].
    pub(super) fn start() -> Outcome<Office> {
        Self::on(folder()?)
    }

    /// The same in a folder that may hold a data directory already.
    pub(super) fn on(folder: TempDir) -> Outcome<Office> {
        Self::as_command(folder, |server| server)
    }

    /// The same, with a server that is started in another way.
    pub(super) fn as_command(
        folder: TempDir,
        adapted: impl FnOnce(Command) -> Command,
    ) -> Outcome<Office> {
        let config = folder.path().join(CONFIG);
        std::fs::write(&config, configuration())?;
        let command = adapted(serve(folder.path(), &config)?);
        Self::started(folder, command)
    }

    /// The sample ward.
    pub(super) fn ward() -> Outcome<Office> {
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../config/ward.toml");
        let folder = folder()?;
        let command = serve(folder.path(), &config)?;
        Self::started(folder, command)
    }

    fn started(folder: TempDir, mut command: Command) -> Outcome<Office> {
        let log = folder.path().join("server.log");
        let started = Running::start(command.stderr(File::create(&log)?));
        let server = started.map_err(|fault| {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            format!("{fault}\n{said}`cargo build --release -p xinmoi` makes what is measured")
        })?;
        let admin = log_in(server.address, "admin")?;
        Ok(Office { server, admin, folder })
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.server.address
    }

    pub(super) fn process(&self) -> u32 {
        self.server.id()
    }

    /// Where its data is.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The server and its folder.
    pub(super) fn into_parts(self) -> (Running, TempDir) {
        (self.server, self.folder)
    }

    pub(super) fn connect(&self) -> Outcome<Http> {
        Http::connect(self.server.address)
    }

    /// A kiosk's token.
    pub(super) fn kiosk(&self) -> Outcome<String> {
        self.device("kiosk")
    }

    /// The token of a new device.
    pub(super) fn device(&self, kind: &str) -> Outcome<String> {
        let body = json!({"kind": kind, "name": kind});
        text(&self.post("/api/v1/devices", &self.admin, &body)?, "token")
    }

    /// Seats a clerk at a counter and opens it; the clerk's token.
    pub(super) fn clerk_at(&self, counter: u16) -> Outcome<String> {
        let user = format!("clerk{counter}");
        let person = json!({"user": user, "password": PASSWORD, "role": "clerk"});
        self.post("/api/v1/users", &self.admin, &person)?;
        let clerk = log_in(self.address(), &user)?;
        self.post(&format!("/api/v1/counters/{counter}/open"), &clerk, &json!({}))?;
        Ok(clerk)
    }

    fn post(&self, path: &str, token: &str, body: &Value) -> Outcome<Value> {
        let mut http = self.connect()?;
        let request = request("POST", path, Some(token), &body.to_string());
        Ok(serde_json::from_slice(http.expect(&request)?)?)
    }
}

/// Starts the server of [`Office::on`] once more.
pub(super) fn command(folder: &Path) -> Outcome<Command> {
    let mut command = serve(folder, &folder.join(CONFIG))?;
    command.stderr(Stdio::null());
    Ok(command)
}

fn serve(folder: &Path, config: &Path) -> Outcome<Command> {
    let mut command = Command::new(programs()?.join("xinmoi"));
    command.arg("serve").arg("--config").arg(config);
    command.arg("--data").arg(folder.join("data")).args(["--listen", "127.0.0.1:0"]);
    command.env("XINMOI_ADMIN_PASSWORD", PASSWORD).env("XINMOI_AUDIO", "off");
    Ok(command)
}

/// The requests by which a kiosk gives out numbers, service by service.
pub(super) fn issues(kiosk: &str) -> Vec<Vec<u8>> {
    let issue = |service| {
        let body = json!({"service": service}).to_string();
        request("POST", "/api/v1/tickets", Some(kiosk), &body)
    };
    SERVICES.into_iter().map(issue).collect()
}

/// What a clerk presses at a counter.
pub(super) fn press(clerk: &str, counter: u16, key: &str) -> Vec<u8> {
    request("POST", &format!("/api/v1/counters/{counter}/{key}"), Some(clerk), "{}")
}

fn log_in(to: SocketAddr, user: &str) -> Outcome<String> {
    let body = json!({"user": user, "password": PASSWORD}).to_string();
    let mut http = Http::connect(to)?;
    let answer = http.expect(&request("POST", "/api/v1/login", None, &body))?;
    text(&serde_json::from_slice(answer)?, "token")
}

fn text(answer: &Value, key: &str) -> Outcome<String> {
    let text = answer[key].as_str().ok_or_else(|| format!("an answer without {key}"))?;
    Ok(text.to_owned())
}

pub(super) fn configuration() -> String {
    // No pause between two announcements: the next call of a benchmark is not to wait for it.
    let mut text = "[office]\nname = \"Một cửa\"\n[voice]\ngap_ms = 0\n".to_owned();
    for key in SERVICES {
        let prefix = key.to_uppercase();
        text += &format!("[[service]]\nkey = \"{key}\"\nprefix = \"{prefix}\"\nname = \"{key}\"\n");
    }
    for number in 1..=COUNTERS {
        text += &format!("[[counter]]\nnumber = {number}\nservices = {SERVICES:?}\n");
    }
    text
}
