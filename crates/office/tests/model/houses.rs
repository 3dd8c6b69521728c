//! Rules of offices: some with a name, the others by chance.

use crate::dice::Dice;
use jiff::civil::date;
use office::{
    Authority, Between, BookingOrder, BookingRules, CalendarDay, Calling, ChosenBy, Class,
    ClerkRules, CounterRules, CutOff, DayKind, Emergency, Group, Hours, Issuing, Limits,
    Overtaking, PersonLimits, Range, Rules, Service, Step, Territory, Text, Window,
};

pub(crate) const SERVICES: [&str; 4] = ["a", "b", "c", "d"];
pub(crate) const AUTHORITIES: [&str; 3] = ["cua-nam", "hang-trong", "tran-hung-dao"];
pub(crate) const CLERKS: [&str; 3] = ["lan", "mai", "hoa"];
pub(crate) const COUNTERS: u16 = 4;
pub(crate) const CLASSES: [Class; 3] = Class::ALL;

pub(crate) fn key<K: std::str::FromStr<Err: std::fmt::Debug>>(name: &str) -> K {
    name.parse().unwrap()
}

fn keys<K: std::str::FromStr<Err: std::fmt::Debug>>(names: &[&str]) -> Vec<K> {
    names.iter().map(|name| key(name)).collect()
}

fn text(vi: &str) -> Text {
    Text { vi: vi.to_owned(), en: None }
}

fn service(name: &str, prefix: &str) -> Service {
    Service::new(key(name), key(prefix), text("Chứng thực"))
}

fn counter(number: u16, services: &[&str]) -> CounterRules {
    CounterRules::new(number.try_into().unwrap(), keys(services))
}

/// The smallest office: services A and B, counters 1 and 2 taking both, no hours, no grace.
pub(crate) fn minimal() -> Rules {
    Rules {
        name: text("UBND"),
        time_zone: "Asia/Ho_Chi_Minh".to_owned(),
        services: vec![service("a", "A"), service("b", "B")],
        counters: vec![counter(1, &["a", "b"]), counter(2, &["a", "b"])],
        limits: Limits { absent_grace_ms: 0, recall_pause_ms: 0, ..Limits::default() },
        ..Rules::default()
    }
}

/// Three services, three counters.
fn larger() -> Rules {
    let mut rules = minimal();
    rules.services.push(service("c", "C"));
    rules.counters = vec![
        counter(1, &["a", "b", "c"]),
        counter(2, &["b", "a"]),
        counter(3, &["c", "a"]),
        counter(4, &["b"]),
    ];
    rules
}

/// Three wards in one hall, pooled at one counter, and a counter for cases of other places.
pub(crate) fn three_wards() -> Rules {
    let mut rules = larger();
    let authority = |name: &&str| Authority { key: key(name), name: text("Phường") };
    rules.authorities = AUTHORITIES.iter().map(authority).collect();
    rules.counters[0].authorities = keys(&AUTHORITIES[..1]);
    rules.counters[1].authorities = keys(&AUTHORITIES[1..]);
    rules.counters[2].territory = Territory::Local;
    rules.counters[3].territory = Territory::NonTerritorial;
    rules
}

fn step(services: &[&str], share: u16) -> Step {
    Step { services: keys(services), share, ..Step::default() }
}

/// A plan with conditions before two runs of shares.
pub(crate) fn shares() -> Rules {
    let mut rules = larger();
    rules.calling.overtaking = Overtaking { people: Some(6), minutes: None };
    rules.calling.plan = vec![
        Step { waited_minutes: Some(10), ..step(&["b"], 0) },
        step(&["a"], 3),
        Step { waiting_at_least: Some(2), ..step(&["b"], 2) },
        step(&["c"], 1),
        Step { to_minute: Some(8 * 60 + 20), ..step(&["c"], 0) },
        step(&["a", "b"], 1),
    ];
    rules.counters[2].plan =
        vec![Step { classes: vec![Class::Priority], ..step(&[], 2) }, step(&["c"], 2)];
    rules
}

/// Every priority ticket before any normal one, and nobody is ever owed.
pub(crate) fn strict() -> Rules {
    let mut rules = larger();
    rules.calling.between = Between::Strict;
    rules.calling.overtaking = Overtaking { people: None, minutes: None };
    rules
}

