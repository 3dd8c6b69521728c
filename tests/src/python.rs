//! Tools in Python that tests run: each with what it needs in a folder of the build, never in the system.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A script of `tools/FOLDER`, with what its `requirements.txt` names. Installed by whichever test comes first.
#[must_use]
pub fn tool(folder: &str, script: &str) -> Command {
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools").join(folder);
    let installed = installed(folder, &tools.join("requirements.txt"));
    let mut python = Command::new("python3");
    python.arg(tools.join(script)).env("PYTHONPATH", installed);
    python
}

fn installed(name: &str, wanted: &Path) -> PathBuf {
    let program = crate::program::xinmoi();
    let target = program.parent().and_then(Path::parent).expect("it stands in the build");
    let lock = fs::File::create(target.join(format!("{name}.lock"))).expect("the build is ours");
    lock.lock().expect("nobody holds it for ever");
    let folder = target.join(name);
    let pins = fs::read_to_string(wanted).expect("the tool says what it needs");
    // Written last: a folder without it is a half.
    let stamp = folder.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|have| have == pins) {
        return folder;
    }
    let _ = fs::remove_dir_all(&folder);
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]);
    pip.args(["--root-user-action", "ignore", "--only-binary", ":all:", "--require-hashes"]);
    let done = pip.arg("--target").arg(&folder).arg("-r").arg(wanted).status();
    assert!(done.expect("python3 has pip").success(), "pip could not install {}", wanted.display());
    fs::write(stamp, pins).expect("the folder was just made");
    folder
}
