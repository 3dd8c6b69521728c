//! Which crate may know which.

use std::collections::BTreeSet;
use std::process::Command;

use serde_json::Value;

use crate::files::{assert_none, root};

/// Everything that may be. `server` cannot reach `journal`: a handler cannot write around the dispatcher or read what is not
/// committed. Device programs carry neither redb nor axum. The reasons for each stand in docs/ARCHITECTURE.md.
const ARROWS: [(&str, &[&str]); 13] = [
    ("office", &[]),
    ("settings", &["office"]),
    ("journal", &["office"]),
    ("forecast", &["office"]),
    ("voice", &["office"]),
    ("wire", &["office", "settings"]),
    ("dispatcher", &["office", "journal"]),
    ("devices", &["wire"]),
    ("xinmoi-speaker", &["wire", "voice"]),
    ("reports", &["office", "settings", "dispatcher"]),
    ("server", &["office", "wire", "settings", "dispatcher", "forecast", "reports", "voice"]),
    ("city", &["office", "reports", "server", "wire", "settings", "dispatcher"]),
    (
        "xinmoi",
        &[
            "office",
            "settings",
            "wire",
            "dispatcher",
            "voice",
            "forecast",
            "reports",
            "server",
            "city",
        ],
    ),
];

/// May use anything: they are not part of the product.
const EXEMPT: [&str; 3] = ["xinmoi-parsers", "xinmoi-tests", "xtask"];

#[test]
fn crates_know_only_whom_they_may() {
    let mut found = Vec::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        if EXEMPT.contains(&name) {
            continue;
        }
        match ARROWS.iter().find(|(from, _)| *from == name) {
            None => {
                found.push(format!("{name} stands in no arrow: see tests/tests/tidy/arrows.rs"))
            }
            Some((_, allowed)) => {
                let beyond =
                    uses(&package).into_iter().filter(|to| !allowed.contains(&to.as_str()));
                found.extend(beyond.map(|to| format!("{name} -> {to}")));
            }
        }
    }
    assert_none(&found, "these arrows are not in the design");
}

#[test]
fn the_rules_stay_pure() {
    let pure = ["jiff", "serde", "thiserror", "uuid"];
    let packages = packages();
    let office = packages.iter().find(|package| package["name"] == "office").unwrap();
    let beyond: Vec<_> = all_uses(office).filter(|name| !pure.contains(&name.as_str())).collect();
    assert_none(&beyond, "office knows no files, clocks, threads or networks");
}

/// The workspace's own crates.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let ran = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs, for it runs this test");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let metadata: Value = serde_json::from_slice(&ran.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Which of the workspace's crates a crate is built with, tests apart.
fn uses(package: &Value) -> BTreeSet<String> {
    dependencies(package).filter(|to| !to["path"].is_null()).map(name).collect()
}

fn all_uses(package: &Value) -> impl Iterator<Item = String> {
    dependencies(package).map(name)
}

fn dependencies(package: &Value) -> impl Iterator<Item = &Value> {
    package["dependencies"].as_array().unwrap().iter().filter(|to| to["kind"] != "dev")
}

fn name(dependency: &Value) -> String {
    dependency["name"].as_str().unwrap().to_owned()
}
