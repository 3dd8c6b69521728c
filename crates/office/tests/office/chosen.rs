//! A number that a clerk chooses, and someone at the counter without one.

use crate::script::check;

#[test]
fn a_clerk_may_call_a_chosen_number() {
    check(
        "issue 3 A; call 1 A003 because they are in labour; why A003; next 2",
        "+A003 A003>1 chosen over A001 A002 \"they are in labour\" A001>2",
    );
}

#[test]
fn what_is_in_hand_is_finished_by_it() {
    check(
        "issue 3 A; next 1; call 1 A003; see A001",
        "+A003 A001>1 A001. A003>1 a001=done@1!/served",
    );
}

#[test]
fn it_is_a_permission() {
    check(
        "rules chosen nobody; issue 2 A; call 1 A002; call 1 A002 by lan",
        "rules +A002 (choosing_not_allowed) (choosing_not_allowed)",
    );
    check(
        "rules chosen supervisor; issue 2 A; call 1 A002 by lan; call 1 A002",
        "rules +A002 (choosing_not_allowed) A002>1",
    );
    check("issue 2 A; call 1 A002 by lan", "+A002 1:lan A002>1");
}

#[test]
fn it_may_need_a_reason() {
    check(
        "rules reason required; issue 2 A; call 1 A002; call 1 A002 because  ; call 1 A002 because of a funeral",
        "rules +A002 (reason_needed) (reason_needed) A002>1",
    );
    let long = "x".repeat(121);
    check(&format!("issue 2 A; call 1 A002 because {long}"), "+A002 (bad_value reason)");
}

#[test]
fn the_number_that_is_next_anyway_is_nobodys_choice() {
    check(
        "rules chosen nobody, reason required; issue 2 A; call 1 A001; why A001",
        "rules +A002 A001>1 earliest",
    );
    check(
        "rules chosen nobody; issue A; issue A priority; call 1 A002; why A002",
        "rules +A001 +A002 A002>1 priority_turn over A001",
    );
}

#[test]
fn never_a_number_that_another_counter_holds() {
    check(
        "issue A; next 1; call 2 A001; call 1 A001",
        "+A001 A001>1 (ticket_elsewhere) (ticket_in_hand)",
    );
    check("issue A; next 1; start 1; call 2 A001", "+A001 A001>1 A001@1 (ticket_elsewhere)");
}

#[test]
fn never_one_that_has_ended_or_that_the_counter_does_not_take() {
    check("issue A; next 1; finish 1; call 1 A001", "+A001 A001>1 A001. (ticket_ended)");
    check("issue A; cancel A001; call 1 A001", "+A001 -A001 (ticket_ended)");
    check("rules counter 1 B; issue A; call 1 A001", "rules +A001 (not_taken_there)");
    check("call 1 A001", "(unknown_ticket)");
}

#[test]
fn one_whom_the_counter_missed_it_calls_again_by_right() {
    check(
        "rules chosen nobody; issue 2 A; next 1; no-show 1; call 1 A001; why A001",
        "rules +A002 A001>1 A001? A001>1 brought_back",
    );
    // Whoever missed them: they stand at this counter.
    check(
        "rules chosen nobody; issue 2 A; next 1; no-show 1; call 2 A001",
        "rules +A002 A001>1 A001? A001>2",
    );
}

#[test]
fn one_whom_the_counter_set_aside_it_calls_again_by_right_and_no_other() {
    check(
        "rules chosen nobody; issue A; next 1; hold 1 form; call 2 A001; call 1 A001; why A001",
        "rules +A001 A001>1 A001/form (choosing_not_allowed) A001>1 brought_back",
    );
    check(
        "rules chosen nobody; issue 2 A; out A001; call 1 A001; why A001",
        "rules +A002 A001/away A001>1 brought_back",
    );
}

/// Going out and coming straight back to the clerk would be a way past everybody.
#[test]
fn one_who_went_out_passes_nobody_without_leave() {
    check(
        "rules chosen nobody; issue 3 A; out A003; call 1 A003; call 1 A001",
        "rules +A003 A003/away (choosing_not_allowed) A001>1",
    );
    check(
        "rules reason required; issue 2 A; out A002; call 1 A002; call 1 A002 because of a funeral; why A002",
        "rules +A002 A002/away (reason_needed) A002>1 chosen over A001 \"of a funeral\"",
    );
}

#[test]
fn one_who_is_kept_for_tomorrow_may_be_called_today_after_all() {
    check(
        "rules chosen nobody; issue A; tomorrow-for A001; next 1; call 1 A001; why A001",
        "rules +A001 A001/tomorrow - A001>1 brought_back",
    );
}

#[test]
fn one_who_waits_for_this_counter_alone_is_called_by_right() {
    check(
        "rules chosen nobody; issue 2 A; next 1; transfer 1 @2 last; call 2 A001; why A001",
        "rules +A002 A001>1 A001>>a@2 A001>2 awaited over A002",
    );
}

#[test]
fn a_paused_or_closed_counter_calls_nobody() {
    check(
        "pause 1; issue A; call 1 A001; walk-up 1 A",
        "1:paused +A001 (counter_paused) (counter_paused)",
    );
    check(
        "close 1; issue A; call 1 A001; walk-up 1 A",
        "1:closed +A001 (counter_closed) (counter_closed)",
    );
}

#[test]
fn someone_without_a_number_is_served_at_once_where_nobody_waits() {
    check(
        "rules chosen nobody; walk-up 1 A; see A001; why A001; finish 1",
        "rules +A001 A001>1 A001@1 a001=serving@1! walk_up A001.",
    );
}

#[test]
fn before_others_it_is_a_choice() {
    check("rules chosen nobody; issue A; walk-up 1 A", "rules +A001 (choosing_not_allowed)");
    check(
        "rules reason required; issue 2 A; walk-up 1 A; walk-up 1 A because of a child; why A003",
        "rules +A002 (reason_needed) +A003 A003>1 A003@1 walk_up over A001 A002 \"of a child\"",
    );
    // Nobody whom this counter could call waits.
    check(
        "rules chosen nobody, counter 1 A; issue B; walk-up 1 A",
        "rules +B001 +A001 A001>1 A001@1",
    );
}

#[test]
fn a_walk_up_finishes_what_is_in_hand() {
    check("issue A; next 1; walk-up 1 B", "+A001 A001>1 +B001 A001. B001>1 B001@1");
}

#[test]
fn a_walk_up_is_not_bound_by_hours_and_quotas_but_by_what_the_counter_takes() {
    check("rules hours, quota A 0; walk-up 1 A", "rules +A001 A001>1 A001@1");
    check(
        "rules counter 1 B; walk-up 1 A; walk-up 1 Z",
        "rules (not_taken_there) (unknown_service)",
    );
    check("walk-up 1 A urgent by lan", "+A001 1:lan A001>1 A001@1");
    check("walk-up 1 A urgent by kiosk", "(not_allowed)");
}

#[test]
fn a_walk_up_taken_back_waits_behind_the_others() {
    check(
        "issue A; walk-up 1 A; undo 1; line 1; see A002",
        "+A001 +A002 A002>1 A002@1 A002<1 [A001 A002] a002=waiting",
    );
}
