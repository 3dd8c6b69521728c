//! Simulated offices: one seed drives citizens, clerks, screens, phones and loudspeakers through the real writer, journal,
//! hub and announcer, in a time of its own, with crashes, full and dying disks, jumping clocks and lost lines.
//!
//! `XINMOI_SIM_DAYS` asks for more days, `XINMOI_SIM_SEED` for the world of one seed. Seeds that once failed stand in
//! `seeds.txt` and are always run.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop at once")]
#![allow(clippy::print_stdout, reason = "figures belong to the proof's output")]

mod disk;
mod eye;
mod ledger;
mod mutants;
mod paper;
mod people;
mod server_run;
mod story;
mod world;

use journal::Journal;
use server_run::Result;
use settings::Settings;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Instant;
use uuid::Uuid;
use world::{Tally, World};

/// Office-days of an ordinary test run.
const DAYS: u64 = 200;
/// Days of one world. Then another seed begins with an empty store, for every start checks the whole of it.
const DAYS_A_WORLD: u64 = 4;
/// Seeds that failed once, and why.
const KEPT: &str = include_str!("seeds.txt");

/// The hall: two services, three counters in two zones, a grace of 20 s.
const CONFIG: &str = r#"
[office]
name = "Bộ phận Một cửa"

[[service]]
key = "a"
prefix = "A"
name = "A"

[[service]]
key = "b"
prefix = "B"
name = "B"

[[counter]]
number = 1
services = ["a", "b"]
zone = "east"

[[counter]]
number = 2
services = ["a"]
zone = "east"

[[counter]]
number = 3
services = ["b", "a"]
zone = "west"
auto_next = true

[limits]
absent_grace_s = 20
recall_pause_s = 2
auto_no_show_s = 90
"#;

/// What two runs of a seed must have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks {
    log: [u8; 32],
    transcript: u64,
}

fn settings() -> Arc<Settings> {
    Arc::new(settings::read(CONFIG, "simulator.toml").expect("the configuration is good"))
}

fn live(world: &mut World) -> Result<Marks> {
    world.found()?;
    for day in 1..=DAYS_A_WORLD {
        world.day(day == DAYS_A_WORLD)?;
    }
    world.run = None;
    let opened =
        Journal::open_backend(world.disk.clone(), Uuid::nil()).map_err(|e| e.to_string())?;
    let head = opened.journal.head();
    if head.seq != world.ledger.head() {
        return Err(format!("I4: the log ends at {}, {} are known", head.seq, world.ledger.head()));
    }
    Ok(Marks { log: head.hash, transcript: world.story.hash() })
}

/// The world of a seed. A failure is told with its story and the command that repeats it.
fn world(seed: u64, tally: &mut Tally) -> Marks {
    let mut world = World::new(seed, settings());
    let lived = catch_unwind(AssertUnwindSafe(|| live(&mut world)));
    let why = match lived {
        Ok(Ok(marks)) => {
            tally.add(&world.tally);
            return marks;
        }
        Ok(Err(why)) => why,
        Err(_) => "it panicked".to_owned(),
    };
    println!("{}", world.story.told());
    let again = "cargo test -p xinmoi-tests --test simulator -- a_seed";
    panic!("seed {seed}: {why}\n  again: XINMOI_SIM_SEED={seed} {again} --nocapture");
}

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|n| n.parse().expect("a number"))
}

#[test]
fn days_without_a_violation() {
    let days = asked("XINMOI_SIM_DAYS").unwrap_or(DAYS);
    let first = asked("XINMOI_SIM_FIRST").unwrap_or(1);
    let began = Instant::now();
    let mut tally = Tally::default();
    let mut seed = first;
    while tally.days < days {
        world(seed, &mut tally);
        seed += 1;
    }
    let seconds = began.elapsed().as_secs_f64();
    println!("seeds {first} to {}: {tally:?}, {seconds:.1} s", seed - 1);
    assert!(tally.crashes > 0 && tally.overflows > 0 && tally.missed > 0, "it was too quiet");
}

#[test]
fn a_seed_lives_the_same_days_again() {
    for seed in asked("XINMOI_SIM_SEED").map_or(vec![1], |seed| vec![seed]) {
        let mut tally = Tally::default();
        let (first, second) = (world(seed, &mut tally), world(seed, &mut tally));
        assert_eq!(first, second, "seed {seed}: the same seed, the same bytes");
    }
}

#[test]
fn seeds_that_failed_once() {
    let mut tally = Tally::default();
    for line in KEPT.lines().filter(|line| !line.starts_with('#')) {
        let seed = line.split_whitespace().next().map(|seed| seed.parse().expect("a seed"));
        if let Some(seed) = seed {
            let _ = world(seed, &mut tally);
        }
    }
}
