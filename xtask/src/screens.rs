//! `cargo xtask screens`: pictures of every page in every state, for whoever changes one.

use clap::Args;

use crate::shell::{Fault, find, finish, program};
use crate::{displays, root, run, setup, target};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Only states whose name begins with one of these, such as `kiosk` or `lobby-huge`
    names: Vec<String>,
}

/// Into `target/screens`, with a page `index.html` that shows them all.
pub(crate) fn screens(options: &Options) -> Result<(), Fault> {
    setup::for_testing()?;
    displays::build()?;
    run::build(false)?;
    let chromium =
        find("chromium").ok_or("Chromium is missing: `cargo xtask setup` installs it")?;
    let out = target().join("screens");
    let script = root().join("tests/browser/gallery/gallery.mjs");
    let mut gallery = program("node");
    gallery.arg(script).arg(target().join("debug/xinmoi")).arg(chromium).arg(&out);
    let outcome = finish(gallery.args(&options.names));
    println!("{}", out.join("index.html").display());
    outcome
}
