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

/// The sample ward, open day and night, without quotas, and with no grace before absent: seven services, six counters.
#[must_use]
pub fn ward_always_open() -> String {
    let mut ward: toml::Table = read("ward.toml").parse().expect("the sample is TOML");
    ward.remove("hours");
    let services = ward.get_mut("service").and_then(toml::Value::as_array_mut);
    for service in services.into_iter().flatten().filter_map(toml::Value::as_table_mut) {
        service.remove("quota");
    }
    set(&mut ward, "limits", "absent_grace_s", 0);
    set(&mut ward, "lobby", "recent", 20);
    ward.to_string()
}

fn set(config: &mut toml::Table, table: &str, key: &str, value: i64) {
    let table = config.get_mut(table).and_then(toml::Value::as_table_mut);
    table.expect("the sample has every table").insert(key.to_owned(), value.into());
}

fn read(name: &str) -> String {
    let path = samples().join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
