//! The samples in `config/` are read, and `ward.toml` is a whole reference.

use crate::schema::ward_switched_on;
use crate::{Lobby, Simulation, keys, read, read_with};
use office::{BookingRules, Calling, CounterNo, Rules, ServiceKey, Window};
use std::collections::BTreeSet;

const MINIMAL: &str = include_str!("../../../config/minimal.toml");
const WARD: &str = include_str!("../../../config/ward.toml");
const THREE_WARDS: &str = include_str!("../../../config/three-wards.toml");
const CALENDAR: &str = include_str!("../../../config/lich-mau.toml");

#[test]
fn the_smallest_office_is_always_open_and_waits_for_nobody() {
    let settings = read(MINIMAL, "minimal.toml").unwrap();
    assert_eq!(settings.warnings, []);
    let rules = &settings.rules;
    rules.check().unwrap();
    assert_eq!((&rules.issue_hours, &rules.service_hours), (&None, &None));
    assert_eq!((rules.limits.undo_ms, rules.limits.absent_grace_ms), (10_000, 0));
    assert_eq!((rules.limits.recall_pause_ms, rules.limits.recalls_max), (0, u8::MAX));
    let prefixes: Vec<_> = rules.services.iter().map(|s| s.prefix.as_str()).collect();
    assert_eq!(prefixes, ["A", "B"]);
    for counter in &rules.counters {
        assert_eq!(counter.services, ["a", "b"].map(|key| key.parse::<ServiceKey>().unwrap()));
    }
    assert_eq!(rules.counters.len(), 2);
    assert_eq!(settings.lobby, Lobby::default());
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
fn the_wards_counters_and_notices_are_those_of_the_field() {
    let settings = read(WARD, "ward.toml").unwrap();
    let rules = &settings.rules;
    let priority = rules.counter(CounterNo::try_from(3).unwrap()).unwrap();
    assert_eq!(priority.services.len() + priority.priority_services.len(), rules.services.len());
    let certification = &rules.services[0];
    let cut_off = certification.cut_off.as_ref().unwrap();
    assert!(cut_off.minute == 15 * 60 && cut_off.notice.vi.contains("15 giờ"));
    assert_eq!((rules.services[5].minutes, settings.simulation.demand[5].minutes), (Some(3), 2.5));
    assert!(rules.calling.reason_required && rules.issuing.by_capacity);
    assert_eq!(rules.issuing.booking, Some(BookingRules::default()));
    let a_day: u32 = settings.simulation.demand.iter().map(|demand| demand.per_day).sum();
    assert_eq!(a_day, 221);
    assert_eq!(settings.simulation.arrivals, Simulation::default().arrivals);
    // What is written out is the default.
    let defaults = Rules { name: rules.name.clone(), ..Rules::default() };
    assert_eq!(rules.limits, defaults.limits);
    assert_eq!(rules.calling, Calling { reason_required: true, ..defaults.calling });
}

#[test]
fn three_wards_share_a_hall_and_three_counters_prefer_one_each() {
    let settings = read(THREE_WARDS, "three-wards.toml").unwrap();
    assert_eq!(settings.warnings, []);
    let rules = &settings.rules;
    rules.check().unwrap();
    let wards: Vec<_> = rules.authorities.iter().map(|ward| ward.key.as_str()).collect();
    assert_eq!(wards, ["tran-hung-dao", "cua-nam", "hang-trong"]);
    let prefer = rules.counters.iter().filter_map(|counter| counter.plan.first());
    let preferred: Vec<_> = prefer.flat_map(|step| &step.authorities).collect();
    assert_eq!(preferred, rules.authorities.iter().map(|ward| &ward.key).collect::<Vec<_>>());
    assert!(rules.counters.iter().all(|counter| counter.authorities.is_empty()));
    let zones: BTreeSet<_> = rules.counters.iter().map(|counter| counter.zone.as_str()).collect();
    assert_eq!((rules.counters.len(), zones.len()), (10, 2));
    let a_day: u32 = settings.simulation.demand.iter().map(|demand| demand.per_day).sum();
    assert_eq!(a_day, 360);
}

#[test]
fn the_sample_calendar_closes_the_ward_on_the_holidays_of_fixed_date() {
    let ward = WARD.replace("# calendar = ", "calendar = ");
    let settings = read_with(&ward, "config/ward.toml", |name| {
        assert_eq!(name, "lich-2027.toml");
        Ok(CALENDAR.to_owned())
    });
    let settings = settings.unwrap();
    assert_eq!(settings.warnings, []);
    let rules = &settings.rules;
    let dates: Vec<_> = rules.calendar.iter().map(|day| day.date.to_string()).collect();
    assert_eq!(dates, ["2027-01-01", "2027-04-30", "2027-05-01", "2027-09-02"]);
    let issue = rules.issue_hours.as_ref().unwrap();
    assert!(rules.windows(issue, rules.calendar[3].date).is_empty());
    assert_eq!(read(&settings.text, "stored").unwrap().rules, *rules);
}

#[test]
fn every_key_stands_in_the_sample_ward() {
    let used = keys_used(WARD);
    let lacking: Vec<_> = keys().filter(|key| !used.contains(key)).collect();
    assert!(lacking.is_empty(), "config/ward.toml lacks {lacking:?}");
    let known: BTreeSet<_> = keys().collect();
    // What a step may hold is listed once.
    let listed = |key: &str| {
        let step = key.split_once(".plan.").map(|(_, key)| format!("counter.plan.{key}"));
        known.contains(&step.unwrap_or_else(|| key.to_owned()))
    };
    let strange: Vec<_> = used.iter().filter(|key| !listed(key)).collect();
    assert!(strange.is_empty(), "config/ward.toml explains {strange:?}, which read does not know");
}

#[test]
fn what_the_ward_leaves_switched_off_is_right_when_it_is_switched_on() {
    let settings = read_with(&ward_switched_on(), "ward.toml", |_| Ok(String::new())).unwrap();
    assert_eq!(settings.warnings, []);
    let rules = &settings.rules;
    rules.check().unwrap();
    assert_eq!((rules.groups.len(), rules.authorities.len(), rules.clerks.len()), (1, 1, 1));
    assert_eq!((rules.calendar.len(), rules.calling.plan.len()), (1, 1));
    assert_eq!((rules.counters[1].plan.len(), rules.clerks[0].plan.len()), (1, 1));
    assert!(rules.limits.auto_no_show_ms.is_some() && rules.issuing.elsewhere.is_some());
}

/// The tables and keys of a text; what only makes sense with local values stands as `# [[table]]`, `# key = value`.
fn keys_used(text: &str) -> BTreeSet<String> {
    let mut table = "";
    let mut used = BTreeSet::new();
    for line in text.lines() {
        let line = line.strip_prefix("# ").unwrap_or(line);
        let header = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        if let Some(header) = header {
            table = header.trim_matches(['[', ']']);
            used.insert(table.to_owned());
        } else if let Some((key, _)) = line.split_once(" = ")
            && !key.contains(' ')
        {
            used.insert(crate::keys::joined(table, key));
        }
    }
    used
}
