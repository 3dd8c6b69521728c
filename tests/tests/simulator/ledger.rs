//! The checkers: what was answered, published, played and painted, held against the log. Written apart from the workload and
//! from the office's own rules.

use crate::paper::Paper;
use dispatcher::{Answer, Body, Record, VoiceEvent};
use office::{CounterNo, Event, TicketId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::Uuid;

/// An answer that was given, and for what.
#[derive(Clone, Debug)]
struct Given {
    answer: Answer,
    events: Vec<Event>,
}

/// One call of a ticket: which, its count, and to which counter.
pub(crate) type Called = (TicketId, u32, CounterNo);

/// What really happened in the hall, whatever the office believes.
#[derive(Debug, Default)]
pub(crate) struct Hall {
    /// The calls of every announcement that became due.
    due: BTreeMap<Uuid, Vec<Called>>,
    /// Calls that a loudspeaker played to their end.
    played: BTreeSet<Called>,
    /// Calls that stood on a television.
    painted: BTreeSet<Called>,
}

impl Hall {
    pub(crate) fn plays_to_the_end(&mut self, announcement: &str) {
        let announcement = announcement.parse::<Uuid>().ok();
        self.played.extend(announcement.and_then(|id| self.due.get(&id)).into_iter().flatten());
    }

    pub(crate) fn paints(&mut self, call: Called) {
        self.painted.insert(call);
    }

    pub(crate) fn was_played(&self, call: Called) -> bool {
        self.played.contains(&call)
    }

    pub(crate) fn was_painted(&self, call: Called) -> bool {
        self.painted.contains(&call)
    }
}

/// Everything that outlives a crash of the office, because it happened outside of it.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    /// What was published, from the log's first record on.
    log: Vec<Arc<Record>>,
    given: BTreeMap<u64, Given>,
    paper: Paper,
    pub(crate) hall: Hall,
}

impl Ledger {
    /// The last record that anybody may have heard of.
    pub(crate) fn head(&self) -> u64 {
        self.log.len() as u64
    }

    /// A record was published, or found in the log after a start.
    ///
    /// # Errors
    /// The invariant that it breaks.
    pub(crate) fn record(&mut self, record: &Arc<Record>) -> Result<(), String> {
        if record.seq != self.head() + 1 {
            return Err(format!("I4: record {} follows record {}", record.seq, self.head()));
        }
        if let Body::Voice(VoiceEvent::Due { announcement, ticket, calls, counter, with, .. }) =
            &record.body
        {
            let others = with.iter().map(|other| (other.ticket, other.calls, other.counter));
            let all = std::iter::once((*ticket, *calls, *counter)).chain(others).collect();
            self.hall.due.insert(*announcement, all);
        }
        self.log.push(Arc::clone(record));
        let written = self.paper.write(record, &self.hall);
        written.map_err(|why| format!("{why}: record {} {:?}", record.seq, record.body))
    }

    /// An order with a key was answered. What it answers under the same key must be the same.
    ///
    /// # Errors
    /// I1, when one gesture has two answers.
    pub(crate) fn answered(&mut self, key: u64, answer: &Answer) -> Result<(), String> {
        if let Some(first) = self.given.get(&key) {
            let same = (first.answer.status, &first.answer.body, first.answer.seq)
                == (answer.status, &answer.body, answer.seq);
            return if same {
                Ok(())
            } else {
                Err(format!("I1: gesture {key} has two answers: {:?} and {answer:?}", first.answer))
            };
        }
        let events = serde_json::from_slice(&answer.body).map_err(|e| e.to_string())?;
        self.given.insert(key, Given { answer: answer.clone(), events });
        Ok(())
    }

    /// The office opened again: its log must hold all that was published and all that was answered.
    ///
    /// # Errors
    /// I1 or I6, and what is gone.
    pub(crate) fn reopened(&mut self, found: Vec<Record>) -> Result<(), String> {
        for (known, found) in self.log.iter().zip(&found) {
            if **known != *found {
                return Err(format!("I6: {known:?} was published, the log has {found:?}"));
            }
        }
        if found.len() < self.log.len() {
            let (has, of) = (found.len(), self.log.len());
            return Err(format!("I6: {of} records were published, the log has {has}"));
        }
        for record in found.into_iter().skip(self.log.len()) {
            self.record(&Arc::new(record))?;
        }
        self.check_answers()
    }

    /// Every answer stands in the log.
    ///
    /// # Errors
    /// I1, and the answer that does not.
    pub(crate) fn check_answers(&mut self) -> Result<(), String> {
        for (key, Given { answer, events }) in &self.given {
            let last = usize::try_from(answer.seq).unwrap();
            let Some(first) = last.checked_sub(events.len()).filter(|_| last <= self.log.len())
            else {
                return Err(format!(
                    "I1: gesture {key} was answered with event {last}, the log ends at {}",
                    self.log.len()
                ));
            };
            let stands = self.log[first..last].iter().map(|r| r.body.office());
            if !stands.eq(events.iter().map(Some)) {
                return Err(format!("I1: gesture {key} was answered {events:?}, the log has none"));
            }
        }
        // What stands in a log that was opened again stands there for good.
        let head = self.head();
        self.given.retain(|_, given| given.answer.seq + 500 > head);
        Ok(())
    }
}
