//! `cargo xtask test`: every check, the quick ones first.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use clap::Args;

use crate::shell::{Fault, cargo, find, finish, program};
use crate::steps::Steps;
use crate::{displays, setup, target};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only the Rust tests whose name contains this, without the other checks
    filter: Option<String>,
}

pub(crate) fn test(options: &Options) -> Result<(), Fault> {
    let mut steps = Steps::default();
    let outcome = match &options.filter {
        Some(filter) => some(&mut steps, filter),
        None => all(&mut steps),
    };
    steps.print();
    outcome?;
    print_tally();
    Ok(())
}

fn all(steps: &mut Steps) -> Result<(), Fault> {
    steps.step("setup", 3, setup::for_testing)?;
    steps.step("format", 1, || finish(&mut cargo(["fmt", "--all", "--check"])))?;
    steps.step("dependencies", 1, dependencies)?;
    steps.step("screens: types", 1, displays::check)?;
    steps.step("screens: tests", 1, displays::test)?;
    steps.step("screens: build", 1, displays::build)?;
    steps.step("lints", 6, lints)?;
    steps.step("build", 10, build)?;
    steps.step("documented examples", 3, documented_examples)?;
    steps.step("tests", 15, || tests(None))
}

fn some(steps: &mut Steps, filter: &str) -> Result<(), Fault> {
    steps.step("setup", 3, setup::for_testing)?;
    steps.step("screens: build", 1, displays::build)?;
    steps.step("build", 10, build)?;
    steps.step("tests", 15, || tests(Some(filter)))
}

/// Licences, banned crates, doubles and sources, as deny.toml says. Advisories would need a network.
fn dependencies() -> Result<(), Fault> {
    let deny = setup::deny().ok_or("cargo-deny is missing: run `cargo xtask setup`")?;
    let checks = ["check", "--hide-inclusion-graph", "bans", "licenses", "sources"];
    finish(program(deny).args(["--locked", "--log-level", "warn"]).args(checks))
}

fn lints() -> Result<(), Fault> {
    let mut clippy = cargo(["clippy", "--locked", "--quiet", "--workspace", "--all-targets"]);
    finish(clippy.args(["--", "-D", "warnings"]))
}

/// Everything that the tests run or start, the programs included: whole days are lived by the real `xinmoi`.
fn build() -> Result<(), Fault> {
    finish(&mut cargo(["build", "--locked", "--quiet", "--workspace", "--all-targets"]))
}

fn documented_examples() -> Result<(), Fault> {
    finish(&mut cargo(["test", "--locked", "--quiet", "--workspace", "--doc"]))
}

fn tests(filter: Option<&str>) -> Result<(), Fault> {
    let mut runner = runner();
    // Or a failure to build would be counted as the last run was.
    let _ = fs::remove_file(report());
    finish(runner.args(["--locked", "--workspace"]).args(filter))
}

fn runner() -> Command {
    if find("cargo-nextest").is_some() { cargo(["nextest", "run"]) } else { cargo(["test"]) }
}

/// The tests counted, as the last line. Only nextest leaves a report to count from.
fn print_tally() {
    let Ok(report) = fs::read_to_string(report()) else { return };
    let Some((all, failed)) = tally(&report) else { return };
    println!("\ntests: {} passed, {failed} failed", all - failed);
}

fn report() -> PathBuf {
    target().join("nextest/default/junit.xml")
}

/// (all, failed) of a JUnit report's first element.
fn tally(report: &str) -> Option<(u32, u32)> {
    let suites = report.split_once("<testsuites ")?.1.split_once('>')?.0;
    let attribute = |name: &str| -> Option<u32> {
        let value = suites.split_once(&format!("{name}=\""))?.1;
        value.split_once('"')?.0.parse().ok()
    };
    let failed = attribute("failures")? + attribute("errors")?;
    Some((attribute("tests")?, failed))
}

#[cfg(test)]
mod tests {
    use super::tally;

    #[test]
    fn report_is_counted() {
        let report = r#"<?xml version="1.0"?>
            <testsuites name="nextest-run" tests="12" failures="1" errors="1" uuid="x">"#;
        assert_eq!(tally(report), Some((12, 2)));
        assert_eq!(tally(""), None);
    }
}
