//! `cargo xtask run`: the sample ward, from a fresh clone.

use std::os::unix::process::CommandExt;

use clap::Args;

use crate::shell::{Fault, cargo, finish, program};
use crate::{displays, setup, target};

/// What the sample ward is started with, unless the caller says otherwise.
const SAMPLE: [(&str, &str); 3] =
    [("--config", "config/ward.toml"), ("--data", "data/ward"), ("--listen", "127.0.0.1:8080")];

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// An optimised build: slower to build, for a real office or a slow machine
    #[arg(long)]
    release: bool,
    /// Passed on: options of `xinmoi serve` (`--listen 0.0.0.0:8080`), or another command of xinmoi (`demo --speed 60`)
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Sets up, builds and becomes `xinmoi`, so that Ctrl-C and signals reach it directly.
pub(crate) fn run(options: &Options) -> Result<(), Fault> {
    setup::for_building()?;
    displays::build()?;
    build(options.release)?;
    let profile = if options.release { "release" } else { "debug" };
    let mut xinmoi = program(target().join(profile).join("xinmoi"));
    let error = xinmoi.args(arguments(&options.arguments)).exec();
    Err(format!("xinmoi did not start: {error}"))
}

/// The server and, beside it, the speaker that it starts.
pub(crate) fn build(release: bool) -> Result<(), Fault> {
    let mut build = cargo(["build", "--locked", "-p", "xinmoi", "-p", "xinmoi-speaker"]);
    if release {
        build.arg("--release");
    }
    finish(&mut build)
}

/// The arguments of xinmoi: another command as it stands, or `serve` with the sample's for what is not given.
fn arguments(given: &[String]) -> Vec<String> {
    if given.first().is_some_and(|first| !first.starts_with('-')) {
        return given.to_vec();
    }
    let mut arguments = vec!["serve".to_owned()];
    for (name, value) in SAMPLE {
        if !given.iter().any(|word| is_option(word, name)) {
            arguments.extend([name.to_owned(), value.to_owned()]);
        }
    }
    arguments.extend_from_slice(given);
    arguments
}

/// `--listen` and `--listen=…` both give the option.
fn is_option(word: &str, name: &str) -> bool {
    word.split('=').next() == Some(name)
}

#[cfg(test)]
mod tests {
    use super::arguments;

    fn check(given: &str, becomes: &str) {
        let given: Vec<_> = given.split_whitespace().map(str::to_owned).collect();
        assert_eq!(arguments(&given).join(" "), becomes);
    }

    #[test]
    fn sample_ward_is_served_unless_told_otherwise() {
        let all = "serve --config config/ward.toml --data data/ward --listen 127.0.0.1:8080";
        check("", all);
        check(
            "--listen=0.0.0.0:80",
            "serve --config config/ward.toml --data data/ward --listen=0.0.0.0:80",
        );
        check("--data d --config c", "serve --listen 127.0.0.1:8080 --data d --config c");
        check("demo --speed 60", "demo --speed 60");
    }
}
