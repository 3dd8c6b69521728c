//! What it ran on, and what others used of it meanwhile.

use super::Outcome;
use serde_json::{Value, json};

/// What Linux counts processor time in.
const TICKS_A_SECOND: f64 = 100.0;

/// Processor time since the machine started, in seconds.
#[derive(Clone, Copy, Debug)]
struct Used {
    by_all: f64,
    by_us: f64,
    there_was: f64,
}

/// Looked at when the run begins.
#[derive(Debug)]
pub(super) struct Machine {
    at_first: Used,
}

impl Machine {
    pub(super) fn look() -> Outcome<Machine> {
        Ok(Machine { at_first: used()? })
    }

    /// One line about the machine and its other users since then; our own servers have ended.
    pub(super) fn describe(&self) -> Outcome<(String, Value)> {
        let now = used()?;
        let there_was = now.there_was - self.at_first.there_was;
        let by_us = (now.by_us - self.at_first.by_us) / there_was * 100.0;
        let by_all = (now.by_all - self.at_first.by_all) / there_was * 100.0;
        let by_others = (by_all - by_us).max(0.0);
        let (model, kernel) = (processor()?, kernel()?);
        let cores = std::thread::available_parallelism()?;
        let line = format!(
            "{cores} cores of {model}, Linux {kernel}; \
             this run used {by_us:.0} % of them, others {by_others:.0} %"
        );
        let figures = json!({"processor": model, "cores": cores.get(), "linux": kernel,
            "used_by_us_percent": by_us, "used_by_others_percent": by_others});
        Ok((line, figures))
    }
}

fn used() -> Outcome<Used> {
    let stat = std::fs::read_to_string("/proc/stat")?;
    let all = numbers(stat.lines().next().unwrap_or_default(), 1);
    // user nice system idle iowait irq softirq steal: guests are in user already.
    let [_, _, _, idle, waiting, ..] = all[..] else { return Err("no times in /proc/stat".into()) };
    let there_was: f64 = all.iter().take(8).sum();
    Ok(Used {
        by_all: (there_was - idle - waiting) / TICKS_A_SECOND,
        by_us: processor_time("self")?,
        there_was: there_was / TICKS_A_SECOND,
    })
}

/// Seconds that a process and its ended children have worked.
pub(super) fn processor_time(process: &str) -> Outcome<f64> {
    // Behind the name in brackets utime is the 12th, then stime and both of the children.
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let own = numbers(stat.rsplit(')').next().unwrap_or_default(), 1);
    Ok(own.iter().skip(10).take(4).sum::<f64>() / TICKS_A_SECOND)
}

fn numbers(line: &str, skip: usize) -> Vec<f64> {
    line.split_whitespace().skip(skip).filter_map(|word| word.parse().ok()).collect()
}

fn processor() -> Outcome<String> {
    let text = std::fs::read_to_string("/proc/cpuinfo")?;
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    Ok(model.map_or("an unnamed processor", |(_, model)| model).to_owned())
}

fn kernel() -> Outcome<String> {
    Ok(std::fs::read_to_string("/proc/sys/kernel/osrelease")?.trim().to_owned())
}
