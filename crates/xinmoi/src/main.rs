//! `xinmoi`: an office on one machine. Commands, environment, files, signals, the clock, and the wiring.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for a terminal")]

mod apply;
mod backup;
mod bulletins;
mod check;
mod city_link;
mod clock;
mod control;
mod demo;
mod difference;
mod doctor;
mod doors;
mod export;
mod export_config;
mod failure;
mod first_link;
mod fleet;
mod house_speaker;
mod hub;
mod office_run;
mod reset;
mod restore;
mod say;
mod serve;
mod simulate;
mod tables;
mod texts;
mod verify;

use clap::{Parser, Subcommand};
use failure::Failure;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// What `--version` says. A build for the labs has faults that can be switched on, and must not serve people.
const VERSION: &str = if dispatcher::HAS_FAULTS {
    concat!(env!("CARGO_PKG_VERSION"), " with faults for tests")
} else {
    env!("CARGO_PKG_VERSION")
};

/// Queue numbers and counter calls for one-stop public-service offices
#[derive(Debug, Parser)]
#[command(name = "xinmoi", version = VERSION)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run one office
    Serve {
        /// The office's configuration
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// The office's data directory
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
        /// Where to listen; port 0 picks a free one
        #[arg(long, value_name = "ADDR", default_value = "0.0.0.0:8080")]
        listen: SocketAddr,
    },
    /// Show a sample ward living a day, with every screen open, on this machine only
    Demo {
        /// How many times as fast as real time the day goes
        #[arg(long, value_name = "N", default_value_t = 10)]
        speed: u32,
        /// Where to listen
        #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
    },
    /// Check a configuration and name every problem
    Check {
        /// The configuration
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Say what a configuration would change, in another file or in an office
    Diff(difference::Difference),
    /// Make an office work by a configuration, also while it runs; people who wait keep their place
    Apply(apply::Apply),
    /// Print the JSON Schema of the configuration, for editors
    Schema,
    /// Render one announcement as the loudspeaker would play it
    Say(say::Say),
    /// Live synthetic days by the office's own rules, and tell the waits
    Simulate(simulate::Simulate),
    /// Walk the log: every record, every invariant, every derived row
    Verify(verify::Verify),
    /// Say in plain words what is wrong with an office, and what to do
    Doctor(doctor::Doctor),
    /// Copy an office into one file, also while it runs, and prove the copy by restoring it
    Backup(backup::Backup),
    /// Draw a key that backups are encrypted to
    BackupKey {
        /// The file for the secret key, to be kept away from the office
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Bring an office back from a backup into an empty directory
    Restore(restore::Restore),
    /// Give somebody who cannot log in a new password, printed once; they choose another at the next log-in
    ResetPassword(reset::Reset),
    /// Run the city's hub
    Hub {
        /// The city's configuration
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Print who may say and hear what at the broker: the part of nats-server's configuration that depends on the offices
    BrokerConfig {
        /// The city's configuration
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
    },
    /// Print the public key by which the city knows this office; the key itself is made here and stays here
    CityKey {
        /// The office's data directory
        #[arg(long, value_name = "DIR")]
        data: PathBuf,
    },
    /// Write business days to a file: the report tables, or the raw events
    Export(export::Export),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    log_to_stderr();
    let done = match arguments.command {
        Command::Serve { config, data, listen } => serve::serve(&config, &data, listen),
        Command::Demo { speed, listen } => demo::demo(speed, listen),
        Command::Check { config } => check::check(&config),
        Command::Diff(wish) => difference::diff(&wish),
        Command::Apply(wish) => apply::apply(&wish),
        Command::Schema => schema(),
        Command::Say(say) => say::say(&say),
        Command::Simulate(asked) => simulate::simulate(&asked),
        Command::Verify(asked) => verify::verify(&asked),
        Command::Doctor(asked) => doctor::doctor(&asked),
        Command::Backup(wish) => backup::backup(&wish),
        Command::BackupKey { out } => backup::draw_key(&out),
        Command::Restore(wish) => restore::restore(&wish),
        Command::ResetPassword(wish) => reset::reset(&wish),
        Command::Hub { config } => hub::hub(&config),
        Command::BrokerConfig { config } => hub::broker_config(&config),
        Command::CityKey { data } => hub::city_key(&data),
        Command::Export(wish) => export::export(&wish),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => {
            eprintln!("xinmoi: {words}");
            ExitCode::FAILURE
        }
    }
}

fn schema() -> Result<(), Failure> {
    let schema = serde_json::to_string_pretty(settings::schema());
    texts::say(&schema.map_err(|why| Failure(why.to_string()))?);
    Ok(())
}

fn log_to_stderr() {
    let filter = EnvFilter::try_from_env("XINMOI_LOG").unwrap_or_else(|_| EnvFilter::new("info"));
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr).with_env_filter(filter);
    let log = log.with_ansi(std::io::stderr().is_terminal());
    // A second subscriber cannot be: this is the first thing that main does.
    let _ = log.with_target(false).try_init();
}
