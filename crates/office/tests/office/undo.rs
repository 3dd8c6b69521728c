//! Taking back the last press.

use crate::script::{check, live};
use office::Desk;

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

/// Steps, and a press that is taken back after them.
const PRESSES: &[(&str, &str)] = &[
    ("issue A; wait 5s; issue A; wait 5s", "next 1"),
    ("issue A; issue A; wait 5s; next 1; wait 5s; recall 1; start 1; wait 5s", "next 1"),
    ("issue A; wait 5s; next 1; wait 5s", "next 1"),
    ("issue A; wait 5s; next 1; start 1; wait 5s", "finish 1 redirected"),
    ("issue A then B; issue B; next 1; wait 5s", "finish 1 did A,B dossiers 9"),
    ("issue A then B; issue B; next 1; wait 5s", "next 1"),
    ("issue A; wait 5s; next 1; wait 5s; recall 1; wait 5s", "no-show 1"),
    ("issue A; issue A; next 1; deliver 1; wait 5s", "hold 1 form 10m"),
    ("issue A; issue A; next 1; wait 5s", "transfer 1 B last back"),
    ("issue A; issue A; next 1; wait 5s", "transfer 1 @2 first"),
    ("issue 3 A; next 1; wait 5s", "call 1 A003 because of a funeral"),
    ("issue 3 A; next 1; no-show 1; wait 5s", "call 1 A001"),
    ("issue 3 A; next 1; hold 1 form 10m; wait 5s", "call 1 A001"),
    ("issue 4 A; next 1; no-show 1; back A001; wait 5s", "next 1"),
    ("issue A; issue A priority; issue A; issue A priority; next 1; wait 5s", "next 1"),
    ("rules plan A share 2 | B share 1; issue 4 A; issue 4 B; next 1; next 1", "next 1"),
    ("rules serving 07:00-07:30 08:00-17:00; issue 3 A; next 1; wait 5s", "no-show 1"),
];

#[test]
fn every_press_is_taken_back_without_a_trace() {
    for (steps, press) in PRESSES {
        let (mut before, _) = live(steps);
        let (mut after, _) = live(&format!("{steps}; {press}; wait 3s; undo 1"));
        assert!(after.refusals.is_empty(), "{steps}; {press}: {:?}", after.refusals);
        assert!(before.office.tickets().eq(after.office.tickets()), "{steps}; {press}");
        for (one, other) in before.office.desks().zip(after.office.desks()) {
            let desk = |d: &Desk| Desk { last_press: None, ..d.clone() };
            assert_eq!(desk(one), desk(other), "{steps}; {press}");
        }
        after.check_log();
        // And the day goes on as it would have.
        let day = format!("line 1; line 2; {}", "next 1; next 2; see A001; why A001; ".repeat(8));
        let day = format!("{day}; line 1; line 2; back A001; next 1; finish 2; people");
        assert_eq!(before.go_on(&format!("wait 3s; {day}")), after.go_on(&day), "{steps}; {press}");
    }
}

#[test]
fn a_call_taken_back_passes_over_nobody() {
    // A001 may be passed over by two.
    let four = "rules strict, overtaken 2 any; issue A; issue A priority; issue A priority; issue A priority";
    check(
        &format!("{four}; next 1; undo 1; next 1; finish 1; next 1; finish 1; next 1"),
        "rules +A001 +A002 +A003 +A004 A002>1 A002<1 A002>1 A002. A003>1 A003. A001>1",
    );
    // Also when another counter has called meanwhile: its call passed over A001 and stands.
    check(
        &format!("{four}; next 1; next 2; undo 1; next 1; finish 1; next 1"),
        "rules +A001 +A002 +A003 +A004 A002>1 A003>2 A002<1 A002>1 A002. A001>1",
    );
}

#[test]
fn who_is_called_meanwhile_stays_called() {
    check(
        "issue 3 A; next 1; next 2; undo 1; line 2; next 2; see A002; next 1",
        "+A003 A001>1 A002>2 A001<1 [A001 A003] A002. A001>2 a002=done@2!/served A003>1",
    );
}

#[test]
fn who_came_back_counts_on_as_if_the_call_had_not_been() {
    check(
        "issue 5 A; next 1; no-show 1; back A001; next 1; undo 1; next 1; finish 1; next 1; finish 1; next 1",
        "+A005 A001>1 A001? <A001+2 A002>1 A002<1 A002>1 A002. A003>1 A003. A001>1",
    );
    // Two others were called before it: it is still the next after its own call was taken back.
    check(
        "issue 5 A; next 1; no-show 1; back A001; next 1; next 1; next 1; undo 1; next 2",
        "+A005 A001>1 A001? <A001+2 A002>1 A002. A003>1 A003. A001>1 A001<1 A003=1 A001>2",
    );
}

#[test]
fn a_press_whose_ticket_somebody_else_moved_stays() {
    for (steps, told) in [
        ("transfer 1 B; next 2", "A001>>b A001>2"),
        ("transfer 1 B; cancel A001", "A001>>b -A001"),
        ("transfer 1 B; out A001", "A001>>b A001/away"),
        ("transfer 1 B; tomorrow-for A001", "A001>>b A001/tomorrow"),
        ("hold 1 form; back A001", "A001/form <A001@1^"),
        ("hold 1 form; call 2 A001", "A001/form A001>2"),
        ("hold 1 form; cancel A001", "A001/form -A001"),
        ("hold 1 form; back A001; out A001", "A001/form <A001@1^ A001/away"),
        ("no-show 1; back A001", "A001? <A001+2"),
        ("no-show 1; call 2 A001", "A001? A001>2"),
    ] {
        check(
            &format!("issue A; next 1; {steps}; undo 1"),
            &format!("+A001 A001>1 {told} (moved_on)"),
        );
    }
    check(
        "issue A then B; next 1; finish 1; next 2; undo 1",
        "+A001 A001>1 A001.>b A001>2 (moved_on)",
    );
    check(
        "issue A then B; next 1; next 1; cancel A001; undo 1",
        "+A001 A001>1 A001.>b -A001 (moved_on)",
    );
}

#[test]
fn a_correction_is_not_taken_back_with_the_press_before_it() {
    check(
        "issue A; next 1; transfer 1 B; correct A001 service A by guide; undo 1; see A001",
        "+A001 A001>1 A001>>b A001:a,normal (moved_on) a001=waiting@1!",
    );
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
