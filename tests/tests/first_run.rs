//! Whoever opens the link of a first start takes the office to its first call by the wizard, in under three minutes, on a
//! telephone (`tests/browser/first_run.mjs`).

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn from_an_empty_data_directory_to_the_first_call_by_the_wizard() {
    let mut wizard = node("first_run.mjs");
    wizard.arg(program::xinmoi()).arg(chromium());
    finish(&mut wizard);
}
