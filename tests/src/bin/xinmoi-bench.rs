//! `xinmoi-bench [NAME] [--quick] [--json FILE]`: how fast and how small an office is, beside floors measured in the
//! same run. docs/PERFORMANCE.md says what each row means; `cargo xtask bench` builds what this needs.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

#[path = "../bench/mod.rs"]
mod bench;

use std::process::ExitCode;

fn main() -> ExitCode {
    match bench::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            eprintln!("xinmoi-bench: {fault}");
            ExitCode::FAILURE
        }
    }
}
