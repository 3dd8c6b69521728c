//! `city.toml`: the hub's configuration.

use crate::key::is_public;
use crate::subjects::is_site;
use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Offices of one city.
const OFFICES_MAX: usize = 10_000;

/// What stands in the file.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CityConfig {
    /// The city.
    pub city: City,
    /// Its database.
    pub database: Database,
    /// The broker; absent: offices come over HTTPS alone.
    pub broker: Option<BrokerConfig>,
    /// When somebody must look.
    #[serde(default)]
    pub alerts: AlertRules,
    /// Its units, as a tree.
    #[serde(default, rename = "unit")]
    pub units: Vec<Unit>,
    /// Its offices.
    #[serde(default, rename = "office")]
    pub offices: Vec<OfficeConfig>,
}

/// The city.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// Its name.
    pub name: String,
    /// An IANA name.
    #[serde(default = "time_zone")]
    pub time_zone: String,
    /// Where the hub listens.
    #[serde(default = "listen")]
    pub listen: SocketAddr,
    /// The file of the hub's key, beside this one; made where there is none.
    #[serde(default = "key_file")]
    pub key_file: PathBuf,
    /// Names under which browsers may ask, besides numbers and `localhost`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Proxies whose word for whom they ask is believed.
    #[serde(default = "proxies")]
    pub proxies: Vec<IpAddr>,
}

/// The database.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    /// `postgres://user@host/name`; the password is in `PGPASSWORD` or `PGPASSFILE`.
    pub url: String,
}

/// The broker.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrokerConfig {
    /// `nats://…` or `tls://…`, one or more of one cluster.
    pub servers: Vec<String>,
    /// The authority of its certificate, PEM.
    pub authority: Option<PathBuf>,
    /// On how many of its servers each message is kept.
    #[serde(default = "replicas")]
    pub replicas: u8,
    /// Room for messages that are not in the database yet.
    #[serde(default = "store_max_mib")]
    pub store_max_mib: u32,
}

/// When somebody must look, and who is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct AlertRules {
    /// An office that is silent for so long in its hours.
    pub silent_minutes: u16,
    /// Somebody waits longer than the city promises.
    pub wait_minutes: u16,
    /// Records of an office that is there do not come in for so long.
    pub behind_minutes: u16,
    /// The hours in which offices are at work, on the city's clock.
    pub from: String,
    /// And until when.
    pub until: String,
    /// On which days: 1 is Monday.
    pub weekdays: Vec<i8>,
    /// Where alerts are told: `https://…`, or `http://` on this machine. Absent: on the page alone.
    pub url: Option<String>,
}

impl Default for AlertRules {
    fn default() -> Self {
        Self {
            silent_minutes: 5,
            wait_minutes: 45,
            behind_minutes: 15,
            from: "07:00".to_owned(),
            until: "17:30".to_owned(),
            weekdays: vec![1, 2, 3, 4, 5, 6],
            url: None,
        }
    }
}

impl AlertRules {
    pub(crate) fn silent(&self) -> Duration {
        Duration::from_secs(u64::from(self.silent_minutes) * 60)
    }

    pub(crate) fn wait(&self) -> Duration {
        Duration::from_secs(u64::from(self.wait_minutes) * 60)
    }

    pub(crate) fn behind(&self) -> Duration {
        Duration::from_secs(u64::from(self.behind_minutes) * 60)
    }

    /// Whether offices should be at work.
    pub(crate) fn in_hours(&self, here: &Zoned) -> bool {
        let (from, until) = (self.from.parse::<Time>(), self.until.parse::<Time>());
        let (Ok(from), Ok(until)) = (from, until) else { return false };
        let today = here.weekday().to_monday_one_offset();
        self.weekdays.contains(&today) && from <= here.time() && here.time() < until
    }

