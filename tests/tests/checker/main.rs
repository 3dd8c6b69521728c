//! An outsider works out every call of an office again: `tools/checker`, which knows the log's format and the declared
//! policy and nothing of this program. Honest days agree; days that were tampered with are found.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "counts and durations belong to the proof's output")]

mod days;
mod rules;

use days::{Plot, lived};
use rules::Secret;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use xinmoi_tests::dice::Dice;

/// Logs in an ordinary test run; `CHECKER_DAYS=1000` for the long one.
const DAYS: u64 = 40;
/// The seed of an ordinary test run, the same every time; another by `XINMOI_SEED`.
const SEED: u64 = 107;
/// Every so many logs, one goes on for several days.
const LONG_EVERY: u64 = 8;
const LONG_DAYS: u64 = 3;
/// A policy is changed in secret before this command.
const PLOT_BEFORE: u64 = 300;

fn days() -> u64 {
    std::env::var("CHECKER_DAYS").ok().and_then(|days| days.parse().ok()).unwrap_or(DAYS)
}

fn dice() -> Dice {
    let asked = std::env::var_os("XINMOI_SEED").is_some();
    if asked { Dice::from_env() } else { Dice::new(SEED) }
}

fn tool(name: &str) -> PathBuf {
    let tests = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap().join("tools/checker").join(name)
}

fn python(script: &str) -> Command {
    let mut command = Command::new("python3");
    command.arg("-B").arg(tool(script));
    command
}

fn said(ran: &Output) -> String {
    String::from_utf8_lossy(&[&ran.stdout[..], &ran.stderr[..]].concat()).into_owned()
}

/// Writes honest logs into `folder`, and beside each the same office under a policy that was changed in secret.
fn write_days(folder: &Path, logs: u64) {
    let mut dice = dice();
    for nth in 0..logs {
        let seed = dice.under(u64::MAX);
        let days = if nth % LONG_EVERY == 0 { LONG_DAYS } else { 1 };
        let plot = Plot { secret: *dice.pick(&Secret::ALL), from: dice.under(PLOT_BEFORE) };
        let written = [
            ("jsonl".to_owned(), lived(seed, days, None)),
            (format!("{:?}", plot.secret), lived(seed, days, Some(plot))),
        ];
        for (kind, log) in written {
            fs::write(folder.join(format!("{nth:05}.{kind}")), log.join("\n")).unwrap();
        }
    }
}

#[test]
fn an_outsider_agrees_with_every_call_of_honest_days_and_finds_every_forged_one() {
    let folder = tempfile::TempDir::new().unwrap();
    let begun = std::time::Instant::now();
    write_days(folder.path(), days());
    println!("{} logs lived twice in {:.1} s", days(), begun.elapsed().as_secs_f64());
    let proof = python("forge_days.py").arg(folder.path()).output().expect("python3 is installed");
    println!("{}", said(&proof));
    assert!(proof.status.success(), "{}", said(&proof));
}

#[test]
fn the_checker_reads_a_day_as_the_policy_has_it() {
    let ran = python("test_check_calls.py").output().expect("python3 is installed");
    assert!(ran.status.success(), "{}", said(&ran));
}
