//! A backup restored by the page of an office at work, and by the wizard of an empty machine, in Chromium: every step is
//! shown, screens come back by themselves (`tests/browser/restore.mjs`).

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn a_backup_is_restored_by_the_page_and_by_the_wizard() {
    let mut restore = node("restore.mjs");
    restore.arg(program::xinmoi()).arg(chromium());
    finish(&mut restore);
}
