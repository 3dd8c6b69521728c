//! Configurations to try an office with.

use std::path::{Path, PathBuf};

/// The folder of the samples.
#[must_use]
pub fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../config")
}

/// The smallest office: services `a` and `b`, counters 1 and 2, always open.
#[must_use]
pub fn minimal() -> String {
    read("minimal.toml")
}

/// The sample ward, open day and night, without quotas, grace or pauses, and with the plainest order of calling: by
/// class, then by arrival. Seven services, six counters. Tests that ask whether anything is lost or given twice can
/// follow it on paper; the order of calling by policy has a checker of its own.
#[must_use]
pub fn ward_always_open() -> String {
    let mut ward: toml::Table = read("ward.toml").parse().expect("the sample is TOML");
    for table in ["hours", "clerk"] {
        ward.remove(table);
    }
    let counters = ward.get_mut("counter").and_then(toml::Value::as_array_mut);
    for counter in counters.into_iter().flatten().filter_map(toml::Value::as_table_mut) {
        counter.retain(|key, _| ["number", "name", "name_en", "zone", "services"].contains(&key));
    }
    let calling =
        [("between", "strict"), ("overtaken_people", "any"), ("overtaken_minutes", "any")];
    let calling = calling.map(|(key, value)| (key.to_owned(), toml::Value::from(value)));
    ward.insert("calling".to_owned(), toml::Table::from_iter(calling).into());
    let services = ward.get_mut("service").and_then(toml::Value::as_array_mut);
    for service in services.into_iter().flatten().filter_map(toml::Value::as_table_mut) {
        service.remove("quota");
    }
    set(&mut ward, "limits", "absent_grace_s", 0);
    set(&mut ward, "limits", "recall_pause_s", 0);
    set(&mut ward, "limits", "recalls", 255);
    set(&mut ward, "lobby", "recent", 20);
    set(&mut ward, "office", "time_zone", far_from_midnight());
    ward.to_string()
}

/// Vietnam, or in its last two hours before midnight another zone: a lab that runs for minutes and looks for its tickets
/// afterwards must not come upon the next business day by accident. Midnights have labs of their own.
fn far_from_midnight() -> &'static str {
    let hour = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).hour();
    if (15..17).contains(&hour) { "Etc/GMT-14" } else { "Asia/Ho_Chi_Minh" }
}

/// The sample ward, open day and night and to bookings, where the limits for one person are in force.
#[must_use]
pub fn ward_with_limits_for_one_person() -> String {
    let mut ward: toml::Table = read("ward.toml").parse().expect("the sample is TOML");
    ward.remove("clerk");
    let always: toml::Table =
        "days = \"mon-sun\"\nwindows = [\"00:00-24:00\"]".parse().expect("it is TOML");
    let hours = ward.get_mut("hours").and_then(toml::Value::as_table_mut);
    let hours = hours.expect("the sample has every table");
    for key in ["issue", "service"] {
        hours.insert(key.to_owned(), vec![toml::Value::from(always.clone())].into());
    }
    let issuing = ward.get_mut("issuing").and_then(toml::Value::as_table_mut);
    issuing.expect("the sample has every table").insert("by_capacity".to_owned(), false.into());
    ward.to_string()
}

fn set(config: &mut toml::Table, table: &str, key: &str, value: impl Into<toml::Value>) {
    let table = config.get_mut(table).and_then(toml::Value::as_table_mut);
    table.expect("the sample has every table").insert(key.to_owned(), value.into());
}

fn read(name: &str) -> String {
    let path = samples().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
