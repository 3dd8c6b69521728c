//! Priority and normal at one counter, and how far anybody may be passed over.

use crate::script::check;

/// Two normal, then four with priority.
const SIX: &str =
    "issue A; issue A; issue A priority; issue A priority; issue A priority; issue A priority";
const GIVEN: &str = "+A001 +A002 +A003 +A004 +A005 +A006";
/// Nobody is owed anything.
const FREE: &str = "overtaken any any";

#[track_caller]
fn order(rules: &str, order: &str) {
    let calls: Vec<_> = order.split(' ').map(|number| format!("{number}>1 {number}.")).collect();
    let presses = "next 1; finish 1; ".repeat(calls.len());
    check(
        &format!("rules {rules}; {SIX}; line 1; {presses}"),
        &format!("rules {GIVEN} [{order}] {}", calls.join(" ")),
    );
}

#[test]
fn priority_and_normal_take_turns() {
    order(FREE, "A003 A001 A004 A002 A005 A006");
}

#[test]
fn or_so_many_with_priority_before_one_without() {
    order(&format!("{FREE}, interleaved 2"), "A003 A004 A001 A005 A006 A002");
    order(&format!("{FREE}, interleaved 3"), "A003 A004 A005 A001 A006 A002");
}

#[test]
fn or_all_with_priority_first() {
    order(&format!("{FREE}, strict"), "A003 A004 A005 A006 A001 A002");
}

#[test]
fn a_turn_is_used_up_only_while_somebody_without_priority_waits() {
    check(
        "issue A priority; issue A priority; next 1; next 1; issue A; issue A priority; next 1; next 1",
        "+A001 +A002 A001>1 A001. A002>1 +A003 +A004 A002. A004>1 A004. A003>1",
    );
}

#[test]
fn every_counter_has_turns_of_its_own() {
    check(
        "issue 2 A; issue A priority; issue A priority; next 1; next 2; why A003; why A004",
        "+A002 +A003 +A004 A003>1 A004>2 priority_turn over A001 A002 priority_turn over A001 A002",
    );
}

#[test]
fn a_turn_begins_anew_with_the_day_and_with_new_rules() {
    check(
        "issue A; issue A priority; next 1; finish 1; issue A priority; rules grace 1s; next 1",
        "+A001 +A002 A002>1 A002. +A003 rules A003>1",
    );
    check(
        "issue A; issue A priority; next 1; finish 1; tomorrow; issue A; issue A priority; next 1",
        "+A001 +A002 A002>1 A002. A001~ end tue: +A001 +A002 A002>1",
    );
}

#[test]
fn a_clerks_choice_uses_up_nobodys_turn() {
    check(
        "issue 3 A; issue A priority; issue A priority; call 1 A005; next 1; next 1",
        "+A003 +A004 +A005 A005>1 A005. A004>1 A004. A001>1",
    );
}

#[test]
fn nobody_is_passed_over_by_more_than_three() {
    order("strict", "A003 A004 A005 A001 A002 A006");
    check(
        &format!("rules strict; {SIX}; next 1; next 1; next 1; next 1; why A001; next 1; why A002"),
        &format!(
            "rules {GIVEN} A003>1 A003. A004>1 A004. A005>1 A005. A001>1 owed A001. A002>1 owed"
        ),
    );
}

#[test]
fn also_not_by_urgent_ones_and_not_by_the_choice_of_a_clerk() {
    check(
        "issue A; issue A urgent by lan; issue A urgent by lan; issue A; issue A urgent by lan; call 1 A004; next 1; \
         next 1; next 1; next 1",
        "+A001 +A002 +A003 +A004 +A005 A004>1 A004. A002>1 A002. A003>1 A003. A001>1 A001. A005>1",
    );
}

#[test]
fn the_bound_is_what_the_office_says() {
    order("strict, overtaken 1 any", "A003 A001 A002 A004 A005 A006");
    // With nobody passing, everyone is called by their place.
    order("overtaken 0 any", "A001 A002 A003 A004 A005 A006");
}

#[test]
fn nobody_is_kept_more_than_a_quarter_of_an_hour_beyond_their_turn() {
    let minutes =
        "rules strict, overtaken any 15m; issue A; issue A; issue A priority; issue A priority";
    check(
        &format!("{minutes}; next 1; wait 15m; next 1; why A001; next 1"),
        "rules +A001 +A002 +A003 +A004 A003>1 A003. A001>1 owed A001. A004>1",
    );
    check(
        &format!("{minutes}; next 1; wait 14m; next 1; wait 1m; next 1"),
        "rules +A001 +A002 +A003 +A004 A003>1 A003. A004>1 A004. A001>1",
    );
}

/// One for whom it was not the turn yet is not late because others were called.
#[test]
fn the_quarter_of_an_hour_runs_from_their_own_turn() {
    check(
        "rules strict, overtaken any 15m; issue A; issue A; issue A priority; next 1; next 1; wait 15m; \
         issue A priority; next 1; wait 15m; next 1",
        "rules +A001 +A002 +A003 A003>1 A003. A001>1 +A004 A001. A004>1 A004. A002>1",
    );
}

#[test]
fn at_another_counter_nobody_is_passed_over() {
    // Counter 2 does not take A: whom it calls passes over nobody who waits for A.
    check(
        "rules strict, overtaken 1 any, counter 2 B; issue A; issue A priority; issue 3 B; next 2; next 2; next 1; \
         why A002; next 1",
        "rules +A001 +A002 +B003 B001>2 B001. B002>2 A002>1 priority_turn over A001 A002. A001>1",
    );
}

#[test]
fn whose_class_is_corrected_keeps_what_was_noted() {
    check(
        "rules strict, overtaken 2 any; issue A; issue B; issue A priority; issue A priority; issue A priority; next 1; \
         next 1; correct A001 service B by guide; next 1; why A001",
        "rules +A001 +B001 +A002 +A003 +A004 A002>1 A002. A003>1 A001:b,normal A003. A001>1 owed",
    );
}
