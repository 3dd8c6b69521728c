//! The same office decides the same every time. How long a decision takes is printed with it, a figure to read:
//! `cargo test -p office --release same_every_time -- --nocapture`.

use crate::hall::{Hall, clerk, counter, minimal, takes};
use crate::script::key;
use office::{Class, Command, Issue, TicketId};
use std::time::Instant;
use uuid::Uuid;

const COUNTERS: u16 = 20;
const WAITING: u128 = 500;
const ROUNDS: u32 = 1_000;

#[test]
#[expect(clippy::disallowed_methods, reason = "the tests measure; the office does not")]
fn twenty_counters_and_five_hundred_waiting_are_decided_the_same_every_time() {
    let mut rules = minimal();
    rules.counters = (1..=COUNTERS).map(|n| takes(n, &["a", "b"])).collect();
    let mut hall = Hall::of(rules);
    for n in 0..WAITING {
        let service = key(if n % 2 == 0 { "a" } else { "b" });
        let class = Class::ALL[usize::try_from(n % 3).unwrap()];
        let issue = Issue { class, ..Issue::plain(TicketId(Uuid::from_u128(n)), service) };
        hall.submit(&Command::Issue(issue), &clerk("mai")).unwrap();
    }
    for n in 1..=COUNTERS {
        let (counter, by) = (counter(n), clerk(&format!("clerk{n}")));
        hall.submit(&Command::Open { counter }, &by).unwrap();
    }
    let (next, by) = (Command::CallNext { counter: counter(COUNTERS) }, clerk("clerk20"));
    let first = hall.office.decide(&next, &by, hall.now).unwrap();
    let start = Instant::now();
    for _ in 0..ROUNDS {
        let decided = hall.office.decide(std::hint::black_box(&next), &by, hall.now);
        assert_eq!(std::hint::black_box(decided).as_ref(), Ok(&first));
    }
    println!("decide(next): {:?}", start.elapsed() / ROUNDS);
    let ahead = Instant::now();
    let sum: usize = hall.office.tickets().map(|ticket| hall.office.ahead(ticket)).sum();
    println!("ahead of all {WAITING}: {:?} (sum {sum})", ahead.elapsed());
}
