//! Whom a counter calls, and what follows a call.

use crate::script::check;

#[test]
fn a_counter_calls_the_one_who_waited_longest() {
    check("issue A; issue A; next 1; next 2; next 1", "+A001 +A002 A001>1 A002>2 A001.");
}

#[test]
fn nobody_waits() {
    check("next 1; issue A; next 1; next 2", "- +A001 A001>1 -");
}

#[test]
fn next_finishes_the_ticket_in_hand_and_calls_another() {
    check(
        "issue A; issue A; next 1; next 1; next 1; next 1",
        "+A001 +A002 A001>1 A001. A002>1 A002. -",
    );
}

#[test]
fn the_earliest_over_all_services_is_called_whatever_the_order_of_the_list() {
    check("issue B; issue A; next 1; next 1", "+B001 +A001 B001>1 B001. A001>1");
    check(
        "rules counter 1 B A; issue A; issue B; next 1; next 1",
        "rules +A001 +B001 A001>1 A001. B001>1",
    );
}

#[test]
fn a_counter_calls_only_for_the_services_it_takes() {
    check(
        "rules counter 2 B; issue A; next 2; issue B; next 2; next 1",
        "rules +A001 - +B001 B001>2 A001>1",
    );
}

#[test]
fn a_counter_that_takes_nothing_calls_nobody() {
    check("rules counter 2; issue A; next 2", "rules +A001 -");
}

#[test]
fn urgent_first_then_priority_and_normal_by_turns() {
    check(
        "issue A; issue A priority; issue B urgent by lan; issue A priority; issue B urgent by guide; line 1; \
         next 1; next 1; next 1; next 1; next 1",
        "+A001 +A002 +B001 +A003 +B002 [B001 B002 A002 A001 A003] \
         B001>1 B001. B002>1 B002. A002>1 A002. A001>1 A001. A003>1",
    );
}

#[test]
fn who_is_next_follows_the_turn_of_the_counter_that_calls_next() {
    check(
        "rules counter 2 B; issue A; issue A priority; issue A priority; soon A; next 1; soon A; next 1; soon A; \
         next 1; soon A",
        "rules +A001 +A002 +A003 [A002 A001] A002>1 [A001 A003] A002. A001>1 [A003] A001. A003>1 []",
    );
    // Who came back after others is next only when they were called.
    check(
        "issue 3 A; next 1; no-show 1; back A001; soon A",
        "+A003 A001>1 A001? <A001+2 [A002 A003]",
    );
}

#[test]
fn priority_of_one_service_comes_before_normal_of_another() {
    check("issue A; issue B priority; next 1", "+A001 +B001 B001>1");
}

#[test]
fn the_urgent_class_is_given_by_staff_only() {
    check(
        "issue A urgent; issue A urgent by citizen; issue A urgent by system",
        "(not_allowed) (not_allowed) (not_allowed)",
    );
    check("issue A urgent by supervisor; issue A priority by citizen", "+A001 +A002");
}

#[test]
fn a_ticket_is_recalled_started_and_finished() {
    check(
        "issue A; next 1; recall 1; see A001; start 1; see A001; finish 1; see A001",
        "+A001 A001>1 A001>1! a001=called@1!! A001@1 a001=serving@1!! A001. a001=done@1!!/served",
    );
}

#[test]
fn a_recall_follows_after_a_pause_and_not_without_end() {
    check(
        "rules recalls 2 5s; issue A; next 1; wait 4s; recall 1; wait 1s; recall 1; recall 1; wait 5s; recall 1; wait 5s; \
         recall 1; see A001",
        "rules +A001 A001>1 (recall_too_soon 1s) A001>1! (recall_too_soon 5s) A001>1! (recalls_spent) a001=called@1!!!",
    );
    // The next call counts anew.
    check(
        "rules recalls 1 0s; issue A; next 1; recall 1; recall 1; no-show 1; back A001; next 1; recall 1",
        "rules +A001 A001>1 A001>1! (recalls_spent) A001? <A001+2 A001>1 A001>1!",
    );
}

#[test]
fn a_visit_may_end_in_other_ways() {
    check(
        "issue A; next 1; finish 1 incomplete; issue A; next 1; finish 1 redirected",
        "+A001 A001>1 A001.incomplete +A002 A002>1 A002.redirected",
    );
}

#[test]
fn how_a_visit_ended_is_kept() {
    check(
        "issue A; next 1; finish 1 incomplete; see A001",
        "+A001 A001>1 A001.incomplete a001=done@1!/incomplete",
    );
    check(
        "issue A; next 1; finish 1 redirected; undo 1; next 1; see A001",
        "+A001 A001>1 A001.redirected A001=1 A001. a001=done@1!/served",
    );
}

#[test]
fn one_who_has_come_is_not_called_again_and_not_absent() {
    check(
        "issue A; next 1; start 1; start 1; recall 1; no-show 1",
        "+A001 A001>1 A001@1 - (already_serving) (already_serving)",
    );
}

#[test]
fn with_nothing_in_hand_there_is_nothing_to_do_to_it() {
    let nothing = "(no_ticket_in_hand)";
    for press in ["recall", "start", "finish", "no-show"] {
        check(&format!("{press} 1"), nothing);
        check(&format!("issue A; next 2; {press} 1"), &format!("+A001 A001>2 {nothing}"));
    }
}

#[test]
fn a_number_is_given_back_only_while_it_waits() {
    check(
        "issue A; cancel A001; cancel A001; next 1; see A001",
        "+A001 -A001 (not_waiting) - a001=cancelled",
    );
    check(
        "issue A; next 1; cancel A001; start 1; cancel A001",
        "+A001 A001>1 (not_waiting) A001@1 (not_waiting)",
    );
    check("issue A; next 1; finish 1; cancel A001", "+A001 A001>1 A001. (not_waiting)");
    check("issue A; next 1; no-show 1; cancel A001", "+A001 A001>1 A001? (not_waiting)");
    check("cancel A001", "(unknown_ticket)");
}

#[test]
fn who_is_ahead_would_be_called_before() {
    check(
        "issue A; issue B; issue A; ahead A001; ahead A002; ahead B001",
        "+A001 +B001 +A002 0 2 1",
    );
    check("issue A; issue A priority; ahead A001; ahead A002", "+A001 +A002 1 0");
    check("issue A; issue A; next 1; ahead A002", "+A001 +A002 A001>1 0");
    check("issue A; issue A; cancel A001; ahead A002", "+A001 +A002 -A001 0");
}

#[test]
fn who_waits_for_another_counter_is_not_ahead() {
    check("rules counter 1 A, counter 2 B; issue A; issue B; ahead B001", "rules +A001 +B001 0");
    // Of the counters that take it the one with the shortest line counts.
    check(
        "rules counter 1 A B, counter 2 B; issue A; issue B; ahead B001; close 2; ahead B001",
        "rules +A001 +B001 0 2:closed 1",
    );
    // A paused counter comes back.
    check(
        "rules counter 1 A B, counter 2 B; issue A; issue B; pause 2; ahead B001",
        "rules +A001 +B001 2:paused 0",
    );
    // Nobody works: all who could take it count.
    check("close 1; close 2; issue A; issue B; ahead B001", "1:closed 2:closed +A001 +B001 1");
    check("assign 1 B; assign 2 B; issue A; issue A; ahead A002", "1=b 2=b +A001 +A002 1");
}

#[test]
fn nobody_is_ahead_of_one_who_does_not_wait() {
    check(
        "rules counter 2 B; issue A; issue B; next 2; ahead B001; finish 2; ahead B001",
        "rules +A001 +B001 B001>2 0 B001. 0",
    );
}
