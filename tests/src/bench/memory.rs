//! How much memory a process has.

use super::Outcome;
use std::time::{Duration, Instant};

/// A figure that does not change for so long has settled.
const SETTLED: Duration = Duration::from_millis(300);
/// No process takes longer to settle.
const SETTLING_MAX: Duration = Duration::from_secs(5);

/// Resident memory in bytes, read once it has settled.
pub(super) fn resident(process: u32) -> Outcome<f64> {
    let begun = Instant::now();
    let mut last = (read(process, "VmRSS")?, Instant::now());
    while last.1.elapsed() < SETTLED && begun.elapsed() < SETTLING_MAX {
        std::thread::sleep(Duration::from_millis(20));
        let bytes = read(process, "VmRSS")?;
        if (bytes - last.0).abs() > 0.0 {
            last = (bytes, Instant::now());
        }
    }
    Ok(last.0)
}

/// Resident memory that is the process's own: not its program's file.
pub(super) fn private(process: u32) -> Outcome<f64> {
    read(process, "RssAnon")
}

fn read(process: u32, key: &str) -> Outcome<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix(':'));
    let number = line.and_then(|line| line.split_whitespace().next());
    let kibibytes: f64 = number.ok_or_else(|| format!("no {key} in its status"))?.parse()?;
    Ok(kibibytes * 1024.0)
}
