//! What a developer and CI type: `cargo xtask run | test | bench | screens | sbom | wire | setup`.
//!
//! Everything is a step that says its name, and a failure names the command that failed. Nothing here knows a rule of
//! the office.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod bench;
mod displays;
mod run;
mod sbom;
mod screens;
mod setup;
mod shell;
mod steps;
mod test;
mod wire;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Sets up, builds, runs, checks and measures Xin Mời.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Installs what is missing for running and testing, or says what to install
    Setup,
    /// Builds everything and starts the sample ward on http://127.0.0.1:8080
    Run(run::Options),
    /// Every check: format, lints, screens, dependencies, tests
    Test(test::Options),
    /// Measures speed and size against their floors (a release build)
    Bench(bench::Options),
    /// Takes a picture of every page in every state, size, theme and language, and asks axe about each
    Screens(screens::Options),
    /// Writes what the product is made of, as CycloneDX
    Sbom(sbom::Options),
    /// Writes displays/src/wire.ts anew from the types in crates/wire
    Wire(wire::Options),
}

fn main() -> ExitCode {
    let outcome = match Arguments::parse().task {
        Task::Setup => setup::for_testing(),
        Task::Run(options) => run::run(&options),
        Task::Test(options) => test::test(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Screens(options) => screens::screens(&options),
        Task::Sbom(options) => sbom::sbom(&options),
        Task::Wire(options) => wire::wire(&options),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xtask: {fault}");
            ExitCode::FAILURE
        }
    }
}

/// The folder that holds the workspace's Cargo.toml.
fn root() -> PathBuf {
    let xtask = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().expect("xtask is a folder of the workspace").to_path_buf()
}

/// Where cargo builds, and where what we install and remember lies.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}
