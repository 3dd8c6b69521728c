//! The scripts of `tests/browser/`, which drive Chromium through the pages' own words.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Node with a script of `tests/browser/`.
#[must_use]
pub fn node(script: &str) -> Command {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let packages = folder.join("../displays/node_modules/playwright-core");
    assert!(
        packages.is_dir(),
        "the screens' packages are missing: `cargo xtask setup` installs them"
    );
    let mut node = Command::new("node");
    node.arg(folder.join("browser").join(script));
    node
}

/// Runs such a script to its end.
pub fn finish(node: &mut Command) {
    let done = node.status().expect("node is missing: `cargo xtask setup` installs it");
    assert!(done.success(), "{node:?} did not end well");
}

/// Where Chromium stands.
#[must_use]
pub fn chromium() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found =
        std::env::split_paths(&path).map(|folder| folder.join("chromium")).find(|p| p.is_file());
    found.expect(
        "Chromium is missing: `cargo xtask setup` installs it (Debian's package `chromium`)",
    )
}
