//! The real `xinmoi`: started, waited for, stopped, killed.

pub use rustix::process::Signal;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The first admin's password.
pub const PASSWORD: &str = "sen-ho-tay-2026";

/// How long a start may take: a debug build on a machine that is busy with other tests.
pub const START_MAX: Duration = Duration::from_secs(60);

/// The contract's time for a clean stop.
pub const STOP_MAX: Duration = Duration::from_secs(5);

/// Where `xinmoi` stands: `XINMOI_BIN`, or beside the tests that cargo built.
#[must_use]
pub fn xinmoi() -> PathBuf {
    if let Some(path) = std::env::var_os("XINMOI_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("a test knows its own path");
    let folder = test.ancestors().find(|folder| folder.join("xinmoi").is_file());
    folder.expect("`cargo build --workspace --all-targets` builds xinmoi first").join("xinmoi")
}

/// An address on loopback that nobody listens on.
#[must_use]
pub fn free_port() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("loopback has free ports");
    listener.local_addr().expect("it is bound")
}

/// A command of `xinmoi`, in an environment of the test's own.
#[must_use]
pub fn command() -> Command {
    let mut command = Command::new(xinmoi());
    for name in [
        "XINMOI_MUTANT",
        "XINMOI_ADMIN_PASSWORD",
        "XINMOI_LOG",
        "XINMOI_TOKEN",
        // Nobody's browser opens.
        "DISPLAY",
        "WAYLAND_DISPLAY",
    ] {
        command.env_remove(name);
    }
    command.env("XINMOI_AUDIO", "off").stdin(Stdio::null());
    command
}

/// Runs a command of `xinmoi` to its end.
#[must_use]
pub fn run(arguments: &[&str]) -> Output {
    command().args(arguments).output().expect("xinmoi starts")
}

/// What a program said on its stderr.
#[must_use]
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Walks the log of a data directory: `xinmoi verify`.
///
/// # Errors
/// What it says is wrong.
pub fn verify(data: &Path) -> Result<String, String> {
    let output = command().arg("verify").arg("--data").arg(data).output().expect("xinmoi starts");
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    Err(format!("I4: verify says {}: {}", output.status, stderr(&output)))
}

/// What an office needs on disk: its configuration and its data.
#[derive(Debug)]
pub struct Premises {
    folder: TempDir,
    /// `XINMOI_MUTANT` of the servers started here.
    pub mutant: Option<&'static str>,
}

impl Premises {
    /// An office that was never started, beside the build: the system's folder for temporary files may be memory,
    /// where an fsync costs nothing and proves nothing.
    #[must_use]
    pub fn new(config: &str) -> Self {
        let near = xinmoi().parent().expect("a program stands in a folder").to_path_buf();
        let folder = tempfile::Builder::new().prefix("office-").tempdir_in(near);
        let premises = Self { folder: folder.expect("the build's folder is ours"), mutant: None };
        premises.configure(config);
        premises
    }

    /// Writes another configuration.
    pub fn configure(&self, config: &str) {
        std::fs::write(self.config(), config).expect("the folder is ours");
    }

    /// The configuration file.
    #[must_use]
    pub fn config(&self) -> PathBuf {
        self.folder.path().join("office.toml")
    }

    /// The data directory.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// The command that serves this office.
    #[must_use]
    pub fn serve(&self) -> Command {
        self.serve_from(&self.data())
    }

    /// The same with the data somewhere else.
    #[must_use]
    pub fn serve_from(&self, data: &Path) -> Command {
        let mut command = command();
        command.arg("serve").arg("--config").arg(self.config()).arg("--data").arg(data);
        command.args(["--listen", "127.0.0.1:0"]).env("XINMOI_ADMIN_PASSWORD", PASSWORD);
        if let Some(mutant) = self.mutant {
            command.env("XINMOI_MUTANT", mutant);
        }
        command
    }

    /// The same with the data somewhere else.
    #[must_use]
    pub fn open_at(&self, data: &Path) -> Server {
        Server::start(&mut self.serve_from(data)).unwrap_or_else(|why| panic!("{why}"))
    }

    /// Serves, and waits until it is ready.
    #[must_use]
    pub fn open(&self) -> Server {
        Server::start(&mut self.serve()).unwrap_or_else(|why| panic!("{why}"))
    }
}

/// A server of our own. Killed when it is dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    lines: Receiver<String>,
    log: tempfile::NamedTempFile,
    address: String,
}

impl Server {
    /// Starts it and waits for its line `ready http://ADDR`.
    ///
    /// # Errors
    /// What it said instead.
    pub fn start(command: &mut Command) -> Result<Self, String> {
        let mut server = Self::spawn(command);
        server.await_ready()?;
        Ok(server)
    }

    /// Starts it and waits for nothing.
    #[must_use]
    pub fn spawn(command: &mut Command) -> Self {
        let log = tempfile::NamedTempFile::new().expect("there is room for a log");
        let stderr = File::create(log.path()).expect("the file is ours");
        let mut child =
            command.stdout(Stdio::piped()).stderr(stderr).spawn().expect("xinmoi starts");
        let lines = lines(child.stdout.take().expect("it was just piped"));
        Self { child, lines, log, address: String::new() }
    }

    /// Waits until it is ready, again after it began anew by itself.
    ///
    /// # Errors
    /// What it said instead.
    pub fn await_ready(&mut self) -> Result<(), String> {
        let began = Instant::now();
        while let Ok(line) = self.lines.recv_timeout(START_MAX.saturating_sub(began.elapsed())) {
            if let Some(address) = line.strip_prefix("ready http://") {
                address.clone_into(&mut self.address);
                return Ok(());
            }
        }
        let _ = self.child.kill();
        let status = self.child.wait();
        Err(format!("it never got ready ({status:?}):\n{}", self.said()))
    }

    /// `127.0.0.1:PORT`
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Everything on its stderr so far.
    #[must_use]
    pub fn said(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap_or_default()
    }

    /// `kill -9`, and waits for its end.
    pub fn kill(&mut self) {
        self.child.kill().expect("it is ours to kill");
        self.child.wait().expect("it is ours to wait for");
    }

    /// Whether it still runs.
    pub fn runs(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// Sends a signal.
    pub fn signal(&self, signal: Signal) {
        let id = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(id, signal).expect("it is ours");
    }

    /// SIGTERM, and waits for its end: how it ended and how long that took.
    ///
    /// # Panics
    /// When it does not end in ten times its time.
    pub fn stop(&mut self) -> (ExitStatus, Duration) {
        self.signal(Signal::TERM);
        let began = Instant::now();
        self.ended(began, 10 * STOP_MAX)
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// When it does not end within `most`.
    pub fn ended(&mut self, began: Instant, most: Duration) -> (ExitStatus, Duration) {
        loop {
            if let Some(status) = self.child.try_wait().expect("it is ours to wait for") {
                return (status, began.elapsed());
            }
            assert!(began.elapsed() < most, "it does not end:\n{}", self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Server {
    #[allow(clippy::print_stderr, reason = "what the server said belongs to a failed test")]
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("--- xinmoi said:\n{}---", self.said());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program's lines, read as they come so that the pipe never fills.
fn lines(stdout: ChildStdout) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            // Nobody reading any more is fine: the pipe still must not fill.
            let _ = sender.send(line);
        }
    });
    lines
}
