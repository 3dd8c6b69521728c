//! Hostile words in every field and address, and every page open in Chromium: nothing of them runs
//! (`tests/browser/hostile.mjs`). `XINMOI_HOSTILE_ROUNDS=125` puts each string into each field.

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

/// Every string stands in some fields then.
const ROUNDS: &str = "2";

#[test]
fn no_script_of_theirs_runs_whatever_they_write_and_wherever() {
    let rounds = std::env::var("XINMOI_HOSTILE_ROUNDS").unwrap_or_else(|_| ROUNDS.to_owned());
    let mut pages = node("hostile.mjs");
    pages.arg(program::xinmoi()).arg(chromium()).arg(rounds);
    finish(&mut pages);
}
