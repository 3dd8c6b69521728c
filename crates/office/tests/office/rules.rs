//! New rules while people wait.

use crate::script::check;

#[test]
fn live_tickets_are_untouched_by_new_rules() {
    check(
        "issue A; issue A; next 1; rules grace 1h; next 2; see A001",
        "+A001 +A002 A001>1 rules A002>2 a001=called@1!",
    );
    check(
        "issue A; rules quota A 1; queue A; left A; issue A",
        "+A001 rules [A001] 0 (quota_spent)",
    );
    check("issue A; rules zone Asia/Tokyo; next 1", "+A001 rules A001>1");
}

#[test]
fn the_same_rules_are_no_change() {
    check("rules grace 0s", "-");
}

#[test]
fn a_counter_works_by_the_new_rules_at_once() {
    check(
        "issue A; issue B; rules counter 1 B; next 1; next 1; next 2",
        "+A001 +B001 rules B001>1 B001. A001>2",
    );
    check("rules counter 3 A; issue A; open 3; next 3", "rules +A001 3:open A001>3");
}

#[test]
fn a_service_stays_while_people_wait_for_it() {
    check(
        "issue B; rules no service B; next 1; rules no service B; issue B",
        "+B001 (service_has_waiting) B001>1 rules (unknown_service)",
    );
    check("issue B; cancel B001; rules no service B", "+B001 -B001 rules");
}

#[test]
fn a_ticket_in_hand_outlives_its_service() {
    check(
        "issue B; next 1; rules no service B; recall 1; start 1; finish 1",
        "+B001 B001>1 rules B001>1! B001@1 B001.",
    );
    check(
        "issue B; next 1; rules no service B; tomorrow; finish 1",
        "+B001 B001>1 rules end tue:B001 B001.",
    );
    check(
        "issue B; next 1; rules no service B; finish 1; undo 1; see B001",
        "+B001 B001>1 rules B001. B001=1 b001=called@1!",
    );
}

/// A call taken back would have put B001 into a queue that nobody calls from and no day's end empties.
#[test]
fn a_call_is_not_taken_back_into_a_service_that_is_gone() {
    check(
        "issue B; next 1; rules no service B; undo 1; see B001",
        "+B001 B001>1 rules (nothing_to_undo) b001=called@1!",
    );
    check(
        "issue A; issue B; next 1; next 1; rules no service B; undo 1; finish 1",
        "+A001 +B001 A001>1 A001. B001>1 rules (nothing_to_undo) B001.",
    );
}

#[test]
fn who_was_in_hand_comes_back_even_when_the_service_is_gone() {
    check(
        "issue B; next 1; finish 1; rules no service B; undo 1; finish 1",
        "+B001 B001>1 B001. rules B001=1 B001.",
    );
}

#[test]
fn a_call_can_be_taken_back_after_other_new_rules() {
    check(
        "issue A; next 1; rules no service B; undo 1; queue A",
        "+A001 A001>1 rules A001<1 [A001]",
    );
    check(
        "issue A; next 1; rules counter 1 B; undo 1; next 1; next 2",
        "+A001 A001>1 rules A001<1 - A001>2",
    );
    check("issue A; next 1; wait 11s; rules undo 20s; undo 1", "+A001 A001>1 rules A001<1");
}

#[test]
fn a_service_that_comes_back_goes_on_counting() {
    check(
        "issue B; cancel B001; rules no service B; rules service B, counter 2 A B; issue B",
        "+B001 -B001 rules rules +B002",
    );
}

#[test]
fn a_counter_at_work_cannot_be_taken_away() {
    check("rules no counter 2", "(counter_in_use)");
    check("pause 2; rules no counter 2", "2:paused (counter_in_use)");
    check(
        "close 2; rules no counter 2; open 2; rules counter 2 A; open 2",
        "2:closed rules (unknown_counter) rules 2:open",
    );
}

#[test]
fn rules_that_contradict_themselves_are_refused_and_change_nothing() {
    for bad in [
        "zone Mars/Base",
        "service A",
        "prefix B A",
        "counter 1 Z",
        "counter 1 A A",
        "counter again 1",
        "hours 11:00-07:15",
        "hours 07:15-11:00 10:00-16:00",
        "hours 13:00-16:00 07:15-11:00",
        "serving 11:00-07:15",
    ] {
        check(&format!("issue A; rules {bad}; next 1"), "+A001 (bad_value) A001>1");
    }
}

#[test]
fn one_window_may_follow_another_at_once() {
    check("rules hours 07:15-11:00 11:00-16:15; at 11:00; issue A", "rules +A001");
}
