//! The office's log as an auditor reads it, and what must hold in any log.

use crate::client::Caller;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The log, or the end of it.
#[derive(Clone, Debug, Default)]
pub struct Log {
    /// Records in order.
    pub records: Vec<Value>,
}

impl Log {
    /// Everything after `after`, asked for page by page.
    pub async fn read(auditor: &Caller, after: u64) -> Self {
        let mut log = Self::default();
        loop {
            let last = log.records.last().map_or(after, |record| number(record, "seq"));
            let mut page = auditor.get(&format!("/audit?after={last}")).await.expect(200);
            let records = page.body["records"].as_array_mut().expect("records are a list");
            if records.is_empty() {
                return log;
            }
            log.records.append(records);
        }
    }

    /// The office's event with this number.
    #[must_use]
    pub fn event(&self, seq: u64) -> Option<&Value> {
        let first = number(self.records.first()?, "seq");
        let at = usize::try_from(seq.checked_sub(first)?).ok()?;
        Some(&self.records.get(at)?["body"]["office"])
    }

    /// How many events of a kind there are.
    #[must_use]
    pub fn count(&self, kind: &str) -> usize {
        let events = self.records.iter().map(|record| &record["body"]["office"]);
        events.filter(|event| event["kind"] == kind).count()
    }

    /// Replays the log on paper: no gap (I4), no number twice in a day (I2), no ticket at two counters (I3), nobody
    /// called before one who had the better right.
    ///
    /// # Errors
    /// The first record that breaks a rule.
    pub fn check(&self) -> Result<(), String> {
        let mut paper = Paper::default();
        for (index, record) in self.records.iter().enumerate() {
            let seq = number(record, "seq");
            if seq != index as u64 + 1 {
                return Err(format!("I4: record {} has the number {seq}", index + 1));
            }
            let event = &record["body"]["office"];
            if !event.is_null() {
                paper.write(event).map_err(|why| format!("{why}: record {seq} {event}"))?;
            }
        }
        Ok(())
    }
}

/// How many deeds the log tells of: what was only refused changed nothing, and is written beside its answer.
pub async fn deeds(auditor: &Caller) -> usize {
    let log = Log::read(auditor, 0).await;
    let is_deed = |record: &&Value| record["body"]["admin"]["refused"].is_null();
    log.records.iter().filter(is_deed).count()
}

/// Class, arrival: who comes first.
type Right = (u8, u64);

#[derive(Debug, Default)]
struct Paper {
    numbers: BTreeSet<String>,
    issued: HashMap<String, (Right, String)>,
    waiting: BTreeMap<Right, (String, String)>,
    in_hand: BTreeMap<u64, String>,
    takes: HashMap<u64, Vec<String>>,
}

impl Paper {
    fn write(&mut self, event: &Value) -> Result<(), String> {
        let ticket = || text(event, "ticket");
        match event["kind"].as_str().unwrap_or_default() {
            "day_opened" => self.begin_day(event),
            "config_changed" => self.read_rules(event),
            "ticket_issued" => self.issue(event)?,
            "ticket_called" => self.call(&ticket(), number(event, "counter"))?,
            "ticket_recalled" | "service_started" => self.is_held(&ticket(), event)?,
            "ticket_finished" | "ticket_missed" => {
                self.is_held(&ticket(), event)?;
                self.in_hand.remove(&number(event, "counter"));
            }
            "ticket_cancelled" | "ticket_expired" => self.leave(&ticket())?,
            "call_undone" => self.undo(event)?,
            _ => {}
        }
        Ok(())
    }

    fn begin_day(&mut self, event: &Value) {
        self.numbers.clear();
        self.waiting.clear();
        self.read_rules(event);
    }

    fn read_rules(&mut self, event: &Value) {
        for counter in event["rules"]["counters"].as_array().into_iter().flatten() {
            let services = counter["services"].as_array().into_iter().flatten();
            let services = services.filter_map(|s| s.as_str().map(str::to_owned)).collect();
            self.takes.insert(number(counter, "number"), services);
        }
    }

    fn issue(&mut self, event: &Value) -> Result<(), String> {
        if !self.numbers.insert(text(event, "number")) {
            return Err("I2: a number twice in a day".to_owned());
        }
        let class = match event["class"].as_str() {
            Some("urgent") => 0,
            Some("priority") => 1,
            _ => 2,
        };
        let (ticket, service) = (text(event, "ticket"), text(event, "service"));
        let right = (class, number(event, "arrival"));
        if self.issued.insert(ticket.clone(), (right, service.clone())).is_some() {
            return Err("I2: a ticket twice".to_owned());
        }
        self.waiting.insert(right, (ticket, service));
        Ok(())
    }

    fn call(&mut self, ticket: &str, counter: u64) -> Result<(), String> {
        let first = self.waiting.values().find(|(_, service)| self.is_taken(service, counter));
        if first.is_none_or(|(first, _)| first != ticket) {
            return Err(format!("the first in line is {first:?}"));
        }
        self.leave(ticket)?;
        self.hold(ticket, counter)
    }

    fn is_taken(&self, service: &String, counter: u64) -> bool {
        self.takes.get(&counter).is_some_and(|services| services.contains(service))
    }

    fn hold(&mut self, ticket: &str, counter: u64) -> Result<(), String> {
        if let Some(elsewhere) = self.in_hand.iter().find(|(_, held)| *held == ticket) {
            return Err(format!("I3: the ticket is at counter {}", elsewhere.0));
        }
        match self.in_hand.insert(counter, ticket.to_owned()) {
            Some(held) => Err(format!("I3: counter {counter} still holds {held}")),
            None => Ok(()),
        }
    }

    fn is_held(&self, ticket: &str, event: &Value) -> Result<(), String> {
        let held = self.in_hand.get(&number(event, "counter"));
        if held.is_some_and(|held| held == ticket) {
            return Ok(());
        }
        Err(format!("I3: the counter holds {held:?}"))
    }

    fn leave(&mut self, ticket: &str) -> Result<(), String> {
        let known = self.issued.get(ticket);
        let left = known.and_then(|(right, _)| self.waiting.remove(right));
        left.map(drop).ok_or_else(|| "the ticket was not waiting".to_owned())
    }

    fn undo(&mut self, event: &Value) -> Result<(), String> {
        let counter = number(event, "counter");
        self.in_hand.remove(&counter);
        if let Some(ticket) = event["requeued"].as_str() {
            let (right, service) = self.issued.get(ticket).ok_or("never issued")?.clone();
            self.waiting.insert(right, (ticket.to_owned(), service));
        }
        match event["restored"].as_str() {
            Some(ticket) => self.hold(ticket, counter),
            None => Ok(()),
        }
    }
}

fn number(of: &Value, key: &str) -> u64 {
    of[key].as_u64().unwrap_or_default()
}

fn text(of: &Value, key: &str) -> String {
    of[key].as_str().unwrap_or_default().to_owned()
}