/// A counter for those with a right to priority, which helps with services of other counters.
pub(crate) fn priority_counter() -> Rules {
    let mut rules = larger();
    rules.calling.between = Between::Interleaved(2);
    rules.calling.overtaking = Overtaking { people: Some(2), minutes: Some(1) };
    rules.counters[3].priority_services = keys(&["a", "c"]);
    rules.counters[2].classes = vec![Class::Normal];
    rules
}

/// Clerks who cannot do everything, and one who calls in an order of her own.
pub(crate) fn skills() -> Rules {
    let mut rules = larger();
    rules.calling.plan = vec![step(&["a"], 0)];
    let clerk = |name: &str, services: &[&str], plan| ClerkRules {
        user: key(name),
        services: keys(services),
        plan,
    };
    rules.clerks = vec![
        clerk("lan", &["a", "b"], vec![step(&["b"], 1), step(&["a"], 1)]),
        clerk("mai", &["b", "c"], Vec::new()),
    ];
    rules
}

/// Counters that call by themselves, absence said by itself, a break at noon.
pub(crate) fn by_itself() -> Rules {
    let mut rules = larger();
    rules.counters.iter_mut().for_each(|counter| counter.auto_next = counter.number.get() != 2);
    rules.limits = Limits {
        absent_grace_ms: 10_000,
        auto_no_show_ms: Some(5_000),
        recall_pause_ms: 5_000,
        recalls_max: 2,
        no_counter_ms: 60_000,
        after_break_ms: 10 * 60_000,
        away_ms: 60_000,
        ..Limits::default()
    };
    rules.service_hours = Some(every_day(&[(8 * 60, 8 * 60 + 10), (8 * 60 + 15, 17 * 60)]));
    rules
}

fn every_day(windows: &[(u16, u16)]) -> Hours {
    let windows: Vec<_> =
        windows.iter().map(|(from, to)| Window { from: *from, to: *to }).collect();
    Hours { week: std::array::from_fn(|_| windows.clone()) }
}

/// Every office with a name.
pub(crate) const NAMED: [fn() -> Rules; 7] =
    [minimal, three_wards, shares, strict, priority_counter, skills, by_itself];

/// An office by chance. Its rules are good.
pub(crate) fn any(dice: &mut Dice) -> Rules {
    let mut rules = larger();
    let groups = [("tu-phap", 0), ("tu-phap", 1), ("dat-dai", 2)];
    rules.groups = ["tu-phap", "dat-dai"].map(|g| Group { key: key(g), name: text(g) }).into();
    // Counted parts that grow into the numbers of another prefix, and come to an end.
    rules.services[1].prefix = key("4");
    rules.services[1].range =
        Range { first: 998, last: 1_006, step: 1 + u32::from(dice.small(0, 1)) };
    rules.services[2].prefix = key("41");
    for (group, service) in groups {
        let service: &mut Service = &mut rules.services[service];
        service.group = dice.maybe(50, |_| key(group));
        service.quota = dice.maybe(15, |dice| u32::from(dice.small(0, 6)));
        service.minutes = dice.maybe(50, |dice| dice.small(1, 40));
        service.no_priority = dice.percent(10);
        service.bookable = dice.percent(70);
    }
    if dice.percent(30) {
        rules.services.push(Service { guidance: true, ..service("d", "D") });
    }
    if dice.percent(50) {
        let authority = |name: &&str| Authority { key: key(name), name: text("Phường") };
        rules.authorities = AUTHORITIES.iter().map(authority).collect();
    }
    rules.limits = limits(dice);
    rules.calling = calling(dice, &rules);
    rules.issuing = issuing(dice);
    rules.issue_hours = dice.maybe(60, |_| every_day(&[(7 * 60, 11 * 60), (13 * 60, 16 * 60)]));
    rules.service_hours = dice.maybe(50, |dice| {
        let half = 8 * 60 + dice.small(1, 30);
        let end = *dice.pick(&[10 * 60, 16 * 60 + 30]);
        every_day(&[(7 * 60, half), (half + 5, end)])
    });
    if dice.percent(20) {
        let kind = if dice.percent(50) { DayKind::Closed } else { DayKind::Like(6) };
        let day = CalendarDay { date: date(2026, 11, 3), kind, name: None };
        rules.calendar = vec![day];
    }
    for number in 0..usize::from(COUNTERS) {
        let counter = counter_by_chance(dice, &rules, number);
        rules.counters[number] = counter;
    }
    rules.clerks = clerks(dice, &rules);
    rules.check().expect("good rules");
    rules
}

