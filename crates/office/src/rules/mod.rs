//! The rules in force: what the configuration says, as the office needs it.

mod calling;
mod check;
mod counter;
mod issuing;
mod limits;
mod service;

pub use calling::{Between, Calling, ChosenBy, Overtaking, Step};
pub use check::RulesError;
pub use counter::{ClerkRules, CounterRules, Territory};
pub use issuing::{BookingOrder, BookingRules, Emergency, Issuing, PersonLimits};
pub use limits::Limits;
pub use service::{Authority, COUNT_MAX, CutOff, Group, Range, Service};

use crate::hours::{CalendarDay, Hours};
use crate::ids::{CounterNo, ServiceKey, UserName};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

/// A name in the languages of the house. Vietnamese is always there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Vietnamese, NFC.
    pub vi: String,
    /// English; the Vietnamese stands in when it is absent.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub en: Option<String>,
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
    /// Fields of procedures, in the order of the kiosk.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub groups: Vec<Group>,
    /// Authorities in this hall; empty: one, without a name.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub authorities: Vec<Authority>,
    /// Clerks who are not trained for everything their counter takes.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub clerks: Vec<ClerkRules>,
    /// Days that are not like their weekday: holidays, make-up days.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub calendar: Vec<CalendarDay>,
    /// Whom a counter calls next.
    #[serde(default)]
    pub calling: Calling,
    /// When numbers are refused.
    #[serde(default)]
    pub issuing: Issuing,
}

impl Default for Rules {
    /// No services, no counters: an office that was never configured.
    fn default() -> Self {
        Self {
            name: Text::default(),
            time_zone: "UTC".to_owned(),
            services: Vec::new(),
            counters: Vec::new(),
            issue_hours: None,
            service_hours: None,
            limits: Limits::default(),
            groups: Vec::new(),
            authorities: Vec::new(),
            clerks: Vec::new(),
            calendar: Vec::new(),
            calling: Calling::default(),
            issuing: Issuing::default(),
        }
    }
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

    /// How a service is called where others look on or listen: by the name of its field where it is sensitive. One that
    /// stands in no field has no name there but what its numbers begin with.
    #[must_use]
    pub fn public_name(&self, service: &Service) -> Text {
        if !service.sensitive {
            return service.name.clone();
        }
        let field = self.groups.iter().find(|group| Some(&group.key) == service.group.as_ref());
        let prefix = || Text { vi: service.prefix.to_string(), en: None };
        field.map_or_else(prefix, |field| field.name.clone())
    }

    /// What a clerk is trained for, if that is not everything.
    #[must_use]
    pub fn clerk(&self, user: &UserName) -> Option<&ClerkRules> {
        self.clerks.iter().find(|c| c.user == *user)
    }

    /// The counter with this number.
    #[must_use]
    pub fn counter(&self, number: CounterNo) -> Option<&CounterRules> {
        self.counters.iter().find(|c| c.number == number)
    }
}
