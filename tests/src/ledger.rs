//! What the clients were promised: every acknowledged deed, in the order of the log.

use crate::client::Answer;
use crate::log::Log;
use std::collections::BTreeMap;

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Took a number.
    Issue,
    /// Gave it back.
    Cancel,
    /// Pressed `next`.
    Next,
    /// Pressed `recall`.
    Recall,
    /// Pressed `start`.
    Start,
    /// Pressed `finish`.
    Finish,
    /// Pressed `no-show`.
    NoShow,
    /// Pressed `undo`.
    Undo,
}

impl Deed {
    /// The key of a counter.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Issue | Self::Cancel => "",
            Self::Next => "next",
            Self::Recall => "recall",
            Self::Start => "start",
            Self::Finish => "finish",
            Self::NoShow => "no-show",
            Self::Undo => "undo",
        }
    }

    /// The event that stands in the log under the answer's number.
    fn kind(self) -> &'static str {
        match self {
            Self::Issue => "ticket_issued",
            Self::Cancel => "ticket_cancelled",
            Self::Next => "ticket_called",
            Self::Recall => "ticket_recalled",
            Self::Start => "service_started",
            Self::Finish => "ticket_finished",
            Self::NoShow => "ticket_missed",
            Self::Undo => "call_undone",
        }
    }
}

/// A deed that was acknowledged with a 2xx.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// `X-Seq`
    pub seq: u64,
    /// What was done.
    pub deed: Deed,
    /// At which counter; 0 at none.
    pub counter: u16,
    /// The ticket's id; `None` when nobody waited.
    pub ticket: Option<String>,
    /// The ticket's number.
    pub number: String,
}

/// Where a ticket stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its number.
    pub number: String,
    /// Its state, as the wire spells it.
    pub state: &'static str,
}

/// Everything acknowledged.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    entries: Vec<Entry>,
}

impl Ledger {
    /// Writes down a 2xx.
    pub fn write(&mut self, deed: Deed, counter: u16, answer: &Answer) {
        let ticket = answer.body["id"].as_str().map(str::to_owned);
        let number = answer.body["number"].as_str().unwrap_or_default().to_owned();
        self.entries.push(Entry { seq: answer.seq(), deed, counter, ticket, number });
    }

    /// Writes down a number given back, whose answer does not name the ticket's id.
    pub fn write_cancelled(&mut self, ticket: &str, answer: &Answer) {
        self.write(Deed::Cancel, 0, answer);
        let entry = self.entries.last_mut().expect("it was just written");
        entry.ticket = Some(ticket.to_owned());
    }

    /// Adds what another client wrote down.
    pub fn append(&mut self, mut other: Self) {
        self.entries.append(&mut other.entries);
    }

    /// Everything written down.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// How many deeds of a kind were acknowledged.
    #[must_use]
    pub fn count(&self, deed: Deed) -> usize {
        self.entries.iter().filter(|entry| entry.deed == deed).count()
    }

    /// I1: every acknowledged deed stands in the log, under the number that its answer named.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check_against(&self, log: &Log) -> Result<(), String> {
        for entry in &self.entries {
            let Some(ticket) = &entry.ticket else { continue };
            let event = log.event(entry.seq);
            let event = event.ok_or_else(|| format!("I1: lost, though acknowledged: {entry:?}"))?;
            let names = [&event["ticket"], &event["requeued"], &event["restored"]];
            let there = event["kind"] == entry.deed.kind()
                && names.iter().any(|name| *name == ticket)
                && (entry.counter == 0 || event["counter"] == entry.counter);
            if !there {
                return Err(format!("I1: acknowledged {entry:?}, but the log has {event}"));
            }
        }
        Ok(())
    }

    /// Where every ticket stands by what the clients were told, worked out on paper. Call it once, when all is quiet.
    #[must_use]
    pub fn standings(&mut self) -> BTreeMap<String, Standing> {
        // What changed nothing has the number of something else: it comes after it.
        self.entries.sort_by_key(|entry| (entry.seq, entry.ticket.is_none()));
        let mut paper = Paper::default();
        for entry in &self.entries {
            paper.write(entry);
        }
        paper.tickets
    }
}

/// Tickets as they stood before a press.
type Before = Vec<(String, &'static str)>;

#[derive(Default)]
struct Paper {
    tickets: BTreeMap<String, Standing>,
    in_hand: BTreeMap<u16, String>,
    last_press: BTreeMap<u16, Before>,
}

impl Paper {
    fn write(&mut self, entry: &Entry) {
        let Entry { deed, counter, number, .. } = entry;
        let ticket = entry.ticket.clone();
        match deed {
            Deed::Issue => {
                let id = ticket.expect("a number given out has a ticket");
                self.tickets.insert(id, Standing { number: number.clone(), state: "waiting" });
            }
            Deed::Cancel => self.set(&ticket.expect("whose is known"), "cancelled"),
            Deed::Recall => {}
            Deed::Start => self.set(&ticket.expect("it is in hand"), "serving"),
            Deed::Finish => self.end(*counter, "done"),
            Deed::NoShow => self.end(*counter, "no_show"),
            Deed::Next => self.next(*counter, ticket),
            Deed::Undo => self.undo(*counter),
        }
    }

    fn set(&mut self, id: &str, state: &'static str) {
        self.tickets.get_mut(id).expect("only numbers given out are called").state = state;
    }

    fn before(&self, id: &str) -> (String, &'static str) {
        (id.to_owned(), self.tickets[id].state)
    }

    fn end(&mut self, counter: u16, state: &'static str) {
        let id = self.in_hand.remove(&counter).expect("only a ticket in hand ends");
        self.last_press.insert(counter, vec![self.before(&id)]);
        self.set(&id, state);
    }

    fn next(&mut self, counter: u16, called: Option<String>) {
        let held = self.in_hand.remove(&counter);
        let before: Before = held.iter().chain(&called).map(|id| self.before(id)).collect();
        if before.is_empty() {
            return;
        }
        self.last_press.insert(counter, before);
        held.iter().for_each(|id| self.set(id, "done"));
        if let Some(id) = called {
            self.set(&id, "called");
            self.in_hand.insert(counter, id);
        }
    }

    fn undo(&mut self, counter: u16) {
        self.in_hand.remove(&counter);
        for (id, state) in self.last_press.remove(&counter).unwrap_or_default() {
            self.set(&id, state);
            if state != "waiting" {
                self.in_hand.insert(counter, id);
            }
        }
    }
}
