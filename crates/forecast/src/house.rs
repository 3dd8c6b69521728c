//! The office and its log: every order goes to the office's own rules, and what it decides is written down.

use office::{Actor, Command, Event, Millis, Office, Refusal};
use serde::Serialize;

/// One line of the log, in the words of `docs/FORMAT.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// The log's number, from 1, without gaps.
    pub seq: u64,
    /// When.
    pub at: Millis,
    /// Who did it.
    pub by: Actor,
    /// What happened.
    pub body: Body,
}

/// What a record is about. A simulated house has no accounts and no loudspeakers: only the queue itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Body {
    /// The queue itself.
    Office(Event),
}

impl Record {
    /// The record as a line of JSON, without its end.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).expect("names and numbers are always JSON")
    }
}

/// Whoever keeps the log.
pub(crate) type Keep<'k> = &'k mut dyn FnMut(Record);

/// An office and the place of its log's last record.
pub(crate) struct House<'k> {
    pub(crate) office: Office,
    seq: u64,
    keep: Option<Keep<'k>>,
}

impl<'k> House<'k> {
    pub(crate) fn new(keep: Option<Keep<'k>>) -> Self {
        Self { office: Office::default(), seq: 0, keep }
    }

    /// Gives an order. What was decided has happened when this returns.
    pub(crate) fn order(
        &mut self,
        command: &Command,
        by: &Actor,
        at: Millis,
        mut note: impl FnMut(&Office, &Event),
    ) -> Result<Vec<Event>, Refusal> {
        let events = self.office.decide(command, by, at)?;
        for event in &events {
            self.office.apply(at, event);
            self.seq += 1;
            note(&self.office, event);
            if let Some(keep) = &mut self.keep {
                let (by, body) = (by.clone(), Body::Office(event.clone()));
                keep(Record { seq: self.seq, at, by, body });
            }
        }
        Ok(events)
    }
}
