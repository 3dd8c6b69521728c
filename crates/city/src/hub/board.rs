//! How every office stands, from what it said last.

use crate::hub::ask::Heard;
use crate::hub::bulletins::Bulletins;
use crate::hub::config::{OfficeConfig, Offices};
use crate::hub::fleet::Fleet;
use crate::hub::fresh::Words;
use crate::hub::intake::Known;
use crate::key::{For, said_by};
use crate::report::{Answer, EVERY, Now, REPORT_BYTES_MAX, Refused, Report, Trouble};
use serde::Serialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::watch;
use tracing::warn;
use uuid::Uuid;

/// An office that was not heard of for so long is away. What it said is no longer shown as true.
pub(crate) const AWAY_AFTER: Duration = Duration::from_secs(5);

/// A report that repeats a word older than this is not of now.
const PROVED_FOR: Duration = AWAY_AFTER.saturating_add(EVERY);

/// When another machine under the same name has been silent for so long, the remaining one is taken again.
const CLONE_GONE_AFTER: Duration = Duration::from_secs(60);

/// Starts of one office that are remembered.
const RUNS_MAX: usize = 64;

/// A start of an office, by this hub's own clock.
#[derive(Clone, Copy, Debug)]
struct Run {
    first: Instant,
    last: Instant,
    /// Another machine was there before it, and is.
    is_copy: bool,
    /// Its log is another than the city's.
    is_forked: bool,
}

/// What is known of an office beside the database.
#[derive(Debug, Default)]
struct Entry {
    /// What it said last, and since when it can have been so: a broker may have held it up.
    last: Option<(Arc<Report>, Instant)>,
    runs: HashMap<Uuid, Run>,
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
    /// How long ago it was heard of, in seconds, while it is away; absent: it is there, or was not heard since the hub began.
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
    pub now: Option<Arc<Now>>,
    /// When it was heard of last.
    #[serde(skip)]
    pub at: Option<Instant>,
}

/// Every office, and as it is sent.
pub(crate) type Snapshot = Arc<Vec<(Seen, String)>>;

/// How long what was shown is shown to the next who asks.
const SHOWN_FOR: Duration = Duration::from_millis(250);

/// All offices.
#[derive(Clone, Debug)]
pub(crate) struct Board {
    entries: Arc<Mutex<HashMap<String, Entry>>>,
    /// What the screens were shown last, and when: all of them are shown the same.
    shown: Arc<Mutex<Option<(Instant, Snapshot)>>>,
    words: Arc<Words>,
    offices: Offices,
    known: Known,
    fleet: Fleet,
    bulletins: Bulletins,
    changes: watch::Sender<u64>,
}

impl Board {
    pub(crate) fn new(offices: Offices, known: Known) -> Self {
        Self {
            entries: Arc::default(),
            shown: Arc::default(),
            words: Arc::new(Words::new()),
            offices,
            known,
            fleet: Fleet::default(),
            bulletins: Bulletins::default(),
            changes: watch::Sender::new(0),
        }
    }

    /// What offices run, and what is offered to them.
    pub(crate) fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    /// What the city tells all staff.
    pub(crate) fn bulletins(&self) -> &Bulletins {
        &self.bulletins
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
        let (run, now) = (report.run, Instant::now());
        let word = report.word.as_deref().unwrap_or_default();
        let proved = self.words.given(word, (site, run), now, PROVED_FOR);
        let word = self.words.give(site, run, now);
        let Some(given) = proved else {
            let is_old = self.entry(site, |entry| entry.is_old(&report));
            return (!is_old).then(|| self.unproved(site, &report, word));
        };
        // It is newer than the word it repeats, and that is one report old.
        let since = now.min(given + EVERY);
        let (runs, receipts) = (report.runs.clone(), report.receipts.clone());
        let answer = self.entry(site, |entry| {
            let taken = entry.take(report, now, since);
            for (run, known) in &entry.runs {
                self.known.refuse(site, *run, known.is_copy);
            }
            taken
        })?;
        let mut posted = None;
        if answer.refused.is_none() {
            self.fleet.told(site, runs);
            posted = self.bulletins.told(site, receipts);
        }
        self.changes.send_modify(|n| *n += 1);
        Some(Answer { word: Some(word), posted, ..self.answer(site, answer) })
    }

    /// What is answered to a report that nothing says is of now: what the office needs for a next one.
    fn unproved(&self, site: &str, report: &Report, word: String) -> Answer {
        let (run, word) = (Some(report.run), Some(word));
        Answer { n: report.n, run, word, unproved: true, ..self.told(site, false) }
    }

