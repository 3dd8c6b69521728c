//! The screens: their packages, checks and the bundle that the server carries.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{Fault, finish, program};
use crate::{root, target};

/// Installs the npm packages of the lock file, unless the last installation was from the same lock file.
pub(crate) fn install() -> Result<(), Fault> {
    let lock = read(&folder().join("package-lock.json"))?;
    // Inside node_modules, so that deleting it is a fresh start.
    let stamp = folder().join("node_modules/.installed-from");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("setup: installing the npm packages of displays/");
    finish(npm().args(["ci", "--no-audit", "--no-fund", "--loglevel=error"]))?;
    write(&stamp, &lock)
}

/// Type checks.
pub(crate) fn check() -> Result<(), Fault> {
    finish(npm().args(["run", "--silent", "check"]))
}

/// The reducers' and texts' own tests.
pub(crate) fn test() -> Result<(), Fault> {
    finish(npm().args(["run", "--silent", "test"]))
}

/// Builds displays/dist, unless nothing under displays/ changed since: a rewritten bundle would compile the server anew.
pub(crate) fn build() -> Result<(), Fault> {
    let stamp = target().join("xtask/displays-built-from");
    let built_from = fs::read_to_string(&stamp).unwrap_or_default();
    if folder().join("dist").is_dir() && built_from == fingerprint()? {
        return Ok(());
    }
    finish(npm().args(["run", "--silent", "build"]))?;
    write(&stamp, fingerprint()?.as_bytes())
}

fn folder() -> PathBuf {
    root().join("displays")
}

fn npm() -> Command {
    let mut npm = program("npm");
    npm.current_dir(folder());
    npm
}

/// Stands for every source file's path and content.
fn fingerprint() -> Result<String, Fault> {
    let mut files = Vec::new();
    sources(&folder(), &mut files)?;
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        read(&file)?.hash(&mut hasher);
        file.hash(&mut hasher);
    }
    Ok(format!("{:016x}\n", hasher.finish()))
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Fault> {
    let entries = fs::read_dir(folder).map_err(|error| about(folder, &error))?;
    for entry in entries {
        let path = entry.map_err(|error| about(folder, &error))?.path();
        if path.ends_with("node_modules") || path.ends_with("dist") {
            continue;
        }
        if path.is_dir() {
            sources(&path, found)?;
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<u8>, Fault> {
    fs::read(file).map_err(|error| about(file, &error))
}

fn write(file: &Path, content: &[u8]) -> Result<(), Fault> {
    let parent = file.parent().expect("a stamp lies in a folder");
    fs::create_dir_all(parent).map_err(|error| about(parent, &error))?;
    fs::write(file, content).map_err(|error| about(file, &error))
}

fn about(path: &Path, error: &std::io::Error) -> Fault {
    format!("{}: {error}", path.display())
}
