//! An ordered plan: which services, authorities and classes, in which order or share, under which conditions.

use crate::script::check;

/// Two each, B first.
const FOUR: &str = "issue B; issue B; issue A; issue A";
const GIVEN: &str = "+B001 +B002 +A001 +A002";
const FREE: &str = "overtaken any any";

/// With these rules, counter 1 calls all in this order; projected and really.
#[track_caller]
fn order(rules: &str, given: (&str, &str), order: &str) {
    let calls: Vec<_> = order.split(' ').map(|number| format!("{number}>1 {number}.")).collect();
    let presses = "next 1; finish 1; ".repeat(calls.len());
    let (issues, numbers) = given;
    check(
        &format!("rules {rules}; {issues}; line 1; {presses}"),
        &format!("rules {numbers} [{order}] {}", calls.join(" ")),
    );
}

#[test]
fn those_who_booked_may_come_in_their_time() {
    check(
        "rules bookable A, booking order slot, hours 08:00-10:00, plan booked waited 0m | A; book A mon 09:00; issue A; \
         at 09:00; check-in #1; next 1; why A002; next 1; why A001",
        "rules #1:mon 09:00 +A001 +A002 A002>1 earliest step 1 over A001 A002. A001>1 earliest step 2",
    );
}

#[test]
fn without_a_plan_the_earliest_is_called() {
    order(FREE, (FOUR, GIVEN), "B001 B002 A001 A002");
}

#[test]
fn a_plan_says_which_service_comes_first() {
    order(&format!("{FREE}, plan A | B"), (FOUR, GIVEN), "A001 A002 B001 B002");
    check(
        &format!("rules {FREE}, plan A | B; {FOUR}; next 1; why A001; next 2; next 2; why B001"),
        &format!(
            "rules {GIVEN} A001>1 earliest step 1 over B001 B002 A002>2 A002. B001>2 earliest step 2"
        ),
    );
}

#[test]
fn a_plan_orders_and_never_excludes() {
    order(&format!("{FREE}, plan A"), (FOUR, GIVEN), "A001 A002 B001 B002");
    check("rules plan A; issue B; next 1; why B001", "rules +B001 B001>1 earliest");
}

#[test]
fn nor_does_a_plan_pass_anybody_over_without_end() {
    check(
        "rules plan A | B; issue B; issue 5 A; next 1; next 1; next 1; next 1; why B001; next 1; why A004",
        "rules +B001 +A005 A001>1 A001. A002>1 A002. A003>1 A003. B001>1 owed B001. A004>1 earliest step 1",
    );
}

#[test]
fn steps_share_in_proportion() {
    let six = ("issue 4 A; issue 4 B", "+A004 +B004");
    order(
        &format!("{FREE}, plan A share 2 | B share 1"),
        six,
        "A001 B001 A002 A003 B002 A004 B003 B004",
    );
    order(
        &format!("{FREE}, plan B share 3 | A share 1"),
        six,
        "B001 B002 A001 B003 B004 A002 A003 A004",
    );
    order(
        &format!("{FREE}, plan A share 1 | B share 1"),
        six,
        "A001 B001 A002 B002 A003 B003 A004 B004",
    );
}

#[test]
fn who_shares_with_nobody_takes_nothing_on_credit() {
    // While only A waits, B saves nothing up.
    check(
        &format!(
            "rules {FREE}, plan A share 1 | B share 1; issue 6 A; next 1; next 1; next 1; issue 3 B; next 1; next 1; next 1"
        ),
        "rules +A006 A001>1 A001. A002>1 A002. A003>1 +B003 A003. A004>1 A004. B001>1 B001. A005>1",
    );
}

#[test]
fn a_step_without_a_share_comes_before_those_that_share_after_it() {
    let six = ("issue 2 A; issue 2 B; issue A urgent by lan", "+A002 +B002 +A003");
    order(&format!("{FREE}, plan B | A share 1"), six, "A003 B001 B002 A001 A002");
}

