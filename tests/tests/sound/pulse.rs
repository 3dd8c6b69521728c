//! A sound server of the test's own, with one sound card that exists only there and a recorder behind it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The only card.
const CARD: [&str; 6] = [
    "load-module",
    "module-null-sink",
    "sink_name=hall",
    "rate=48000",
    "channels=1",
    "format=s16le",
];
/// How long anything of it may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The sound server. It and its recorder end with it.
pub(crate) struct Pulse {
    folder: TempDir,
    server: Option<Child>,
    recorder: Option<Child>,
    heard: Arc<Mutex<Vec<i16>>>,
}

impl Pulse {
    /// With its card plugged in, and recorded.
    pub(crate) fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut pulse = Self { folder, server: None, recorder: None, heard: Arc::default() };
        let socket = pulse.path("socket");
        let setup = format!(
            "load-module module-native-protocol-unix socket={} auth-anonymous=1\n",
            socket.display()
        );
        std::fs::write(pulse.path("setup.pa"), setup).unwrap();
        let alsa = format!(
            "</usr/share/alsa/alsa.conf>\npcm.!default {{ type pulse server \"unix:{}\" }}\n",
            socket.display()
        );
        std::fs::write(pulse.alsa(), alsa).unwrap();
        pulse.switch_on();
        pulse
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The configuration by which a program finds the card.
    pub(crate) fn alsa(&self) -> PathBuf {
        self.path("alsa.conf")
    }

    /// Starts the server, and plugs the card in.
    pub(crate) fn switch_on(&mut self) {
        let mut command = Command::new("pulseaudio");
        command.args(["-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no"]);
        command.args(["--disable-shm=yes", "--realtime=no", "--high-priority=no", "-F"]);
        at_home(&mut command, self.folder.path()).arg(self.path("setup.pa"));
        let log = std::fs::File::create(self.path("log")).unwrap();
        let server = command.stderr(log).stdout(Stdio::null()).spawn();
        self.server = Some(server.expect("pulseaudio is missing: `cargo xtask setup` installs it"));
        let socket = self.path("socket");
        until("the sound server", || std::os::unix::net::UnixStream::connect(&socket).is_ok());
        self.plug_in();
    }

    /// The server dies.
    pub(crate) fn switch_off(&mut self) {
        end(&mut self.server);
        let _ = std::fs::remove_file(self.path("socket"));
        end(&mut self.recorder);
    }

    pub(crate) fn plug_in(&mut self) {
        self.ask(&CARD);
        let mut command = self.client("parec");
        command.args(["--raw", "--format=s16le", "--rate=48000", "--channels=1"]);
        command.args(["--device=hall.monitor", "--latency-msec=20"]);
        let mut recorder = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let sound = recorder.stdout.take().unwrap();
        let heard = self.heard.clone();
        let before = self.recorded();
        std::thread::spawn(move || record(sound, &heard));
        self.recorder = Some(recorder);
        until("the recorder", || self.recorded() > before);
    }

    /// The card is pulled out while the server goes on.
    pub(crate) fn unplug(&mut self) {
        self.ask(&["unload-module", "module-null-sink"]);
        end(&mut self.recorder);
    }

    fn ask(&self, what: &[&str]) {
        let asked = self.client("pactl").args(what).stdout(Stdio::null()).status().unwrap();
        assert!(asked.success(), "pactl {what:?}");
    }

    fn client(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        let socket = format!("unix:{}", self.path("socket").display());
        at_home(&mut command, self.folder.path()).env("PULSE_SERVER", socket);
        command
    }

    /// How many samples were recorded so far.
    pub(crate) fn recorded(&self) -> usize {
        self.heard.lock().unwrap().len()
    }

    /// Waits until what the card was given last is recorded too.
    pub(crate) fn let_it_end(&self) {
        const IN_BETWEEN: usize = 24_000;
        let until_then = self.recorded() + IN_BETWEEN;
        until("the end", || self.recorded() >= until_then);
    }

    /// What was recorded since.
    pub(crate) fn since(&self, from: usize) -> Vec<f32> {
        let heard = self.heard.lock().unwrap();
        heard[from.min(heard.len())..].iter().map(|s| f32::from(*s) / 32_768.0).collect()
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        end(&mut self.recorder);
        end(&mut self.server);
    }
}

/// What it keeps it keeps in the test's folder.
fn at_home<'a>(command: &'a mut Command, home: &Path) -> &'a mut Command {
    let command = command.env("HOME", home).env("XDG_RUNTIME_DIR", home);
    command.env("PULSE_RUNTIME_PATH", home.join("run")).stdin(Stdio::null())
}

fn record(mut sound: impl Read, heard: &Mutex<Vec<i16>>) {
    let mut bytes = [0; 4096];
    let mut rest = Vec::new();
    while let Ok(read @ 1..) = sound.read(&mut bytes) {
        rest.extend_from_slice(&bytes[..read]);
        let whole = rest.len() / 2 * 2;
        let samples = rest[..whole].chunks_exact(2).map(|two| i16::from_le_bytes([two[0], two[1]]));
        heard.lock().unwrap().extend(samples);
        rest.drain(..whole);
    }
}

fn end(process: &mut Option<Child>) {
    if let Some(mut process) = process.take() {
        let _ = process.kill();
        let _ = process.wait();
    }
}

fn until(what: &str, done: impl Fn() -> bool) {
    let began = Instant::now();
    while !done() {
        assert!(began.elapsed() < PATIENCE, "{what} is waited for in vain");
        std::thread::sleep(LOOK_EVERY);
    }
}
