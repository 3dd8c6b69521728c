//! People who only hear, who only see, who are slow, who read nothing: each comes to the right counter, in two touches at
//! the kiosk and without a dead end; one who needs large letters and a keyboard gives a number back by telephone
//! (`tests/browser/personas/`). Long form: `XINMOI_SEED` has other chances.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn everybody_reaches_the_right_counter() {
    let seed = std::env::var("XINMOI_SEED").unwrap_or_else(|_| "1".to_owned());
    let mut people = node("personas/personas.mjs");
    people.arg(program::xinmoi()).arg(chromium()).arg(seed);
    finish(&mut people);
}
