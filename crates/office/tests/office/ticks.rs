//! What time brings about: alarms, absence said by itself, calls that nobody presses.

use crate::script::check;

#[test]
fn who_waits_where_no_open_counter_takes_them_is_noticed() {
    check(
        "close 1; close 2; issue A; served A; notices A001; watch 5m; alarms; open 1; tick; alarms; notices A001",
        "1:closed 2:closed +A001 false [no counter] alarm:a [a] 1:open calm:a [] []",
    );
    check(
        "close 1; close 2; issue A; wait 179s; tick; wait 1s; tick; tick",
        "1:closed 2:closed +A001 - alarm:a -",
    );
    check(
        "rules no-counter 1m; close 1; close 2; issue A; wait 1m; tick",
        "rules 1:closed 2:closed +A001 alarm:a",
    );
}

#[test]
fn a_counter_that_rests_or_takes_other_things_is_no_help() {
    check("pause 1; pause 2; issue A; watch 5m", "1:paused 2:paused +A001 alarm:a");
    check(
        "assign 1 B; assign 2 B; issue A; watch 5m; assign 1; tick",
        "1=b 2=b +A001 alarm:a 1=own calm:a",
    );
    check(
        "rules clerk lan B; open 1 by lan; close 2; issue A; watch 5m",
        "rules 1:lan 2:closed +A001 alarm:a",
    );
    check(
        "rules wards cua-nam hang-trong, at 1 wards cua-nam; close 2; issue A; issue A ward hang-trong; watch 5m",
        "rules 2:closed +A001 +A002 alarm:a",
    );
    check(
        "rules at 1 classes priority; close 2; issue A; watch 5m",
        "rules 2:closed +A001 alarm:a",
    );
}

#[test]
fn each_service_is_noticed_by_itself() {
    check(
        "rules counter 1 A, counter 2 B; close 2; issue A; issue B; watch 5m; close 1; watch 5m; alarms",
        "rules 2:closed +A001 +B001 alarm:b 1:closed alarm:a [a b]",
    );
}

#[test]
fn it_is_over_when_nobody_waits_any_more() {
    check(
        "close 1; close 2; issue A; watch 5m; cancel A001; tick",
        "1:closed 2:closed +A001 alarm:a -A001 calm:a",
    );
}

#[test]
fn the_time_runs_while_no_counter_is_open() {
    check(
        "close 1; close 2; issue A; wait 2m; open 1; close 1; wait 2m; tick; wait 1m; tick",
        "1:closed 2:closed +A001 1:open 1:closed - alarm:a",
    );
}

#[test]
fn the_guide_is_counter_enough_for_who_does_not_know_where_to_go() {
    check("rules service G, guidance G; issue G; watch 10m", "rules +G001");
}

#[test]
fn nobody_is_alarmed_for_the_night() {
    check(
        "close 1; close 2; issue A; watch 5m; tomorrow; alarms; watch 10m",
        "1:closed 2:closed +A001 alarm:a A001~ end tue: []",
    );
}

#[test]
fn absence_is_not_said_by_itself() {
    check(
        "rules grace 90s; issue A; next 1; deliver 1; watch 30m",
        "rules +A001 A001>1 A001>1/heard",
    );
}

#[test]
fn unless_the_office_wants_it_some_time_after_the_grace() {
    let office = "rules grace 90s, auto-no-show 60s; issue A";
    check(
        &format!("{office}; next 1; deliver 1; wait 149s; tick; wait 1s; tick"),
        "rules +A001 A001>1 A001>1/heard - A001?",
    );
    check(
        &format!("{office} priority; next 1; deliver 1; wait 239s; tick; wait 1s; tick"),
        "rules +A001 A001>1 A001>1/heard - A001?",
    );
    // Nobody is absent unheard, and who has come is not absent.
    check(&format!("{office}; next 1; watch 30m"), "rules +A001 A001>1");
    check(
        &format!("{office}; next 1; deliver 1; start 1; watch 30m"),
        "rules +A001 A001>1 A001>1/heard A001@1",
    );
    check(
        &format!("{office}; next 1; deliver 1; watch 150s; undo 1"),
        "rules +A001 A001>1 A001>1/heard A001? A001=1",
    );
}

