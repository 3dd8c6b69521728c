//! Those who were missed, went out, or were set aside, and how they come back.

use crate::script::check;

#[test]
fn who_was_missed_comes_back_after_two_others_with_the_same_number() {
    check(
        "issue 4 A; next 1; no-show 1; back A001; see A001; next 1; next 1; next 1; why A001; next 1",
        "+A004 A001>1 A001? <A001+2 a001=waiting@1! A002>1 A002. A003>1 A003. A001>1 first A001. A004>1",
    );
}

/// Others of another class are no reason to wait for a third.
#[test]
fn after_two_others_is_after_two_whatever_their_class() {
    check(
        "issue A; next 1; no-show 1; issue A priority; issue A priority; issue A; back A001; next 1; next 1; next 1; why A001",
        "+A001 A001>1 A001? +A002 +A003 +A004 <A001+2 A002>1 A002. A004>1 A004. A001>1 first",
    );
}

#[test]
fn without_a_phone_at_the_kiosk_or_the_guide() {
    for by in ["kiosk", "guide", "citizen", "lan"] {
        check(
            &format!("issue A; next 1; no-show 1; back A001 by {by}"),
            "+A001 A001>1 A001? <A001+2",
        );
    }
}

#[test]
fn any_counter_that_could_call_them_counts_for_the_two() {
    check(
        "issue 5 A; next 1; no-show 1; back A001; next 1; next 2; finish 1; next 1",
        "+A005 A001>1 A001? <A001+2 A002>1 A003>2 A002. A001>1",
    );
    // Calls for other services do not.
    check(
        "rules counter 1 A, counter 2 B; issue 4 A; issue 3 B; next 1; no-show 1; back A001; next 2; next 2; next 1; \
         next 1; next 1",
        "rules +A004 +B003 A001>1 A001? <A001+2 B001>2 B001. B002>2 A002>1 A002. A003>1 A003. A001>1",
    );
}

#[test]
fn where_nobody_else_waits_they_are_called_at_once() {
    check(
        "issue A; next 1; no-show 1; back A001; next 1; why A001",
        "+A001 A001>1 A001? <A001+2 A001>1 nobody_else",
    );
    check(
        "issue 2 A; next 1; no-show 1; back A001; next 1; next 1; why A001",
        "+A002 A001>1 A001? <A001+2 A002>1 A002. A001>1 nobody_else",
    );
}

#[test]
fn twice_a_day_and_no_more() {
    check(
        "issue A; next 1; no-show 1; back A001; next 1; no-show 1; back A001; next 1; no-show 1; back A001",
        "+A001 A001>1 A001? <A001+2 A001>1 A001? <A001+2 A001>1 A001? (returns_spent)",
    );
    check(
        "rules returns 1 1; issue A; out A001; back A001; out A001",
        "rules +A001 A001/away <A001+1 (returns_spent)",
    );
}

#[test]
fn only_who_is_away_comes_back() {
    check(
        "issue A; back A001; next 1; back A001; start 1; back A001",
        "+A001 (not_away) A001>1 (not_away) A001@1 (not_away)",
    );
    check("issue A; next 1; finish 1; back A001", "+A001 A001>1 A001. (not_away)");
    check("issue A; cancel A001; back A001; back A002", "+A001 -A001 (not_away) (unknown_ticket)");
    check(
        "issue A; next 1; no-show 1; tomorrow; back A001",
        "+A001 A001>1 A001? end tue: (unknown_ticket)",
    );
}

#[test]
fn a_missed_number_whose_service_is_gone_does_not_come_back() {
    check(
        "issue B; next 1; no-show 1; rules no service B; back B001",
        "+B001 B001>1 B001? rules (unknown_service)",
    );
}

#[test]
fn one_who_waits_may_go_out_for_a_quarter_of_an_hour() {
    check(
        "issue 4 A; out A001; next 1; back A001; next 1; next 1; next 1",
        "+A004 A001/away A002>1 <A001+2 A002. A003>1 A003. A004>1 A004. A001>1",
    );
    check("issue A; out A001; next 1; ahead A001; people", "+A001 A001/away - 0 0");
}

#[test]
fn they_are_back_by_themselves_when_it_is_over() {
    check(
        "issue A; out A001; wait 14m; tick; wait 1m; tick; next 1",
        "+A001 A001/away - <A001+2 A001>1",
    );
    check("rules away 5m; issue A; out A001; wait 5m; tick", "rules +A001 A001/away <A001+2");
}

