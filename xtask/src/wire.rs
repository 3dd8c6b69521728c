//! `cargo xtask wire`: displays/src/wire.ts, made from the types in crates/wire.

use std::fs;
use std::path::PathBuf;

use clap::Args;

use crate::shell::{Fault, cargo, finish, output, program};
use crate::{root, target};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Changes nothing; fails when the file is not what the types say
    #[arg(long)]
    check: bool,
}

pub(crate) fn wire(options: &Options) -> Result<(), Fault> {
    if options.check { check() } else { write() }
}

/// Fails when displays/src/wire.ts is out of date.
fn check() -> Result<(), Fault> {
    let committed = fs::read_to_string(file()).map_err(|error| format!("wire.ts: {error}"))?;
    if committed == generated()? {
        return Ok(());
    }
    Err("displays/src/wire.ts is not what crates/wire says: run `cargo xtask wire`".to_owned())
}

fn write() -> Result<(), Fault> {
    fs::write(file(), generated()?).map_err(|error| format!("wire.ts: {error}"))
}

/// Built with the whole workspace's features, as the tests are, so that nothing is compiled twice for it.
fn generated() -> Result<String, Fault> {
    finish(&mut cargo(["build", "--quiet", "--locked", "--workspace", "--example", "typescript"]))?;
    output(&mut program(target().join("debug/examples/typescript")))
}

fn file() -> PathBuf {
    root().join("displays/src/wire.ts")
}
