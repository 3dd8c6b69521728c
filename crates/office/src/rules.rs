//! The rules in force: what the configuration says, as the office needs it.

use crate::hours::Hours;
use crate::ids::{CounterNo, Prefix, ServiceKey, Zone};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A name in the languages of the house. Vietnamese is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese, NFC.
    pub vi: String,
    /// English; the Vietnamese stands in when it is absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub en: Option<String>,
}

/// What people come for: a field of procedures with a queue and numbers of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Service {
    /// Its key in the configuration and the API.
    pub key: ServiceKey,
    /// What its numbers begin with.
    pub prefix: Prefix,
    /// As shown on the kiosk.
    pub name: Text,
    /// Numbers a business day, if limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub quota: Option<u32>,
}

/// A counter and what it takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CounterRules {
    /// The number on its sign.
    pub number: CounterNo,
    /// A name beside the number, if the sign has one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name: Option<Text>,
    /// The part of the hall it stands in.
    #[serde(default)]
    pub zone: Zone,
    /// The services it takes; the order only breaks ties.
    pub services: Vec<ServiceKey>,
}

/// Times and counts that bound what may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// How long a press may be taken back, in milliseconds.
    pub undo_ms: i64,
    /// How long after a call a citizen cannot yet be absent, in milliseconds. Priority classes get twice that.
    pub absent_grace_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { undo_ms: 10_000, absent_grace_ms: 90_000 }
    }
}

/// Everything the office decides by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rules {
    /// The office's name.
    pub name: Text,
    /// IANA name of the office's time zone, such as `Asia/Ho_Chi_Minh`.
    pub time_zone: String,
    /// In the order of the kiosk.
    pub services: Vec<Service>,
    /// In the order of their numbers.
    pub counters: Vec<CounterRules>,
    /// When numbers are given out; absent means always.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub issue_hours: Option<Hours>,
    /// When counters work, for people to read; absent means always.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub service_hours: Option<Hours>,
    /// Times and counts.
    #[serde(default)]
    pub limits: Limits,
}

/// Why rules cannot be worked by. `settings` finds these earlier, with line and column.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// The time zone is in no database we carry.
    #[error("time zone {0:?} is not known")]
    UnknownTimeZone(String),
    /// Two services have one key.
    #[error("service {0} stands twice")]
    ServiceTwice(ServiceKey),
    /// Two services' numbers begin alike.
    #[error("prefix {0} stands twice")]
    PrefixTwice(Prefix),
    /// Two counters have one number.
    #[error("counter {0} stands twice")]
    CounterTwice(CounterNo),
    /// A counter takes what the office does not offer.
    #[error("counter {counter} takes service {service}, which does not exist")]
    UnknownService {
        /// The counter.
        counter: CounterNo,
        /// What it says it takes.
        service: ServiceKey,
    },
    /// A counter names a service more than once.
    #[error("counter {counter} takes service {service} twice")]
    TakenTwice {
        /// The counter.
        counter: CounterNo,
        /// What it names twice.
        service: ServiceKey,
    },
    /// Windows overlap, stand out of order, or end before they begin.
    #[error("the windows of a day follow one another")]
    WindowsOutOfOrder,
}

impl Rules {
    /// The time zone, as a database entry.
    pub fn zone(&self) -> Result<TimeZone, RulesError> {
        TimeZone::get(&self.time_zone)
            .map_err(|_| RulesError::UnknownTimeZone(self.time_zone.clone()))
    }

    /// The service with this key.
    #[must_use]
    pub fn service(&self, key: &ServiceKey) -> Option<&Service> {
        self.services.iter().find(|s| s.key == *key)
    }

    /// The counter with this number.
    #[must_use]
    pub fn counter(&self, number: CounterNo) -> Option<&CounterRules> {
        self.counters.iter().find(|c| c.number == number)
    }

    /// Whether an office can work by these rules.
    pub fn check(&self) -> Result<(), RulesError> {
        self.zone()?;
        let mut keys = BTreeSet::new();
        let mut prefixes = BTreeSet::new();
        for service in &self.services {
            if !keys.insert(&service.key) {
                return Err(RulesError::ServiceTwice(service.key.clone()));
            }
            if !prefixes.insert(&service.prefix) {
                return Err(RulesError::PrefixTwice(service.prefix.clone()));
            }
        }
        let both = [&self.issue_hours, &self.service_hours];
        if both.into_iter().flatten().any(|hours| !hours.in_order()) {
            return Err(RulesError::WindowsOutOfOrder);
        }
        let mut numbers = BTreeSet::new();
        for counter in &self.counters {
            if !numbers.insert(counter.number) {
                return Err(RulesError::CounterTwice(counter.number));
            }
            counter.check(&keys)?;
        }
        Ok(())
    }
}

impl CounterRules {
    /// Whether it takes services that there are, each once.
    fn check(&self, offered: &BTreeSet<&ServiceKey>) -> Result<(), RulesError> {
        let mut taken = BTreeSet::new();
        for service in &self.services {
            let (counter, service) = (self.number, service.clone());
            if !offered.contains(&service) {
                return Err(RulesError::UnknownService { counter, service });
            }
            if !taken.insert(service.clone()) {
                return Err(RulesError::TakenTwice { counter, service });
            }
        }
        Ok(())
    }
}
