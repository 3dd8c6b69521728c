//! What random days met. Days that meet nothing prove nothing.

use crate::hall::Hall;
use office::Event;
use std::collections::BTreeMap;

/// How often each kind of event, rule and refusal was met.
#[derive(Debug, Default)]
pub(crate) struct Met {
    steps: u64,
    events: BTreeMap<String, u64>,
    rules: BTreeMap<String, u64>,
    refusals: BTreeMap<&'static str, u64>,
}

/// Every kind of event there is, and every rule of the policy and of the clerks.
const EVENTS: usize = 30;
const RULES: usize = 11;
/// Nearly every refusal there is: a few come up once in ten thousand days.
const REFUSALS_LEAST: usize = 50;

impl Met {
    pub(crate) fn extend(&mut self, hall: &Hall) {
        self.steps += (hall.log.len() + hall.refused.len()) as u64;
        for (_, event) in &hall.log {
            let json = serde_json::to_value(event).expect("it was read back");
            let kind = json["kind"].as_str().expect("a kind").to_owned();
            *self.events.entry(kind).or_default() += 1;
            if let Event::TicketCalled { why: Some(why), .. } = event {
                *self.rules.entry(format!("{:?}", why.rule)).or_default() += 1;
            }
        }
        for code in &hall.refused {
            *self.refusals.entry(code).or_default() += 1;
        }
    }

    pub(crate) fn with(mut self, other: Self) -> Self {
        self.steps += other.steps;
        for (kind, times) in other.events {
            *self.events.entry(kind).or_default() += times;
        }
        for (rule, times) in other.rules {
            *self.rules.entry(rule).or_default() += times;
        }
        for (code, times) in other.refusals {
            *self.refusals.entry(code).or_default() += times;
        }
        self
    }

    pub(crate) fn lacks_nothing(&self) {
        assert_eq!(self.events.len(), EVENTS, "kinds of events");
        assert_eq!(self.rules.len(), RULES, "rules");
        assert!(self.refusals.len() >= REFUSALS_LEAST, "{} refusals", self.refusals.len());
    }
}
