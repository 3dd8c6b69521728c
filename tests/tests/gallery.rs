//! Everybody can use what the screens show: pages of real offices in three themes, and axe finds nothing
//! (`tests/browser/gallery/`). `cargo xtask screens` takes every state in both languages and keeps the pictures.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn every_page_is_accessible_in_every_theme() {
    let nowhere = tempfile::tempdir().unwrap();
    let mut gallery = node("gallery/gallery.mjs");
    gallery.arg(program::xinmoi()).arg(chromium()).arg(nowhere.path()).arg("--short");
    finish(&mut gallery);
}