    fn check(&self, wrong: &mut Vec<String>) {
        if [&self.from, &self.until].iter().any(|time| time.parse::<Time>().is_err()) {
            wrong.push("alerts.from, until: times, such as 07:00".to_owned());
        }
        if self.weekdays.iter().any(|day| !(1..=7).contains(day)) {
            wrong.push("alerts.weekdays: 1 (Monday) to 7".to_owned());
        }
        if self.url.as_deref().is_some_and(|url| !is_tellable(url)) {
            wrong.push("alerts.url: https://…, or http:// on this machine".to_owned());
        }
    }
}

/// Over a line that others may hear, only encrypted.
fn is_tellable(url: &str) -> bool {
    let Ok(url) = url.parse::<axum::http::Uri>() else { return false };
    let is_here = |host: &str| {
        let bare = host.trim_matches(['[', ']']);
        bare == "localhost" || bare.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    };
    match (url.scheme_str(), url.host()) {
        (Some("https"), Some(_)) => true,
        (Some("http"), Some(host)) => is_here(host),
        _ => false,
    }
}

/// A part of the city's administration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// The unit that it belongs to.
    pub parent: Option<String>,
}

/// An office.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeConfig {
    /// Its key: small letters, digits, hyphens. It stays when the name changes.
    pub site: String,
    /// Its name.
    pub name: String,
    /// The public key that `xinmoi city-key` shows there.
    pub key: Option<String>,
    /// The unit that it belongs to.
    pub unit: Option<String>,
    /// Where it is.
    pub latitude: Option<f64>,
    /// Where it is.
    pub longitude: Option<f64>,
    /// Its street.
    pub address: Option<String>,
    /// The first day.
    pub from: Option<String>,
    /// The last day.
    pub until: Option<String>,
    /// The office that goes on with its work: their figures count as one.
    pub into: Option<String>,
}

fn time_zone() -> String {
    "Asia/Ho_Chi_Minh".to_owned()
}

fn listen() -> SocketAddr {
    SocketAddr::from(([0, 0, 0, 0], 8090))
}

/// One on this machine.
fn proxies() -> Vec<IpAddr> {
    vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]
}

fn key_file() -> PathBuf {
    "hub.key".into()
}

const fn replicas() -> u8 {
    3
}

const fn store_max_mib() -> u32 {
    4_096
}

/// Why a file cannot be used: every problem, one a line.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct BadConfig(pub String);

