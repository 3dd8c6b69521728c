//! Programs run from the workspace's root, with their output on this terminal.

use std::env;
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::root;

/// What went wrong, in one sentence for the person at the terminal.
pub(crate) type Fault = String;

/// What the outer `cargo run` tells xtask about xtask. Build scripts watch some of these (ring's does), so passing them
/// on would rebuild half the workspace each time someone goes from `cargo build` to `cargo xtask`.
const OURS_ALONE: [&str; 4] = ["CARGO_MANIFEST_", "CARGO_PKG_", "CARGO_BIN_", "LD_LIBRARY_PATH"];

/// A program to be started in the workspace's root.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    for (key, _) in env::vars_os() {
        let ours = OURS_ALONE.iter().any(|prefix| key.to_string_lossy().starts_with(prefix));
        if ours {
            command.env_remove(key);
        }
    }
    command
}

/// The cargo that runs us, so that both build with one toolchain.
pub(crate) fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = program(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Runs to the end; any exit code but 0 is a fault that names the command.
pub(crate) fn finish(command: &mut Command) -> Result<(), Fault> {
    let status = command.status().map_err(|error| not_started(command, &error))?;
    if status.success() { Ok(()) } else { Err(format!("{} failed ({status})", line(command))) }
}

/// Runs to the end and gives what it printed on stdout.
pub(crate) fn output(command: &mut Command) -> Result<String, Fault> {
    let ran = command.stderr(Stdio::inherit()).output();
    let ran = ran.map_err(|error| not_started(command, &error))?;
    if !ran.status.success() {
        return Err(format!("{} failed ({})", line(command), ran.status));
    }
    String::from_utf8(ran.stdout).map_err(|_| format!("{} printed no UTF-8", line(command)))
}

/// Whether a program ends well, its output unseen.
pub(crate) fn succeeds(command: &mut Command) -> bool {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Where a program stands on the PATH.
pub(crate) fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// The command as someone would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}

fn not_started(command: &Command, error: &std::io::Error) -> Fault {
    format!("{} did not start: {error}", line(command))
}
