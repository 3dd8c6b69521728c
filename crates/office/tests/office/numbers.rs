//! Numbers, quotas and where they end.

use crate::script::check;

#[test]
fn a_number_is_a_prefix_and_three_digits() {
    check("issue A; issue B; issue A", "+A001 +B001 +A002");
    check("rules prefix A 4; issue A", "rules +4001");
    check("rules prefix A KH12; issue A", "rules +KH12001");
}

#[test]
fn a_new_prefix_goes_on_counting() {
    check("issue A; rules prefix A C; issue A; queue A", "+A001 rules +C002 [A001 C002]");
}

#[test]
fn the_counted_part_grows_past_three_digits() {
    check("issue 999 A; issue A; issue A", "+A999 +A1000 +A1001");
    check("skip A 9999; issue A", "+A10000");
}

#[test]
fn a_number_that_another_service_holds_is_passed_over() {
    check(
        "rules prefix A 4, prefix B 41; issue B; issue B; skip A 1000; issue A; issue A",
        "rules +41001 +41002 +41003 +41004",
    );
    check(
        "rules prefix A 4, prefix B 41; skip A 1000; issue A; issue B; issue B",
        "rules +41001 +41002 +41003",
    );
}

#[test]
fn a_number_given_back_is_not_given_out_again() {
    check("issue A; cancel A001; issue A", "+A001 -A001 +A002");
}

#[test]
fn numbers_can_be_used_up() {
    check("skip A 99998; issue A; issue A; issue B", "+A99999 (numbers_spent) +B001");
}

#[test]
fn a_service_may_have_a_quota() {
    check(
        "rules quota A 2; left A; left B; issue A; left A; issue A; issue A; issue B",
        "rules 2 any +A001 1 +A002 (quota_spent) +B001",
    );
    check("rules quota A 0; issue A; offers A; offers B", "rules (quota_spent) false true");
}

#[test]
fn a_number_given_back_is_spent_all_the_same() {
    check("rules quota A 1; issue A; cancel A001; issue A", "rules +A001 -A001 (quota_spent)");
}

#[test]
fn a_quota_counts_tickets_and_not_numbers() {
    check("rules quota A 2; skip A 900; left A; issue A; left A", "rules 1 +A901 0");
}

#[test]
fn a_service_must_exist_and_an_id_be_new() {
    check("issue Z; offers Z; left Z", "(unknown_service) false any");
    check("issue A; again A001; issue A", "+A001 (ticket_exists) +A002");
}
