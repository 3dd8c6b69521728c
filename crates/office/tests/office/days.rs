//! From one business day to the next.

use crate::hall::Hall;
use crate::script::check;

#[test]
fn who_still_waits_expires_and_numbers_restart() {
    check(
        "issue A; issue B; tomorrow; issue A; queue A; queue B",
        "+A001 +B001 A001~ B001~ end tue: +A001 [A001] []",
    );
}

#[test]
fn the_ended_are_not_ended_again() {
    check(
        "issue A; issue A; next 1; finish 1; cancel A002; tomorrow; cancel A001",
        "+A001 +A002 A001>1 A001. -A002 end tue: (unknown_ticket)",
    );
}

#[test]
fn who_is_at_a_counter_stays_there() {
    check(
        "issue A; next 1; tomorrow; see A001; finish 1",
        "+A001 A001>1 end tue:A001 a001=called@1! A001.",
    );
    check(
        "issue A; next 1; start 1; pause 1; tomorrow; desk 1; finish 1",
        "+A001 A001>1 A001@1 1:paused end tue:A001 paused/nobody A001.",
    );
}

#[test]
fn a_number_carried_over_is_not_given_out_again_that_day() {
    check(
        "issue A; next 1; tomorrow; issue A; finish 1; issue A",
        "+A001 A001>1 end tue:A001 +A002 A001. +A003",
    );
    check(
        "issue A; next 1; tomorrow; finish 1; tomorrow; issue A",
        "+A001 A001>1 end tue:A001 A001. end wed: +A001",
    );
}

#[test]
fn counters_stay_as_they_were_left() {
    check(
        "open 1 by lan; close 2; tomorrow; desk 1; desk 2; open 1 by mai",
        "1:lan 2:closed end tue: open/lan closed/nobody (counter_taken)",
    );
}

#[test]
fn nothing_is_taken_back_over_night() {
    check(
        "rules undo 99h; issue A; next 1; tomorrow; undo 1",
        "rules +A001 A001>1 end tue:A001 (nothing_to_undo)",
    );
}

#[test]
fn a_place_may_be_kept_for_tomorrow_first_thing() {
    check(
        "issue 3 A; tomorrow-for A002 by guide; tomorrow; issue A; line 1; next 1; next 1",
        "+A003 A002/tomorrow A001~ A003~ end tue:A002 <A002^ +A001 [A002 A001] A002>1 A002. A001>1",
    );
    // Its number is not given out a second time, and it is kept for one night.
    check(
        "issue 2 A; tomorrow-for A001; tomorrow; issue 2 A; tomorrow; issue A",
        "+A002 A001/tomorrow A002~ end tue:A001 <A001^ +A003 A001~ A002~ A003~ end wed: +A001",
    );
}

#[test]
fn a_place_kept_on_friday_is_there_on_monday() {
    check(
        "rules hours 08:00-10:00; day 2026-11-06; at fri 09:00; issue 2 A; tomorrow-for A001; day 2026-11-07; \
         day 2026-11-08; day 2026-11-09; at mon 08:00; issue A; next 1",
        "rules end fri: +A002 A001/tomorrow A002~ end sat:A001 end sun:A001 end mon:A001 <A001^ +A002 A001>1",
    );
}

#[test]
fn a_place_is_kept_by_staff_for_one_who_waits() {
    check(
        "issue A; tomorrow-for A001 by kiosk; next 1; tomorrow-for A001",
        "+A001 (staff_only) A001>1 (not_waiting)",
    );
    check("issue A; tomorrow-for A001; back A001; next 1", "+A001 A001/tomorrow <A001 A001>1");
    check(
        "issue A; tomorrow-for A001; cancel A001; tomorrow",
        "+A001 A001/tomorrow -A001 end tue:",
    );
}

#[test]
fn who_never_came_back_expires_as_such() {
    check(
        "issue 3 A; out A001; next 1; hold 1 form; tomorrow",
        "+A003 A001/away A002>1 A002/form A001~/never_returned A002~/never_returned A003~ end tue:",
    );
}

#[test]
fn closing_sends_nobody_home_who_is_in_the_hall() {
    check(
        "rules hours 07:15-16:15, serving 07:30-17:00; at 16:14; issue A; at 17:30; issue A; tick; close 2; line 1; next 1; finish 1",
        "rules +A001 (issuing_closed until tue 07:15) - 2:closed [A001] A001>1 A001.",
    );
}

#[test]
fn who_is_in_hand_over_night_keeps_the_rest_of_the_visit() {
    check(
        "issue A then B; next 1; tomorrow; finish 1; next 2; finish 2",
        "+A001 A001>1 end tue:A001 A001.>b A001>2 A001.",
    );
}

#[test]
fn quotas_begin_anew() {
    check(
        "rules quota A 1; issue A; issue A; tomorrow; issue A",
        "rules +A001 (quota_spent) A001~ end tue: +A001",
    );
}

#[test]
fn a_day_only_moves_forward() {
    check(
        "day 2026-11-02; day 2026-11-01; day 2026-11-05; day 2026-11-04",
        "(day_not_later) (day_not_later) end thu: (day_not_later)",
    );
    check("day 9999-12-31; issue A", "end fri: +A001");
}

#[test]
fn a_day_that_jumps_ahead_keeps_running_when_the_clock_comes_back() {
    check(
        "issue A; day 2026-12-24; issue A; day 2026-11-03; issue A",
        "+A001 A001~ end thu: +A001 (day_not_later) +A002",
    );
}

#[test]
fn arrivals_go_on_over_days() {
    let (hall, _) = crate::script::live("issue A; issue A; tomorrow; issue A");
    assert!(hall.office.tickets().map(|t| (t.arrival, t.day)).eq([(3, 2)]));
}

#[test]
fn before_the_first_day_nothing_is_given_out() {
    let rules = Box::new(crate::hall::minimal());
    let mut hall = Hall::empty();
    let system = office::Actor::System;
    hall.submit(&office::Command::ChangeRules { rules }, &system).unwrap();
    assert!(!hall.office.issues(&crate::script::key("a"), hall.now));
    let counter = crate::hall::counter(1);
    hall.submit(&office::Command::Open { counter }, &system).unwrap();
    assert!(hall.submit(&office::Command::CallNext { counter }, &system).unwrap().is_empty());
}