#[test]
fn several_absences_are_said_one_after_another() {
    check(
        "rules auto-no-show 60s; issue 2 A; next 1; next 2; wait 60s; tick; tick; tick",
        "rules +A002 A001>1 A002>2 A001? A002? -",
    );
}

/// Counter 1 calls by itself.
const AUTO: &str = "rules at 1 auto; open 1 by lan; issue 3 A";

#[test]
fn a_counter_may_call_the_next_by_itself() {
    check(
        &format!(
            "{AUTO}; wait 4s; tick; wait 1s; tick; why A001; finish 1; wait 10s; tick; wait 1s; tick; no-show 1; watch 12s"
        ),
        "rules 1:lan +A003 - A001>1 earliest A001. - A002>1 A002? A003>1",
    );
    check(
        "rules at 1 auto, auto-next 20s; open 1 by lan; issue A; watch 10s; watch 10s",
        "rules 1:lan +A001 A001>1",
    );
}

#[test]
fn not_before_the_last_press_can_no_longer_be_taken_back() {
    check(
        &format!(
            "{AUTO}; wait 11s; tick; finish 1; wait 9s; tick; undo 1; finish 1; wait 11s; tick"
        ),
        "rules 1:lan +A003 A001>1 A001. - A001=1 A001. A002>1",
    );
}

#[test]
fn not_in_a_break_nor_before_anybody_is_there() {
    check(
        "rules at 1 auto, serving 07:30-11:30 13:30-17:00; open 1 by lan; at 11:35; issue A; tick; at 13:30; tick",
        "rules 1:lan +A001 - A001>1",
    );
    check(
        "rules at 1 auto, serving 07:30-17:00; open 1 by lan; at 16:50; issue A; tomorrow-for A001; day 2026-11-03; at tue 00:30; \
         tick; at tue 07:30; tick",
        "rules 1:lan +A001 A001/tomorrow end tue:A001 <A001^ - A001>1",
    );
    // Whoever is there when the hours are over is served.
    check(
        "rules at 1 auto, serving 07:30-17:00; open 1 by lan; at 17:05; issue A; tick",
        "rules 1:lan +A001 A001>1",
    );
}

#[test]
fn nobody_is_forgotten_when_the_hours_are_over() {
    check(
        "rules serving 07:30-17:00; at 16:58; issue A; close 1; close 2; watch 5m; at 18:00; tick; alarms",
        "rules +A001 1:closed 2:closed alarm:a - [a]",
    );
}

#[test]
fn but_only_for_somebody_who_sits_there_with_nothing_in_hand() {
    check("rules at 1 auto; issue A; watch 30s", "rules +A001");
    check(
        &format!("{AUTO}; pause 1; watch 30s; open 1; watch 10s"),
        "rules 1:lan +A003 1:paused 1:lan A001>1",
    );
    check(&format!("{AUTO}; hand-over 1; watch 30s"), "rules 1:lan +A003 1:nobody");
    check(&format!("{AUTO}; watch 10s; watch 10m"), "rules 1:lan +A003 A001>1");
    check("open 1 by lan; issue A; watch 10m", "1:lan +A001");
}

#[test]
fn a_call_that_came_by_itself_is_taken_back_and_not_made_again_at_once() {
    check(
        &format!("{AUTO}; wait 5s; tick; wait 8s; undo 1; tick; wait 5s; tick"),
        "rules 1:lan +A003 A001>1 A001<1 - A001>1",
    );
}

#[test]
fn a_tick_with_nothing_due_changes_nothing() {
    check("tick; issue A; tick; next 1; tick; finish 1; tick", "- +A001 - A001>1 - A001. -");
}
