//! How an office stands, told every few seconds, and what the hub answers.

use crate::bulletin::{Posted, Receipt};
use crate::fleet::{Offer, Runs};
use dispatcher::{Hash, hex};
use office::{DeskState, Office, TicketState};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;
use wire::{OfficeView, ViewOptions};

/// An office tells how it stands at least this often. A wait that the city shows is never older than 5 s: two reports may be lost.
pub const EVERY: Duration = Duration::from_millis(1_500);

/// Bytes of a report: two hundred services with their waits.
pub const REPORT_BYTES_MAX: usize = 128 * 1024;

/// A service as it stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ServiceNow {
    /// Its key.
    pub key: String,
    /// Its name in Vietnamese.
    pub name: String,
    /// And in English, where there is one.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub name_en: Option<String>,
    /// Whether a number would be given out now.
    pub open: bool,
    /// Whether a counter takes it now.
    pub served: bool,
    /// How many wait.
    pub waiting: u32,
    /// How long one who comes will wait: half of them no longer than this, in seconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wait_p50_s: Option<u32>,
    /// Nine in ten no longer than this, in seconds.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub wait_p90_s: Option<u32>,
    /// The numbers left today, where they are limited.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub remaining: Option<u32>,
}

/// How an office stands. Nothing of it is about a person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Now {
    /// Its name in Vietnamese.
    pub name: String,
    /// The business day, `2026-11-23`; absent: none is open.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub day: Option<String>,
    /// Its services.
    pub services: Vec<ServiceNow>,
    /// Its counters.
    pub counters: u32,
    /// How many of them are open.
    pub counters_open: u32,
    /// How many wait.
    pub waiting: u32,
    /// How many are called or served.
    pub in_hand: u32,
    /// Numbers given out today.
    pub issued: u32,
    /// How many were served today.
    pub served: u32,
    /// How many were missed today and not brought back.
    pub missed: u32,
    /// For how long the one has waited who waits longest, in seconds.
    pub longest_s: u32,
    /// Its alarms.
    pub alarms: Vec<office::Alarm>,
    /// Its devices, and how many of them are there.
    pub devices: u32,
    /// How many are there.
    pub devices_here: u32,
    /// Whether phones may take numbers.
    pub remote: bool,
}

/// What an office tells the hub.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Report {
    /// The office, by the key that the city gave it.
    pub site: String,
    /// The store that it runs on.
    pub epoch: Uuid,
    /// This start of it: another at the same time is another machine.
    pub run: Uuid,
    /// The number of this report in its run: an older one says nothing.
    pub n: u64,
    /// The last record of its log.
    pub seq: u64,
    /// The last word that the hub gave this start of it: whoever says this again later has none that is good.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub word: Option<String>,
    /// Its time, in milliseconds since 1970.
    pub at: i64,
    /// Its program.
    pub version: String,
    /// What it found out about itself.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub trouble: Option<Trouble>,
    /// How it stands.
    pub now: Arc<Now>,
    /// Which configuration it works by.
    #[serde(default)]
    pub runs: Runs,
    /// The city's bulletins that it holds.
    #[serde(default)]
    pub receipts: Vec<Receipt>,
}

/// Why an office's log and the city's do not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// The city has another log under its name.
    Forked,
    /// The city has more of its log than it has itself.
    RolledBack,
    /// The city has a part of its log, and lacks days after it that the office took away by its own rule since.
    Removed,
}

/// Why the hub does not take an office's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refused {
    /// No office of this name is in the city's configuration, or its key is another.
    Unknown,
    /// Another machine speaks under its name.
    Cloned,
    /// Its log is not the one that the city has.
    Forked,
}

/// Where the city's copy of a log ends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// The store that wrote it.
    pub epoch: Uuid,
    /// The last record that is in the city's database.
    pub seq: u64,
    /// Its hash in the office's log, where it was told: at the end of each batch.
    #[serde(with = "hex")]
    pub head: Hash,
}

/// What the hub answers.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Answer {
    /// Which report this answers; 0: none, it comes by itself.
    pub n: u64,
    /// For which run of the office.
    pub run: Option<Uuid>,
    /// To be repeated in the next report: it proves that the report is newer than this.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub word: Option<String>,
    /// The report had no word that is good: it is not shown, and the next one is waited for.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub unproved: bool,
    /// Why it is not taken.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub refused: Option<Refused>,
    /// What is in the city's database, by store.
    pub confirmed: Vec<Confirmed>,
    /// Send again from there: something is missing.
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub again: bool,
    /// For an office that the city knows under another store or with more records: the highest counted part of today, by service.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub numbers: Option<Numbers>,
    /// A roll-out that it has not told of yet.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub offer: Option<Offer>,
    /// What is new of bulletins.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub posted: Option<Posted>,
}

/// The numbers that the city has seen given out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Numbers {
    /// On which day.
    pub date: String,
    /// By service.
    pub counts: BTreeMap<String, u32>,
}

impl Now {
    /// An office at this moment.
    #[must_use]
    pub fn of(office: &Office, at: office::Millis, options: &ViewOptions) -> Self {
        let view = OfficeView::of(office, at, options);
        let mut now = Self {
            name: view.name.vi.clone(),
            day: view.day.clone(),
            services: view.services.iter().map(ServiceNow::of).collect(),
            alarms: office.alarms().cloned().collect(),
            remote: view.remote,
            devices: u32::try_from(options.devices.len()).unwrap_or(u32::MAX),
            devices_here: count(options.devices.iter().filter(|device| device.connected)),
            counters: count(office.desks()),
            counters_open: count(office.desks().filter(|desk| desk.state == DeskState::Open)),
            ..Self::default()
        };
        now.count_tickets(office, at);
        now
    }

    fn count_tickets(&mut self, office: &Office, at: office::Millis) {
        let today = office.day().map(|day| day.ordinal);
        for ticket in office.tickets() {
            self.issued += u32::from(Some(ticket.day) == today);
            match ticket.state {
                TicketState::Waiting => {
                    self.waiting += 1;
                    let waited_s = u32::try_from(at.since(ticket.issued_at) / 1_000).unwrap_or(0);
                    self.longest_s = self.longest_s.max(waited_s);
                }
                TicketState::Called | TicketState::Serving => self.in_hand += 1,
                TicketState::Done => self.served += 1,
                TicketState::NoShow => self.missed += 1,
                TicketState::OnHold | TicketState::Cancelled | TicketState::Expired => {}
            }
        }
    }
}

fn count(of: impl Iterator) -> u32 {
    u32::try_from(of.count()).unwrap_or(u32::MAX)
}

impl ServiceNow {
    fn of(line: &wire::ServiceLine) -> Self {
        Self {
            key: line.key.clone(),
            name: line.name.vi.clone(),
            name_en: line.name.en.clone(),
            open: line.open,
            served: line.served,
            waiting: line.waiting,
            wait_p50_s: line.wait.as_ref().map(|wait| wait.p50_s),
            wait_p90_s: line.wait.as_ref().map(|wait| wait.p90_s),
            remaining: line.remaining,
        }
    }
}
