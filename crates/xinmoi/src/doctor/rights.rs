//! Whether others on this machine can read what is the office's alone.

use super::Finding;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What is its owner's alone, beside the directory itself. One that is missing was not needed yet.
const PRIVATE: [&str; 6] =
    ["office.redb", "person.keys", "comment.keys", "factor.key", "control.sock", "tls/ca.key"];

/// The rights of everybody but the owner.
const OTHERS: u32 = 0o077;

/// A finding for each that others may open, or one that says all is well.
pub(super) fn look(data: &Path) -> Vec<Finding> {
    let dir = ("dir", data.display().to_string());
    let Ok(of_dir) = fs::metadata(data) else {
        return vec![Finding::bad("doctor-no-dir", &[dir])];
    };
    let mut wrong: Vec<_> =
        too_open(data, of_dir.permissions().mode(), "700").into_iter().collect();
    for name in PRIVATE {
        let path = data.join(name);
        let mode = fs::symlink_metadata(&path).map(|file| file.permissions().mode());
        wrong.extend(mode.ok().and_then(|mode| too_open(&path, mode, "600")));
    }
    if wrong.is_empty() {
        wrong.push(Finding::good("doctor-rights", &[dir]));
    }
    wrong
}

fn too_open(path: &Path, mode: u32, right: &str) -> Option<Finding> {
    let gaps = [
        ("path", path.display().to_string()),
        ("mode", format!("{:o}", mode & 0o777)),
        ("right", right.to_owned()),
    ];
    (mode & OTHERS != 0).then(|| Finding::bad("doctor-rights-open", &gaps))
}
