//! Who was called and did not come.

use crate::script::check;

#[test]
fn without_a_grace_one_may_be_absent_at_once() {
    check("issue A; next 1; no-show 1; see A001", "+A001 A001>1 A001? a001=noshow@1!");
    check("issue A priority; next 1; no-show 1", "+A001 A001>1 A001?");
}

#[test]
fn nobody_is_absent_before_the_grace_has_passed() {
    check(
        "rules grace 90s; issue A; next 1; no-show 1; wait 89s; no-show 1; wait 1s; no-show 1",
        "rules +A001 A001>1 (grace_running 90s) (grace_running 1s) A001?",
    );
}

#[test]
fn who_walks_slower_has_twice_the_grace() {
    check(
        "rules grace 90s; issue A priority; next 1; wait 90s; no-show 1; wait 90s; no-show 1",
        "rules +A001 A001>1 (grace_running 90s) A001?",
    );
    check(
        "rules grace 90s; issue A urgent by lan; next 1; wait 179s; no-show 1; wait 1s; no-show 1",
        "rules +A001 A001>1 (grace_running 1s) A001?",
    );
}

#[test]
fn every_recall_starts_the_grace_anew() {
    check(
        "rules grace 90s; issue A; next 1; wait 80s; recall 1; wait 80s; no-show 1; wait 10s; no-show 1",
        "rules +A001 A001>1 A001>1! (grace_running 10s) A001?",
    );
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
