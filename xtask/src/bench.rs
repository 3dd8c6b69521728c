//! `cargo xtask bench`: builds in release and hands over to `xinmoi-bench`, which measures.

use std::path::PathBuf;

use clap::Args;

use crate::shell::{Fault, cargo, finish};
use crate::{displays, run, setup};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// One measure by name, such as `commit1`; without it, all
    name: Option<String>,
    /// Fewer rounds; without a name, only what is quick: about a minute in all
    #[arg(long)]
    quick: bool,
    /// Also writes the figures to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

pub(crate) fn bench(options: &Options) -> Result<(), Fault> {
    setup::for_building()?;
    displays::build()?;
    run::build(true)?;
    finish(
        cargo(["run", "--quiet", "--locked", "--release", "-p", "xinmoi-tests"])
            .args(["--bin", "xinmoi-bench", "--"])
            .args(options.name.as_ref())
            .args(options.quick.then_some("--quick"))
            .args(options.json.iter().flat_map(|file| ["--json".as_ref(), file.as_os_str()])),
    )
}
