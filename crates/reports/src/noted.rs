//! What an inspection asks for: calls out of turn, presses taken back, and changes of the house.

use crate::difference::differences;
use crate::said::{self, plain, switch};
use dispatcher::{
    AccountWas, AdminEvent, ConfigSource, DeviceWas, Erasure, Place, Record, SessionEnd, Setting,
    Shows,
};
use jiff::tz::TimeZone;
use office::{Actor, CounterNo, Event, Millis, Press, Rules, ServiceKey, Text, TicketNumber};
use std::collections::BTreeMap;

/// What is not as the policy alone would have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum IrregularKind {
    /// A clerk or supervisor chose the number.
    OutOfTurn,
    /// Someone without a number was served at once.
    WalkUp,
    /// A press was taken back.
    TakenBack,
    /// Staff took a number out.
    CancelledByStaff,
}

/// A deed that an inspector looks at.
#[derive(Clone, Debug)]
pub(crate) struct Irregular {
    pub(crate) at: Millis,
    pub(crate) kind: IrregularKind,
    pub(crate) by: Actor,
    pub(crate) counter: Option<CounterNo>,
    pub(crate) number: Option<TicketNumber>,
    pub(crate) press: Option<Press>,
    /// How many were passed over.
    pub(crate) passed: Option<u64>,
    pub(crate) reason: Option<String>,
}

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    UserAdded,
    UserChanged,
    UserRemoved,
    DeviceAdded,
    DeviceRemoved,
    DeviceRevoked,
    LoginFailed,
    Refused,
    SessionsEnded,
    ConfigApplied,
    SettingChanged,
    RulesChanged,
    VoiceChanged,
    MediaChanged,
    TicketErased,
    DaysRemoved,
    Restored,
    CounterAssigned,
    NumbersSkipped,
    Emergency,
}

/// A change of people, devices, rules or the store.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    pub(crate) at: Millis,
    pub(crate) kind: ChangeKind,
    pub(crate) by: Actor,
    pub(crate) from: Option<Place>,
    /// Of whom or what.
    pub(crate) subject: String,
    pub(crate) before: Option<Text>,
    pub(crate) after: Option<Text>,
}

/// What counters take today that is not as configured.
#[derive(Clone, Debug, Default)]
pub(crate) struct House {
    pub(crate) assigned: BTreeMap<CounterNo, Vec<ServiceKey>>,
}

/// Kind, of whom or what, what was, what is.
type Told = (ChangeKind, String, Option<Text>, Option<Text>);

impl Change {
    pub(crate) fn of_admin(record: &Record, event: &AdminEvent, zone: &TimeZone) -> Option<Self> {
        let told =
            of_accounts(event, zone).or_else(|| of_devices(event)).or_else(|| of_rest(event));
        let (kind, subject, before, after) = told?;
        Some(Self { before, ..Self::new(record, kind, subject, after) })
    }

    /// Every key that a configuration changed; none where the log does not tell of all of them.
    pub(crate) fn of_settings(record: &Record, event: &AdminEvent) -> Vec<Self> {
        let AdminEvent::ConfigApplied { changes, more: 0, .. } = event else { return Vec::new() };
        let change = |Setting { key, old, new }: &Setting| Self {
            before: old.as_ref().map(plain),
            ..Self::new(record, ChangeKind::SettingChanged, key.clone(), new.as_ref().map(plain))
        };
        changes.iter().map(change).collect()
    }

    /// What changed in the house, with what stood there before.
    pub(crate) fn of_house(
        record: &Record,
        event: &Event,
        rules: &Rules,
        house: &House,
    ) -> Vec<Self> {
        if let Event::ConfigChanged { rules: new } = event {
            let found = differences(rules, new).into_iter();
            let change = |d: crate::difference::Difference| Self {
                before: d.before.map(plain),
                ..Self::new(record, ChangeKind::RulesChanged, d.path, d.after.map(plain))
            };
            return found.map(change).collect();
        }
        let (kind, subject, before, after) =
            if let Event::CounterAssigned { counter, services } = event {
                let configured = rules.counter(*counter).map(|counter| counter.services.as_slice());
                let before = house.assigned.get(counter).map(Vec::as_slice).or(configured);
                let after = services.as_deref().or(configured);
                let listed = |services: Option<&[ServiceKey]>| services.map(listed);
                (ChangeKind::CounterAssigned, counter.to_string(), listed(before), listed(after))
            } else if let Event::NumbersSkipped { service, count } = event {
                (ChangeKind::NumbersSkipped, service.to_string(), None, Some(plain(count)))
            } else if let Event::EmergencySet { on } = event {
                (ChangeKind::Emergency, String::new(), Some(switch(!on)), Some(switch(*on)))
            } else {
                return Vec::new();
            };
        vec![Self { before, ..Self::new(record, kind, subject, after) }]
    }

    fn new(record: &Record, kind: ChangeKind, subject: String, after: Option<Text>) -> Self {
        let (by, from) = (record.by.clone(), record.from.clone());
        Self { at: record.at, kind, by, from, subject, before: None, after }
    }
}

