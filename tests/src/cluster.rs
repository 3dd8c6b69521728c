//! A PostgreSQL of a test's own: Debian's defaults, on loopback, in a folder that goes with it.

use crate::program::free_port;
use std::error::Error;
use std::fs::File;
use std::net::{SocketAddr, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Where Debian puts each version's programs.
const DEBIAN: &str = "/usr/lib/postgresql";
/// A cluster that takes longer to start has failed.
const STARTING_MAX: Duration = Duration::from_secs(60);
/// Who may do everything in it, from this machine, without a password.
pub const USER: &str = "bench";

type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

/// A cluster that goes with this value.
#[derive(Debug)]
pub struct Cluster {
    child: Child,
    address: SocketAddr,
    folder: TempDir,
}

impl Cluster {
    /// Starts one that is empty. None where the program is not installed.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn start(folder: TempDir) -> Outcome<Option<Self>> {
        let Some(programs) = programs()? else { return Ok(None) };
        let owner = owner()?;
        if let Some(id) = owner {
            chown(folder.path(), Some(id), None)?;
        }
        initialise(owned(&programs.join("initdb"), owner), &folder.path().join("postgres"))?;
        let address = free_port();
        let child = run(folder.path(), address)?;
        let cluster = Self { child, address, folder };
        cluster.wait()?;
        Ok(Some(cluster))
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How a program that speaks to PostgreSQL is told of it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("postgres://{USER}@{}/postgres", self.address)
    }

    /// Kills it, as a power cut would, and starts it again.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn kill_and_start(&mut self) -> Outcome {
        self.child.kill()?;
        self.child.wait()?;
        // What it left behind still writes for a moment, and keeps the next one out.
        let begun = Instant::now();
        loop {
            self.child = run(self.folder.path(), self.address)?;
            if self.wait().is_ok() {
                return Ok(());
            }
            if begun.elapsed() > STARTING_MAX {
                return Err("PostgreSQL does not come back".into());
            }
        }
    }

    fn wait(&self) -> Outcome {
        let begun = Instant::now();
        let pid = self.folder.path().join("postgres/postmaster.pid");
        loop {
            // The last line of this file tells when it takes orders.
            let said = std::fs::read_to_string(&pid).unwrap_or_default();
            if said.lines().last().is_some_and(|line| line.trim() == "ready")
                && said.lines().next() == Some(&self.child.id().to_string())
                && TcpStream::connect(self.address).is_ok()
            {
                return Ok(());
            }
            if begun.elapsed() > STARTING_MAX / 4 {
                return Err("PostgreSQL does not start".into());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // To PostgreSQL an interrupt means: roll back, flush, end.
        let id = rustix::process::Pid::from_child(&self.child);
        if rustix::process::kill_process(id, rustix::process::Signal::INT).is_err() {
            let _ = self.child.kill();
        }
        let _ = self.child.wait();
    }
}

fn run(folder: &Path, address: SocketAddr) -> Outcome<Child> {
    let programs = programs()?.ok_or("PostgreSQL is gone")?;
    let mut command = owned(&programs.join("postgres"), owner()?);
    command.arg("-D").arg(folder.join("postgres")).args(["-h", "127.0.0.1", "-k", ""]);
    command.args(["-p", &address.port().to_string(), "-c", "synchronous_commit=on"]);
    let log = File::create(folder.join("postgres.log"))?;
    Ok(command.stdout(Stdio::null()).stderr(log).spawn()?)
}

/// Makes an empty cluster.
fn initialise(mut initdb: Command, data: &Path) -> Outcome {
    let locale = ["--no-locale", "-E", "UTF8"];
    let made =
        initdb.args(["-A", "trust", "-U", USER]).args(locale).arg("-D").arg(data).output()?;
    if made.status.success() {
        return Ok(());
    }
    Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)).into())
}

/// The newest version's.
fn programs() -> Outcome<Option<PathBuf>> {
    let Ok(versions) = std::fs::read_dir(DEBIAN) else { return Ok(None) };
    let mut newest: Option<(u32, PathBuf)> = None;
    for version in versions {
        let path = version?.path();
        let number = path.file_name().and_then(|name| name.to_str()?.parse().ok()).unwrap_or(0);
        let programs = path.join("bin");
        if programs.join("initdb").exists() && newest.as_ref().is_none_or(|(n, _)| number > *n) {
            newest = Some((number, programs));
        }
    }
    Ok(newest.map(|(_, programs)| programs))
}

/// Whose the cluster is when root starts it, which PostgreSQL refuses to run as: the user that Debian made for it.
fn owner() -> Outcome<Option<u32>> {
    if !rustix::process::geteuid().is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let id = users.lines().find_map(|user| user.strip_prefix("postgres:x:")?.split(':').next());
    Ok(Some(id.ok_or("no user postgres")?.parse()?))
}

fn owned(program: &Path, owner: Option<u32>) -> Command {
    let mut command = Command::new(program);
    if let Some(id) = owner {
        command.uid(id);
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}
