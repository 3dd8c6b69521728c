//! What a television must do, measured in Chromium: legible from ten metres, right at once in a burst, in step with the
//! voice, smooth on a slow processor, the same after a hundred thousand updates (`tests/browser/television/`).
//!
//! The long form: `XINMOI_TELEVISION_UPDATES=100000 cargo test -p xinmoi-tests --test television -- --nocapture`.

use xinmoi_tests::browser::{chromium, finish, node};

#[test]
fn a_television_is_legible_prompt_and_lasting() {
    let mut television = node("television/television.mjs");
    television.arg(chromium());
    television.args(std::env::var("XINMOI_TELEVISION_UPDATES"));
    finish(&mut television);
}
