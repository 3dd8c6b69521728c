//! Who was called and did not come.

use crate::script::{check, live};
use office::{Actor, Command, Delivery};

#[test]
fn without_a_grace_one_may_be_absent_at_once() {
    check("issue A; next 1; no-show 1; see A001", "+A001 A001>1 A001? a001=noshow@1!");
    check("issue A priority; next 1; no-show 1", "+A001 A001>1 A001?");
}

#[test]
fn nobody_is_absent_unheard() {
    check(
        "rules grace 90s; issue A; next 1; wait 10m; no-show 1; deliver 1; wait 90s; no-show 1",
        "rules +A001 A001>1 (not_delivered) A001>1/heard A001?",
    );
    for how in ["seen", "aloud"] {
        check(
            &format!("rules grace 90s; issue A; next 1; deliver 1 {how}; wait 90s; no-show 1"),
            &format!("rules +A001 A001>1 A001>1/{how} A001?"),
        );
    }
}

#[test]
fn nobody_is_absent_before_the_grace_has_passed() {
    check(
        "rules grace 90s; issue A; next 1; deliver 1; no-show 1; wait 89s; no-show 1; wait 1s; no-show 1",
        "rules +A001 A001>1 A001>1/heard (grace_running 90s) (grace_running 1s) A001?",
    );
}

#[test]
fn the_grace_runs_from_the_delivery_not_from_the_call() {
    check(
        "rules grace 90s; issue A; next 1; wait 60s; deliver 1; wait 60s; no-show 1; wait 30s; no-show 1",
        "rules +A001 A001>1 A001>1/heard (grace_running 30s) A001?",
    );
}

#[test]
fn who_walks_slower_has_twice_the_grace() {
    check(
        "rules grace 90s; issue A priority; next 1; deliver 1; wait 90s; no-show 1; wait 90s; no-show 1",
        "rules +A001 A001>1 A001>1/heard (grace_running 90s) A001?",
    );
    check(
        "rules grace 90s; issue A urgent by lan; next 1; deliver 1; wait 179s; no-show 1; wait 1s; no-show 1",
        "rules +A001 A001>1 A001>1/heard (grace_running 1s) A001?",
    );
}

#[test]
fn every_recall_is_to_be_heard_anew() {
    check(
        "rules grace 90s; issue A; next 1; deliver 1; wait 80s; recall 1; wait 80s; no-show 1; deliver 1; wait 80s; \
         no-show 1; wait 10s; no-show 1",
        "rules +A001 A001>1 A001>1/heard A001>1! (not_delivered) A001>1/heard (grace_running 10s) A001?",
    );
}

#[test]
fn a_call_is_delivered_once_and_not_when_it_is_over() {
    check(
        "rules grace 90s; issue A; next 1; deliver 1; wait 80s; deliver 1 seen; wait 10s; no-show 1",
        "rules +A001 A001>1 A001>1/heard - A001?",
    );
    check("issue A; next 1; start 1; deliver 1", "+A001 A001>1 A001@1 -");
}

#[test]
fn the_absent_are_not_called_again() {
    check("issue A; next 1; no-show 1; next 1; next 2", "+A001 A001>1 A001? - -");
}

#[test]
fn next_finishes_even_one_whose_grace_runs() {
    check(
        "rules grace 90s; issue A; issue A; next 1; next 1",
        "rules +A001 +A002 A001>1 A001. A002>1",
    );
}

#[test]
fn the_delivery_of_an_earlier_call_does_not_count() {
    let (mut hall, _) = live("rules grace 90s; issue A; next 1; recall 1");
    let called = hall.office.tickets().next().unwrap();
    let deliver = |calls| Command::Deliver { ticket: called.id, calls, how: Delivery::Heard };
    let (first, second) = (deliver(1), deliver(2));
    assert_eq!(hall.submit(&first, &Actor::System), Ok(vec![]));
    assert_eq!(hall.submit(&second, &Actor::System).map(|events| events.len()), Ok(1));
    // A call that was taken back is delivered to nobody's benefit.
    hall.go_on("undo 1");
    assert_eq!(hall.submit(&second, &Actor::System), Ok(vec![]));
}
