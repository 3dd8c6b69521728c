//! What was and what is, in words of both languages: accounts, devices, log-ins, and what was refused.

use crate::words::said;
use dispatcher::{Attempt, DeviceWas, ProofChange, SessionEnd, Shows};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use office::{CounterNo, DeviceKind, Language, Millis, Role, Text};

/// The codes of refusals that have words; another is told as it is.
const REFUSALS: [&str; 8] = [
    "not_allowed",
    "not_logged_in",
    "unknown_host",
    "too_many",
    "link_spent",
    "password_needed",
    "encryption_needed",
    "several",
];

/// The same in both languages.
pub(crate) fn plain(text: impl ToString) -> Text {
    Text { vi: text.to_string(), en: None }
}

fn both(say: impl Fn(Language) -> String) -> Text {
    Text { vi: say(Language::Vi), en: Some(say(Language::En)) }
}

/// What somebody may do and shows.
pub(crate) fn account(role: Role, counters: Option<&[CounterNo]>, shows: Shows) -> Text {
    both(|language| parts(language, role, counters, shows).join("; "))
}

/// The same of a change: also what it changed that nobody may see.
pub(crate) fn account_now(
    role: Role,
    counters: Option<&[CounterNo]>,
    shows: Option<Shows>,
    password_changed: bool,
    proof: Option<ProofChange>,
) -> Text {
    both(|language| {
        let mut parts = parts(language, role, counters, shows.unwrap_or_default());
        parts.extend(password_changed.then(|| said(language, "password", &[])));
        // What a change shows by itself is not said twice; a program before that field told it by its name alone.
        let is_told = shows.is_none() || proof == Some(ProofChange::RecoveryUsed);
        let proof = proof.filter(|_| is_told).map(proof_key);
        parts.extend(proof.map(|key| said(language, key, &[])));
        parts.join("; ")
    })
}

fn parts(
    language: Language,
    role: Role,
    counters: Option<&[CounterNo]>,
    shows: Shows,
) -> Vec<String> {
    let mut parts = vec![said(language, role_key(role), &[])];
    if let Some(counters) = counters {
        let numbers: Vec<String> = counters.iter().map(ToString::to_string).collect();
        parts.push(said(language, "counters", &[("counters", numbers.join(", "))]));
    }
    let Shows { must_change, pin, factor, identity } = shows;
    let shown = [(must_change, "must-change"), (pin, "pin"), (factor, "factor")];
    let shown = shown.into_iter().chain([(identity, "identity")]).filter(|(is_so, _)| *is_so);
    parts.extend(shown.map(|(_, key)| said(language, key, &[])));
    parts
}

/// What a device is, and where.
pub(crate) fn device(device: &DeviceWas) -> Text {
    both(|language| {
        let kind = said(language, device_key(device.device_kind), &[]);
        let mut parts = vec![format!("{kind}: {}", device.name)];
        let counter = device.counter.map(|counter| ("counters", counter.to_string()));
        parts.extend(counter.map(|counter| said(language, "counters", &[counter])));
        let zone = device.zone.as_ref().map(|zone| ("zone", zone.to_string()));
        parts.extend(zone.map(|zone| said(language, "zone", &[zone])));
        parts.join("; ")
    })
}

/// Log-ins that are over: when they began.
pub(crate) fn sessions(since: &[Millis], more: u32, zone: &TimeZone) -> Text {
    let moments: Vec<String> = since.iter().map(|at| moment(*at, zone)).collect();
    let rest = if more == 0 { String::new() } else { format!(" + {more}") };
    let times = moments.join(", ") + &rest;
    both(|language| said(language, "sessions", &[("times", times.clone())]))
}

/// Why they are.
pub(crate) fn ended(why: SessionEnd, all: bool) -> Text {
    both(|language| {
        let why = said(language, end_key(why), &[]);
        if all { format!("{why}; {}", said(language, "none-left", &[])) } else { why }
    })
}

/// What was refused, how often, and since when.
pub(crate) fn refused(attempt: &Attempt, times: u32, zone: &TimeZone) -> Text {
    let Attempt { code, at, since, elsewhere } = attempt;
    both(|language| {
        let known = REFUSALS.iter().find(|known| **known == code.as_str());
        let why = known.map(|known| said(language, &format!("refused-{known}"), &[]));
        let mut parts = vec![why.unwrap_or_else(|| code.clone())];
        parts.extend(at.clone());
        parts.extend(elsewhere.then(|| said(language, "elsewhere", &[])));
        // Once is what its row says.
        if times > 1 {
            let times = [("times", times.to_string()), ("since", moment(*since, zone))];
            parts.push(said(language, "times", &times));
        }
        parts.join("; ")
    })
}

fn moment(at: Millis, zone: &TimeZone) -> String {
    let at = Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(zone.clone());
    at.strftime("%d/%m/%Y %H:%M:%S").to_string()
}

/// `on` or `off`.
pub(crate) fn switch(on: bool) -> Text {
    both(|language| said(language, if on { "on" } else { "off" }, &[]))
}

fn role_key(role: Role) -> &'static str {
    match role {
        Role::Clerk => "role-clerk",
        Role::Guide => "role-guide",
        Role::Supervisor => "role-supervisor",
        Role::Admin => "role-admin",
        Role::Auditor => "role-auditor",
    }
}

fn device_key(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Kiosk => "kind-kiosk",
        DeviceKind::Display => "kind-display",
        DeviceKind::Speaker => "kind-speaker",
        DeviceKind::Keypad => "kind-keypad",
        DeviceKind::Rating => "kind-rating",
        DeviceKind::Printer => "kind-printer",
        DeviceKind::Led => "kind-led",
    }
}

fn proof_key(change: ProofChange) -> &'static str {
    match change {
        ProofChange::PinSet => "pin",
        ProofChange::PinRemoved => "no-pin",
        ProofChange::FactorSet => "factor",
        ProofChange::FactorRemoved => "no-factor",
        ProofChange::IdentitySet => "identity",
        ProofChange::IdentityRemoved => "no-identity",
        ProofChange::RecoveryUsed => "recovery-used",
    }
}

fn end_key(why: SessionEnd) -> &'static str {
    match why {
        SessionEnd::LoggedOut => "end-logged-out",
        SessionEnd::Elsewhere => "end-elsewhere",
        SessionEnd::Everywhere => "end-everywhere",
        SessionEnd::Replaced => "end-replaced",
        SessionEnd::Password => "end-password",
        SessionEnd::Rights => "end-rights",
        SessionEnd::Factor => "end-factor",
        SessionEnd::Identity => "end-identity",
        SessionEnd::Removed => "end-removed",
        SessionEnd::Idle => "end-idle",
        SessionEnd::TooOld => "end-too-old",
        SessionEnd::Surplus => "end-surplus",
    }
}