fn service_keys(rules: &Rules) -> Vec<office::ServiceKey> {
    rules.services.iter().map(|service| service.key.clone()).collect()
}

fn authority_keys(rules: &Rules) -> Vec<office::AuthorityKey> {
    rules.authorities.iter().map(|authority| authority.key.clone()).collect()
}

fn counter_by_chance(dice: &mut Dice, rules: &Rules, number: usize) -> CounterRules {
    let all = service_keys(rules);
    let mut counter = rules.counters[number].clone();
    if dice.percent(50) {
        counter.services = dice.some(&all);
    }
    let others: Vec<_> = all.into_iter().filter(|s| !counter.services.contains(s)).collect();
    counter.priority_services = if dice.percent(20) { dice.some(&others) } else { Vec::new() };
    counter.authorities =
        if dice.percent(30) { dice.some(&authority_keys(rules)) } else { Vec::new() };
    counter.classes = if dice.percent(15) { dice.some(&CLASSES) } else { Vec::new() };
    let territories = [(8, Territory::Any), (1, Territory::Local), (1, Territory::NonTerritorial)];
    counter.territory = dice.one_of(&territories);
    counter.plan = if dice.percent(30) { plan(dice, rules) } else { Vec::new() };
    counter.auto_next = dice.percent(20);
    counter
}

fn clerks(dice: &mut Dice, rules: &Rules) -> Vec<ClerkRules> {
    let mut clerks = Vec::new();
    for name in CLERKS {
        if dice.percent(25) {
            let services = dice.some(&service_keys(rules));
            let plan = if dice.percent(40) { plan(dice, rules) } else { Vec::new() };
            clerks.push(ClerkRules { user: key(name), services, plan });
        }
    }
    clerks
}

fn plan(dice: &mut Dice, rules: &Rules) -> Vec<Step> {
    let steps = dice.small(1, 5);
    let shared = dice.percent(60);
    (0..steps)
        .map(|_| Step {
            services: if dice.percent(70) { dice.some(&service_keys(rules)) } else { Vec::new() },
            authorities: if dice.percent(20) {
                dice.some(&authority_keys(rules))
            } else {
                Vec::new()
            },
            classes: if dice.percent(20) { dice.some(&CLASSES) } else { Vec::new() },
            share: if shared && dice.percent(80) { dice.small(1, 4) } else { 0 },
            waited_minutes: dice.maybe(15, |dice| dice.small(0, 20)),
            booked: dice.percent(10),
            waiting_at_least: dice.maybe(15, |dice| dice.small(1, 4)),
            from_minute: dice.maybe(7, |dice| dice.small(8 * 60, 8 * 60 + 30)),
            to_minute: dice.maybe(7, |dice| dice.small(8 * 60, 9 * 60)),
        })
        .collect()
}

fn calling(dice: &mut Dice, rules: &Rules) -> Calling {
    let between = [
        (4, Between::Interleaved(1)),
        (2, Between::Interleaved(2)),
        (1, Between::Interleaved(3)),
        (2, Between::Strict),
    ];
    let people = [(4, Some(3)), (2, Some(1)), (1, Some(0)), (1, Some(2)), (2, None)];
    let minutes = [(4, Some(15)), (2, Some(1)), (1, Some(0)), (3, None)];
    let overtaking = Overtaking { people: dice.one_of(&people), minutes: dice.one_of(&minutes) };
    Calling {
        between: dice.one_of(&between),
        overtaking,
        plan: if dice.percent(40) { plan(dice, rules) } else { Vec::new() },
        chosen_by: dice.one_of(&[
            (6, ChosenBy::Clerk),
            (1, ChosenBy::Supervisor),
            (1, ChosenBy::Nobody),
        ]),
        reason_required: dice.percent(20),
        ..Calling::default()
    }
}

