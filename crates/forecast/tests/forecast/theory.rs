//! Queueing theory knows these waits exactly.

use crate::bench::{Stream, mean_wait, minutes, people, textbook_office, visits};
use forecast::Duration;
use forecast::stats::{Estimate, mean};
use office::Class;

/// A case takes ten minutes on average.
const TEN: f64 = 10.0;

/// What theory says of one class, and the office in which it says so.
struct Case {
    name: String,
    counters: u16,
    streams: Vec<Stream>,
    /// Whose wait.
    class: Class,
    /// Minutes.
    theory: f64,
    /// People lived through.
    people: usize,
}

impl Case {
    fn run(&self, seed: u64) -> Estimate {
        let people = people(&self.streams, self.people, seed);
        mean_wait(&visits(&textbook_office(self.counters), &people), self.class)
    }
}

/// Erlang's formula: the mean wait at `c` counters, cases without memory, load from 0 to 1.
fn erlang_c(c: u16, load: f64, mean: f64) -> f64 {
    let offered = load * f64::from(c);
    let (mut term, mut sum) = (1.0, 1.0);
    for n in 1..c {
        term *= offered / f64::from(n);
        sum += term;
    }
    let all_busy = term * offered / f64::from(c) / (1.0 - load);
    let waits = all_busy / (sum + all_busy);
    waits * mean / (f64::from(c) * (1.0 - load))
}

fn one_class(name: &str, counters: u16, load: f64, takes: Duration, theory: f64) -> Case {
    let every_min = TEN / (load * f64::from(counters));
    let class = Class::Normal;
    let streams = vec![Stream { class, every_min, takes }];
    // The longer the queue, the longer it remembers: more people for the same certainty.
    let people = if load < 0.8 { 30_000 } else { 90_000 };
    Case { name: format!("{name} {load}"), counters, streams, class, theory, people }
}

fn memoryless() -> Duration {
    Duration::Exponential { mean_ms: minutes(TEN) }
}

fn m_m_c() -> Vec<Case> {
    let loads = [0.5, 0.7, 0.9];
    let case = |c: u16, load| {
        one_class(&format!("M/M/{c}"), c, load, memoryless(), erlang_c(c, load, TEN))
    };
    (1..=3).flat_map(|c| loads.map(|load| case(c, load))).collect()
}

/// Pollaczek and Khinchine: one counter, cases with any spread.
fn m_g_1() -> Vec<Case> {
    let fixed = Duration::Fixed { ms: minutes(TEN) };
    let sigma: f64 = 0.6;
    let median_ms = minutes(TEN) / (sigma * sigma / 2.0).exp();
    let lognormal = Duration::Lognormal { median_ms, sigma };
    // The second moment, in units of the squared mean.
    let spreads = [("M/D/1", fixed, 1.0), ("M/G/1 lognormal", lognormal, (sigma * sigma).exp())];
    let wait = |load: f64, second: f64| load * TEN * second / (2.0 * (1.0 - load));
    let case = |(name, takes, second), load| one_class(name, 1, load, takes, wait(load, second));
    spreads.into_iter().flat_map(|s| [0.5, 0.8].map(|load| case(s, load))).collect()
}

/// Cobham: one counter, the priority class first, nobody sent away once seated.
fn two_classes() -> Vec<Case> {
    let fixed = Duration::Fixed { ms: minutes(6.0) };
    // Priority and normal: load, mean minutes, second moment in squared minutes.
    let alike = [(0.2, 10.0, 200.0, memoryless()), (0.6, 10.0, 200.0, memoryless())];
    let unlike = [(0.1, 6.0, 36.0, fixed), (0.7, 10.0, 200.0, memoryless())];
    [("alike", alike), ("unlike", unlike)]
        .into_iter()
        .flat_map(|(name, classes)| {
            let streams = classes.iter().zip([Class::Priority, Class::Normal]);
            let streams = streams.map(|((load, mean, _, takes), class)| Stream {
                class,
                every_min: mean / load,
                takes: *takes,
            });
            let streams: Vec<Stream> = streams.collect();
            let residual: f64 =
                classes.iter().map(|(load, mean, second, _)| load / mean * second / 2.0).sum();
            let (first, both) = (classes[0].0, classes[0].0 + classes[1].0);
            let waits = [residual / (1.0 - first), residual / ((1.0 - first) * (1.0 - both))];
            [Class::Priority, Class::Normal].into_iter().zip(waits).map(move |(class, theory)| {
                Case {
                    name: format!("M/G/1, two classes {name}, {class:?}"),
                    counters: 1,
                    streams: streams.clone(),
                    class,
                    theory,
                    people: 60_000,
                }
            })
        })
        .collect()
}

/// Seeds of an ordinary test run, from 1; `XINMOI_SEEDS` asks for more.
const SEEDS: u64 = 2;
/// With this many seeds, how often the interval covers is a figure of its own.
const SEEDS_TO_COUNT: u64 = 50;
/// Of a hundred intervals at least so many cover: 95 less three standard deviations, and two more because the means of
/// batches depend on each other a little.
const COVERED_PERCENT_MIN: u64 = 86;

fn check(cases: &[Case]) {
    let seeds = std::env::var("XINMOI_SEEDS").map_or(SEEDS, |seeds| seeds.parse().unwrap());
    for case in cases {
        let found: Vec<Estimate> = (1..=seeds).map(|seed| case.run(seed)).collect();
        if seeds < SEEDS_TO_COUNT { each_covers(case, &found) } else { most_cover(case, &found) }
    }
}

fn each_covers(case: &Case, found: &[Estimate]) {
    for (seed, found) in (1..).zip(found) {
        let Estimate { mean, half } = found;
        let line = format!("theory {:.2} min, seed {seed}: {mean:.2} ± {half:.2}", case.theory);
        println!("{}: {line}", case.name);
        assert!(found.covers(case.theory), "{}: {line}", case.name);
    }
}

/// Many seeds: how often the interval covers, and the mean of all seeds, which is far more certain than one.
fn most_cover(case: &Case, found: &[Estimate]) {
    let covered = found.iter().filter(|e| e.covers(case.theory)).count() as u64;
    let means: Vec<f64> = found.iter().map(|e| e.mean).collect();
    let Estimate { mean, half } = mean(&means).unwrap();
    let of = found.len() as u64;
    let line =
        format!("theory {:.3} min: {mean:.3} ± {half:.3}; {covered} of {of} cover", case.theory);
    println!("{}: {line}", case.name);
    assert!(covered * 100 >= of * COVERED_PERCENT_MIN, "{}: {line}", case.name);
    // Fifteen means are looked at: one of twenty may lie outside its interval, none far outside.
    assert!((mean - case.theory).abs() <= 2.0 * half, "{}: {line}", case.name);
}

#[test]
fn waits_at_several_counters_are_erlangs() {
    check(&m_m_c());
}

#[test]
fn waits_at_one_counter_are_pollaczeks_and_khinchines() {
    check(&m_g_1());
}

#[test]
fn waits_of_two_classes_are_cobhams() {
    check(&two_classes());
}