/// What happened to accounts, and who came in or was kept out.
fn of_accounts(event: &AdminEvent, zone: &TimeZone) -> Option<Told> {
    let was = |was: &AccountWas| said::account(was.role, was.counters.as_deref(), was.shows);
    if let AdminEvent::UserAdded { user, role, counters } = event {
        let after = said::account(*role, counters.as_deref(), Shows::default());
        Some((ChangeKind::UserAdded, user.to_string(), None, Some(after)))
    } else if let AdminEvent::UserChanged { user, was: before, .. } = event {
        let before = before.as_ref().map(was);
        Some((ChangeKind::UserChanged, user.to_string(), before, account_after(event)))
    } else if let AdminEvent::UserRemoved { user, was: before } = event {
        Some((ChangeKind::UserRemoved, user.to_string(), before.as_ref().map(was), None))
    } else if let AdminEvent::LoginFailed { user, times, refused } = event {
        let Some(attempt) = refused else {
            let after = Some(plain(format!("{times}×")));
            return Some((ChangeKind::LoginFailed, user.clone(), None, after));
        };
        let after = Some(said::refused(attempt, *times, zone));
        Some((ChangeKind::Refused, user.clone(), None, after))
    } else if let AdminEvent::LoggedOut { user, why: Some(why), since, more, all } = event
        && !is_ordinary(*why)
    {
        let before = Some(said::sessions(since, *more, zone));
        Some((ChangeKind::SessionsEnded, user.to_string(), before, Some(said::ended(*why, *all))))
    } else {
        None
    }
}

fn account_after(event: &AdminEvent) -> Option<Text> {
    let AdminEvent::UserChanged { role, counters, password_changed, proof, shows, .. } = event
    else {
        return None;
    };
    let (counters, changed) = (counters.as_deref(), *password_changed);
    Some(said::account_now(*role, counters, *shows, changed, *proof))
}

/// Whether a log-in ended as each does some day.
fn is_ordinary(why: SessionEnd) -> bool {
    match why {
        SessionEnd::LoggedOut | SessionEnd::Replaced | SessionEnd::Idle | SessionEnd::TooOld => {
            true
        }
        SessionEnd::Elsewhere
        | SessionEnd::Everywhere
        | SessionEnd::Password
        | SessionEnd::Rights
        | SessionEnd::Factor
        | SessionEnd::Identity
        | SessionEnd::Removed
        | SessionEnd::Surplus => false,
    }
}

fn of_devices(event: &AdminEvent) -> Option<Told> {
    if let AdminEvent::DeviceAdded { device, device_kind, name, zone, counter } = event {
        let (zone, counter, name) = (zone.clone(), *counter, name.clone());
        let after = said::device(&DeviceWas { device_kind: *device_kind, name, zone, counter });
        Some((ChangeKind::DeviceAdded, device.to_string(), None, Some(after)))
    } else if let AdminEvent::DeviceRemoved { device, was } = event {
        let before = was.as_ref().map(said::device);
        Some((ChangeKind::DeviceRemoved, device.to_string(), before, None))
    } else if let AdminEvent::DeviceRevoked { device, was } = event {
        let before = was.as_ref().map(said::device);
        Some((ChangeKind::DeviceRevoked, device.to_string(), before, None))
    } else {
        None
    }
}

/// What happened to the configuration, to what is shown and spoken, and to the log.
fn of_rest(event: &AdminEvent) -> Option<Told> {
    let told = match event {
        AdminEvent::ConfigApplied { sha256, source, .. } => {
            let source = source_word(*source).to_owned();
            (ChangeKind::ConfigApplied, source, None, Some(plain(sha256)))
        }
        AdminEvent::VoiceChanged { voice, version, change } => {
            // Each change makes the next version.
            let before = version.checked_sub(1).filter(|before| *before > 0).map(plain);
            let after = plain(format!("{version}: {change}"));
            (ChangeKind::VoiceChanged, voice.clone(), before, Some(after))
        }
        AdminEvent::MediaChanged { name, sha256, was } => {
            let hash = |sha256: &Option<String>| sha256.as_ref().map(plain);
            (ChangeKind::MediaChanged, name.clone(), hash(was), hash(sha256))
        }
        AdminEvent::TicketErased { ticket, reason } => {
            let why = plain(erasure_word(*reason));
            (ChangeKind::TicketErased, ticket.to_string(), None, Some(why))
        }
        AdminEvent::DaysRemoved { until, keep_years, .. } => {
            (ChangeKind::DaysRemoved, until.to_string(), None, Some(plain(keep_years)))
        }
        AdminEvent::Restored { epoch, parent, backup, .. } => {
            let file = backup.clone().unwrap_or_default();
            (ChangeKind::Restored, file, Some(plain(parent)), Some(plain(epoch)))
        }
        AdminEvent::UserAdded { .. }
        | AdminEvent::UserChanged { .. }
        | AdminEvent::UserRemoved { .. }
        | AdminEvent::DeviceAdded { .. }
        | AdminEvent::DeviceRemoved { .. }
        | AdminEvent::DeviceRevoked { .. }
        | AdminEvent::LoginFailed { .. }
        | AdminEvent::LoggedIn { .. }
        | AdminEvent::LoggedOut { .. } => return None,
    };
    Some(told)
}

fn listed(services: &[ServiceKey]) -> Text {
    plain(services.iter().map(ServiceKey::as_str).collect::<Vec<_>>().join(", "))
}

fn erasure_word(reason: Erasure) -> &'static str {
    match reason {
        Erasure::Asked => "asked",
        Erasure::NamesSomebody => "names_somebody",
        Erasure::Ordered => "ordered",
        Erasure::Done => "done",
    }
}

fn source_word(source: ConfigSource) -> &'static str {
    match source {
        ConfigSource::File => "file",
        ConfigSource::Browser => "browser",
    }
}
