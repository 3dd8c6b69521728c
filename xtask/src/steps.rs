//! Steps that are timed, each against its budget, and the table at the end.

use std::time::{Duration, Instant};

use crate::shell::Fault;

/// A step that ended, well or not.
struct Taken {
    name: &'static str,
    time: Duration,
    budget: Duration,
}

/// The steps taken so far, in order.
#[derive(Default)]
pub(crate) struct Steps {
    taken: Vec<Taken>,
}

impl Steps {
    /// Takes a step. `budget_min` is what a clean build on two cores may take for it, in minutes: going over is shown, and
    /// is a reason to shorten the step, but is not a failure, for machines differ.
    pub(crate) fn step(
        &mut self,
        name: &'static str,
        budget_min: u64,
        work: impl FnOnce() -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        println!("== {name}");
        let start = Instant::now();
        let outcome = work();
        let budget = Duration::from_secs(60 * budget_min);
        self.taken.push(Taken { name, time: start.elapsed(), budget });
        outcome.map_err(|fault| format!("{name}: {fault}"))
    }

    /// Minutes taken per step.
    pub(crate) fn print(&self) {
        println!("\n{:<24} {:>8} {:>8}", "step", "minutes", "budget");
        for Taken { name, time, budget } in &self.taken {
            let note = if time > budget { "  over its budget" } else { "" };
            println!("{name:<24} {:>8.2} {:>8.0}{note}", minutes(*time), minutes(*budget));
        }
        let time = self.taken.iter().map(|step| step.time).sum();
        let budget = self.taken.iter().map(|step| step.budget).sum();
        println!("{:<24} {:>8.2} {:>8.0}", "all", minutes(time), minutes(budget));
    }
}

fn minutes(time: Duration) -> f64 {
    time.as_secs_f64() / 60.0
}
