//! What has to be on the machine before a build: looked for, and installed or asked for by name.
//!
//! Looking costs a few milliseconds, so every other task begins here.

use std::fs::{self, DirEntry};
use std::path::PathBuf;

use crate::shell::{Fault, find, finish, output, program, succeeds};
use crate::{displays, target};

/// A Debian package, and how one sees that what it brings is there.
struct Package {
    name: &'static str,
    is_there: fn() -> bool,
}

const FOR_BUILDING: [Package; 4] = [
    Package { name: "pkg-config", is_there: || find("pkg-config").is_some() },
    Package { name: "libasound2-dev", is_there: has_alsa },
    Package { name: "nodejs", is_there: || find("node").is_some() },
    Package { name: "npm", is_there: || find("npm").is_some() },
];

const FOR_TESTING: [Package; 7] = [
    Package { name: "chromium", is_there: || find("chromium").is_some() },
    Package { name: "faketime", is_there: || find("faketime").is_some() },
    Package { name: "pulseaudio", is_there: || find("pulseaudio").is_some() },
    Package { name: "pulseaudio-utils", is_there: || find("parec").is_some() },
    Package { name: "libasound2-plugins", is_there: has_alsa_for_pulse },
    Package { name: "postgresql", is_there: has_postgresql },
    Package { name: "python3-pip", is_there: || has_tools() || has_pip() },
];

/// What `cargo xtask run` needs.
pub(crate) fn for_building() -> Result<(), Fault> {
    packages(&FOR_BUILDING)?;
    displays::install()
}

/// What `cargo xtask test` needs besides: a browser and the tools of `xtask/tools.txt`.
pub(crate) fn for_testing() -> Result<(), Fault> {
    for_building()?;
    packages(&FOR_TESTING)?;
    tools()
}

/// cargo-deny: the machine's own, or the one that [`tools`] installed.
pub(crate) fn deny() -> Option<PathBuf> {
    let ours = tools_folder().join("bin/cargo-deny");
    find("cargo-deny").or_else(|| ours.is_file().then_some(ours))
}

fn has_alsa() -> bool {
    succeeds(program("pkg-config").args(["--exists", "alsa"]))
}

/// ALSA's door to a sound server lies in a folder named after the machine's kind.
fn has_alsa_for_pulse() -> bool {
    let door = |folder: DirEntry| folder.path().join("alsa-lib/libasound_module_pcm_pulse.so");
    let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
    folders.map(door).any(|door| door.is_file())
}

/// Debian puts each version's programs into a folder of its own.
fn has_postgresql() -> bool {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    versions.map(|version| version.path().join("bin/initdb")).any(|initdb| initdb.is_file())
}

/// cargo-deny, and the broker that the city's tests start.
fn has_tools() -> bool {
    deny().is_some() && tools_folder().join("bin/nats-server").is_file()
}

fn has_pip() -> bool {
    succeeds(program("python3").args(["-m", "pip", "--version"]))
}

fn packages(wanted: &[Package]) -> Result<(), Fault> {
    let missing: Vec<_> = wanted.iter().filter(|p| !(p.is_there)()).map(|p| p.name).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if !is_root() || find("apt-get").is_none() {
        return Err(please_install(&missing));
    }
    println!("setup: installing {}", missing.join(" "));
    finish(program("apt-get").args(["update", "-qq"]))?;
    let mut install = program("apt-get");
    install.args(["install", "-qq", "--yes", "--no-install-recommends"]).args(&missing);
    finish(install.env("DEBIAN_FRONTEND", "noninteractive"))
}

fn please_install(missing: &[&str]) -> Fault {
    let list = missing.join(" ");
    format!(
        "missing: {list}. On Debian or Ubuntu: sudo apt-get update && sudo apt-get install {list}"
    )
}

fn is_root() -> bool {
    output(program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

fn tools_folder() -> PathBuf {
    target().join("tools")
}

fn tools() -> Result<(), Fault> {
    if has_tools() {
        return Ok(());
    }
    println!("setup: installing the tools of xtask/tools.txt");
    let mut pip = program("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--root-user-action", "ignore", "--only-binary", ":all:", "--require-hashes"]);
    finish(pip.arg("--prefix").arg(tools_folder()).args(["-r", "xtask/tools.txt"]))
}
