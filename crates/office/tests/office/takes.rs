//! Which counter takes whom: services, authorities, places, classes, and what the clerk is trained for.

use crate::script::check;

/// Counter 1 for Cửa Nam, counter 2 for Hàng Trống.
const WARDS: &str = "rules wards cua-nam hang-trong, at 1 wards cua-nam, at 2 wards hang-trong";

#[test]
fn a_ticket_is_served_only_where_its_ward_may_be() {
    check(
        &format!("{WARDS}; issue A ward hang-trong; issue A ward cua-nam; next 1; next 2; next 1"),
        "rules +A001 +A002 A002>1 A001>2 A002.",
    );
}

#[test]
fn a_counter_without_wards_serves_all_and_a_ticket_without_is_served_by_all() {
    check(
        "rules wards cua-nam hang-trong, at 1 wards cua-nam; issue A ward hang-trong; issue A; line 1; line 2",
        "rules +A001 +A002 [A002] [A001 A002]",
    );
}

#[test]
fn wards_are_known() {
    check("issue A ward cua-nam", "(unknown_authority)");
    check(
        &format!("{WARDS}; issue A; correct A001 ward thanh-xuan"),
        "rules +A001 (unknown_authority)",
    );
    check("rules wards cua-nam cua-nam", "(bad_value)");
    check("rules at 1 wards cua-nam", "(bad_value)");
}

#[test]
fn the_guide_corrects_the_ward() {
    check(
        &format!(
            "{WARDS}; issue A ward hang-trong; correct A001 ward cua-nam by guide; next 2; next 1"
        ),
        "rules +A001 A001:a,normal,cua-nam - A001>1",
    );
}

#[test]
fn cases_of_other_places_have_counters_of_their_own() {
    check(
        "rules at 1 local, at 2 elsewhere; issue A; issue A from elsewhere; line 1; line 2; next 2; next 1",
        "rules +A001 +A002 [A001] [A002] A002>2 A001>1",
    );
    check(
        "rules at 1 local; issue A from elsewhere; issue A; line 1; line 2",
        "rules +A001 +A002 [A002] [A001 A002]",
    );
    check(
        "rules at 1 local, at 2 elsewhere; issue A; correct A001 from elsewhere by guide; next 1; next 2",
        "rules +A001 A001:a,normal,elsewhere - A001>2",
    );
}

#[test]
fn a_counter_may_take_some_classes_only() {
    check(
        "rules at 1 classes priority urgent; issue A; issue A priority; next 1; next 1",
        "rules +A001 +A002 A002>1 A002.",
    );
}

#[test]
fn a_priority_counter_takes_further_services_for_those_with_priority() {
    check(
        "rules counter 1 A, at 1 also B; issue B; issue B priority; issue A; line 1; next 1; next 1; next 1",
        "rules +B001 +B002 +A001 [B002 A001] B002>1 B002. A001>1 A001.",
    );
    check("rules counter 1 A, at 1 also A", "(bad_value)");
    check("rules counter 1 A, at 1 also Z", "(bad_value)");
}

#[test]
fn to_a_clerk_comes_what_they_are_trained_for() {
    check(
        "rules clerk lan A; issue B; issue A; open 1 by lan; line 1; next 1 by lan; next 1 by lan; next 2 by mai",
        "rules +B001 +A001 1:lan [A001] A001>1 A001. 2:mai B001>2",
    );
    // Where nobody sits, the counter takes what it takes.
    check("rules clerk lan A; issue B; next 1", "rules +B001 B001>1");
    // Training opens no counter.
    check(
        "rules counter 1 B, clerk lan A; issue A; open 1 by lan; next 1 by lan",
        "rules +A001 1:lan -",
    );
}

#[test]
fn whoever_sits_down_with_the_call_is_called_what_they_are_trained_for() {
    check("rules clerk lan A; issue B; issue A; next 1 by lan", "rules +B001 +A001 1:lan A001>1");
}

#[test]
fn what_no_counter_takes_is_not_corrected_into() {
    check("rules service C; issue A; correct A001 service C", "rules +A001 (taken_nowhere)");
    check(
        "rules at 1 classes priority, at 2 classes priority; issue A priority; correct A001 class normal",
        "rules +A001 (taken_nowhere)",
    );
    // Whoever sits there today does not matter.
    check(
        "rules clerk lan A, counter 2 A; open 1 by lan; issue A; correct A001 service B",
        "rules 1:lan +A001 A001:b,normal",
    );
}

#[test]
fn a_counter_takes_other_services_for_a_day() {
    check("assign 2 B; issue A; next 2; assign 2; next 2", "2=b +A001 - 2=own A001>2");
    check("assign 2 B; tomorrow; issue A; next 2", "2=b end tue: +A001 A001>2");
    check("assign 2 B; close 2; open 2; issue A; next 2", "2=b 2:closed 2:open +A001 -");
    // The priority it has stays.
    check(
        "rules counter 1 A, at 1 also B; assign 1 A; issue B priority; next 1",
        "rules 1=a +B001 B001>1",
    );
}

#[test]
fn it_takes_each_once_and_what_there_is() {
    check(
        "assign 2 B; assign 2 B; assign 2 A A; assign 2 Z; assign 3 A; assign-nothing 2",
        "2=b - (bad_value services) (unknown_service) (unknown_counter) (bad_value services)",
    );
    check("open 1 by lan; assign 1 B by mai", "1:lan (counter_taken)");
}

#[test]
fn new_rules_without_the_service_end_the_assignment() {
    check("assign 2 B; rules no service B; issue A; next 2", "2=b rules +A001 A001>2");
}
