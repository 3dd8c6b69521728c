//! Log-in at an identity provider, in Chromium: a real office and a real provider on this machine (`tests/browser/oidc.mjs`).
//! What a provider that lies is told is in `crates/server/tests/server/oidc.rs`.

use xinmoi_tests::browser::{chromium, finish, node};
use xinmoi_tests::program;

#[test]
fn a_clerk_logs_in_at_a_real_identity_provider() {
    let mut pages = node("oidc.mjs");
    pages.arg(program::xinmoi()).arg(chromium());
    if let Ok(folder) = std::env::var("XINMOI_OIDC_PICTURES") {
        pages.arg(folder);
    }
    finish(&mut pages);
}
