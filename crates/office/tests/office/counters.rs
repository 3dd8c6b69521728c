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

#[test]
fn a_seat_is_handed_over_with_the_ticket_in_hand() {
    check(
        "open 1 by lan; issue A; next 1 by lan; start 1 by lan; hand-over 1 by lan; open 2 by lan; open 1 by mai; \
         see A001; finish 1 by mai",
        "1:lan +A001 A001>1 A001@1 1:nobody 2:lan 1:mai a001=serving@1! A001.",
    );
    check(
        "open 1 by lan; hand-over 1 by mai; hand-over 1; hand-over 1",
        "1:lan (counter_taken) 1:nobody -",
    );
    check(
        "open 1 by lan; issue A; next 1 by lan; hand-over 1 by lan; undo 1 by mai",
        "1:lan +A001 A001>1 1:nobody (nothing_to_undo)",
    );
}

#[test]
fn the_morning_begins_with_yesterdays_roster() {
    check(
        "open 1 by lan; open 2 by mai; assign 2 B; close 1; close 2; tomorrow; as-yesterday; desk 1; issue A; next 2; as-yesterday",
        "1:lan 2:mai 2=b 1:closed 2:closed end tue: 1:lan 2=b 2:mai open/lan +A001 - -",
    );
    check("as-yesterday", "(no_roster)");
    check("tomorrow; as-yesterday", "end tue: (no_roster)");
}

#[test]
fn who_sat_where_last_counts() {
    check(
        "open 1 by lan; close 1; open 1 by mai; close 1; tomorrow; as-yesterday",
        "1:lan 1:closed 1:mai 1:closed end tue: 1:mai",
    );
    check(
        "open 1 by lan; close 1; open 2 by lan; close 2; tomorrow; as-yesterday; desk 1",
        "1:lan 1:closed 2:lan 2:closed end tue: 2:lan closed/nobody",
    );
    // The day after a holiday on which nobody sat anywhere.
    check(
        "open 1 by lan; close 1; close 2; tomorrow; tomorrow; as-yesterday",
        "1:lan 1:closed 2:closed end tue: end wed: 1:lan",
    );
}

#[test]
fn a_counter_that_nobody_closed_has_yesterdays_services_again() {
    check(
        "open 1 by lan; assign 1 B; tomorrow; as-yesterday; as-yesterday; issue A; next 1",
        "1:lan 1=b end tue: 1=b - +A001 -",
    );
}

#[test]
fn who_has_sat_down_already_stays_there() {
    check(
        "open 1 by lan; open 2 by mai; close 1; close 2; tomorrow; open 2 by lan; as-yesterday",
        "1:lan 2:mai 1:closed 2:closed end tue: 2:lan -",
    );
    check(
        "open 1 by lan; close 1; close 2; rules no counter 1; tomorrow; as-yesterday",
        "1:lan 1:closed 2:closed rules end tue: -",
    );
    check(
        "open 1 by lan; assign 1 B; close 1; tomorrow; rules no service B; as-yesterday",
        "1:lan 1=b 1:closed end tue: rules 1:lan",
    );
}

#[test]
fn a_backup_that_fails_is_an_alarm_until_one_is_good() {
    check(
        "backup good; backup bad; backup bad; alarms; tick; backup good; alarms",
        "- alarm:backup - [backup] - calm:backup []",
    );
    check("backup bad; tomorrow; alarms; backup bad", "alarm:backup end tue: [] alarm:backup");
}

#[test]
fn a_backup_that_was_not_sent_is_another_alarm_and_never_beside_the_first() {
    check(
        "backup unsent; backup unsent; backup good; alarms; backup sent; alarms",
        "alarm:unsent - - [unsent] calm:unsent []",
    );
    check(
        "backup unsent; backup bad; alarms; backup unsent; alarms; backup sent",
        "alarm:unsent calm:unsent alarm:backup [backup] calm:backup alarm:unsent [unsent] calm:unsent",
    );
}

#[test]
fn a_clerk_calls_for_help() {
    check(
        "help 1; alarms; help 1; helped 2; helped 1; helped 1; alarms",
        "alarm:help@1 [help@1] - (no_such_alarm) calm:help@1 (no_such_alarm) []",
    );
    check("open 1 by lan; help 1 by mai; help 9", "1:lan (counter_taken) (unknown_counter)");
    check("close 1; help 1; tick", "1:closed alarm:help@1 -");
}
