//! The offices of the field study: a ward with six counters, and a centre where the officers of three wards sit.

use forecast::{Demand, Duration, Profile, Run, Share};
use office::{
    Authority, AuthorityKey, CounterNo, CounterRules, Hours, Rules, Service, ServiceKey, Text,
    Window,
};

/// A field of procedures: its key, people a day in the ward and in the centre, median minutes at the counter, spread.
type Field = (&'static str, f64, f64, f64, f64);

const FIELDS: [Field; 8] = [
    ("certification", 85.0, 140.0, 5.0, 0.6),
    ("civil", 45.0, 75.0, 11.0, 0.5),
    ("social", 20.0, 30.0, 13.0, 0.5),
    ("land", 14.0, 18.0, 16.0, 0.55),
    ("business", 10.0, 22.0, 14.0, 0.5),
    ("results", 35.0, 60.0, 2.5, 0.6),
    ("online", 12.0, 0.0, 5.0, 0.6),
    ("fees", 0.0, 15.0, 4.0, 0.5),
];

/// Nearly half come by ten in the morning.
const ARRIVALS: [(u16, u16, f64); 3] =
    [(7 * 60 + 15, 10 * 60, 48.0), (10 * 60, 11 * 60, 12.0), (13 * 60, 16 * 60 + 15, 40.0)];

const SERVICE_HOURS: [Window; 2] =
    [Window { from: 7 * 60 + 30, to: 11 * 60 + 30 }, Window { from: 13 * 60, to: 17 * 60 }];

/// The three wards whose officers share the centre.
pub(crate) const THREE_WARDS: [&str; 3] = ["tran-hung-dao", "cua-nam", "hang-trong"];

/// So many working days, Monday to Friday, from the first Monday of a year.
pub(crate) fn days(days: u32, seed: u64) -> Run {
    Run { days, seed, first: jiff::civil::date(2026, 1, 5) }
}

/// Who comes to the ward: only ordinary people who come when they are called, as both simulators know them.
pub(crate) fn ward_people() -> Profile {
    profile(|field| field.1)
}

/// Who comes to the centre: one in eight with priority, one in twenty never answers.
pub(crate) fn centre_people() -> Profile {
    Profile {
        priority_share: 0.12,
        no_show_share: 0.05,
        walk_ms: 20_000,
        announced_ms: 8_000,
        ..profile(|field| field.2)
    }
}

fn profile(per_day: fn(&Field) -> f64) -> Profile {
    let come = |field: &&Field| per_day(field) > 0.0;
    let demand = FIELDS.iter().filter(come).map(|field| Demand {
        service: key(field.0),
        per_day: per_day(field),
        takes: Duration::Lognormal { median_ms: field.3 * 60_000.0, sigma: field.4 },
    });
    let arrivals = ARRIVALS.map(|(from, to, share)| Share { from, to, share });
    Profile { arrivals: arrivals.to_vec(), ..Profile::plain(demand.collect()) }
}

fn key(service: &str) -> ServiceKey {
    service.parse().unwrap()
}

fn keys(services: &str) -> Vec<ServiceKey> {
    services.split(' ').map(key).collect()
}

fn office(counters: &[&str]) -> Rules {
    let service = |(n, field): (usize, &Field)| {
        Service::new(key(field.0), (n + 1).to_string().parse().unwrap(), Text::default())
    };
    let counter = |(n, services): (u16, &&str)| {
        CounterRules::new(CounterNo::try_from(n).unwrap(), keys(services))
    };
    let mut week: [Vec<Window>; 7] = std::array::from_fn(|_| SERVICE_HOURS.to_vec());
    (week[5], week[6]) = (Vec::new(), Vec::new());
    Rules {
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: FIELDS.iter().enumerate().map(service).collect(),
        counters: (1..).zip(counters).map(counter).collect(),
        service_hours: Some(Hours { week }),
        ..Rules::default()
    }
}

/// The ward: six counters, whoever comes first is called first over all that a counter takes.
pub(crate) fn ward() -> Rules {
    office(&[
        "certification results",
        "certification civil",
        "civil certification",
        "land social business",
        "business social land civil",
        "results online certification",
    ])
}

/// The ward with its third counter for everybody who has priority, and priority before all others.
pub(crate) fn ward_with_priority_counter() -> Rules {
    let mut rules = ward();
    rules.counters[2].priority_services = keys("social land business results online");
    rules.calling.between = office::Between::Strict;
    rules.calling.overtaking = office::Overtaking { people: None, minutes: None };
    rules
}

/// The centre as it stands: ten counters, every ward everywhere.
pub(crate) fn centre() -> Rules {
    with_wards(office(&[
        "certification",
        "certification",
        "certification civil",
        "civil certification",
        "civil social",
        "social civil land",
        "land social",
        "business land civil",
        "results fees",
        "results certification",
    ]))
}

/// Three counters for each ward and one for all. `dedicated`: the three serve their own ward only; otherwise the same
/// counters with the same services serve everybody.
pub(crate) fn three_times_three(dedicated: bool) -> Rules {
    let own = ["certification results fees", "civil social certification", "land business civil"];
    let mut counters: Vec<&str> = THREE_WARDS.iter().flat_map(|_| own).collect();
    counters.push("results certification");
    let mut rules = with_wards(office(&counters));
    if dedicated {
        for (three, ward) in rules.counters.chunks_mut(own.len()).zip(THREE_WARDS) {
            three.iter_mut().for_each(|counter| counter.authorities = vec![authority(ward)]);
        }
    }
    rules
}

fn with_wards(mut rules: Rules) -> Rules {
    let ward = |ward| Authority { key: authority(ward), name: Text::default() };
    rules.authorities = THREE_WARDS.map(ward).to_vec();
    rules
}

fn authority(ward: &str) -> AuthorityKey {
    ward.parse().unwrap()
}
