//! What is measured, one file a row, and what they share.

mod ackfree;
mod call2screen;
mod child;
mod coldstart;
mod commit1;
mod commit64;
mod crowd;
mod disk;
mod fan;
mod fan_floor;
mod fqm;
mod frames;
mod hall;
mod history;
mod http;
mod idle;
mod machine;
mod memory;
mod office;
mod pace;
mod page;
mod past;
mod postgres;
mod report;
mod rounds;
mod say;
mod socket;
mod sound;
mod wardbox;
mod web_floor;

use clap::{Parser, ValueEnum};
use fan::Load;
use report::{Report, Row};
use std::path::PathBuf;

/// Why a figure could not be had, for the person at the terminal.
type Fault = Box<dyn std::error::Error + Send + Sync>;
type Outcome<T = ()> = Result<T, Fault>;

/// Sockets that one process may hold: ten thousand screens and some room.
const FILES_MAX: u64 = 16_384;

/// Measures an office against floors beside it. Figures that fall short are no failure: a benchmark is not a test.
#[derive(Debug, Parser)]
#[command(name = "xinmoi-bench")]
struct Arguments {
    /// One measure; without it, all
    name: Option<Measure>,
    /// Three short rounds instead of five long ones; without a name, only what is quick: about a minute in all
    #[arg(long)]
    quick: bool,
    /// Also writes the figures to this file
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Measure {
    Commit1,
    Commit64,
    Fan1k,
    Fan10k,
    Call2screen,
    Ackfree,
    Socket,
    Idle,
    History,
    Coldstart,
    Fqm,
    Page,
    Say,
    Wardbox,
}

impl Measure {
    /// Short enough to be one of all in a minute.
    fn is_quick(self) -> bool {
        match self {
            Measure::Commit1
            | Measure::Commit64
            | Measure::Fan1k
            | Measure::Call2screen
            | Measure::Ackfree
            | Measure::Socket
            | Measure::Idle
            | Measure::Page => true,
            Measure::Fan10k
            | Measure::History
            | Measure::Coldstart
            | Measure::Fqm
            | Measure::Say
            | Measure::Wardbox => false,
        }
    }
}

/// How long to measure.
#[derive(Clone, Copy, Debug)]
struct Effort {
    quick: bool,
}

impl Effort {
    fn rounds(self) -> usize {
        if self.quick { 3 } else { 5 }
    }

    /// One count or the other.
    fn pick<T>(self, long: T, quick: T) -> T {
        if self.quick { quick } else { long }
    }
}

/// Runs what the command line asks for.
pub(crate) fn run() -> Outcome {
    match child::role() {
        Some(child::Role::Web) => return web_floor::serve(),
        Some(child::Role::Fan) => return fan_floor::serve(),
        Some(child::Role::Cold) => {
            return coldstart::floor(&std::env::args_os().nth(2).ok_or("which store?")?.into());
        }
        Some(child::Role::Screens) => return ackfree::screens(),
        None => {}
    }
    let arguments = Arguments::parse();
    raise_file_limit()?;
    let effort = Effort { quick: arguments.quick };
    let mut report = Report::begin(effort.quick)?;
    let mut failed = Vec::new();
    for measure in Measure::value_variants() {
        if arguments.name.map_or(!effort.quick || measure.is_quick(), |name| name == *measure) {
            match rows(*measure, effort) {
                Ok(rows) => report.add(rows),
                // What was measured before, and what can be, is not lost for it.
                Err(fault) => failed.push(format!("{measure:?}: {fault}")),
            }
        }
    }
    report.end(arguments.json.as_deref())?;
    if failed.is_empty() { Ok(()) } else { Err(failed.join("\n").into()) }
}

fn rows(measure: Measure, effort: Effort) -> Outcome<Vec<Row>> {
    match measure {
        Measure::Commit1 => commit1::rows(effort),
        Measure::Commit64 => commit64::rows(effort),
        Measure::Fan1k => fan::rows(effort, fan1k(effort)),
        Measure::Fan10k => fan::rows(effort, fan10k(effort)),
        Measure::Call2screen => call2screen::rows(effort),
        Measure::Ackfree => ackfree::rows(effort),
        Measure::Socket => socket::rows(effort),
        Measure::Idle => idle::rows(effort),
        Measure::History => history::rows(effort),
        Measure::Coldstart => coldstart::rows(effort),
        Measure::Fqm => fqm::rows(effort),
        Measure::Page => page::rows(),
        Measure::Say => say::rows(effort),
        Measure::Wardbox => wardbox::rows(effort),
    }
}

fn fan1k(effort: Effort) -> Load {
    let (calls, bursts) = effort.pick((20, 8), (10, 4));
    Load { name: "fan1k", screens: 1_000, calls, bursts }
}

fn fan10k(effort: Effort) -> Load {
    let (calls, bursts) = effort.pick((10, 4), (4, 2));
    Load { name: "fan10k", screens: 10_000, calls, bursts }
}

/// Children inherit it.
fn raise_file_limit() -> Outcome {
    use rustix::process::{Resource, getrlimit, setrlimit};
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = limit.maximum.map_or(FILES_MAX, |most| most.min(FILES_MAX));
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = Some(wanted);
        setrlimit(Resource::Nofile, limit)?;
    }
    Ok(())
}
