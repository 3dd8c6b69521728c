//! One's own account on the pages, in Chromium over a real office: a first password is replaced, a counter page that has
//! locked is opened, an admin shows a code (`tests/browser/account.mjs`).

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn people_look_after_their_own_account_on_the_pages() {
    let mut pages = node("account.mjs");
    pages.arg(program::xinmoi()).arg(chromium());
    if let Ok(folder) = std::env::var("XINMOI_ACCOUNT_PICTURES") {
        pages.arg(folder);
    }
    finish(&mut pages);
}
