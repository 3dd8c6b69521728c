//! Who may take a number, when, for what, and what is said with it.

use crate::script::{check, live};
use office::{Channel, Language};

#[test]
fn a_number_keeps_what_was_said_when_it_was_taken() {
    for (said, channel) in [
        ("", Channel::Kiosk),
        ("via desk", Channel::Desk),
        ("via phone", Channel::Phone),
        ("via device", Channel::Device),
    ] {
        let (hall, _) = live(&format!("issue A {said} party 3 dossiers 2 en"));
        let ticket = hall.office.tickets().next().unwrap();
        assert_eq!((ticket.channel, ticket.language), (channel, Language::En));
        assert_eq!((ticket.party, ticket.dossiers), (3, 2));
    }
}

#[test]
fn a_party_and_its_dossiers_have_a_size() {
    check("issue A party 0; issue A party 100", "(bad_value party) (bad_value party)");
    check("issue A party 99; people", "+A001 99");
    check(
        "issue A dossiers 0; issue A dossiers 1000; issue A dossiers 999",
        "(bad_value dossiers) (bad_value dossiers) +A001",
    );
}

#[test]
fn a_hall_of_people_is_those_who_wait_or_stand_at_a_counter() {
    check(
        "issue A party 3; issue A; people; next 1; start 1; people; finish 1; people; out A002; people",
        "+A001 +A002 4 A001>1 A001@1 4 A001. 1 A002/away 0",
    );
}

#[test]
fn fields_group_services() {
    check("rules field tu-phap A B; issue A", "rules +A001");
    check("rules in-field A tu-phap", "(bad_value)");
    check("rules field tu-phap A, field tu-phap B", "(bad_value)");
}

#[test]
fn after_the_cut_off_the_slip_says_so() {
    check(
        "rules cut-off A 15:00; issue A; notices A001; at 14:59; issue A; notices A002; at 15:00; issue A; \
         notices A003; issue B; notices B001",
        "rules +A001 [] +A002 [] +A003 [tomorrow] +B001 []",
    );
    // The case is received at the counter: who still waits is late as well.
    check("rules cut-off A 15:00; issue A; at 15:10; notices A001", "rules +A001 [tomorrow]");
    check("rules cut-off A 24:01", "(bad_value)");
}

#[test]
fn a_calendar_has_holidays_and_days_that_make_up_for_them() {
    const MORNINGS: &str = "rules hours 07:15-11:00, holiday 2026-11-03, make-up 2026-11-07 mon";
    check(
        &format!("{MORNINGS}; at 11:00; issue A; at tue 08:00; day 2026-11-03; issue A"),
        "rules (issuing_closed until wed 07:15) end tue: (issuing_closed until wed 07:15)",
    );
    check(
        &format!("{MORNINGS}; at fri 11:00; issue A; at sat 08:00; day 2026-11-07; issue A"),
        "rules (issuing_closed until sat 07:15) end sat: +A001",
    );
    check("rules holiday 2026-11-03, make-up 2026-11-03 sat", "(bad_value)");
}

#[test]
fn a_saturday_has_hours_of_its_own() {
    check(
        "rules hours 07:15-11:00 13:00-16:15, saturday 07:30-11:00; at fri 16:15; issue A; at sat 10:59; issue A; \
         at sat 11:00; issue A",
        "rules (issuing_closed until sat 07:30) +A001 (issuing_closed until mon 07:15)",
    );
}

#[test]
fn a_long_row_of_holidays_is_looked_through() {
    let tet: Vec<_> = (8..=14).map(|day| format!("holiday 2026-11-{day:02}")).collect();
    check(
        &format!("rules hours 07:15-11:00, {}; at fri 11:00; issue A", tet.join(", ")),
        "rules (issuing_closed until mon 07:15)",
    );
}

#[test]
fn numbers_stop_when_the_time_until_closing_is_spent() {
    // Two counters, an hour, half an hour a case.
    let hour = "rules capacity, minutes A 30, serving 08:00-09:00";
    check(
        &format!("{hour}; issue 3 A; offers A; issue A; offers B; issue B"),
        "rules +A003 false (capacity_spent) true +B001",
    );
    // One who is at the counter takes the time that was reckoned; when that was less, there is time for another.
    check(
        &format!("{hour}; issue 3 A; next 1; issue A; finish 1; issue A; issue A"),
        "rules +A003 A001>1 (capacity_spent) A001. +A004 (capacity_spent)",
    );
    // So do those who come back, who brought more, or have more to do.
    check(
        &format!("{hour}; issue 3 A; out A001; issue A"),
        "rules +A003 A001/away (capacity_spent)",
    );
    check(
        &format!("{hour}; issue A dossiers 3; issue A dossiers 2"),
        "rules (capacity_spent) +A001",
    );
    check(
        &format!("{hour}, minutes B 60; issue B then A; issue B then A; issue A"),
        "rules +B001 (capacity_spent) (capacity_spent)",
    );
    check(&format!("{hour}; at 08:31; issue A"), "rules (capacity_spent)");
    check(&format!("{hour}; at 08:30; issue A; at 09:00; issue A"), "rules +A001 (capacity_spent)");
}