#[test]
fn only_who_waits_goes_out() {
    check(
        "issue A; next 1; out A001; finish 1; out A001",
        "+A001 A001>1 (not_waiting) A001. (not_waiting)",
    );
    check(
        "issue A; out A001; out A001; out A002",
        "+A001 A001/away (not_waiting) (unknown_ticket)",
    );
}

#[test]
fn misses_and_walks_count_together() {
    check(
        "issue A; out A001; back A001; next 1; no-show 1; back A001; out A001; next 1; no-show 1; back A001",
        "+A001 A001/away <A001+2 A001>1 A001? <A001+2 (returns_spent) A001>1 A001? (returns_spent)",
    );
}

#[test]
fn who_is_out_may_leave() {
    check("issue A; out A001; cancel A001; back A001", "+A001 A001/away -A001 (not_away)");
}

#[test]
fn a_form_is_filled_in_and_then_back_to_the_same_counter_first() {
    check(
        "issue 3 A; next 1; start 1; hold 1 form; next 1; back A001; line 2; next 1; see A001; why A001",
        "+A003 A001>1 A001@1 A001/form A002>1 <A001@1^ [A003] A002. A001>1 a001=called@1!! first",
    );
    check("issue A; next 1; hold 1 form; next 1; undo 1", "+A001 A001>1 A001/form - A001=1");
}

#[test]
fn when_that_counter_is_closed_another_takes_them_first() {
    check(
        "issue 2 A; next 1; hold 1 form; close 1; back A001; next 2; why A001",
        "+A002 A001>1 A001/form 1:closed <A001@1^ A001>2 first",
    );
    // A rest may be long: nobody is to wait for its end. Who waits when it is over is called there again.
    check(
        "issue A; next 1; hold 1 form; pause 1; back A001; next 2",
        "+A001 A001>1 A001/form 1:paused <A001@1^ A001>2",
    );
    check(
        "issue A; next 1; hold 1 form; pause 1; back A001; open 1; next 2; next 1",
        "+A001 A001>1 A001/form 1:paused <A001@1^ 1:open - A001>1",
    );
}

#[test]
fn a_form_may_come_back_by_itself_after_a_time() {
    check(
        "issue A; next 1; hold 1 form 10m; wait 9m; tick; wait 1m; tick; next 1",
        "+A001 A001>1 A001/form - <A001@1^ A001>1",
    );
    check("issue A; next 1; hold 1 form; wait 10h; tick", "+A001 A001>1 A001/form -");
}

#[test]
fn a_hold_has_a_reason_and_a_length() {
    check(
        "issue A; next 1; hold 1 away; hold 1 tomorrow; hold 1 form 0m; hold 1 form 721m; hold 1 form 720m",
        "+A001 A001>1 (bad_value reason) (bad_value reason) (bad_value minutes) (bad_value minutes) A001/form",
    );
    check("hold 1 form; close 1; hold 1 form", "(no_ticket_in_hand) 1:closed (counter_closed)");
}

#[test]
fn a_return_from_a_form_does_not_count() {
    check(
        "rules returns 2 0; issue A; next 1; hold 1 form; back A001; next 1; hold 1 form; back A001",
        "rules +A001 A001>1 A001/form <A001@1^ A001>1 A001/form <A001@1^",
    );
}

#[test]
fn the_result_of_the_same_day_is_waited_for_with_the_same_number() {
    check(
        "issue A; next 1; start 1; hold 1 result; issue A; next 1; back A001; next 1; finish 1; see A001",
        "+A001 A001>1 A001@1 A001/result +A002 A002>1 <A001@1^ A002. A001>1 A001. a001=done@1!!/served",
    );
}

#[test]
fn who_comes_back_is_passed_over_no_further_than_others() {
    // Three were called before A001, each one out of turn: then it is owed, form or not.
    check(
        "issue A; issue 4 B; next 2; hold 2 form; back A001; close 2; call 1 B002; call 1 B003; call 1 B004; next 1; why A001",
        "+A001 +B004 A001>2 A001/form <A001@2^ 2:closed B002>1 B002. B003>1 B003. B004>1 B004. A001>1 owed",
    );
}