fn limits(dice: &mut Dice) -> Limits {
    Limits {
        undo_ms: *dice.pick(&[10_000, 10_000, 2_000, 600_000]),
        absent_grace_ms: *dice.pick(&[0, 0, 5_000, 90_000]),
        recall_pause_ms: *dice.pick(&[0, 5_000]),
        recalls_max: *dice.pick(&[1, 5]),
        auto_no_show_ms: dice.maybe(30, |dice| dice.between(0, 20_000)),
        return_after: *dice.pick(&[2, 2, 0, 1, 4]),
        returns_max: *dice.pick(&[2, 2, 1, 0]),
        away_ms: dice.between(1_000, 900_000),
        after_break_ms: *dice.pick(&[300_000, 0, 1_800_000]),
        no_counter_ms: dice.between(0, 300_000),
        auto_next_ms: *dice.pick(&[5_000, 0, 30_000]),
    }
}

fn issuing(dice: &mut Dice) -> Issuing {
    Issuing {
        by_capacity: dice.percent(30),
        elsewhere: None,
        person: dice.maybe(40, |dice| PersonLimits {
            per_day: dice.small(1, 3),
            per_field: dice.small(1, 2),
        }),
        booking: dice.maybe(70, |dice| BookingRules {
            days_ahead: 2,
            slot_minutes: *dice.pick(&[10, 30, 7]),
            per_slot: dice.small(1, 3),
            early_minutes: *dice.pick(&[15, 60]),
            grace_minutes: *dice.pick(&[15, 0]),
            order: *dice.pick(&[BookingOrder::Registration, BookingOrder::Slot]),
        }),
        emergency: dice.maybe(50, |dice| Emergency {
            services: dice.some(&keys(&SERVICES[..3])),
            hall_max: dice.maybe(50, |dice| u32::from(dice.small(1, 9))),
        }),
    }
}

/// Rules that are a little different. Some of them contradict themselves.
pub(crate) fn edited(rules: &Rules, dice: &mut Dice) -> Rules {
    let mut rules = rules.clone();
    let with_c = rules.services.iter().position(|service| service.key == key("c"));
    match dice.below(17) {
        0 => rules.limits = limits(dice),
        1 => rules.calling = calling(dice, &rules),
        2 => rules.issuing = issuing(dice),
        3 => rules.clerks = clerks(dice, &rules),
        4 | 5 => {
            let number = usize::try_from(dice.below(rules.counters.len() as u64)).unwrap();
            rules.counters[number] = counter_by_chance(dice, &rules, number);
        }
        6..=8 => match with_c {
            Some(at) => without(&mut rules, at),
            None => rules.services.push(service("c", "C")),
        },
        9 => rules.time_zone = dice.name(&["Asia/Tokyo", "Asia/Ho_Chi_Minh"]).to_owned(),
        10 if rules.counters.len() > 1 => drop(rules.counters.pop()),
        10 | 11 => {
            let number = u16::try_from(rules.counters.len()).unwrap() + 1;
            rules.counters.push(counter(number, &["a"]));
        }
        12 => rules.services[0].quota = dice.maybe(50, |dice| u32::from(dice.small(0, 20))),
        13 => {
            let cut_off = CutOff { minute: 900, notice: text("Trả kết quả ngày mai") };
            rules.services[0].cut_off = Some(cut_off);
        }
        14 => {
            let range = Range { first: u32::from(dice.small(1, 7)), last: 200, step: 2 };
            rules.services[0].range = if dice.percent(50) { range } else { Range::default() };
        }
        15 => rules.services.push(service("a", "Z")),
        _ => rules.calling.between = Between::Interleaved(0),
    }
    rules
}

/// Without a service, wherever it is named.
fn without(rules: &mut Rules, at: usize) {
    let gone = rules.services.remove(at).key;
    let drop = |services: &mut Vec<_>| services.retain(|service| *service != gone);
    for counter in &mut rules.counters {
        drop(&mut counter.services);
        drop(&mut counter.priority_services);
        counter.plan.iter_mut().for_each(|step| drop(&mut step.services));
    }
    for clerk in &mut rules.clerks {
        drop(&mut clerk.services);
        clerk.plan.iter_mut().for_each(|step| drop(&mut step.services));
    }
    rules.calling.plan.iter_mut().for_each(|step| drop(&mut step.services));
    if let Some(emergency) = &mut rules.issuing.emergency {
        drop(&mut emergency.services);
    }
}
