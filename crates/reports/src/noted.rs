//! What an inspection asks for: calls out of turn, presses taken back, and changes of the house.

use crate::difference::differences;
use dispatcher::{AdminEvent, ConfigSource, Erasure, Place, ProofChange, Record, Setting};
use office::{
    Actor, CounterNo, DeviceKind, Event, Millis, Press, Role, Rules, ServiceKey, TicketNumber,
};

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
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

impl Change {
    pub(crate) fn of_admin(record: &Record, event: &AdminEvent) -> Option<Self> {
        let (kind, subject, after) = match event {
            AdminEvent::UserAdded { user, role, counters } => {
                (ChangeKind::UserAdded, user.to_string(), Some(rights(*role, counters.as_deref())))
            }
            AdminEvent::UserChanged { user, role, counters, password_changed, proof } => {
                let mut after = rights(*role, counters.as_deref());
                after.push_str(if *password_changed { "; password" } else { "" });
                after.push_str(proof.map_or("", proof_words));
                (ChangeKind::UserChanged, user.to_string(), Some(after))
            }
            AdminEvent::UserRemoved { user } => (ChangeKind::UserRemoved, user.to_string(), None),
            AdminEvent::DeviceAdded { device, device_kind, name, .. } => {
                let kind = device_word(*device_kind);
                (ChangeKind::DeviceAdded, device.to_string(), Some(format!("{kind}: {name}")))
            }
            AdminEvent::DeviceRemoved { device } => {
                (ChangeKind::DeviceRemoved, device.to_string(), None)
            }
            AdminEvent::DeviceRevoked { device } => {
                (ChangeKind::DeviceRevoked, device.to_string(), None)
            }
            AdminEvent::LoginFailed { user, times } => {
                (ChangeKind::LoginFailed, user.clone(), Some(format!("{times}×")))
            }
            AdminEvent::ConfigApplied { sha256, source, .. } => {
                (ChangeKind::ConfigApplied, source_word(*source).to_owned(), Some(sha256.clone()))
            }
            AdminEvent::VoiceChanged { voice, version, change } => {
                let after = format!("{change}: {version}");
                (ChangeKind::VoiceChanged, voice.clone(), Some(after))
            }
            AdminEvent::MediaChanged { name, sha256 } => {
                (ChangeKind::MediaChanged, name.clone(), sha256.clone())
            }
            AdminEvent::TicketErased { ticket, reason } => {
                let why = erasure_word(*reason).to_owned();
                (ChangeKind::TicketErased, ticket.to_string(), Some(why))
            }
            AdminEvent::DaysRemoved { until, keep_years, .. } => {
                (ChangeKind::DaysRemoved, until.to_string(), Some(keep_years.to_string()))
            }
            AdminEvent::Restored { epoch, parent, backup, .. } => {
                let (before, after) = (Some(parent.to_string()), Some(epoch.to_string()));
                let file = backup.clone().unwrap_or_default();
                let change = Self::new(record, ChangeKind::Restored, file, after);
                return Some(Self { before, ..change });
            }
            AdminEvent::LoggedIn { .. } | AdminEvent::LoggedOut { .. } => return None,
        };
        Some(Self::new(record, kind, subject, after))
    }

    /// Every key that a configuration changed; none where the log does not tell of all of them.
    pub(crate) fn of_settings(record: &Record, event: &AdminEvent) -> Vec<Self> {
        let AdminEvent::ConfigApplied { changes, more: 0, .. } = event else { return Vec::new() };
        let change = |Setting { key, old, new }: &Setting| Self {
            before: old.clone(),
            ..Self::new(record, ChangeKind::SettingChanged, key.clone(), new.clone())
        };
        changes.iter().map(change).collect()
    }

    /// What changed in the house, with what stood there before.
    pub(crate) fn of_house(record: &Record, event: &Event, rules: &Rules) -> Vec<Self> {
        if let Event::ConfigChanged { rules: new } = event {
            let found = differences(rules, new).into_iter();
            let change = |d: crate::difference::Difference| Self {
                before: d.before,
                ..Self::new(record, ChangeKind::RulesChanged, d.path, d.after)
            };
            return found.map(change).collect();
        }
        let (kind, subject, after) = if let Event::CounterAssigned { counter, services } = event {
            let services = services.as_deref().map(listed);
            (ChangeKind::CounterAssigned, counter.to_string(), services)
        } else if let Event::NumbersSkipped { service, count } = event {
            (ChangeKind::NumbersSkipped, service.to_string(), Some(count.to_string()))
        } else if let Event::EmergencySet { on } = event {
            (ChangeKind::Emergency, String::new(), Some(if *on { "on" } else { "off" }.to_owned()))
        } else {
            return Vec::new();
        };
        vec![Self::new(record, kind, subject, after)]
    }

    fn new(record: &Record, kind: ChangeKind, subject: String, after: Option<String>) -> Self {
        let (by, from) = (record.by.clone(), record.from.clone());
        Self { at: record.at, kind, by, from, subject, before: None, after }
    }
}

fn listed(services: &[ServiceKey]) -> String {
    services.iter().map(ServiceKey::as_str).collect::<Vec<_>>().join(", ")
}

/// As the configuration and the API spell it: no sentence, so that it reads the same everywhere.
fn rights(role: Role, counters: Option<&[CounterNo]>) -> String {
    let role = role_word(role);
    let Some(counters) = counters else { return role.to_owned() };
    let counters: Vec<String> = counters.iter().map(ToString::to_string).collect();
    format!("{role}: {}", counters.join(", "))
}

fn role_word(role: Role) -> &'static str {
    match role {
        Role::Clerk => "clerk",
        Role::Guide => "guide",
        Role::Supervisor => "supervisor",
        Role::Admin => "admin",
        Role::Auditor => "auditor",
    }
}

fn device_word(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Kiosk => "kiosk",
        DeviceKind::Display => "display",
        DeviceKind::Speaker => "speaker",
        DeviceKind::Keypad => "keypad",
        DeviceKind::Rating => "rating",
        DeviceKind::Printer => "printer",
        DeviceKind::Led => "led",
    }
}

fn erasure_word(reason: Erasure) -> &'static str {
    match reason {
        Erasure::Asked => "asked",
        Erasure::NamesSomebody => "names_somebody",
        Erasure::Ordered => "ordered",
        Erasure::Done => "done",
    }
}

fn proof_words(change: ProofChange) -> &'static str {
    match change {
        ProofChange::PinSet => "; PIN",
        ProofChange::PinRemoved => "; no PIN",
        ProofChange::FactorSet => "; second factor",
        ProofChange::FactorRemoved => "; no second factor",
        ProofChange::IdentitySet => "; identity provider",
        ProofChange::IdentityRemoved => "; no identity provider",
        ProofChange::RecoveryUsed => "; recovery code used",
    }
}

fn source_word(source: ConfigSource) -> &'static str {
    match source {
        ConfigSource::File => "file",
        ConfigSource::Browser => "browser",
    }
}
