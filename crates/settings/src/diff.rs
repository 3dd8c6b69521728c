//! What a new configuration changes, key by key.

use crate::Settings;
use office::{Hours, Language, Text};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use toml::Value;

/// One key whose value changes. Values as TOML, defaults included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Such as `office.name`, `hours.issue.mon`, `service.chung-thuc.quota` (the service by its key) or
    /// `counter.3.services` (the counter by its number).
    pub key: String,
    /// The value so far; `None` when there was none.
    pub old: Option<String>,
    /// The value from now on; `None` when there is none any longer.
    pub new: Option<String>,
}

/// What changes from `old` to `new`, in the order of the keys. Comments and layout are no changes.
#[must_use]
pub fn diff(old: &Settings, new: &Settings) -> Vec<Change> {
    let (old, new) = (flat(old), flat(new));
    let keys: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let changed = keys.into_iter().filter(|key| old.get(*key) != new.get(*key));
    changed
        .map(|key| Change {
            key: key.clone(),
            old: old.get(key).map(Value::to_string),
            new: new.get(key).map(Value::to_string),
        })
        .collect()
}

/// Every value under its key.
fn flat(settings: &Settings) -> BTreeMap<String, Value> {
    let mut flat = Flat(BTreeMap::new());
    let rules = &settings.rules;
    flat.name("office", &rules.name);
    flat.put("office.time_zone", rules.time_zone.as_str());
    let languages: Vec<_> = settings.languages.iter().map(|language| code(*language)).collect();
    flat.put("office.languages", languages);
    flat.put_some("office.public_url", settings.public_url.as_deref());
    flat.hours("hours.issue", rules.issue_hours.as_ref());
    flat.hours("hours.service", rules.service_hours.as_ref());
    flat.services(settings);
    flat.counters(settings);
    flat.put("limits.undo_s", rules.limits.undo_ms / 1_000);
    flat.put("limits.absent_grace_s", rules.limits.absent_grace_ms / 1_000);
    flat.put("lobby.public", settings.lobby.public);
    flat.put("lobby.recent", i64::from(settings.lobby.recent));
    flat.put("remote.on", settings.remote);
    flat.voice(settings);
    flat.0
}

struct Flat(BTreeMap<String, Value>);

impl Flat {
    fn put(&mut self, key: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(key.into(), value.into());
    }

    fn put_some(&mut self, key: impl Into<String>, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(key, value);
        }
    }

    fn name(&mut self, table: &str, name: &Text) {
        self.put(format!("{table}.name"), name.vi.as_str());
        self.put_some(format!("{table}.name_en"), name.en.as_deref());
    }

    fn services(&mut self, settings: &Settings) {
        let services = &settings.rules.services;
        // The order of the kiosk's buttons.
        self.put("service", services.iter().map(|s| s.key.as_str()).collect::<Vec<_>>());
        for service in services {
            let table = format!("service.{}", service.key);
            self.put(format!("{table}.prefix"), service.prefix.as_str());
            self.name(&table, &service.name);
            self.put_some(format!("{table}.quota"), service.quota.map(i64::from));
        }
    }

    fn counters(&mut self, settings: &Settings) {
        for counter in &settings.rules.counters {
            let table = format!("counter.{}", counter.number);
            let services: Vec<_> = counter.services.iter().map(|key| key.as_str()).collect();
            self.put(format!("{table}.services"), services);
            counter.name.iter().for_each(|name| self.name(&table, name));
            self.put(format!("{table}.zone"), counter.zone.as_str());
        }
    }

    fn hours(&mut self, table: &str, hours: Option<&Hours>) {
        let Some(hours) = hours else { return };
        for (day, windows) in crate::read::DAYS.iter().zip(&hours.week) {
            let time = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            let windows = windows.iter().map(|w| format!("{}-{}", time(w.from), time(w.to)));
            self.put(format!("{table}.{day}"), windows.collect::<Vec<_>>());
        }
    }

    fn voice(&mut self, settings: &Settings) {
        let voice = &settings.voice;
        self.put("voice.on", voice.on);
        self.put("voice.pack", voice.pack.as_str());
        self.put("voice.gap_ms", i64::from(voice.gap_ms));
        self.put("voice.loudness_lufs", i64::from(voice.loudness_lufs));
    }
}

fn code(language: Language) -> &'static str {
    match language {
        Language::Vi => "vi",
        Language::En => "en",
    }
}
