//! What comes in over the network, and how much of it.

use crate::{Problem, Settings, WireLimits, diff, read};
use office::Language;

const OFFICE: &str = r#"[office]
name = "Phường Hoa Sen"
[[service]]
key = "a"
prefix = "A"
name = "A"
[[counter]]
number = 1
services = ["a"]
"#;

fn office(limits: &str) -> Result<Settings, crate::Findings> {
    read(&format!("{OFFICE}[network.limits]\n{limits}\n"), "w")
}

/// Each key, what holds where nothing is said, and the least and the most it may be.
const BOUNDS: [(&str, i64, i64, i64); 16] = [
    ("body_bytes", 16_384, 4_096, 1_048_576),
    ("header_bytes", 16_384, 8_192, 262_144),
    ("message_bytes", 4_096, 1_024, 65_536),
    ("handshake_s", 10, 2, 60),
    ("headers_s", 75, 10, 600),
    ("request_s", 30, 5, 300),
    ("upload_minutes", 30, 1, 1_440),
    ("upload_stall_s", 30, 5, 300),
    ("connections", 14_000, 100, 16_000),
    ("connections_per_address", 4_000, 10, 14_000),
    ("sockets", 12_000, 50, 12_600),
    ("sockets_per_address", 3_000, 10, 12_000),
    ("sockets_per_known", 100, 10, 12_000),
    ("person_requests_per_minute", 3_000, 300, 1_000_000),
    ("device_requests_per_minute", 1_200, 60, 1_000_000),
    ("pairings_per_minute", 60, 10, 1_000),
];

#[test]
fn each_bound_of_the_wire_has_a_standard_and_an_end_on_both_sides() {
    let plain = office("").unwrap();
    assert_eq!(plain.network.limits, WireLimits::default());
    assert_eq!(read(OFFICE, "w").unwrap().network.limits, WireLimits::default());
    for (key, standard, least, most) in BOUNDS {
        let same = office(&format!("{key} = {standard}")).unwrap();
        assert_eq!(diff(&plain, &same), [], "{key}");
        for right in [least, most] {
            let changed = diff(&plain, &office(&format!("{key} = {right}")).unwrap());
            let key = format!("network.limits.{key}");
            let own = changed.iter().find(|change| change.key == key);
            let (old, new) = (standard.to_string(), right.to_string());
            let said = own.map(|own| (own.old.as_deref(), own.new.as_deref()));
            assert_eq!(said, Some((Some(&*old), Some(&*new))), "{key} = {right}: {changed:?}");
        }
        for wrong in [least - 1, most + 1, 0, -1, i64::MAX] {
            let found = office(&format!("{key} = {wrong}")).unwrap_err();
            let problem = Problem::OutOfRange { given: wrong.to_string(), min: least, max: most };
            assert_eq!(found.0[0].problem, problem, "{key} = {wrong}");
            assert_eq!(found.0[0].key, format!("network.limits.{key}"));
            assert!(found.0[0].right(Language::Vi).contains(&most.to_string()), "{found}");
        }
        assert!(office(&format!("{key} = \"many\"")).is_err());
    }
}

#[test]
fn what_is_not_written_gives_way_to_fewer_connections() {
    let of = |limits: &str| {
        let limits = office(limits).unwrap().network.limits;
        (limits.connections_per_address, limits.sockets, limits.sockets_per_address)
    };
    assert_eq!(of("connections = 1000"), (1_000, 900, 900));
    assert_eq!(of("connections = 1000\nsockets = 100"), (1_000, 100, 100));
    assert_eq!(of("connections = 16000"), (4_000, 12_000, 3_000));
    for wrong in [
        "connections = 1000\nsockets = 901",
        "connections = 1000\nconnections_per_address = 1001",
        "sockets = 100\nsockets_per_address = 101",
    ] {
        assert!(office(wrong).is_err(), "{wrong}");
    }
}
