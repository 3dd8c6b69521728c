//! `cargo xtask sbom`: every part of the product with its version, licence and checksum, as CycloneDX 1.6 in JSON.

use crate::shell::{Fault, cargo, output};
use crate::{root, target};
use clap::Args;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

/// The programs that are shipped.
const PROGRAMS: [&str; 2] = ["xinmoi", "xinmoi-speaker"];
/// What an office's box is, as in deny.toml.
const PLATFORM: &str = "x86_64-unknown-linux-gnu";

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Where it is written; target/xinmoi.cdx.json when not given
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(crate) fn sbom(options: &Options) -> Result<(), Fault> {
    let metadata = output(&mut cargo([
        "metadata",
        "--locked",
        "--format-version=1",
        "--filter-platform",
        PLATFORM,
    ]))?;
    let metadata = read(&metadata, "cargo metadata")?;
    let sums = checksums(&text("Cargo.lock")?);
    let crates = shipped(&metadata);
    let mut parts: Vec<Value> = crates.values().map(|package| component(package, &sums)).collect();
    let lock = read(&text("displays/package-lock.json")?, "package-lock.json")?;
    parts.extend(of_pages(&lock));
    let version = crates.values().find(|p| p["name"] == "xinmoi").map(|p| p["version"].clone());
    let document = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": { "type": "application", "name": "xinmoi", "version": version } },
        "components": parts,
    });
    let out = options.out.clone().unwrap_or_else(|| target().join("xinmoi.cdx.json"));
    let pretty = serde_json::to_string_pretty(&document).map_err(|error| error.to_string())?;
    fs::write(&out, pretty).map_err(|error| format!("{}: {error}", out.display()))?;
    println!("{} parts: {}", parts.len(), out.display());
    Ok(())
}

fn text(name: &str) -> Result<String, Fault> {
    fs::read_to_string(root().join(name)).map_err(|error| format!("{name}: {error}"))
}

fn read(text: &str, name: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|error| format!("{name}: {error}"))
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn word<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// The packages that are linked into the programs: neither those of builds nor those of tests.
fn shipped(metadata: &Value) -> BTreeMap<&str, &Value> {
    let packages: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).iter().map(|package| (word(package, "id"), package)).collect();
    let nodes: BTreeMap<&str, &Value> =
        list(&metadata["resolve"]["nodes"]).iter().map(|node| (word(node, "id"), node)).collect();
    let is_program =
        |id: &&str| packages.get(id).is_some_and(|p| PROGRAMS.contains(&word(p, "name")));
    let mut open: Vec<&str> = packages.keys().copied().filter(|id| is_program(id)).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !found.insert(id) {
            continue;
        }
        let needs = nodes.get(id).map_or(&[] as &[Value], |node| list(&node["deps"]));
        let is_linked =
            |need: &&Value| list(&need["dep_kinds"]).iter().any(|kind| kind["kind"].is_null());
        open.extend(needs.iter().filter(is_linked).map(|need| word(need, "pkg")));
    }
    packages.into_iter().filter(|(id, _)| found.contains(id)).collect()
}

/// SHA-256 of each package, by name and version.
fn checksums(lock: &str) -> BTreeMap<(String, String), String> {
    let packages = lock.split("[[package]]").skip(1);
    let value = |package: &str, key: &str| {
        let line = package.lines().find_map(|line| line.strip_prefix(&format!("{key} = \"")))?;
        Some(line.trim_end_matches('"').to_owned())
    };
    let sum = |package| {
        Some(((value(package, "name")?, value(package, "version")?), value(package, "checksum")?))
    };
    packages.filter_map(sum).collect()
}

fn component(package: &Value, sums: &BTreeMap<(String, String), String>) -> Value {
    let (name, version) = (word(package, "name"), word(package, "version"));
    let mut part = json!({
        "type": "library",
        "name": name,
        "version": version,
        "purl": format!("pkg:cargo/{name}@{version}"),
        "licenses": [{ "expression": word(package, "license") }],
    });
    if let Some(sum) = sums.get(&(name.to_owned(), version.to_owned())) {
        part["hashes"] = json!([{ "alg": "SHA-256", "content": sum }]);
    }
    part
}

/// What the pages are bundled with.
fn of_pages(lock: &Value) -> Vec<Value> {
    let packages = lock["packages"].as_object();
    let part = |(path, package): (&String, &Value)| {
        let name = path.rsplit_once("node_modules/")?.1;
        let is_shipped = package["dev"].as_bool() != Some(true);
        let version = word(package, "version");
        is_shipped.then(|| {
            json!({
                "type": "library",
                "name": name,
                "version": version,
                "purl": format!("pkg:npm/{}@{version}", name.replace('@', "%40")),
                "licenses": [{ "expression": word(package, "license") }],
            })
        })
    };
    packages.into_iter().flatten().filter_map(part).collect()
}
