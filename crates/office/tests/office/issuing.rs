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
    // One is called: there is time for another. With less time there is not.
    check(
        &format!("{hour}; issue 3 A; next 1; issue A; issue A"),
        "rules +A003 A001>1 +A004 (capacity_spent)",
    );
    check(&format!("{hour}; at 08:31; issue A"), "rules (capacity_spent)");
    check(&format!("{hour}; at 08:30; issue A; at 09:00; issue A"), "rules +A001 (capacity_spent)");
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
