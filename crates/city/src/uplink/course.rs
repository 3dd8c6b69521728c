//! From where on the log is told: what the city confirms, through every store that the log has been in.

use crate::batch::{BATCH_MAX, Batch, ToldRecord};
use crate::report::{Confirmed, Trouble};
use crate::uplink::log::{Log, Turn};
use dispatcher::Hash;
use uuid::Uuid;

/// Bytes of a batch's texts: the batch with them stays below [`crate::batch::BATCH_BYTES_MAX`].
const TOLD_BYTES_MAX: usize = 256 * 1024;

/// A part of the log that was written by one store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Leg {
    epoch: Uuid,
    first: u64,
    /// The last record of it; the last leg has no end.
    last: u64,
    parent: Option<Uuid>,
}

/// Where the uplink is.
#[derive(Debug)]
pub(super) struct Course {
    /// The store that the log is in.
    own: Uuid,
    /// This start of the office.
    run: Uuid,
    /// The leg that is being told; `None`: not known yet.
    leg: Option<Leg>,
    /// The next record to send, and the hash of the one before.
    next: u64,
    before: Hash,
    /// The record with which the copy begins, where the office took away what was before it.
    begins: Option<u64>,
    confirmed: u64,
    turns: Option<Vec<Turn>>,
}

impl Course {
    pub(super) fn new(own: Uuid, run: Uuid) -> Self {
        let (leg, begins, turns) = (None, None, None);
        Self { own, run, leg, next: 1, before: [0; 32], begins, confirmed: 0, turns }
    }

    /// The store that the log is in.
    pub(super) fn epoch(&self) -> Uuid {
        self.own
    }

    pub(super) fn is_set(&self) -> bool {
        self.leg.is_some()
    }

    /// Forgets where it was: the city's next answer tells.
    pub(super) fn unset(&mut self) {
        self.leg = None;
    }

    pub(super) fn next(&self) -> u64 {
        self.next
    }

    pub(super) fn confirmed(&self) -> u64 {
        self.confirmed
    }

    /// The next batch as it is sent, and its last record. `None` when the store cannot be read now, or nothing is there.
    pub(super) async fn batch(&mut self, log: &Log, site: &str) -> Option<(Vec<u8>, u64)> {
        let leg = self.leg?;
        let left = usize::try_from(leg.last - self.next + 1).unwrap_or(usize::MAX);
        let records = log.from(self.next, BATCH_MAX.min(left)).await.ok()?;
        if records.first().is_some_and(|(record, _)| record.seq != self.next) {
            // Taken away meanwhile: the city's next answer tells from where to go on.
            self.leg = None;
            return None;
        }
        let mut told: Vec<ToldRecord> = Vec::new();
        let mut bytes = 0;
        for (record, _) in &records {
            let one = ToldRecord::of(record);
            bytes += one.text().len();
            if bytes > TOLD_BYTES_MAX && !told.is_empty() {
                break;
            }
            told.push(one);
        }
        let (last, head) =
            records.get(told.len().checked_sub(1)?).map(|(r, hash)| (r.seq, *hash))?;
        let batch = Batch {
            site: site.to_owned(),
            epoch: leg.epoch,
            run: self.run,
            first: self.next,
            before: self.before,
            head,
            parent: leg.parent.filter(|_| self.next == leg.first),
            removed: self.begins == Some(self.next),
            records: told,
        };
        (self.next, self.before) = (last + 1, head);
        if last == leg.last {
            // What follows is another store's: from what the city has of that.
            self.leg = None;
        }
        Some((batch.bytes(), last))
    }

    /// Takes what the city has. Whether it has more than before. Only what answers a report may be less than before: a database
    /// that came back as it was yesterday. What comes by itself may be something old that a broker says again.
    pub(super) async fn confirm(
        &mut self,
        log: &Log,
        confirmed: &[Confirmed],
        may_be_less: bool,
    ) -> Result<bool, Trouble> {
        let of = |epoch| confirmed.iter().find(|known| known.epoch == epoch);
        let own = of(self.own).map_or(0, |known| known.seq);
        let moved = own > self.confirmed;
        if own < self.confirmed && !may_be_less {
            return Ok(false);
        }
        self.confirmed = own;
        if self.leg.is_some() {
            return Ok(moved);
        }
        let Some(legs) = self.legs(log, of(self.own).is_some()).await else { return Ok(moved) };
        for leg in legs {
            let known = of(leg.epoch);
            if known.is_some_and(|known| known.seq >= leg.last) {
                continue;
            }
            return self.set(log, leg, known).await.map(|()| moved);
        }
        Ok(moved)
    }

    /// Goes on in a leg from what the city has of it. What the office took away it cannot tell: a city that has nothing
    /// begins behind it, and one that has a part would have a gap.
    async fn set(&mut self, log: &Log, leg: Leg, known: Option<&Confirmed>) -> Result<(), Trouble> {
        let Ok(removed) = log.removed().await else { return Ok(()) };
        let owed = known.map_or(leg.first, |known| known.seq + 1).max(leg.first);
        if owed <= removed && known.is_some() {
            return Err(Trouble::Removed);
        }
        let next = owed.max(removed + 1);
        self.begins = (next > owed).then_some(next);
        let Ok(before) = log.hash(next - 1).await else { return Ok(()) };
        let Some(before) = before else { return Err(Trouble::RolledBack) };
        if known.is_some_and(|known| known.seq + 1 == next && known.head != before) {
            return Err(Trouble::Forked);
        }
        (self.leg, self.next, self.before) = (Some(leg), next, before);
        Ok(())
    }

    /// The legs of the log. Where the city knows the last one already, nothing before it is owed.
    async fn legs(&mut self, log: &Log, own_is_known: bool) -> Option<Vec<Leg>> {
        if own_is_known {
            return Some(vec![Leg { epoch: self.own, first: 1, last: u64::MAX, parent: None }]);
        }
        if self.turns.is_none() {
            self.turns = log.turns().await.ok();
        }
        let turns = self.turns.as_ref()?;
        let begin = turns.first().map_or(self.own, |turn| turn.parent);
        let mut legs = vec![Leg { epoch: begin, first: 1, last: u64::MAX, parent: None }];
        for turn in turns {
            if let Some(leg) = legs.last_mut() {
                leg.last = turn.first - 1;
            }
            let parent = Some(turn.parent);
            legs.push(Leg { epoch: turn.epoch, first: turn.first, last: u64::MAX, parent });
        }
        Some(legs)
    }
}
