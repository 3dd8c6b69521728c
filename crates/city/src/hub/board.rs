//! How every office stands, from what it said last.

use crate::hub::config::Offices;
use crate::hub::intake::Known;
use crate::key::{For, said_by};
use crate::report::{Answer, Now, REPORT_BYTES_MAX, Refused, Report, Trouble};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tracing::warn;
use uuid::Uuid;

/// An office that was not heard of for so long is away. What it said is no longer shown as true.
pub(crate) const AWAY_AFTER: Duration = Duration::from_secs(5);

/// When another machine under the same name has been silent for so long, the remaining one is taken again.
const CLONE_GONE_AFTER: Duration = Duration::from_secs(60);

/// Starts of one office that are remembered.
const RUNS_MAX: usize = 64;

/// What is known of an office beside the database.
#[derive(Debug, Default)]
struct Entry {
    last: Option<(Report, Instant)>,
    /// Every start that was heard, and when last.
    runs: HashMap<Uuid, Instant>,
    /// The start that has its word refused, and for whose sake.
    cloned: Option<(Uuid, Uuid)>,
    /// Starts whose log is another.
    forked: HashMap<Uuid, Instant>,
}

/// An office as the city's screens show it.
#[derive(Clone, Debug, Serialize)]
pub struct Seen {
    /// Its key.
    pub site: String,
    /// Its name in the city's configuration.
    pub name: String,
    /// Its unit's key.
    pub unit: Option<String>,
    /// Where it is.
    pub latitude: Option<f64>,
    /// Where it is.
    pub longitude: Option<f64>,
    /// Its street.
    pub address: Option<String>,
    /// Whether it was heard of within [`AWAY_AFTER`].
    pub connected: bool,
    /// How long ago it was heard of, in seconds; absent: not since the hub began.
    pub heard_s: Option<u64>,
    /// Records of its log that are not in the city's database yet.
    pub behind: u64,
    /// Its program.
    pub version: Option<String>,
    /// Another machine speaks under its name.
    pub cloned: bool,
    /// Its log and the city's copy differ.
    pub trouble: Option<Trouble>,
    /// How it stood then; absent when it is away: nobody knows.
    pub now: Option<Now>,
}

/// All offices.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    entries: Arc<Mutex<HashMap<String, Entry>>>,
    offices: Offices,
    known: Known,
    changes: watch::Sender<u64>,
}

impl Board {
    pub(crate) fn new(offices: Offices, known: Known) -> Self {
        Self { entries: Arc::default(), offices, known, changes: watch::Sender::new(0) }
    }

    /// Counts up with every report.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Takes what an office says of itself, and says what to answer. `None`: nobody of the city's said it, or it is old.
    pub(crate) fn take(&self, site: &str, bytes: &[u8], signature: &str) -> Option<Answer> {
        let key = self.offices.key(site)?;
        if bytes.len() > REPORT_BYTES_MAX || !said_by(key, For::Report, bytes, signature) {
            warn!(site, "A report is not from the office whose name it has");
            return None;
        }
        let report: Report = serde_json::from_slice(bytes).ok()?;
        if report.site != site {
            return None;
        }
        let answer = self.entry(site, |entry| entry.take(report, Instant::now()))?;
        self.changes.send_modify(|n| *n += 1);
        Some(self.answer(site, answer))
    }

    fn entry<T>(&self, site: &str, change: impl FnOnce(&mut Entry) -> T) -> T {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        change(entries.entry(site.to_owned()).or_default())
    }

    /// Completes an answer with what is in the database.
    fn answer(&self, site: &str, taken: Taken) -> Answer {
        let known = self.known.of(site);
        let own = known.confirmed.iter().find(|confirmed| confirmed.epoch == taken.epoch);
        // Only where the city may know numbers that the office does not.
        let is_behind = match own {
            Some(own) => own.seq > taken.seq,
            None => !known.confirmed.is_empty(),
        };
        Answer {
            n: taken.n,
            run: Some(taken.run),
            refused: taken.refused,
            again: false,
            numbers: known.numbers.filter(|_| is_behind),
            confirmed: known.confirmed,
        }
    }

    /// What an office is told after a commit.
    pub(crate) fn told(&self, site: &str, again: bool) -> Answer {
        let confirmed = self.known.of(site).confirmed;
        Answer { n: 0, run: None, refused: None, confirmed, again, numbers: None }
    }

    /// Notes that a start of an office has another log.
    pub(crate) fn forked(&self, site: &str, run: Uuid) {
        self.entry(site, |entry| {
            if entry.forked.len() < RUNS_MAX {
                entry.forked.insert(run, Instant::now());
            }
        });
        self.changes.send_modify(|n| *n += 1);
    }

    /// Whether an office was heard of just now.
    pub(crate) fn is_connected(&self, site: &str) -> bool {
        let heard = |entry: &mut Entry| entry.last.as_ref().map(|(_, at)| at.elapsed());
        self.entry(site, heard).is_some_and(|heard| heard < AWAY_AFTER)
    }