impl CityConfig {
    /// Reads a file. Paths in it are beside it.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(path: &Path) -> Result<Self, BadConfig> {
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|why| BadConfig(format!("{}: {why}", path.display())))?;
        let mut config = Self::parse(&text)
            .map_err(|BadConfig(why)| BadConfig(format!("{}: {why}", path.display())))?;
        let beside = path.parent().unwrap_or(Path::new("."));
        config.city.key_file = beside.join(&config.city.key_file);
        if let Some(authority) = config.broker.as_mut().and_then(|b| b.authority.as_mut()) {
            *authority = beside.join(&*authority);
        }
        Ok(config)
    }

    /// Reads a text.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadConfig> {
        let config: Self = toml::from_str(text).map_err(|why| BadConfig(why.to_string()))?;
        let mut wrong = Vec::new();
        config.check_city(&mut wrong);
        config.check_units(&mut wrong);
        config.check_offices(&mut wrong);
        if wrong.is_empty() { Ok(config) } else { Err(BadConfig(wrong.join("\n"))) }
    }

    /// The city's time zone.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        TimeZone::get(&self.city.time_zone).unwrap_or(TimeZone::UTC)
    }

    fn check_city(&self, wrong: &mut Vec<String>) {
        if TimeZone::get(&self.city.time_zone).is_err() {
            wrong.push(format!("city.time_zone: {} is no time zone", self.city.time_zone));
        }
        self.alerts.check(wrong);
        if let Some(broker) = &self.broker {
            if broker.servers.is_empty() {
                wrong.push("broker.servers: at least one".to_owned());
            }
            if ![1, 3, 5].contains(&broker.replicas) {
                wrong.push(format!("broker.replicas: 1, 3 or 5, not {}", broker.replicas));
            }
        }
    }

    fn check_units(&self, wrong: &mut Vec<String>) {
        let parents: BTreeMap<&str, Option<&str>> =
            self.units.iter().map(|unit| (unit.key.as_str(), unit.parent.as_deref())).collect();
        if parents.len() < self.units.len() {
            wrong.push("unit: a key stands twice".to_owned());
        }
        for unit in &self.units {
            let mut at = unit.parent.as_deref();
            for _ in 0..=self.units.len() {
                let Some(parent) = at else { break };
                let Some(next) = parents.get(parent) else {
                    wrong.push(format!("unit {}: no unit {parent}", unit.key));
                    break;
                };
                at = *next;
            }
            if at.is_some_and(|at| parents.contains_key(at)) {
                wrong.push(format!("unit {}: it is above itself", unit.key));
            }
        }
    }

    /// Whether an office's successors lead in a circle.
    fn comes_back(&self, office: &OfficeConfig) -> bool {
        let next = |at: &OfficeConfig| {
            let into = at.into.as_deref()?;
            self.offices.iter().find(|office| office.site == into)
        };
        let (mut at, mut steps) = (next(office), 0);
        while let Some(here) = at {
            steps += 1;
            if here.site == office.site || steps > self.offices.len() {
                return true;
            }
            at = next(here);
        }
        false
    }

    fn check_offices(&self, wrong: &mut Vec<String>) {
        if self.offices.len() > OFFICES_MAX {
            wrong.push(format!("office: at most {OFFICES_MAX}"));
        }
        let mut seen = (BTreeSet::new(), BTreeSet::new());
        for office in &self.offices {
            let site = &office.site;
            let mut say = |what: &str| wrong.push(format!("office {site}: {what}"));
            if !is_site(site) {
                say("site: small letters, digits and hyphens, at most 40");
            }
            if !seen.0.insert(site) {
                say("it stands twice");
            }
            if let Some(key) = &office.key {
                if !is_public(key) {
                    say("key: what `xinmoi city-key` shows, U and 55 letters and digits");
                }
                if !seen.1.insert(key) {
                    say("key: another office has it");
                }
            }
            if office.unit.as_ref().is_some_and(|unit| !self.units.iter().any(|u| u.key == *unit)) {
                say("unit: there is none of this key");
            }
            let day =
                |text: &Option<String>| text.as_ref().is_none_or(|t| t.parse::<Date>().is_ok());
            if !day(&office.from) || !day(&office.until) {
                say("from, until: days, such as 2026-07-01");
            }
            let place = (office.latitude.is_some(), office.longitude.is_some());
            let on_earth = office.latitude.is_none_or(|d| d.abs() <= 90.0)
                && office.longitude.is_none_or(|d| d.abs() <= 180.0);
            if place.0 != place.1 || !on_earth {
                say("latitude and longitude: both, in degrees");
            }
            if office
                .into
                .as_ref()
                .is_some_and(|into| !self.offices.iter().any(|o| o.site == *into))
            {
                say("into: there is no office of this site");
            }
            if self.comes_back(office) {
                say("into: it would go on in itself");
            }
        }
    }
}

impl OfficeConfig {
    /// Whether it works on a day.
    #[must_use]
    pub fn is_open_on(&self, day: Date) -> bool {
        let read = |text: &Option<String>| text.as_ref().and_then(|t| t.parse::<Date>().ok());
        read(&self.from).is_none_or(|from| from <= day)
            && read(&self.until).is_none_or(|until| day <= until)
    }
}

/// The city's offices, by site.
#[derive(Clone, Debug)]
pub struct Offices(Arc<BTreeMap<String, OfficeConfig>>);

impl Offices {
    /// Those of a configuration.
    #[must_use]
    pub fn of(config: &CityConfig) -> Self {
        let all = config.offices.iter().map(|office| (office.site.clone(), office.clone()));
        Self(Arc::new(all.collect()))
    }

