//! The words of tables: codes for programs, Fluent texts for people.

use crate::name::ReportName;
use crate::noted::{ChangeKind, IrregularKind};
use crate::table::{Cell, Column};
use dispatcher::Place;
use office::{Actor, Channel, Class, Ending, Language, Press, Rule};
use settings::Texts;
use std::sync::LazyLock;

static TEXTS: LazyLock<Texts> =
    LazyLock::new(|| Texts::new(include_str!("../texts/vi.ftl"), include_str!("../texts/en.ftl")));

/// What a column is called.
pub(crate) fn heading(language: Language, column: Column) -> String {
    TEXTS.text(language, &format!("column-{}", column.key), None, &[])
}

/// A code in words.
pub(crate) fn word(language: Language, code: &str) -> String {
    TEXTS.text(language, &format!("code-{code}"), None, &[])
}

/// A part of what was or is, in words.
pub(crate) fn said(language: Language, key: &str, args: &[(&'static str, String)]) -> String {
    TEXTS.text(language, &format!("said-{key}"), None, args)
}

/// What a report is called. Short enough for a sheet's name.
pub(crate) fn title(language: Language, name: ReportName) -> String {
    TEXTS.text(language, &format!("report-{}", name.as_str()), None, &[])
}

/// Who did it: a name, a device, or a word.
pub(crate) fn by_cell(by: &Actor) -> Cell {
    match by {
        Actor::Person { user, .. } => Cell::text(user),
        Actor::Device { device, .. } => Cell::text(device),
        Actor::Citizen => Cell::Code("citizen"),
        Actor::System => Cell::Code("system"),
    }
}

/// Where a person sat who did it: a device's name in the log, or an address.
pub(crate) fn from_cell(from: Option<&Place>) -> Cell {
    match from {
        Some(Place::Device(device)) => Cell::text(device),
        Some(Place::Address(address)) => Cell::text(address),
        None => Cell::Empty,
    }
}

pub(crate) fn class_code(class: Class) -> &'static str {
    match class {
        Class::Urgent => "urgent",
        Class::Priority => "priority",
        Class::Normal => "normal",
    }
}

pub(crate) fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::Kiosk => "kiosk",
        Channel::Desk => "desk",
        Channel::Phone => "phone",
        Channel::Booking => "booking",
        Channel::Device => "device",
    }
}

pub(crate) fn language_code(language: Language) -> &'static str {
    match language {
        Language::Vi => "vi",
        Language::En => "en",
    }
}

pub(crate) fn ending_code(ending: Ending) -> &'static str {
    match ending {
        Ending::Served => "served",
        Ending::Incomplete => "incomplete",
        Ending::Redirected => "redirected",
        Ending::Absent => "absent",
        Ending::Left => "left",
        Ending::CancelledByStaff => "cancelled_by_staff",
        Ending::MovedAway => "moved_away",
        Ending::DayOver => "day_over",
        Ending::NeverReturned => "never_returned",
    }
}

pub(crate) fn rule_code(rule: Rule) -> &'static str {
    match rule {
        Rule::Earliest => "earliest",
        Rule::Owed => "owed",
        Rule::Urgent => "urgent",
        Rule::First => "first",
        Rule::PriorityTurn => "priority_turn",
        Rule::NormalTurn => "normal_turn",
        Rule::NobodyElse => "nobody_else",
        Rule::Chosen => "chosen",
        Rule::Awaited => "awaited",
        Rule::BroughtBack => "brought_back",
        Rule::WalkUp => "walk_up",
    }
}

pub(crate) fn press_code(press: Press) -> &'static str {
    match press {
        Press::Next => "next",
        Press::Finish => "finish",
        Press::NoShow => "no_show",
        Press::Hold => "hold",
        Press::Transfer => "transfer",
        Press::Call => "call",
    }
}

pub(crate) fn irregular_code(kind: IrregularKind) -> &'static str {
    match kind {
        IrregularKind::OutOfTurn => "out_of_turn",
        IrregularKind::WalkUp => "walk_up",
        IrregularKind::TakenBack => "taken_back",
        IrregularKind::CancelledByStaff => "cancelled_by_staff",
    }
}

pub(crate) fn change_code(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::UserAdded => "user_added",
        ChangeKind::UserChanged => "user_changed",
        ChangeKind::UserRemoved => "user_removed",
        ChangeKind::DeviceAdded => "device_added",
        ChangeKind::DeviceRemoved => "device_removed",
        ChangeKind::DeviceRevoked => "device_revoked",
        ChangeKind::LoginFailed => "login_failed",
        ChangeKind::Refused => "refused",
        ChangeKind::SessionsEnded => "sessions_ended",
        ChangeKind::ConfigApplied => "config_applied",
        ChangeKind::SettingChanged => "setting_changed",
        ChangeKind::RulesChanged => "rules_changed",
        ChangeKind::VoiceChanged => "voice_changed",
        ChangeKind::MediaChanged => "media_changed",
        ChangeKind::TicketErased => "ticket_erased",
        ChangeKind::DaysRemoved => "days_removed",
        ChangeKind::Restored => "restored",
        ChangeKind::CounterAssigned => "counter_assigned",
        ChangeKind::NumbersSkipped => "numbers_skipped",
        ChangeKind::Emergency => "emergency",
    }
}