    /// Every office that is the city's on a day.
    pub(crate) fn all(&self, today: jiff::civil::Date) -> Vec<Seen> {
        let entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let offices = self.offices.all().filter(|office| office.is_open_on(today));
        offices
            .map(|office| {
                let known = self.known.of(&office.site);
                let seen = entries.get(&office.site);
                Seen::of(office, seen, &known.confirmed)
            })
            .collect()
    }
}

impl Seen {
    fn of(
        office: &crate::hub::config::OfficeConfig,
        entry: Option<&Entry>,
        confirmed: &[crate::report::Confirmed],
    ) -> Self {
        let last = entry.and_then(|entry| entry.last.as_ref());
        let report = last.map(|(report, _)| report);
        let heard = last.map(|(_, at)| at.elapsed());
        let connected = heard.is_some_and(|heard| heard < AWAY_AFTER);
        let have = |report: &Report| {
            let own = confirmed.iter().find(|own| own.epoch == report.epoch);
            report.seq.saturating_sub(own.map_or(0, |own| own.seq))
        };
        let forked = entry.is_some_and(|entry| !entry.forked.is_empty());
        Self {
            site: office.site.clone(),
            name: office.name.clone(),
            unit: office.unit.clone(),
            latitude: office.latitude,
            longitude: office.longitude,
            address: office.address.clone(),
            connected,
            heard_s: heard.map(|heard| heard.as_secs()),
            behind: report.map_or(0, have),
            version: report.map(|report| report.version.clone()),
            cloned: entry.is_some_and(|entry| entry.cloned.is_some()),
            trouble: report
                .and_then(|report| report.trouble)
                .or_else(|| forked.then_some(Trouble::Forked)),
            now: report.filter(|_| connected).map(|report| report.now.clone()),
        }
    }
}

/// What a report says beside how the office stands.
struct Taken {
    epoch: Uuid,
    run: Uuid,
    n: u64,
    seq: u64,
    refused: Option<Refused>,
}

impl Entry {
    /// `None`: it is older than what was heard already.
    fn take(&mut self, report: Report, now: Instant) -> Option<Taken> {
        let run = report.run;
        let last = self.last.as_ref().map(|(last, _)| (last.run, last.n));
        if last.is_some_and(|(last, n)| last == run && n >= report.n) {
            return None;
        }
        // A start that is heard after a later one was: two machines.
        let before = self.runs.get(&run).copied();
        if let (Some((last, _)), Some(_)) = (last, before)
            && last != run
        {
            self.cloned = Some((run.max(last), run.min(last)));
        }
        if let Some((_, kept)) = self.cloned {
            let silent = self.runs.get(&kept).is_none_or(|at| now - *at > CLONE_GONE_AFTER);
            if silent && run != kept {
                self.cloned = None;
            }
        }
        if self.runs.len() >= RUNS_MAX {
            self.runs.retain(|_, at| now - *at < CLONE_GONE_AFTER);
        }
        if self.runs.len() < RUNS_MAX {
            self.runs.insert(run, now);
        }
        let refused = match self.cloned {
            Some((later, _)) if later == run => Some(Refused::Cloned),
            Some(_) | None => self.forked.contains_key(&run).then_some(Refused::Forked),
        };
        let taken = Taken { epoch: report.epoch, run, n: report.n, seq: report.seq, refused };
        if refused != Some(Refused::Cloned) {
            self.last = Some((report, now));
        }
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(run: Uuid, n: u64) -> Report {
        Report {
            site: "a".to_owned(),
            epoch: Uuid::nil(),
            run,
            n,
            seq: 1,
            at: 0,
            version: String::new(),
            trouble: None,
            now: Now::default(),
        }
    }

    fn hear(entry: &mut Entry, run: Uuid, n: u64, at: Instant) -> Option<Option<Refused>> {
        entry.take(report(run, n), at).map(|taken| taken.refused)
    }

    #[test]
    fn an_office_that_starts_again_is_itself_and_two_machines_are_not() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let (mut entry, at) = (Entry::default(), Instant::now());
        let later = |s| at + Duration::from_secs(s);
        assert_eq!(hear(&mut entry, first, 1, at), Some(None));
        assert_eq!(hear(&mut entry, first, 1, at), None, "the same once more says nothing");
        // It starts again: the old one is never heard again.
        assert_eq!(hear(&mut entry, second, 1, later(2)), Some(None));
        assert_eq!(hear(&mut entry, second, 2, later(4)), Some(None));
        // The old one is alive: the later machine is the copy.
        assert_eq!(hear(&mut entry, first, 2, later(5)), Some(None));
        assert_eq!(hear(&mut entry, second, 3, later(6)), Some(Some(Refused::Cloned)));
        assert_eq!(hear(&mut entry, first, 3, later(7)), Some(None));
        // Somebody switched the first one off.
        assert_eq!(hear(&mut entry, second, 4, later(60)), Some(Some(Refused::Cloned)));
        assert_eq!(hear(&mut entry, second, 5, later(70)), Some(None));
    }
}