    /// The start of an office that is there, and its last report: what is asked of it names them.
    pub(crate) fn heard(&self, site: &str) -> Option<Heard> {
        self.entry(site, |entry| {
            let (report, at) = entry.last.as_ref()?;
            let heard = Heard { run: report.run, n: report.n };
            (at.elapsed() < AWAY_AFTER).then_some(heard)
        })
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
            word: None,
            unproved: false,
            refused: taken.refused,
            again: false,
            numbers: known.numbers.filter(|_| is_behind),
            confirmed: known.confirmed,
            offer: self.fleet.offer(site),
            posted: None,
        }
    }

    /// What an office is told after a commit.
    pub(crate) fn told(&self, site: &str, again: bool) -> Answer {
        let confirmed = self.known.of(site).confirmed;
        Answer {
            n: 0,
            run: None,
            word: None,
            unproved: false,
            refused: None,
            confirmed,
            again,
            numbers: None,
            offer: None,
            posted: None,
        }
    }

    /// Notes that a start of an office has another log.
    pub(crate) fn forked(&self, site: &str, run: Uuid) {
        self.entry(site, |entry| {
            if let Some(run) = entry.runs.get_mut(&run) {
                run.is_forked = true;
            }
        });
        self.changes.send_modify(|n| *n += 1);
    }

    /// Every office that is the city's on a day.
    pub(crate) fn all(&self, today: jiff::civil::Date) -> Snapshot {
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, snapshot)) = &*shown
            && at.elapsed() < SHOWN_FOR
        {
            return Arc::clone(snapshot);
        }
        let seen = self.look(today);
        let sent = |seen: Seen| {
            let text = serde_json::to_string(&seen).unwrap_or_default();
            (seen, text)
        };
        let snapshot: Snapshot = Arc::new(seen.into_iter().map(sent).collect());
        *shown = Some((Instant::now(), Arc::clone(&snapshot)));
        snapshot
    }

    fn look(&self, today: jiff::civil::Date) -> Vec<Seen> {
        let offices = self.offices.all().filter(|office| office.is_open_on(today));
        let look = |office: &OfficeConfig| {
            let (last, run, cloned) = self.entry(&office.site, |entry| {
                let run = entry.last.as_ref().and_then(|(last, _)| entry.runs.get(&last.run));
                (entry.last.clone(), run.copied(), entry.runs.values().any(Run::is_live_copy))
            });
            let confirmed =
                last.as_ref().map(|(report, _)| self.known.confirmed(&office.site, report.epoch));
            let forked = run.is_some_and(|run| run.is_forked);
            Seen::of(office, last, confirmed.unwrap_or(0), (cloned, forked))
        };
        offices.map(look).collect()
    }
}

impl Run {
    fn is_live_copy(&self) -> bool {
        self.is_copy && self.last.elapsed() < CLONE_GONE_AFTER
    }
}

impl Seen {
    fn of(
        office: &OfficeConfig,
        last: Option<(Arc<Report>, Instant)>,
        confirmed: u64,
        (cloned, forked): (bool, bool),
    ) -> Self {
        let last_at = last.as_ref().map(|(_, at)| *at);
        let heard = last_at.map(|at| at.elapsed());
        let report = last.map(|(report, _)| report);
        let connected = heard.is_some_and(|heard| heard < AWAY_AFTER);
        let trouble = report.as_ref().and_then(|report| report.trouble);
        Self {
            site: office.site.clone(),
            name: office.name.clone(),
            unit: office.unit.clone(),
            latitude: office.latitude,
            longitude: office.longitude,
            address: office.address.clone(),
            connected,
            // Of one that is there it would change every second, and be sent to every screen.
            heard_s: heard.filter(|_| !connected).map(|heard| heard.as_secs()),
            at: last_at,
            behind: report.as_ref().map_or(0, |report| report.seq.saturating_sub(confirmed)),
            version: report.as_ref().map(|report| report.version.clone()),
            cloned,
            trouble: trouble.or_else(|| forked.then_some(Trouble::Forked)),
            now: report.filter(|_| connected).map(|report| Arc::clone(&report.now)),
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
    fn is_old(&self, report: &Report) -> bool {
        self.last.as_ref().is_some_and(|(last, _)| last.run == report.run && last.n >= report.n)
    }

    /// `None`: it is older than what was heard already.
    fn take(&mut self, report: Report, now: Instant, since: Instant) -> Option<Taken> {
        let id = report.run;
        if self.is_old(&report) {
            return None;
        }
        if self.runs.len() >= RUNS_MAX {
            self.runs.retain(|_, run| now - run.last < CLONE_GONE_AFTER);
        }
        let new = Run { first: now, last: now, is_copy: false, is_forked: false };
        let mut run = self.runs.get(&id).copied().unwrap_or(new);
        run.last = now;
        let is_there = |other: &Run| now - other.last < CLONE_GONE_AFTER;
        let mut others = self.runs.iter().filter(|(other, _)| **other != id);
        if run.is_copy && !others.any(|(_, other)| !other.is_copy && is_there(other)) {
            run.is_copy = false;
        }
        if !run.is_copy {
            // Whoever began after this one, and is there while this one is, is another machine.
            let later = |other: &&mut Run| other.first > run.first && is_there(other);
            self.runs.values_mut().filter(later).for_each(|other| other.is_copy = true);
        }
        if self.runs.len() < RUNS_MAX {
            self.runs.insert(id, run);
        }
        let refused = match (run.is_copy, run.is_forked) {
            (true, _) => Some(Refused::Cloned),
            (false, forked) => forked.then_some(Refused::Forked),
        };
        let taken = Taken { epoch: report.epoch, run: id, n: report.n, seq: report.seq, refused };
        if !run.is_copy {
            self.last = Some((Arc::new(report), since));
        }
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::Runs;

    fn report(run: Uuid, n: u64) -> Report {
        Report {
            site: "a".to_owned(),
            epoch: Uuid::nil(),
            run,
            n,
            seq: 1,
            word: None,
            at: 0,
            version: String::new(),
            trouble: None,
            now: Arc::default(),
            runs: Runs::default(),
            receipts: Vec::new(),
        }
    }

    fn hear(entry: &mut Entry, run: Uuid, n: u64, at: Instant) -> Option<Option<Refused>> {
        entry.take(report(run, n), at, at).map(|taken| taken.refused)
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
        // The office starts again: its copy does not become the office by that.
        let third = Uuid::from_u128(3);
        assert_eq!(hear(&mut entry, third, 1, later(9)), Some(None));
        assert_eq!(hear(&mut entry, second, 4, later(10)), Some(Some(Refused::Cloned)));
        assert_eq!(hear(&mut entry, third, 2, later(11)), Some(None));
        // Somebody switched it off.
        assert_eq!(hear(&mut entry, second, 5, later(60)), Some(Some(Refused::Cloned)));
        assert_eq!(hear(&mut entry, second, 6, later(72)), Some(None));
    }
}
