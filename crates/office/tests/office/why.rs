//! Why this number? Every call says which rule chose it and whom it passed over.

use crate::hall::{Hall, counter, service, supervisor};
use crate::script::{check, live};
use office::{Actor, Command, Event, Issue, PASSED_NAMED_MAX, Rule, TicketId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Every line ends in a call by another rule.
const CALLS: &[(&str, Rule)] = &[
    ("issue A; next 1; why A001", Rule::Earliest),
    ("issue A priority; next 1; why A001", Rule::Earliest),
    ("rules overtaken 1 any; issue 2 A; call 1 A002; next 1; why A001", Rule::Owed),
    ("issue A; issue A urgent by lan; next 1; why A002", Rule::Urgent),
    ("issue 2 A; next 1; hold 1 form; back A001; next 1; why A001", Rule::First),
    ("issue A; issue A priority; next 1; why A002", Rule::PriorityTurn),
    (
        "issue A; issue 2 A; issue A priority; issue A priority; next 1; next 1; why A001",
        Rule::NormalTurn,
    ),
    ("issue A; next 1; no-show 1; back A001; next 1; why A001", Rule::NobodyElse),
    ("issue 2 A; call 1 A002; why A002", Rule::Chosen),
    ("issue 2 A; next 1; transfer 1 @2 last; call 2 A001; why A001", Rule::Awaited),
    ("issue A; next 1; no-show 1; call 1 A001; why A001", Rule::BroughtBack),
    ("walk-up 1 A; why A001", Rule::WalkUp),
];

#[test]
fn every_rule_chooses_some_call() {
    let mut reached = BTreeSet::new();
    for (steps, rule) in CALLS {
        let (_, told) = live(steps);
        let name = crate::told::name(rule);
        assert!(told.contains(&format!(" {name}")), "{steps}: {told}");
        reached.insert(*rule);
    }
    assert_eq!(reached.len(), 11, "a rule that no line reaches");
}

#[test]
fn who_is_passed_over_is_named_the_earliest_first() {
    check(
        "issue B; issue A; issue B urgent by lan; next 1; why B002",
        "+B001 +A001 +B002 B002>1 urgent over B001 A001",
    );
}

#[test]
fn only_whom_the_counter_could_have_called_is_passed_over() {
    check(
        "rules counter 1 B; issue A; issue B; issue A; issue B priority; next 1; why B002",
        "rules +A001 +B001 +A002 +B002 B002>1 priority_turn over B001",
    );
    // Who came back and still waits for others is not.
    check(
        "issue 3 A; next 1; no-show 1; back A001; next 1; why A002",
        "+A003 A001>1 A001? <A001+2 A002>1 earliest",
    );
}

#[test]
fn eight_are_named_and_the_others_counted() {
    check(
        "issue 12 A; issue A urgent by lan; next 1; why A013",
        "+A012 +A013 A013>1 urgent over A001 A002 A003 A004 A005 A006 A007 A008 and 4 more",
    );
    check(
        "issue 8 A; issue A urgent by lan; next 1; why A009",
        "+A008 +A009 A009>1 urgent over A001 A002 A003 A004 A005 A006 A007 A008",
    );
}

#[test]
fn it_stays_with_the_ticket_until_it_is_called_again() {
    check(
        "issue 2 A; call 1 A002 because of a funeral; finish 1; why A002; why A001",
        "+A002 A002>1 A002. chosen over A001 \"of a funeral\" -",
    );
    check(
        "issue 2 A; call 1 A002; undo 1; why A002; next 1; why A001",
        "+A002 A002>1 A002<1 - A001>1 earliest",
    );
    check(
        "issue 2 A; call 1 A002; hold 1 form; back A002; next 1; why A002",
        "+A002 A002>1 A002/form <A002@1^ A002>1 first over A001",
    );
}

/// The largest `ticket_called` that is usual: the numbers have the longest prefix and five digits, the counter three,
/// and a ticket was finished by the same press.
#[test]
fn the_event_with_its_why_is_small() {
    let mut rules = crate::hall::minimal();
    rules.services = vec![service("a", "KH12")];
    rules.counters = vec![crate::hall::takes(999, &["a"])];
    rules.calling.plan = vec![office::Step::default(); 32];
    let mut hall = Hall::of(rules);
    let (counter, system) = (counter(999), Actor::System);
    hall.submit(&Command::Open { counter }, &supervisor()).unwrap();
    hall.step("skip A 89999");
    let issue = |n: u128, class| {
        let id = TicketId(Uuid::from_u128(u128::MAX - n));
        Command::Issue(Issue { class, ..Issue::plain(id, "a".parse().unwrap()) })
    };
    hall.submit(&issue(0, office::Class::Normal), &system).unwrap();
    hall.submit(&Command::CallNext { counter }, &system).unwrap();
    for n in 1..=1_000 {
        hall.submit(&issue(n, office::Class::Normal), &system).unwrap();
    }
    hall.submit(&issue(2_000, office::Class::Priority), &system).unwrap();
    let events = hall.submit(&Command::CallNext { counter }, &system).unwrap();
    let called = events.last().unwrap();
    let Event::TicketCalled { finished: Some(_), why: Some(why), .. } = called else {
        panic!("{called:?}")
    };
    assert_eq!((why.passed.len(), why.more, why.rule), (PASSED_NAMED_MAX, 992, Rule::PriorityTurn));
    let text = serde_json::to_string(called).unwrap();
    println!("{} bytes", text.len());
    assert!(text.len() < 400, "{} bytes: {text}", text.len());
}
