//! An admin takes an office from its first start to its first call in under three minutes, by the words on the screens;
//! then a mistake, a session that ends in the middle, a spreadsheet, and every form (`tests/browser/tasks_admin.mjs`).

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn from_a_fresh_office_to_its_first_call() {
    let mut tasks = node("tasks_admin.mjs");
    tasks.arg(program::xinmoi()).arg(chromium());
    finish(&mut tasks);
}
