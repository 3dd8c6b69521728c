//! Taking back the last press.

use crate::script::{check, live};

#[test]
fn next_is_taken_back_and_the_ticket_waits_in_its_old_place() {
    check(
        "issue A; issue A; next 1; undo 1; queue A; see A001; next 2",
        "+A001 +A002 A001>1 A001<1 [A001 A002] a001=waiting A001>2",
    );
    check(
        "issue A priority; issue A priority; next 1; undo 1; queue A",
        "+A001 +A002 A001>1 A001<1 [A001 A002]",
    );
}

#[test]
fn next_that_also_finished_brings_both_tickets_back() {
    check(
        "issue A; issue A; next 1; next 1; undo 1; see A001; see A002; next 1",
        "+A001 +A002 A001>1 A001. A002>1 A002<1 A001=1 a001=called@1! a002=waiting A001. A002>1",
    );
    check(
        "issue A; issue A; next 1; start 1; next 1; undo 1; see A001",
        "+A001 +A002 A001>1 A001@1 A001. A002>1 A002<1 A001=1 a001=serving@1!",
    );
}

#[test]
fn next_that_only_finished_brings_that_ticket_back() {
    check("issue A; next 1; next 1; undo 1; see A001", "+A001 A001>1 A001. A001=1 a001=called@1!");
}

#[test]
fn finish_is_taken_back() {
    check(
        "issue A; next 1; start 1; finish 1 incomplete; undo 1; see A001; finish 1",
        "+A001 A001>1 A001@1 A001.incomplete A001=1 a001=serving@1! A001.",
    );
}

#[test]
fn no_show_is_taken_back() {
    check(
        "issue A; next 1; no-show 1; undo 1; see A001; start 1",
        "+A001 A001>1 A001? A001=1 a001=called@1! A001@1",
    );
}

#[test]
fn every_ticket_is_exactly_as_it_was() {
    for (steps, press) in [
        ("issue A; wait 5s; issue A; wait 5s", "next 1"),
        ("issue A; issue A; wait 5s; next 1; wait 5s; recall 1; start 1; wait 5s", "next 1"),
        ("issue A; wait 5s; next 1; wait 5s", "next 1"),
        ("issue A; wait 5s; next 1; start 1; wait 5s", "finish 1 redirected"),
        ("issue A; wait 5s; next 1; wait 5s; recall 1; wait 5s", "no-show 1"),
    ] {
        let (before, _) = live(steps);
        let (after, _) = live(&format!("{steps}; {press}; wait 3s; undo 1"));
        let (before, after) = (before.office, after.office);
        assert!(before.tickets().eq(after.tickets()), "{steps}; {press}");
        assert_eq!(before.in_hand(crate::hall::counter(1)), after.in_hand(crate::hall::counter(1)));
    }
}

#[test]
fn it_is_taken_back_within_its_time_only() {
    check("issue A; next 1; wait 10s; undo 1", "+A001 A001>1 A001<1");
    check(
        "issue A; next 1; wait 11s; undo 1; see A001",
        "+A001 A001>1 (undo_too_late) a001=called@1!",
    );
    check("rules undo 0s; issue A; next 1; wait 1s; undo 1", "rules +A001 A001>1 (undo_too_late)");
}

#[test]
fn a_press_is_taken_back_once() {
    check(
        "undo 1; issue A; issue A; next 1; finish 1; next 1; undo 1; undo 1",
        "(nothing_to_undo) +A001 +A002 A001>1 A001. A002>1 A002<1 (nothing_to_undo)",
    );
    check("issue A; next 1; next 1; undo 1; undo 1", "+A001 A001>1 A001. A001=1 (nothing_to_undo)");
}

#[test]
fn only_the_last_press_is_taken_back() {
    check(
        "issue A; next 1; finish 1; undo 1; see A001",
        "+A001 A001>1 A001. A001=1 a001=called@1!",
    );
}

#[test]
fn a_press_that_did_nothing_is_no_press() {
    check("issue A; next 1; finish 1; next 1; undo 1", "+A001 A001>1 A001. - A001=1");
    check("issue A; next 1; recall 2; undo 1", "+A001 A001>1 (no_ticket_in_hand) A001<1");
}

#[test]
fn a_call_is_taken_back_after_a_recall_or_a_start_as_well() {
    check(
        "issue A; next 1; recall 1; undo 1; see A001",
        "+A001 A001>1 A001>1! A001<1 a001=waiting",
    );
    check("issue A; next 1; start 1; undo 1; see A001", "+A001 A001>1 A001@1 A001<1 a001=waiting");
    // The time runs from the press, not from the recall.
    check(
        "issue A; next 1; wait 9s; recall 1; wait 2s; undo 1",
        "+A001 A001>1 A001>1! (undo_too_late)",
    );
}

#[test]
fn nothing_is_taken_back_across_a_pause_or_a_close() {
    check(
        "issue A; next 1; pause 1; undo 1; open 1; undo 1",
        "+A001 A001>1 1:paused (nothing_to_undo) 1:open (nothing_to_undo)",
    );
    check(
        "issue A; next 1; finish 1; close 1; undo 1; open 1; undo 1",
        "+A001 A001>1 A001. 1:closed (nothing_to_undo) 1:open (nothing_to_undo)",
    );
}

#[test]
fn counters_take_back_their_own_presses() {
    check(
        "issue A; issue A; next 1; next 2; undo 1; undo 2; queue A",
        "+A001 +A002 A001>1 A002>2 A001<1 A002<2 [A001 A002]",
    );
    check("issue A; next 1; undo 2", "+A001 A001>1 (nothing_to_undo)");
}

#[test]
fn a_call_taken_back_counts_for_nothing() {
    check("issue A; next 1; undo 1; next 1; see A001", "+A001 A001>1 A001<1 A001>1 a001=called@1!");
    check("issue A; next 1; undo 1; cancel A001", "+A001 A001>1 A001<1 -A001");
}
