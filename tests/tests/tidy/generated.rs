//! What is written by a program and committed all the same.

use std::fs;

use crate::files::root;

#[test]
fn screens_speak_what_the_server_speaks() {
    let committed = fs::read_to_string(root().join("displays/src/wire.ts")).unwrap();
    assert!(
        committed == wire::typescript(),
        "displays/src/wire.ts is not what crates/wire says: run `cargo xtask wire`"
    );
}
