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
fn after_a_restored_backup_no_number_is_given_out_that_somebody_may_hold() {
    check("issue A; restored 100; issue A; issue B", "+A001 a:past 101 b:past 100 +A102 +B101");
    // The next day nobody holds one of them.
    check("restored 50; tomorrow; issue A", "a:past 50 b:past 50 end tue: +A001");
    // Of a short range at most half.
    check(
        "rules range A 500 520 10; restored 100; issue A; issue A; issue A; restored 9",
        "rules a:past 500 b:past 100 +A510 +A520 (numbers_spent) b:past 109",
    );
    check("issue A; restored 0; issue A", "+A001 - +A002");
}

#[test]
fn a_service_may_count_in_a_range_of_its_own() {
    check(
        "rules range A 500 520 10; issue A; issue A; issue A; issue A; issue B",
        "rules +A500 +A510 +A520 (numbers_spent) +B001",
    );
    check(
        "rules range A 500 599 1; issue A; tomorrow; issue A",
        "rules +A500 A500~ end tue: +A500",
    );
}

#[test]
fn a_new_range_holds_from_the_next_number() {
    check("issue A; rules range A 500 599 1; issue A", "+A001 rules +A500");
    check("issue 3 A; rules range A 1 99 10; issue A", "+A003 rules +A011");
    check("issue 30 A; rules range A 1 20 1; issue A", "+A030 rules (numbers_spent)");
}

#[test]
fn a_range_goes_somewhere() {
    for bad in ["10 9 1", "0 9 1", "1 9 0", "1 100000 1"] {
        check(&format!("rules range A {bad}"), "(bad_value)");
    }
}

#[test]
fn ahead_are_people_and_not_numbers() {
    check(
        "issue 4 A; cancel A001; cancel A003; rules range A 42 99 1; issue A; ahead A042; next 1; ahead A042",
        "+A004 -A001 -A003 rules +A042 2 A002>1 1",
    );
    check("issue A party 5; issue A; ahead A002", "+A001 +A002 1");
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
