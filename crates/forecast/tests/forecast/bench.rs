//! Offices that textbooks know: people without end, counters that never close.

use forecast::stats::{Estimate, batch_means};
use forecast::{Citizen, Comes, Duration, Profile, Visit, WorkingDay};
use office::{
    Between, Class, CounterNo, CounterRules, Millis, Overtaking, Rules, Service, TicketId,
};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

const MINUTE_MS: f64 = 60_000.0;

/// An office with so many counters that all take everything, always open, who first comes first called within a
/// class, and priority before everybody else however long these wait.
pub(crate) fn textbook_office(counters: u16) -> Rules {
    let services = ["normal", "priority"].iter().enumerate().map(|(n, key)| {
        let prefix = (n + 1).to_string().parse().unwrap();
        Service::new(key.parse().unwrap(), prefix, office::Text::default())
    });
    let mut rules = Rules { services: services.collect(), ..Rules::default() };
    let all: Vec<_> = rules.services.iter().map(|s| s.key.clone()).collect();
    let number = |n| CounterNo::try_from(n).unwrap();
    rules.counters = (1..=counters).map(|n| CounterRules::new(number(n), all.clone())).collect();
    rules.calling.between = Between::Strict;
    rules.calling.overtaking = Overtaking { people: None, minutes: None };
    rules
}

/// People of one class who come without memory.
#[derive(Clone, Copy)]
pub(crate) struct Stream {
    pub(crate) class: Class,
    /// Minutes between two on average.
    pub(crate) every_min: f64,
    pub(crate) takes: Duration,
}

/// So many minutes.
pub(crate) fn minutes(minutes: f64) -> f64 {
    minutes * MINUTE_MS
}

/// The first `count` people of all streams together.
pub(crate) fn people(streams: &[Stream], count: usize, seed: u64) -> Vec<Citizen> {
    let mut people: Vec<Citizen> = Vec::new();
    for (n, stream) in streams.iter().enumerate() {
        people.extend(of_stream(stream, count, seed, n as u64));
    }
    people.sort_by_key(|citizen| citizen.at);
    people.truncate(count);
    people
}

fn of_stream(stream: &Stream, count: usize, seed: u64, number: u64) -> Vec<Citizen> {
    let mut dice = ChaCha8Rng::seed_from_u64(seed);
    dice.set_stream(number);
    let mut share = move || ((dice.next_u64() >> 12) as f64 + 0.5) / (1_u64 << 52) as f64;
    let mut at = 0.0;
    let key = match stream.class {
        Class::Normal => "normal",
        Class::Priority | Class::Urgent => "priority",
    };
    let citizen = |n: usize| {
        at -= share().ln() * minutes(stream.every_min);
        Citizen {
            at: Millis(at as i64),
            ticket: TicketId(uuid::Uuid::from_u64_pair(number, n as u64)),
            service: key.parse().unwrap(),
            class: stream.class,
            authority: None,
            non_territorial: false,
            takes_ms: stream.takes.at(share()),
            comes: Comes::WhenCalled,
        }
    };
    (0..count).map(citizen).collect()
}

/// Everyone's visit, in the order in which they were called.
pub(crate) fn visits(rules: &Rules, people: &[Citizen]) -> Vec<Visit> {
    let date = jiff::civil::date(1970, 1, 1);
    let day = WorkingDay { seed: 0, index: 0, date };
    let tally = forecast::live(rules, &Profile::plain(Vec::new()), people, day, None).unwrap();
    assert_eq!(tally.visits.len(), people.len(), "everybody is served");
    tally.visits
}

/// Batches: enough that the means spread out evenly, few enough that they hardly depend on each other.
const BATCHES: usize = 30;

/// The mean wait in minutes of those of a class.
pub(crate) fn mean_wait(visits: &[Visit], class: Class) -> Estimate {
    let waits: Vec<i64> = visits.iter().filter(|v| v.class == class).map(|v| v.wait_ms).collect();
    let Estimate { mean, half } = batch_means(&waits, BATCHES).unwrap();
    Estimate { mean: mean / MINUTE_MS, half: half / MINUTE_MS }
}