#[test]
fn who_has_waited_long_comes_first() {
    let plan = format!("rules {FREE}, plan B waited 40m | A");
    check(
        &format!(
            "{plan}; issue B; wait 1m; issue 3 A; next 1; wait 38m; next 1; wait 1m; next 1; why B001"
        ),
        "rules +B001 +A003 A001>1 A001. A002>1 A002. B001>1 earliest step 1",
    );
}

#[test]
fn a_step_may_wait_for_a_queue() {
    let plan = format!("rules {FREE}, plan B queue 3 | A");
    check(
        &format!(
            "{plan}; issue 2 B; issue 4 A; next 1; issue B; next 1; next 1; why B001; why A002"
        ),
        "rules +B002 +A004 A001>1 +B003 A001. B001>1 B001. A002>1 earliest step 1 earliest step 2 over B002",
    );
}

#[test]
fn a_step_has_its_hours() {
    let plan = format!("rules {FREE}, plan B from 08:30 to 09:00 | A");
    let issues = "issue 4 A; issue 4 B";
    check(
        &format!(
            "{plan}; {issues}; at 08:29; next 1; at 08:30; next 1; at 08:59; next 1; at 09:00; next 1"
        ),
        "rules +A004 +B004 A001>1 A001. B001>1 B001. B002>1 B002. A002>1",
    );
}

#[test]
fn a_step_may_name_classes_and_wards() {
    order(
        &format!("{FREE}, plan B priority | A"),
        ("issue A; issue B; issue B priority", "+A001 +B001 +B002"),
        "B002 A001 B001",
    );
    order(
        &format!("{FREE}, wards cua-nam hang-trong, plan ward hang-trong | ward cua-nam"),
        ("issue A; issue A ward cua-nam; issue A ward hang-trong", "+A001 +A002 +A003"),
        "A003 A002 A001",
    );
}

#[test]
fn within_a_step_priority_and_normal_take_turns() {
    order(
        &format!("{FREE}, plan A | B"),
        (
            "issue B priority; issue 2 A; issue A priority; issue A priority",
            "+B001 +A002 +A003 +A004",
        ),
        "A003 A001 A004 A002 B001",
    );
}

#[test]
fn urgent_and_first_come_before_any_plan() {
    check(
        &format!(
            "rules {FREE}, plan A | B; issue 2 B; next 1; transfer 1 B first; issue A; issue B urgent by lan; line 1"
        ),
        "rules +B002 B001>1 B001>>b^ +A001 +B003 [B003 B001 A001 B002]",
    );
}

#[test]
fn a_counters_plan_comes_before_the_offices_and_a_clerks_before_both() {
    let plans =
        "rules overtaken any any, plan A | B, at 2 plan B | A, clerk lan A B, lan plan B | A";
    check(
        &format!("{plans}; {FOUR}; line 1; line 2; open 1 by lan; line 1"),
        &format!(
            "rules {GIVEN} [A001 A002 B001 B002] [B001 B002 A001 A002] 1:lan [B001 B002 A001 A002]"
        ),
    );
}

#[test]
fn a_plan_names_what_there_is() {
    for bad in
        ["plan Z", "at 1 plan A | Z", "plan ward nowhere", "plan A share 1001", "plan A to 24:01"]
    {
        check(&format!("rules {bad}"), "(bad_value)");
    }
    let long = vec!["A"; 33].join(" | ");
    check(&format!("rules plan {long}"), "(bad_value)");
    check("rules clerk lan A, lan plan Z", "(bad_value)");
    check("rules clerk lan Z", "(bad_value)");
    check("rules clerk lan A, clerk lan B", "(bad_value)");
}

#[test]
fn shares_are_forgotten_with_a_call_taken_back() {
    check(
        &format!(
            "rules {FREE}, plan A share 1 | B share 1; issue 2 A; issue 2 B; next 1; next 1; undo 1; next 1; next 1; next 1"
        ),
        "rules +A002 +B002 A001>1 A001. B001>1 B001<1 A001=1 A001. B001>1 B001. A002>1 A002. B002>1",
    );
}
