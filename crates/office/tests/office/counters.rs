//! Counters opening, resting, closing, and who sits there.

use crate::script::check;

#[test]
fn a_counter_must_be_open_before_it_calls() {
    check(
        "close 1; issue A; next 1; open 1; next 1",
        "1:closed +A001 (counter_closed) 1:open A001>1",
    );
    check(
        "pause 1; issue A; next 1; open 1; next 1",
        "1:paused +A001 (counter_paused) 1:open A001>1",
    );
}

#[test]
fn opening_pausing_and_closing_twice_changes_nothing() {
    check("open 1; pause 1; pause 1; close 1; close 1", "- 1:paused - 1:closed -");
}

#[test]
fn a_closed_counter_cannot_rest() {
    check("close 1; pause 1", "1:closed (counter_closed)");
}

#[test]
fn at_a_closed_counter_nothing_is_done() {
    for press in ["recall", "start", "finish", "no-show"] {
        check(&format!("close 1; {press} 1"), "1:closed (counter_closed)");
    }
}

#[test]
fn a_paused_counter_finishes_what_it_has_in_hand() {
    check(
        "issue A; next 1; pause 1 lunch; recall 1; start 1; finish 1",
        "+A001 A001>1 1:paused A001>1! A001@1 A001.",
    );
    check(
        "issue A; next 1; pause 1; no-show 1; undo 1; finish 1",
        "+A001 A001>1 1:paused A001? A001=1 A001.",
    );
}

#[test]
fn a_reason_to_rest_ends_with_the_rest() {
    check(
        "pause 1 lunch; desk 1; open 1; desk 1",
        "1:paused paused/nobody/lunch 1:open open/nobody",
    );
    check("pause 1 lunch; close 1; desk 1", "1:paused 1:closed closed/nobody");
}

#[test]
fn a_counter_with_a_ticket_in_hand_does_not_close() {
    check(
        "issue A; next 1; close 1; pause 1; close 1; finish 1; close 1",
        "+A001 A001>1 (ticket_in_hand) 1:paused (ticket_in_hand) A001. 1:closed",
    );
}

#[test]
fn there_are_no_other_counters() {
    for press in ["open", "pause", "close", "next", "recall", "start", "finish", "no-show", "undo"]
    {
        check(&format!("{press} 3"), "(unknown_counter)");
        check(&format!("{press} 999"), "(unknown_counter)");
    }
}

#[test]
fn one_clerk_one_counter() {
    check(
        "open 1 by lan; open 2 by lan; next 2 by lan",
        "1:lan (clerk_elsewhere) (clerk_elsewhere)",
    );
    check("open 1 by lan; close 1 by lan; open 2 by lan", "1:lan 1:closed 2:lan");
    // Resting is not leaving.
    check(
        "open 1 by lan; pause 1 by lan; open 2 by lan; open 1 by lan",
        "1:lan 1:paused (clerk_elsewhere) 1:lan",
    );
}

#[test]
fn one_counter_one_clerk() {
    check("open 1 by lan; open 1 by mai; next 1 by mai", "1:lan (counter_taken) (counter_taken)");
    for press in ["recall", "start", "finish", "no-show", "undo", "pause", "close"] {
        check(&format!("open 1 by lan; {press} 1 by mai"), "1:lan (counter_taken)");
    }
    check("open 1 by lan; pause 1 by lan; open 1 by mai", "1:lan 1:paused (counter_taken)");
}

#[test]
fn a_supervisor_acts_without_sitting_down() {
    check("open 1; desk 1; open 1 by lan; open 1; desk 1", "- open/nobody 1:lan - open/lan");
    check(
        "open 1 by lan; issue A; next 1; finish 1; pause 1; open 1; desk 1",
        "1:lan +A001 A001>1 A001. 1:paused 1:lan open/lan",
    );
    // When a clerk has gone home, the counter is freed for another.
    check("open 1 by lan; close 1; open 1 by mai", "1:lan 1:closed 1:mai");
}

#[test]
fn a_clerk_sits_down_with_the_first_call() {
    check(
        "issue A; next 1 by lan; desk 1; next 1 by mai; next 2 by lan",
        "+A001 1:lan A001>1 open/lan (counter_taken) (clerk_elsewhere)",
    );
    check("next 1 by lan; desk 1", "1:lan open/lan");
    check(
        "issue A; issue A; next 1; next 1 by lan; undo 1 by lan; desk 1",
        "+A001 +A002 A001>1 1:lan A001. A002>1 A002<1 A001=1 open/lan",
    );
}
