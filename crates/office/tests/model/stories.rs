//! Random days, lived side by side.

use crate::dice::Dice;
use crate::hall::Hall;
use crate::houses;
use crate::met::Met;
use crate::steps::{MONDAY_EIGHT, step, supervisor};
use crate::witness::{reads_back, replays};
use office::{Command, Millis, Rules};
use std::panic::{AssertUnwindSafe, catch_unwind};

const DAYS: u64 = 2_000;
const STEPS_MAX: u64 = 120;

fn days() -> u64 {
    std::env::var("OFFICE_CASES").map_or(DAYS, |cases| cases.parse().expect("a number"))
}

/// The first day that is lived: to tell one that went wrong again.
fn first() -> u64 {
    std::env::var("OFFICE_FIRST").map_or(0, |first| first.parse().expect("a number"))
}

/// What happens to an office, from which moment on.
#[derive(Clone)]
struct Story {
    rules: Rules,
    begins: Millis,
    steps: Vec<u64>,
}

/// Ten to ten in the evening: two hours further east it is the next day soon.
const LATE: i64 = (13 * 60 + 50) * 60_000;

/// The story of a seed.
fn story(seed: u64) -> Story {
    let mut dice = Dice(seed);
    let named = usize::try_from(dice.below(houses::NAMED.len() as u64 * 2)).unwrap();
    let rules = match houses::NAMED.get(named) {
        Some(rules) => rules(),
        None => houses::any(&mut dice),
    };
    let late = if dice.percent(4) { LATE } else { 0 };
    let steps = dice.below(STEPS_MAX);
    let steps = (0..steps).map(|_| dice.roll()).collect();
    Story { rules, begins: MONDAY_EIGHT.plus(late), steps }
}

impl Story {
    /// An office by its rules, two of whose counters are open.
    fn opened(&self) -> Result<Hall, String> {
        let mut hall = Hall::of(self.rules.clone(), self.begins)?;
        for counter in self.rules.counters.iter().take(2).map(|counter| counter.number) {
            hall.submit(&Command::Open { counter }, &supervisor(), self.begins)?;
        }
        Ok(hall)
    }

    fn lived(&self) -> Result<Hall, String> {
        let mut hall = self.opened()?;
        for (nth, seed) in self.steps.iter().enumerate() {
            let (command, by, at) = step(*seed, &hall.plain);
            let answer = hall.submit(&command, &by, at);
            answer.map_err(|why| format!("step {nth}, {command:?} by {by:?}:\n{why}"))?;
        }
        hall.same_order()?;
        replays(&hall.log, &hall.office)?;
        hall.log.iter().try_for_each(|(_, event)| reads_back(event))?;
        Ok(hall)
    }

    /// The same, if anything inside panics.
    fn outcome(&self) -> Result<Hall, String> {
        let lived = catch_unwind(AssertUnwindSafe(|| self.lived()));
        lived.unwrap_or_else(|_| Err("it panics".to_owned()))
    }

    /// Without the steps that are not needed to go wrong.
    fn shortened(mut self) -> Self {
        let mut length = self.steps.len();
        while length > 0 {
            let mut from = 0;
            while from < self.steps.len() {
                let mut fewer = self.clone();
                fewer.steps.drain(from..(from + length).min(self.steps.len()));
                if fewer.outcome().is_err() {
                    self = fewer;
                } else {
                    from += length;
                }
            }
            length /= 2;
        }
        self
    }

    /// In words: what was done, and what came of it.
    fn told(&self) -> String {
        let mut words = format!("{:?}\n", self.rules);
        let Ok(mut hall) = self.opened() else { return words };
        for seed in &self.steps {
            let (command, by, at) = step(*seed, &hall.plain);
            let seconds = at.since(self.begins) / 1_000;
            let answer = catch_unwind(AssertUnwindSafe(|| hall.submit(&command, &by, at)));
            let answer = match answer {
                Ok(Ok(events)) => format!("{events:?}"),
                Ok(Err(_)) => "they differ".to_owned(),
                Err(_) => "it panics".to_owned(),
            };
            words.push_str(&format!("\n{seconds} s: {command:?} by {by:?}\n    {answer}\n"));
        }
        let why = self.outcome().err().unwrap_or_default();
        format!("{words}\n{} steps: {why}", self.steps.len())
    }
}

/// Lives every so-manieth day from a first one on, until one goes wrong, and counts what was met.
fn lived_by_one(first: u64, every: usize) -> Result<Met, String> {
    let mut met = Met::default();
    for seed in (first..days()).step_by(every) {
        let story = story(seed);
        match story.outcome() {
            Ok(hall) => met.extend(&hall),
            Err(_) => return Err(format!("day {seed}: {}", story.shortened().told())),
        }
    }
    Ok(met)
}

#[test]
fn the_office_does_what_the_plain_rules_say() {
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    let met = std::thread::scope(|scope| {
        let lives =
            (0..hands).map(|hand| scope.spawn(move || lived_by_one(first() + hand as u64, hands)));
        let lives: Vec<_> = lives.collect();
        let met = lives.into_iter().map(|life| life.join().expect("it is caught"));
        met.collect::<Result<Vec<Met>, String>>()
    });
    let met = met.unwrap_or_else(|complaint| panic!("{complaint}"));
    let met = met.into_iter().fold(Met::default(), Met::with);
    println!("{} days: {met:#?}", days());
    if first() == 0 && days() >= DAYS {
        met.lacks_nothing();
    }
}