    /// Every one.
    pub fn all(&self) -> impl Iterator<Item = &OfficeConfig> {
        self.0.values()
    }

    /// One of them.
    #[must_use]
    pub fn get(&self, site: &str) -> Option<&OfficeConfig> {
        self.0.get(site)
    }

    /// The office that goes on with the work of one: itself, or after mergers another.
    #[must_use]
    pub fn successor(&self, site: &str) -> String {
        let mut at = site;
        // A configuration whose successors lead in a circle is not taken.
        while let Some(into) = self.get(at).and_then(|office| office.into.as_deref()) {
            at = into;
        }
        at.to_owned()
    }

    /// The key of one that may speak.
    #[must_use]
    pub fn key(&self, site: &str) -> Option<&str> {
        self.get(site)?.key.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::key::Key;

    const CITY: &str = "[city]\nname = 'A'\n[database]\nurl = 'postgres://127.0.0.1/a'\n";

    fn wrong(rest: &str) -> String {
        CityConfig::parse(&format!("{CITY}{rest}")).err().map_or(String::new(), |bad| bad.0)
    }

    #[test]
    fn what_is_wrong_is_named_all_of_it() {
        assert_eq!(wrong(""), "");
        let key = Key::new().public();
        let good = format!("[[office]]\nsite = 'a-1'\nname = 'A'\nkey = '{key}'\n");
        assert_eq!(wrong(&good), "");
        assert!(wrong(&format!("{good}{good}")).contains("office a-1: it stands twice"));
        assert!(wrong(&format!("{good}{good}")).contains("another office has it"));
        assert!(wrong("[[office]]\nsite = 'A'\nname = 'A'\n").contains("small letters"));
        assert!(wrong("[[office]]\nsite = 'a'\nname = 'A'\nkey = 'SUAB'\n").contains("key: what"));
        assert!(wrong("[[office]]\nsite = 'a'\nname = 'A'\nunit = 'u'\n").contains("unit: there"));
        assert!(wrong("[[office]]\nsite = 'a'\nname = 'A'\nlatitude = 10.0\n").contains("both"));
        assert!(
            wrong("[[office]]\nsite = 'a'\nname = 'A'\nfrom = '1.7.'\n").contains("2026-07-01")
        );
        assert!(wrong("[[unit]]\nkey = 'a'\nname = 'A'\nparent = 'b'\n").contains("no unit b"));
        let merged = |site: &str, into: &str| {
            format!("[[office]]\nsite = '{site}'\nname = 'A'\ninto = '{into}'\n")
        };
        assert!(wrong(&(merged("a", "b") + &merged("b", "a"))).contains("go on in itself"));
        assert!(wrong(&merged("a", "b")).contains("no office of this site"));
        let round =
            "[[unit]]\nkey='a'\nname='A'\nparent='b'\n[[unit]]\nkey='b'\nname='B'\nparent='a'\n";
        assert!(wrong(round).contains("above itself"));
        assert!(wrong("[broker]\nservers = []\nreplicas = 2\n").contains("1, 3 or 5"));
        assert!(wrong("[[office]]\nsite = 'a'\nnome = 'A'\n").contains("nome"));
        assert!(wrong("[alerts]\nfrom = '7h'\n").contains("such as 07:00"));
        assert!(wrong("[alerts]\nweekdays = [0]\n").contains("Monday"));
        for url in ["http://10.0.0.1/x", "ftp://a/", "nonsense", "http://localhost.evil/x"] {
            assert!(wrong(&format!("[alerts]\nurl = '{url}'\n")).contains("alerts.url"), "{url}");
        }
        for url in
            ["https://10.0.0.1/x", "http://127.0.0.1:9/", "http://[::1]/", "http://localhost/"]
        {
            assert_eq!(wrong(&format!("[alerts]\nurl = '{url}'\n")), "", "{url}");
        }
    }
}
