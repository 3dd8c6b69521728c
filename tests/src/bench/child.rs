//! Programs that run beside the benchmark: the server measured, and this program once more as a floor.

use super::{Fault, Outcome};
use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The contract's time for a clean stop.
const STOP_MAX: Duration = Duration::from_secs(5);

/// What this program is when another one of it started it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Role {
    /// An empty axum server.
    Web,
    /// A loop that writes bytes to raw sockets.
    Fan,
    /// One that opens a store and makes one commit.
    Cold,
    /// The screens of a lobby.
    Screens,
}

const ROLES: [(&str, Role); 4] = [
    ("web-floor", Role::Web),
    ("fan-floor", Role::Fan),
    ("cold-floor", Role::Cold),
    ("lobby-screens", Role::Screens),
];

/// Which of them this process is; none when a person started it.
pub(super) fn role() -> Option<Role> {
    let first = std::env::args().nth(1)?;
    ROLES.into_iter().find(|(name, _)| *name == first).map(|(_, role)| role)
}

/// A server of our own making, ended with this value.
#[derive(Debug)]
pub(super) struct Running {
    child: Child,
    pub(super) address: SocketAddr,
}

impl Running {
    /// Starts a server and waits for its line `ready http://ADDR`.
    pub(super) fn start(command: &mut Command) -> Outcome<Running> {
        let name = command.get_program().to_string_lossy().into_owned();
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().expect("just piped");
        match ready(BufReader::new(stdout)) {
            Some(address) => Ok(Running { child, address }),
            None => {
                child.kill()?;
                let status = child.wait()?;
                Err(format!("{name} did not get ready ({status})").into())
            }
        }
    }

    /// Starts this program as one of the floors.
    pub(super) fn floor(role: &str) -> Outcome<Running> {
        Self::start(Command::new(std::env::current_exe()?).arg(role))
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it as a power cut would.
    pub(super) fn kill(mut self) -> Outcome {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    fn stop(&mut self) -> Outcome {
        if self.child.try_wait()?.is_some() {
            return Ok(());
        }
        let Some(id) = rustix::process::Pid::from_raw(self.child.id().cast_signed()) else {
            return Ok(());
        };
        rustix::process::kill_process(id, rustix::process::Signal::TERM)?;
        let begun = Instant::now();
        while self.child.try_wait()?.is_none() {
            if begun.elapsed() > STOP_MAX {
                return Err(Fault::from("it does not stop"));
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Ok(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Err(fault) = self.stop() {
            eprintln!("process {}: {fault}; it is killed", self.child.id());
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// The address of the first `ready` line. What follows is read and dropped, so that the pipe never fills.
fn ready(mut stdout: impl BufRead + Send + 'static) -> Option<SocketAddr> {
    let mut line = String::new();
    while stdout.read_line(&mut line).ok()? > 0 {
        if let Some(address) = line.trim().strip_prefix("ready http://") {
            let address = address.parse().ok();
            std::thread::spawn(move || std::io::copy(&mut stdout, &mut std::io::sink()));
            return address;
        }
        line.clear();
    }
    None
}
