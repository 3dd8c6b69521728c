//! The samples in `config/` are read, and `ward.toml` is a whole reference.

use crate::{Lobby, keys, read};
use office::{CounterNo, ServiceKey, Window};
use std::collections::BTreeSet;

const MINIMAL: &str = include_str!("../../../config/minimal.toml");
const WARD: &str = include_str!("../../../config/ward.toml");

#[test]
fn the_smallest_office_is_always_open_and_waits_for_nobody() {
    let settings = read(MINIMAL, "minimal.toml").unwrap();
    assert_eq!(settings.warnings, []);
    let rules = &settings.rules;
    rules.check().unwrap();
    assert_eq!((&rules.issue_hours, &rules.service_hours), (&None, &None));
    assert_eq!((rules.limits.undo_ms, rules.limits.absent_grace_ms), (10_000, 0));
    let prefixes: Vec<_> = rules.services.iter().map(|s| s.prefix.as_str()).collect();
    assert_eq!(prefixes, ["A", "B"]);
    for counter in &rules.counters {
        assert_eq!(counter.services, ["a", "b"].map(|key| key.parse::<ServiceKey>().unwrap()));
    }
    assert_eq!(rules.counters.len(), 2);
    assert_eq!(settings.lobby, Lobby { public: true, recent: 6 });
    assert_eq!((settings.remote, settings.public_url), (false, None));
}

#[test]
fn the_ward_counts_by_digits_and_gives_out_numbers_before_its_counters_close() {
    let settings = read(WARD, "ward.toml").unwrap();
    assert_eq!(settings.warnings, []);
    assert_eq!(settings.text, WARD);
    let rules = &settings.rules;
    rules.check().unwrap();
    let prefixes: Vec<_> = rules.services.iter().map(|s| s.prefix.as_str()).collect();
    assert_eq!(prefixes, ["1", "2", "3", "4", "5", "6", "7"]);
    let quotas: Vec<_> = rules.services.iter().map(|s| s.quota).collect();
    let limited = [150, 80, 40, 25, 20, 100].map(Some);
    assert_eq!((&quotas[..6], quotas[6]), (&limited[..], None));
    let third = rules.counter(CounterNo::try_from(3).unwrap()).unwrap();
    assert_eq!(third.services, ["ho-tich", "chung-thuc"].map(|key| key.parse().unwrap()));
    let issue = &rules.issue_hours.as_ref().unwrap().week;
    assert_eq!(issue[0], [Window { from: 435, to: 660 }, Window { from: 780, to: 975 }]);
    assert_eq!((issue[4].len(), issue[5].len()), (2, 0));
}

#[test]
fn every_key_stands_in_the_sample_ward() {
    let used = keys_used(WARD);
    let lacking: Vec<_> = keys().filter(|key| !used.contains(key)).collect();
    assert!(lacking.is_empty(), "config/ward.toml lacks {lacking:?}");
    let known: BTreeSet<_> = keys().collect();
    let strange: Vec<_> = used.difference(&known).collect();
    assert!(strange.is_empty(), "config/ward.toml explains {strange:?}, which read does not know");
}

/// The tables and keys of a text; a key that only makes sense with a local value stands as `# key = value`.
fn keys_used(text: &str) -> BTreeSet<String> {
    let mut table = "";
    let mut used = BTreeSet::new();
    for line in text.lines() {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if let Some(header) = line.strip_prefix('[') {
            table = header.trim_matches(['[', ']']);
            used.insert(table.to_owned());
        } else if let Some((key, _)) = line.split_once(" = ") {
            used.insert(format!("{table}.{key}"));
        }
    }
    used
}
