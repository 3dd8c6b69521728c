//! A NATS broker of a test's own: on loopback, its store on disk, every message synced.

use crate::program::free_port;
use std::fmt::Write;
use std::fs;
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A broker that takes longer to start has failed.
const STARTING_MAX: Duration = Duration::from_secs(30);

/// A broker that goes with this value.
#[derive(Debug)]
pub struct Broker {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

/// Where `nats-server` stands: `cargo xtask test` puts it there.
#[must_use]
pub fn nats_server() -> PathBuf {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/tools/bin/nats-server");
    std::env::var_os("XINMOI_NATS_SERVER").map_or(target, PathBuf::from)
}

impl Broker {
    /// Starts one. `rights` is what its configuration says of who may do what.
    #[must_use]
    pub fn start(folder: TempDir, rights: &str) -> Self {
        Self::start_as(folder, "test", rights)
    }

    /// Starts several that stand for each other.
    #[must_use]
    pub fn cluster(folders: Vec<TempDir>, rights: &str) -> Vec<Self> {
        let doors: Vec<SocketAddr> = folders.iter().map(|_| free_port()).collect();
        let routes: Vec<String> = doors.iter().map(|door| format!("nats-route://{door}")).collect();
        let start = |(n, folder): (usize, TempDir)| {
            let routes = routes.join(", ");
            let door = doors[n];
            let more = format!(
                "cluster {{ name: test, listen: \"{door}\", routes: [{routes}] }}\n{rights}"
            );
            Self::start_as(folder, &format!("test-{n}"), &more)
        };
        folders.into_iter().enumerate().map(start).collect()
    }

    fn start_as(folder: TempDir, name: &str, rights: &str) -> Self {
        let address = free_port();
        let broker = folder.path().join("nats.conf");
        let mut config = String::new();
        let _ = writeln!(config, "listen: {address}\nserver_name: {name}");
        let store = folder.path().join("jetstream");
        let _ = writeln!(config, "jetstream {{ store_dir: {store:?}, sync_interval: always }}");
        let _ = writeln!(config, "max_payload: 1MB\n{rights}");
        fs::write(&broker, config).expect("a folder of its own");
        let child = run(folder.path());
        let broker = Self { child, address, folder };
        broker.wait();
        broker
    }

    /// How a client is told of it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://{}", self.address)
    }

    /// Kills it and starts it again, perhaps with another store: an empty one.
    pub fn kill_and_start(&mut self, wiped: bool) {
        self.kill();
        if wiped {
            let _ = fs::remove_dir_all(self.folder.path().join("jetstream"));
        }
        self.begin();
    }

    /// Kills it.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again.
    pub fn begin(&mut self) {
        self.child = run(self.folder.path());
        self.wait();
    }

    fn wait(&self) {
        let begun = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            assert!(begun.elapsed() < STARTING_MAX, "nats-server does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        self.kill();
    }
}

fn run(folder: &Path) -> Child {
    let log = fs::File::create(folder.join("nats.log")).expect("a folder of its own");
    let mut command = Command::new(nats_server());
    command.arg("-c").arg(folder.join("nats.conf")).stdin(Stdio::null());
    let child = command.stdout(Stdio::null()).stderr(log).spawn();
    child.expect("`cargo xtask test` installs nats-server")
}