/// Who has booked comes later and needs the time all the same.
#[test]
fn the_time_of_those_who_have_booked_is_not_given_away() {
    check(
        "rules capacity, minutes A 30, serving 08:00-10:00, counter 2 B, bookable A, booking, hours 08:00-10:00; \
         book A mon 09:00; book A mon 09:30; issue A; issue A; issue A; at 09:00; check-in #1; issue A",
        "rules #1:mon 09:00 #2:mon 09:30 +A001 +A002 (capacity_spent until tue 08:00) +A003 (capacity_spent until tue 08:00)",
    );
}

/// A ward's time is its own.
#[test]
fn one_wards_work_does_not_fill_anothers_counter() {
    check(
        "rules capacity, minutes A 60, serving 08:00-10:00, wards cua-nam hang-trong, at 1 wards cua-nam, at 2 wards hang-trong; \
         issue A ward cua-nam; issue A ward cua-nam; issue A ward cua-nam; issue A ward hang-trong",
        "rules +A001 +A002 (capacity_spent) +A003",
    );
}

/// What stands further on the way is asked for as well.
#[test]
fn a_stop_of_the_visit_is_no_way_round_a_rule() {
    check("rules quota B 0; issue A then B", "rules (quota_spent)");
    check("rules no-priority B; issue A priority then B", "rules (no_priority)");
    check(
        "rules persons 2 1, field x A B; issue A then B person an; issue B person an",
        "rules +A001 (person_limit)",
    );
    check("rules wards x y, at 1 wards x, at 2 wards x; issue A ward y", "rules (taken_nowhere)");
}

#[test]
fn the_afternoon_counts_and_the_break_does_not() {
    const DAY: &str = "rules capacity, minutes A 60, serving 08:00-09:00 13:00-14:00, counter 2 B";
    check(&format!("{DAY}; issue A; issue A; issue A"), "rules +A001 +A002 (capacity_spent)");
    check(&format!("{DAY}; at 09:00; issue A; issue A"), "rules +A001 (capacity_spent)");
}

#[test]
fn who_is_refused_for_want_of_time_hears_when_there_is_some() {
    // The reckoning takes in the afternoon: coming back then would not help.
    check(
        "rules capacity, minutes A 60, serving 08:00-09:00 13:00-14:00, hours 07:15-08:30 13:00-13:30, counter 2 B; \
         issue 2 A; issue A",
        "rules +A002 (capacity_spent until tue 07:15)",
    );
}

#[test]
fn a_slip_from_the_roll_is_refused_for_want_of_time_by_nobody() {
    check(
        "rules capacity, minutes A 60, serving 08:00-08:30; issue A; issue A roll A300 by guide",
        "rules (capacity_spent) +A300",
    );
}

#[test]
fn work_without_known_minutes_or_hours_is_not_reckoned() {
    check("rules capacity, serving 08:00-08:30; issue 99 A", "rules +A099");
    check("rules capacity, minutes A 60; issue 99 A", "rules +A099");
}

#[test]
fn staff_may_give_priority_where_nobody_may_declare_it() {
    check(
        "rules no-priority A; issue A priority; issue A priority by citizen; issue A priority by guide; issue B priority",
        "rules (no_priority) (no_priority) +A001 +B001",
    );
}

#[test]
fn a_priority_is_declared_and_corrected_by_staff() {
    check(
        "issue A; issue A priority; correct A002 class normal by guide; line 1",
        "+A001 +A002 A002:a,normal [A001 A002]",
    );
    check("issue A priority; correct A001 class normal by citizen", "+A001 (staff_only)");
    check("issue A; correct A001 class urgent by kiosk", "+A001 (staff_only)");
}

#[test]
fn a_visit_has_a_few_stops_that_exist() {
    check("issue A then B,A,B,A,B,A,B,A", "+A001");
    check("issue A then B,A,B,A,B,A,B,A,B", "(bad_value then)");
    check("issue A then Z", "(unknown_service)");
}
