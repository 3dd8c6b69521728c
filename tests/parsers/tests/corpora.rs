//! Every parser reads its kept inputs, and mutations of them by a seed. `XINMOI_FUZZ_S` asks for more seconds a target
//! than an ordinary run has; `XINMOI_SEED` has its chances again. cargo-fuzz does the same with coverage: `fuzz/`.
#![allow(clippy::print_stdout, reason = "counts and durations belong to the labs' output")]

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};
use xinmoi_parsers::{Mutator, TARGETS, Target, corpus};

/// Mutations of each target in an ordinary run: bounded by number, and by time where a parser is slow.
const INPUTS: u32 = 1_500;
const TIME: Duration = Duration::from_millis(700);
const SEED: u64 = 20_261_122;

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

fn check(target: Target) {
    let kept = corpus(target.name);
    assert!(!kept.is_empty(), "{} has no inputs", target.name);
    kept.iter().for_each(|input| feed(target, input));
    let time = asked("XINMOI_FUZZ_S").map(Duration::from_secs);
    let mut mutator = Mutator::new(asked("XINMOI_SEED").unwrap_or(SEED));
    let (began, mut inputs) = (Instant::now(), 0);
    while began.elapsed() < time.unwrap_or(TIME) && (time.is_some() || inputs < INPUTS) {
        feed(target, &mutator.mutated(&kept, target.bytes_max));
        inputs += 1;
    }
    println!("{}: {} kept, {inputs} made, {:.1?}", target.name, kept.len(), began.elapsed());
}

/// A panic names the input, so that it can be kept.
fn feed(target: Target, input: &[u8]) {
    if catch_unwind(AssertUnwindSafe(|| (target.read)(input))).is_err() {
        let shown = String::from_utf8_lossy(input);
        panic!("{} fails on {input:?}\nwhich is: {shown}", target.name);
    }
}

#[test]
fn every_parser_reads_or_refuses() {
    TARGETS.into_iter().for_each(check);
}

#[test]
fn the_same_seed_makes_the_same_inputs() {
    let kept = corpus("requests");
    let made = |seed| {
        let mut mutator = Mutator::new(seed);
        std::iter::repeat_with(|| mutator.mutated(&kept, 64)).take(50).collect::<Vec<_>>()
    };
    assert_eq!(made(7), made(7));
    assert_ne!(made(7), made(8));
}
